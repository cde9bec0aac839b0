//! Suites over labelled corpora: figures, and never a word of the text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Report;
use crate::{project, run, train};

type Spans = BTreeSet<(u64, u64)>;

/// Sources, cues and contents, exactly and by overlap; whether a sentence holds any, and any without a source.
pub(super) fn polnear(command: &Path) -> Result<Report> {
    let (Some(articles), Some(sentences)) =
        (rows("polnear/dev.jsonl")?, rows("polnear/sentences_dev.jsonl")?)
    else {
        return Ok(skipped("polnear/dev.jsonl"));
    };
    let records = records(command, &articles)?;
    let mut table = String::new();
    let mut summary = String::from("exact / overlap F1");
    writeln!(table, "{:<8} {:>22} {:>22}", "", "exact P R F1", "overlap P R F1")?;
    for role in ["source", "cue", "content"] {
        let (mut exact, mut overlap) = (Score::default(), Score::default());
        for (article, record) in articles.iter().zip(&records) {
            let (gold, found) = (spans(article, role), spans(record, role));
            let same = gold.intersection(&found).count();
            exact.add(same, found.len(), same, gold.len());
            overlap.add(touching(&found, &gold), found.len(), touching(&gold, &found), gold.len());
        }
        writeln!(table, "{role:<8} {exact:>22} {overlap:>22}")?;
        write!(summary, ", {role} {:.3} / {:.3}", exact.f1(), overlap.f1())?;
    }
    let (mut none, mut unsourced) = (Score::default(), Score::default());
    for sentence in sentences.iter().filter(|it| it["discard"] != true) {
        let at = articles.iter().position(|it| it["id"] == sentence["doc"]);
        let Some(record) = at.map(|it| &records[it]) else { continue };
        let own = BTreeSet::from([(number(&sentence["start"]), number(&sentence["end"]))]);
        let holds = |it: &Value| touching(&own, &spans(&json!({ "attributions": [it] }), "cue")) > 0;
        let empty = Vec::new();
        let all = record["attributions"].as_array().unwrap_or(&empty);
        let touched = ["source", "cue", "content"].iter().any(|it| touching(&own, &spans(record, it)) > 0);
        let bare = all.iter().any(|it| it["source"].is_null() && holds(it));
        none.decide(!touched, sentence["label"] == "no_attribution");
        unsourced.decide(bare, sentence["label"] == "unsourced_attribution");
    }
    writeln!(table, "sentences without an attribution: {none}")?;
    writeln!(table, "sentences whose attribution has no source: {unsourced}")?;
    write!(summary, "; sentences without {:.3}, without a source {:.3}", none.f1(), unsourced.f1())?;
    Ok(Report { table, summary, holds: true })
}

/// How many labelled phrases a mark or an anonymous source touches.
pub(super) fn snippets(command: &Path) -> Result<Report> {
    let Some(snippets) = rows("anon_source_snippets/dev.jsonl")? else {
        return Ok(skipped("anon_source_snippets/dev.jsonl"));
    };
    let records = records(command, &snippets)?;
    let mut hits = 0;
    for (snippet, record) in snippets.iter().zip(&records) {
        let gold: Spans = snippet["spans"].as_array().into_iter().flatten().filter_map(span).collect();
        let list = |name: &str| record[name].as_array().into_iter().flatten();
        let marks = list("findings").filter(|it| it["rule"] == "anonymous-source").filter_map(span);
        let sources = list("attributions").map(|it| &it["source"]).filter(|it| it["kind"] == "anonymous");
        let found: Spans = marks.chain(sources.filter_map(span)).collect();
        hits += usize::from(touching(&gold, &found) > 0);
    }
    let summary =
        format!("{hits} of {} snippets found, recall {:.3}", snippets.len(), ratio(hits, snippets.len()));
    Ok(Report { table: String::new(), summary, holds: true })
}

