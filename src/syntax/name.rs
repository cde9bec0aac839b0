//! Names: which capitals are names, and how far a name reaches.

use std::collections::HashSet;
use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::Syntax;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};
use crate::text::Document;

/// Retags the first words of sentences that are names elsewhere in the document.
///
/// The capital of a first word tells nothing by itself; the same word capitalised inside a sentence does.
pub fn settle(document: &Document, syntax: &mut Syntax) {
    let mut known: HashSet<&str> = HashSet::new();
    let mut unsettled: Vec<(usize, &str)> = Vec::new();
    for sentence in &syntax.sentences {
        let text = &document.blocks[sentence.block as usize].text;
        for at in sentence.range() {
            let token = &syntax.tokens[at];
            if !token.capital || token.kind != Kind::Word {
                continue;
            }
            let word = &text[token.span.range()];
            if token.tag == Tag::Name {
                known.insert(word);
            } else if token.word == 0 {
                unsettled.push((at, word));
            }
        }
    }
    for (at, word) in unsettled {
        if known.contains(word) {
            let token = &mut syntax.tokens[at];
            token.tag = Tag::Name;
            token.classes = token.classes.with(Class::Noun);
        }
    }
}

/// The runs of names in one sentence, joined over "de", "bin" and their kin, titles left out.
pub fn names(tokens: &[Token], range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !is_part(&tokens[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < range.end
            && (is_part(&tokens[at])
                || (tokens[at].is(Class::NameParticle) && at + 1 < range.end && is_part(&tokens[at + 1])))
        {
            at += 1;
        }
        found.push(start..at);
    }
    found
}

fn is_part(token: &Token) -> bool {
    token.tag == Tag::Name && !token.is(Class::Weekday) && !token.is(Class::Title)
}
