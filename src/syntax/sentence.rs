//! Where sentences end.

use std::ops::Range;

use crate::lexicon::{Class, ClassSet};
use crate::syntax::token::{Kind, Token};

/// A token that closes behind a full stop belongs to the sentence it closes.
fn closes(text: &str, token: &Token) -> bool {
    if token.spaced {
        return false;
    }
    token.kind == Kind::Quote || matches!(&text[token.span.range()], ")" | "]")
}

/// A run of tokens without a stop is cut here: every later step may then look through a whole sentence
/// and the engine stays linear on any input.
const LONGEST: usize = 512;

/// Cuts one block's tokens into sentences, as ranges of token indices counted from `first`.
///
/// A full stop ends a sentence when a capital, a digit or an opening sign follows.
/// It does not after a title or an initial, nor inside "“Really?” she asked".
#[inline(never)]
pub fn split(text: &str, tokens: &[Token], first: u32, sentences: &mut Vec<Range<u32>>) {
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        if at - start >= LONGEST {
            sentences.push(first + start as u32..first + at as u32);
            start = at;
        }
        let dotted = token.kind == Kind::Word && text[token.span.range()].ends_with('.');
        if !dotted && !matches!(token.kind, Kind::Terminator | Kind::Ellipsis) {
            at += 1;
            continue;
        }
        let mut next = at + 1;
        while next < tokens.len() && closes(text, &tokens[next]) {
            next += 1;
        }
        let closed = next > at + 1 && tokens[next - 1].kind == Kind::Quote;
        if next < tokens.len() && tokens[next].spaced && ends(text, tokens, at, next, closed) {
            sentences.push(first + start as u32..first + next as u32);
            start = next;
        }
        at = next;
    }
    if start < tokens.len() {
        sentences.push(first + start as u32..first + tokens.len() as u32);
    }
}

/// Whether the stop at `at` ends its sentence, `next` being the token after it and its closing signs.
fn ends(text: &str, tokens: &[Token], at: usize, next: usize, closed: bool) -> bool {
    let stop = &tokens[at];
    let mut word = next;
    while word < tokens.len() && !tokens[word].is_word() && tokens[word].kind != Kind::Terminator {
        word += 1;
    }
    let opened = word > next;
    let Some(follower) = tokens.get(word) else { return true };
    if !follower.capital && follower.kind != Kind::Number && !opened && !is_caseless(text, follower) {
        return false;
    }
    if stop.kind == Kind::Word {
        let bare = text[stop.span.range()].trim_end_matches('.');
        let classes = ClassSet::of(crate::lexicon::word_id(bare));
        if classes.has(Class::TitleAbbreviation) && !closed {
            return false;
        }
        // "p. 4", "No. 10", "Feb. 3".
        if follower.kind == Kind::Number && !opened {
            return false;
        }
        let initial = bare.chars().count() == 1;
        // "J. Smith" goes on, "Plan B. The" does not.
        return closed || follower.is(Class::SentenceOpener) || (opened && !initial);
    }
    if stop.kind == Kind::Ellipsis {
        return closed || follower.is(Class::SentenceOpener) || follower.capital && opened;
    }
    // "“Really?” Ann asked": the speaker belongs to the question.
    if closed && !text[stop.span.range()].starts_with('.') {
        let speech = tokens[word..].iter().take(4).take_while(|it| it.is_word());
        if !opened && speech.clone().any(|it| it.is(Class::SayVerb) && it.is(Class::FormPast)) {
            return false;
        }
    }
    true
}

/// Scripts without capitals may begin a sentence with any letter.
fn is_caseless(text: &str, token: &Token) -> bool {
    let first = text[token.span.range()].chars().next();
    first.is_some_and(|it| it.is_alphabetic() && !it.is_lowercase() && !it.is_uppercase())
}
