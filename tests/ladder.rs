//! On which rung of the source ladder a source stands: `tests/corpus/ladder.txt`.
//!
//! A line is a text with one source in square brackets, and the rung, with the resolved name where it is asked for:
//!
//! ```text
//! Maria Lopez opened the bridge. [She] said it was safe. => person: Maria Lopez
//! ```
//!
//! ` ¶ ` parts blocks, a leading `> ` makes a block quotation, `{…}` is a link; `none` says that nobody is named there.
//! A line that begins with `known miss (role): ` asserts what comes out today; the rung in brackets would be right.
//!
//! Decided where reasonable people differ:
//!
//! - “Analysts at Barclays” are a `role`, as is “the ministry's spokesman”: the house can be asked, but it has not spoken.
//! - “Officials” and “US officials” are a `role`, a “senior official” and “senior officials” are `anonymous`:
//!   what describes an insider without a name promises knowledge that nobody can check.
//! - “Sources” and “security sources” are `vague`; “two sources”, “the sources” and “sources told the paper” are `anonymous`:
//!   counted, known already or heard by somebody, they are individuals whom the outlet knows.
//! - “A study” is `vague` and “a study by the University of Ayr” a `document`: only the second can be looked up.
//! - “Washington” and “France” are `organisation`: their governments speak.
//! - Two persons joined are one source on the rung `person`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sayswho::text::{Block, BlockKind, Document, Link, Place, Span};

/// At most one line in this many may be a known miss.
const LINES_FOR_ONE_MISS: usize = 20;

/// A text with its links, and the words in square brackets.
struct Marked {
    document: Document,
    source: Place,
}

fn read_marked(line: &str) -> Marked {
    let mut document = Document::default();
    let mut source = None;
    for part in line.split(" ¶ ") {
        let (kind, part) =
            part.strip_prefix("> ").map_or((BlockKind::Paragraph, part), |it| (BlockKind::Quotation, it));
        let block = document.blocks.len() as u32;
        let mut text = String::new();
        let mut links = Vec::new();
        let (mut bracket, mut brace) = (0, 0);
        for sign in part.chars() {
            let here = text.len() as u32;
            match sign {
                '[' => bracket = here,
                ']' => source = Some(Place::new(block, Span::new(bracket, here))),
                '{' => brace = here,
                '}' => {
                    links
                        .push(Link { span: Span::new(brace, here), href: "https://example.org/".to_owned() });
                }
                _ => text.push(sign),
            }
        }
        document.blocks.push(Block { links, ..Block::new(kind, text) });
    }
    Marked { document, source: source.unwrap_or_else(|| panic!("no words in square brackets: {line}")) }
}

/// The rung of the source that stands on the marked words, and its name if the line asks for it.
fn rung(marked: &Marked, named: bool) -> String {
    let analysis = sayswho::analyze(&marked.document);
    let mut sources = analysis.attributions.iter().filter_map(|it| it.source.as_ref());
    let Some(source) = sources.find(|it| it.place.overlaps(marked.source)) else { return "none".to_owned() };
    let kind = source.kind.name();
    if named { format!("{kind}: {}", source.name) } else { kind.to_owned() }
}

#[test]
fn sources_stand_on_their_rung() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/ladder.txt");
    let source = fs::read_to_string(path).expect("tests/corpus/ladder.txt is there");
    let (mut failures, mut lines, mut misses) = (String::new(), 0, 0);
    for line in source.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        lines += 1;
        let case =
            line.strip_prefix("known miss (").map(|it| it.split_once("): ").expect("a rung in brackets"));
        misses += usize::from(case.is_some());
        let (right, case) = case.map_or((None, line), |(right, case)| (Some(right), case));
        let (text, expected) = case.rsplit_once(" => ").expect("a line has a rung behind an arrow");
        let found =
            rung(&read_marked(text), expected.contains(": ") || right.is_some_and(|it| it.contains(": ")));
        if right == Some(found.as_str()) {
            writeln!(failures, "no miss any more, take the words away: {line}")
                .expect("writing to a string succeeds");
        } else if found != expected {
            writeln!(failures, "{line}\n    found {found}").expect("writing to a string succeeds");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(misses * LINES_FOR_ONE_MISS <= lines, "{misses} known misses in {lines} lines are too many");
}

#[test]
fn brackets_and_links_are_read_off_a_line() {
    let marked = read_marked("It rained. ¶ {[Studies]} show it.");
    let text = "Studies show it.";
    assert_eq!(marked.document.blocks[1].text, text);
    assert_eq!(marked.document.slice(marked.source), "Studies");
    assert_eq!(marked.document.blocks[1].links[0].span, Span::new(0, 7));
}
