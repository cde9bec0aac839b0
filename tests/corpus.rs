//! Texts and what must be read from them: `tests/corpus/*.txt`.
//!
//! `sentences.txt` holds texts with a `|` where a sentence ends; `ladder.txt` and `voice.txt` have tests of their own.
//! The other files, one for each construction, hold cases of a name, a text and the attributions in it:
//!
//! ```text
//! == the name of the case
//! The bridge is safe, the mayor said.
//! --
//! source: the mayor (role)
//! cue: said
//! content: The bridge is safe
//! ```
//!
//! ` ¶ ` parts blocks, a leading `# ` makes a heading; a case without attributions has nothing under its line.
//! `source: -` means that nobody is named; `(person: Ann Lee)` asks for the resolved name too.
//! ` + ` parts the pieces of a content; `denies: yes` says that the cue turns it round.
//! A case whose name begins with `known miss:` asserts what comes out today, which is wrong.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sayswho::attribution::Attribution;
use sayswho::text::{Block, BlockKind, Document};

/// Files that are no cases of attribution.
const OTHERS: [&str; 3] = ["ladder.txt", "sentences.txt", "voice.txt"];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn document(text: &str) -> Document {
    let block = |text: &str| match text.strip_prefix("# ") {
        Some(heading) => Block::new(BlockKind::Heading, heading),
        None => Block::new(BlockKind::Paragraph, text),
    };
    Document { blocks: text.split(" ¶ ").map(block).collect() }
}

fn show(document: &Document, attribution: &Attribution, expected: &str) -> String {
    let mut out = String::new();
    let source = attribution.source.as_ref().map_or_else(
        || "-".to_owned(),
        |it| {
            let words = document.slice(it.place);
            let kind = it.kind.name();
            // The resolved name is shown where the case asks for it.
            if expected.contains(&format!("({kind}: ")) {
                format!("{words} ({kind}: {})", it.name)
            } else {
                format!("{words} ({kind})")
            }
        },
    );
    let block = &document.blocks[attribution.block as usize].text;
    let cue: Vec<&str> = attribution.cue.iter().map(|it| &block[it.range()]).collect();
    let content: Vec<&str> = attribution.content.iter().map(|&it| document.slice(it)).collect();
    write!(out, "source: {source}\ncue: {}\ncontent: {}", cue.join(" + "), content.join(" + "))
        .expect("writing to a string succeeds");
    if attribution.denies {
        out.push_str("\ndenies: yes");
    }
    out
}

#[test]
fn attributions_are_read_as_written_down() {
    let mut failures = String::new();
    let mut cases = 0;
    let mut files: Vec<PathBuf> = fs::read_dir(corpus())
        .expect("tests/corpus is there")
        .map(|it| it.expect("a readable folder").path())
        .filter(|it| it.file_name().is_some_and(|name| OTHERS.iter().all(|it| name != *it)))
        .collect();
    files.sort();
    for path in files {
        let source = fs::read_to_string(&path).expect("a readable case");
        for case in source.split("\n== ").skip(1) {
            cases += 1;
            let (name, rest) = case.split_once('\n').expect("a case has a text");
            let (text, expected) = rest.split_once("\n--").expect("a case has a line of two hyphens");
            let expected = expected.trim();
            let document = document(text.trim());
            let analysis = sayswho::analyze(&document);
            let found: Vec<String> =
                analysis.attributions.iter().map(|it| show(&document, it, expected)).collect();
            let found = found.join("\n\n");
            if found != expected {
                let file = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
                writeln!(
                    failures,
                    "== {name} ({file})\n{text}\n-- expected\n{expected}\n-- found\n{found}\n"
                )
                .expect("writing to a string succeeds");
            }
        }
    }
    assert!(cases > 0, "there are no cases");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn sentences_end_where_the_bar_stands() {
    let source =
        fs::read_to_string(corpus().join("sentences.txt")).expect("tests/corpus/sentences.txt is there");
    let mut failures = String::new();
    for line in source.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let document = document(&line.replace(" |", ""));
        let analysis = sayswho::analyze(&document);
        let found: Vec<&str> = analysis.sentences.iter().map(|&it| document.slice(it)).collect();
        let found = found.join(" | ");
        if found != line {
            writeln!(failures, "expected {line}\nfound    {found}\n").expect("writing to a string succeeds");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
