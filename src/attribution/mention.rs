//! Who a source is: the ladder, and mentions resolved through the article.

use std::collections::HashMap;
use std::ops::Range;

use super::{Attribution, Draft, Mention, Source, SourceKind, block_of};
use crate::lexicon::Class;
use crate::sort;
use crate::syntax::name;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};
use crate::syntax::{Sentence, Syntax};
use crate::text::{Document, Place};

/// Words of a clause behind a source that are searched for a withheld name.
const CLAUSE_REACH: usize = 8;

/// Somebody or something named in the article.
#[derive(Clone)]
struct Entity {
    name: String,
    kind: SourceKind,
    gender: Option<Gender>,
}

/// What a title, an office or a pronoun tells of a person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gender {
    She,
    He,
}

/// Where somebody is named, or meant by a pronoun.
#[derive(Clone, Copy)]
struct Trace {
    sentence: usize,
    at: usize,
    id: usize,
}

/// Mentions that a pronoun may look back over; whoever was last named before them is forgotten.
const PRONOUN_REACH: usize = 12;

/// What has been named so far, while reading from the top.
#[derive(Default)]
struct Register {
    entities: Vec<Entity>,
    /// Last word of a full name, or an acronym → entity.
    by_name: Ids,
    /// Office or kind of body → entity: "the senator", "the ministry".
    by_role: Ids,
    persons: Vec<Trace>,
    bodies: Vec<Trace>,
}

/// Whom a name or an office stands for.
#[derive(Default)]
struct Ids(HashMap<String, usize>);

impl Ids {
    // Asked in many places: to hash in each of them is code to download.
    #[inline(never)]
    fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    #[inline(never)]
    fn set(&mut self, name: &str, id: usize) {
        self.0.insert(name.to_owned(), id);
    }
}

/// The mention of each draft's source.
pub fn resolve(document: &Document, syntax: &Syntax, drafts: &[Draft]) -> Vec<Option<Mention>> {
    let mut register = Register::default();
    let mut mentions: Vec<Option<Mention>> = vec![None; drafts.len()];
    let mut next = 0;
    for (index, sentence) in syntax.sentences.iter().enumerate() {
        // A name may be introduced by this very sentence.
        let first = next;
        while next < drafts.len() && drafts[next].sentence == index {
            next += 1;
        }
        register.read(document, syntax, index);
        for (draft, mention) in drafts[first..next].iter().zip(&mut mentions[first..next]) {
            *mention =
                draft.source.clone().map(|range| register.mention(document, syntax, sentence, range, draft));
        }
    }
    mentions
}

/// Everybody who is quoted, in the order of their first mention.
pub fn ledger(attributions: &[Attribution]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let mut by_name = Ids::default();
    for (index, attribution) in attributions.iter().enumerate() {
        let Some(mention) = &attribution.source else { continue };
        let name = mention.name.to_lowercase();
        let slot = by_name.get(&name).unwrap_or_else(|| {
            by_name.set(&name, sources.len());
            sources.push(Source {
                name: mention.name.clone(),
                kind: mention.kind,
                mentions: Vec::new(),
                attributions: Vec::new(),
            });
            sources.len() - 1
        });
        let source = &mut sources[slot];
        source.kind = source.kind.min(mention.kind);
        if source.mentions.last() != Some(&mention.place) {
            source.mentions.push(mention.place);
        }
        source.attributions.push(index as u32);
    }
    sources
}

/// A name where it stands, and the entity that it is taken for.
struct Named<'a> {
    tokens: &'a [Token],
    text: &'a str,
    sentence: Range<usize>,
    name: Range<usize>,
    id: usize,
}

impl<'a> Named<'a> {
    fn word(&self, at: usize) -> &'a str {
        &self.text[self.tokens[at].span.range()]
    }
}

