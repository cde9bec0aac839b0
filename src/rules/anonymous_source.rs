//! `anonymous-source`: the page, see `anonymous_source.md`, says what and why.

use std::ops::Range;

use super::unnamed::{described_at, speaker};
use super::{Draw, Family, Marker, Rule, cards, measured, source_with_cue, speaks};
use crate::attribution::{Attributions, SourceKind};
use crate::lexicon::Class;
use crate::sort;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::{Article, Voice};

pub(super) const RULE: Rule =
    Rule { name: "anonymous-source", family: Family::Unattributed, card: cards::ANONYMOUS_SOURCE, check };

fn check(marker: &mut Marker) {
    let article = marker.article;
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, attribution) in article.attributions.all.iter().enumerate() {
        let draft = &article.attributions.drafts[index];
        let (Some(source), Some(range)) = (&attribution.source, &draft.source) else { continue };
        if source.kind != SourceKind::Anonymous {
            continue;
        }
        let clause = clause_behind(article, range);
        let evidence = if clause.is_some() {
            measured::ANONYMOUS_SOURCE_WITHHELD
        } else if speaks(article, draft) {
            measured::ANONYMOUS_SOURCE_SPEAKS
        } else {
            measured::ANONYMOUS_SOURCE_LOOSE
        };
        let range = match clause {
            Some(clause) => range.start..clause.end,
            None => source_with_cue(article, draft, range),
        };
        let words = article.document.slice(source.place).to_owned();
        let mut draw = Draw::new(
            range.clone(),
            evidence,
            format!("The name is withheld: how would “{words}” know, and why unnamed?"),
        );
        draw.voice = Some(voice_of_source(article, index as u32));
        draw.attribution = Some(index as u32);
        found.push(range);
        marker.draw(draw);
    }
    sort::by_key(&mut found, |it| it.start as u128);
    for sentence in &article.syntax.sentences {
        let whole = sentence.range();
        let first = found.partition_point(|it| it.start < whole.start);
        let last = found.partition_point(|it| it.start < whole.end);
        let mut here = found[first..last].to_vec();
        // "She spoke on condition of anonymity": the words say it themselves, whoever is the source.
        let withheld = article
            .syntax
            .hits_in(whole.clone(), Class::AnonymityPhrase)
            .filter(|hit| is_withheld_from_reporter(article, hit))
            .map(|hit| (hit, Some(Voice::Page)));
        let speaking = whole.clone().filter_map(|at| speaking(article, at, &whole));
        let marks = withheld.map(|(range, voice)| (range, voice, measured::ANONYMOUS_SOURCE_WITHHELD));
        let marks = marks.chain(
            insiders(article, whole.clone()).map(|it| (it, None, measured::ANONYMOUS_SOURCE_WITHHELD)),
        );
        for (range, voice, evidence) in
            marks.chain(speaking.map(|it| (it, None, measured::ANONYMOUS_SOURCE_SPEAKS)))
        {
            if here.iter().any(|it| it.start < range.end && range.start < it.end) {
                continue;
            }
            let message = "The name is withheld: how would they know, and why unnamed?";
            let mut draw = Draw::new(range.clone(), evidence, message);
            draw.voice = voice;
            marker.draw(draw);
            here.push(range);
        }
    }
}

/// "A diplomat in the capital put the odds at", "someone who was in the room describes", "said one of the guards".
#[inline(never)]
fn speaking(article: &Article, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let first = &tokens[at];
    if !first.tag.in_noun_phrase() {
        return None;
    }
    let one = first.is(Class::Indefinite) || first.tag == Tag::Number && first.is(Class::NumberWord);
    let ours = article.reads(at, &["our", "those"]);
    let plural =
        first.is(Class::InnerCircle) && first.is(Class::FormPlural) || first.is(Class::InsiderPerson);
    let opens =
        at == sentence.start || !tokens[at - 1].tag.in_noun_phrase() && !tokens[at - 1].is(Class::Negation);
    if !opens || !(one || ours || plural || first.tag == Tag::Adjective) {
        return None;
    }
    let (who, head, range) = match speaker(article, at, sentence.end) {
        Some(it) => (it.who.clone(), it.head, it.phrase(LONGEST)),
        None => heard(article, at, sentence)?,
    };
    // "Ann Lee, a senior official, said".
    let apposed = at > sentence.start + 1
        && tokens[at - 1].kind == Kind::Sign
        && matches!(tokens[at - 2].tag, Tag::Name | Tag::Number);
    let named = apposed || tokens[head].tag == Tag::Name || is_of_somebody_named(article, &who);
    (!named && is_inside(article, &who, head)).then_some(range)
}

/// "Said one of the guards", "according to a former aide", "we hear from a figure in the camp":
/// the words for them, their noun, and what shows that somebody was heard.
fn heard(
    article: &Article,
    at: usize,
    sentence: &Range<usize>,
) -> Option<(Range<usize>, usize, Range<usize>)> {
    let tokens = &article.syntax.tokens;
    let before = at.checked_sub(2).filter(|&it| it >= sentence.start)?;
    let inverted = tokens[at - 1].is(Class::SayVerb)
        && tokens[at - 1].tag == Tag::Verb
        && matches!(tokens[before].kind, Kind::Quote | Kind::Sign);
    let told = article.syntax.hits_in(before..at, Class::AccordingTo).any(|it| it.end == at)
        || article.reads(at - 1, &["from"])
            && article.reads(before, &["hear", "heard", "learned", "learnt", "understand"]);
    if !inverted && !told {
        return None;
    }
    let (who, head) = described_at(article, at, sentence.end)?;
    let start = at - usize::from(inverted);
    Some((who.clone(), head, start..who.end))
}

