//! Attributions out of what the model labels and what the grammar links.
//!
//! The model says which words are sources, cues and contents; the grammar says which of them belong together.
//! Where the grammar has linked nothing, what stands nearest belongs together.

use std::ops::Range;

use super::learned::{Role, Run};
use super::{CueKind, Draft};
use crate::lexicon::Class;
use crate::sort;
use crate::syntax::Syntax;
use crate::syntax::tag::Tag;
use crate::syntax::token::Token;

/// Tokens from a claim to the words that attribute it, when they stand in another sentence.
const REACH: usize = 150;

/// Joins the model's runs to attributions, and keeps what only the grammar can see.
pub fn assemble(syntax: &Syntax, proposed: Vec<Draft>, runs: &[Run]) -> Vec<Draft> {
    let of = |role: Role| runs.iter().filter(move |it| it.role == role).map(|it| it.tokens.clone());
    let cues: Vec<Range<usize>> = of(Role::Cue).collect();
    let sure: Vec<usize> = runs.iter().filter(|it| it.sure).map(|it| it.tokens.start).collect();
    let sources: Vec<Range<usize>> = of(Role::Source).collect();
    let contents: Vec<Range<usize>> = of(Role::Content).collect();

    // The grammar's attribution behind each cue. Both are in order: what is compared lies in one sentence.
    let in_sentence = |sentence: usize| {
        let first = proposed.partition_point(|it| it.sentence < sentence);
        proposed[first..].iter().take_while(move |it| it.sentence == sentence)
    };
    let linked: Vec<Option<&Draft>> = cues
        .iter()
        .map(|cue| {
            in_sentence(syntax.sentence_at(cue.start)).find(|it| it.cue.iter().any(|own| overlap(own, cue)))
        })
        .collect();
    let mut drafts: Vec<Draft> =
        cues.iter().zip(&linked).map(|(cue, link)| draft(syntax, cue, *link)).collect();

    // For each token the cue to which the grammar gives it as content: the innermost, which is written last.
    let mut owners: Vec<Option<usize>> = vec![None; syntax.tokens.len()];
    let mut order: Vec<usize> = (0..cues.len()).collect();
    let size = |index: usize| linked[index].iter().flat_map(|it| &it.content).map(Range::len).sum::<usize>();
    sort::by_key(&mut order, |&it| u128::MAX - size(it) as u128);
    for index in order {
        for piece in linked[index].iter().flat_map(|it| &it.content) {
            owners[piece.clone()].fill(Some(index));
        }
    }
    let mut owner_of = Vec::with_capacity(contents.len());
    for content in &contents {
        let by_grammar = owners[content.clone()].iter().flatten().min().copied();
        let owner =
            by_grammar.or_else(|| nearest(syntax, &cues, content)).or_else(|| distant(&cues, content));
        if let Some(owner) = owner {
            drafts[owner].content.push(content.clone());
        }
        owner_of.push(owner);
    }
    for (index, draft) in drafts.iter_mut().enumerate() {
        let sentence = syntax.sentences[draft.sentence].range();
        let own = linked[index].and_then(|it| it.source.as_ref());
        let by_grammar = own.and_then(|own| first_touching(&sources, own));
        draft.source = by_grammar.or_else(|| speaker(&sources, &cues, index, &sentence)).cloned();
        // Who hides is what the rules ask for, and the grammar reads these forms to the word:
        // an unnamed source, a passive with its agent or without, talk that spreads, and "according to".
        if let Some(link) = linked[index]
            && (is_hidden(syntax, link) || matches!(link.kind, CueKind::Passive | CueKind::AccordingTo))
        {
            link.clone_into(draft);
        }
        if draft.source.is_none() {
            draft.source = linked[index].and_then(|it| it.source.clone());
        }
        // "The mayor said the ministry had denied that": what the mayor said holds the denial.
        if let Some(link) = linked[index] {
            let denial = |it: &Range<usize>| {
                let inside = cues.partition_point(|cue| cue.start <= it.start)
                    ..cues.partition_point(|cue| cue.end < it.end);
                linked.get(inside).is_some_and(|all| all.iter().flatten().any(|it| it.denies))
            };
            if link.content.iter().any(denial) {
                draft.content.clone_from(&link.content);
            }
            let sentence = draft.sentence;
            let reports = |range: Range<usize>| in_sentence(sentence).any(|it| range.contains(&it.at()));
            trim(syntax, draft, link, reports);
        }
        if draft.content.is_empty() {
            // A second cue of the same claim, or one whose content only the grammar has seen.
            let shared = nearest(syntax, &contents, &cues[index]).map(|it| contents[it].clone());
            draft.content = match (shared, linked[index]) {
                (_, Some(link)) if link.kind == CueKind::AccordingTo => link.content.clone(),
                (Some(shared), _) => vec![shared],
                (None, Some(link)) => link.content.clone(),
                (None, None) => vec![clause_behind(syntax, &cues[index])],
            };
        }
    }
    // What nobody is named for holds no speaker back: "Says the mayor said so".
    let spoken: Vec<Range<usize>> = contents
        .into_iter()
        .zip(owner_of)
        .filter(|it| it.1.is_none_or(|owner| drafts[owner].source.is_some()))
        .map(|it| it.0)
        .collect();
    drafts.retain(|it| {
        let linked = || in_sentence(it.sentence).any(|own| overlap(&own.cue[0], &it.cue[0]));
        let sure = sure.binary_search(&it.at()).is_ok();
        !it.content.iter().all(Range::is_empty) && (sure || is_claim(syntax, it) || linked())
    });
    // Two cues of one passive have become the same attribution.
    drafts.dedup_by(|right, left| right.cue == left.cue);
    drafts.extend(proposed.into_iter().filter(|it| {
        let known = it.cue.iter().any(|own| touches(&cues, own));
        !known && is_kept(syntax, it, &spoken)
    }));
    drafts
}