impl Register {
    /// Notes the names of one sentence.
    fn read(&mut self, document: &Document, syntax: &Syntax, index: usize) {
        let sentence = &syntax.sentences[index];
        let text = &document.blocks[sentence.block as usize].text;
        for range in name::names(text, &syntax.tokens, sentence.range()) {
            let words = &syntax.tokens[range.clone()];
            let slice = &text[syntax.span(&range).range()];
            let before = range.start.checked_sub(1).map(|it| &syntax.tokens[it]);
            let titled = before.is_some_and(|it| it.is(Class::Title));
            let definite = before.is_some_and(|it| it.tag == Tag::Determiner && it.is(Class::Definite));
            let last = &text[words[words.len() - 1].span.range()];
            let mut kind = name_kind(words, titled);
            // "The Red Cross": a person's name takes no article.
            if kind == SourceKind::Person && definite && !titled {
                kind = SourceKind::Organisation;
            }
            let known = self.by_name.get(last);
            let id = match known {
                Some(id) if words.len() == 1 => id,
                _ if kind == SourceKind::Person || words.len() > 1 || words[0].all_capitals => {
                    self.entities.push(Entity { name: slice.to_owned(), kind, gender: None });
                    let id = self.entities.len() - 1;
                    self.by_name.set(last, id);
                    id
                }
                _ => continue,
            };
            let trace = Trace { sentence: index, at: range.start, id };
            let named = Named { tokens: &syntax.tokens, text, sentence: sentence.range(), name: range, id };
            if self.entities[id].kind == SourceKind::Person {
                self.persons.push(trace);
                self.note_role(&named);
            } else {
                self.bodies.push(trace);
                self.note_body(&named);
            }
        }
    }

    /// "The board" stands for the Bridge Board from here on, and "BSA" for the Bridge Safety Agency (BSA).
    fn note_body(&mut self, named: &Named) {
        let &Named { tokens, ref sentence, ref name, id, .. } = named;
        for at in name.clone() {
            let token = &tokens[at];
            if token.is(Class::OrganisationNoun) || token.is(Class::DocumentNoun) {
                self.by_role.set(&named.word(at).to_lowercase(), id);
            }
            if token.is(Class::OrganisationName) {
                for role in ["company", "firm"] {
                    self.by_role.set(role, id);
                }
            }
        }
        let short = name.end + 1;
        if short + 1 < sentence.end
            && named.word(name.end) == "("
            && tokens[short].all_capitals
            && named.word(short + 1) == ")"
        {
            self.by_name.set(named.word(short), id);
        }
    }

    /// "Prime Minister Ann Lee", "Ann Lee, the mayor" and "Ann Lee is the mayor": the office stands for the person from here on.
    fn note_role(&mut self, named: &Named) {
        let &Named { tokens, ref sentence, ref name, id, .. } = named;
        let before = sentence.start.max(name.start.saturating_sub(4))..name.start;
        for at in before.rev() {
            let token = &tokens[at];
            let abbreviated = token.kind == Kind::Terminator || token.is(Class::Title);
            if !abbreviated
                && (!token.is_word() || matches!(token.tag, Tag::Verb | Tag::Auxiliary | Tag::Preposition))
            {
                break;
            }
            self.note_gender(token, id);
            if token.is(Class::PersonRole) || token.is(Class::Title) {
                self.by_role.set(&named.word(at).to_lowercase(), id);
            }
        }
        if name.end + 1 < sentence.end {
            let link = &tokens[name.end];
            let links = link.tag == Tag::Auxiliary && link.is(Class::Be);
            if links || named.word(name.end) == "," {
                let apposed = phrase::base_phrase_from(tokens, name.end + 1, sentence.end);
                if let Some(head) = phrase::head(tokens, &apposed)
                    && tokens[head].is(Class::PersonRole)
                    // "Ann Lee, the mayor": a phrase, not the next member of a list.
                    && tokens[head].tag == Tag::Noun
                {
                    self.note_gender(&tokens[head], id);
                    self.by_role.set(&named.word(head).to_lowercase(), id);
                }
            }
        }
    }

    fn note_gender(&mut self, token: &Token, id: usize) {
        if let Some(gender) = gender(token) {
            self.entities[id].gender = Some(gender);
        }
    }

    /// Whom a pronoun at `at` means: of the latest sentence that names anybody fit, who is named first.
    fn pronoun(&self, traces: &[Trace], at: usize, gender: Option<Gender>) -> Option<usize> {
        let fits = |it: &&Trace| {
            let known = self.entities[it.id].gender;
            it.at < at && (gender.is_none() || known.is_none() || known == gender)
        };
        let recent = traces.iter().rev().take(PRONOUN_REACH).filter(fits);
        let mut found: Option<Trace> = None;
        for trace in recent {
            match found {
                Some(it) if it.sentence != trace.sentence => break,
                Some(it) if it.at < trace.at => {}
                _ => found = Some(*trace),
            }
        }
        found.map(|it| it.id)
    }

