//! How many instructions reading costs, held by a budget: unlike a time, the count is the same on a busy machine.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{bench, project, run, setup};

/// What reading may cost, and which compiler that was measured with: another one's count is another.
const BUDGET: &str = "benches/instructions.json";

/// A count above the budget by more than this part of it fails.
const SLACK: f64 = 0.03;

/// Articles in the longer of the two runs.
const COPIES: usize = 11;

/// What callgrind counts, in instructions.
pub(crate) struct Count {
    /// For 1,000 words, the record printed.
    pub(crate) reading: u64,
    /// For the start of the command, with what the first reading unpacks.
    pub(crate) start: u64,
}

/// Counts, and compares with the budget. Where there is no valgrind it says so.
///
/// # Errors
///
/// A sentence with both figures, when the count is above the budget.
pub(crate) fn check() -> Result<String> {
    if run::find("valgrind").is_none()
        && let Err(error) = setup::apt_install(&["valgrind"])
    {
        return Ok(format!("skipped: valgrind is missing. {error}"));
    }
    let count = count()?;
    let source =
        fs::read_to_string(project::path(BUDGET)).with_context(|| format!("{BUDGET} cannot be read"))?;
    let budget: Value = serde_json::from_str(&source).with_context(|| format!("{BUDGET} is no JSON"))?;
    let said = format!("{} for 1,000 words, {} to start", millions(count.reading), millions(count.start));
    let rustc = rustc()?;
    if budget["rustc"] != rustc.as_str() {
        return Ok(format!("{said}; not compared: the budget is that of {}", budget["rustc"]));
    }
    for (name, found) in [("reading", count.reading), ("start", count.start)] {
        let most = budget[name].as_u64().with_context(|| format!("{BUDGET} lacks the number “{name}”"))?;
        if over(found, most) {
            bail!(
                "“{name}” takes {found} instructions, its budget in {BUDGET} is {most}. \
                 Make it faster, or write the new figure there with a reason."
            );
        }
    }
    Ok(said)
}

/// Counts the instructions of the optimised command on the project's own article.
pub(crate) fn count() -> Result<Count> {
    let command = bench::command()?;
    let article = fs::read_to_string(project::path(bench::ARTICLE))?;
    let words = article.split_whitespace().count() as u64;
    let line = format!("{}\n", json!({ "id": "article", "text": article }));
    let one = collected(&command, &line)?;
    let all = collected(&command, &line.repeat(COPIES))?;
    let article = all.saturating_sub(one) / (COPIES as u64 - 1);
    Ok(Count { reading: article * 1000 / words, start: one.saturating_sub(article) })
}

fn collected(command: &PathBuf, lines: &str) -> Result<u64> {
    let input = project::cargo_target_dir().join("instructions.jsonl");
    fs::write(&input, lines)?;
    let mut valgrind = run::command("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.arg(command).args(["--format", "jsonl"]).arg(&input);
    let output = valgrind.stdin(Stdio::null()).output().context("valgrind could not be started")?;
    let said = String::from_utf8_lossy(&output.stderr);
    // "==123== Collected : 102873500"
    said.lines()
        .find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
        .with_context(|| format!("{said}\ncallgrind printed no count."))
}

/// Its version alone: the same on every system.
fn rustc() -> Result<String> {
    let mut rustc = run::command("rustc");
    rustc.arg("--version");
    let said = run::answer(rustc).context("rustc does not say its version")?;
    said.split(' ').nth(1).map(str::to_owned).context("rustc does not say its version")
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below the integers that a fraction holds")]
fn over(found: u64, most: u64) -> bool {
    found as f64 > most as f64 * (1.0 + SLACK)
}

/// "12.0 million instructions".
#[expect(clippy::cast_precision_loss, reason = "counts are far below the integers that a fraction holds")]
pub(crate) fn millions(count: u64) -> String {
    format!("{:.1} million instructions", count as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::over;

    #[test]
    fn three_per_cent_more_are_borne_and_no_more() {
        assert!(!over(900, 1000));
        assert!(!over(1030, 1000));
        assert!(over(1031, 1000));
    }
}
