//! `cargo xtask bench`: how fast the engine reads, natively and as a module, and how fast others read the same text.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{instructions, module, project, run, setup, wasm_toolchain};

/// An article of the project's own.
pub(crate) const ARTICLE: &str = "benches/article.txt";

/// Where the figures are written.
const PAGE: &str = "docs/performance.md";

/// Articles in one native run: enough that the start of the command does not count.
const COPIES: usize = 500;

/// Runs of which the median is told.
const RUNS: usize = 5;

/// Builds the command and the module, measures them and others, prints the figures and writes them down.
///
/// # Errors
///
/// The failing tool's own words.
pub(crate) fn show() -> Result<()> {
    setup::npm_packages()?;
    let browsers = setup::browsers();
    let size = module::build(&wasm_toolchain::find()?)?;
    let command = command()?;

    let mut times = (0..RUNS).map(|_| native(&command)).collect::<Result<Vec<_>>>()?;
    times.sort_unstable();
    let words = fs::read_to_string(project::path(ARTICLE))?.split_whitespace().count() * COPIES;
    #[expect(clippy::cast_precision_loss, reason = "words are counted in thousands")]
    let native = times[RUNS / 2].as_secs_f64() * 1e6 / words as f64;

    let mut node = run::command("node");
    node.args(["--input-type=module", "--eval", include_str!("bench.mjs")]);
    browsers.name_to(&mut node);
    node.arg(module::dir()).arg(project::path(ARTICLE));
    let module = answer(node)?;

    let mut node = run::command("node");
    node.arg(peers()?).arg(project::path(ARTICLE));
    let peers = answer(node)?;

    let figures = figures(&size, native, &module, &peers)?;
    print!("{figures}");
    fs::write(project::path(PAGE), page(&figures))?;
    Ok(())
}

/// The command, built as it ships.
pub(crate) fn command() -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--locked", "--release", "--package", "sayswho", "--bin", "sayswho"]);
    run::captured(cargo)?;
    Ok(project::cargo_target_dir().join("release/sayswho"))
}

/// The time that the command takes for the article, again and again.
fn native(command: &Path) -> Result<Duration> {
    let article = fs::read_to_string(project::path(ARTICLE))?;
    let lines = format!("{}\n", json!({ "id": "article", "text": article })).repeat(COPIES);
    let mut command = run::command(command);
    command.args(["--format", "jsonl"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().context("`sayswho` could not be started")?;
    child.stdin.take().context("`sayswho` takes no input")?.write_all(lines.as_bytes())?;
    child.wait()?;
    Ok(started.elapsed())
}

/// The script that times the others, which only the bench installs: they are in no build and in no test.
fn peers() -> Result<PathBuf> {
    let folder = project::path("benches/peers");
    let mut npm = run::command("npm");
    npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    run::captured(npm).context("The packages of benches/peers could not be installed")?;
    Ok(folder.join("peers.mjs"))
}

/// The last line that a script prints, which is JSON.
fn answer(command: Command) -> Result<Value> {
    let said = run::captured(command)?;
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).with_context(|| format!("{said}\nThe last line is no JSON."))
}

/// A table of all figures.
fn figures(size: &str, native: f64, module: &Value, peers: &Value) -> Result<String> {
    let number = |value: &Value| value.as_f64().context("a figure is missing");
    let speed = |ms: f64| format!("{ms:.2} ms for 1,000 words, {:.2} million words/s", 1.0 / ms);
    let mut table = String::from("| | |\n| --- | --- |\n");
    let mut row = |name: &str, value: String| writeln!(table, "| {name} | {value} |");

    row("module", format!("{size}, brotli {} kB", module["brotli"].as_u64().unwrap_or(0).div_ceil(1000)))?;
    row("native, the record printed", speed(native))?;
    let count = instructions::count();
    let said = |it: instructions::Count| {
        format!(
            "{} for 1,000 words, {} to start",
            instructions::millions(it.reading),
            instructions::millions(it.start)
        )
    };
    row("instructions", count.map_or_else(|error| format!("not counted: {error}"), said))?;
    for (place, figures) in [("Node.js", &module["node"]), ("Chromium", &module["chromium"])] {
        if figures.is_null() {
            row(place, "not measured: there is none".to_owned())?;
            continue;
        }
        row(&format!("{place}, start and first analysis"), format!("{:.1} ms", number(&figures["start"])?))?;
        let mut before = None;
        for at in figures["rows"].as_array().context("a figure is missing")? {
            let (words, whole) = (number(&at["words"])?, number(&at["whole"])?);
            let mut said = speed(whole * 1000.0 / words);
            write!(said, "; in the engine {:.2} ms", number(&at["engine"])? * 1000.0 / words)?;
            write!(said, "; memory {:.1} MiB", number(&at["mebibytes"])?)?;
            if let Some((fewer, time)) = before.replace((words, whole)) {
                write!(said, "; {:.1} times the time for {:.1} times the text", whole / time, words / fewer)?;
            }
            row(&format!("{place}, {words} words"), said)?;
        }
    }
    let own = &module["node"]["rows"][0];
    let own = number(&own["whole"])? * 1000.0 / number(&own["words"])?;
    for peer in peers.as_array().context("a figure is missing")? {
        let ms = number(&peer["ms"])?;
        let name = peer["name"].as_str().unwrap_or_default();
        row(name, format!("{ms:.1} ms for 1,000 words, {:.0} times our time in Node.js", ms / own))?;
    }
    Ok(table)
}

fn page(figures: &str) -> String {
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!(
        "# Performance\n\nWhat `cargo xtask bench` printed last, on {cores} shared cores ({arch}): \
         medians of one run, on an article of the project's own that is read again and again.\n\
         Times on a shared machine differ by a fifth from run to run; instructions do not.\n\n\
         {figures}\n\
         The budgets: [instructions](../benches/instructions.json), which `cargo xtask test` holds to 3 %, \
         and 400 kB for the gzipped module, which every build holds.\n\
         The others are pinned in [benches/peers](../benches/peers/package.json); \
         they look for other things, so this compares what a reader waits for, not what is found.\n",
        arch = std::env::consts::ARCH,
    )
}