    /// "They" behind a sentence that names several persons.
    fn joined(&self, at: usize) -> Option<(SourceKind, String)> {
        let latest = self.persons.iter().rev().find(|it| it.at < at)?.sentence;
        let recent = self.persons.iter().rev().take(PRONOUN_REACH);
        let mut ids: Vec<usize> =
            recent.filter(|it| it.sentence == latest && it.at < at).map(|it| it.id).collect();
        sort::by_key(&mut ids, |&it| it as u128);
        ids.dedup();
        let names: Vec<&str> = ids.iter().map(|&it| self.entities[it].name.as_str()).collect();
        (names.len() > 1).then(|| (SourceKind::Person, names.join(" and ")))
    }

    fn mention(
        &mut self,
        document: &Document,
        syntax: &Syntax,
        sentence: &Sentence,
        range: Range<usize>,
        draft: &Draft,
    ) -> Mention {
        let place = syntax.place(sentence.block, &range);
        let range = antecedent(syntax, sentence, bare(syntax, range));
        let words = document.slice(syntax.place(sentence.block, &range));
        let (kind, name) =
            self.identify(document, syntax, sentence, &range, draft.sentence).unwrap_or_else(|| {
                let kind = describe(document, syntax, sentence, &range, draft);
                (kind, words.to_owned())
            });
        let linked = |place: Place| {
            document.blocks[place.block as usize].links.iter().any(|link| link.span.overlaps(place.span))
        };
        // A link over the source or over the claim is a source that the reader can open.
        let opens = !kind.is_checkable()
            && (linked(place)
                || draft.content.iter().any(|it| linked(syntax.place(block_of(syntax, it.start), it))));
        let kind = if opens { SourceKind::Document } else { kind };
        Mention { place, kind, name }
    }

    /// The entity a phrase refers to, if it is one that was named.
    fn identify(
        &mut self,
        document: &Document,
        syntax: &Syntax,
        sentence: &Sentence,
        range: &Range<usize>,
        index: usize,
    ) -> Option<(SourceKind, String)> {
        let text = &document.blocks[sentence.block as usize].text;
        let tokens = &syntax.tokens;
        let entity = |it: &Self, id: usize| (it.entities[id].kind, it.entities[id].name.clone());
        let head = phrase::head(tokens, range)?;
        let word = &text[tokens[head].span.range()];
        if tokens[head].tag == Tag::Pronoun || tokens[head].is(Class::PersonalPossessive) {
            let gender = gender(&tokens[head]);
            let lower = word.to_lowercase();
            let id = match lower.as_str() {
                "it" | "its" => self.pronoun(&self.bodies, head, None)?,
                "they" | "their" => return self.joined(head),
                _ if gender.is_some() => self.pronoun(&self.persons, head, gender)?,
                _ => return None,
            };
            if gender.is_some() {
                self.entities[id].gender = gender;
                self.persons.push(Trace { sentence: index, at: head, id });
            }
            return Some(entity(self, id));
        }
        if is_unnamed(syntax, range) {
            return None;
        }
        // "The union's leader, Ann Lee" and "critics such as Ann Lee": the name is who it is.
        if let Some(id) = self.apposed(text, syntax, range) {
            return Some(entity(self, id));
        }
        if tokens[head].tag == Tag::Name {
            let run = name::names(text, tokens, range.clone())
                .into_iter()
                .find(|it| it.contains(&head) || it.end == head + 1);
            let run = run?;
            let last = &text[tokens[run.end - 1].span.range()];
            if let Some(id) = self.by_name.get(last) {
                return Some(entity(self, id));
            }
            // One capitalised word that nothing introduced: a country, a company, a body known by one name.
            return Some((SourceKind::Organisation, text[syntax.span(&run).range()].to_owned()));
        }
        let definite = tokens[range.start].is(Class::Definite);
        let plain = range.len() <= 3 && range.clone().all(|at| tokens[at].tag != Tag::Preposition);
        if definite && plain {
            return self.by_role.get(&word.to_lowercase()).map(|id| entity(self, id));
        }
        None
    }

