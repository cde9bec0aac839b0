//! Who speaks a span: `tests/corpus/voice.txt`.
//!
//! A line is a text with words in square brackets, and the voice that speaks them:
//!
//! ```text
//! Maria Lopez said [the attack was staged]. => named
//! ```
//!
//! Words held at arm's length in quotation marks are `named`: the outlet does not say them.
//! A condition, met or not, claims nothing: it is `questioned`.
//!
//! A leading `> ` makes a block quotation.
//! A line that begins with `known miss (denied): ` asserts what comes out today; the voice in brackets would be right.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use sayswho::text::{Block, BlockKind, Document};
use sayswho::voice::{Article, Voice};

/// The voice of the words in square brackets.
fn voice_of(line: &str) -> &'static str {
    let (kind, line) =
        line.strip_prefix("> ").map_or((BlockKind::Paragraph, line), |it| (BlockKind::Quotation, it));
    let start = line.find('[').unwrap_or_else(|| panic!("no words in square brackets: {line}"));
    let end = line.find(']').unwrap_or_else(|| panic!("no words in square brackets: {line}")) - 1;
    let document = Document { blocks: vec![Block::new(kind, line.replace(['[', ']'], ""))] };
    let article = Article::new(&document);
    match article.voice(&tokens(&article, start..end)) {
        Voice::Page => "page",
        Voice::Vague => "vague",
        Voice::Named => "named",
        Voice::Denied => "denied",
        Voice::Questioned => "questioned",
    }
}

/// The tokens of a range of bytes in the only block.
fn tokens(article: &Article, bytes: Range<usize>) -> Range<usize> {
    let tokens = &article.syntax.tokens;
    let first = tokens.partition_point(|it| it.span.range().start < bytes.start);
    let last = tokens.partition_point(|it| it.span.range().end <= bytes.end);
    first..last
}

#[test]
fn spans_are_spoken_by_their_voice() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/voice.txt");
    let source = fs::read_to_string(path).expect("tests/corpus/voice.txt is there");
    let mut failures = String::new();
    for line in source.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let case =
            line.strip_prefix("known miss (").map(|it| it.split_once("): ").expect("a voice in brackets"));
        let (right, case) = case.map_or((None, line), |(right, case)| (Some(right), case));
        let (text, expected) = case.rsplit_once(" => ").expect("a line has a voice behind an arrow");
        let found = voice_of(text);
        if right == Some(found) {
            writeln!(failures, "no miss any more, take the words away: {line}")
                .expect("writing to a string succeeds");
        } else if found != expected {
            writeln!(failures, "{line}\n    found {found}").expect("writing to a string succeeds");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_range_of_bytes_becomes_its_tokens() {
    let document = Document { blocks: vec![Block::new(BlockKind::Paragraph, "It was not staged.")] };
    let article = Article::new(&document);
    assert_eq!(tokens(&article, 11..17), 3..4);
}

/// The words with which a text, its blocks parted by ` ¶ `, says that it is an opinion.
#[track_caller]
fn says_of_itself(text: &str, expected: Option<&str>) {
    let block = |it: &str| {
        let heading = it.strip_prefix("# ");
        let kind = if heading.is_some() { BlockKind::Heading } else { BlockKind::Paragraph };
        Block::new(kind, heading.unwrap_or(it).to_owned())
    };
    let document = Document { blocks: text.split(" ¶ ").map(block).collect() };
    let found = Article::new(&document).opinion.map(|it| document.slice(it).to_owned());
    assert_eq!(found.as_deref(), expected, "{text}");
}

#[test]
fn an_opinion_says_so_above_or_below() {
    says_of_itself("# Opinion: Tax the bread ¶ It is high time.", Some("Opinion"));
    says_of_itself("Film review ¶ # A long night ¶ The second act sags.", Some("Film review"));
    says_of_itself("By the Editorial Board ¶ # Tax the bread", Some("By the Editorial Board"));
    says_of_itself("# Bread ¶ Tax it. ¶ The views expressed here are her own.", Some("views expressed here"));
}

#[test]
fn a_report_on_opinion_is_no_opinion() {
    says_of_itself("# Opinion polls close at ten ¶ Voters queued.", None);
    says_of_itself("# Review of policing begins ¶ The mayor ordered it.", None);
    says_of_itself("# Bread ¶ The minister's comment drew laughter.", None);
    let far = format!("# Bread{} ¶ Tax it.{}", " ¶ It rose.".repeat(4), " ¶ It fell.".repeat(4));
    says_of_itself(&far.replace("Tax it.", "The views expressed here are her own."), None);
}
