//! What the four rules of the family `staging` share: whether words are used or only spoken about.

use std::ops::Range;

use super::{Draw, Marker};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::{Article, Voice};

/// What stands to a word's right or left within this many tokens bears on it; the bound keeps every search linear.
const REACH: usize = 10;

/// A quotation of at most this many words holds a term at arm's length.
const TERM_WORDS: u32 = 4;

/// Draws a mark of the family, unless its words are only spoken about.
///
/// In a sentence about a film or a novel a puppet master may be a character: `weak` is the confidence there.
pub(super) fn draw(marker: &mut Marker, mut draw: Draw, weak: u8) {
    let article = marker.article;
    if draw.range.is_empty() || is_spoken_about(article, &draw.range) {
        return;
    }
    if is_about_art(article, &draw.range) {
        draw.confidence = draw.confidence.min(weak);
    }
    if draw.voice.is_none()
        && is_held_at_arms_length(article, &draw.range)
        && article.voice(&draw.range) == Voice::Page
    {
        draw.voice = Some(Voice::Named);
    }
    if draw.voice.is_none() && presupposes(article, &draw.range) {
        draw.voice = Some(Voice::Page);
    }
    if draw.voice.is_none() && is_of_a_crowd(article, &draw.range) {
        draw.voice = Some(Voice::Vague);
    }
    marker.draw(draw);
}

/// "Why was it staged?", "if you don't see that it was staged": question and denial take for granted what they speak of.
///
/// In "why has nobody asked?" the words are the question itself.
fn presupposes(article: &Article, range: &Range<usize>) -> bool {
    let start = article.sentence(range.start).range().start;
    let low = start.max(range.start.saturating_sub(REACH));
    let dares = |at: usize| {
        article.word(at).eq_ignore_ascii_case("if") && article.word(at + 1).eq_ignore_ascii_case("you")
    };
    let asks = || range.start > start + 2 && article.word(start).eq_ignore_ascii_case("why");
    article.attributions.owner(range.start).is_none()
        && match article.voice(range) {
            Voice::Questioned => asks(),
            Voice::Denied => (low..range.start.saturating_sub(1)).any(dares),
            _ => false,
        }
}

/// "Neighbours insist that it was staged", "users say": many speak, and none of them can be asked.
fn is_of_a_crowd(article: &Article, range: &Range<usize>) -> bool {
    let owner = article.attributions.owner(range.start);
    let source = owner.and_then(|it| article.attributions.drafts[it as usize].source.clone());
    source.is_some_and(|it| {
        let base = phrase::base_phrase_from(&article.syntax.tokens, it.start, it.end);
        let definite = article.token(it.start).is(Class::Definite);
        let crowd = !base.is_empty() && article.token(base.end - 1).is(Class::CrowdPeople);
        crowd && !definite && article.voice(range) == Voice::Named
    })
}

/// "the term ‘deep state’", "conspiracy theories about the cabal", "falsely claimed that".
fn is_spoken_about(article: &Article, range: &Range<usize>) -> bool {
    let sentence = article.sentence(range.start).range();
    let before = sentence.start.max(range.start.saturating_sub(REACH))..range.start;
    let after = range.end..sentence.end.min(range.end + REACH);
    let mut near = article.syntax.hits_in(before, Class::MentionMark).filter(|it| it.end <= range.start);
    let mut later = article.syntax.hits_in(after, Class::MentionMark);
    near.next().is_some() || later.next().is_some()
}

/// The phrases of `first` in a sentence that holds one of each of `others` as well: none of them tells alone.
pub(super) fn told_together(
    article: &Article,
    sentence: &Range<usize>,
    first: Class,
    others: &[&[Class]],
) -> Vec<Range<usize>> {
    let beside = |hit: &Range<usize>, class: Class| {
        let near =
            sentence.start.max(hit.start.saturating_sub(2 * REACH))..sentence.end.min(hit.end + 2 * REACH);
        let outside = |it: &Range<usize>| it.end <= hit.start || it.start >= hit.end;
        near.clone().any(|at| !hit.contains(&at) && article.token(at).is(class))
            || article.syntax.hits_in(near, class).any(|it| outside(&it))
    };
    let hits = article.syntax.hits_in(sentence.clone(), first);
    hits.filter(|hit| others.iter().all(|any| any.iter().any(|&it| beside(hit, it)))).collect()
}

