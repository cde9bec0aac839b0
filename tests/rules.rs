//! Every rule's page, run as a test: what stands in bold is exactly what the rule marks.
//!
//! In an example ` ¶ ` parts blocks and a leading `# ` makes a heading.
//! A last word in backticks narrows what is expected: a voice (`` `vague` ``) or `` `tentative` ``.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sayswho::rules::{Finding, Level, RULES, Role};
use sayswho::text::{Block, BlockKind, Document};
use sayswho::voice::Voice;

#[path = "../src/rules/page.rs"]
mod page;
#[path = "../src/rules/precision.rs"]
mod precision;

/// An example: its text, and what must be marked in it.
struct Example {
    document: Document,
    plain: String,
    bold: Vec<String>,
    note: Option<String>,
}

#[test]
fn every_page_keeps_its_promises() {
    let mut failures = String::new();
    let mut examples = 0;
    for rule in RULES {
        let page = read_page(rule.name);
        let marked = page.marked.iter().map(|it| (it, "marked"));
        let unmarked = page.unmarked.iter().map(|it| (it, "not marked"));
        let misses = page.misses.iter().map(|it| (it, "known miss"));
        let false_marks = page.false_marks.iter().map(|it| (it, "known false mark"));
        for (source, section) in marked.chain(unmarked).chain(misses).chain(false_marks) {
            examples += 1;
            let example = read_example(source);
            let expected: Vec<String> =
                if section == "known miss" { Vec::new() } else { example.bold.clone() };
            assert!(
                matches!(section, "not marked") == example.bold.is_empty(),
                "{}: what is marked or missed stands in bold, and nothing else: {source}",
                rule.name
            );
            let findings = findings_of(&example.document, rule.name);
            // A tentative mark is not shown by default: it counts only where the example asks for it.
            let tentative = example.note.as_deref() == Some("tentative");
            let level = if tentative { Level::Tentative } else { Level::Firm };
            let shown: Vec<&Finding> = findings.iter().filter(|it| it.level == level).collect();
            let found: Vec<String> =
                shown.iter().map(|it| example.document.slice(it.place).to_owned()).collect();
            let voices_right = match example.note.as_deref() {
                None | Some("tentative") => true,
                Some(voice) => !shown.is_empty() && shown.iter().all(|it| it.voice == voice_named(voice)),
            };
            if found != expected || !voices_right {
                let voices: Vec<Voice> = shown.iter().map(|it| it.voice).collect();
                writeln!(
                    failures,
                    "{} ({section}): {}\n  expected {expected:?} {}\n  found    {found:?} {voices:?}",
                    rule.name,
                    example.plain,
                    example.note.as_deref().unwrap_or(""),
                )
                .expect("writing to a string succeeds");
            }
        }
    }
    assert!(examples > 0, "there are no examples");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_page_has_its_share_of_examples() {
    for rule in RULES {
        let page = read_page(rule.name);
        assert!(page.marked.len() >= 6, "{}: {} marked examples, at least 6", rule.name, page.marked.len());
        assert!(
            page.unmarked.len() >= 8,
            "{}: {} unmarked examples, at least 8",
            rule.name,
            page.unmarked.len()
        );
    }
}

#[test]
fn every_mark_has_something_to_say() {
    for rule in RULES {
        for source in &read_page(rule.name).marked {
            for finding in findings_of(&read_example(source).document, rule.name) {
                assert!(finding.message.ends_with(['.', '?']), "{}: {:?}", rule.name, finding.message);
                assert!(finding.confidence <= 100);
            }
        }
    }
}

/// Every rule takes every confidence from the table of precision.
#[test]
fn confidence_is_measured_precision() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/precision.md");
    let source = fs::read_to_string(path).expect("the table is there");
    let table = precision::parse(&source).expect("the table can be read");
    for row in &table {
        assert!(RULES.iter().any(|it| it.name == row.rule), "{} is no rule", row.rule);
        let same = table.iter().filter(|it| it.constant() == row.constant()).count();
        assert_eq!(same, 1, "{} stands in one row", row.constant());
    }
    for rule in RULES {
        let page = read_page(rule.name);
        for source in page.marked.iter().chain(&page.false_marks) {
            for finding in findings_of(&read_example(source).document, rule.name) {
                let measured = table
                    .iter()
                    .any(|row| row.rule == rule.name && row.confidence() == u32::from(finding.confidence));
                assert!(measured, "{}: {} stands in no row: {source}", rule.name, finding.confidence);
            }
        }
    }
}

/// The headline is flat, and the article says whose claim it is: a quiet mark that leads there.
#[test]
fn a_headline_that_the_article_attributes_has_a_quiet_mark() {
    let headline = "# The harbour rescue was staged";
    for (body, level, answer) in [
        (
            "The rescue in the harbour was staged for the cameras, said Ana Costa, who heads the divers’ union.",
            Level::Tentative,
            Some("Ana Costa"),
        ),
        (
            "The council meets on Monday. Ana Costa, who heads the divers’ union, said she would attend.",
            Level::Firm,
            None,
        ),
        ("The rescue in the harbour was staged for the cameras, critics say.", Level::Firm, None),
    ] {
        let example = read_example(&format!("{headline} ¶ {body}"));
        let findings = findings_of(&example.document, "staged-event");
        let mark = findings.iter().find(|it| it.place.block == 0).expect("the headline is marked");
        assert_eq!(mark.level, level, "{body}");
        let named = mark.labels.iter().find(|it| it.role == Role::Answer);
        let named = named.map(|it| example.document.slice(it.place));
        assert_eq!(
            named.map(|it| it.starts_with(answer.unwrap_or("?"))),
            answer.map(|_| true),
            "{body}: {named:?}"
        );
    }
}

fn findings_of(document: &Document, rule: &str) -> Vec<Finding> {
    sayswho::analyze(document).findings.into_iter().filter(|it| it.rule == rule).collect()
}

fn read_page(rule: &str) -> page::Page {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/rules")
        .join(rule.replace('-', "_"))
        .with_extension("md");
    let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    page::parse(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_example(source: &str) -> Example {
    let (text, note) = match source.strip_suffix('`').and_then(|it| it.rsplit_once(" `")) {
        Some((text, note)) => (text, Some(note.to_owned())),
        None => (source, None),
    };
    let plain = text.replace("**", "");
    let bold = text.split("**").skip(1).step_by(2).map(str::to_owned).collect();
    let blocks = plain
        .split(" ¶ ")
        .map(|block| match block.strip_prefix("# ") {
            Some(heading) => Block::new(BlockKind::Heading, heading),
            None => Block::new(BlockKind::Paragraph, block),
        })
        .collect();
    Example { document: Document { blocks }, plain, bold, note }
}

fn voice_named(name: &str) -> Voice {
    [Voice::Page, Voice::Vague, Voice::Named, Voice::Denied, Voice::Questioned]
        .into_iter()
        .find(|it| it.name() == name)
        .unwrap_or_else(|| panic!("{name:?} is no voice"))
}