/// Takes off what the grammar knows to be outside, where both begin at the same word;
/// `reports` says whether the grammar has seen a cue in a range.
fn trim(syntax: &Syntax, draft: &mut Draft, link: &Draft, reports: impl Fn(Range<usize>) -> bool) {
    let tokens = &syntax.tokens;
    if let (Some(source), Some(own)) = (&mut draft.source, &link.source) {
        if source.start == own.start && source.end > own.end {
            let last = &tokens[source.end - 1];
            let relative = |it: &Token| it.is(Class::WhWord) || it.is(Class::That);
            // "The mayor on Monday said": when is no part of who.
            let when = own.end + 2 == source.end && last.is(Class::Weekday);
            // "The mayor opened the bridge and said": what else they did is none, unless a relative clause tells it.
            let beyond = &tokens[own.end..source.end];
            let does = beyond.iter().any(|it| it.tag == Tag::Verb) && !beyond.iter().any(relative);
            // "Maria Lopez, who said", "the paper, citing two officials, said".
            if when || does || relative(last) || reports(own.end..source.end) {
                source.end = own.end;
            }
        }
        // "Maria Lopez's assertion".
        if source.len() > 1 && tokens[source.end - 1].tag == Tag::Possessive {
            source.end -= 1;
        }
    }
    // "Her claim that it was safe surprised nobody", "the mayor, who said it was safe, left":
    // the sentence goes on behind the claim.
    let relative = draft.at() > 0 && tokens[draft.at() - 1].is(Class::WhWord);
    if let ([content], [own]) = (&mut draft.content[..], &link.content[..])
        && (link.kind == CueKind::Noun || relative)
        && content.start.abs_diff(own.start) <= 1
    {
        content.end = content.end.min(own.end);
    }
}

/// The first of `spans`, which are in order and apart, that shares a token with `range`.
fn first_touching<'s>(spans: &'s [Range<usize>], range: &Range<usize>) -> Option<&'s Range<usize>> {
    spans.get(spans.partition_point(|it| it.end <= range.start)).filter(|it| it.start < range.end)
}

fn touches(spans: &[Range<usize>], range: &Range<usize>) -> bool {
    first_touching(spans, range).is_some()
}

fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

fn draft(syntax: &Syntax, cue: &Range<usize>, link: Option<&Draft>) -> Draft {
    let sentence = syntax.sentence_at(cue.start);
    let has = |class| syntax.tokens[cue.clone()].iter().any(|it| it.is(class));
    // "There is no doubt that" denies nothing and attributes it to nobody.
    let insists = has(Class::Negation) && has(Class::NegationUndone);
    let negated = has(Class::Negation) && !insists;
    let kind = link.map_or_else(
        || {
            if insists {
                CueKind::Stance
            } else if has(Class::SayVerb) {
                CueKind::Speech
            } else if has(Class::ClaimNoun) || has(Class::DenialNoun) {
                CueKind::Noun
            } else if cue.len() == 1 && has(Class::HedgeAdverb) {
                CueKind::Adverb
            } else {
                CueKind::Stance
            }
        },
        |it| it.kind,
    );
    let denies = link.map_or_else(|| has(Class::DenialVerb) != negated, |it| it.denies);
    Draft { sentence, cue: vec![cue.clone()], source: None, content: Vec::new(), kind, denies }
}

