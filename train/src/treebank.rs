//! Treebanks in the form of Universal Dependencies (CoNLL-U).

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use sayswho::syntax::pos::Pos;
use sayswho::syntax::token::{self, Token};
use sayswho::text::{Block, BlockKind, Document};

/// One sentence with its gold tokens.
pub struct Sentence {
    /// As it is written.
    pub text: String,
    /// It is the first of its document.
    pub first: bool,
    /// The gold tokens.
    pub words: Vec<Gold>,
}

/// One gold token.
pub struct Gold {
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
    /// Its tag; `None` for a tag outside the set.
    pub pos: Option<Pos>,
    number: u32,
    head: u32,
}

/// Reads one file.
///
/// # Errors
///
/// A sentence that names the file when it cannot be read.
pub fn read(path: &Path) -> Result<Vec<Sentence>> {
    let source =
        std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut sentences = Vec::new();
    let mut first = false;
    for paragraph in source.split("\n\n") {
        let mut sentence = Sentence { text: String::new(), first, words: Vec::new() };
        let mut at = 0;
        for line in paragraph.lines() {
            if line.starts_with("# newdoc") {
                sentence.first = true;
            }
            if let Some(text) = line.strip_prefix("# text = ") {
                text.clone_into(&mut sentence.text);
            }
            let fields: Vec<&str> = line.split('\t').collect();
            // Lines of contractions ("2-3") and of words that are not written ("2.1") have no number.
            let [number, form, _, _, xpos, _, head, ..] = fields[..] else { continue };
            let Ok(number) = number.parse() else { continue };
            let Some(found) = sentence.text[at..].find(form) else { continue };
            let span = at + found..at + found + form.len();
            at = span.end;
            let head = head.parse().unwrap_or(0);
            sentence.words.push(Gold { span, pos: Pos::from_name(xpos), number, head });
        }
        first = sentence.words.is_empty() && sentence.first;
        if !sentence.words.is_empty() {
            sentences.push(sentence);
        }
    }
    Ok(sentences)
}

/// F1 of the boundaries that our own sentences have within blocks.
///
/// The treebanks do not say where paragraphs end: a sentence without a stop, a heading or a line of a list, ends a block,
/// and so does every tenth sentence.
pub fn boundaries(sentences: &[Sentence]) -> f64 {
    let (mut right, mut found, mut gold) = (0_u32, 0_u32, 0_u32);
    let mut block = String::new();
    let mut ends: BTreeSet<usize> = BTreeSet::new();
    for (at, sentence) in sentences.iter().enumerate() {
        if !block.is_empty() {
            block.push(' ');
        }
        block.push_str(&sentence.text);
        let stopped =
            sentence.text.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…']);
        let last = !stopped || ends.len() >= 9 || sentences.get(at + 1).is_none_or(|it| it.first);
        if !last {
            ends.insert(block.len());
            continue;
        }
        let document =
            Document { blocks: vec![Block::new(BlockKind::Paragraph, std::mem::take(&mut block))] };
        let places = sayswho::analyze(&document).sentences;
        let ours: BTreeSet<usize> = places.iter().rev().skip(1).map(|it| it.span.end as usize).collect();
        right += ours.intersection(&ends).count() as u32;
        found += ours.len() as u32;
        gold += std::mem::take(&mut ends).len() as u32;
    }
    2.0 * f64::from(right) / f64::from((found + gold).max(1))
}

impl Sentence {
    /// Our own tokens with their gold tags.
    ///
    /// One that covers several gold tokens, a hyphenated word, has the tag of the one that the others depend on.
    pub fn tokens(&self) -> (Vec<Token>, Vec<Option<Pos>>) {
        let mut tokens = Vec::new();
        token::tokenize(&self.text, &mut tokens);
        let tags = tokens
            .iter()
            .map(|token| {
                let range = token.span.range();
                let covered: Vec<&Gold> = self
                    .words
                    .iter()
                    .filter(|it| it.span.start < range.end && range.start < it.span.end)
                    .collect();
                let inside = |head: u32| covered.iter().any(|it| it.number == head);
                covered.iter().find(|it| !inside(it.head)).or(covered.first()).and_then(|it| it.pos)
            })
            .collect();
        (tokens, tags)
    }
}
