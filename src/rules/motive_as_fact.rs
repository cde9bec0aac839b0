//! `motive-as-fact`: the page, see `motive_as_fact.md`, says what and why.

use std::ops::Range;

use super::own_words::{any_is, own_voice, phrases, trimmed};
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::attribution::Form;
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "motive-as-fact", family: Family::Unattributed, card: cards::MOTIVE_AS_FACT, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        for (class, confidence) in [
            (Class::MotivePhrase, measured::MOTIVE_AS_FACT_PHRASE),
            (Class::MotiveMild, measured::MOTIVE_AS_FACT_MILD),
        ] {
            for hit in phrases(article, &range, class) {
                let hit = trimmed(article, whole(article, hit, &range));
                let told = class == Class::MotiveMild && is_reason(article, &hit, &range);
                let confidence = if told { measured::MOTIVE_AS_FACT_BUILT } else { confidence };
                if !is_part(article, &hit, &range) {
                    mark(marker, hit, confidence);
                }
            }
        }
        for at in range.clone() {
            if let Some(hit) = purpose(article, at, &range)
                .or_else(|| state(article, at, &range))
                .or_else(|| thought(article, at, &range))
            {
                mark(marker, hit, measured::MOTIVE_AS_FACT_BUILT);
            }
        }
    }
}

/// "The palace is silent because it wants": told of those in power, whose heads nobody looks into.
fn is_reason(article: &Article, hit: &Range<usize>, sentence: &Range<usize>) -> bool {
    let subject = phrase::noun_phrase_from(&article.syntax.tokens, sentence.start, hit.start);
    let head = phrase::head(&article.syntax.tokens, &subject);
    article.word(hit.start).eq_ignore_ascii_case("because")
        && head
            .is_some_and(|it| article.token(it).is(Class::PowerHolder) || article.token(it).tag == Tag::Name)
}

/// "The film's heroine secretly hopes": what a part on the stage wants, its author knows.
fn is_part(article: &Article, hit: &Range<usize>, sentence: &Range<usize>) -> bool {
    let near = sentence.start.max(hit.start.saturating_sub(TALE_REACH))..hit.end;
    any_is(article, near, Class::FictionWord) && !any_is(article, sentence.clone(), Class::PowerHolder)
}

/// Words between a tale and what goes on in it.
const TALE_REACH: usize = 8;

fn mark(marker: &mut Marker, hit: Range<usize>, confidence: u8) {
    let message = format!("“{}” tells a motive: how is it known?", marker.article.words(&hit));
    let mut draw = Draw::new(hit, confidence, message);
    draw.quiet = marker.article.opinion.is_some();
    draw.voice = Some(voice(marker.article, &draw.range));
    marker.draw(draw);
}

/// "praised the rebels to needle his rival": the purpose of what was done, not "failed to impress" nor "set to anger".
fn purpose(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let verb = at + 1;
    if !tokens[at].is(Class::To) || verb >= sentence.end {
        return None;
    }
    // "Put them to shame" has no object behind it.
    let object = verb + 1 < sentence.end && tokens[verb + 1].is_word();
    let spiteful = object && tokens[verb].is(Class::SpiteVerb) && tokens[verb].is(Class::FormBase);
    let serving =
        || phrases(article, &(verb..verb + 1), Class::SelfServing).into_iter().map(|it| it.end).max();
    let end = if spiteful { verb + 1 } else { serving()? };
    if at == sentence.start {
        // "To appease the hawks, the premier …".
        let opens = (end..sentence.end).any(|it| article.word(it) == ",");
        return opens.then_some(at..end);
    }
    let before = &tokens[at - 1];
    if before.is(Class::WishWord) && !any_is(article, sentence.clone(), Class::SportWord) {
        return Some(at - 1..end);
    }
    // "A way to punish", "sanctions to punish": what it is good for, or made for.
    let means = matches!(
        article.word(at - 1),
        "way"
            | "ways"
            | "opportunity"
            | "chance"
            | "ability"
            | "power"
            | "powers"
            | "right"
            | "pressure"
            | "sanctions"
            | "measures"
            | "action"
            | "actions"
            | "steps"
            | "law"
            | "laws"
    );
    let done = before.tag.is_nominal() && !means
        || before.tag == Tag::Adverb
        || before.is(Class::Particle)
        || is_done(article, at - 1, sentence);
    done.then_some(at..end)
}