    /// The person named behind a comma, or behind "such as" and "including".
    fn apposed(&self, text: &str, syntax: &Syntax, range: &Range<usize>) -> Option<usize> {
        let word = |at: usize| &text[syntax.tokens[at].span.range()];
        let mark = range.clone().skip(1).find(|&at| {
            word(at) == "," || word(at) == "including" || word(at) == "as" && word(at - 1) == "such"
        })?;
        let mut start = mark + 1;
        while start < range.end && (word(start) == "including" || syntax.tokens[start].is(Class::Title)) {
            start += 1;
        }
        let run = name::names(text, &syntax.tokens, start..range.end).into_iter().next()?;
        let id = self.by_name.get(word(run.end - 1))?;
        // A place behind a comma names nobody: "the mayor of Ayr, Scotland".
        (run.start == start && self.entities[id].kind == SourceKind::Person).then_some(id)
    }
}

fn gender(token: &Token) -> Option<Gender> {
    if token.is(Class::FemaleWord) {
        Some(Gender::She)
    } else if token.is(Class::MaleWord) {
        Some(Gender::He)
    } else {
        None
    }
}

/// Without the signs at its ends and the sign of a possessor: the words that name somebody.
fn bare(syntax: &Syntax, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let names = |at: usize| syntax.tokens[at].is_word() && syntax.tokens[at].tag != Tag::Possessive;
    while end > start + 1 && !names(end - 1) {
        end -= 1;
    }
    while start + 1 < end && !names(start) {
        start += 1;
    }
    start..end
}

/// "A guard, who asked not to be named, said": who speaks stands before the relative pronoun.
fn antecedent(syntax: &Syntax, sentence: &Sentence, range: Range<usize>) -> Range<usize> {
    let pronoun = &syntax.tokens[range.start];
    let relative = range.len() == 1 && pronoun.is(Class::RelativeWord) && pronoun.is(Class::WhWord);
    let start = sentence.range().start;
    if !relative || range.start == start {
        return range;
    }
    let comma = syntax.tokens[range.start - 1].kind == Kind::Sign;
    let named = phrase::noun_phrase_before(&syntax.tokens, start, range.start - usize::from(comma));
    if named.is_empty() { range } else { named }
}

/// What a run of names is, by its words alone.
fn name_kind(words: &[Token], titled: bool) -> SourceKind {
    if words.iter().any(|it| it.is(Class::OrganisationNoun) || it.is(Class::OrganisationName)) {
        return SourceKind::Organisation;
    }
    if words.iter().any(|it| it.is(Class::DocumentNoun)) {
        return SourceKind::Document;
    }
    let acronym = words.len() == 1 && words[0].all_capitals;
    if titled || (words.len() > 1 && !acronym && !words.iter().any(|it| it.is(Class::PlaceWord))) {
        return SourceKind::Person;
    }
    SourceKind::Organisation
}

/// A hidden name, or a described insider.
fn is_unnamed(syntax: &Syntax, range: &Range<usize>) -> bool {
    // "Ann Lee, who attended the meeting": what describes somebody hides no name.
    let named = || phrase::head(&syntax.tokens, range).is_some_and(|it| syntax.tokens[it].tag == Tag::Name);
    syntax.tokens[range.clone()].iter().any(|it| it.is(Class::UnnamedMark))
        || syntax.hits_in(range.clone(), Class::InsiderMark).next().is_some() && !named()
}

/// "a member, who declined to be named": the clause behind a source says that the name is withheld.
fn hides_behind(syntax: &Syntax, end: usize) -> bool {
    let sentence = syntax.sentences[syntax.sentence_at(end - 1)].range();
    let opens = (end..sentence.end.min(end + 2)).find(|&at| syntax.tokens[at].is_word());
    let Some(opens) = opens else { return false };
    let clause = syntax.tokens[opens].is(Class::WhWord) || syntax.tokens[opens].tag == Tag::Gerund;
    let reach = opens..sentence.end.min(opens + CLAUSE_REACH);
    clause && syntax.hits_in(reach, Class::AnonymityPhrase).next().is_some()
}

