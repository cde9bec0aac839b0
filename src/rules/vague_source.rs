//! `vague-source`: the page, see `vague_source.md`, says what and why.

use std::ops::Range;

use super::{Draw, Family, Label, Marker, Role, Rule, cards, source_with_cue};
use crate::attribution::{CueKind, SourceKind};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "vague-source", family: Family::Unattributed, card: cards::VAGUE_SOURCE, check };

/// Sentences in which the article may still name whom it means.
const ANSWER_REACH: usize = 2;

fn check(marker: &mut Marker) {
    let article = marker.article;
    for (index, attribution) in article.attributions.all.iter().enumerate() {
        let draft = &article.attributions.drafts[index];
        if let Some(media) =
            (draft.kind == CueKind::Rumour).then(|| media_of_rumour(article, draft.sentence)).flatten()
        {
            let words = article.words(&media);
            let mut draw =
                Draw::new(media, 80, format!("No outlet is named: which of “{words}”, and on which day?"));
            draw.voice = Some(article.voice_of_cue(index as u32));
            draw.attribution = Some(index as u32);
            marker.draw(draw);
        }
        let (Some(source), Some(named)) = (&attribution.source, &draft.source) else { continue };
        if source.kind != SourceKind::Vague
            || draft.kind == CueKind::Stance
            || is_reviewer(article, named)
            || is_pointer(article, named)
        {
            continue;
        }
        let range = source_with_cue(article, draft, named);
        if article.is_linked(&range) || draft.content.iter().any(|it| article.is_linked(it)) {
            continue;
        }
        let words = article.document.slice(source.place).to_owned();
        let mut draw = if is_single_document(article, named) {
            // One study can be found by its subject; "studies" cannot.
            Draw::new(range, 50, format!("It is not said which: what is “{words}” called?"))
        } else {
            Draw::new(range, 85, format!("Nobody is named: who are “{words}”?"))
        };
        if let Some((later, place)) = article.named_soon(draft.sentence, ANSWER_REACH) {
            draw.confidence = 40;
            let when = if later == 1 { "in the next sentence" } else { "two sentences later" };
            draw.message = format!("“{words}” stands for somebody who is named {when}.");
            draw.labels.push(Label { role: Role::Answer, place });
        }
        draw.voice = Some(article.voice_of_cue(index as u32));
        draw.attribution = Some(index as u32);
        marker.draw(draw);
    }
}

/// "one study", "a report".
fn is_single_document(article: &Article, named: &Range<usize>) -> bool {
    let head = phrase::head(&article.syntax.tokens, named).map(|it| article.token(it));
    head.is_some_and(|it| it.is(Class::DocumentNoun) && it.is(Class::FormSingular))
}

/// "Words that press a claim", "who says it?", "a claim": words that only point, or ask.
fn is_pointer(article: &Article, named: &Range<usize>) -> bool {
    !named.clone().any(|at| {
        let token = article.token(at);
        token.tag.in_noun_phrase() && token.tag != Tag::Determiner
            || token.tag == Tag::Pronoun
            || token.is(Class::Quantifier)
    })
}

/// "film critics": people whose trade is judging, not opponents of anything.
fn is_reviewer(article: &Article, range: &Range<usize>) -> bool {
    range.clone().any(|at| {
        article.token(at).is(Class::ReviewerNoun) && at > 0 && article.token(at - 1).is(Class::ReviewedArt)
    })
}

/// "… in the Middle Eastern media": where the talk is said to be, in the sentence of a rumour.
fn media_of_rumour(article: &Article, sentence: usize) -> Option<Range<usize>> {
    let range = article.syntax.sentences[sentence].range();
    let hits: Vec<Range<usize>> = article.syntax.hits_in(range.clone(), Class::VagueSource).collect();
    hits.into_iter().find(|hit| {
        let media = article.token(hit.end - 1).is(Class::MediaWord);
        let place = hit.start > range.start && article.token(hit.start - 1).is(Class::Preposition);
        media && place && phrase::head(&article.syntax.tokens, hit).is_some()
    })
}
