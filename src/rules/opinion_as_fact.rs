//! `opinion-as-fact`: the page, see `opinion_as_fact.md`, says what and why.
//!
//! Signs of judgement add up within a sentence.
//! One that judges by itself is enough for a firm mark; one that judges or reports, as it comes,
//! needs a second sign beside it, be it only the tone of somebody who argues.

use std::ops::Range;

use super::own_words::{any_is, in_name, is_plain, own_voice, phrases, stance, trimmed};
use super::{Draw, Family, Marker, Rule, cards, measured};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "opinion-as-fact", family: Family::Unattributed, card: cards::OPINION_AS_FACT, check };

/// What a sentence must weigh to be marked firmly.
const ENOUGH: u32 = 3;

/// What a word weighs that judges or reports, as it comes; fainter ones weigh 1 and only support it.
const JUDGES_OR_REPORTS: u32 = 2;

/// Words that show a judgement.
struct Sign {
    range: Range<usize>,
    /// [`ENOUGH`] where nothing else is needed.
    weight: u32,
    confidence: u8,
    voice: Voice,
}

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        let signs = signs(article, &range);
        let own = |it: &&Sign| matches!(it.voice, Voice::Page | Voice::Vague);
        let mut sum: u32 = signs.iter().filter(own).map(|it| it.weight).sum();
        if 0 < sum && sum < ENOUGH {
            let apart = |at: &usize| !signs.iter().any(|it| it.range.contains(at));
            sum += stance(article, range.clone().filter(apart));
        }
        // Faint words alone have to be two: the tone of one who argues does not make "an extreme" a judgement.
        let most = signs.iter().filter(own).map(|it| it.weight).max().unwrap_or(ENOUGH);
        let enough = sum >= ENOUGH && (most > 1 || signs.iter().filter(own).count() > 1);
        for sign in signs {
            let summed = enough && sign.weight < ENOUGH && sign.weight >= most.min(JUDGES_OR_REPORTS);
            let message = format!("“{}” judges, in the page's own voice.", article.words(&sign.range));
            let confidence = if summed { measured::OPINION_AS_FACT_SUMMED } else { sign.confidence };
            let mut draw = Draw::new(sign.range, confidence, message);
            draw.quiet = article.opinion.is_some();
            draw.voice = Some(sign.voice);
            marker.draw(draw);
        }
    }
}

fn signs(article: &Article, sentence: &Range<usize>) -> Vec<Sign> {
    let mut signs = Vec::new();
    let (built, mild) = (measured::OPINION_AS_FACT_BUILT, measured::OPINION_AS_FACT_MILD);
    let mut add = |range: Range<usize>, weight, confidence| {
        if !in_name(article, &range) && !is_taste(article, &range, sentence) {
            let range = trimmed(article, range);
            let voice = own_voice(article, &range);
            signs.push(Sign { range, weight, confidence, voice });
        }
    };
    for hit in phrases(article, sentence, Class::OpinionLoaded) {
        add(hit, ENOUGH, measured::OPINION_AS_FACT_LOADED);
    }
    for hit in phrases(article, sentence, Class::OpinionMild) {
        add(hit, JUDGES_OR_REPORTS, mild);
    }
    for hit in phrases(article, sentence, Class::OpinionFaint) {
        add(hit, 1, mild);
    }
    for at in sentence.clone() {
        if let Some(range) = verdict(article, at, sentence) {
            add(range, JUDGES_OR_REPORTS, built);
        }
        if let Some((range, flat)) = demand(article, at, sentence) {
            add(range, JUDGES_OR_REPORTS, if flat { mild } else { built });
        }
        if is_sneer(article, at) {
            add(at..at + 1, JUDGES_OR_REPORTS, mild);
        }
        if let Some((range, owned)) = failing(article, at, sentence) {
            add(range, JUDGES_OR_REPORTS, if owned { built } else { mild });
        }
    }
    // What asks like this states: it waits for no answer.
    let alone = signs.is_empty();
    if let Some(range) = rhetorical(article, sentence, alone) {
        signs.push(Sign {
            range,
            weight: ENOUGH,
            confidence: measured::OPINION_AS_FACT_QUESTION,
            voice: Voice::Page,
        });
    }
    signs
}

/// "the plan is dangerous", "the response has been poor": an adjective that judges, said of people or their acts.
fn verdict(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let link = tokens[at].is(Class::Be) || tokens[at].is(Class::SeemVerb);
    if !link || !matches!(tokens[at].tag, Tag::Auxiliary | Tag::Verb | Tag::Participle) {
        return None;
    }
    let mut word = at + 1;
    while word < sentence.end && matches!(tokens[word].tag, Tag::Adverb) {
        word += 1;
    }
    let judges = word < sentence.end
        && (tokens[word].is(Class::OpinionCharged) || tokens[word].is(Class::VirtueAdjective));
    // "is hostile to", "was wrong about", "is fatal in": what follows tells in which respect, as a report does.
    let bare = tokens.get(word + 1).is_none_or(|it| !it.is_word() || it.tag == Tag::Coordinator);
    let mut verb = at;
    while verb > sentence.start && matches!(tokens[verb - 1].tag, Tag::Auxiliary | Tag::Modal | Tag::Adverb) {
        verb -= 1;
    }
    let subject = phrase::noun_phrase_before(tokens, sentence.start, verb);
    let doing = phrase::head(tokens, &subject).is_some_and(|it| tokens[it].is(Class::OpinionTarget));
    (judges && bare && doing && !is_plain(article, &(word..word + 1))).then_some(at + 1..word + 1)
}