/// The rung of a source that nothing in the article names.
fn describe(
    document: &Document,
    syntax: &Syntax,
    sentence: &Sentence,
    range: &Range<usize>,
    draft: &Draft,
) -> SourceKind {
    let tokens = &syntax.tokens;
    let Some(head) = phrase::head(tokens, range) else { return SourceKind::Vague };
    let token = &tokens[head];
    let named = tokens[range.clone()].iter().any(|it| it.tag == Tag::Name && !it.is(Class::Weekday));
    let hidden = is_unnamed(syntax, range) || hides_behind(syntax, range.end);
    if hidden {
        return SourceKind::Anonymous;
    }
    // "Film critics": a trade, not opponents of anything.
    if head > 0 && token.is(Class::ReviewerNoun) && tokens[head - 1].is(Class::ReviewedArt) {
        return SourceKind::Role;
    }
    let vague = syntax.hits_in(range.start..head + 1, Class::VagueSource).any(|it| it.contains(&head));
    let behind = &tokens[head + 1..range.end];
    if vague
        && (token.is(Class::DocumentNoun) || token.is(Class::ResearchWord))
        && (named || behind.iter().any(|it| it.is(Class::By)))
    {
        return SourceKind::Document;
    }
    let text = &document.blocks[sentence.block as usize].text;
    if is_heard(text, tokens, range, head, draft) {
        return SourceKind::Anonymous;
    }
    if vague && is_housed(text, behind) {
        return SourceKind::Role;
    }
    // "One Democratic source": a single insider who is described, against bare "sources".
    let single = tokens[range.start].is(Class::Indefinite) || tokens[range.start].tag == Tag::Number;
    if token.is(Class::SourceWord) && token.is(Class::FormSingular) && single && head > range.start + 1 {
        return SourceKind::Anonymous;
    }
    if vague {
        return SourceKind::Vague;
    }
    if token.is(Class::Pronoun) || token.tag == Tag::Determiner || token.tag == Tag::Number {
        return if token.is(Class::SubjectPronoun) || token.is(Class::PersonalPossessive) {
            SourceKind::Role
        } else {
            SourceKind::Vague
        };
    }
    if token.is(Class::SourceWord) {
        // One of them is a person somebody has spoken to; in the plural it may be anybody.
        return if token.is(Class::FormSingular) { SourceKind::Anonymous } else { SourceKind::Vague };
    }
    let definite = tokens[range.start].is(Class::Definite)
        || tokens[range.clone()].iter().any(|it| it.tag == Tag::Possessive);
    // An insider without a name: "a senior official", "two aides"; the office itself is a role.
    if token.is(Class::InsiderNoun) && !definite {
        let ranked = tokens[range.start..head].iter().any(|it| it.is(Class::InsiderRank));
        if single || ranked {
            return SourceKind::Anonymous;
        }
    }
    if token.is(Class::PersonRole) || token.is(Class::InsiderNoun) {
        return SourceKind::Role;
    }
    if token.is(Class::DocumentNoun) {
        return SourceKind::Document;
    }
    if token.is(Class::OrganisationNoun) || token.tag == Tag::Name {
        return SourceKind::Organisation;
    }
    SourceKind::Role
}

/// "Two sources", "one of the people", "sources within the party", "sources told the paper": somebody whom a reporter has heard,
/// against "sources" and "many sources", who may be anybody.
fn is_heard(text: &str, tokens: &[Token], range: &Range<usize>, head: usize, draft: &Draft) -> bool {
    let (first, last) = (&tokens[range.start], &tokens[head]);
    let counted = first.is(Class::NumberWord) || first.is(Class::Counted);
    let cue = || draft.cue.iter().cloned().flatten();
    // "7,000 people had responded", "two people were charged": a crowd, and nobody who speaks.
    if last.is(Class::InsiderPerson) && head > range.start {
        return counted && cue().any(|at| tokens[at].is(Class::SayVerb) || tokens[at].is(Class::AccordingTo));
    }
    // "Those who trust such sources": the sources must be the phrase itself.
    let itself =
        tokens[range.start..head].iter().all(|it| it.tag.in_noun_phrase() || it.tag == Tag::Preposition);
    // "Sources within the party".
    let placed =
        head + 1 < range.end && tokens[head + 1].tag == Tag::Preposition && !tokens[head + 1].is(Class::Of);
    let told = |at: usize| text[tokens[at].span.range()].eq_ignore_ascii_case("told");
    last.is(Class::SourceWord)
        && last.is(Class::FormPlural)
        && itself
        && (counted || first.is(Class::Definite) || placed || cue().any(told))
}

/// "Analysts at Barclays": a named house stands behind them; "critics of the plan" and "experts in Paris" have none.
fn is_housed(text: &str, behind: &[Token]) -> bool {
    let [link, rest @ ..] = behind else { return false };
    matches!(&text[link.span.range()], "at" | "for" | "from" | "with")
        && rest.iter().any(|it| it.tag == Tag::Name && !it.is(Class::Weekday))
}
