//! `staged-event`: the page, see `staged_event.md`, says what and why.

#![expect(clippy::match_same_arms, reason = "each arm is one case of its own, in the order of a reading")]

use std::ops::Range;

use super::measured::{STAGED_EVENT_SAID as SAID, STAGED_EVENT_WEAK as WEAK};
use super::put_on::{self, PutOn};
use super::staging::{self, Predicate};
use super::{Draw, Family, Label, Marker, Role, Rule, cards, measured};
use crate::lexicon::{self, Class, ClassSet};
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "staged-event", family: Family::Staging, card: cards::STAGED_EVENT, check };

/// What is named in a message is cut to its core when it is longer than this.
const LONGEST_NAME: usize = 8;

/// What a word says of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// "faked", "fabricated".
    Faked,
    /// "orchestrated", "engineered", "manufactured": of an attack it may mean no more than who led it.
    Orchestrated,
    /// "staged", "scripted": of a ceremony it means no more than that it was held.
    Scripted,
    /// "fake", "sham".
    Sham,
}

/// What a noun names, as far as staging goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    /// "the whole thing", "everything".
    All,
    /// "it", "this".
    Pronoun,
    /// "attack".
    Force,
    /// "dispute", "crisis", "tears".
    Quarrel,
    /// "footage".
    Record,
    /// "rally", "vote": somebody arranges these in any case.
    Show,
    /// "parliament", "democracy": these work in public, and are no show.
    Body,
}

fn check(marker: &mut Marker) {
    let article = marker.article;
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        for hit in article.syntax.hits_in(range.clone(), Class::StagedPhrase) {
            phrase_mark(marker, hit);
        }
        stage_works(marker, &range);
        for PutOn { range, subject } in put_on::all(article, &range) {
            let message = message(article, &range, Some(&subject), None);
            let mut draw = Draw::new(range, measured::STAGED_EVENT_CONSTRUCTION, message);
            label(article, &mut draw, Some(&subject), None);
            staging::draw(marker, draw, WEAK);
        }
        for at in range {
            let token = article.token(at);
            let kind = if token.is(Class::FakeVerb) {
                Manner::Faked
            } else if token.is(Class::OrchestrateVerb) {
                Manner::Orchestrated
            } else if token.is(Class::ScriptVerb) {
                Manner::Scripted
            } else if token.is(Class::ShamAdjective) {
                Manner::Sham
            } else {
                if token.is(Class::PretenceNoun)
                    || token.is(Class::SpectacleNoun)
                    || token.is(Class::StageMetaphor)
                {
                    called_pretence(marker, at);
                }
                hidden_in_compound(marker, at);
                continue;
            };
            // "sham" and "fake" are nouns as well.
            if token.is(Class::PretenceNoun) {
                called_pretence(marker, at);
            }
            let drawn =
                said_of(marker, at, kind) || attribute(marker, at, kind) || by_power(marker, at, kind);
            if !drawn && kind != Manner::Sham {
                done_to(marker, at, kind);
            }
        }
    }
}

/// "The riot had extras and a call sheet": what belongs to a stage, said beside an event that has none.
fn stage_works(marker: &mut Marker, sentence: &Range<usize>) {
    let article = marker.article;
    let events = [Class::QuarrelEvent, Class::UnplannedEvent, Class::ViolentEvent];
    for hit in staging::told_together(article, sentence, Class::StageWork, &[&events]) {
        let trade = ["theatre", "theater", "theatres", "production", "producer", "director", "scene"];
        if sentence.clone().any(|at| article.reads(at, &trade)) {
            return;
        }
        let message = message(article, &hit, None, None);
        let draw = Draw::new(hit, measured::STAGED_EVENT_CONSTRUCTION, message);
        staging::draw(marker, draw, WEAK);
    }
}

