//! Saved pages opened with the extension on, beside the same pages with it off: what it changes, marks and costs.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Report;
use crate::dist::{self, Browser};
use crate::{project, run, setup, wasm_toolchain};

/// Milliseconds that each may take at most: the first mark with the background awake, from the end of parsing and from the
/// first paint; with it dead; and a task of ours.
const BUDGETS: [(&str, &str, f64); 4] = [
    ("first", "first mark, background awake", 100.0),
    ("firstSeen", "the same, from the page's own first paint", 100.0),
    ("firstDead", "first mark, background dead", 250.0),
    ("longest", "longest task of ours", 8.0),
];

/// What docs/pages.md says above the table.
const HEAD: &str = "# On real pages

Saved news and other pages, which are not part of the repository, and one page of ten thousand words, each opened with the extension on and with it off.
`cargo xtask eval collection` writes this page anew where they lie beside it.

Their own scripts do not run, so that every difference is the extension's.
A line in the console or a request counts where the page with the extension off has none like it and the page does not name it.
A mark is outside where its words and those around it do not stand in the text that the page should give; headlines are not looked at, since the sets leave them out.
The first mark is counted from the end of the page's parsing to the first frame that shows one, and once more from when the page itself is first painted.
A task is the browser's own; what counts is the time that its thread ran in the script of the page and in what that called.
Times are those of the machine, whose load stands below them: where it is above the number of cores, waiting is a part of every first mark.
";

/// So many pages that exceed a budget are named.
const WORST: usize = 5;

/// Every page in both browsers, written down in docs/pages.md.
///
/// It holds while pages are left as they were; times depend on the machine and are only told.
///
/// # Errors
///
/// What a failing tool said.
pub(super) fn collection() -> Result<Report> {
    let skipped =
        |why: String| Report { table: String::new(), summary: format!("skipped: {why}"), holds: true };
    let folder = project::shared().join("pages");
    if !folder.join("MANIFEST.tsv").is_file() {
        return Ok(skipped("../shared/pages/MANIFEST.tsv is absent".into()));
    }
    setup::npm_packages()?;
    let browsers = setup::browsers();
    for (name, browser) in [("Chromium", &browsers.chromium), ("Firefox", &browsers.firefox)] {
        if browser.is_none() {
            return Ok(skipped(setup::missing_browser(name)));
        }
    }
    dist::build(&wasm_toolchain::find()?)?;
    let mut table = String::new();
    let mut holds = true;
    for browser in Browser::ALL {
        let out = project::cargo_target_dir().join(format!("collection-{browser}.jsonl"));
        let mut node = run::command("node");
        node.args(["--import", "tsx", "tests/browser/collection/run.ts"])
            .env("PAGES", &folder)
            .env("OUT", &out);
        node.env("BROWSER", browser.to_string()).env("EXTENSION", dist::test_folder(browser));
        browsers.name_to(&mut node);
        run::shown(node)?;
        let rows = fs::read_to_string(&out).context("The rows of the pages were not written")?;
        let rows = rows.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?;
        holds &= is_left_alone(&rows);
        write!(table, "{browser}\n{}\n", summed_up(&rows)?)?;
    }
    fs::write(project::path("docs/pages.md"), format!("{HEAD}\n```text\n{table}```\n"))
        .context("docs/pages.md cannot be written")?;
    Ok(Report { table, summary: "written to docs/pages.md".into(), holds })
}

fn is_left_alone(rows: &[Value]) -> bool {
    rows.iter().all(|it| {
        it["sameDocument"] == true && !is_moved(it) && count(it, "console") == 0 && count(it, "requests") == 0
    })
}

