//! Everything that must hold, in order, cheapest first, up to the first failure.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::dist::{self, Browser};
use crate::eval;
use crate::instructions;
use crate::licences;
use crate::project;
use crate::run;
use crate::setup::{self, Browsers};
use crate::wasm_toolchain::{self, TARGET, WasmToolchain};

/// What the steps work with.
struct Tools {
    toolchain: WasmToolchain,
    browsers: Browsers,
}

/// What a step that holds has to say.
struct Outcome {
    /// Tests that it ran, where it counts them.
    tests: u32,
    /// A few words beside the step's name.
    note: String,
}

impl Outcome {
    fn counted(tests: u32) -> Self {
        Self { tests, note: format!("{tests} passed") }
    }

    fn noted(note: impl Into<String>) -> Self {
        Self { tests: 0, note: note.into() }
    }
}

type Step = (&'static str, fn(&Tools) -> Result<Outcome>);

const STEPS: &[Step] = &[
    ("format", format),
    ("clippy", clippy),
    ("clippy, WebAssembly", clippy_wasm),
    ("Rust tests", rust_tests),
    ("Rust documentation", rust_documentation),
    ("licences", |_| licences::check().map(Outcome::noted)),
    ("evaluation, seed", evaluation),
    ("instructions", |_| instructions::check().map(Outcome::noted)),
    ("extension built", extension),
    ("web-ext lint", web_ext_lint),
    ("types", types),
    ("extension tests", extension_tests),
    ("browser tests, Chromium", |tools| browser_tests(tools, Browser::Chromium)),
    ("browser tests, Firefox", |tools| browser_tests(tools, Browser::Firefox)),
];

/// Runs all steps.
///
/// # Errors
///
/// What the failing step said, and a sentence that names it.
pub(crate) fn all() -> Result<()> {
    let started = Instant::now();
    let tools = set_up()?;
    println!("{:<26}{:>8.1} s", "set-up", started.elapsed().as_secs_f32());
    let mut tests = 0;
    for (name, step) in STEPS {
        // Named before it runs: some take a minute, and one may hang.
        print!("{name:<26}");
        std::io::stdout().flush()?;
        let step_started = Instant::now();
        let outcome = step(&tools);
        let seconds = step_started.elapsed().as_secs_f32();
        match outcome {
            Ok(outcome) => {
                println!("{}", format!("{seconds:>8.1} s  {}", outcome.note).trim_end());
                tests += outcome.tests;
            }
            Err(error) => {
                println!("{seconds:>8.1} s  FAILED\n\n{error:#}\n");
                bail!("{tests} passed, then the step “{name}” failed.");
            }
        }
    }
    let minutes = started.elapsed().as_secs() / 60;
    let seconds = started.elapsed().as_secs() % 60;
    println!("\n{tests} passed, 0 failed, in {minutes} min {seconds} s");
    Ok(())
}

fn set_up() -> Result<Tools> {
    setup::npm_packages()?;
    setup::rust_components()?;
    let toolchain = wasm_toolchain::find()?;
    let browsers = setup::browsers();
    // Known at once rather than after ten minutes.
    for (name, browser) in [("Chromium", &browsers.chromium), ("Firefox", &browsers.firefox)] {
        if browser.is_none() {
            bail!(setup::missing_browser(name));
        }
    }
    Ok(Tools { toolchain, browsers })
}

fn format(_: &Tools) -> Result<Outcome> {
    let mut cargo = run::cargo();
    // The names are enough: `cargo fmt` mends them.
    cargo.args(["fmt", "--all", "--", "--check", "-l"]);
    run::captured(cargo).context("Run `cargo fmt --all`")?;
    Ok(Outcome::noted(""))
}

fn clippy(_: &Tools) -> Result<Outcome> {
    let mut cargo = run::cargo();
    cargo.args(["clippy", "--quiet", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
    run::captured(cargo)?;
    Ok(Outcome::noted(""))
}

fn clippy_wasm(tools: &Tools) -> Result<Outcome> {
    if !tools.toolchain.has_clippy() {
        return Ok(Outcome::noted("skipped: no clippy for Debian's compiler; the build below compiles it"));
    }
    let mut cargo = tools.toolchain.cargo();
    cargo.args(["clippy", "--quiet", "--lib", "--locked", "--target", TARGET, "--", "-D", "warnings"]);
    run::captured(cargo)?;
    Ok(Outcome::noted(""))
}

fn rust_tests(_: &Tools) -> Result<Outcome> {
    let mut tests = 0;
    // One after the other: asked for both at once, cargo joins the features of what they depend on,
    // and compiles half of this program's dependencies a second time.
    for package in ["sayswho", "xtask"] {
        let mut cargo = run::cargo();
        cargo.args(["test", "--package", package, "--locked"]);
        // What a failing test says is in its message.
        cargo.env("RUST_BACKTRACE", "0");
        // `test result: ok. 12 passed; 0 failed; …`, once for each test binary.
        let said = run::captured(cargo)?;
        let counts = said.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
        tests += counts.filter_map(|it| it.split(' ').next()?.parse::<u32>().ok()).sum::<u32>();
    }
    some(tests)
}

fn rust_documentation(_: &Tools) -> Result<Outcome> {
    let mut cargo = run::cargo();
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--locked"]);
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    run::captured(cargo)?;
    Ok(Outcome::noted(""))
}

fn evaluation(_: &Tools) -> Result<Outcome> {
    // The tests have built the command; building it on its own would compile its dependencies
    // once more, with other features.
    let report = eval::seed(None, &eval::command())?;
    if !report.holds {
        bail!("{}", report.table);
    }
    Ok(Outcome::noted(report.summary))
}

fn extension(tools: &Tools) -> Result<Outcome> {
    dist::build(&tools.toolchain).map(Outcome::noted)
}

fn web_ext_lint(_: &Tools) -> Result<Outcome> {
    let mut web_ext = run::npm_tool("web-ext");
    web_ext.args(["lint", "--no-config-discovery", "--output", "json", "--source-dir"]);
    web_ext.arg(project::path("dist/firefox"));
    let said = run::captured(web_ext)?;
    // Node.js may put its warnings around the report.
    let report: Value = said
        .find("{\"")
        .and_then(|start| serde_json::Deserializer::from_str(&said[start..]).into_iter().next()?.ok())
        .with_context(|| format!("web-ext lint printed no report:\n{said}"))?;
    let summary = &report["summary"];
    for kind in ["errors", "warnings", "notices"] {
        if summary[kind] != 0 {
            bail!("{said}\nweb-ext lint found {kind} in dist/firefox: {}.", summary[kind]);
        }
    }
    Ok(Outcome::noted("0 errors, 0 warnings, 0 notices"))
}

fn types(_: &Tools) -> Result<Outcome> {
    // The extension runs in a browser and the browser tests in Node.js: two sets of globals.
    for project in ["tsconfig.json", "tests/browser/tsconfig.json"] {
        let mut tsc = run::npm_tool("tsc");
        tsc.args(["--noEmit", "--project", project]);
        run::captured(tsc)?;
    }
    Ok(Outcome::noted(""))
}

fn extension_tests(_: &Tools) -> Result<Outcome> {
    node_tests("tests/extension", |_| {})
}

fn browser_tests(tools: &Tools, browser: Browser) -> Result<Outcome> {
    node_tests("tests/browser", |node| {
        node.env("BROWSER", browser.to_string());
        node.env("EXTENSION", dist::test_folder(browser));
        tools.browsers.name_to(node);
    })
}

/// Runs the `*.test.ts` of `folder` in Node.js.
fn node_tests(folder: &str, prepare: impl FnOnce(&mut Command)) -> Result<Outcome> {
    let files = test_files(&project::path(folder))?;
    let mut node = run::command("node");
    node.args(["--import", "tsx", "--test", "--test-reporter=spec"]).args(&files);
    prepare(&mut node);
    let said = run::captured(node)?;
    // `ℹ pass 12`, once for the whole run.
    let passed = said.lines().filter_map(|line| line.trim_start_matches('ℹ').trim().strip_prefix("pass "));
    some(passed.filter_map(|it| it.parse::<u32>().ok()).sum())
}

/// No test at all is a broken run, not a good one.
fn some(tests: u32) -> Result<Outcome> {
    if tests == 0 {
        bail!("No test ran.");
    }
    Ok(Outcome::counted(tests))
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files: Vec<_> = entries
        .filter_map(|it| Some(it.ok()?.path()))
        .filter(|it| it.to_string_lossy().ends_with(".test.ts"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("There is no *.test.ts in {}.", folder.display());
    }
    Ok(files)
}
