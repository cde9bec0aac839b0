//! How far what is said reaches.

use std::ops::Range;

use super::{CueKind, Draft, Form};
use crate::lexicon::Class;
use crate::sort;
use crate::syntax::Syntax;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};

/// A quotation of fewer words is a phrase that the outlet's own sentence goes on around.
pub const PHRASE_WORDS: u32 = 5;

/// Tokens of the longest dateline: a place of three words, a day, an agency in brackets.
const DATELINE_REACH: usize = 14;

/// The range without the signs at its ends; nothing when no word is left.
pub fn pieces(syntax: &Syntax, range: Range<usize>) -> Vec<Range<usize>> {
    let Range { mut start, mut end } = range;
    while start < end && !syntax.tokens[start].is_word() && syntax.tokens[start].kind != Kind::Quote {
        start += 1;
    }
    while start < end && !syntax.tokens[end - 1].is_word() && syntax.tokens[end - 1].kind != Kind::Quote {
        end -= 1;
    }
    let says = syntax.tokens[start..end].iter().any(Token::is_word);
    says.then_some(start..end).into_iter().collect()
}

/// Whether the content is a quotation from its first token on.
pub fn is_quoted(tokens: &[Token], range: &Range<usize>) -> bool {
    tokens[range.start].kind == Kind::Quote && tokens[range.start].quoted
}

/// The end of the quotation that opens at `start`, if it is more than a phrase; else the end of the clause.
pub fn quotation_or_end(syntax: &Syntax, start: usize, end: usize) -> usize {
    if start < end
        && syntax.tokens[start].kind == Kind::Quote
        && let Some(index) = syntax.quotation_at(start)
    {
        let quotation = &syntax.quotations[index];
        if quotation.start as usize == start && quotation.words >= PHRASE_WORDS {
            return quotation.end as usize;
        }
    }
    end
}

/// Without a comma at its end.
pub fn trim_comma(syntax: &Syntax, text: &str, range: Range<usize>) -> Range<usize> {
    let comma = range.end > range.start && is(syntax, text, range.end - 1, ",");
    range.start..range.end - usize::from(comma)
}

fn is(syntax: &Syntax, text: &str, at: usize, sign: &str) -> bool {
    &text[syntax.tokens[at].span.range()] == sign
}

/// The start of the clause that ends before `end`: behind a semicolon, a dash or ", but".
pub fn clause_start(syntax: &Syntax, text: &str, start: usize, end: usize) -> usize {
    (start..end).rev().find(|&at| parts(syntax, text, at, end)).map_or(start, |at| {
        let joined = syntax.tokens[at].kind == Kind::Sign
            && at + 1 < end
            && syntax.tokens[at + 1].tag == Tag::Coordinator;
        at + 1 + usize::from(joined)
    })
}

/// The end of the clause that starts at `start`: before a semicolon, a dash or ", but".
pub fn clause_end(syntax: &Syntax, text: &str, start: usize, end: usize) -> usize {
    (start..end).find(|&at| parts(syntax, text, at, end)).unwrap_or(end)
}

/// Where a claim begins that its speaker closes: the sentence, or behind a semicolon.
///
/// ", but" does not part it: "the van was to be guarded, but nobody came, a source said".
pub fn left_start(syntax: &Syntax, text: &str, start: usize, end: usize) -> usize {
    (start..end)
        .rev()
        .find(|&at| !syntax.tokens[at].quoted && is(syntax, text, at, ";"))
        .map_or(start, |at| at + 1)
}

/// Where a sentence begins behind its dateline: "PARIS (AP) — The bridge is safe".
pub fn behind_dateline(syntax: &Syntax, text: &str, range: &Range<usize>) -> usize {
    let low = range.start;
    let place = low < range.end && syntax.tokens[low].all_capitals;
    let reach = range.end.min(low + DATELINE_REACH);
    let dash =
        (low..reach).find(|&at| matches!(&text[syntax.tokens[at].span.range()], "—" | "–" | "--" | "-"));
    match dash {
        Some(dash) if place && !syntax.tokens[low..dash].iter().any(|it| it.tag == Tag::Verb) => dash + 1,
        _ => low,
    }
}

