//! Pictures of marks, both cards and all pages of the extension, for a person to judge.

use anyhow::Result;

use crate::dist::{self, Browser};
use crate::project;
use crate::run;
use crate::setup;
use crate::wasm_toolchain;

/// Builds the extension and writes the pictures to `target/screenshots/<browser>`.
///
/// # Errors
///
/// What the build or a browser said.
pub(crate) fn take() -> Result<()> {
    setup::npm_packages()?;
    println!("{}", dist::build(&wasm_toolchain::find()?)?);
    let browsers = setup::browsers();
    let out = project::path("target/screenshots");
    for (browser, found) in [(Browser::Chromium, &browsers.chromium), (Browser::Firefox, &browsers.firefox)] {
        if found.is_none() {
            println!("{}", setup::missing_browser(&browser.to_string()));
            continue;
        }
        let mut node = run::command("node");
        node.args(["--import", "tsx", "tests/browser/screenshots.ts"]);
        node.env("BROWSER", browser.to_string());
        node.env("EXTENSION", dist::test_folder(browser));
        node.env("OUT", &out);
        browsers.name_to(&mut node);
        run::shown(node)?;
        println!("{}", out.join(browser.to_string()).display());
    }
    Ok(())
}
