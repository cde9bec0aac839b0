//! The words that attribute, and from each the source and the content.

use std::ops::Range;

use super::{Draft, content, source};
use crate::lexicon::Class;
use crate::syntax::Syntax;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};
use crate::text::{BlockKind, Document};

/// What kind of words attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CueKind {
    /// "said", "accused".
    Speech,
    /// "believes", "fears".
    Belief,
    /// "the claim that".
    Noun,
    /// "according to".
    AccordingTo,
    /// "is seen as", "was accused of", and what is clear, seems or is asked with nobody to say so.
    Passive,
    /// "allegedly".
    Adverb,
    /// "the story is spreading that".
    Rumour,
    /// "refuse the test", "blasted the plan": somebody's stance, of which the model knows and no list;
    /// nobody is quoted, and the words remain those of the page.
    Stance,
}

mod nobody;
mod talk;

/// Words searched behind a cue for the "that" which opens the content: "said in a statement on Monday that".
const THAT_REACH: usize = 12;

/// A longer run of tokens before a speaker is a claim, even where no verb was found in it.
const LEAD_IN: usize = 8;

/// Tokens of a speaker beside the colon of a headline.
const HEADLINE_SPEAKER: usize = 4;

/// Tokens in a bracket behind a name: a party and a district, an age.
const BRACKET_REACH: usize = 10;

/// What every finder of cues needs.
struct Finder<'a> {
    document: &'a Document,
    syntax: &'a Syntax,
    tokens: &'a [Token],
    sentence: usize,
    range: Range<usize>,
}

/// Finds the attributions of one sentence.
pub fn find(document: &Document, syntax: &Syntax, sentence: usize, drafts: &mut Vec<Draft>) {
    let whole = syntax.sentences[sentence].range();
    let text = &document.blocks[syntax.sentences[sentence].block as usize].text;
    let range = content::behind_dateline(syntax, text, &whole)..whole.end;
    let finder = Finder { document, syntax, tokens: &syntax.tokens, sentence, range: range.clone() };
    let first = drafts.len();
    finder.rumours(drafts);
    if document.blocks[syntax.sentences[sentence].block as usize].kind == BlockKind::Heading {
        finder.colon(drafts);
    }
    finder.according_to(drafts);
    for at in range {
        let token = &syntax.tokens[at];
        // What a speaker reports in turn is the speaker's to source.
        if token.quoted && finder.in_speech(at) {
            continue;
        }
        if drafts[first..].iter().any(|it| it.cue.iter().any(|cue| cue.contains(&at))) {
            continue;
        }
        let draft = match token.tag {
            Tag::Verb | Tag::Participle | Tag::Gerund => finder
                .seeming(at)
                .or_else(|| finder.question(at))
                .or_else(|| finder.known(at))
                .or_else(|| finder.verb(at, &drafts[first..])),
            Tag::Adjective if token.is(Class::ClearWord) || finder.slice(at) == "clear" => finder.clear(at),
            Tag::Noun => finder.noun(at),
            Tag::Adverb if token.is(Class::HedgeAdverb) => Some(finder.adverb(at, &drafts[first..])),
            _ => None,
        };
        drafts.extend(draft);
    }
    content::part_clauses(syntax, text, &mut drafts[first..]);
    let here = drafts.split_off(first);
    let spoken = |draft: &Draft| here.iter().any(|it| is_spoken_for(draft, it));
    drafts.extend(here.iter().filter(|it| !spoken(it)).cloned());
}

/// Whether `other` names who answers for a claim that has no source of its own:
/// "the mayor repeated the claim that", "police said the clerk allegedly burned the files".
fn is_spoken_for(draft: &Draft, other: &Draft) -> bool {
    let Some(said) = draft.content.first() else { return false };
    let holds = |at: usize| other.content.iter().any(|it| it.contains(&at));
    draft.source.is_none()
        && !matches!(draft.kind, CueKind::Rumour | CueKind::Adverb)
        && other.source.is_some()
        && other.denies >= draft.denies
        && (holds(draft.at()) || draft.kind == CueKind::Noun && holds(said.start))
}