/// A set phrase: "just an actor's play", "a false flag".
fn phrase_mark(marker: &mut Marker, hit: Range<usize>) {
    let article = marker.article;
    let start = (hit.start..hit.end).find(|&at| !staging::is_be(article, at)).unwrap_or(hit.start);
    let mut end = hit.end;
    // A pattern may end on an article that opens what it needs to see.
    while end > start + 1
        && (matches!(article.token(end - 1).tag, Tag::Determiner | Tag::Preposition)
            || !article.token(end - 1).is_word())
    {
        end -= 1;
    }
    // "Called the shooting a hoax": the words of whoever called it so.
    let calls = article.token(start).is(Class::ObjectVerb) && article.token(start).tag != Tag::Noun;
    let told = calls.then(|| (start..end).rev().find(|&at| article.reads(at, &["as", "a", "an"]))).flatten();
    let start = told.unwrap_or(start);
    let range = start..end;
    // "Took the stage this week".
    let place = range.len() == 1 && article.word(start).eq_ignore_ascii_case("stage");
    // "It was the only show that": one of its kind.
    let sole = article.word(start).eq_ignore_ascii_case("only")
        && start > 0
        && article.token(start - 1).is(Class::Definite);
    let place = place || sole;
    if range.is_empty() || place {
        return;
    }
    // "The film is just an act of love": what follows "of" says what the show is.
    let noun = article.token(range.end - 1);
    let sentence = article.sentence(start).range();
    let plain_show = noun.is(Class::SpectacleNoun) || noun.is(Class::PretenceNoun);
    if plain_show {
        let next = (range.end < sentence.end).then(|| article.token(range.end));
        if next.is_some_and(|it| it.is(Class::Of) || it.tag == Tag::Noun || it.kind == Kind::Number)
            || plain_word(article, range.end, &["away", "for", "between", "against"])
        {
            return;
        }
    }
    let said = staging::predicate(article, start)
        .map(|it| it.subject)
        .or_else(|| staging::asked_subject(article, start));
    let subject = said.filter(|it| !it.is_empty());
    if is_literal(article, &range, subject.as_ref()) {
        return;
    }
    // "It was just an act": whatever it was, it may be on a stage. A named event is needed, or everything at once.
    let hired =
        article.token(start).is(Class::ShownPerson) || article.word(start).eq_ignore_ascii_case("actors");
    let pay = article.word(range.end - 1).eq_ignore_ascii_case("to");
    let casting = pay
        && hired
        && !(range.end..sentence.end.min(range.end + 6)).any(|at| article.token(at).is(Class::ShownPerson));
    let weak = casting
        || (noun.is(Class::SpectacleNoun) || noun.is(Class::StageMetaphor))
            && range.len() < 5
            && !range.clone().any(|at| article.token(at).is(Class::Adjective));
    let known = subject.as_ref().is_some_and(|it| thing(article, it).is_some());
    let drill = |at: usize| {
        article.reads(at, &["drill", "drills", "training", "exercise", "exercises", "hospitals", "trainees"])
    };
    let rehearsal = sentence.clone().any(drill);
    let confidence = if rehearsal || weak && !known { WEAK } else { measured::STAGED_EVENT_PHRASE };
    let message = message(article, &range, subject.as_ref(), None);
    let mut draw = Draw::new(range, confidence, message);
    draw.voice = told.filter(|&at| article.attributions.owner(at).is_none()).map(|_| Voice::Named);
    label(article, &mut draw, subject.as_ref(), None);
    staging::draw(marker, draw, WEAK);
}

/// Set phrases with a plain sense: a linesman's flag, a film shot in a studio, a wedding planned in advance.
fn is_literal(article: &Article, range: &Range<usize>, subject: Option<&Range<usize>>) -> bool {
    let sentence = article.sentence(range.start).range();
    let lower = article.words(range).to_ascii_lowercase();
    let event = subject
        .is_some_and(|it| matches!(thing(article, it), Some(Thing::All | Thing::Force | Thing::Quarrel)))
        || totality_before(article, range.start, sentence.start).is_some();
    let footage =
        subject.is_some_and(|it| it.clone().any(|at| article.word(at).eq_ignore_ascii_case("footage")));
    if ["filmed ", "made ", "shot "].iter().any(|it| lower.starts_with(it)) {
        return !event && !footage;
    }
    let beforehand = lower.ends_with("in advance")
        || lower.ends_with("ahead")
        || lower.ends_with("before")
        || lower.ends_with("beforehand");
    if (beforehand && !lower.starts_with("staged") && !lower.starts_with("scripted"))
        || lower.ends_with("all along")
    {
        return !event;
    }
    if lower.ends_with("made up") {
        // "The panel is made up of nine judges."
        return range.end < sentence.end && article.word(range.end).eq_ignore_ascii_case("of");
    }
    let flag = lower.ends_with("false flag") || lower.ends_with("false flags");
    let sea_or_pitch = &[
        "offside",
        "referee",
        "linesman",
        "ship",
        "ships",
        "vessel",
        "vessels",
        "tanker",
        "tankers",
        "registry",
        "sailed",
        "sailing",
        "maritime",
        "fleet",
        "pirate",
        "pirates",
        "privateer",
        "privateers",
        "flown",
    ];
    flag && sentence.into_iter().any(|at| article.reads(at, sea_or_pitch))
}

