//! Treebanks in the form of Universal Dependencies (CoNLL-U).

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use sayswho::syntax::pos::Pos;
use sayswho::syntax::token::{self, Token};

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
