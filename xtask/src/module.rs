//! The engine as a WebAssembly module: `target/wasm/sayswho.js`, `.d.ts` and `sayswho_bg.wasm`.
//!
//! cargo builds it, wasm-bindgen writes its JavaScript, npm's binaryen shrinks it,
//! and Node.js runs it once: a module that no engine can start must not leave this file.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use crate::project;
use crate::run;
use crate::wasm_toolchain::{TARGET, WasmToolchain};

/// What a reader downloads, at most (`docs/architecture.md`, budgets).
const BUDGET: usize = 400_000;

/// Passes of binaryen: few, since LLVM has been there before (`docs/decisions/0005-*`).
const OPTIMISE: &[&str] = &["-O1"];

/// Runs the module once.
const SMOKE: &str = include_str!("smoke.mjs");

/// Where the module is.
pub(crate) fn dir() -> PathBuf {
    project::path("target/wasm")
}

/// Builds the module; quick when nothing has changed.
///
/// # Errors
///
/// The failing tool's own words, or a sentence when the module is over its budget.
pub(crate) fn build(toolchain: &WasmToolchain) -> Result<String> {
    let raw = compile(toolchain)?;
    let stamp = stamp(&raw)?;
    if fs::read_to_string(dir().join("stamp")).ok().as_deref() != Some(stamp.as_str()) {
        // Made aside and moved into place whole: whoever reads it meanwhile sees the old one or the new one.
        let draft = dir().with_extension(format!("draft-{}", std::process::id()));
        let made = make(&raw, &draft).and_then(|()| Ok(fs::write(draft.join("stamp"), stamp)?));
        if made.is_err() {
            fs::remove_dir_all(&draft).ok();
        }
        made?;
        if dir().exists() {
            fs::remove_dir_all(dir())?;
        }
        fs::rename(&draft, dir())?;
    }
    weigh()
}

fn compile(toolchain: &WasmToolchain) -> Result<PathBuf> {
    let mut cargo = toolchain.cargo();
    // Stripping everything takes the list of WebAssembly features with it,
    // and then neither wasm-bindgen nor binaryen knows what the module may use.
    cargo.env("CARGO_PROFILE_RELEASE_STRIP", "debuginfo");
    cargo.args(["rustc", "--lib", "--release", "--locked", "--target", TARGET, "--crate-type", "cdylib"]);
    run::captured(cargo)?;
    Ok(project::cargo_target_dir().join(TARGET).join("release/sayswho.wasm"))
}

/// Tells whether the module still follows from its inputs: the compiled engine and the tools.
fn stamp(raw: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    fs::read(raw).with_context(|| format!("{} cannot be read", raw.display()))?.hash(&mut hasher);
    fs::read(project::path("node_modules/binaryen/package.json"))
        .context("The npm package binaryen is missing: run `npm ci`.")?
        .hash(&mut hasher);
    (OPTIMISE, SMOKE, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn make(raw: &Path, out: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(raw).out_name("sayswho").typescript(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    // After a trap the background starts the module again in place.
    bindgen.reset_state_function(true);
    bindgen.web(true)?.generate(out).context("wasm-bindgen failed")?;

    let module = out.join("sayswho_bg.wasm");
    let shrunk = out.join("shrunk.wasm");
    let mut wasm_opt = run::npm_tool("wasm-opt");
    wasm_opt.args(OPTIMISE).arg(&module).arg("-o").arg(&shrunk);
    run::captured(wasm_opt)?;
    fs::rename(shrunk, module)?;

    let mut node = run::command("node");
    node.args(["--input-type=module", "--eval", SMOKE]).arg(out);
    run::captured(node).context("The module does not run")?;
    Ok(())
}

fn weigh() -> Result<String> {
    let module = fs::read(dir().join("sayswho_bg.wasm"))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&module)?;
    let gzipped = encoder.finish()?.len();
    let size = format!("module {} kB, gzipped {} kB", module.len().div_ceil(1000), gzipped.div_ceil(1000));
    if gzipped > BUDGET {
        bail!("The {size}: over its budget of {} kB. Take out what made it grow.", BUDGET / 1000);
    }
    Ok(size)
}