/// Whether one of `list` stands at `at`, in the same sentence as the token before it.
fn plain_word(article: &Article, at: usize, list: &[&str]) -> bool {
    at < article.sentence(at - 1).range().end && article.reads(at, list)
}

/// "The crisis was manufactured", "everything is staged".
fn said_of(marker: &mut Marker, at: usize, kind: Manner) -> bool {
    let article = marker.article;
    let said = staging::predicate(article, at).or_else(|| {
        let subject = staging::asked_subject(article, at)?;
        Some(Predicate { start: at, subject })
    });
    let Some(Predicate { start, subject }) = said else { return false };
    // "is fake news", "was staged readings": an attribute after the copula is read as one.
    let sentence = article.sentence(at).range();
    let next = (at + 1 < sentence.end).then(|| article.token(at + 1));
    if next.is_some_and(|it| matches!(it.tag, Tag::Noun | Tag::Adjective | Tag::Gerund))
        && !article.token(at).is(Class::FormIng)
    {
        return false;
    }
    if article.token(at).is(Class::FormIng) {
        return false;
    }
    let totality = totality_before(article, start.min(subject.end.max(sentence.start)), sentence.start)
        .or_else(|| totality_before(article, start, sentence.start));
    let subject = whole_subject(article, &sentence, start, subject);
    let thing = if totality.is_some() { Some(Thing::All) } else { thing(article, &subject) };
    let agent = staging::agent(article, at);
    let wholly =
        ["entirely", "wholly", "completely", "totally", "clearly", "obviously", "plainly", "deliberately"];
    let insists =
        (start..at).any(|it| article.token(it).is(Class::EmphasisWord) || article.reads(it, &wholly));
    let confidence = match (thing, kind) {
        (Some(Thing::All), _) => SAID,
        (Some(Thing::Record), Manner::Faked | Manner::Scripted | Manner::Sham) => SAID,
        (Some(Thing::Quarrel), _) if !is_held(article, at, kind) => SAID,
        (Some(Thing::Force), Manner::Faked | Manner::Sham) => SAID,
        (Some(Thing::Force), Manner::Scripted) if carried_out(article, at) => return false,
        (Some(Thing::Force), Manner::Scripted) => SAID,
        // "The attack was orchestrated by a local gang" tells who led it; by a government it tells that it was put on.
        (Some(Thing::Force), Manner::Orchestrated) => match &agent {
            Some(by) if !is_power(article, by) => return false,
            Some(_) => SAID,
            None if is_held(article, at, kind) => return false,
            None => SAID,
        },
        (Some(Thing::Show) | None, Manner::Orchestrated)
            if agent.as_ref().is_some_and(|by| is_power(article, by)) =>
        {
            SAID
        }
        (Some(Thing::Show), Manner::Faked | Manner::Sham) => SAID,
        (Some(Thing::Show), _) if is_last(article, at) => SAID,
        (Some(Thing::Show), _) if insists && !is_held(article, at, kind) => SAID,
        (Some(Thing::Pronoun), Manner::Faked) => SAID,
        // "The insurgents were invented to frighten us."
        (None, Manner::Faked | Manner::Orchestrated)
            if phrase::head(&article.syntax.tokens, &subject)
                .is_some_and(|it| article.token(it).is(Class::ShownPerson)) =>
        {
            SAID
        }
        (Some(Thing::Pronoun), Manner::Scripted | Manner::Orchestrated)
            if is_last(article, at) || plain_word(article, at + 1, &["between", "among"]) =>
        {
            SAID
        }
        (None, Manner::Faked | Manner::Scripted) if is_last(article, at) && !subject.is_empty() => WEAK,
        _ => return false,
    };
    let range = match (&totality, thing) {
        (Some(all), _) if start - all.end.min(start) <= 1 => all.start..at + 1,
        (_, Some(Thing::All | Thing::Pronoun)) if subject.end == start => subject.start..at + 1,
        _ => start..at + 1,
    };
    let named = totality.filter(|it| !it.is_empty()).unwrap_or(subject);
    let named = (!named.is_empty()).then_some(named);
    let message = message(article, &range, named.as_ref(), agent.as_ref());
    let mut draw = Draw::new(range, confidence, message);
    label(article, &mut draw, named.as_ref(), agent.as_ref());
    staging::draw(marker, draw, WEAK);
    true
}

