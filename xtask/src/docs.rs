//! The parts of the documentation that are derived from the engine.

use anyhow::Result;

use crate::run;

/// Writes the rules' table into the README.
///
/// The test that checks the table writes it too, so that there is one truth of what it should be.
pub(crate) fn renew() -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args(["test", "--quiet", "--package", "sayswho", "--test", "readme"]).env("SAYSWHO_RENEW", "1");
    run::captured(cargo).map(drop)
}
