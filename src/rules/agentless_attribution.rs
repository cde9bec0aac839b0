//! `agentless-attribution`: the page, see `agentless_attribution.md`, says what and why.

use std::ops::Range;

use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::attribution::CueKind;
use crate::lexicon::Class;
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
        for hit in article.syntax.hits_in(sentence.range(), Class::AgentlessPhrase) {
            // A comma before the phrase is no part of it.
            let hit = hit.start + usize::from(!article.token(hit.start).is_word())..hit.end;
            let words = article.words(&hit);
            marker.draw(Draw::new(
                hit,
                measured::AGENTLESS_ATTRIBUTION_PHRASE,
                format!("“{words}”: nobody is named who says so."),
            ));
        }
    }
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
fn beside_authority(article: &Article, cue: &Range<usize>) -> bool {
    let sentence = article.sentence(cue.start);
    let before = article.syntax.sentence_at(cue.start).checked_sub(1).map(|it| &article.syntax.sentences[it]);
    let before = before.filter(|it| it.block == sentence.block);
    let names = |range: Range<usize>| range.clone().any(|at| article.token(at).is(Class::LegalSource));
    article.has_checkable_source(sentence)
        || names(sentence.range())
        || before.is_some_and(|it| names(it.range()))
}