/// "a staged attack", "the manufactured outrage".
fn attribute(marker: &mut Marker, at: usize, kind: Manner) -> bool {
    let article = marker.article;
    let token = article.token(at);
    let sentence = article.sentence(at).range();
    let attributes =
        token.is(Class::FormParticiple) || token.is(Class::FormPast) || token.is(Class::ShamAdjective);
    // After its subject the same word is a verb with an object.
    let before = (at > sentence.start).then(|| article.token(at - 1));
    let verb = before.is_some_and(|it| {
        matches!(it.tag, Tag::Name | Tag::Noun | Tag::Pronoun | Tag::Modal | Tag::To | Tag::Subordinator)
            || it.is(Class::Have)
            || it.is(Class::RelativeWord)
    });
    if !attributes || (verb && kind != Manner::Sham) {
        return false;
    }
    let Some(noun) = next_head(article, at + 1, sentence.end) else { return false };
    let Some(thing) = kind_of(article, noun) else { return false };
    let lower = article.word(noun).to_ascii_lowercase();
    // A staged accident is a fraud on insurers, and a fake injury a footballer's.
    if ["accident", "crash", "injur", "illness", "sickness", "wound"].iter().any(|it| lower.starts_with(it)) {
        return false;
    }
    let confidence = match (thing, kind) {
        (Thing::Quarrel, _) | (Thing::Force, Manner::Faked | Manner::Sham) => SAID,
        (Thing::Force, Manner::Scripted) => SAID,
        // "Fake images spread": news about a forgery, not about an event.
        (Thing::Record, Manner::Scripted | Manner::Faked)
            if !article.word(at).eq_ignore_ascii_case("fake") =>
        {
            SAID
        }
        (Thing::Force, Manner::Orchestrated) => WEAK,
        _ => return false,
    };
    let range = at..noun + 1;
    let what = noun..noun + 1;
    let agent = staging::agent(article, noun);
    let message = message(article, &range, None, agent.as_ref());
    let mut draw = Draw::new(range, confidence, message);
    label(article, &mut draw, Some(&what), agent.as_ref());
    staging::draw(marker, draw, WEAK);
    true
}

