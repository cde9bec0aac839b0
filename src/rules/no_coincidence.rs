//! `no-coincidence`: the page, see `no_coincidence.md`, says what and why.

use std::ops::Range;

use super::staging;
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "no-coincidence", family: Family::Staging, card: cards::NO_COINCIDENCE, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        for hit in article.syntax.hits_in(sentence.range(), Class::NoCoincidence) {
            let range = trimmed(article, &hit);
            if range.is_empty() || is_plain(article, &range) {
                continue;
            }
            let words = article.words(&range);
            let message = format!("“{words}”: what is the claim, in plain words, and what shows it?");
            let mut draw = Draw::new(range.clone(), confidence(article, &range), message);
            draw.voice = own_negation(article, &range);
            staging::draw(marker, draw, measured::NO_COINCIDENCE_PLAIN);
        }
        // "Oddly, the cameras failed an hour before": a hint at more than chance, and two things close in time.
        let range = sentence.range();
        for hint in staging::told_together(article, &range, Class::Insinuating, &[&[Class::NearInTime]]) {
            let hint = trimmed(article, &hint);
            let words = article.words(&hint);
            let message = format!("“{words}”: what joins the two events, and what shows it?");
            let draw = Draw::new(hint, measured::NO_COINCIDENCE_TIMED, message);
            staging::draw(marker, draw, measured::NO_COINCIDENCE_PLAIN);
        }
    }
}

/// Without the signs at the end.
fn trimmed(article: &Article, hit: &Range<usize>) -> Range<usize> {
    let mut range = hit.clone();
    while !range.is_empty() && !article.token(range.end - 1).is_word() {
        range.end -= 1;
    }
    range
}

/// "It is not a coincidence" insists: its own "not" denies nothing.
fn own_negation(article: &Article, range: &Range<usize>) -> Option<Voice> {
    let voice = article.voice(range);
    let turns = article.token(range.start).is(Class::Negation);
    (turns && voice == Voice::Denied && article.attributions.owner(range.start).is_none())
        .then_some(Voice::Page)
}

/// What plain writers also say counts less.
fn confidence(article: &Article, range: &Range<usize>) -> u8 {
    let lower = article.words(range).to_ascii_lowercase();
    // "They were asked who benefits from the tax": a plain question goes on.
    let sentence = article.sentence(range.start).range();
    let goes_on = range.end < sentence.end && article.token(range.end).is_word();
    let fronted = range.start == sentence.start || !article.token(range.start - 1).is_word();
    if lower == "ask yourself" || goes_on && !fronted && range.len() == 2 && lower.starts_with("who ") {
        return measured::NO_COINCIDENCE_PLAIN;
    }
    let any = |list: &[&str]| list.iter().any(|it| lower.contains(it));
    if any(&[
        "saying",
        "noticed",
        "consider who",
        "you know who",
        "you know why",
        "remarkable how",
        "numbers",
        "why now",
        "has to ask",
        "absent",
        "similar",
        "of all times",
        "it time",
        "simply asking",
        "just happen",
        "so happen",
        "smoke",
        "for yourself",
        "yourselves",
        "two and two",
        "the odds",
        "the chances",
        "made you",
        "made me",
        "think about",
        "made us",
        "you decide",
        "judge",
        "pattern",
        "the same",
        "very day",
        "very hour",
        "very moment",
        "very week",
        "very minute",
        "very evening",
        "very morning",
    ]) {
        return measured::NO_COINCIDENCE_PLAIN;
    }
    if any(&["accident", "convenient", "wonder", "research", "eyes", "add up"]) {
        return measured::NO_COINCIDENCE_PHRASE;
    }
    measured::NO_COINCIDENCE_PHRASE
}

/// A child's puzzle, a chance that the sentence itself calls pure.
fn is_plain(article: &Article, range: &Range<usize>) -> bool {
    let sentence = article.sentence(range.start).range();
    let near = range.end..sentence.end.min(range.end + 3);
    let puzzle = |at: usize| {
        article.reads(
            at,
            &["book", "books", "puzzle", "puzzles", "sheet", "sheets", "picture", "worksheet", "worksheets"],
        )
    };
    let draws = article.word(range.end - 1).eq_ignore_ascii_case("dots");
    // "Open your eyes under water": a plain order goes on.
    let eyes = article.word(range.end - 1).eq_ignore_ascii_case("eyes");
    let goes_on = range.end < sentence.end && article.token(range.end).tag == Tag::Preposition;
    let rouses = article.word(range.end - 1).eq_ignore_ascii_case("up")
        && range.end < sentence.end
        && article.token(range.end).tag == Tag::Determiner;
    rouses || (draws && near.into_iter().any(puzzle)) || (eyes && goes_on)
}
