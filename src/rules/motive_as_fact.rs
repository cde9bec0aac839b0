//! `motive-as-fact`: the page, see `motive_as_fact.md`, says what and why.

use std::ops::Range;

use super::own_words::{own_voice, phrases, sure, trimmed};
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
                mark(marker, hit, confidence);
            }
        }
        for at in range.clone() {
            if let Some(hit) = purpose(article, at, &range).or_else(|| state(article, at, &range)) {
                mark(marker, hit, BUILT);
            }
        }
    }
}

/// A motive told by how the sentence is built.
const BUILT: u8 = 66;

fn mark(marker: &mut Marker, hit: Range<usize>, confidence: u8) {
    let message = format!("“{}” tells a motive: how is it known?", marker.article.words(&hit));
    let mut draw = Draw::new(hit, sure(marker.article, confidence), message);
    draw.voice = Some(voice(marker.article, &draw.range));
    marker.draw(draw);
}

/// "praised the rebels to needle his rival": the purpose of what was done, not "failed to impress" nor "set to anger".
fn purpose(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let verb = at + 1;
    if !tokens[at].is(Class::To) || verb >= sentence.end || at == sentence.start {
        return None;
    }
    let spiteful = tokens[verb].is(Class::SpiteVerb) && tokens[verb].is(Class::FormBase);
    let done = tokens[at - 1].tag.is_nominal() || tokens[at - 1].is(Class::Particle);
    (spiteful && done).then_some(at..verb + 1)
}

/// "Wary of his backers, the mayor …", "kept quiet, afraid of losing": a state of mind told as the reason.
fn state(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let first = at == sentence.start || article.word(at - 1) == ",";
    let next =
        at + 1 < sentence.end && matches!(tokens[at + 1].tag, Tag::Preposition | Tag::To | Tag::Subordinator);
    (tokens[at].is(Class::InnerState) && first && next).then_some(at..at + 2)
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