/// "The visas were cancelled to punish": a passive of a deed, not "was told to", "is used to".
fn is_done(article: &Article, at: usize, sentence: &Range<usize>) -> bool {
    let token = article.token(at);
    let told =
        [Class::SayVerb, Class::BeliefVerb, Class::TellVerb, Class::AgentlessVerb, Class::AddresseeVerb];
    let passive = at > sentence.start
        && (at.saturating_sub(2).max(sentence.start)..at).any(|it| article.token(it).is(Class::Be));
    passive
        && (token.tag == Tag::Participle || token.is(Class::FormParticiple))
        && !told.iter().any(|&it| token.is(it))
        && !matches!(
            article.word(at),
            "used" | "set" | "forced" | "allowed" | "bound" | "supposed" | "entitled" | "required" | "able"
        )
}

/// "Wary of his backers, the mayor …", "kept quiet, afraid of losing": a state of mind told as the reason,
/// and "Brussels is desperate to": told as known.
fn state(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let strong = tokens[at].is(Class::InnerState);
    if !strong && !tokens[at].is(Class::InnerMood) {
        return None;
    }
    let after = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|it| it.tag == Tag::Negation));
    let next = after < sentence.end
        && (tokens[at].tag == Tag::Gerund
            || matches!(tokens[after].tag, Tag::Preposition | Tag::To | Tag::Subordinator));
    let first = at == sentence.start || article.word(at - 1) == ",";
    let holds = if first {
        strong || any_is(article, sentence.clone(), Class::PowerHolder)
    } else {
        strong && tokens[at - 1].is(Class::Be) && has_power(article, at - 1, sentence)
    };
    (next && holds && !any_is(article, sentence.clone(), Class::SportWord)).then_some(at..after + 1)
}

/// "The general envies", "the premier knows he": what goes on in somebody's head.
fn thought(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let token = article.token(at);
    let feels = token.is(Class::InnerVerb);
    if token.tag != Tag::Verb || !feels && !token.is(Class::ThoughtVerb) {
        return None;
    }
    let that = at + 1 < sentence.end && article.token(at + 1).is(Class::That);
    let whose = at + 1 + usize::from(that);
    let named = phrase::base_phrase_from(&article.syntax.tokens, whose, sentence.end);
    // "Knew he was beaten", "knows her coalition is finished"; not "knew his attacker".
    let own = !named.is_empty()
        && named.end < sentence.end
        && (article.token(whose).is(Class::PersonPronoun)
            || article.token(whose).is(Class::PersonalPossessive))
        && matches!(article.token(named.end).tag, Tag::Verb | Tag::Auxiliary | Tag::Modal);
    let shown = any_is(article, sentence.clone(), Class::SportWord)
        || any_is(article, sentence.clone(), Class::FictionWord);
    let somebody = has_power(article, at, sentence) || feels && is_one(article, at);
    (!shown && (feels || own) && somebody).then_some(if feels { at..at + 1 } else { at..whose + 1 })
}

/// Whether the subject of the verb at `at` holds power, or is one who was named.
fn has_power(article: &Article, at: usize, sentence: &Range<usize>) -> bool {
    let tokens = &article.syntax.tokens;
    let verbal = |it: &usize| matches!(tokens[*it].tag, Tag::Adverb | Tag::Auxiliary | Tag::Modal);
    let group = (sentence.start..at).rev().take_while(verbal).last().unwrap_or(at);
    let subject = phrase::noun_phrase_before(tokens, sentence.start, group);
    phrase::head(tokens, &subject).is_some_and(|head| {
        let token = &tokens[head];
        token.tag == Tag::Name && !token.is(Class::Weekday)
            || token.is(Class::PowerHolder)
            || ["he", "she"].iter().any(|it| article.word(head).eq_ignore_ascii_case(it))
    })
}

/// "The abbot resents": one person, not a crowd.
fn is_one(article: &Article, at: usize) -> bool {
    at > 1
        && article.token(at - 1).tag == Tag::Noun
        && !article.token(at - 1).is(Class::FormPlural)
        && article.token(at - 2).is(Class::Definite)
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
        && !(content.start..=range.start).any(clause);
    // "In a bid to distract, the premier promised": the adjunct stands in front of what is promised.
    let fronted =
        content.end <= draft.at() && matches!(article.token(content.start).tag, Tag::Preposition | Tag::To);
    if attribution.form == Form::Indirect && (object || fronted) { Voice::Page } else { voice }
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