fn summed_up(rows: &[Value]) -> Result<String> {
    let mut text = String::new();
    let sum = |of: fn(&Value) -> usize| rows.iter().map(of).sum::<usize>();
    writeln!(text, "  pages                                      {:>6}", rows.len())?;
    writeln!(
        text,
        "  whose document changed                     {:>6}",
        sum(|it| usize::from(it["sameDocument"] != true))
    )?;
    writeln!(
        text,
        "  that do not stand still by themselves      {:>6}",
        sum(|it| usize::from(it["moved"].is_null()))
    )?;
    writeln!(
        text,
        "  on which an element moved                  {:>6}",
        sum(|it| usize::from(is_moved(it)))
    )?;
    writeln!(
        text,
        "  lines in the console, requests             {:>6}",
        sum(|it| count(it, "console") + count(it, "requests"))
    )?;
    writeln!(text, "  marks                                      {:>6}", sum(marks))?;
    writeln!(text, "  marks outside of the expected text         {:>6}", sum(|it| count(it, "outside")))?;
    writeln!(text, "  {:<42} {:>6} {:>6} {:>6}  over", "milliseconds", "median", "90 %", "most")?;
    for (key, name, budget) in BUDGETS {
        let over = |it: &&Value| it[key].as_f64().is_some_and(|it| it > budget);
        write_times(&mut text, rows, key, &format!("{name} (≤ {budget})"))?;
        writeln!(text, "  {:>4}", rows.iter().filter(over).count())?;
        if key == "longest" {
            let mut worst: Vec<_> = rows.iter().filter(over).collect();
            worst.sort_by(|a, b| {
                b[key].as_f64().unwrap_or_default().total_cmp(&a[key].as_f64().unwrap_or_default())
            });
            for it in worst.iter().take(WORST) {
                writeln!(
                    text,
                    "    {:.1} {}",
                    it[key].as_f64().unwrap_or_default(),
                    it["id"].as_str().unwrap_or_default()
                )?;
            }
        }
    }
    write_times(&mut text, rows, "total", "all tasks of ours on a page")?;
    writeln!(text)?;
    write_times(&mut text, rows, "load", "load of the machine meanwhile")?;
    writeln!(text)?;
    Ok(text)
}

/// Median, ninetieth hundredth and maximum of what was measured.
fn write_times(text: &mut String, rows: &[Value], key: &str, name: &str) -> Result<()> {
    let mut times: Vec<f64> = rows.iter().filter_map(|it| it[key].as_f64()).collect();
    times.sort_by(f64::total_cmp);
    match times.as_slice() {
        [] => write!(text, "  {name:<42} not told by this browser")?,
        [.., most] => {
            let (median, ninety) = (times[times.len() / 2], times[times.len() * 9 / 10]);
            write!(text, "  {name:<42} {median:>6.1} {ninety:>6.1} {most:>6.1}")?;
        }
    }
    Ok(())
}

/// Null stands for a page that does not stand still by itself.
fn is_moved(row: &Value) -> bool {
    row["moved"] != 0 && !row["moved"].is_null()
}

fn count(row: &Value, key: &str) -> usize {
    row[key].as_array().map_or(0, Vec::len)
}

fn marks(row: &Value) -> usize {
    row["marks"].as_u64().and_then(|it| it.try_into().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{is_left_alone, summed_up};
    use serde_json::json;

    #[test]
    fn a_page_with_anything_of_ours_in_it_is_not_left_alone() {
        let good = json!({ "sameDocument": true, "moved": 0, "console": [], "requests": [] });
        assert!(is_left_alone(std::slice::from_ref(&good)));
        for (key, value) in [
            ("sameDocument", json!(false)),
            ("moved", json!(1)),
            ("console", json!(["Uncaught"])),
            ("requests", json!(["GET http://page.example/"])),
        ] {
            let mut bad = good.clone();
            bad[key] = value;
            assert!(!is_left_alone(&[good.clone(), bad]), "{key}");
        }
    }

    #[test]
    fn times_that_a_browser_does_not_tell_are_said_to_be_untold() {
        let row = json!({ "sameDocument": true, "moved": 0, "marks": 2, "first": 40.0, "longest": null });
        let text = summed_up(&[row]).unwrap_or_default();
        let says = |name: &str, what: &str| text.lines().any(|it| it.contains(name) && it.contains(what));
        assert!(says("background awake (≤ 100)", "40.0"), "{text}");
        assert!(says("longest task of ours (≤ 8)", "not told by this browser"), "{text}");
    }
}
