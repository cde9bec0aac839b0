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
        for hit in article.syntax.hits_in(range.clone(), Class::ForecastPhrase) {
            // "The political will", not "will almost certainly".
            let plain = article
                .syntax
                .hits_in(hit.start.saturating_sub(1).max(range.start)..hit.start + 1, Class::LiteralSense);
            if plain.into_iter().any(|it| it.contains(&hit.start))
                || !is_addressed(article, &hit, range.start)
            {
                continue;
            }
            // "is bound to" waits for its verb, other phrases say all.
            let last = article.word(hit.end - 1);
            if ["to", "for", "toward", "towards"].iter().any(|it| last.eq_ignore_ascii_case(it)) {
                mark_verb(marker, hit.start, hit.end, &range);
            } else {
                draw(marker, hit, measured::UNSOURCED_FORECAST_PHRASE);
            }
        }
        for hit in phrases(article, &range, Class::ForecastSure) {
            if let Some(verb) = plain_verb(article, hit.end, range.end) {
                draw(marker, hit.start..verb + 1, measured::UNSOURCED_FORECAST_PHRASE);
            }
        }
        for at in range.clone() {
            if let Some(verb) = supposed(article, at, &range) {
                draw(marker, at..verb, measured::UNSOURCED_FORECAST_FLAT);
            }
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
#[inline(never)]
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
        } else if let Some(verb) = flat_verb(article, start, link_end, sentence) {
            draw(marker, start..verb + 1, measured::UNSOURCED_FORECAST_FLAT);
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

/// "Expect fares to climb" tells the reader; "officials expect the fares to climb" names who does.
fn is_addressed(article: &Article, hit: &Range<usize>, start: usize) -> bool {
    let told = article.reads(hit.start, &["brace", "expect", "get", "mark", "prepare", "watch"]);
    !told || hit.start == start || matches!(article.token(hit.start - 1).tag, Tag::Sign | Tag::Coordinator)
}

/// "A second term would bring the generals back": what an event would do that nobody has seen.
#[inline(never)]
fn supposed(article: &Article, at: usize, sentence: &Range<usize>) -> Option<usize> {
    let tokens = &article.syntax.tokens;
    if tokens[at].tag != Tag::Modal || !article.reads(at, &["would"]) {
        return None;
    }
    let subject = phrase::noun_phrase_before(tokens, sentence.start, at);
    let event = subject.start == sentence.start
        && article.reads(subject.start, &["a", "an", "another", "any", "more", "such"])
        && phrase::head(tokens, &subject)
            .is_some_and(|it| tokens[it].tag == Tag::Noun && !tokens[it].is(Class::PersonRole));
    // "Would have been": what did not happen.
    if !event || at + 1 < sentence.end && tokens[at + 1].is(Class::Have) {
        return None;
    }
    let only = article.reads((at + 1).min(sentence.end - 1), &["only", "merely", "simply", "never"]);
    let verb = effect_verb(article, at + 1, sentence.end).map(|it| object_end(article, it, sentence.end));
    let outcome = || foretold_outcome(article, at + 1, sentence.end);
    let brings = || {
        (article.reads((at + 1).min(sentence.end - 1), &["bring", "mean"]))
            .then(|| object_end(article, at + 1, sentence.end))
    };
    verb.or_else(outcome).or_else(brings).or_else(|| only.then_some((at + 3).min(sentence.end)))
}

/// The verb behind words that announce an outcome: "is bound to push", not "is bound to secrecy".
fn plain_verb(article: &Article, from: usize, end: usize) -> Option<usize> {
    let verb = (from..end.min(from + VERB_REACH)).find(|&it| article.token(it).tag != Tag::Adverb)?;
    let token = article.token(verb);
    let only = article.reads(from - 1, &["only"]);
    let known = token.is(Class::ForecastEffect)
        || token.is(Class::ForecastChange)
        || article.reads(verb, &["end", "mean", "help", "come", "benefit", "delay"]);
    let verbal = matches!(token.tag, Tag::Verb | Tag::Auxiliary) || token.is(Class::ForecastEffect);
    (verbal && (!only || known)).then_some(verb)
}

/// A verb of any kind behind "will", where the time, a condition or the subject tells that nobody has arranged it:
/// "by 2035 the branch will have vanished", "if the levy passes, half the bakeries will close".
#[inline(never)]
fn flat_verb(article: &Article, start: usize, from: usize, sentence: &Range<usize>) -> Option<usize> {
    let tokens = &article.syntax.tokens;
    // "Threatens to" and its like need a verb of effect; "how it will influence" is asked.
    let will = is_will(article, start, sentence)
        || from >= 2 && article.reads(from - 1, &["to"]) && article.reads(from - 2, &["going"]);
    if !will || is_promise(article, start, sentence) || is_open(article, start, sentence) {
        return None;
    }
    let between = |it: &usize| {
        matches!(tokens[*it].tag, Tag::Adverb | Tag::Negation | Tag::Auxiliary | Tag::To)
            || tokens[*it].is(Class::Have)
    };
    let verb = (from..sentence.end.min(from + VERB_REACH)).find(|it| !between(it))?;
    let token = &tokens[verb];
    if !matches!(token.tag, Tag::Verb | Tag::Participle) {
        return None;
    }
    let subject = phrase::noun_phrase_before(tokens, sentence.start, start);
    let who = phrase::head(tokens, &subject)?;
    let has = |class| (from..verb).any(|it| tokens[it].is(class));
    let vanished = has(Class::Have) && !has(Class::Be) && !(from..verb).any(|it| tokens[it].tag == Tag::To);
    let negated =
        (from..verb).any(|it| tokens[it].tag == Tag::Negation) || article.reads(start, &["wo", "won't"]);
    let far = article.phrase_in(sentence.clone(), Class::HorizonPhrase).is_some()
        || sentence.clone().any(|it| article.reads(it, &["if", "unless"]))
        || article.reads(sentence.start, &["once", "without"])
        || (from..verb).any(|it| article.reads(it, &["simply", "just"]));
    // "Voters will punish", "half the bakeries will": of a kind or a share, nobody has arranged it.
    let first = &tokens[subject.start];
    let kind = tokens[who].is(Class::FormPlural) || article.word(who).ends_with('s');
    let any = kind
        && subject.len() <= 3
        && (subject.start == sentence.start
            || tokens[subject.start - 1].tag == Tag::Sign
            || tokens[subject.start - 1].tag == Tag::Coordinator)
        && (matches!(first.tag, Tag::Noun | Tag::Adjective)
            || first.is(Class::Quantifier)
            || article.reads(subject.start, &["half"]));
    // A person may know what they will do, a plan what will happen.
    let person = matches!(tokens[who].tag, Tag::Pronoun)
        || subject.len() <= 3 && tokens[who].tag == Tag::Name
        || tokens[who].is(Class::PersonRole) && !tokens[who].is(Class::FormPlural)
        || article.reads(subject.start, &["you", "this", "these"]);
    let decided = any_is(article, subject.clone(), Class::ForecastDecided);
    let asked = subject.start > sentence.start && tokens[subject.start - 1].is(Class::WhWord);
    let says = token.is(Class::SayVerb) || token.is(Class::BeliefVerb);
    let arranged = asked || says || token.is(Class::ArrangedVerb) && !vanished || has(Class::Be) && !vanished;
    let counted = (verb..sentence.end.min(verb + 5)).any(|it| tokens[it].kind == Kind::Number);
    let dated = (verb..sentence.end).any(|it| tokens[it].is(Class::Weekday));
    ((far || vanished || negated || any) && !person && !decided && !arranged && !dated && !counted)
        .then_some(verb)
}

/// It may be somebody's hope, a match that is still to be played, or is told as a chance and not as certain.
#[inline(never)]
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
#[inline(never)]
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
#[inline(never)]
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
#[inline(never)]
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
#[inline(never)]
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

#[inline(never)]
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
