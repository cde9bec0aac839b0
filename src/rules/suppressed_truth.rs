//! `suppressed-truth`: the page, see `suppressed_truth.md`, says what and why.

use std::ops::Range;

use super::staging;
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "suppressed-truth", family: Family::Staging, card: cards::SUPPRESSED_TRUTH, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        for hit in article.syntax.hits_in(sentence.range(), Class::SuppressedTruth) {
            let range = trimmed(article, &hit);
            if range.is_empty() || is_literal(article, &range) {
                continue;
            }
            let message = format!("“{}”: who keeps it back, and how is that known?", article.words(&range));
            staging::draw(
                marker,
                Draw::new(range.clone(), confidence(article, &range), message),
                measured::SUPPRESSED_TRUTH_PLAIN,
            );
        }
    }
}

/// Without a copula in front or a sign at the end.
fn trimmed(article: &Article, hit: &Range<usize>) -> Range<usize> {
    let mut range = hit.clone();
    // "The media won't tell you": the article belongs to the phrase.
    let low = article.sentence(hit.start).range().start;
    let noun = article.token(hit.start).is(Class::MassMedia) || article.token(hit.start).is(Class::TruthNoun);
    if noun && hit.start > low && article.token(hit.start - 1).is(Class::Definite) {
        range.start -= 1;
    }
    while range.len() > 1 && staging::is_be(article, range.start) {
        range.start += 1;
    }
    while range.len() > 1
        && (!article.token(range.end - 1).is_word()
            || matches!(article.token(range.end - 1).tag, Tag::Determiner | Tag::Coordinator))
    {
        range.end -= 1;
    }
    range
}

/// Plain news has covers, blackouts and buried reports of its own.
fn confidence(article: &Article, range: &Range<usize>) -> u8 {
    let words = article.words(range).to_ascii_lowercase();
    let any = |list: &[&str]| list.iter().any(|it| words.contains(it));
    if any(&[
        "half the story",
        "dangerous to",
        "heard any",
        "think any",
        "is wrong",
        "tell us",
        "hope you do",
        "removed before",
        "trust the",
        "really happened",
        "blackout",
        "left in the dark",
        "out of the",
        "the light of day",
        "locked in a",
    ]) {
        return measured::SUPPRESSED_TRUTH_PLAIN;
    }
    if any(&["official", "real ", "true "]) {
        return measured::SUPPRESSED_TRUTH_PHRASE;
    }
    if any(&[
        "cover",
        "whitewash",
        "silenced",
        "gagged",
        "muzzled",
        "dare",
        "conceal",
        "hid",
        "withh",
        "kept",
        "supp",
        "bur",
    ]) {
        // Where a court or an inquiry is named, it is their matter.
        let sentence = article.sentence(range.start).range();
        let court = sentence.into_iter().any(|at| article.token(at).is(Class::LegalSource));
        return if court { measured::SUPPRESSED_TRUTH_PLAIN } else { measured::SUPPRESSED_TRUTH_PHRASE };
    }
    measured::SUPPRESSED_TRUTH_PHRASE
}

/// "The official story of the club", "covered up by a cloth".
fn is_literal(article: &Article, range: &Range<usize>) -> bool {
    let sentence = article.sentence(range.start).range();
    let lower = article.words(range).to_ascii_lowercase();
    let next = (range.end < sentence.end).then(|| article.word(range.end).to_ascii_lowercase());
    let next = next.as_deref().unwrap_or("");
    // An account of a body or of a work is its authorised history.
    let of = lower.starts_with("official story") && matches!(next, "of" | "mode" | "behind" | "time");
    let clothed =
        |at: usize| article.reads(at, &["with", "paint", "make-up", "tattoo", "scratch", "scratches"]);
    let cloth = lower.contains("covered up")
        && (matches!(next, "in" | "his" | "her" | "against")
            || (range.end..sentence.end.min(range.end + 4)).any(clothed));
    let quiet = lower.contains("silenced") && {
        let low = sentence.start.max(range.start.saturating_sub(6));
        (low..range.end).any(|at| {
            article.reads(
                at,
                &[
                    "guns", "phone", "phones", "alarm", "alarms", "bells", "bell", "crowd", "fans",
                    "stadium", "gene", "genes", "engines", "doubters",
                ],
            )
        })
    };
    let put_away = (lower.ends_with("hidden") || lower.ends_with("buried"))
        && matches!(next, "behind" | "in" | "under" | "inside" | "beneath" | "among");
    // "I can't tell you how much", "they just don't see you".
    let low = sentence.start.max(range.start.saturating_sub(1));
    let own = lower.contains("tell you")
        && (article.token(low).is(Class::FirstPerson)
            || matches!(next, "much" | "a" | "an" | "how" | "anything" | "whether"));
    let seen = lower.ends_with("see you") || lower.ends_with("see me") || lower.ends_with("see us");
    own || seen || of || cloth || quiet || put_away
}
