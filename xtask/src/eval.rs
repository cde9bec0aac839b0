//! Measurements of the engine on material of its own: `cargo xtask eval <suite>`.
//!
//! A suite reads what lies in `../shared`, beside the repository, prints a table and fails when it falls short.
//! Where the material is absent it says so and passes, so that a clone on its own can be tested.
//! To add one: a variant of [`Suite`], an arm in [`run()`], and a function that returns a [`Report`].
//!
//! The engine is asked through its command, not linked: an engine that does not compile,
//! while a rule is being written, must not take the project's own commands with it.

use std::fmt::Write;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use serde_json::Value;

mod collection;
mod corpus;
mod pages;

use crate::project;
use crate::run;

/// More marks than this on one page and the reader stops looking.
const MOST_FIRM_MARKS: usize = 16;

/// What can be measured.
#[derive(Subcommand)]
pub(crate) enum Suite {
    /// The article the project started from: what must be marked and what must not.
    Seed {
        /// Another list of expectations of the same form.
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Sources, cues and contents on labelled articles.
    Polnear,
    /// Snippets of news that hold an anonymous source: how many are found.
    Snippets,
    /// Marks on sentences labelled for bias, for their role in the news, and for staging.
    Marks,
    /// Marks in a thousand words of saved news pages, by outlet.
    Outlets,
    /// Parts of speech and boundaries of sentences on treebanks.
    Ud,
    /// The article's text on saved pages.
    Pages,
    /// Saved pages with the extension on: left as they were, and how fast; ten minutes and more.
    Collection,
    /// All of the others but for outlets, of which there is a page or two each, written down in docs/quality.md.
    Report,
}

/// What a suite found.
pub(crate) struct Report {
    /// Everything, line by line.
    pub(crate) table: String,
    /// In a few words.
    pub(crate) summary: String,
    /// Whether it is good enough.
    pub(crate) holds: bool,
}

/// Runs one suite and prints its table.
///
/// # Errors
///
/// One sentence when it falls short or its material cannot be read.
pub(crate) fn run(suite: &Suite) -> Result<()> {
    let report = match suite {
        Suite::Seed { file } => seed(file.as_deref(), &build()?)?,
        Suite::Polnear => corpus::polnear(&build()?)?,
        Suite::Snippets => corpus::snippets(&build()?)?,
        Suite::Marks => corpus::marks(&build()?)?,
        Suite::Outlets => corpus::outlets(&build()?)?,
        Suite::Ud => corpus::ud()?,
        Suite::Pages => pages::pages()?,
        Suite::Collection => collection::collection()?,
        Suite::Report => return report(),
    };
    println!("{}{}", report.table, report.summary);
    if !report.holds {
        bail!("The evaluation fell short.");
    }
    Ok(())
}

/// Writes what every suite prints into the documentation; where one is skipped nothing is written.
fn report() -> Result<()> {
    let command = build()?;
    let mut page = String::from(
        "# Quality\n\nMeasured on the development halves of labelled corpora, which are not part of the repository.\n\
         `cargo xtask eval report` writes this page anew where they lie beside it.\n",
    );
    for (title, suite) in [
        ("Who says what, on political news (PolNeAR)", corpus::polnear(&command)?),
        (
            "Parts of speech and sentences (UD English GUM and EWT), and labels before they are put together",
            corpus::ud()?,
        ),
        ("Phrases that withhold a name, in snippets of news", corpus::snippets(&command)?),
        ("Sentences that carry a firm mark, by their label", corpus::marks(&command)?),
        ("Words of the article found on saved pages, the headline left out", pages::pages()?),
    ] {
        if suite.table.is_empty() && suite.summary.starts_with("skipped") {
            println!("{}", suite.summary);
            return Ok(());
        }
        let body = if suite.table.is_empty() { format!("{}\n", suite.summary) } else { suite.table };
        write!(page, "\n## {title}\n\n```text\n{body}```\n")?;
    }
    fs::write(project::path("docs/quality.md"), page).context("docs/quality.md cannot be written")
}

/// Where cargo puts the command, and `cargo test` too.
pub(crate) fn command() -> PathBuf {
    project::cargo_target_dir().join("debug/sayswho")
}

fn build() -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--locked", "--package", "sayswho", "--bin", "sayswho"]);
    run::captured(cargo)?;
    Ok(command())
}