impl Finder<'_> {
    fn text(&self) -> &str {
        &self.document.blocks[self.syntax.sentences[self.sentence].block as usize].text
    }

    fn slice(&self, at: usize) -> &str {
        &self.text()[self.tokens[at].span.range()]
    }

    fn is_comma(&self, at: usize) -> bool {
        self.tokens[at].kind == Kind::Sign && self.slice(at) == ","
    }

    /// Inside a quotation that is more than a phrase.
    fn in_speech(&self, at: usize) -> bool {
        let quotation = self.syntax.quotation_at(at).map(|it| &self.syntax.quotations[it]);
        quotation.is_some_and(|it| it.words >= content::PHRASE_WORDS)
    }

    /// The part of the sentence that a cue at `at` can speak of: its quotation when it stands in one.
    fn region(&self, at: usize) -> Range<usize> {
        match self.syntax.quotation_at(at) {
            Some(index) => {
                let quotation = &self.syntax.quotations[index];
                let end = if quotation.closed { quotation.end - 1 } else { quotation.end };
                self.range.start.max(quotation.start as usize + 1)..self.range.end.min(end as usize)
            }
            None => self.range.clone(),
        }
    }

    fn draft(&self, cue: Range<usize>, kind: CueKind) -> Draft {
        Draft {
            sentence: self.sentence,
            cue: vec![cue],
            source: None,
            content: Vec::new(),
            kind,
            denies: false,
        }
    }

    /// "Lopez: “The bridge is safe”" and "Bridge is safe: mayor", as headlines put it.
    fn colon(&self, drafts: &mut Vec<Draft>) {
        let Some(colon) = self.range.clone().find(|&at| self.slice(at) == ":" && !self.tokens[at].quoted)
        else {
            return;
        };
        let (before, behind) = (self.range.start..colon, colon + 1..self.range.end);
        if before.is_empty() || behind.is_empty() {
            return;
        }
        let mut draft = self.draft(colon..colon + 1, CueKind::Speech);
        if content::is_quoted(self.tokens, &behind) && self.is_speaker(&before) {
            draft.content = content::pieces(self.syntax, behind);
            draft.source = Some(before);
        } else if self.is_speaker(&behind) && self.has_finite_verb(&before) {
            draft.content = content::pieces(self.syntax, before);
            draft.source = Some(behind);
        } else {
            return;
        }
        drafts.push(draft);
    }

    /// A few words that are nothing but a phrase for somebody who can speak.
    fn is_speaker(&self, range: &Range<usize>) -> bool {
        let named = phrase::noun_phrase_from(self.tokens, range.start, range.end);
        let speaks = |at: usize| {
            let token = &self.tokens[at];
            token.tag == Tag::Name
                || token.capital && token.word == 0
                || [Class::PersonRole, Class::OrganisationNoun, Class::DocumentNoun, Class::SourceWord]
                    .iter()
                    .any(|&it| token.is(it))
        };
        range.len() <= HEADLINE_SPEAKER
            && named == *range
            && phrase::head(self.tokens, &named).is_some_and(speaks)
    }

    /// "According to the ministry, …" and "…, according to the ministry".
    fn according_to(&self, drafts: &mut Vec<Draft>) {
        for hit in self.syntax.hits_in(self.range.clone(), Class::AccordingTo) {
            let region = self.region(hit.start);
            let mut named = source::extend(
                self.syntax,
                phrase::noun_phrase_from(self.tokens, hit.end, region.end),
                region.end,
            );
            if named.is_empty() || self.is_measure(&hit, &named) {
                continue;
            }
            let mut draft = self.draft(hit.clone(), CueKind::AccordingTo);
            let opens = self.tokens[region.start..hit.start].iter().all(|it| !it.is_word());
            let comma = (named.end..region.end.min(named.end + 16)).find(|&at| self.is_comma(at));
            if opens {
                if let Some(comma) = comma {
                    // An apposition: the name goes on to the comma before the claim.
                    named = named.start
                        ..named.end.max(source::apposition_end(self.syntax, named.end, comma, region.end));
                }
                let from =
                    (named.end..region.end).find(|&at| self.is_comma(at)).map_or(named.end, |it| it + 1);
                draft.content = content::pieces(self.syntax, from..region.end);
            } else {
                let clause = content::clause_start(self.syntax, self.text(), region.start, hit.start);
                draft.content = content::pieces(
                    self.syntax,
                    clause..content::trim_comma(self.syntax, self.text(), clause..hit.start).end,
                );
                // "The bridge, according to the ministry, is safe": the claim stands on both sides.
                if self.is_parenthetical(hit.start, named.end, &region)
                    && !self.has_finite_verb_in(clause..hit.start)
                {
                    draft.content.extend(content::pieces(self.syntax, named.end + 1..region.end));
                }
            }
            draft.source = Some(named);
            drafts.push(draft);
        }
    }

    /// "Sorted according to size", "40 miles per hour": a measure and no source.
    fn is_measure(&self, hit: &Range<usize>, named: &Range<usize>) -> bool {
        let token = &self.tokens[named.start];
        let known = [Class::PersonRole, Class::SourceWord, Class::DocumentNoun, Class::OrganisationNoun];
        let bare = named.len() == 1
            && token.tag == Tag::Noun
            && !token.is(Class::FormPlural)
            && !self.slice(named.start).ends_with('s')
            && !known.iter().any(|&it| token.is(it));
        let per = hit.len() == 1;
        let speaks = token.is(Class::Definite)
            || self.tokens[named.clone()].iter().any(|it| it.tag == Tag::Name && !it.is(Class::Weekday));
        bare || per && !(hit.start > self.range.start && self.is_comma(hit.start - 1) && speaks)
    }

    fn has_finite_verb_in(&self, range: Range<usize>) -> bool {
        self.tokens[range].iter().any(|it| matches!(it.tag, Tag::Verb | Tag::Auxiliary | Tag::Modal))
    }

    /// "Critics say", "“…,” said the mayor", "was accused by prosecutors of".
    fn verb(&self, at: usize, earlier: &[Draft]) -> Option<Draft> {
        let token = &self.tokens[at];
        let denial = token.is(Class::DenialVerb);
        let belief = token.is(Class::BeliefVerb) && !token.is(Class::SayVerb);
        let reports = self.reports(at);
        if !reports && !token.is(Class::AgentlessVerb) {
            return None;
        }
        let region = self.region(at);
        let mut group = self.verb_group(at, &region);
        // "Seemed to suggest" is said as "suggested" is.
        if group.infinitive && group.start > region.start && self.tokens[group.start - 1].is(Class::SeemVerb)
        {
            group = VerbGroup { infinitive: false, ..self.verb_group(group.start - 1, &region) };
        }
        if !reports && !group.passive {
            return None;
        }
        if group.infinitive && !group.passive {
            return None;
        }
        if group.passive {
            // "Known as": a name and no claim.
            if self.slice(at).starts_with("kn") {
                return None;
            }
            return self.passive(at, &group, &region);
        }
        let kind = if belief { CueKind::Belief } else { CueKind::Speech };
        let particle = self.particle(at, &region);
        let mut draft = self.draft(group.start..particle, kind);
        draft.denies = denial != group.negated;
        let subject = self.subject(at, &group, &region, earlier);
        let (named, inverted) = subject?;
        // "Everybody knows that": the page insists.
        if self.slice(at).starts_with("kn") && self.is_anybody(&named) {
            return None;
        }
        let after = if inverted { named.end } else { particle };
        let right = self.right_content(at, after, &region).filter(|it| !it.is_empty());
        let right = right.map(|it| self.before_main_clause(&group, it));
        // "As the mayor said, the bridge is safe".
        let as_said = right.is_none()
            && !inverted
            && named.start > region.start
            && self.slice(named.start - 1).eq_ignore_ascii_case("as");
        if as_said && named.start - 1 == region.start && after < region.end && self.is_comma(after) {
            draft.content = content::pieces(self.syntax, after + 1..region.end);
            draft.source = Some(named);
            return Some(draft);
        }
        if right.as_ref().is_some_and(|it| self.is_plain_deed(at, it)) {
            return None;
        }
        let left = self.left_content(if inverted { group.start } else { named.start }, &region);
        let first = named.start.min(group.start);
        draft.content = match (left, right) {
            // "The plan, critics say, will fail": the claim stands on both sides.
            (left, None) if self.is_parenthetical(first, after, &region) => {
                let start = left.map_or_else(
                    || content::left_start(self.syntax, self.text(), region.start, first - 1),
                    |it| it.start,
                );
                let mut pieces = content::pieces(self.syntax, start..first - 1);
                pieces.extend(content::pieces(self.syntax, after + 1..region.end));
                pieces
            }
            (Some(left), Some(right))
                if content::is_quoted(self.tokens, &right) || self.speaks_after_quote(&left) =>
            {
                let mut pieces = content::pieces(self.syntax, left);
                pieces.extend(content::pieces(self.syntax, right));
                pieces
            }
            // "…, the minister told reporters": what stands behind the cue is the hearer.
            (Some(left), Some(right))
                if !self.has_finite_verb(&right) && self.tokens[right.start].tag != Tag::Subordinator =>
            {
                content::pieces(self.syntax, left)
            }
            (Some(left), None) => content::pieces(self.syntax, left),
            (_, Some(right)) => {
                let clause = self.opens_clause(at, &right);
                if token.is(Class::WeakCue) && !clause {
                    return None;
                }
                content::pieces(self.syntax, right)
            }
            (None, None) => return None,
        };
        if inverted && self.starts_with_pronoun_object(&named) {
            return None;
        }
        draft.source = Some(named);
        Some(draft)
    }

    /// "Everybody", "nobody", "we": nobody in particular.
    fn is_anybody(&self, named: &Range<usize>) -> bool {
        let token = &self.tokens[named.start];
        named.len() == 1
            && token.tag == Tag::Pronoun
            && (!token.is(Class::SubjectPronoun) || token.is(Class::FirstPerson))
    }

    /// An inverted verb needs a speaker who can speak: "said it" is no speaker.
    fn starts_with_pronoun_object(&self, named: &Range<usize>) -> bool {
        named.len() == 1
            && self.tokens[named.start].tag == Tag::Pronoun
            && !self.tokens[named.start].is(Class::SubjectPronoun)
    }

    fn speaks_after_quote(&self, left: &Range<usize>) -> bool {
        left.end > left.start
            && self.tokens[left.end - 1].kind == Kind::Quote
            && self.tokens[left.end - 1].quoted
    }

    /// "The plan, critics say, will fail".
    fn is_parenthetical(&self, start: usize, end: usize, region: &Range<usize>) -> bool {
        start > region.start && self.is_comma(start - 1) && end < region.end && self.is_comma(end)
    }

    /// Whether what follows is a clause or a quotation, and not a thing: "reports that" against "reports earnings".
    fn opens_clause(&self, at: usize, right: &Range<usize>) -> bool {
        let first = &self.tokens[right.start];
        let wishes = self.tokens[at].is(Class::BeliefVerb) || self.tokens[at].is(Class::AddresseeVerb);
        let to = first.tag == Tag::To || wishes && self.has_infinitive(right);
        first.quoted
            || first.tag == Tag::Subordinator
            // "Cuts that critics claimed would help": the subject stands before the speaker.
            || matches!(first.tag, Tag::Modal | Tag::Auxiliary) && self.tokens[at].is(Class::SayVerb)
            || to && (wishes || self.slice(at).starts_with("claim"))
            || self.tokens[at].is(Class::SayVerb) && self.has_finite_verb(right)
    }

    /// "The council to reopen the bridge": somebody and what they are to do.
    fn has_infinitive(&self, range: &Range<usize>) -> bool {
        let whom = phrase::noun_phrase_from(self.tokens, range.start, range.end);
        !whom.is_empty() && whom.end < range.end && self.tokens[whom.end].tag == Tag::To
    }

    /// "Called an ambulance", "denied them entry": the verb has another sense there.
    fn is_plain_deed(&self, at: usize, right: &Range<usize>) -> bool {
        let first = &self.tokens[right.start];
        if self.tokens[at].is(Class::DenialVerb) {
            let whom = first.tag == Tag::Pronoun && !first.is(Class::SubjectPronoun);
            return whom && right.start + 1 < right.end && self.tokens[right.start + 1].tag.is_nominal();
        }
        if !self.slice(at).starts_with("call") {
            return false;
        }
        let whom = phrase::base_phrase_from(self.tokens, right.start, right.end);
        let goes_on = whom.end < right.end
            && (self.tokens[whom.end].is_word() && self.tokens[whom.end].tag != Tag::Preposition
                || self.tokens[whom.end].kind == Kind::Quote);
        first.is(Class::Indefinite) && !whom.is_empty() && !goes_on
    }

    /// The end of a verb with its particle: "pointed out that".
    fn particle(&self, at: usize, region: &Range<usize>) -> usize {
        let particle = at + 2 < region.end
            && self.tokens[at + 1].is(Class::Particle)
            && (self.tokens[at + 2].is(Class::That) || self.tokens[at + 2].kind == Kind::Quote);
        at + 1 + usize::from(particle)
    }

    /// "Ann Lee, who said the bridge was safe, leads the union": a relative clause ends at its comma.
    fn before_main_clause(&self, group: &VerbGroup, right: Range<usize>) -> Range<usize> {
        let relative = group.start > self.range.start + 1
            && self.tokens[group.start - 1].is(Class::WhWord)
            && self.is_comma(group.start - 2);
        let comma = relative
            .then(|| right.clone().find(|&it| self.is_comma(it) && !self.tokens[it].quoted))
            .flatten();
        right.start..comma.unwrap_or(right.end)
    }

    /// A subject and a verb with a tense near the start: a clause without "that".
    fn has_finite_verb(&self, range: &Range<usize>) -> bool {
        let subject = phrase::noun_phrase_from(self.tokens, range.start, range.end);
        !subject.is_empty()
            && (subject.end..range.end.min(subject.end + 3))
                .any(|at| matches!(self.tokens[at].tag, Tag::Auxiliary | Tag::Modal | Tag::Verb))
    }

    fn reports(&self, at: usize) -> bool {
        [Class::SayVerb, Class::BeliefVerb, Class::DenialVerb, Class::ObjectVerb]
            .iter()
            .any(|&it| self.tokens[at].is(it))
    }

    /// "can be described as a setback", "was accused of fraud by prosecutors", "it is believed that".
    fn passive(&self, at: usize, group: &VerbGroup, region: &Range<usize>) -> Option<Draft> {
        // "Is supposed to" says what ought to be, "was held on Monday" what happened.
        let word = self.slice(at);
        if word == "supposed"
            || word == "held" && !self.tokens.get(at + 1).is_some_and(|it| it.is(Class::That))
        {
            return None;
        }
        let mut draft = self.draft(group.start..at + 1, CueKind::Passive);
        draft.denies = self.tokens[at].is(Class::DenialVerb) != group.negated;
        let reach = region.end.min(at + 1 + THAT_REACH);
        let end = (at + 1..reach)
            .find(|&it| self.tokens[it].kind == Kind::Sign || self.tokens[it].kind == Kind::Terminator)
            .unwrap_or(reach);
        // "Is believed to have fled by boat", "thought to be by her brother": "by" belongs to what is believed.
        let told = !self.tokens[at].is(Class::AddresseeVerb);
        let by = (at + 1..end)
            .take_while(|&it| !(told && self.tokens[it].tag == Tag::To))
            .find(|&it| self.tokens[it].is(Class::By));
        if let Some(by) = by {
            let named = source::extend(
                self.syntax,
                phrase::noun_phrase_from(self.tokens, by + 1, region.end),
                region.end,
            );
            let day = phrase::head(self.tokens, &named)
                .is_some_and(|it| self.tokens[it].is(Class::Weekday) || self.tokens[it].is(Class::TimeNoun));
            if !named.is_empty() && !day && !self.is_gerund_next(by) {
                draft.source = Some(self.without_charge(at, named));
            }
        }
        let link = (at + 1..end).find(|&it| {
            let token = &self.tokens[it];
            token.is(Class::PassiveLink) || token.tag == Tag::To || token.is(Class::That)
        });
        let subject = phrase::noun_phrase_before(self.tokens, region.start, group.start);
        let reduced = group.start == at;
        match link {
            Some(link) => {
                if !self.tokens[link].is(Class::That)
                    && !self.tokens[link].is(Class::PassiveLink)
                    && self.tokens[at].is(Class::WeakCue)
                {
                    return None;
                }
                let mut cue_end = at + 1;
                if draft.source.is_none() && link == at + 1 && !self.tokens[link].is(Class::That) {
                    cue_end = link + 1;
                }
                draft.cue[0].end = cue_end;
                let from = if self.tokens[link].is(Class::That) { link } else { link + 1 };
                let mut end = content::clause_end(self.syntax, self.text(), link + 1, region.end);
                if reduced && at > region.start {
                    // "The plan, described as a disgrace, was dropped", "the man accused of theft left".
                    let apposed = self.is_comma(at - 1);
                    let what = phrase::noun_phrase_from(self.tokens, from, end);
                    end = (what.end..end)
                        .find(|&it| {
                            apposed && self.is_comma(it)
                                || !apposed
                                    && !self.tokens[link].is(Class::That)
                                    && matches!(self.tokens[it].tag, Tag::Verb | Tag::Auxiliary | Tag::Modal)
                        })
                        .unwrap_or(end);
                }
                draft.content = content::pieces(self.syntax, from..end);
            }
            // "was criticised by the union": what was said is not spelt out, who was spoken of is.
            None if draft.source.is_some() && !reduced && !self.tokens[at].is(Class::WeakCue) => {
                if subject.is_empty() {
                    return None;
                }
                draft.content = vec![subject];
            }
            // "The winner was announced on Monday": of what is announced nobody need be told by whom.
            None if draft.source.is_none() && !reduced && self.is_announced(at) => {
                return Some(self.said_of_subject(group.start..at + 1, at + 1, region));
            }
            // "Is considered a bargain".
            None if draft.source.is_none() && !reduced && self.slice(at).starts_with("consider") => {
                let what = phrase::base_phrase_from(self.tokens, at + 1, region.end);
                draft.content = content::pieces(self.syntax, what);
            }
            None => return None,
        }
        Some(draft)
    }

    fn is_announced(&self, at: usize) -> bool {
        matches!(
            self.slice(at),
            "announced" | "declared" | "disclosed" | "revealed" | "expected" | "projected"
        )
    }

    /// "Accused by the auditor of neglect": the charge is no part of the accuser.
    fn without_charge(&self, at: usize, named: Range<usize>) -> Range<usize> {
        let charges = self.slice(at).starts_with("accus") || self.slice(at).starts_with("suspect");
        let of = named.clone().rev().find(|&it| self.tokens[it].is(Class::Of)).filter(|_| charges);
        let earlier = self.tokens[at + 1..named.start].iter().any(|it| it.is(Class::PassiveLink));
        match of {
            Some(of) if !earlier && of > named.start => named.start..of,
            _ => named,
        }
    }

    fn is_gerund_next(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|it| it.tag == Tag::Gerund)
    }

    /// "Netanyahu's assertion of", "the claim that".
    fn noun(&self, at: usize) -> Option<Draft> {
        let token = &self.tokens[at];
        let denial = token.is(Class::DenialNoun);
        if token.is(Class::IssueNoun)
            && let Some(draft) = self.issue(at)
        {
            return Some(draft);
        }
        if !token.is(Class::ClaimNoun) && !denial {
            return None;
        }
        let region = self.region(at);
        // "A statement saying that": a verb, unless it is "the saying that".
        if self.slice(at) == "saying" && !(at > region.start && self.tokens[at - 1].tag == Tag::Determiner) {
            return None;
        }
        let that = at + 1 < region.end
            && self.tokens[at + 1].is(Class::That)
            && self.opens_complement(at + 2, &region);
        let of = at + 1 < region.end && self.tokens[at + 1].is(Class::Of);
        let possessor = self.possessor(at, &region);
        if let Some(draft) = possessor.as_ref().and_then(|it| self.view(at, it, &region)) {
            return Some(draft);
        }
        // "The claim by the mayor that": the speaker stands between.
        let author = self.author(at, &region);
        let to = at + 1 < region.end && self.tokens[at + 1].tag == Tag::To;
        if !(that || author.is_some() || (of || to) && possessor.is_some()) {
            return None;
        }
        let none = at > region.start && self.tokens[at - 1].is(Class::Negation);
        if none && token.is(Class::NegationUndone) {
            // "There is no doubt that": the page insists.
            return None;
        }
        let mut draft = self.draft(at..at + 1, CueKind::Noun);
        let from = author.as_ref().map_or(at + 1, |it| it.end);
        draft.source = possessor.or(author);
        if draft.source.is_none()
            && let Some((verb, named)) = self.utterer(at, &region)
        {
            draft.cue[0].start = verb;
            draft.source = Some(named);
        }
        draft.denies = none || denial || self.is_disbelieved(at, &region);
        let comma = (at + 2..region.end)
            .find(|&it| self.is_comma(it) && !self.tokens[it].quoted)
            .unwrap_or(region.end);
        let end = content::clause_end(self.syntax, self.text(), at + 2, comma);
        let end = self.before_main_verb(at, from, end, &region);
        draft.content = content::pieces(self.syntax, from..end);
        Some(draft)
    }

    /// "In the mayor's view, the bridge is safe".
    fn view(&self, at: usize, possessor: &Range<usize>, region: &Range<usize>) -> Option<Draft> {
        let opens = possessor.start > region.start
            && self.slice(possessor.start - 1).eq_ignore_ascii_case("in")
            && self.tokens[region.start..possessor.start - 1].iter().all(|it| !it.is_word());
        if !opens || at + 1 >= region.end || !self.is_comma(at + 1) {
            return None;
        }
        let mut draft = self.draft(at..at + 1, CueKind::Noun);
        draft.source = Some(possessor.clone());
        draft.content = content::pieces(self.syntax, at + 2..region.end);
        Some(draft)
    }

    /// "The claim by the mayor that".
    fn author(&self, at: usize, region: &Range<usize>) -> Option<Range<usize>> {
        if at + 1 >= region.end || !self.tokens[at + 1].is(Class::By) {
            return None;
        }
        let named = phrase::noun_phrase_from(self.tokens, at + 2, region.end);
        let that = named.end < region.end && self.tokens[named.end].is(Class::That);
        (that && !named.is_empty()).then_some(named)
    }

    /// The claim of a noun that is itself a subject ends before the verb of its sentence:
    /// "fears that the bridge would fall | emptied the town".
    fn before_main_verb(&self, at: usize, from: usize, end: usize, region: &Range<usize>) -> usize {
        let finite = |it: usize| matches!(self.tokens[it].tag, Tag::Verb | Tag::Auxiliary | Tag::Modal);
        if (region.start..at).any(finite) {
            return end;
        }
        let mut clauses = 1 - i32::from(!self.tokens[from].is(Class::That));
        let mut it = from;
        while it < end {
            if matches!(self.tokens[it].tag, Tag::Subordinator | Tag::Coordinator) && it > from {
                clauses += 1;
            }
            if self.tokens[it].tag == Tag::To {
                it += 2;
                continue;
            }
            if !finite(it) {
                it += 1;
                continue;
            }
            if clauses == 0 {
                return it;
            }
            clauses -= 1;
            // The rest of its verb group.
            while it < end
                && (finite(it)
                    || matches!(
                        self.tokens[it].tag,
                        Tag::Participle | Tag::Gerund | Tag::Negation | Tag::Adverb
                    ))
            {
                let full = self.tokens[it].tag == Tag::Verb;
                it += 1;
                if full {
                    break;
                }
            }
        }
        end
    }

    /// "the claim that it failed" against "the claim that failed": a complement has a subject of its own.
    fn opens_complement(&self, start: usize, region: &Range<usize>) -> bool {
        start < region.end && !phrase::base_phrase_from(self.tokens, start, region.end).is_empty()
    }

    /// The possessor before a noun: "the mayor's claim", "their fear".
    fn possessor(&self, at: usize, region: &Range<usize>) -> Option<Range<usize>> {
        let mut left = at;
        while left > region.start && self.tokens[left - 1].tag == Tag::Adjective {
            left -= 1;
        }
        if left == region.start {
            return None;
        }
        let before = left - 1;
        if self.tokens[before].tag == Tag::Possessive {
            let named = phrase::noun_phrase_before(self.tokens, region.start, before);
            return (!named.is_empty()).then_some(named);
        }
        self.tokens[before].is(Class::PersonalPossessive).then_some(before..before + 1)
    }

    /// "dismissed as false the claim that", "denied the accusation that", "no evidence for the claim that".
    fn is_disbelieved(&self, at: usize, region: &Range<usize>) -> bool {
        let from = region.start.max(at.saturating_sub(8));
        let denied = |it: &Token| {
            (it.is(Class::DenialVerb) && matches!(it.tag, Tag::Verb | Tag::Participle | Tag::Gerund))
                || it.is(Class::Disbelief)
        };
        self.tokens[from..at].iter().any(denied)
    }

    /// "allegedly": the clause it stands in, on nobody's word.
    fn adverb(&self, at: usize, earlier: &[Draft]) -> Draft {
        // "Police said the clerk allegedly burned the files": not beyond what the police said.
        let outer = earlier.iter().rev().flat_map(|it| &it.content).find(|it| it.contains(&at));
        let region = outer.cloned().unwrap_or_else(|| self.region(at));
        let mut draft = self.draft(at..at + 1, CueKind::Adverb);
        let start = content::clause_start(self.syntax, self.text(), region.start, at);
        let end = content::clause_end(self.syntax, self.text(), at + 1, region.end);
        draft.content = content::pieces(self.syntax, start..at);
        draft.content.extend(content::pieces(self.syntax, at + 1..end));
        draft
    }

    fn verb_group(&self, at: usize, region: &Range<usize>) -> VerbGroup {
        let mut group = VerbGroup { start: at, passive: false, negated: false, infinitive: false };
        let mut be = false;
        let mut left = at;
        while left > region.start && at - left < 7 {
            let token = &self.tokens[left - 1];
            match token.tag {
                Tag::Auxiliary => {
                    be |= token.is(Class::Be);
                    group.start = left - 1;
                }
                Tag::Modal => group.start = left - 1,
                Tag::Negation => {
                    group.negated = true;
                    group.start = left - 1;
                }
                Tag::To => {
                    group.infinitive = true;
                    group.start = left - 1;
                }
                Tag::Adverb if !self.is_comma(left - 1) => {}
                _ => break,
            }
            left -= 1;
        }
        // An adverb belongs to the group only between its verbs.
        let token = &self.tokens[at];
        let participle = token.is(Class::FormParticiple) || token.tag == Tag::Participle;
        let apposed = at + 1 < region.end
            && (self.tokens[at + 1].is(Class::By) || self.slice(at + 1) == "as")
            && left > region.start
            && self.is_comma(left - 1);
        let reduced = (token.tag == Tag::Participle || apposed)
            && group.start == at
            && left > region.start
            && (self.tokens[left - 1].tag.is_nominal() || apposed);
        group.passive = participle && (be || reduced) && token.tag != Tag::Gerund;
        group
    }

    /// The subject of an active verb, and whether it stands behind the verb.
    fn subject(
        &self,
        at: usize,
        group: &VerbGroup,
        region: &Range<usize>,
        earlier: &[Draft],
    ) -> Option<(Range<usize>, bool)> {
        let mut end = group.start;
        while end > region.start && self.tokens[end - 1].tag == Tag::Adverb && self.tokens[end - 1].is_word()
        {
            end -= 1;
        }
        let bracketed = end;
        end = self.before_bracket(end, region);
        // "saying", "adding": the speaker of the sentence goes on.
        if self.tokens[at].tag == Tag::Gerund && group.start == at {
            let near = phrase::noun_phrase_before(self.tokens, region.start, end);
            if !near.is_empty() {
                return Some((near, false));
            }
            return self.same_speaker(at, region, earlier).map(|it| (it, false));
        }
        if end > region.start
            && self.tokens[end - 1].tag == Tag::Subordinator
            && self.tokens[end - 1].is(Class::WhWord)
        {
            // "the mayor, who said": the noun before the relative.
            let before = if end >= region.start + 2 && self.is_comma(end - 2) { end - 2 } else { end - 1 };
            let named = phrase::noun_phrase_before(self.tokens, region.start, before);
            return (!named.is_empty()).then_some((named, false));
        }
        let day = end >= region.start + 2
            && self.tokens[end - 1].is(Class::Weekday)
            && self.tokens[end - 2].tag == Tag::Preposition;
        let named = phrase::noun_phrase_before(self.tokens, region.start, end - 2 * usize::from(day));
        if !named.is_empty() {
            let named = source::with_qualifiers_before(self.syntax, self.text(), named, region.start);
            let bracketed = if bracketed > end { bracketed } else { named.end };
            return Some((named.start..bracketed, false));
        }
        if end > region.start && self.is_comma(end - 1) {
            // "Maria Lopez, head of the union, said".
            if let Some(named) = source::before_apposition(self.syntax, self.text(), region.start, end - 1) {
                let named = source::with_qualifiers_before(self.syntax, self.text(), named, region.start);
                return Some((named, false));
            }
        }
        // "“…,” said the mayor": after a comma or a closing mark the speaker may follow.
        let opens = end == region.start
            || self.is_comma(end - 1)
            || self.tokens[end - 1].kind == Kind::Quote
            || self.tokens[end - 1].kind == Kind::Terminator;
        if opens && group.start == at && self.tokens[at].tag == Tag::Verb {
            let named = source::extend(
                self.syntax,
                phrase::noun_phrase_from(self.tokens, at + 1, region.end),
                region.end,
            );
            // "Said Ellis: “…”" opens a sentence; any other verb there is an order or a question.
            if end == region.start && !(named.end < region.end && self.slice(named.end) == ":") {
                return None;
            }
            return (!named.is_empty()).then_some((named, true));
        }
        // "accused X of lying and said": a second verb of the same subject.
        if end > region.start && self.tokens[end - 1].tag == Tag::Coordinator {
            return self.same_speaker(at, region, earlier).map(|it| (it, false));
        }
        None
    }

    /// Whoever speaks already in this sentence, else its subject.
    fn same_speaker(&self, at: usize, region: &Range<usize>, earlier: &[Draft]) -> Option<Range<usize>> {
        let speaker = earlier.iter().rev().filter(|it| it.at() < at).find_map(|it| it.source.clone());
        speaker.or_else(|| self.sentence_subject(region, at))
    }

    /// "Rep. Ann Lee (D-Ore.) said": what stands in brackets behind a name is not the subject.
    fn before_bracket(&self, end: usize, region: &Range<usize>) -> usize {
        if end == region.start || self.slice(end - 1) != ")" {
            return end;
        }
        let low = region.start.max(end.saturating_sub(BRACKET_REACH));
        (low..end).rev().find(|&at| self.slice(at) == "(").unwrap_or(end)
    }

    /// The first noun phrase of the sentence, when a verb follows it.
    fn sentence_subject(&self, region: &Range<usize>, before: usize) -> Option<Range<usize>> {
        let start = (region.start..before)
            .find(|&at| self.tokens[at].is_word() && self.tokens[at].tag != Tag::Coordinator)?;
        let named = phrase::noun_phrase_from(self.tokens, start, before);
        (!named.is_empty()
            && self.tokens[named.end..before]
                .iter()
                .any(|it| matches!(it.tag, Tag::Verb | Tag::Auxiliary | Tag::Modal)))
        .then_some(named)
    }

    /// What follows the cue, from behind "that", a colon or the hearer, to the end of the clause.
    fn right_content(&self, at: usize, after: usize, region: &Range<usize>) -> Option<Range<usize>> {
        let mut start = after;
        if start >= region.end {
            return None;
        }
        // Particles and adverbs: "pointed out", "said repeatedly".
        while start < region.end
            && (self.tokens[start].is(Class::Particle) || self.tokens[start].tag == Tag::Adverb)
        {
            start += 1;
        }
        // "Said and repeated that": both verbs have one claim.
        if start + 1 < region.end
            && self.tokens[start].tag == Tag::Coordinator
            && self.tokens[start + 1].tag == Tag::Verb
            && self.tokens[start + 1].is(Class::SayVerb)
        {
            start += 2;
        }
        if start < region.end && self.is_comma(start) {
            // "said, “…”": only a quotation follows a comma.
            let quote = start + 1 < region.end && self.tokens[start + 1].kind == Kind::Quote;
            return quote.then(|| start + 1..content::quotation_or_end(self.syntax, start + 1, region.end));
        }
        let that = (start..region.end.min(start + THAT_REACH))
            .take_while(|&it| !self.stops_search(it, start))
            .find(|&it| {
                let token = &self.tokens[it];
                (token.is(Class::That) && token.tag == Tag::Subordinator)
                    || token.kind == Kind::Quote
                    || self.slice(it) == ":"
            });
        if let Some(that) = that {
            let from = if self.slice(that) == ":" { that + 1 } else { that };
            let bare = self.tokens[that].kind == Kind::Quote && !self.is_adjunct_only(start, that);
            if !bare {
                return Some(from..content::quotation_or_end(self.syntax, from, region.end));
            }
        }
        let adjuncts = self.skip_adjuncts(start, region.end);
        start = if self.tokens[at].is(Class::AddresseeVerb) {
            self.skip_addressee(adjuncts, region.end)
        } else {
            adjuncts
        };
        if start >= region.end || !(self.tokens[start].is_word() || self.tokens[start].kind == Kind::Quote) {
            return None;
        }
        Some(start..content::quotation_or_end(self.syntax, start, region.end))
    }

    /// A verb of its own, or the end of the clause, ends the search for "that".
    fn stops_search(&self, at: usize, start: usize) -> bool {
        let token = &self.tokens[at];
        (at > start && matches!(token.tag, Tag::Verb | Tag::Modal | Tag::Auxiliary))
            || token.kind == Kind::Terminator
    }

    /// Nothing but time and place stands between the cue and the quotation.
    fn is_adjunct_only(&self, start: usize, end: usize) -> bool {
        start == end
            || self.skip_adjuncts(start, end) == end
            || self.tokens[start].tag == Tag::Preposition
            || self.tokens[start..end].iter().all(|it| it.tag != Tag::Noun || it.is(Class::TimeNoun))
    }

    /// "on Monday", "in a statement", "Tuesday", "last week".
    fn skip_adjuncts(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end {
            let token = &self.tokens[at];
            if token.is(Class::Weekday) || token.tag == Tag::Adverb {
                at += 1;
            } else if token.tag == Tag::Preposition && !token.is(Class::Of) {
                let inner = phrase::base_phrase_from(self.tokens, at + 1, end);
                let adjunct = self.tokens[inner.clone()]
                    .iter()
                    .any(|it| it.is(Class::Weekday) || it.is(Class::TimeNoun) || it.is(Class::DocumentNoun));
                if !adjunct {
                    break;
                }
                at = inner.end;
            } else {
                let inner = phrase::base_phrase_from(self.tokens, at, end);
                let time = phrase::head(self.tokens, &inner)
                    .is_some_and(|head| self.tokens[head].is(Class::TimeNoun));
                let at_rest = inner.end >= end
                    || !matches!(self.tokens[inner.end].tag, Tag::Verb | Tag::Auxiliary | Tag::Modal);
                if !time || inner.is_empty() || !at_rest {
                    break;
                }
                at = inner.end;
            }
        }
        at
    }

    fn skip_addressee(&self, start: usize, end: usize) -> usize {
        let hearer = phrase::noun_phrase_from(self.tokens, start, end);
        if hearer.is_empty() || hearer.end >= end {
            return start;
        }
        let next = &self.tokens[hearer.end];
        let clause =
            matches!(next.tag, Tag::Subordinator | Tag::To | Tag::Pronoun | Tag::Determiner | Tag::Name)
                || next.kind == Kind::Quote;
        if !clause {
            return start;
        }
        hearer.end
    }

    /// What stands before the speaker: "…, she said", "“…” said the mayor".
    fn left_content(&self, end: usize, region: &Range<usize>) -> Option<Range<usize>> {
        if end <= region.start {
            return None;
        }
        // "Asked about the bridge, she said": the question is nobody's claim.
        let first = &self.tokens[region.start];
        if first.is(Class::QuestionVerb) && first.is(Class::FormParticiple) {
            return None;
        }
        let before = end - 1;
        let ends_quote =
            self.tokens[before].kind == Kind::Quote || (self.is_comma(before) && before > region.start);
        let question = matches!(self.tokens[before].kind, Kind::Terminator) && before > region.start;
        if !ends_quote && !question {
            return None;
        }
        let stop = if self.is_comma(before) { before } else { end };
        if self.tokens[stop - 1].kind == Kind::Quote
            && let Some(index) = self.syntax.quotation_at(stop - 1)
        {
            // It may have begun sentences ago: what is quoted is one content.
            return Some(self.syntax.quotations[index].start as usize..stop);
        }
        let start = content::left_start(self.syntax, self.text(), region.start, stop);
        // A lead-in such as "On Monday," or "However," says nothing; what is long says something.
        let says = stop - start > LEAD_IN
            || self.tokens[start..stop]
                .iter()
                .any(|it| matches!(it.tag, Tag::Verb | Tag::Auxiliary | Tag::Modal));
        says.then_some(start..stop)
    }
}

struct VerbGroup {
    /// First token: an auxiliary, a modal or the verb itself.
    start: usize,
    /// Somebody is spoken of and need not be named.
    passive: bool,
    /// "did not say".
    negated: bool,
    /// "to say".
    infinitive: bool,
}
