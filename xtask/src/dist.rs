//! The extension, ready to load and ready to hand in: `dist/<browser>` and its zip.

use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::module;
use crate::project;
use crate::run;
use crate::setup;
use crate::wasm_toolchain::{self, WasmToolchain};

/// A browser that the extension is built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    /// Chromium and its kin.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Browser {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];
}

impl fmt::Display for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        })
    }
}

/// Set-up, module, folders, zips, and the folders that the browser tests load.
pub(crate) fn all() -> Result<()> {
    let started = Instant::now();
    setup::npm_packages()?;
    let toolchain = wasm_toolchain::find()?;
    println!("{}", build(&toolchain)?);
    for browser in Browser::ALL {
        println!("dist/{browser}");
        println!("dist/{}", zip_name(browser));
    }
    println!("built in {:.1} s", started.elapsed().as_secs_f32());
    Ok(())
}

/// The same without set-up; returns what the module weighs.
pub(crate) fn build(toolchain: &WasmToolchain) -> Result<String> {
    let size = module::build(toolchain)?;
    for browser in Browser::ALL {
        let folder = project::path("dist").join(browser.to_string());
        bundle(browser, &folder, false)?;
        zip_folder(&folder, &project::path("dist").join(zip_name(browser)))?;
        // Chromium's prompt for an optional host cannot be answered without a display,
        // so the tests' manifest declares the hosts of the tests' pages.
        bundle(browser, &test_folder(browser), browser == Browser::Chromium)?;
    }
    Ok(size)
}

/// What the browser tests load.
pub(crate) fn test_folder(browser: Browser) -> PathBuf {
    project::path("target/test-dist").join(browser.to_string())
}

fn zip_name(browser: Browser) -> String {
    format!("sayswho-{}-{browser}.zip", project::VERSION)
}

fn bundle(browser: Browser, out: &Path, test_hosts: bool) -> Result<()> {
    let mut node = run::command("node");
    node.arg("extension/build.mjs");
    node.arg("--wasm-dir").arg(module::dir());
    node.arg("--out").arg(out);
    node.arg("--browser").arg(browser.to_string());
    if test_hosts {
        node.arg("--test-hosts");
    }
    run::captured(node)?;
    if !out.join("manifest.json").is_file() {
        bail!("extension/build.mjs wrote no manifest.json into {}.", out.display());
    }
    Ok(())
}

/// The same bytes for the same folder: sorted names, one fixed time, no owner.
fn zip_folder(folder: &Path, zip: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let mut named: Vec<_> =
        files.iter().filter_map(|file| Some((entry_name(file.strip_prefix(folder).ok()?), file))).collect();
    named.sort();

    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let file = File::create(zip).with_context(|| format!("{} cannot be written", zip.display()))?;
    let mut writer = ZipWriter::new(file);
    for (name, file) in named {
        writer.start_file(name, options)?;
        writer.write_all(&fs::read(file)?)?;
    }
    writer.finish()?;
    Ok(())
}

/// Zip entries part their folders by `/` on every system.
fn entry_name(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|it| it.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
