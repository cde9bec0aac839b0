//! The sample article with the extension on, in front of the person who typed the command.

use std::env;
use std::fs;

use anyhow::Result;

use crate::dist::{self, Browser};
use crate::project;
use crate::run;
use crate::setup;
use crate::wasm_toolchain;

/// Builds the extension and opens the sample article with it.
///
/// # Errors
///
/// What the build or the browser said.
pub(crate) fn show() -> Result<()> {
    setup::npm_packages()?;
    let toolchain = wasm_toolchain::find()?;
    println!("building the extension");
    println!("{}", dist::build(&toolchain)?);

    let browsers = setup::browsers();
    let browser = if browsers.chromium.is_some() {
        Browser::Chromium
    } else if browsers.firefox.is_some() {
        Browser::Firefox
    } else {
        println!("{}", by_hand());
        return Ok(());
    };

    let out = project::path("target/demo");
    fs::create_dir_all(&out)?;
    let mut node = run::command("node");
    node.args(["--import", "tsx", "tests/browser/demo.ts"]);
    node.env("BROWSER", browser.to_string());
    node.env("EXTENSION", dist::test_folder(browser));
    node.env("OUT", &out);
    browsers.name_to(&mut node);
    if !has_display() {
        node.env("HEADLESS", "1");
    }
    run::shown(node)
}

/// Whether there is a screen to open a window on.
fn has_display() -> bool {
    let named = |variable| env::var_os(variable).is_some_and(|it| !it.is_empty());
    cfg!(target_os = "macos") || cfg!(windows) || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

fn by_hand() -> String {
    format!(
        "{}\n{}\n\n\
         To see it by hand, load the extension yourself and open docs/sample/article.html from a local server:\n\
         - Chrome, Edge, Brave: open chrome://extensions, switch on developer mode, \
         choose “Load unpacked” and the folder dist/chromium.\n\
         - Firefox: open about:debugging#/runtime/this-firefox, \
         choose “Load Temporary Add-on” and the file dist/firefox/manifest.json.",
        setup::missing_browser("Chromium"),
        setup::missing_browser("Firefox"),
    )
}