/// "The government invented the crisis".
fn done_to(marker: &mut Marker, at: usize, kind: Manner) {
    let article = marker.article;
    let sentence = article.sentence(at).range();
    let object = phrase::noun_phrase_from(&article.syntax.tokens, at + 1, sentence.end);
    let Some(head) = phrase::head(&article.syntax.tokens, &object) else { return };
    let deceives = kind == Manner::Orchestrated && put_on::serves_deceit(article, &sentence, object.end);
    // "They engineered the delay to mislead voters": whatever it was, it is said to have been meant so.
    let Some(thing) = kind_of(article, head).or(deceives.then_some(Thing::Quarrel)) else { return };
    let own = ["injur", "illness", "sickness", "death", "wound"]
        .iter()
        .any(|it| article.word(head).to_ascii_lowercase().starts_with(it));
    if own {
        // "He faked an injury": one man's trick, and plain news.
        return;
    }
    let definite = article.token(object.start).is(Class::Definite)
        || article.token(object.start).is(Class::PersonalPossessive);
    // "having staged", "would stage", "accused of staging": who does it stands before the group.
    let mut start = at;
    while start > sentence.start
        && matches!(article.token(start - 1).tag, Tag::Auxiliary | Tag::Modal | Tag::Adverb | Tag::To)
    {
        start -= 1;
    }
    let actor = phrase::noun_phrase_before(&article.syntax.tokens, sentence.start, start);
    let power = !actor.is_empty() && is_power(article, &actor);
    // "Kennedy engineered a floor fight": brought about, and by nobody in hiding.
    let invents = matches!(article.word(at).to_ascii_lowercase().get(..5), Some("inven" | "manuf"));
    let confidence = match (thing, kind) {
        (Thing::Quarrel, Manner::Orchestrated) if invents || definite || power || deceives => SAID,
        (Thing::Quarrel, Manner::Faked) => SAID,
        // Troops rehearse a rescue, and a dancer's work is choreographed.
        (_, Manner::Scripted)
            if !matches!(
                article.word(at).to_ascii_lowercase().get(..5),
                Some("stage" | "stagi" | "scrip")
            ) =>
        {
            return;
        }
        (Thing::Quarrel, Manner::Scripted) if definite => SAID,
        (Thing::Force, Manner::Faked) if definite || power => SAID,
        (Thing::Force, Manner::Orchestrated) if power => SAID,
        (Thing::Force, Manner::Scripted) if definite && power => SAID,
        (Thing::Record, Manner::Scripted) => SAID,
        _ => return,
    };
    let range = at..head + 1;
    let by = (!actor.is_empty()).then_some(actor);
    let what = object.start..head + 1;
    let message = message(article, &range, Some(&what), by.as_ref());
    let mut draw = Draw::new(range, confidence, message);
    label(article, &mut draw, Some(&what), by.as_ref());
    staging::draw(marker, draw, WEAK);
}

/// "The rescue was a charade", "the moon landing is a hoax".
fn called_pretence(marker: &mut Marker, at: usize) {
    let article = marker.article;
    let sentence = article.sentence(at).range();
    let mut first = at;
    while first > sentence.start
        && at - first < 6
        && matches!(
            article.token(first - 1).tag,
            Tag::Determiner | Tag::Adjective | Tag::Adverb | Tag::Noun | Tag::Participle
        )
    {
        first -= 1;
    }
    // "Congress is wrestling with the bill", "the court is set to hear it": a verb.
    let verb = at + 1 < sentence.end
        && matches!(article.token(at).tag, Tag::Gerund | Tag::Participle | Tag::Verb)
        && matches!(article.token(at + 1).tag, Tag::Preposition | Tag::To);
    if verb || !article.token(first).is_word() {
        return;
    }
    let asked = |from: usize| {
        let subject = staging::asked_subject(article, from)?;
        Some(Predicate { start: from, subject })
    };
    let said = (first..=at)
        .find_map(|from| staging::predicate(article, from))
        .or_else(|| (first..=at).find_map(asked));
    let Some(Predicate { start, subject }) = said else { return };
    let next = (at + 1 < sentence.end).then(|| article.token(at + 1));
    if next.is_some_and(|it| it.tag == Tag::Noun || it.is(Class::Of)) {
        return;
    }
    let totality = totality_before(article, start, sentence.start);
    let spectacle = !article.token(at).is(Class::PretenceNoun);
    let shown = article.token(at).is(Class::StageMetaphor) || article.word(at).eq_ignore_ascii_case("act");
    if spectacle && !shown {
        return;
    }
    let prank = subject.clone().any(|it| article.token(it).is(Class::HoaxThing));
    let subject = whole_subject(article, &sentence, start, subject);
    let thing = if totality.is_some() { Some(Thing::All) } else { thing(article, &subject) };
    let confidence = match thing {
        _ if prank && thing != Some(Thing::All) => return,
        Some(Thing::All) => SAID,
        Some(Thing::Force | Thing::Quarrel | Thing::Body) if spectacle => SAID,
        _ if spectacle => return,
        Some(Thing::Force | Thing::Quarrel) => SAID,
        Some(Thing::Record | Thing::Show | Thing::Body) => SAID,
        // "Warming is a hoax": the word says it of whatever it is said of.
        None if article.word(at).eq_ignore_ascii_case("hoax") && !subject.is_empty() => SAID,
        _ => return,
    };
    let begin = (start..first)
        .find(|&it| !staging::is_be(article, it) && article.token(it).tag != Tag::Auxiliary)
        .unwrap_or(first);
    let range = begin..at + 1;
    let agent = staging::agent(article, at);
    let named = totality.unwrap_or(subject);
    let message = message(article, &range, Some(&named), agent.as_ref());
    let mut draw = Draw::new(range, confidence, message);
    label(article, &mut draw, Some(&named), agent.as_ref());
    staging::draw(marker, draw, WEAK);
}

