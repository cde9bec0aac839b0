//! Claims on nobody's word: what seems, what is asked, known or announced, and what is in question.

use std::ops::Range;

use super::{CueKind, Finder};
use crate::attribution::{Draft, content};
use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Token;

/// Words between "asked" and what was asked: a day, a place.
const QUESTION_REACH: usize = 7;

impl Finder<'_> {
    /// "The talks seem to have failed": nobody says to whom.
    pub(super) fn seeming(&self, at: usize) -> Option<Draft> {
        if !self.tokens[at].is(Class::SeemVerb) || self.tokens[at].tag == Tag::Gerund {
            return None;
        }
        let region = self.region(at);
        let group = self.verb_group(at, &region);
        let next = (at + 1..region.end).find(|&it| self.tokens[it].tag != Tag::Adverb)?;
        let token = &self.tokens[next];
        // "Seemed to suggest that": whoever suggests it says it.
        let reported = next + 1 < region.end
            && token.tag == Tag::To
            && self.reports(next + 1)
            && !self.tokens[next + 1].is(Class::BeliefVerb);
        // "Appeared on stage" is no judgement.
        let judges = self.slice(at).starts_with("seem")
            || matches!(token.tag, Tag::To | Tag::Adjective | Tag::Participle)
            || token.is(Class::That);
        if group.infinitive || reported || !judges {
            return None;
        }
        Some(self.said_of_subject(group.start..at + 1, at + 1, &region))
    }

    /// "Asked whether the bridge was safe, she left", "the mayor was asked about the bridge": nobody says by whom.
    pub(super) fn question(&self, at: usize) -> Option<Draft> {
        let token = &self.tokens[at];
        if !token.is(Class::QuestionVerb) || !token.is(Class::FormParticiple) {
            return None;
        }
        let region = self.region(at);
        let group = self.verb_group(at, &region);
        let before = at.checked_sub(1).filter(|&it| it >= region.start);
        let opens = before.is_none_or(|it| self.tokens[it].tag == Tag::Subordinator || self.is_comma(it));
        if !(opens && group.start == at || group.passive) {
            return None;
        }
        // "Asked on Monday whether", "asked at a meeting about".
        let reach = region.end.min(at + 1 + QUESTION_REACH);
        let opens_question = |token: &Token| token.is(Class::Whether) || token.is(Class::WhWord);
        let topic = (at + 1..reach)
            .take_while(|&it| !self.is_comma(it) && !self.tokens[it].is(Class::By))
            .find(|&it| {
                let token = &self.tokens[it];
                opens_question(token) || token.is(Class::About) || token.tag == Tag::To
            })?;
        let about = self.tokens[topic].is(Class::About);
        let cue = group.start..at + 1 + usize::from(about && topic == at + 1);
        let from = topic + usize::from(about);
        if group.start < at {
            return Some(self.said_of_subject(cue, from, &region));
        }
        let mut draft = self.draft(cue, CueKind::Passive);
        let end = (from..region.end).find(|&it| self.is_comma(it)).unwrap_or(region.end);
        draft.content = content::pieces(self.syntax, from..end);
        Some(draft)
    }

    /// "The mayor is known for his temper": nobody says to whom.
    pub(super) fn known(&self, at: usize) -> Option<Draft> {
        if self.slice(at) != "known" {
            return None;
        }
        let region = self.region(at);
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < region.end)?;
        let link = next.is(Class::PassiveLink) && !next.is(Class::Of);
        if !(link || next.tag == Tag::To) {
            return None;
        }
        let group = self.verb_group(at, &region);
        let cue = group.start..at + 1 + usize::from(link);
        Some(self.said_of_subject(cue.clone(), cue.end, &region))
    }

    /// "It is unclear whether the bridge is safe".
    pub(super) fn clear(&self, at: usize) -> Option<Draft> {
        let region = self.region(at);
        let next = self.tokens.get(at + 1).filter(|_| at + 1 < region.end)?;
        let group = self.verb_group(at, &region);
        let link = group.start > region.start && self.tokens[group.start - 1].is(Class::LinkVerb);
        let asks = next.is(Class::Whether) || next.is(Class::WhWord);
        let open = group.negated || self.tokens[at].is(Class::ClearWord);
        if !asks || !open || !(group.start < at || link) {
            return None;
        }
        let mut draft = self.draft(group.start..at + 1, CueKind::Passive);
        let end = content::clause_end(self.syntax, self.text(), at + 1, region.end);
        draft.content = content::pieces(self.syntax, at + 1..end);
        Some(draft)
    }

    /// What nobody in particular says of a subject: the subject and what follows the cue are the claim.
    pub(super) fn said_of_subject(&self, cue: Range<usize>, from: usize, region: &Range<usize>) -> Draft {
        let subject = phrase::noun_phrase_before(self.tokens, region.start, cue.start);
        let end = content::clause_end(self.syntax, self.text(), from, region.end);
        let mut draft = self.draft(cue, CueKind::Passive);
        let empty = subject.len() == 1 && self.slice(subject.start).eq_ignore_ascii_case("it");
        if !subject.is_empty() && !empty {
            draft.content = vec![subject];
        }
        draft.content.extend(content::pieces(self.syntax, from..end));
        draft
    }

    /// "Questions about the bridge": who asks them is not said.
    pub(super) fn issue(&self, at: usize) -> Option<Draft> {
        let region = self.region(at);
        let next = at + 1;
        let about = next < region.end
            && (self.tokens[next].is(Class::About) || matches!(self.slice(next), "over" | "whether"));
        // "Questions over two pages" fill them.
        let counted = next + 1 < region.end && self.tokens[next + 1].tag == Tag::Number;
        if !about || counted || self.possessor(at, &region).is_some() {
            return None;
        }
        let from = next + usize::from(!self.tokens[next].is(Class::Whether));
        let what = phrase::noun_phrase_from(self.tokens, from, region.end);
        let end = if self.tokens[next].is(Class::Whether) { region.end } else { what.end };
        let mut draft = self.draft(at..from, CueKind::Noun);
        if let Some((verb, named)) = self.utterer(at, &region) {
            draft.cue[0].start = verb;
            draft.source = Some(named);
        }
        draft.content = content::pieces(self.syntax, from..end);
        Some(draft)
    }

    /// "The mayor gave assurances that", "she marvelled at the idea that": the verb and whose statement or thought it is.
    pub(super) fn utterer(&self, at: usize, region: &Range<usize>) -> Option<(usize, Range<usize>)> {
        let mut verb = at.checked_sub(1).filter(|&it| it > region.start)?;
        while verb > region.start
            && matches!(self.tokens[verb].tag, Tag::Determiner | Tag::Adjective | Tag::Preposition)
        {
            verb -= 1;
        }
        let token = &self.tokens[verb];
        let acts = matches!(token.tag, Tag::Verb | Tag::Gerund | Tag::Participle);
        if !acts || token.is(Class::StirVerb) {
            return None;
        }
        let group = self.verb_group(verb, region);
        let (named, inverted) = self.subject(verb, &group, region, &[])?;
        let head = &self.tokens[phrase::head(self.tokens, &named)?];
        let person = head.tag == Tag::Name || head.is(Class::SubjectPronoun) || head.is(Class::PersonRole);
        (person && !inverted && !group.passive && !group.infinitive).then_some((group.start, named))
    }
}