/// "The council should apologise", "we must not give in": the page says what somebody ought to do.
///
/// And whether it says "must", which tells a duty of the law as often.
fn demand(article: &Article, at: usize, sentence: &Range<usize>) -> Option<(Range<usize>, bool)> {
    let tokens = &article.syntax.tokens;
    if !tokens[at].is(Class::DutyModal) || !matches!(tokens[at].tag, Tag::Modal | Tag::Verb) {
        return None;
    }
    let dated = tokens[at..sentence.end].iter().any(|it| it.is(Class::Number) || it.is(Class::Weekday));
    let within =
        tokens[sentence.start..at].iter().any(|it| it.tag == Tag::Subordinator || it.is(Class::WhWord));
    if dated || within || article.sentence(at).range().end <= at + 1 {
        return None;
    }
    let subject = phrase::noun_phrase_before(tokens, sentence.start, at);
    let we = at > sentence.start && tokens[at - 1].is(Class::FirstPerson);
    let head = phrase::head(tokens, &subject);
    let actor = head.is_some_and(|it| {
        tokens[it].is(Class::PowerNoun) || tokens[it].is(Class::PublicBody) || tokens[it].tag == Tag::Name
    });
    if !we && !actor {
        return None;
    }
    let mut end = at + 1;
    while end < sentence.end && matches!(tokens[end].tag, Tag::Negation | Tag::Adverb | Tag::To) {
        end += 1;
    }
    // "should she win" sets a condition, "convince them they should" leaves the deed to what was said before.
    if end >= sentence.end || !tokens[end].is_word() || tokens[end].is(Class::SubjectPronoun) {
        return None;
    }
    Some((at..end + 1, article.word(at).eq_ignore_ascii_case("must")))
}

/// "the bank's greed", "their dithering": a failing of character, and whether it is somebody's.
fn failing(article: &Article, at: usize, sentence: &Range<usize>) -> Option<(Range<usize>, bool)> {
    let tokens = &article.syntax.tokens;
    if !tokens[at].is(Class::ViceNoun) || !tokens[at].tag.is_nominal() {
        return None;
    }
    let mut start = at;
    while start > sentence.start && tokens[start - 1].tag == Tag::Adjective {
        start -= 1;
    }
    let owned = start > sentence.start
        && (tokens[start - 1].tag == Tag::Possessive || tokens[start - 1].is(Class::PersonalPossessive));
    Some((start..at + 1, owned))
}

/// "the “experts” were wrong": a word of esteem held at arm's length, and nobody is quoted.
fn is_sneer(article: &Article, at: usize) -> bool {
    let token = article.token(at);
    token.is(Class::EsteemWord)
        && token.quoted
        && article.attributions.owner(at).is_none()
        && article.syntax.quotation_at(at).is_some_and(|it| article.syntax.quotations[it].words == 1)
}

/// "Who in their right mind would …?", "How many more must …?"
///
/// A word that leaves nothing out tells it where no other sign does.
fn rhetorical(article: &Article, sentence: &Range<usize>, alone: bool) -> Option<Range<usize>> {
    let asked = article.word(sentence.end - 1).contains('?');
    let total = |at: usize| article.token(at).is(Class::TotalWord).then_some(at..at + 1);
    let fixed = article.syntax.hits_in(sentence.clone(), Class::RhetoricalQuestion).next();
    let hit = fixed.or_else(|| sentence.clone().filter(|_| alone).find_map(total))?;
    let spoken = article.attributions.owner(hit.start).is_some() || article.token(hit.start).quoted;
    (asked && !spoken).then_some(hit)
}

/// Weather, sport and the arts are judged by custom, and nobody takes it for news: where their words stand near.
///
/// Unless it is about those who govern: "the council's handling of the flood was a disgrace".
fn is_taste(article: &Article, sign: &Range<usize>, sentence: &Range<usize>) -> bool {
    let art = [Class::WeatherWord, Class::SportWord, Class::FictionWord, Class::ReviewedArt];
    let near =
        sentence.start.max(sign.start.saturating_sub(TASTE_REACH))..sentence.end.min(sign.end + TASTE_REACH);
    art.into_iter().any(|it| any_is(article, near.clone(), it))
        && !any_is(article, sentence.clone(), Class::PublicBody)
}

/// Words between a judgement and what it is about.
const TASTE_REACH: usize = 8;
