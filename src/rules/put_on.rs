//! Constructions that call an event put on, told by what is said of what: no stock phrase is needed.
//!
//! "The blackout was ordered", "the coffins were full of sand", "the famine is a story told to sell grain".

use std::ops::Range;

use super::staging;
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::voice::Article;

/// Tokens between a subject's noun and what is said of it, and behind it to what it is said to serve.
const REACH: usize = 12;

/// An event that is called put on.
pub(super) struct PutOn {
    /// The smallest phrase that shows it.
    pub range: Range<usize>,
    /// What is called so.
    pub subject: Range<usize>,
}

/// Everything in one sentence that is called put on by its construction.
pub(super) fn all(article: &Article, sentence: &Range<usize>) -> Vec<PutOn> {
    let mut found: Vec<PutOn> = Vec::new();
    let brought = article.syntax.hits_in(sentence.clone(), Class::BringAbout);
    found.extend(brought.filter_map(|hit| brought_about(article, sentence, &hit)));
    found.extend(sentence.clone().filter_map(|at| done_by_its_keepers(article, sentence, at)));
    let props = article.syntax.hits_in(sentence.clone(), Class::Prop);
    found.extend(props.filter_map(|hit| is_prop(article, sentence, &hit)));
    found.extend(sentence.clone().filter_map(|at| is_figure(article, sentence, at)));
    found.extend(sentence.clone().filter_map(|at| own_work(article, sentence, at)));
    found
}

/// "The drought was arranged", "his arrest was arranged so that he could run": a passive.
fn brought_about(article: &Article, sentence: &Range<usize>, hit: &Range<usize>) -> Option<PutOn> {
    let group = group_start(article, sentence, hit.start)?;
    let (subject, head) = subject_before(article, sentence, group)?;
    let token = article.token(head);
    let unplanned = token.is(Class::UnplannedEvent);
    let event = unplanned || is_event(article, head);
    let purpose = purpose_behind(article, sentence, hit.end);
    let unseen = agent_unseen(article, sentence, hit.end);
    let dated = (hit.end..sentence.end.min(hit.end + 4))
        .any(|at| article.token(at).is(Class::Weekday) || article.token(at).tag == Tag::Number);
    // "The verdict was settled in a villa": what is decided in the open was decided out of sight.
    let private = (event || token.is(Class::ShowEvent))
        && article
            .syntax
            .hits_in(hit.end..sentence.end.min(hit.end + 4), Class::PrivateRoom)
            .next()
            .is_some();
    // Rivals agree on truces and settle quarrels.
    let mends = article.reads(hit.end - 1, &["agreed", "settled", "decided"]);
    // "The virus was made in a laboratory", and "was released" by accident, unless it served somebody.
    let made = article.reads(hit.end - 1, &["made", "released"]);
    let told = if made {
        unplanned && purpose
    } else if unplanned && !mends {
        !dated
    } else {
        event && (purpose || unseen) || private
    };
    told.then_some(PutOn { range: group..hit.end, subject })
}

/// "The murder was done by the same guards", "the flood was caused on purpose": whatever the deed, its doer tells.
fn done_by_its_keepers(article: &Article, sentence: &Range<usize>, at: usize) -> Option<PutOn> {
    if !article.token(at).is(Class::FormParticiple) && article.token(at).tag != Tag::Participle {
        return None;
    }
    let group = group_start(article, sentence, at)?;
    let (subject, head) = subject_before(article, sentence, group)?;
    let end = sentence.end.min(at + 5);
    let meant = article.token(head).is(Class::UnplannedEvent)
        && article
            .syntax
            .hits_in(at..end, Class::PurposeMark)
            .any(|it| it.len() <= 2 && !article.token(it.start).is(Class::To));
    let unseen = is_event(article, head) && agent_unseen(article, sentence, at + 1);
    (meant || unseen).then_some(PutOn { range: group..at + 1, subject })
}

/// "The blood on the floor was paint", "the coffins were empty".
fn is_prop(article: &Article, sentence: &Range<usize>, hit: &Range<usize>) -> Option<PutOn> {
    let at = hit.start;
    let start = noun_group_start(article, sentence, at);
    let group = group_start(article, sentence, start)?;
    let (subject, head) = subject_before(article, sentence, group)?;
    let token = article.token(head);
    let shown = token.is(Class::ShownThing)
        || (token.is(Class::ShownPerson) || token.is(Class::ViolentEvent))
            && !article.word(at).eq_ignore_ascii_case("empty");
    shown.then_some(PutOn { range: start..hit.end, subject })
}