/// What share of the sentences of each label carries a firm mark, and how staging is told from its look-alikes.
pub(super) fn marks(command: &Path) -> Result<Report> {
    let mut table = String::new();
    let any = |_: &Value| true;
    for (name, key) in [("babe", "label"), ("newsdiscourse", "derived"), ("checkthat_subj", "label")] {
        let Some(sentences) = rows(&format!("{name}/dev.jsonl"))? else { return Ok(skipped(name)) };
        let mut shares: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (sentence, record) in sentences.iter().zip(&records(command, &sentences)?) {
            let share = shares.entry(sentence[key].as_str().unwrap_or("none").to_owned()).or_default();
            share.0 += usize::from(has_mark(record, any));
            share.1 += 1;
        }
        for (label, (marked, all)) in shares {
            writeln!(
                table,
                "{name:<15} {label:<20} {marked:>5} of {all:>5} marked, {:.3}",
                ratio(marked, all)
            )?;
        }
    }
    let Some(pool) = rows("staged_pool/dev.jsonl")? else { return Ok(skipped("staged_pool")) };
    let asserts = |it: &Value| it["family"] == "staging" && (it["voice"] == "page" || it["voice"] == "vague");
    let (mut staged, mut literal) = (Score::default(), (0, 0));
    for (sentence, record) in pool.iter().zip(&records(command, &pool)?) {
        staged.decide(has_mark(record, asserts), sentence["label"] == "asserted");
        if sentence["label"] == "literal_or_benign" {
            literal.0 += usize::from(has_mark(record, |it| it["family"] == "staging"));
            literal.1 += 1;
        }
    }
    writeln!(table, "staged_pool     asserted against the rest: {staged}")?;
    writeln!(
        table,
        "staged_pool     literal senses marked: {} of {}, {:.3}",
        literal.0,
        literal.1,
        ratio(literal.0, literal.1)
    )?;
    Ok(Report { table, summary: format!("staging F1 {:.3}", staged.f1()), holds: true })
}

/// Wire copy has more firm marks than this in a thousand words only where something is wrong.
const MOST_MARKS_OF_WIRE: f64 = 5.0;

/// The name of the agency stands in brackets behind the place that its report comes from.
const AGENCIES: [&str; 8] = ["(AFP)", "(ANI)", "(AP)", "(IANS)", "(PTI)", "(Reuters)", "(UPI)", "(Xinhua)"];

/// Firm marks in a thousand words of the English news pages' own text, by outlet and for reports of agencies.
pub(super) fn outlets(command: &Path) -> Result<Report> {
    let folder = project::shared().join("pages");
    let Ok(manifest) = std::fs::read_to_string(folder.join("MANIFEST.tsv")) else {
        let summary = "skipped: ../shared/pages/MANIFEST.tsv is absent".into();
        return Ok(Report { table: String::new(), summary, holds: true });
    };
    let mut pages = Vec::new();
    for line in manifest.lines() {
        // set, name, address, language, words, markup, whether its site is one for news.
        let fields: Vec<&str> = line.split('\t').collect();
        let ["zyte", name, address, "en", _, _, "True", ..] = fields.as_slice() else { continue };
        let path = folder.join("zyte").join(name).join("expected.txt");
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        pages.push(json!({ "id": outlet_of(address), "text": text }));
    }
    let mut outlets: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut wire, mut all) = ((0, 0), (0, 0));
    for (page, record) in pages.iter().zip(&records(command, &pages)?) {
        let text = page["text"].as_str().unwrap_or_default();
        let words = text.split_whitespace().count();
        let marks = record["findings"].as_array().into_iter().flatten().filter(|it| it["level"] == "firm");
        let marks = marks.count();
        let outlet = outlets.entry(page["id"].as_str().unwrap_or_default().to_owned()).or_default();
        let is_wire = AGENCIES.iter().any(|it| text.contains(it));
        for sum in [Some(outlet), Some(&mut all), is_wire.then_some(&mut wire)].into_iter().flatten() {
            sum.0 += marks;
            sum.1 += words;
        }
    }
    let in_thousand = |(marks, words): (usize, usize)| 1_000.0 * ratio(marks, words);
    let sums = [("all".to_owned(), all), ("reports of agencies among them".to_owned(), wire)];
    let mut table = String::new();
    for (name, sum) in outlets.into_iter().chain(sums) {
        writeln!(
            table,
            "{name:<32} {:>4} marks in {:>6} words, {:>5.1} in 1,000",
            sum.0,
            sum.1,
            in_thousand(sum)
        )?;
    }
    let summary = format!("agencies {:.1} marks in 1,000 words (≤ {MOST_MARKS_OF_WIRE})", in_thousand(wire));
    Ok(Report { table, summary, holds: in_thousand(wire) <= MOST_MARKS_OF_WIRE })
}

/// The host of an address, without what every host begins with.
fn outlet_of(address: &str) -> &str {
    let host = address.split('/').nth(2).unwrap_or(address);
    host.strip_prefix("www.").unwrap_or(host)
}

fn has_mark(record: &Value, test: impl Fn(&Value) -> bool) -> bool {
    record["findings"].as_array().into_iter().flatten().any(|it| it["level"] == "firm" && test(it))
}

/// What the record does not say is scored by the trainer, which links the engine.
pub(super) fn ud() -> Result<Report> {
    let corpora = project::shared().join("corpora");
    if !corpora.join("ud").is_dir() {
        return Ok(skipped("ud"));
    }
    Ok(Report { table: train::score(&corpora)?, summary: String::new(), holds: true })
}

