//! `unsourced-forecast`: the page, see `unsourced_forecast.md`, says what and why.

use std::ops::Range;

use super::own_words::{any_is, own_voice, phrases};
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::Article;

pub(super) const RULE: Rule =
    Rule { name: "unsourced-forecast", family: Family::Unattributed, card: cards::UNSOURCED_FORECAST, check };

/// Words that may stand between "will" and its verb: "will almost certainly be further weakened".
const VERB_REACH: usize = 5;

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        // A weather report has a forecaster, a film a script.
        if any_is(article, range.clone(), Class::WeatherWord)
            || any_is(article, range.clone(), Class::FictionWord)
        {
            continue;
        }
        for hit in phrases(article, &range, Class::ForecastPhrase) {
            // "is bound to" waits for its verb, other phrases say all.
            let last = article.word(hit.end - 1);
            if ["to", "for", "toward", "towards"].iter().any(|it| last.eq_ignore_ascii_case(it)) {
                mark_verb(marker, hit.start, hit.end, &range);
            } else {
                draw(marker, hit, measured::UNSOURCED_FORECAST_PHRASE);
            }
        }
        for at in range.clone() {
            if is_will(article, at, &range) || is_chance(article, at) {
                mark_verb(marker, at, at + 1, &range);
            }
        }
    }
}

/// "could", "might"; not the month.
fn is_chance(article: &Article, at: usize) -> bool {
    article.token(at).is(Class::ChanceModal)
        && article.token(at).tag == Tag::Modal
        && !article.token(at).capital
}

/// "will", "'ll", "won't"; not "the political will" nor the will of the dead.
fn is_will(article: &Article, at: usize, sentence: &Range<usize>) -> bool {
    if article.token(at).tag != Tag::Modal || !article.token(at).is(Class::Will) {
        return false;
    }
    let noun = article
        .syntax
        .hits_in(at.saturating_sub(1).max(sentence.start)..at + 1, Class::LiteralSense)
        .any(|it| it.contains(&at));
    !noun
}

/// Marks "will", "could" or "is bound to" with the verb of effect behind it and the verb's object.
fn mark_verb(marker: &mut Marker, start: usize, link_end: usize, sentence: &Range<usize>) {
    let article = marker.article;
    let Some(verb) = effect_verb(article, link_end, sentence.end) else {
        if let Some(end) = foretold_outcome(article, link_end, sentence.end)
            && !is_promise(article, start, sentence)
        {
            draw(
                marker,
                start..end,
                if is_open(article, start, sentence) {
                    measured::UNSOURCED_FORECAST_OPEN
                } else {
                    measured::UNSOURCED_FORECAST_OUTCOME
                },
            );
        }
        return;
    };
    let strong = article.token(verb).is(Class::ForecastEffect);
    if is_promise(article, start, sentence) || (!strong && is_decided(article, start, verb, sentence)) {
        return;
    }
    let mut confidence =
        if strong { measured::UNSOURCED_FORECAST_EFFECT } else { measured::UNSOURCED_FORECAST_CHANGE };
    if is_open(article, start, sentence) {
        confidence = measured::UNSOURCED_FORECAST_OPEN;
    }
    draw(marker, start..object_end(article, verb, sentence.end), confidence);
}

/// It may be somebody's hope, a match that is still to be played, or is told as a chance and not as certain.
fn is_open(article: &Article, start: usize, sentence: &Range<usize>) -> bool {
    is_hoped(article, sentence.start..start)
        || any_is(article, sentence.clone(), Class::SportWord)
        || is_chance(article, start)
}

/// "the fear that it will": somebody's thought, though no cue was found.
fn is_hoped(article: &Article, before: Range<usize>) -> bool {
    let end = before.end;
    before.into_iter().any(|at| {
        let token = article.token(at);
        // "There is no doubt that it will": nobody's thought, the page insists.
        let sure = at > 0 && article.reads(at - 1, &["no"]);
        let noun = token.is(Class::ClaimNoun)
            && !sure
            && at + 1 < end
            && article.token(at + 1).tag == Tag::Subordinator;
        noun || token.is(Class::BeliefVerb)
    })
}