/// The article the project started from, or another with the same kind of expectations, read by `command`.
///
/// # Errors
///
/// One sentence when a file that is there cannot be used.
pub(crate) fn seed(file: Option<&Path>, command: &Path) -> Result<Report> {
    let path = file.map_or_else(|| project::shared().join("articles/seed.marks.json"), Path::to_path_buf);
    if file.is_none() && !path.is_file() {
        let summary =
            format!("skipped: {} is absent", path.strip_prefix(project::root()).unwrap_or(&path).display());
        return Ok(Report { table: String::new(), summary, holds: true });
    }
    let name = path.display().to_string();
    let expected = fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
    let expected: Value = serde_json::from_str(&expected).with_context(|| format!("{name} is not JSON"))?;
    let article = expected["text"].as_str().with_context(|| format!("{name} names no `text`."))?;
    let article = path.with_file_name(article);
    let text =
        fs::read_to_string(&article).with_context(|| format!("{} cannot be read", article.display()))?;

    let record = analyze(command, &article)?;
    let marks = marks(&record).context("The command printed another record than that of the contract")?;
    judge(&expected, &text, &marks).with_context(|| format!("{name} is not of the known form"))
}

/// The record of the article in `file`, as `command` prints it, with offsets in bytes of the file.
fn analyze(command: &Path, file: &Path) -> Result<Value> {
    let mut sayswho = run::command(command);
    sayswho.args(["--format", "json", "--offsets", "utf8"]).arg(file);
    let said = run::captured(sayswho)?;
    serde_json::from_str(&said).with_context(|| format!("`sayswho --format json` printed no record:\n{said}"))
}

fn judge(expected: &Value, text: &str, marks: &[Mark<'_>]) -> Result<Report> {
    let mut table = String::new();
    let mut missed = 0;
    let musts = list(expected, "must")?;
    for must in musts {
        let rule = string(must, "rule")?;
        let quote = string(must, "quote")?;
        let places = places(text, quote)?;
        let hit = marks.iter().find(|it| {
            it.rule == rule
                && must["voice"].as_str().is_none_or(|voice| voice == it.voice)
                && places.iter().any(|place| it.touches(place))
        });
        missed += usize::from(hit.is_none());
        let verdict = if hit.is_some() { "hit   " } else { "MISSED" };
        let _ = write!(table, "{verdict}  {rule:<22} “{quote}”");
        if let Some(voice) = must["voice"].as_str() {
            let _ = write!(table, ", voice {voice}");
        }
        // What was marked there instead says why it was missed.
        let near = marks.iter().filter(|it| places.iter().any(|place| it.touches(place)));
        for mark in hit.map_or_else(|| near.collect(), |it| vec![it]) {
            let _ = write!(table, "\n        {}", mark.describe(text));
        }
        table.push('\n');
    }

    let mut touched = 0;
    let must_nots = list(expected, "must_not")?;
    for must_not in must_nots {
        let quote = must_not.as_str().context("`must_not` lists quotes.")?;
        let places = places(text, quote)?;
        let marks: Vec<_> = marks.iter().filter(|it| places.iter().any(|place| it.touches(place))).collect();
        touched += usize::from(!marks.is_empty());
        let verdict = if marks.is_empty() { "clean  " } else { "TOUCHED" };
        let _ = write!(table, "{verdict} {:<22} “{quote}”", "");
        for mark in marks {
            let _ = write!(table, "\n        {}", mark.describe(text));
        }
        table.push('\n');
    }

    let firm = marks.iter().filter(|it| it.level == "firm").count();
    let summary = format!(
        "{} of {} marked, {touched} of {} touched that must not be, {firm} firm marks of at most {MOST_FIRM_MARKS}",
        musts.len() - missed,
        musts.len(),
        must_nots.len(),
    );
    let _ = writeln!(table, "\nAll {} marks:", marks.len());
    for mark in marks {
        let _ = writeln!(table, "        {}", mark.describe(text));
    }
    Ok(Report { table, summary, holds: missed == 0 && touched == 0 && firm <= MOST_FIRM_MARKS })
}

/// A finding of the record.
struct Mark<'r> {
    rule: &'r str,
    voice: &'r str,
    level: &'r str,
    range: Range<usize>,
}

