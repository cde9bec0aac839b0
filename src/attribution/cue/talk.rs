//! Talk that spreads with nobody at its start: "whispers of a coup have reached the port".

use std::ops::Range;

use super::{CueKind, Finder, THAT_REACH};
use crate::attribution::{Draft, content};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;

/// Words between talk and what it does: "rumours that the two had quarrelled at the wedding persist".
const TALK_REACH: usize = 14;

/// A longer cue shows its noun alone.
const LONGEST_CUE: usize = 9;

impl Finder<'_> {
    /// "The story is starting to spread … that everything is staged".
    pub(super) fn rumours(&self, drafts: &mut Vec<Draft>) {
        let first = drafts.len();
        let phrases = self.syntax.hits_in(self.range.clone(), Class::RumourTalk);
        // "There is no talk of".
        let phrases = phrases.filter(|hit| !self.tokens[hit.clone()].iter().any(|it| it.is(Class::Negation)));
        let spreading = self.syntax.hits_in(self.range.clone(), Class::SpreadVerb);
        let spreading = spreading.filter_map(|hit| self.spread(&hit));
        let said = self.range.clone().filter_map(|at| self.said_by_talk(at).or_else(|| self.bare_word(at)));
        for hit in phrases.chain(spreading).chain(said) {
            let known = |it: &Draft| it.cue[0].start < hit.end && hit.start < it.cue[0].end;
            if let Some(draft) = drafts[first..].iter_mut().find(|it| known(it)) {
                // Two constructions of one phrase: the longer shows more.
                if hit.len() > draft.cue[0].len() {
                    *draft = self.rumour(hit);
                }
            } else {
                drafts.push(self.rumour(hit));
            }
        }
    }

    fn rumour(&self, hit: Range<usize>) -> Draft {
        let mut draft = self.draft(hit.clone(), CueKind::Rumour);
        let region = self.region(hit.start);
        // The pattern itself may end in "that".
        let reach = region.end.min(hit.end + THAT_REACH);
        let that = (hit.end - 1..reach).find(|&at| self.tokens[at].is(Class::That));
        let that = that.or_else(|| {
            (hit.end..reach).find(|&at| self.tokens[at].is(Class::Of) || self.tokens[at].is(Class::About))
        });
        let comma = region.start < hit.start && hit.end < region.end && self.is_comma(hit.end);
        draft.content = match that {
            Some(that) => content::pieces(self.syntax, that..region.end),
            None if hit.end < region.end && !comma => content::pieces(self.syntax, hit.end..region.end),
            None => content::pieces(self.syntax, region.start..hit.start),
        };
        if draft.content.is_empty() {
            // "The rumours are growing": what they are is not told.
            draft.content = vec![hit];
        }
        draft
    }

    /// "Claims that the dam has cracked are spreading", "a story doing the rounds", "swirling gossip".
    fn spread(&self, hit: &Range<usize>) -> Option<Range<usize>> {
        let verb = &self.tokens[hit.start];
        let acts =
            matches!(verb.tag, Tag::Verb | Tag::Gerund | Tag::Participle | Tag::Auxiliary | Tag::Modal);
        let region = self.region(hit.start);
        if verb.tag == Tag::Gerund && self.is_talk(hit.end, &region, Class::RumourNoun) {
            return Some(hit.start..hit.end + 1);
        }
        let group = self.group_start(hit.start, &region);
        let negated = self.tokens[group..hit.start].iter().any(|it| it.tag == Tag::Negation);
        let talk = self.talk_before(group, &region, true).filter(|_| !negated)?;
        // "The report was circulated to members": somebody sent it.
        let sent = self.tokens[group..hit.start].iter().any(|it| it.is(Class::Be))
            && self.tokens.get(hit.end).is_some_and(|it| it.is(Class::To) || it.is(Class::By))
            && verb.tag != Tag::Gerund;
        if sent {
            return None;
        }
        // "Theories abound": a verb behind a plural, whatever it was taken for.
        let plural = talk + 1 == hit.start && self.tokens[talk].is(Class::FormPlural);
        if !acts && !plural {
            return None;
        }
        Some(self.cue_from(talk, hit.end))
    }

    /// "Gossip puts her on the next flight": talk does what only somebody can do.
    fn said_by_talk(&self, at: usize) -> Option<Range<usize>> {
        let token = &self.tokens[at];
        if !matches!(token.tag, Tag::Verb | Tag::Participle | Tag::Gerund) {
            return None;
        }
        let region = self.region(at);
        let group = self.group_start(at, &region);
        let negated = self.tokens[group..at].iter().any(|it| it.tag == Tag::Negation);
        // "Whispers named in the report": nobody else may do it.
        let passive = self.tokens.get(at + 1).is_some_and(|it| at + 1 < region.end && it.is(Class::By));
        let talk = self.talk_before(group, &region, false).filter(|_| !negated && !passive)?;
        // Talk about something may do anything; a murmur alone may be heard.
        let next = &self.tokens[talk + 1];
        let tells = next.is(Class::That) || next.is(Class::About);
        if !tells && !token.is(Class::TalkVerb) {
            return None;
        }
        Some(self.cue_from(talk, at + 1))
    }

    /// "Word has reached the port that", "word from the capital is that": without an article it is no word of anybody's.
    fn bare_word(&self, at: usize) -> Option<Range<usize>> {
        let word = self.slice(at);
        if !(word.eq_ignore_ascii_case("word") || word == "Talk") || self.tokens[at].tag == Tag::Verb {
            return None;
        }
        let region = self.region(at);
        let opens = at == region.start
            || self.is_comma(at - 1)
            || matches!(self.tokens[at - 1].tag, Tag::Subordinator | Tag::Coordinator);
        let placed = at + 1 < region.end
            && self.tokens[at + 1].tag == Tag::Preposition
            && !matches!(self.slice(at + 1), "for" | "by" | "with")
            // "Word of mouth", "word of the verdict": news of what is known.
            && !(self.slice(at + 1) == "of" && at + 2 < region.end && (self.slice(at + 2) == "mouth" || self.tokens[at + 2].is(Class::Definite)));
        let from =
            if placed { phrase::noun_phrase_from(self.tokens, at + 2, region.end).end } else { at + 1 };
        let verb = (from..region.end.min(from + 2)).find(|&it| self.tokens[it].tag != Tag::Adverb)?;
        let acts = matches!(self.tokens[verb].tag, Tag::Verb | Tag::Auxiliary | Tag::Gerund);
        // "Talk is cheap", "word is a program".
        let judged = self.tokens[verb].is(Class::Be)
            && verb + 1 < region.end
            && matches!(self.tokens[verb + 1].tag, Tag::Adjective | Tag::Determiner | Tag::Participle)
            && !self.tokens[verb + 1].is(Class::That);
        if !opens || !acts || judged {
            return None;
        }
        let mut end = verb + 1;
        while end < region.end && matches!(self.tokens[end].tag, Tag::Verb | Tag::Participle | Tag::Gerund) {
            end += 1;
        }
        Some(self.cue_from(at, end))
    }

    /// The talk that is the subject of the verb group at `group`.
    ///
    /// A tale, which may be told by anybody, has to spread to be talk.
    fn talk_before(&self, group: usize, region: &Range<usize>, spreads: bool) -> Option<usize> {
        let named = phrase::noun_phrase_before(self.tokens, region.start, group);
        let head = phrase::head(self.tokens, &named);
        let is = |at: usize, next_to_it: bool| {
            // "The theory of gravity spread": a thing that is known, not a tale of anybody's.
            let known = at > region.start
                && self.tokens[at - 1].is(Class::Definite)
                && self.tokens[at + 1].is(Class::Of)
                && !self.tokens[at].is(Class::FormPlural);
            let tale = spreads && next_to_it && !known && self.is_talk(at, region, Class::TaleNoun);
            self.is_talk(at, region, Class::RumourNoun) || tale
        };
        let beside = group.checked_sub(1).filter(|&it| it >= region.start);
        if let Some(talk) =
            head.filter(|&it| is(it, true)).or(beside.filter(|&it| named.is_empty() && is(it, true)))
        {
            return Some(talk);
        }
        // "Murmurs of anger inside the party", "claims that the dam has cracked".
        let low = region.start.max(group.saturating_sub(TALK_REACH));
        (low..group).find(|&at| {
            let next = &self.tokens[at + 1];
            let tells = next.is(Class::That) || next.is(Class::Of) || next.is(Class::About);
            is(at, tells)
                && (tells || next.tag == Tag::Preposition)
                && !(at + 1..group).any(|it| self.is_comma(it) || self.tokens[it].kind == Kind::Quote)
                // Behind "that", and only there, a clause of its own stands between the two.
                && next.is(Class::That)
                    == (at + 1..group).any(|it| {
                        matches!(self.tokens[it].tag, Tag::Verb | Tag::Modal | Tag::Auxiliary)
                    })
        })
    }

    /// A noun for talk that is nobody's: not "her whispers", "no rumours", "a talk by".
    fn is_talk(&self, at: usize, region: &Range<usize>, class: Class) -> bool {
        if at >= region.end || !self.tokens[at].is(class) {
            return false;
        }
        // "Claims that", "and talk had been mounting" are no verbs, whatever they were taken for.
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < region.end);
        let subject = at == region.start || next.is_some_and(|it| it.tag == Tag::Auxiliary);
        if self.tokens[at].tag == Tag::Verb && !subject {
            return false;
        }
        let before = (region.start..at).rev().find(|&it| self.tokens[it].tag != Tag::Adjective);
        let owned = before.is_some_and(|it| {
            let token = &self.tokens[it];
            token.tag == Tag::Possessive || token.is(Class::PersonalPossessive) || token.is(Class::Negation)
        });
        let determined = before.is_some_and(|it| self.tokens[it].tag == Tag::Determiner);
        !(owned || determined && self.slice(at).eq_ignore_ascii_case("talk"))
    }

    /// The first word of the verbs that end before `at`: "have been starting to".
    fn group_start(&self, at: usize, region: &Range<usize>) -> usize {
        let verbal = |it: usize| {
            let tag = self.tokens[it].tag;
            let full = matches!(tag, Tag::Verb | Tag::Gerund | Tag::Participle);
            // "That it was forged | are spreading": two clauses.
            let parted = full && matches!(self.tokens[it + 1].tag, Tag::Auxiliary | Tag::Modal);
            let helps = matches!(tag, Tag::Auxiliary | Tag::Modal | Tag::Adverb | Tag::Negation | Tag::To)
                || self.slice(it) == "long";
            (full && !parted || helps) && !self.is_talk(it, region, Class::RumourNoun)
        };
        (region.start..at).rev().take_while(|&it| verbal(it)).last().unwrap_or(at)
    }

    /// From the talk to what it does, with the words that describe it.
    fn cue_from(&self, talk: usize, end: usize) -> Range<usize> {
        let start = if talk > self.range.start && self.tokens[talk - 1].tag == Tag::Adjective {
            talk - 1
        } else {
            talk
        };
        if end - start > LONGEST_CUE { start..talk + 1 } else { start..end }
    }
}
