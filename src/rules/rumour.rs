//! `rumour`: the page, see `rumour.md`, says what and why.

use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::attribution::CueKind;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "rumour", family: Family::Unattributed, card: cards::RUMOUR, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for (index, draft) in article.attributions.drafts.iter().enumerate() {
        if draft.kind != CueKind::Rumour || draft.source.is_some() {
            continue;
        }
        let mut range = draft.cue[0].clone();
        // "the story is …": the article belongs to the phrase.
        let start = article.sentence(range.start).range().start;
        if start < range.start && article.token(range.start - 1).is(crate::lexicon::Class::Definite) {
            range.start -= 1;
        }
        let words = article.words(&range);
        let mut draw =
            Draw::new(range, measured::RUMOUR_TALK, format!("“{words}”: nobody is named who started it."));
        draw.voice = Some(voice(article, index as u32));
        draw.attribution = Some(index as u32);
        marker.draw(draw);
    }
}

/// Who passes the talk on; where the talk itself is taken for the speaker, it is the page.
///
/// "A story doing the rounds says that": nobody is named by it.
fn voice(article: &Article, index: u32) -> Voice {
    let attributions = &article.attributions;
    let talk = &attributions.drafts[index as usize].cue[0];
    let itself = attributions.parent(index).is_some_and(|it| {
        let source = &attributions.drafts[it as usize].source;
        source.as_ref().is_some_and(|it| it.start < talk.end && talk.start < it.end)
    });
    if itself { Voice::Page } else { article.voice_of_cue(index) }
}