fn skipped(path: &str) -> Report {
    let summary = format!("skipped: ../shared/corpora/{path} is absent");
    Report { table: String::new(), summary, holds: true }
}

/// The rows of a corpus; `None` when it is absent.
fn rows(path: &str) -> Result<Option<Vec<Value>>> {
    let path: PathBuf = project::shared().join("corpora").join(path);
    if !path.is_file() {
        return Ok(None);
    }
    let name = path.display().to_string();
    let source = std::fs::read_to_string(&path).with_context(|| format!("{name} cannot be read"))?;
    let rows: Result<Vec<Value>, _> = source.lines().map(serde_json::from_str).collect();
    rows.map(Some).with_context(|| format!("{name} is not JSON"))
}

/// What the command says of each text.
fn records(command: &Path, rows: &[Value]) -> Result<Vec<Value>> {
    let mut sayswho = run::command(command);
    sayswho.args(["--format", "jsonl"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = sayswho.spawn().context("`sayswho` could not be started")?;
    let mut input = child.stdin.take().context("`sayswho` takes no input")?;
    let lines: Vec<String> =
        rows.iter().map(|it| format!("{}\n", json!({ "id": it["id"], "text": it["text"] }))).collect();
    // Written aside: the command answers while it reads, and a full pipe would stop both.
    let writer = std::thread::spawn(move || lines.iter().try_for_each(|it| input.write_all(it.as_bytes())));
    let output = child.wait_with_output()?;
    writer.join().ok().context("the writer failed")??;
    let said = String::from_utf8(output.stdout)?;
    let records: Vec<Value> = said.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if records.len() != rows.len() {
        bail!("`sayswho` answered {} of {} texts.", records.len(), rows.len());
    }
    Ok(records)
}

/// Every span of one role, whether the record writes it `[3, 7]` or `{"start": 3, "end": 7}`.
fn spans(record: &Value, role: &str) -> Spans {
    let attributions = record["attributions"].as_array().into_iter().flatten();
    attributions
        .flat_map(|it| match &it[role] {
            Value::Array(all) => all.iter().filter_map(span).collect::<Vec<_>>(),
            one => span(one).into_iter().collect(),
        })
        .collect()
}

fn span(value: &Value) -> Option<(u64, u64)> {
    let end_of = |index: usize, key: &str| value.get(index).or_else(|| value.get(key))?.as_u64();
    Some((end_of(0, "start")?, end_of(1, "end")?))
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

/// How many of `left` share a character with any of `right`.
fn touching(left: &Spans, right: &Spans) -> usize {
    left.iter().filter(|a| right.iter().any(|b| a.0 < b.1 && b.0 < a.1)).count()
}

#[expect(clippy::cast_precision_loss, reason = "corpora have fewer than 2^52 rows")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Precision, recall and their mean.
#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    reached: usize,
    gold: usize,
}

impl Score {
    const fn add(&mut self, right: usize, found: usize, reached: usize, gold: usize) {
        self.right += right;
        self.found += found;
        self.reached += reached;
        self.gold += gold;
    }

    fn decide(&mut self, found: bool, gold: bool) {
        let both = usize::from(found && gold);
        self.add(both, usize::from(found), both, usize::from(gold));
    }

    fn f1(&self) -> f64 {
        let (precision, recall) = (ratio(self.right, self.found), ratio(self.reached, self.gold));
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (precision, recall) = (ratio(self.right, self.found), ratio(self.reached, self.gold));
        out.pad(&format!("{precision:.3} {recall:.3} {:.3}", self.f1()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_named_by_its_host() {
        assert_eq!(outlet_of("https://www.example.org/news/1?id=2"), "example.org");
        assert_eq!(outlet_of("https://local.example.org/"), "local.example.org");
    }

    #[test]
    fn a_span_is_read_in_both_forms() {
        assert_eq!(span(&json!([3, 7])), Some((3, 7)));
        assert_eq!(span(&json!({ "start": 3, "end": 7 })), Some((3, 7)));
        assert_eq!(span(&json!(null)), None);
    }

    #[test]
    fn spans_touch_when_they_share_a_character() {
        let left = Spans::from([(0, 3), (5, 9)]);
        assert_eq!(touching(&left, &Spans::from([(2, 4)])), 1);
        assert_eq!(touching(&left, &Spans::from([(3, 5)])), 0);
    }

    #[test]
    fn a_score_weighs_precision_and_recall() {
        let mut score = Score::default();
        for (found, gold) in [(true, true), (true, false), (false, true), (false, false)] {
            score.decide(found, gold);
        }
        assert!((score.f1() - 0.5).abs() < 1e-9);
    }
}
