//! `cargo xtask bench`: how fast the engine reads, natively and as a module.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::json;

use crate::{module, project, run, setup, wasm_toolchain};

/// An article of the project's own.
const ARTICLE: &str = "benches/article.txt";

/// Articles in one native run: enough that the start of the command does not count.
const COPIES: usize = 500;

/// Runs of which the median is told.
const RUNS: usize = 5;

/// Builds the command and the module, and prints their times and sizes.
///
/// # Errors
///
/// The failing tool's own words.
pub(crate) fn show() -> Result<()> {
    setup::npm_packages()?;
    let size = module::build(&wasm_toolchain::find()?)?;
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--locked", "--release", "--package", "sayswho", "--bin", "sayswho"]);
    run::captured(cargo)?;

    println!("{size}");
    let mut times = (0..RUNS).map(|_| native()).collect::<Result<Vec<_>>>()?;
    times.sort_unstable();
    let words = fs::read_to_string(project::path(ARTICLE))?.split_whitespace().count() * COPIES;
    #[expect(clippy::cast_precision_loss, reason = "words are counted in thousands")]
    let speed = times[RUNS / 2].as_secs_f64() * 1e6 / words as f64;
    println!("native, {words} words      {speed:.2} ms per 1,000 words, the record printed");

    let mut node = run::command("node");
    node.args(["--input-type=module", "--eval", include_str!("bench.mjs")]);
    node.arg(module::dir()).arg(project::path(ARTICLE));
    print!("{}", run::captured(node)?);
    Ok(())
}

/// The time that the command takes for the article, again and again.
fn native() -> Result<Duration> {
    let article = fs::read_to_string(project::path(ARTICLE))?;
    let lines = format!("{}\n", json!({ "id": "article", "text": article })).repeat(COPIES);
    let mut command = run::command(project::cargo_target_dir().join("release/sayswho"));
    command.args(["--format", "jsonl"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().context("`sayswho` could not be started")?;
    child.stdin.take().context("`sayswho` takes no input")?.write_all(lines.as_bytes())?;
    child.wait()?;
    Ok(started.elapsed())
}
