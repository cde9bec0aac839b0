//! `agentless-attribution`: the page, see `agentless_attribution.md`, says what and why.

use std::ops::Range;

use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::attribution::CueKind;
use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::Article;

pub(super) const RULE: Rule = Rule {
    name: "agentless-attribution",
    family: Family::Unattributed,
    card: cards::AGENTLESS_ATTRIBUTION,
    check,
};

fn check(marker: &mut Marker) {
    let article = marker.article;
    for (index, draft) in article.attributions.drafts.iter().enumerate() {
        let cue = draft.cue[0].clone();
        if draft.source.is_some() || draft.content.iter().any(|it| article.is_linked(it)) {
            continue;
        }
        let words = article.words(&cue);
        let mut draw = match draft.kind {
            CueKind::Passive if is_report(article, &cue) => Draw::new(
                cue,
                measured::AGENTLESS_ATTRIBUTION_PASSIVE,
                format!("“{words}”: nobody is named who does."),
            ),
            CueKind::Adverb if !beside_authority(article, &cue) => Draw::new(
                cue,
                measured::AGENTLESS_ATTRIBUTION_ADVERB,
                format!("“{words}”: nobody is named who says so."),
            ),
            _ => continue,
        };
        draw.voice = Some(article.voice_of_cue(index as u32));
        draw.attribution = Some(index as u32);
        marker.draw(draw);
    }
    for sentence in &article.syntax.sentences {
        for at in sentence.range().filter(|&it| is_heard(article, it, sentence.range().end)) {
            let message = format!("“{}”: nobody is named who says so.", article.word(at));
            marker.draw(Draw::new(at..at + 1, measured::AGENTLESS_ATTRIBUTION_ADVERB, message));
        }
        let passives = article.syntax.hits_in(sentence.range(), Class::AgentlessPassive);
        for hit in passives.filter_map(|it| passive(article, it, &sentence.range())) {
            let words = article.words(&hit);
            marker.draw(Draw::new(
                hit,
                measured::AGENTLESS_ATTRIBUTION_PASSIVE,
                format!("“{words}”: nobody is named who does."),
            ));
        }
        for hit in article.syntax.hits_in(sentence.range(), Class::AgentlessPhrase) {
            // A comma before the phrase is no part of it.
            let hit = hit.start + usize::from(!article.token(hit.start).is_word())..hit.end;
            // "Analysts have long derided": somebody does.
            let done = hit.start > sentence.range().start && article.token(hit.start - 1).is(Class::Have);
            if done || has_agent(article, hit.end, sentence.range().end) {
                continue;
            }
            let words = article.words(&hit);
            marker.draw(Draw::new(
                hit,
                measured::AGENTLESS_ATTRIBUTION_PHRASE,
                format!("“{words}”: nobody is named who says so."),
            ));
        }
    }
}

/// "Apparently" beside an event that somebody must have told of; beside a habit or a duty it is a tone.
fn is_heard(article: &Article, at: usize, end: usize) -> bool {
    let past = |it: usize| {
        let token = article.token(it);
        token.is(Class::FormPast) && !token.is(Class::FormBase)
            || article.reads(it, &["had", "has", "was", "were"])
    };
    article.token(at).tag == Tag::Adverb
        && article.reads(at, &["apparently"])
        && (at.saturating_sub(2)..end.min(at + TELLING_REACH)).any(past)
        && !beside_authority(article, &(at..at + 1))
}

/// Words from "apparently" to its verb.
const TELLING_REACH: usize = 7;

/// Words from a passive to whoever is named as doing it.
const AGENT_REACH: usize = 14;

/// Words from the participle back to its auxiliary: "has long been widely".
const GROUP: usize = 5;

/// A passive of thinking or claiming with its auxiliary, or behind a comma, whose agent is not named.
#[inline(never)]
fn passive(article: &Article, hit: Range<usize>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let verbal = |it: &usize| {
        matches!(tokens[*it].tag, Tag::Auxiliary | Tag::Modal | Tag::Adverb | Tag::Negation | Tag::To)
            || tokens[*it].is(Class::Be)
    };
    let low = sentence.start.max(hit.start.saturating_sub(GROUP));
    let start = (low..hit.start).rev().take_while(verbal).last().unwrap_or(hit.start);
    let passive = (start..hit.start).any(|it| tokens[it].is(Class::Be));
    // "The pact, dismissed as a stunt, holds".
    let apposed = start > sentence.start
        && tokens[start - 1].kind == Kind::Sign
        && (start..hit.start).all(|it| tokens[it].tag == Tag::Adverb);
    if !passive && !apposed {
        return None;
    }
    let has = |class| (start..hit.start).any(|it| tokens[it].is(class));
    // "May be linked to": a finding; "has been linked to": somebody did. "Compared with": a sum.
    let finding = article.reads(hit.start, &["attributed", "linked", "traced"])
        && (has(Class::Modal) || !has(Class::Have));
    let sum = !passive && article.reads(hit.start, &["compared", "linked"]);
    // What somebody stands trial for has an accuser.
    let charged =
        article.reads(hit.start, &["accused", "alleged", "suspected"]) && beside_authority(article, &hit);
    let shown = hit.end - usize::from(article.reads(hit.end - 1, &["be", "have"]));
    (!finding && !sum && !charged && !has_agent(article, hit.end, sentence.end)).then_some(start..shown)
}

/// "By the auditor", "from the union": who does it, behind the words that hide it.
#[inline(never)]
fn has_agent(article: &Article, from: usize, end: usize) -> bool {
    let tokens = &article.syntax.tokens;
    (from..end.min(from + AGENT_REACH))
        .take_while(|&it| tokens[it].kind != Kind::Sign && tokens[it].kind != Kind::Terminator)
        .any(|it| {
            (tokens[it].is(Class::By) || it < from + 4 && article.reads(it, &["from"]))
                && tokens.get(it + 1).is_some_and(|it| it.tag.in_noun_phrase())
        })
}

/// A passive of a verb that judges or reports, with its auxiliary: "is seen as", not "the film seen by".
fn is_report(article: &Article, cue: &Range<usize>) -> bool {
    let verb = cue.clone().rev().find(|&at| article.token(at).is(Class::AgentlessVerb));
    let Some(verb) = verb else { return false };
    let auxiliary = cue.clone().any(|at| article.token(at).is(Class::Be));
    // "was seen to leave" tells what an eye saw; only "seen as" judges.
    let sees = article.token(verb).is(Class::Perceive) && !article.token(cue.end - 1).is(Class::PassiveLink);
    auxiliary && !sees
}

/// "allegedly" in a sentence that names the complaint or the accuser.
#[inline(never)]
fn beside_authority(article: &Article, cue: &Range<usize>) -> bool {
    let sentence = article.sentence(cue.start);
    let before = article.syntax.sentence_at(cue.start).checked_sub(1).map(|it| &article.syntax.sentences[it]);
    let before = before.filter(|it| it.block == sentence.block);
    let names = |range: Range<usize>| range.clone().any(|at| article.token(at).is(Class::LegalSource));
    article.has_checkable_source(sentence)
        || names(sentence.range())
        || before.is_some_and(|it| names(it.range()))
}