/// A film, a novel or a game is spoken of in the same sentence.
pub(super) fn is_about_art(article: &Article, range: &Range<usize>) -> bool {
    let sentence = article.sentence(range.start).range();
    // A film school and its students may play any part.
    let trade = |at: usize| {
        at + 1 < sentence.end
            && article.reads(at + 1, &["school", "student", "students", "studio", "studios", "crew", "set"])
    };
    let about = |at: usize| !range.contains(&at) && article.token(at).is(Class::StageArt) && !trade(at);
    let low = sentence.start.max(range.start.saturating_sub(2 * REACH));
    (low..sentence.end.min(range.end + 2 * REACH)).any(about)
}

/// A term in quotation marks of its own: somebody else's word.
fn is_held_at_arms_length(article: &Article, range: &Range<usize>) -> bool {
    let quotation = article.syntax.quotation_at(range.start).map(|it| &article.syntax.quotations[it]);
    quotation.is_some_and(|it| it.words <= TERM_WORDS && range.end <= it.end as usize)
}

/// A form of "be", also as a clitic: "it's", "everything's".
pub(super) fn is_be(article: &Article, at: usize) -> bool {
    let token = article.token(at);
    if token.is(Class::Be) {
        return true;
    }
    let clitic = token.kind == Kind::Word && matches!(article.word(at), "'s" | "’s");
    clitic && at > 0 && (token.tag != Tag::Possessive || article.token(at - 1).tag == Tag::Pronoun)
}

/// A predicate: its verb group from the first auxiliary on, and what it is said of.
pub(super) struct Predicate {
    /// The tokens from the auxiliary, or from behind the negation, up to the predicate word.
    pub start: usize,
    /// The subject, with its prepositional phrases; empty when none was found.
    pub subject: Range<usize>,
}

/// Reads leftwards from a participle, an adjective or a noun phrase to its copula and its subject.
pub(super) fn predicate(article: &Article, at: usize) -> Option<Predicate> {
    let sentence = article.sentence(at).range();
    let low = sentence.start.max(at.saturating_sub(REACH));
    let mut start = at;
    let mut copula = false;
    let mut denied_from = None;
    while start > low {
        let token = article.token(start - 1);
        let links = is_be(article, start - 1) || token.is(Class::LinkVerb);
        let turns = token.tag == Tag::Negation || token.is(Class::Negation);
        let inside = links
            || turns
            || matches!(token.tag, Tag::Auxiliary | Tag::Modal | Tag::Adverb)
            || (token.tag == Tag::To && copula)
            || token.is(Class::EmphasisWord);
        if !inside {
            break;
        }
        if turns && denied_from.is_none() {
            denied_from = Some(start);
        }
        copula |= links;
        start -= 1;
    }
    if !copula {
        return None;
    }
    // "The attack, which was staged": the clause speaks of the noun before it.
    let mut end = start;
    if end > low && article.token(end - 1).is(Class::RelativeWord) && end - 1 > sentence.start {
        end -= 1;
        if end > low && article.word(end - 1) == "," {
            end -= 1;
        }
    }
    // A question puts the verb before its subject; then the subject was passed as part of no group.
    let subject = phrase::noun_phrase_before(&article.syntax.tokens, sentence.start, end);
    let subject =
        if subject.is_empty() && end > sentence.start && article.token(end - 1).tag == Tag::Determiner {
            end - 1..end
        } else {
            subject
        };
    Some(Predicate { start: denied_from.unwrap_or(start), subject })
}

/// "Was the rescue staged?": the verb stands first, then the subject, then the predicate word at `at`.
pub(super) fn asked_subject(article: &Article, at: usize) -> Option<Range<usize>> {
    let sentence = article.sentence(at).range();
    let mut end = at;
    while end > sentence.start && matches!(article.token(end - 1).tag, Tag::Adverb) {
        end -= 1;
    }
    let subject = phrase::noun_phrase_before(&article.syntax.tokens, sentence.start, end);
    let fronted = subject.start > sentence.start && is_be(article, subject.start - 1);
    (!subject.is_empty() && fronted).then_some(subject)
}

/// "by the government": who is said to have done it, behind the word at `at`.
pub(super) fn agent(article: &Article, at: usize) -> Option<Range<usize>> {
    let sentence = article.sentence(at).range();
    let by = (at + 1..sentence.end.min(at + 4)).find(|&it| article.token(it).is(Class::By))?;
    let agent = phrase::noun_phrase_from(&article.syntax.tokens, by + 1, sentence.end);
    (!agent.is_empty()).then_some(agent)
}
