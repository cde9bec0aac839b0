//! `hidden-hand`: the page, see `hidden_hand.md`, says what and why.

use std::ops::Range;

use super::own_words::phrases;
use super::staging;
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "hidden-hand", family: Family::Staging, card: cards::HIDDEN_HAND, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        for hit in phrases(article, &sentence.range(), Class::HiddenHand) {
            let range = trimmed(article, &hit);
            if range.is_empty() || is_literal(article, &range) {
                continue;
            }
            let message = format!("“{}”: who are they, by name, and what shows it?", article.words(&range));
            staging::draw(
                marker,
                Draw::new(range.clone(), confidence(article, &range), message),
                measured::HIDDEN_HAND_PLAIN,
            );
        }
        let signs = [Class::ControlSign, Class::ControlVerb, Class::RuleVerb];
        let both: [&[Class]; 2] = [&signs, &[Class::PublicMatter]];
        for range in staging::told_together(article, &sentence.range(), Class::UnnamedMaster, &both) {
            if is_literal(article, &range) {
                continue;
            }
            let message = format!("“{}”: who are they, by name, and what shows it?", article.words(&range));
            let draw = Draw::new(range, measured::HIDDEN_HAND_UNNAMED, message);
            staging::draw(marker, draw, measured::HIDDEN_HAND_PLAIN);
        }
    }
}

/// Without the copula that a pattern needs and without words that only open onto the next phrase.
fn trimmed(article: &Article, hit: &Range<usize>) -> Range<usize> {
    let mut range = hit.clone();
    while !range.is_empty()
        && (staging::is_be(article, range.start)
            || article.word(range.start) == "’s"
            || article.word(range.start) == "'s")
    {
        range.start += 1;
    }
    let opens = |at: usize| {
        let token = article.token(at);
        !token.is_word() || matches!(token.tag, Tag::Determiner | Tag::Coordinator)
    };
    while range.len() > 1 && opens(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// Words that are also names of plain things count less.
fn confidence(article: &Article, range: &Range<usize>) -> u8 {
    let words = article.words(range);
    let ends = |ending: &str| words.to_ascii_lowercase().ends_with(ending);
    if ends("new world order") {
        // Diplomats use the three words for any arrangement between states.
        return measured::HIDDEN_HAND_PLAIN;
    }
    if ends("secret society")
        || ends("secret societies")
        || ends("secret government")
        || ends("secret committee")
        || ends("secret council")
        || ends("hidden agenda")
        || ends("great reset")
    {
        return measured::HIDDEN_HAND_PLAIN;
    }
    let lower = words.to_ascii_lowercase();
    // Registers and libraries know real owners and true authors.
    if ["owner", "author", "architect", "director", "leader", "group", "network"]
        .iter()
        .any(|it| lower.contains(it))
        && (lower.contains("real") || lower.contains("true") || lower.contains("secret"))
    {
        return measured::HIDDEN_HAND_PLAIN;
    }
    if lower.starts_with("puppet ") && !lower.contains("master") && !lower.contains("puller") {
        // Histories speak so of governments set up by an occupier.
        return measured::HIDDEN_HAND_PLAIN;
    }
    measured::HIDDEN_HAND_PHRASE
}

/// Real puppets, real strings, a stage's curtain, a market's hand.
fn is_literal(article: &Article, range: &Range<usize>) -> bool {
    let sentence = article.sentence(range.start).range();
    let curtain = article.word(range.end - 1).to_ascii_lowercase().starts_with("curtain") && range.len() == 3;
    let next = (range.end < sentence.end).then(|| article.token(range.end));
    // "behind the scenes footage", "a cabal of cats": a thing made so.
    let compound = next.is_some_and(|it| it.tag == Tag::Noun && it.is(Class::StageArt));
    // Adam Smith's, unless another pattern says whose.
    let market = range.len() > 1
        && article.word(range.end - 1).eq_ignore_ascii_case("hand")
        && article.word(range.end - 2).eq_ignore_ascii_case("invisible");
    // A hood's strings, a clock's hand: the plain thing, told by what stands behind it.
    let plain = (range.end..sentence.end.min(range.end + 4)).any(|at| {
        article.reads(
            at,
            &["hood", "clock", "watch", "kite", "bag", "apron", "harp", "guitar", "violin", "purse"],
        )
    });
    let carried = article.words(range).eq_ignore_ascii_case("taken elsewhere");
    carried || market || plain || (curtain && staging::is_about_art(article, range)) || compound
}
