//! What the other commands need, got when it is missing.
//!
//! Each step looks first and acts only when it must, so that a second run costs milliseconds.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project;
use crate::run;
use crate::wasm_toolchain;

/// Node.js before this lacks the test runner's features that our tests use.
const NODE: u32 = 20;

/// The browsers that were found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browsers {
    /// Chromium: branded Chrome ignores `--load-extension`.
    pub(crate) chromium: Option<PathBuf>,
    /// Firefox, of any channel.
    pub(crate) firefox: Option<PathBuf>,
}

impl Browsers {
    /// Tells a script of ours where they are.
    pub(crate) fn name_to(&self, command: &mut Command) {
        for (variable, browser) in [("CHROMIUM", &self.chromium), ("FIREFOX", &self.firefox)] {
            if let Some(browser) = browser {
                command.env(variable, browser);
            }
        }
    }
}

/// Everything.
pub(crate) fn all() -> Result<()> {
    wasm_toolchain::find()?;
    rust_components()?;
    npm_packages()?;
    let browsers = browsers();
    for (name, found) in [("Chromium", &browsers.chromium), ("Firefox", &browsers.firefox)] {
        match found {
            Some(path) => println!("{name}: {}", path.display()),
            None => println!("{}", missing_browser(name)),
        }
    }
    Ok(())
}

/// clippy and rustfmt.
pub(crate) fn rust_components() -> Result<()> {
    for component in ["clippy", "rustfmt"] {
        let subcommand = if component == "rustfmt" { "fmt" } else { component };
        let present = || {
            let mut cargo = run::cargo();
            cargo.args([subcommand, "--version"]);
            run::answer(cargo).is_some()
        };
        if present() {
            continue;
        }
        let mut rustup = run::command("rustup");
        rustup.args(["component", "add", component]);
        if run::captured(rustup).is_err() || !present() {
            bail!("`cargo {subcommand}` is missing: run `rustup component add {component}` and try again.");
        }
    }
    Ok(())
}

/// Node.js and the packages that the lock file names.
pub(crate) fn npm_packages() -> Result<()> {
    let mut node = run::command("node");
    node.arg("--version");
    let version = run::answer(node)
        .with_context(|| format!("Node.js is missing: install version {NODE} or newer and try again."))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|it| it.parse::<u32>().ok());
    if major.is_none_or(|it| it < NODE) {
        bail!("Node.js {version} is too old: install version {NODE} or newer and try again.");
    }

    // npm writes this file last: an interrupted installation has none.
    let installed = project::path("node_modules/.package-lock.json");
    let wanted = project::path("package-lock.json");
    let fresh = modified(&installed).zip(modified(&wanted)).is_some_and(|(has, wants)| wants <= has);
    if !fresh {
        println!("installing the npm packages of package-lock.json");
        let mut npm = run::command("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]);
        // The browsers of the system serve.
        npm.env("PUPPETEER_SKIP_DOWNLOAD", "1");
        run::captured(npm).context("The npm packages could not be installed")?;
    }
    Ok(())
}

/// Chromium and Firefox; on Debian, as root, installed when missing.
///
/// `CHROMIUM` and `FIREFOX` in the environment name others.
pub(crate) fn browsers() -> Browsers {
    let found = look_for_browsers();
    let mut missing = Vec::new();
    if found.chromium.is_none() {
        missing.push("chromium");
    }
    if found.firefox.is_none() {
        missing.push("firefox-esr");
    }
    if missing.is_empty() || apt_install(&missing).is_err() {
        return found;
    }
    look_for_browsers()
}

/// One sentence on how to get the browser `name`.
pub(crate) fn missing_browser(name: &str) -> String {
    let note = match name {
        "Chromium" if run::find("google-chrome").is_some() => {
            " (Chrome is here, but it ignores --load-extension)"
        }
        _ => "",
    };
    let variable = name.to_uppercase();
    format!(
        "{name} was not found{note}: install it (on Debian, `apt-get install {}`), \
         or name its executable in the variable {variable}.",
        if name == "Chromium" { "chromium" } else { "firefox-esr" }
    )
}

/// Installs Debian packages, where that may be done without asking: as root, on Debian.
///
/// # Errors
///
/// One sentence, when this is not Debian, we are not root, or the packages cannot be had.
pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    // Ubuntu's packages of the browsers are stubs for snaps, whose sandbox cannot read a clone in a hidden folder.
    if !system.lines().any(|it| it == "ID=debian") {
        bail!("This is not Debian: install {} yourself.", packages.join(", "));
    }
    let mut id = run::command("id");
    id.arg("-u");
    if run::answer(id).as_deref() != Some("0") {
        bail!("Not root: run `apt-get install {}` as root.", packages.join(" "));
    }
    println!("installing {}", packages.join(", "));
    let apt = |arguments: &[&str]| {
        let mut apt = run::command("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run::captured(apt)
    };
    // A stale list still installs, so only the installation decides.
    apt(&["update"]).ok();
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat()).map(|_| ())
}

fn look_for_browsers() -> Browsers {
    Browsers {
        chromium: browser(
            "CHROMIUM",
            &["chromium", "chromium-browser"],
            "Chromium.app/Contents/MacOS/Chromium",
        ),
        firefox: browser("FIREFOX", &["firefox-esr", "firefox"], "Firefox.app/Contents/MacOS/firefox"),
    }
}

fn browser(variable: &str, names: &[&str], application: &str) -> Option<PathBuf> {
    let chosen = env::var_os(variable).map(PathBuf::from).filter(|it| it.is_file());
    let on_path = || names.iter().find_map(|name| run::find(name));
    let application = || Some(Path::new("/Applications").join(application)).filter(|it| it.is_file());
    chosen.or_else(on_path).or_else(application)
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|it| it.modified()).ok()
}