/// Words between the verb and the outcome that it foretells: "will bring nothing but more misery".
const OUTCOME_REACH: usize = 7;

/// The end of an outcome or a judgement that any verb foretells: "will be a catastrophe", "will prove disastrous".
fn foretold_outcome(article: &Article, from: usize, end: usize) -> Option<usize> {
    let mut verb = from;
    while verb < end && matches!(article.token(verb).tag, Tag::Adverb | Tag::Negation) {
        verb += 1;
    }
    for at in verb + 1..end.min(verb + OUTCOME_REACH) {
        let token = article.token(at);
        let judged = token.is(Class::OpinionCharged) || token.is(Class::OpinionLoaded);
        let noun = token.is(Class::OutcomeNoun) || token.is(Class::FailureNoun);
        if noun || (judged && at <= verb + 3) {
            return Some(at + 1);
        }
        if !token.is_word()
            || matches!(token.tag, Tag::Subordinator | Tag::Verb | Tag::Modal | Tag::To)
            || token.tag == Tag::Coordinator
        {
            return None;
        }
    }
    None
}

/// The verb of effect behind a modal, past adverbs and "be".
fn effect_verb(article: &Article, from: usize, end: usize) -> Option<usize> {
    let mut passive = false;
    for at in from..end.min(from + VERB_REACH) {
        let token = article.token(at);
        if token.is(Class::ForecastEffect) || token.is(Class::ForecastChange) {
            let form = if passive { Class::FormParticiple } else { Class::FormBase };
            return token.is(form).then_some(at);
        }
        passive |= token.is(Class::Be);
        let between = matches!(token.tag, Tag::Adverb | Tag::Negation | Tag::Auxiliary)
            || token.is(Class::CommonAdverb);
        if !between {
            return None;
        }
    }
    None
}

/// The end of the verb's object, or of the phrase that its preposition brings.
fn object_end(article: &Article, verb: usize, end: usize) -> usize {
    let tokens = &article.syntax.tokens;
    let object = phrase::base_phrase_from(tokens, verb + 1, end);
    if !object.is_empty() {
        return object.end;
    }
    if verb + 1 < end && matches!(tokens[verb + 1].tag, Tag::Preposition | Tag::To) {
        let led_to = phrase::base_phrase_from(tokens, verb + 2, end);
        if !led_to.is_empty() && tokens[verb].is(Class::ForecastChange) {
            return led_to.end;
        }
    }
    verb + 1
}

/// "We will reduce waiting times": a promise, whose speaker stands in it.
fn is_promise(article: &Article, modal: usize, sentence: &Range<usize>) -> bool {
    (sentence.start.max(modal.saturating_sub(2))..modal)
        .any(|at| ["i", "we"].iter().any(|it| article.word(at).eq_ignore_ascii_case(it)))
}

/// "The fee will rise to £12 on 1 April": somebody has decided it, and the day is known.
fn is_decided(article: &Article, modal: usize, verb: usize, sentence: &Range<usize>) -> bool {
    let subject = phrase::noun_phrase_before(&article.syntax.tokens, sentence.start, modal);
    let decided = any_is(article, subject, Class::ForecastDecided);
    let dated = (verb..sentence.end).any(|at| article.token(at).is(Class::Weekday));
    let counted = (verb..sentence.end.min(verb + 6)).any(|at| article.token(at).kind == Kind::Number);
    decided || dated || counted
}

fn draw(marker: &mut Marker, range: Range<usize>, confidence: u8) {
    let article = marker.article;
    if article.is_linked(&range) {
        return;
    }
    let message = format!("“{}”: whose forecast is it?", article.words(&range));
    let mut draw = Draw::new(range, confidence, message);
    draw.quiet = article.opinion.is_some();
    draw.voice = Some(own_voice(article, &draw.range));
    marker.draw(draw);
}