/// Whether `at` parts two clauses that different people may speak.
fn parts(syntax: &Syntax, text: &str, at: usize, end: usize) -> bool {
    let token = &syntax.tokens[at];
    if token.quoted || token.is_word() {
        return false;
    }
    if matches!(&text[token.span.range()], ";" | "—" | "--" | "–") {
        return true;
    }
    let joiner = |it: &Token| it.tag == Tag::Coordinator || it.is(Class::Contrast);
    is(syntax, text, at, ",")
        && at + 1 < end
        && joiner(&syntax.tokens[at + 1])
        && has_own_subject(syntax, at + 2, end)
}

/// "…, but the mayor said" and not "…, and left": a clause of its own has a subject and a verb.
fn has_own_subject(syntax: &Syntax, start: usize, end: usize) -> bool {
    let subject = crate::syntax::phrase::noun_phrase_from(&syntax.tokens, start, end);
    !subject.is_empty()
        && (subject.end..end.min(subject.end + 3))
            .any(|at| matches!(syntax.tokens[at].tag, Tag::Verb | Tag::Auxiliary | Tag::Modal))
}

/// Ends each content where the next speaker's clause begins: "A said x, but B said y".
///
/// So does a second verb of the same speaker: "said x and warned that y", "said x, adding that y".
pub fn part_clauses(syntax: &Syntax, text: &str, drafts: &mut [Draft]) {
    // What is looked up while the contents are being cut.
    let uncut = drafts.to_vec();
    let starts: Vec<usize> = drafts
        .iter()
        .map(|it| it.source.as_ref().map_or(it.at(), |source| source.start.min(it.at())))
        .collect();
    for (index, draft) in drafts.iter_mut().enumerate() {
        let at = draft.at();
        for (other, &start) in starts.iter().enumerate() {
            let second = &uncut[other];
            let goes_on = second.source.is_some()
                && second.source == draft.source
                && second.at() > at
                && carries_on(syntax, second.at());
            let start = if goes_on { second.at() } else { start };
            // "She wants to leave, a source said": who says so is no part of what is wanted.
            let outer = second.content.iter().any(|it| it.contains(&at) && it.end <= start);
            if other == index || start <= at || !(goes_on || outer || begins_clause(syntax, text, start)) {
                continue;
            }
            for piece in &mut draft.content {
                if piece.start < start && start < piece.end && piece.start > at {
                    let mut end = start;
                    while end > piece.start && !ends_clause(&syntax.tokens[end - 1]) {
                        end -= 1;
                    }
                    piece.end = end;
                }
            }
        }
        let cut: Vec<Range<usize>> = draft.content.drain(..).flat_map(|it| pieces(syntax, it)).collect();
        draft.content = cut;
    }
}

/// A word that belongs to the content still, once the joiner and its comma are left out.
fn ends_clause(token: &Token) -> bool {
    (token.is_word() && token.tag != Tag::Coordinator && !token.is(Class::Contrast))
        || token.kind == Kind::Quote
}

/// A source opens a clause of its own behind a comma and a joiner, or behind a semicolon.
fn begins_clause(syntax: &Syntax, text: &str, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let token = &syntax.tokens[before];
    if token.kind == Kind::Sign {
        return is(syntax, text, before, ";")
            || before > 0
                && syntax.tokens[before].span.len() == 1
                && syntax.tokens[before - 1].is(Class::Contrast);
    }
    let joins = token.tag == Tag::Coordinator || token.is(Class::Contrast);
    joins && before > 0 && syntax.tokens[before - 1].kind == Kind::Sign
}

/// "… and warned", ", adding": the verb stands behind a joiner or is a participle behind a comma.
fn carries_on(syntax: &Syntax, verb: usize) -> bool {
    let Some(before) = verb.checked_sub(1) else { return false };
    let token = &syntax.tokens[before];
    token.tag == Tag::Coordinator || token.kind == Kind::Sign && syntax.tokens[verb].tag == Tag::Gerund
}