/// "an outcry engineered by the regime": a participle that hangs on its noun.
fn by_power(marker: &mut Marker, at: usize, kind: Manner) -> bool {
    let article = marker.article;
    if kind != Manner::Orchestrated || !article.token(at).is(Class::FormParticiple) {
        return false;
    }
    let sentence = article.sentence(at).range();
    let next = at + 1 < sentence.end && article.token(at + 1).is(Class::By);
    let Some(agent) = staging::agent(article, at).filter(|by| next && is_power(article, by)) else {
        return false;
    };
    let Some(head) = phrase::head(&article.syntax.tokens, &agent) else { return false };
    let range = at..head + 1;
    let message = message(article, &range, None, Some(&agent));
    let mut draw = Draw::new(range, SAID, message);
    label(article, &mut draw, None, Some(&agent));
    staging::draw(marker, draw, WEAK);
    true
}

/// "a state-scripted welcome", "the drought hoax": the charge is one half of a compound.
fn hidden_in_compound(marker: &mut Marker, at: usize) {
    let article = marker.article;
    let word = article.word(at);
    let begins_hoax = word.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("hoax"));
    if !begins_hoax && !word.contains('-') {
        return;
    }
    let word = word.to_ascii_lowercase();
    let half = |it: &str| ClassSet::of(lexicon::word_id(it));
    let made = word.rsplit_once('-').is_some_and(|(who, deed)| {
        let who = half(who.rsplit('-').next().unwrap_or(who));
        (who.has(Class::PowerNoun) || who.has(Class::EliteNoun))
            && ["orchestrated", "scripted", "staged", "faked", "choreographed", "concocted"].contains(&deed)
    });
    let sentence = article.sentence(at).range();
    let before = (at > sentence.start).then(|| article.token(at - 1));
    let hoax = begins_hoax
        && before.is_some_and(|it| it.tag == Tag::Noun && !it.capital && !it.is(Class::HoaxThing))
        && !(at + 1 < sentence.end && article.token(at + 1).tag == Tag::Noun);
    if made || hoax {
        let range = at - usize::from(hoax)..at + 1;
        let message = message(article, &range, None, None);
        staging::draw(marker, Draw::new(range, SAID, message), WEAK);
    }
}

/// The phrase for everything at once that ends where the verb group begins.
fn totality_before(article: &Article, start: usize, low: usize) -> Option<Range<usize>> {
    let low = low.max(start.saturating_sub(8));
    let mut hits = article.syntax.hits_in(low..start, Class::StagedTotality);
    hits.find(|it| it.end == start || (it.end < start && it.end + 1 == start))
}

/// "The rivalry between the two" where only "the two" was read, unless that can be staged itself.
fn whole_subject(
    article: &Article,
    sentence: &Range<usize>,
    start: usize,
    subject: Range<usize>,
) -> Range<usize> {
    if subject.is_empty() || subject.end != start || thing(article, &subject).is_some() {
        return subject;
    }
    let whole = put_on::subject_before(article, sentence, start);
    whole.map(|it| it.0).filter(|it| thing(article, it).is_some()).unwrap_or(subject)
}

/// What a noun phrase names, if it can be staged.
fn thing(article: &Article, subject: &Range<usize>) -> Option<Thing> {
    if subject.is_empty() {
        return None;
    }
    let head = phrase::head(&article.syntax.tokens, subject)?;
    let token = article.token(head);
    if article.reads(head, &["it", "this", "that", "they"]) {
        return Some(Thing::Pronoun);
    }
    if article.syntax.hits_in(subject.start..subject.start + 1, Class::StagedTotality).next().is_some()
        && !token.is(Class::ShowEvent)
    {
        return Some(Thing::All);
    }
    kind_of(article, head)
}

