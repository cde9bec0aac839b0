//! Noun phrases and clause boundaries, found from a token outwards.

use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};

/// A phrase longer than this is a list or a mistake; the bound keeps every search linear.
const LONGEST: usize = 40;

/// The noun phrase that starts at `at`, with its prepositional phrases: "the head of the tenants' union".
///
/// Empty when none starts there.
pub fn noun_phrase_from(tokens: &[Token], at: usize, end: usize) -> Range<usize> {
    let base = base_phrase_from(tokens, at, end);
    if base.is_empty() {
        return base;
    }
    let mut stop = base.end;
    while stop < end
        && stop - at < LONGEST
        && (tokens[stop].tag == Tag::Preposition && attaches(&tokens[stop])
            || serves(&tokens[stop], &tokens[stop - 1]))
    {
        let next = base_phrase_from(tokens, stop + 1, end);
        if next.is_empty() || tokens[next.start].is(Class::Weekday) {
            break;
        }
        stop = next.end;
    }
    at..stop
}

/// The noun phrase that starts at `at`, without prepositional phrases.
pub fn base_phrase_from(tokens: &[Token], at: usize, end: usize) -> Range<usize> {
    let mut stop = at;
    let mut head = None;
    while stop < end && stop - at < LONGEST {
        let token = &tokens[stop];
        let inside = match token.tag {
            Tag::Determiner => {
                stop == at || matches!(tokens[stop - 1].tag, Tag::Determiner | Tag::Possessive)
            }
            Tag::Pronoun => stop == at,
            Tag::Noun | Tag::Name | Tag::Number | Tag::Adjective | Tag::Possessive => true,
            Tag::Sign => stop > at && is_apostrophe(token),
            Tag::Adverb | Tag::Participle | Tag::Gerund => {
                tokens.get(stop + 1).is_some_and(|next| {
                    stop + 1 < end && matches!(next.tag, Tag::Adjective | Tag::Noun | Tag::Participle)
                }) && (stop == at
                    || matches!(
                        tokens[stop - 1].tag,
                        Tag::Determiner | Tag::Adjective | Tag::Adverb | Tag::Possessive
                    ))
            }
            // "monstrous and bloody war", "aims and methods".
            Tag::Coordinator => {
                stop > at
                    && token.is(Class::And)
                    && tokens[stop - 1].tag == Tag::Adjective
                    && tokens.get(stop + 1).is_some_and(|next| next.tag == Tag::Adjective)
            }
            _ => false,
        };
        if !inside {
            break;
        }
        if token.tag == Tag::Pronoun {
            return at..stop + 1;
        }
        if token.tag.is_nominal() || token.tag == Tag::Number {
            head = Some(stop);
        }
        stop += 1;
    }
    head.map_or(at..at, |head| at..head + 1)
}

/// The noun phrase that ends just before `end` and begins at or after `start`, with prepositional phrases.
///
/// Empty when no noun stands there.
pub fn noun_phrase_before(tokens: &[Token], start: usize, end: usize) -> Range<usize> {
    let low = start.max(end.saturating_sub(LONGEST));
    let mut at = end;
    while at > low {
        let token = &tokens[at - 1];
        let inside = match token.tag {
            Tag::Noun | Tag::Name | Tag::Number | Tag::Adjective | Tag::Determiner | Tag::Possessive => true,
            Tag::Pronoun => at == end || tokens[at].tag == Tag::Preposition,
            Tag::Preposition => {
                at < end
                    && at - 1 > low
                    && (attaches(token) || serves(token, &tokens[at - 2]))
                    && continues_left(&tokens[at - 2])
            }
            Tag::To => at < end && at - 1 > low && serves(token, &tokens[at - 2]),
            Tag::Sign => at < end && is_apostrophe(token),
            Tag::Participle | Tag::Gerund | Tag::Adverb => {
                at < end
                    && at - 1 > low
                    && matches!(tokens[at - 2].tag, Tag::Determiner | Tag::Adjective | Tag::Possessive)
            }
            Tag::Coordinator => {
                token.is(Class::And) && at < end && at - 1 > low && joins(&tokens[at - 2], &tokens[at])
            }
            // Initials and "Sen." inside a name keep the phrase together, a comma does not.
            _ => false,
        };
        // A phrase opens with its determiner, unless "of" or a possessor stands before it.
        if !inside {
            break;
        }
        at -= 1;
        if token.tag == Tag::Determiner
            && at > low
            && !matches!(tokens[at - 1].tag, Tag::Preposition | Tag::Determiner | Tag::Coordinator)
        {
            break;
        }
        if token.tag == Tag::Pronoun && (at == low || tokens[at - 1].tag != Tag::Preposition) {
            break;
        }
    }
    at = skip_leading(tokens, at, end);
    let nominal = tokens[at..end].iter().any(|it| it.tag.is_nominal());
    if nominal { at..end } else { end..end }
}