impl Mark<'_> {
    fn touches(&self, other: &Range<usize>) -> bool {
        self.range.start < other.end && other.start < self.range.end
    }

    fn describe(&self, text: &str) -> String {
        let words = text.get(self.range.clone()).unwrap_or("(beyond the text)");
        format!("{} “{words}” (voice {}, {})", self.rule, self.voice, self.level)
    }
}

fn marks(record: &Value) -> Result<Vec<Mark<'_>>> {
    let offset = |finding: &Value, key: &str| {
        let offset = finding[key].as_u64().and_then(|it| usize::try_from(it).ok());
        offset.with_context(|| format!("a finding has no `{key}`"))
    };
    list(record, "findings")?
        .iter()
        .map(|it| {
            Ok(Mark {
                rule: string(it, "rule")?,
                voice: string(it, "voice")?,
                level: string(it, "level")?,
                range: offset(it, "start")?..offset(it, "end")?,
            })
        })
        .collect()
}

/// Every place where `quote` stands in `text`.
///
/// A quote that does not stand there is an error of the list: it would pass as a `must_not` for ever.
fn places(text: &str, quote: &str) -> Result<Vec<Range<usize>>> {
    let places: Vec<_> = text.match_indices(quote).map(|(start, it)| start..start + it.len()).collect();
    if places.is_empty() {
        bail!("“{quote}” does not stand in the text.");
    }
    Ok(places)
}

fn list<'v>(value: &'v Value, key: &str) -> Result<&'v Vec<Value>> {
    value[key].as_array().with_context(|| format!("`{key}` is not a list."))
}

fn string<'v>(value: &'v Value, key: &str) -> Result<&'v str> {
    value[key].as_str().with_context(|| format!("an entry has no `{key}`."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{judge, marks};

    const TEXT: &str = "They say that everything is staged. Rain fell.";

    /// What `judge` says of one mark, that of `staged-event` on “everything is staged” in the voice `vague`.
    fn verdict(expected: &serde_json::Value) -> Result<bool, String> {
        let record = json!({ "findings": [
            { "rule": "staged-event", "voice": "vague", "level": "firm", "start": 14, "end": 34 },
        ]});
        let marks = marks(&record).expect("the record is complete");
        judge(expected, TEXT, &marks).map(|it| it.holds).map_err(|error| error.to_string())
    }

    #[test]
    fn a_mark_of_the_rule_on_the_words_is_a_hit() {
        let must = |rule, quote| json!({ "must": [{ "rule": rule, "quote": quote }], "must_not": [] });
        assert_eq!(verdict(&must("staged-event", "is staged")), Ok(true));
        assert_eq!(verdict(&must("staged-event", "Rain fell")), Ok(false));
        assert_eq!(verdict(&must("rumour", "is staged")), Ok(false));
    }

    #[test]
    fn a_voice_has_to_be_the_one_expected() {
        let must = |voice| json!({ "must": [{ "rule": "staged-event", "quote": "is staged", "voice": voice }], "must_not": [] });
        assert_eq!(verdict(&must("vague")), Ok(true));
        assert_eq!(verdict(&must("page")), Ok(false));
    }

    #[test]
    fn no_mark_of_any_rule_may_touch_what_must_not_be_marked() {
        let must_not = |quote| json!({ "must": [], "must_not": [quote] });
        assert_eq!(verdict(&must_not("Rain fell")), Ok(true));
        assert_eq!(verdict(&must_not("staged. Rain")), Ok(false));
    }

    #[test]
    fn a_quote_that_is_not_in_the_text_is_an_error() {
        let expected = json!({ "must": [], "must_not": ["snow"] });
        assert_eq!(verdict(&expected), Err("“snow” does not stand in the text.".to_owned()));
    }
}
