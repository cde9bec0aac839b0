//! What the rules on the page's own words share: who stands behind a sentence, and which senses are plain.

use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::{Article, Voice};

/// The phrases of `class` that start in `range`, without those that a plain sense covers:
/// "a bloody nose" judges nobody.
pub(super) fn phrases(article: &Article, range: &Range<usize>, class: Class) -> Vec<Range<usize>> {
    let plain: Vec<Range<usize>> = article.syntax.hits_in(range.clone(), Class::LiteralSense).collect();
    let apart = |hit: &Range<usize>| !plain.iter().any(|it| it.start < hit.end && hit.start < it.end);
    article.syntax.hits_in(range.clone(), class).filter(apart).collect()
}

/// The words of a hit without what only joins them to the sentence: "was obviously", ", full stop", "it goes without saying that".
pub(super) fn trimmed(article: &Article, hit: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = hit;
    if end - start > 1 && article.word(end - 1).eq_ignore_ascii_case("that") {
        end -= 1;
    }
    while end - start > 1
        && (article.token(start).is(Class::Be)
            || article.word(start) == ","
            || article.word(start).ends_with("'s")
            || article.word(start).ends_with("’s"))
    {
        start += 1;
    }
    start..end
}

/// Whether any word of `range` stands in the list `class`.
pub(super) fn any_is(article: &Article, range: Range<usize>, class: Class) -> bool {
    range.into_iter().any(|at| article.token(at).is(class))
}

/// Whether `range` begins with a part of a name: "Bloody Sunday", "the Radical Party"; "slammed Costa" does not.
pub(super) fn in_name(article: &Article, range: &Range<usize>) -> bool {
    let first = article.token(range.start);
    first.tag == Tag::Name && !first.all_capitals
}

/// The voice of words that judge or predict whatever the verb before them denies.
///
/// "It has not explained its shameful retreat" denies the explanation, not the shame:
/// only a negation that leans on the words themselves turns them round.
/// "Who will pay for this shameful retreat?" asks for the payer and takes the shame for granted.
pub(super) fn own_voice(article: &Article, range: &Range<usize>) -> Voice {
    let voice = article.voice(range);
    if is_called(article, range.start) {
        return Voice::Named;
    }
    let turned = matches!(voice, Voice::Denied | Voice::Questioned);
    if !turned || article.attributions.owner(range.start).is_some() {
        return voice;
    }
    let sentence = article.sentence(range.start).range();
    if voice == Voice::Questioned {
        let stated = !article.token(range.start).quoted && is_presupposed(article, range.start, &sentence);
        return if stated { Voice::Page } else { voice };
    }
    if article.word(sentence.end - 1).contains('?') || leans_on_negation(article, range.start, sentence.start)
    {
        return voice;
    }
    Voice::Page
}

/// "described the offer as insulting", "what it deemed hateful": whoever judges so stands in front of the verb.
fn is_called(article: &Article, at: usize) -> bool {
    let low = article.sentence(at).range().start.max(at.saturating_sub(PLAIN_REACH));
    let mut before = at;
    while before > low && matches!(article.token(before - 1).tag, Tag::Determiner | Tag::Adverb) {
        before -= 1;
    }
    let active = |it: usize| it > low && !article.token(it - 1).is(Class::Be);
    if before > low && article.reads(before - 1, &["as"]) {
        return (low..before - 1).any(|it| active(it) && article.reads(it, &JUDGES_AS));
    }
    before > low && active(before - 1) && article.reads(before - 1, &JUDGES)
}

/// What somebody does who judges, in front of "as".
const JUDGES_AS: [&str; 7] =
    ["condemned", "criticised", "criticized", "denounced", "derided", "described", "dismissed"];

/// What somebody does who judges, in front of the judgement.
const JUDGES: [&str; 4] = ["called", "deemed", "labelled", "termed"];

/// Whether a question asks for something else than the words at `at`: they are part of a definite phrase,
/// "these cowardly attacks", or the question asks who, why or how.
fn is_presupposed(article: &Article, at: usize, sentence: &Range<usize>) -> bool {
    let asks = |it: usize| article.token(it).is(Class::WhWord) && !article.token(it).is(Class::Whether);
    if (sentence.start..sentence.end.min(sentence.start + 2)).any(asks) {
        return true;
    }
    for before in (sentence.start.max(at.saturating_sub(PLAIN_REACH))..at).rev() {
        let token = article.token(before);
        if token.is(Class::Definite) || token.is(Class::PersonalPossessive) || token.tag == Tag::Possessive {
            return true;
        }
        if !matches!(token.tag, Tag::Adverb | Tag::Adjective | Tag::Noun | Tag::Name | Tag::Participle) {
            return false;
        }
    }
    false
}

/// "not a shameful retreat", "was never reckless", "no mere farce".
fn leans_on_negation(article: &Article, at: usize, low: usize) -> bool {
    for before in (low.max(at.saturating_sub(4))..at).rev() {
        let token = article.token(before);
        if token.is(Class::Negation) || token.tag == Tag::Negation {
            return true;
        }
        if !matches!(token.tag, Tag::Determiner | Tag::Adverb | Tag::Adjective | Tag::Auxiliary) {
            return false;
        }
    }
    false
}

/// Whether a plain sense covers any of these words: "dangerous driving" is an offence.
pub(super) fn is_plain(article: &Article, range: &Range<usize>) -> bool {
    let low = article.sentence(range.start).range().start.max(range.start.saturating_sub(PLAIN_REACH));
    article.syntax.hits_in(low..range.end, Class::LiteralSense).any(|it| range.start < it.end)
}

/// No plain sense is longer.
const PLAIN_REACH: usize = 6;

/// How much these words of a sentence sound like somebody who argues, from 0 to 2: it presses, generalises or addresses the reader.
///
/// None of this judges anybody; beside a word that may judge it tells that it does.
pub(super) fn stance(article: &Article, words: impl Iterator<Item = usize>) -> u32 {
    let own = |at: &usize| article.attributions.owner(*at).is_none() && !article.token(*at).quoted;
    let argues = |at: &usize| {
        article.token(*at).is(Class::StanceWord)
            || article.token(*at).kind == Kind::Terminator && article.word(*at).contains(['!', '?'])
    };
    words.filter(own).filter(argues).take(2).count() as u32
}