/// "The famine is a story told to sell grain", "parliament is a mask".
fn is_figure(article: &Article, sentence: &Range<usize>, at: usize) -> Option<PutOn> {
    let token = article.token(at);
    if !token.is(Class::StageFigure) && !token.is(Class::PretenceNoun) && !token.is(Class::StageMetaphor) {
        return None;
    }
    let start = noun_group_start(article, sentence, at);
    let group = group_start(article, sentence, start)?;
    let (subject, head) = subject_before(article, sentence, group)?;
    let unplanned = article.token(head).is(Class::UnplannedEvent);
    // Soldiers rehearse a raid; a plague is no rehearsal.
    let rehearsal = article.word(at).to_ascii_lowercase().ends_with("rehearsal");
    let told = unplanned
        || !rehearsal
            && token.is(Class::StageFigure)
            && (is_event(article, head)
                || article.token(head).is(Class::PublicBody)
                || article.token(head).is(Class::ShowEvent));
    // "The flood is a story of neglect": what follows says what kind of story.
    let of = at + 1 < sentence.end
        && (article.token(at + 1).is(Class::Of) || article.token(at + 1).tag.is_nominal());
    (told && !of).then_some(PutOn { range: start..at + 1, subject })
}

/// "The blast was the palace's own work".
fn own_work(article: &Article, sentence: &Range<usize>, at: usize) -> Option<PutOn> {
    // The rarer word first: this is asked at every token.
    if at < sentence.start + 2 || !article.reads(at - 1, &["own"]) {
        return None;
    }
    let work = ["work", "doing", "making", "handiwork", "creation", "invention", "idea", "production"];
    if !article.reads(at, &work) {
        return None;
    }
    let start = noun_group_start(article, sentence, at);
    let group = group_start(article, sentence, start)?;
    let (subject, head) = subject_before(article, sentence, group)?;
    is_event(article, head).then_some(PutOn { range: start..at + 1, subject })
}

/// Where the verb group begins that ends at `at` and holds a form of "be"; nothing when it is turned round.
fn group_start(article: &Article, sentence: &Range<usize>, at: usize) -> Option<usize> {
    let mut start = at;
    let mut be = false;
    while start > sentence.start {
        let token = article.token(start - 1);
        let links = staging::is_be(article, start - 1);
        let inside = links
            || matches!(token.tag, Tag::Auxiliary | Tag::Modal | Tag::Adverb | Tag::Negation)
            || token.is(Class::EmphasisWord);
        if !inside {
            break;
        }
        be |= links;
        start -= 1;
    }
    be.then_some(start)
}

/// Where the noun phrase begins whose head stands at `at`.
fn noun_group_start(article: &Article, sentence: &Range<usize>, at: usize) -> usize {
    let mut start = at;
    while start > sentence.start
        && matches!(
            article.token(start - 1).tag,
            Tag::Determiner | Tag::Adjective | Tag::Noun | Tag::Possessive | Tag::Participle
        )
        && !staging::is_be(article, start - 1)
    {
        start -= 1;
    }
    start
}

/// The subject whose verb group begins at `end`, with whatever hangs on it, and its noun.
pub(super) fn subject_before(
    article: &Article,
    sentence: &Range<usize>,
    end: usize,
) -> Option<(Range<usize>, usize)> {
    let low = sentence.start.max(end.saturating_sub(REACH));
    let mut start = end;
    while start > low {
        let tag = article.token(start - 1).tag;
        let inside = tag.in_noun_phrase() || matches!(tag, Tag::Preposition | Tag::To) && start < end;
        if !inside {
            break;
        }
        start -= 1;
    }
    // "In July the coup was": what stands in front of the subject is no part of it.
    while start < end && matches!(article.token(start).tag, Tag::Preposition | Tag::Possessive) {
        start = phrase::base_phrase_from(&article.syntax.tokens, start + 1, end).end.max(start + 1);
    }
    let subject = start..end;
    let head = phrase::head(&article.syntax.tokens, &subject)?;
    Some((subject, head))
}

/// An act of force, a quarrel, or what nobody plans.
fn is_event(article: &Article, at: usize) -> bool {
    let token = article.token(at);
    token.is(Class::ViolentEvent) || token.is(Class::QuarrelEvent) || token.is(Class::UnplannedEvent)
}

/// "… so that he could", "… to distract", behind the participle in its clause.
fn purpose_behind(article: &Article, sentence: &Range<usize>, at: usize) -> bool {
    let end = sentence.end.min(at + REACH);
    article.syntax.hits_in(at..end, Class::PurposeMark).next().is_some()
}

/// "… to distract", "… to frighten", behind an object that ends at `at`.
pub(super) fn serves_deceit(article: &Article, sentence: &Range<usize>, at: usize) -> bool {
    at + 1 < sentence.end
        && article.token(at).is(Class::To)
        && article.token(at + 1).is(Class::ManipulateVerb)
}

/// "by the same people", "by somebody", "by people you never see".
fn agent_unseen(article: &Article, sentence: &Range<usize>, at: usize) -> bool {
    let Some(by) = (at..sentence.end.min(at + 3)).find(|&it| article.token(it).is(Class::By)) else {
        return false;
    };
    (by + 1..sentence.end.min(by + 4)).any(|it| {
        article.reads(it, &["same", "very", "somebody", "someone", "those", "whoever"])
            || it + 1 < sentence.end
                && article.reads(it, &["men", "people"])
                && article.token(it + 1).is(Class::RelativeWord)
            || article.token(it).is(Class::EliteNoun)
            || article.token(it).is(Class::ShadowyAdjective)
    })
}