/// Gives quotations that no cue covers to the speaker of the paragraph, and joins those that run on.
///
/// A paragraph of nothing but quotation belongs to the speaker before it;
/// a quotation after "… , she said." in the same paragraph does too.
pub fn join_quotations(syntax: &Syntax, drafts: &mut [Draft]) {
    let mut covered = vec![false; syntax.quotations.len()];
    let mut speaker_of: Vec<Option<usize>> = vec![None; syntax.quotations.len()];
    for (index, draft) in drafts.iter().enumerate() {
        for piece in &draft.content {
            let mut quotation = syntax.quotations.partition_point(|it| it.end as usize <= piece.start);
            while quotation < syntax.quotations.len()
                && (syntax.quotations[quotation].start as usize) < piece.end
            {
                let found = &syntax.quotations[quotation];
                if piece.start <= found.start as usize + 1 || found.words >= PHRASE_WORDS {
                    covered[quotation] = true;
                    speaker_of[quotation] = speaker_of[quotation].or(Some(index));
                }
                quotation += 1;
            }
        }
    }
    let mut drafts_by_sentence =
        drafts.iter().enumerate().map(|(index, it)| (it.sentence, index)).collect::<Vec<_>>();
    sort::by_key(&mut drafts_by_sentence, |it| it.0 as u128);
    for index in 0..syntax.quotations.len() {
        if covered[index] && syntax.quotations[index].continues.is_none() {
            continue;
        }
        let quotation = syntax.quotations[index];
        if quotation.words < PHRASE_WORDS {
            continue;
        }
        let speaker = quotation.continues.and_then(|it| speaker_of[it as usize]).or_else(|| {
            // The quotation before it in the same paragraph, or the whole paragraph before.
            let before = index.checked_sub(1)?;
            let same_block = syntax.quotations[before].block == quotation.block;
            let alone =
                is_whole_block(syntax, index) && syntax.quotations[before].block + 1 == quotation.block;
            if same_block || alone { speaker_of[before] } else { None }
        });
        let speaker = speaker.or_else(|| {
            // "The mayor rejected it. “…”": the last speaker of the paragraph.
            let sentence = syntax.sentence_at(quotation.start as usize);
            let upto = drafts_by_sentence.partition_point(|it| it.0 < sentence);
            let (_, found) = *drafts_by_sentence[..upto].last()?;
            let block = syntax.sentences[drafts[found].sentence].block;
            (drafts[found].source.is_some() && block == quotation.block).then_some(found)
        });
        let Some(speaker) = speaker else { continue };
        speaker_of[index] = Some(speaker);
        if !covered[index] || quotation.continues.is_some() {
            let range = quotation.start as usize..quotation.end as usize;
            let known =
                drafts[speaker].content.iter().any(|it| it.start <= range.start && range.end <= it.end);
            if !known {
                drafts[speaker].content.push(range);
            }
        }
    }
}

/// Whether a block holds this quotation and hardly anything else.
fn is_whole_block(syntax: &Syntax, quotation: usize) -> bool {
    let quotation = &syntax.quotations[quotation];
    let block = &syntax.blocks[quotation.block as usize];
    quotation.start == block.start && block.end - quotation.end <= 1
}

/// Quoted, reported, or both.
pub fn form(syntax: &Syntax, draft: &Draft) -> Form {
    let words = draft.content.iter().flat_map(|it| &syntax.tokens[it.clone()]).filter(|it| it.is_word());
    let (mut quoted, mut plain) = (false, false);
    for token in words {
        quoted |= token.quoted;
        plain |= !token.quoted;
    }
    match (quoted, plain) {
        (true, false) => Form::Direct,
        (true, true) => Form::Mixed,
        _ => Form::Indirect,
    }
}

/// For each token the innermost attribution, and for each attribution the one around its cue.
pub fn owners(syntax: &Syntax, drafts: &[Draft]) -> (Vec<u32>, Vec<Option<u32>>) {
    let mut owners = vec![u32::MAX; syntax.tokens.len()];
    let speaks = |index: &u32| drafts[*index as usize].kind != CueKind::Stance;
    let mut order: Vec<u32> = (0..drafts.len() as u32).filter(speaks).collect();
    let size = |index: u32| drafts[index as usize].content.iter().map(Range::len).sum::<usize>();
    // Smaller contents are written last: they are the inner ones.
    sort::by_key(&mut order, |&index| u128::MAX - size(index) as u128);
    for &index in &order {
        for piece in &drafts[index as usize].content {
            owners[piece.clone()].fill(index);
        }
    }
    let parents = drafts
        .iter()
        .enumerate()
        .map(|(index, draft)| {
            let at = draft.source.as_ref().map_or(draft.at(), |it| it.start.max(draft.at().min(it.start)));
            let owner = |token: usize| Some(owners[token]).filter(|&it| it != u32::MAX && it != index as u32);
            owner(draft.at()).or_else(|| owner(at))
        })
        .collect();
    (owners, parents)
}
