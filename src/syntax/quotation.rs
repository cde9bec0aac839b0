//! Where quotations open and close, and which run on into the next paragraph.

use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::token::{Kind, Token};
use crate::text::Block;

/// Words between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The block it stands in.
    pub block: u32,
    /// First token: the opening mark.
    pub start: u32,
    /// One past the last token, the closing mark included if there is one.
    pub end: u32,
    /// It has a closing mark.
    pub closed: bool,
    /// It goes on from the paragraph before: index of that quotation.
    pub continues: Option<u32>,
    /// Number of words inside.
    pub words: u32,
}

/// A mark that opens and the one that closes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Double,
    Single,
    Guillemet,
}

enum Face {
    Opens(Style),
    Closes(Style),
    Neither,
}

/// Finds the outermost quotations of a document and marks their tokens as quoted.
///
/// By the old rule of print a quotation of several paragraphs opens each of them with a mark
/// and closes only the last: an unclosed quotation goes on when the next block opens with a mark.
/// Unclosed without such a sequel, it ends with its block.
pub fn find(blocks: &[Block], ranges: &[Range<u32>], tokens: &mut [Token]) -> Vec<Quotation> {
    let mut quotations: Vec<Quotation> = Vec::new();
    for (block_idx, range) in ranges.iter().enumerate() {
        let text = &blocks[block_idx].text;
        let mut open: Option<(u32, Style)> = None;
        let mut at = range.start;
        while at < range.end {
            if tokens[at as usize].kind == Kind::Quote {
                match (face(text, tokens, range, at, open.map(|it| it.1)), open) {
                    (Face::Opens(style), None)
                        if style != Style::Single || single_closes(text, tokens, range, at) =>
                    {
                        open = Some((at, style));
                    }
                    (Face::Closes(style), Some((start, opened))) if style == opened => {
                        push(&mut quotations, block_idx, start..at + 1, true, range, tokens);
                        open = None;
                    }
                    (Face::Closes(Style::Single) | Face::Neither, _)
                        if is_plural_possessive(text, tokens, at) =>
                    {
                        let token = &mut tokens[at as usize];
                        token.kind = Kind::Word;
                        token.classes = token.classes.with(Class::Any);
                    }
                    _ => {}
                }
            }
            at += 1;
        }
        if let Some((start, _)) = open {
            push(&mut quotations, block_idx, start..range.end, false, range, tokens);
        }
    }
    quotations
}

/// "the actors' play": an apostrophe behind an s that closes nothing.
fn is_plural_possessive(text: &str, tokens: &[Token], at: u32) -> bool {
    let Some(before) = at.checked_sub(1).map(|it| &tokens[it as usize]) else { return false };
    let token = &tokens[at as usize];
    let apostrophe = matches!(&text[token.span.range()], "'" | "’");
    let owner = before.kind == Kind::Word && before.span.end == token.span.start;
    apostrophe && owner && text[before.span.range()].ends_with('s')
}

fn push(
    quotations: &mut Vec<Quotation>,
    block_idx: usize,
    range: Range<u32>,
    closed: bool,
    block: &Range<u32>,
    tokens: &mut [Token],
) {
    let inside = &mut tokens[range.start as usize..range.end as usize];
    let words = inside.iter().filter(|it| it.is_word()).count() as u32;
    for token in inside {
        token.quoted = true;
    }
    let continues = quotations.last().and_then(|last| {
        let runs_on = !last.closed && last.block as usize + 1 == block_idx && range.start == block.start;
        runs_on.then_some(quotations.len() as u32 - 1)
    });
    quotations.push(Quotation {
        block: block_idx as u32,
        start: range.start,
        end: range.end,
        closed,
        continues,
        words,
    });
}

/// Which way the mark at `at` faces, given what is open.
fn face(text: &str, tokens: &[Token], block: &Range<u32>, at: u32, open: Option<Style>) -> Face {
    let token = &tokens[at as usize];
    let next = (at + 1 < block.end).then(|| &tokens[at as usize + 1]);
    let next_joined = next.is_some_and(|it| !it.spaced);
    match &text[token.span.range()] {
        "“" | "„" | "‟" => Face::Opens(Style::Double),
        "”" => Face::Closes(Style::Double),
        "«" | "‹" => Face::Opens(Style::Guillemet),
        "»" | "›" => Face::Closes(Style::Guillemet),
        "‘" | "‚" => Face::Opens(Style::Single),
        "’" => Face::Closes(Style::Single),
        "'" => {
            if open == Some(Style::Single) && !next_joined_word(next) {
                Face::Closes(Style::Single)
            } else if token.spaced && next_joined {
                Face::Opens(Style::Single)
            } else {
                Face::Neither
            }
        }
        _ => {
            // A straight or doubled mark closes what is open, unless it clearly opens: space before, none behind.
            if open == Some(Style::Double) {
                Face::Closes(Style::Double)
            } else if next_joined || token.spaced {
                Face::Opens(Style::Double)
            } else {
                Face::Neither
            }
        }
    }
}

fn next_joined_word(next: Option<&Token>) -> bool {
    next.is_some_and(|it| !it.spaced && it.is_word())
}

/// Tokens searched for the mark that closes a single quotation: an apostrophe alone opens nothing,
/// and an unbounded search would make a page of apostrophes quadratic.
const SINGLE_REACH: u32 = 120;

fn single_closes(text: &str, tokens: &[Token], block: &Range<u32>, open: u32) -> bool {
    let end = block.end.min(open + SINGLE_REACH);
    (open + 2..end).any(|at| {
        let token = &tokens[at as usize];
        let next = (at + 1 < block.end).then(|| &tokens[at as usize + 1]);
        token.kind == Kind::Quote
            && !token.spaced
            && !next_joined_word(next)
            && matches!(&text[token.span.range()], "'" | "’")
    })
}