/// "On Monday officials": a phrase does not begin with a preposition, a day or a conjunction.
fn skip_leading(tokens: &[Token], mut at: usize, end: usize) -> usize {
    while at < end {
        let token = &tokens[at];
        let day = token.is(Class::Weekday)
            && at + 1 < end
            && tokens[at + 1].tag != Tag::Preposition
            && token.tag == Tag::Name;
        if day || matches!(token.tag, Tag::Preposition | Tag::Coordinator | Tag::Possessive | Tag::Adverb) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// Prepositions that tie a noun to the one before it.
fn attaches(token: &Token) -> bool {
    token.is(Class::AttachingPreposition)
}

/// "An aide to the mayor", "ambassador to France": whom an office serves.
fn serves(token: &Token, office: &Token) -> bool {
    matches!(token.tag, Tag::Preposition | Tag::To)
        && token.is(Class::To)
        && (office.is(Class::PersonRole) || office.is(Class::InsiderNoun))
}

/// "The tenants' union": a mark that belongs to no quotation and is joined to the word before it.
fn is_apostrophe(token: &Token) -> bool {
    token.kind == Kind::Quote && !token.quoted && !token.spaced
}

fn continues_left(token: &Token) -> bool {
    matches!(token.tag, Tag::Noun | Tag::Name | Tag::Number | Tag::Pronoun | Tag::Adjective)
}

/// "Smith and Jones", "police and prosecutors": equals joined.
fn joins(left: &Token, right: &Token) -> bool {
    matches!(left.tag, Tag::Noun | Tag::Name)
        && matches!(right.tag, Tag::Noun | Tag::Name | Tag::Determiner | Tag::Adjective)
}

/// The token of the phrase that says what it is: its last noun before any prepositional phrase, relative clause or possessor.
pub fn head(tokens: &[Token], phrase: &Range<usize>) -> Option<usize> {
    let mut found = None;
    for at in phrase.clone() {
        match tokens[at].tag {
            Tag::Noun | Tag::Name | Tag::Pronoun => found = Some(at),
            Tag::Determiner | Tag::Number if found.is_none() => {}
            Tag::Possessive => found = None,
            Tag::Sign if is_apostrophe(&tokens[at]) => found = None,
            Tag::Preposition | Tag::Sign | Tag::Subordinator if found.is_some() => break,
            _ => {}
        }
    }
    // "many", "some": a determiner alone may be the whole phrase.
    found.or_else(|| {
        phrase.clone().find(|&at| matches!(tokens[at].tag, Tag::Determiner | Tag::Pronoun | Tag::Number))
    })
}

/// Whether a token parts clauses for certain.
pub fn is_clause_break(text: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Terminator | Kind::Ellipsis => true,
        Kind::Sign => matches!(&text[token.span.range()], ";" | ":" | "–" | "—" | "--"),
        _ => false,
    }
}