fn kind_of(article: &Article, head: usize) -> Option<Thing> {
    let token = article.token(head);
    let kinds = [
        (Class::QuarrelEvent, Thing::Quarrel),
        (Class::ViolentEvent, Thing::Force),
        (Class::RecordedThing, Thing::Record),
        (Class::ShowEvent, Thing::Show),
        (Class::PublicBody, Thing::Body),
    ];
    kinds.into_iter().find(|&(class, _)| token.is(class)).map(|(_, thing)| thing)
}

/// The head of the noun phrase that an attribute stands before.
fn next_head(article: &Article, at: usize, end: usize) -> Option<usize> {
    let mut head = None;
    for next in at..end.min(at + 5) {
        let token = article.token(next);
        match token.tag {
            Tag::Noun | Tag::Name => head = Some(next),
            Tag::Adjective if head.is_none() => {}
            // "staged attacks": what the tagger takes for a verb may be the plural it looks like.
            Tag::Verb if head.is_none() && kind_of(article, next).is_some() => head = Some(next),
            _ => break,
        }
    }
    head
}

/// "staged on Friday", "staged at the Globe", "staged by rebels": held, or carried out.
fn is_held(article: &Article, at: usize, kind: Manner) -> bool {
    let sentence = article.sentence(at).range();
    if kind != Manner::Scripted && kind != Manner::Orchestrated {
        return false;
    }
    let Some(next) = (at + 1 < sentence.end).then(|| article.token(at + 1)) else { return false };
    let place = next.tag == Tag::Preposition
        && matches!(
            article.word(at + 1),
            "in" | "at"
                | "on"
                | "outside"
                | "near"
                | "against"
                | "inside"
                | "across"
                | "during"
                | "every"
                | "between"
                | "around"
        );
    place
        || next.tag == Tag::Number
        || next.is(Class::Weekday)
        || next.is(Class::TimeNoun)
        || matches!(article.word(at + 1), "last" | "this" | "next" | "every")
}

/// "An attack was staged by rebels", "… in March": carried out.
fn carried_out(article: &Article, at: usize) -> bool {
    is_held(article, at, Manner::Scripted)
        || staging::agent(article, at).is_some_and(|it| !is_power(article, &it))
}

/// Nothing follows in the clause: "The rally was scripted."
fn is_last(article: &Article, at: usize) -> bool {
    let sentence = article.sentence(at).range();
    let Some(next) = (at + 1 < sentence.end).then(|| article.token(at + 1)) else { return true };
    !next.is_word() || matches!(next.tag, Tag::Coordinator | Tag::Subordinator)
}

/// A government, a service, an elite, or a crew that would stage it.
fn is_power(article: &Article, range: &Range<usize>) -> bool {
    range.clone().any(|at| {
        let token = article.token(at);
        token.is(Class::PowerNoun) || token.is(Class::ActorNoun) || article.word(at).starts_with("crew")
    })
}

fn message(
    article: &Article,
    range: &Range<usize>,
    what: Option<&Range<usize>>,
    by: Option<&Range<usize>>,
) -> String {
    let named = |it: &Range<usize>| article.words(&core(article, it)).to_owned();
    match (what.map(named), by.map(named)) {
        (Some(what), Some(by)) => format!("“{what}” was put on by “{by}”, the words say: what shows it?"),
        (Some(what), None) => format!("“{what}” was put on, the words say: by whom, and what shows it?"),
        (None, Some(by)) => format!("“{}”, by “{by}”: what shows it?", article.words(range)),
        (None, None) => format!("“{}”: who arranged it, and what shows it?", article.words(range)),
    }
}

/// A long phrase without what hangs on its noun.
fn core(article: &Article, range: &Range<usize>) -> Range<usize> {
    if range.len() <= LONGEST_NAME {
        return range.clone();
    }
    let base = phrase::base_phrase_from(&article.syntax.tokens, range.start, range.end);
    if base.is_empty() { range.start..range.start + LONGEST_NAME } else { base }
}

fn label(article: &Article, draw: &mut Draw, what: Option<&Range<usize>>, by: Option<&Range<usize>>) {
    let mut add = |role, range: Option<&Range<usize>>| {
        if let Some(range) = range.filter(|it| !it.is_empty()) {
            draw.labels.push(Label { role, place: article.place(range) });
        }
    };
    add(Role::Content, what);
    add(Role::Source, by);
}