/// The span of `spans` nearest to `to`, within the sentences that `to` touches.
fn nearest(syntax: &Syntax, spans: &[Range<usize>], to: &Range<usize>) -> Option<usize> {
    let start = syntax.sentences[syntax.sentence_at(to.start)].range().start;
    let end = syntax.sentences[syntax.sentence_at(to.end - 1)].range().end;
    let first = spans.partition_point(|it| it.end <= start);
    let near = spans[first..].iter().take_while(|it| it.start < end).enumerate();
    near.min_by_key(|(_, it)| gap(it, to)).map(|(offset, _)| first + offset)
}

/// The span of `spans` nearest to `to` in the whole text, within [`REACH`]: who speaks on has said so before.
fn distant(spans: &[Range<usize>], to: &Range<usize>) -> Option<usize> {
    let next = spans.partition_point(|it| it.start < to.start);
    let near = next.checked_sub(1).into_iter().chain((next < spans.len()).then_some(next));
    near.min_by_key(|&it| gap(&spans[it], to)).filter(|&it| gap(&spans[it], to) <= REACH)
}

/// From behind a cue to the next sign that parts, or to the end of its sentence.
fn clause_behind(syntax: &Syntax, cue: &Range<usize>) -> Range<usize> {
    let end = syntax.sentences[syntax.sentence_at(cue.start)].range().end;
    let signs = (cue.end..end).find(|&at| !syntax.tokens[at].is_word() && !syntax.tokens[at].quoted);
    cue.end..signs.unwrap_or(end)
}

fn gap(left: &Range<usize>, right: &Range<usize>) -> usize {
    right.start.saturating_sub(left.end).max(left.start.saturating_sub(right.end))
}

/// The source of the cue number `index`: the nearest of its sentence, rather before it than behind, and on its side of other cues.
fn speaker<'s>(
    sources: &'s [Range<usize>],
    cues: &[Range<usize>],
    index: usize,
    sentence: &Range<usize>,
) -> Option<&'s Range<usize>> {
    let cue = &cues[index];
    let first = sources.partition_point(|it| it.end <= sentence.start);
    sources[first..].iter().take_while(|it| it.start < sentence.end).min_by_key(|it| {
        let between = it.end.min(cue.end)..it.start.max(cue.start);
        let first = cues.partition_point(|it| it.end <= between.start);
        let others = cues[first..].iter().take_while(|it| it.start < between.end).count();
        (others, gap(it, cue) + usize::from(it.start > cue.start))
    })
}

/// What the model does not label and is kept all the same.
///
/// Outside of every content that is everything; inside what somebody else says, of which the corpus has no labels at all,
/// it is what changes who answers for it: a denial, a claim that "that" sets off, and talk of nobody in particular.
fn is_kept(syntax: &Syntax, draft: &Draft, contents: &[Range<usize>]) -> bool {
    let at = draft.at();
    let set_off = draft.source.is_some()
        && !syntax.tokens[at].quoted
        && draft.content.iter().any(|it| syntax.tokens[it.start].is(Class::That));
    !touches(contents, &(at..at + 1)) || draft.denies || set_off || is_hidden(syntax, draft)
}

/// Whether nobody is named, or somebody without a name.
fn is_hidden(syntax: &Syntax, draft: &Draft) -> bool {
    let Some(source) = &draft.source else {
        return matches!(draft.kind, CueKind::Passive | CueKind::Adverb | CueKind::Rumour | CueKind::Noun);
    };
    let unnamed = |class| syntax.tokens[source.clone()].iter().any(|it| it.is(class));
    // "Some argue": a quantity of people.
    let quantity = source.len() == 1 && syntax.tokens[source.start].is(Class::Quantifier);
    quantity
        || [Class::SourceWord, Class::InsiderNoun, Class::UnnamedMark].into_iter().any(unnamed)
        || syntax.hits_in(source.clone(), Class::VagueSource).next().is_some()
        || syntax.hits_in(source.clone(), Class::InsiderMark).next().is_some()
}

/// "The company reports earnings", "the guard fired a warning shot": what is reported or done there is a thing.
fn is_claim(syntax: &Syntax, draft: &Draft) -> bool {
    let cue = &draft.cue[0];
    let weak =
        cue.len() == 1 && (draft.kind == CueKind::Stance || syntax.tokens[cue.start].is(Class::WeakCue));
    let says = draft.content.iter().flat_map(|it| &syntax.tokens[it.clone()]).any(|it| {
        it.quoted || matches!(it.tag, Tag::Verb | Tag::Auxiliary | Tag::Modal | Tag::To | Tag::Gerund)
    });
    !weak || says
}