/// Whether they are around somebody, hold a rank, or have seen it from inside; a nurse or a driver alone has not.
#[inline(never)]
fn is_inside(article: &Article, who: &Range<usize>, head: usize) -> bool {
    let first = article.token(who.start);
    let noun = article.token(head);
    let one = first.is(Class::Indefinite) || first.tag == Tag::Number;
    let of_several = one && head > who.start + 1 && article.token(who.start + 1).is(Class::Of);
    let access = [Class::AccessMark, Class::InsiderMark]
        .iter()
        .any(|&it| article.phrase_in(head + 1..who.end, it).is_some());
    let former = (who.start..head).any(|it| {
        article.token(it).is(Class::InsiderRank)
            || article.reads(it, &["former", "ex", "serving", "well-placed", "well-connected"])
    });
    let role = noun.is(Class::PersonRole) || noun.is(Class::OpiningNoun);
    let person = noun.is(Class::InsiderPerson);
    let single = one && !article.reads(who.start, &["several", "many", "multiple"]);
    let around = noun.is(Class::InnerCircle)
        && (one || noun.is(Class::FormPlural) || article.reads(who.start, &["our", "those"]));
    let insider = noun.is(Class::InsiderNoun) && !person && (single || of_several || former);
    let ours = of_several && article.reads(who.start + 2, &["our", "my"]);
    let described = person || role || noun.is(Class::InsiderNoun) || noun.is(Class::Populace) || of_several;
    around || insider || ours || access && described || former && role
}

/// A longer run of words shows only who they are.
const LONGEST: usize = 12;

/// Who names the source of an attribution, which stands in nobody's claim or in somebody's.
///
/// A denial before the cue is not one of the source: "the raid was not over, a senior official said".
fn voice_of_source(article: &Article, index: u32) -> Voice {
    match (article.voice_of_cue(index), article.attributions.parent(index)) {
        (Voice::Denied, None) => Voice::Page,
        (voice, _) => voice,
    }
}

/// Who is described as an insider, though no claim could be tied to them:
/// "…, said two of the people close to the talks", cut off or wound round by other speakers.
///
/// "A person close to the matter" is said of who speaks to the press; of others the sentence has to report something.
fn insiders(article: &Article, sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let tokens = &article.syntax.tokens;
    article.syntax.hits_in(sentence.clone(), Class::InsiderMark).filter_map(move |mark| {
        let end = (sentence.start..mark.start).rev().find(|&at| tokens[at].kind != Kind::Quote)? + 1;
        let outside = (sentence.start..end).rev().find(|&at| !tokens[at].tag.in_noun_phrase());
        let named = outside.map_or(sentence.start, |it| it + 1)..end;
        let head = tokens[named.clone()].last()?;
        let name = tokens[named.clone()].iter().any(|it| it.tag == Tag::Name && it.word == 0);
        let person = head.is(Class::InsiderNoun) || head.is(Class::InsiderPerson);
        let matter = named.len() > 1
            && (mark.start..sentence.end.min(mark.end + 3)).any(|at| tokens[at].is(Class::MatterNoun));
        let speaks = head.is(Class::SourceWord)
            || person && (matter || is_reported(article, &sentence, &(named.start..mark.end)));
        (speaks && !name && !is_of_somebody_named(article, &named)).then_some(named.start..mark.end)
    })
}

/// "Said a person close to the mayor", "an aide familiar with the mayor's plans told".
fn is_reported(article: &Article, sentence: &Range<usize>, insider: &Range<usize>) -> bool {
    let tokens = &article.syntax.tokens;
    let says = |at: usize| tokens[at].is(Class::SayVerb) && tokens[at].tag != Tag::Noun;
    let before = insider.start > sentence.start && says(insider.start - 1)
        || article
            .syntax
            .hits_in(sentence.start..insider.start, Class::AccordingTo)
            .any(|it| it.end == insider.start);
    let verb = (insider.end..sentence.end)
        .find(|&at| matches!(tokens[at].tag, Tag::Verb | Tag::Auxiliary | Tag::Modal));
    before || verb.is_some_and(says)
}

/// "Ann Lee, an official who knows the matter": the words describe whoever is named before them.
fn is_of_somebody_named(article: &Article, described: &Range<usize>) -> bool {
    let sentence = article.sentence(described.start).range();
    let Attributions { all, drafts, .. } = &article.attributions;
    let first = drafts.partition_point(|it| it.at() < sentence.start);
    let last = drafts.partition_point(|it| it.at() < sentence.end);
    drafts[first..last].iter().zip(&all[first..last]).any(|(draft, attribution)| {
        draft.source.as_ref().is_some_and(|it| it.start < described.start && described.start < it.end)
            && attribution.source.as_ref().is_some_and(|it| it.kind.is_checkable())
    })
}

/// A name may be kept from others than the reporter: "police said the boy refused to give his name".
fn is_withheld_from_reporter(article: &Article, hit: &Range<usize>) -> bool {
    let tokens = &article.syntax.tokens;
    let speech = article.syntax.quotation_at(hit.start).is_some() && article.voice(hit) == Voice::Named;
    let own = tokens[hit.clone()].iter().any(|it| it.is(Class::PersonalPossessive));
    let joined = hit.start > 0 && tokens[hit.start - 1].tag == Tag::Coordinator;
    !speech && (!own || joined || article.voice(hit) != Voice::Named)
}

/// Words between a source and the clause that hides its name: a comma and "who".
const CLAUSE_GAP: usize = 4;

/// "a member, who declined to be named": source and clause are one phrase.
fn clause_behind(article: &Article, source: &Range<usize>) -> Option<Range<usize>> {
    let end = article.sentence(source.start).range().end.min(source.end + CLAUSE_GAP);
    article.syntax.hits_in(source.end..end, Class::AnonymityPhrase).next()
}
