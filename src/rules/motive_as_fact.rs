//! `motive-as-fact`: the page, see `motive_as_fact.md`, says what and why.

use std::ops::Range;

use super::own_words::{own_voice, phrases, trimmed};
use super::{Draw, Family, Marker, Rule, cards};
use crate::attribution::Form;
use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "motive-as-fact", family: Family::Unattributed, card: cards::MOTIVE_AS_FACT, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        for (class, confidence) in [(Class::MotivePhrase, 76), (Class::MotiveMild, 45)] {
            for hit in phrases(article, &range, class) {
                let hit = trimmed(article, whole(article, hit, &range));
                let message = format!("“{}” tells a motive: how is it known?", article.words(&hit));
                let mut draw = Draw::new(hit, confidence, message);
                draw.voice = Some(voice(article, &draw.range));
                marker.draw(draw);
            }
        }
    }
}

/// The voice of a motive; of an adjunct it is the page's, whatever was announced before it.
///
/// "She announced a review in a desperate bid to distract": the review is what she announced, the bid is not.
fn voice(article: &Article, range: &Range<usize>) -> Voice {
    let voice = own_voice(article, range);
    let Some(owner) = article.attributions.owner(range.start).filter(|_| voice == Voice::Named) else {
        return voice;
    };
    let attribution = &article.attributions.all[owner as usize];
    let draft = &article.attributions.drafts[owner as usize];
    let Some(content) = draft.content.iter().find(|it| it.contains(&range.start)) else { return voice };
    let clause = |at: usize| {
        matches!(article.token(at).tag, Tag::Verb | Tag::Auxiliary | Tag::Modal | Tag::Subordinator)
    };
    // What is announced as a noun phrase ends before the adjunct; a clause holds it.
    let object = content.start > draft.at()
        && content.start < range.start
        && !(content.start..range.start).any(clause);
    if attribution.form == Form::Indirect && object { Voice::Page } else { voice }
}

/// With "in a" before it and the verb behind its "to": "in a desperate bid to distract".
fn whole(article: &Article, hit: Range<usize>, sentence: &Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = hit;
    if article.token(start).is(Class::CynicalAdjective)
        && start > sentence.start
        && article.token(start - 1).tag == Tag::Determiner
    {
        start -= 1;
        if start > sentence.start && article.word(start - 1).eq_ignore_ascii_case("in") {
            start -= 1;
        }
    }
    let to = |at: usize| at < sentence.end && article.word(at).eq_ignore_ascii_case("to");
    if article.token(end - 1).is(Class::PloyNoun)
        && to(end)
        && end + 1 < sentence.end
        && article.token(end + 1).is_word()
    {
        end += 2;
    }
    start..end
}
