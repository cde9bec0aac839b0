//! How much of an article's text the extension finds on saved pages, and how much of what it finds is the article's.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Report;
use super::corpus::ratio;
use crate::{project, run, setup};

/// So many of the worst pages are named.
const WORST: usize = 10;

/// The pages that the product is made for, a part of `zyte`.
const ENGLISH_NEWS: &str = "zyte, English news";

/// The figures published for `zyte` count runs of so many words, so that order matters.
const RUN: usize = 4;

/// Precision, recall and F1 of the words of every page, averaged by set, and the worst pages by name.
pub(super) fn pages() -> Result<Report> {
    let skipped =
        |why: String| Report { table: String::new(), summary: format!("skipped: {why}"), holds: true };
    let folder = project::shared().join("pages");
    if !folder.join("MANIFEST.tsv").is_file() {
        return Ok(skipped("../shared/pages/MANIFEST.tsv is absent".into()));
    }
    setup::npm_packages()?;
    let browsers = setup::browsers();
    if browsers.chromium.is_none() {
        return Ok(skipped(setup::missing_browser("Chromium")));
    }
    let out = project::cargo_target_dir().join("pages.jsonl");
    let mut node = run::command("node");
    node.args(["--import", "tsx", "tests/browser/extraction/run.ts"]).env("PAGES", folder).env("OUT", &out);
    browsers.name_to(&mut node);
    run::captured(node)?;

    let rows = fs::read_to_string(&out).context("The texts of the pages were not written")?;
    let mut sets: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).context("The texts of the pages are not JSON")?;
        let set = row["set"].as_str().unwrap_or_default();
        let page = Page::new(&row);
        if set == "zyte" && row["lang"] == "en" && row["news"] == true {
            sets.entry(ENGLISH_NEWS.to_owned()).or_default().push(page.clone());
        }
        sets.entry(set.to_owned()).or_default().push(page);
    }
    let mut table = format!("{:<28} precision recall    F1   F1 of runs of {RUN} words\n", "");
    let mut summary = String::from("F1 of words");
    for (set, mut pages) in sets {
        pages.sort_by(|a, b| a.words.f1().total_cmp(&b.words.f1()));
        let mean = |of: fn(&Page) -> f64| pages.iter().map(of).sum::<f64>() / ratio(pages.len(), 1);
        let f1 = mean(|it| it.words.f1());
        writeln!(
            table,
            "{:<28}     {:.3}  {:.3} {f1:.3}   {:.3}",
            format!("{set}, {} pages", pages.len()),
            mean(|it| it.words.precision),
            mean(|it| it.words.recall),
            mean(|it| it.runs.f1()),
        )?;
        // Their worst are among those of the whole set.
        let worst = if set == ENGLISH_NEWS { 0 } else { WORST };
        for Page { id, words, runs } in pages.iter().take(worst) {
            let Overlap { precision, recall } = words;
            writeln!(
                table,
                "  {id:<26}     {precision:.3}  {recall:.3} {:.3}   {:.3}",
                words.f1(),
                runs.f1()
            )?;
        }
        write!(summary, ", {set} {f1:.3}")?;
    }
    Ok(Report { table, summary, holds: true })
}

/// A page's figures.
#[derive(Clone)]
struct Page {
    id: String,
    words: Overlap,
    runs: Overlap,
}

impl Page {
    fn new(row: &Value) -> Self {
        let blocks = row["found"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let found = blocks.collect::<Vec<_>>().join("\n");
        let expected = row["expected"].as_str().unwrap_or_default();
        Self {
            id: row["id"].as_str().unwrap_or_default().to_owned(),
            words: Overlap::of(&found, expected, 1),
            runs: Overlap::of(&found, expected, RUN),
        }
    }
}

/// What two texts have in common.
#[derive(Clone)]
struct Overlap {
    precision: f64,
    recall: f64,
}

impl Overlap {
    /// Counts runs of `length` words, each as often as it occurs.
    fn of(found: &str, expected: &str, length: usize) -> Self {
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
            words.map(str::to_lowercase).collect()
        };
        let (found, expected) = (words(found), words(expected));
        let mut left: HashMap<&[String], usize> = HashMap::new();
        for run in expected.windows(length) {
            *left.entry(run).or_default() += 1;
        }
        let mut common = 0;
        for run in found.windows(length) {
            if let Some(count) = left.get_mut(run).filter(|it| **it > 0) {
                *count -= 1;
                common += 1;
            }
        }
        Self {
            precision: ratio(common, found.windows(length).len()),
            recall: ratio(common, expected.windows(length).len()),
        }
    }

    fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::Overlap;

    #[test]
    fn a_word_counts_as_often_as_it_occurs_in_both() {
        let overlap = Overlap::of("Rain, rain and rain.", "rain fell and RAIN", 1);
        assert!((overlap.precision - 0.75).abs() < 1e-9 && (overlap.recall - 0.75).abs() < 1e-9);
    }

    #[test]
    fn a_run_of_words_counts_in_its_order_only() {
        assert!(Overlap::of("fell the rain", "the rain fell", 2).f1() > 0.0);
        assert!(Overlap::of("rain the fell", "the rain fell", 2).f1() < 1e-9);
    }

    #[test]
    fn nothing_found_is_no_division_by_nothing() {
        assert!(Overlap::of("", "rain", 4).f1() < 1e-9);
    }
}
