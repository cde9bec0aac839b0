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

/// Particles in one name: "van der", "de la".
const PARTICLES: usize = 2;

/// The runs of names in one sentence, joined over "de", "bin" and their kin, titles left out.
///
/// "Ministry of Transport" and "Smith & Sons" are one name each.
pub fn names(text: &str, tokens: &[Token], range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !is_part(&tokens[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < range.end {
            let joiners =
                if is_part(&tokens[at]) { 0 } else { joiners(text, &tokens[start..range.end], at - start) };
            if !is_part(&tokens[at]) && joiners == 0 {
                break;
            }
            at += joiners + 1;
        }
        found.push(start..at);
    }
    found
}

/// How many tokens at `at` tie the name before them to a name behind them.
fn joiners(text: &str, tokens: &[Token], at: usize) -> usize {
    let particles = tokens[at..].iter().take(PARTICLES).take_while(|it| it.is(Class::NameParticle)).count();
    let body = tokens[at - 1].is(Class::OrganisationNoun) && tokens[at].tag == Tag::Preposition;
    let joins = &text[tokens[at].span.range()] == "&" || body && tokens[at].is(Class::PassiveLink);
    let count = particles.max(usize::from(joins));
    if tokens.get(at + count).is_some_and(is_part) { count } else { 0 }
}

fn is_part(token: &Token) -> bool {
    token.tag == Tag::Name && !token.is(Class::Weekday) && !token.is(Class::Title)
}
