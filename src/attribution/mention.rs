//! Who a source is: the ladder, and mentions resolved through the article.

use std::collections::HashMap;

use super::{Attribution, Draft, Mention, Source, SourceKind};
use crate::lexicon::Class;
use crate::syntax::name;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Token;
use crate::syntax::{Sentence, Syntax};
use crate::text::Document;

/// Somebody or something named in the article.
#[derive(Clone)]
struct Entity {
    name: String,
    kind: SourceKind,
}

/// What has been named so far, while reading from the top.
#[derive(Default)]
struct Register {
    entities: Vec<Entity>,
    /// Last word of a full name, or an acronym → entity.
    by_name: HashMap<String, usize>,
    /// Office or kind of body → entity: "the senator", "the ministry".
    by_role: HashMap<String, usize>,
    last_person: Option<usize>,
    last_body: Option<usize>,
}

/// The mention of each draft's source.
pub fn resolve(document: &Document, syntax: &Syntax, drafts: &[Draft]) -> Vec<Option<Mention>> {
    let mut register = Register::default();
    let mut mentions: Vec<Option<Mention>> = vec![None; drafts.len()];
    let mut next = 0;
    for (index, sentence) in syntax.sentences.iter().enumerate() {
        // A pronoun looks back, a name may be introduced by this very sentence.
        let first = next;
        while next < drafts.len() && drafts[next].sentence == index {
            next += 1;
        }
        let before = (register.last_person, register.last_body);
        register.read(document, syntax, sentence);
        for (draft, mention) in drafts[first..next].iter().zip(&mut mentions[first..next]) {
            *mention =
                draft.source.clone().map(|range| register.mention(document, syntax, sentence, range, before));
        }
    }
    mentions
}

/// Everybody who is quoted, in the order of their first mention.
pub fn ledger(attributions: &[Attribution]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, attribution) in attributions.iter().enumerate() {
        let Some(mention) = &attribution.source else { continue };
        let slot = *by_name.entry(mention.name.to_lowercase()).or_insert_with(|| {
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

impl Register {
    /// Notes the names of one sentence.
    fn read(&mut self, document: &Document, syntax: &Syntax, sentence: &Sentence) {
        let text = &document.blocks[sentence.block as usize].text;
        for range in name::names(&syntax.tokens, sentence.range()) {
            let words = &syntax.tokens[range.clone()];
            let slice = &text[syntax.span(&range).range()];
            let titled = range.start > 0 && syntax.tokens[range.start - 1].is(Class::Title);
            let last = &text[words[words.len() - 1].span.range()];
            let kind = name_kind(words, titled);
            let known = self.by_name.get(last).copied();
            let id = match known {
                Some(id) if words.len() == 1 => id,
                _ if kind == SourceKind::Person || words.len() > 1 || words[0].all_capitals => {
                    self.entities.push(Entity { name: slice.to_owned(), kind });
                    let id = self.entities.len() - 1;
                    self.by_name.insert(last.to_owned(), id);
                    id
                }
                _ => continue,
            };
            if self.entities[id].kind == SourceKind::Person {
                self.last_person = Some(id);
                self.note_role(syntax, text, sentence, &range, id);
            } else {
                self.last_body = Some(id);
                for token in words.iter().filter(|it| it.is(Class::OrganisationNoun)) {
                    self.by_role.insert(text[token.span.range()].to_lowercase(), id);
                }
            }
        }
    }

    /// "Prime Minister Ann Lee" and "Ann Lee, the mayor": the office stands for the person from here on.
    fn note_role(
        &mut self,
        syntax: &Syntax,
        text: &str,
        sentence: &Sentence,
        name: &std::ops::Range<usize>,
        id: usize,
    ) {
        let range = sentence.range();
        let before = range.start.max(name.start.saturating_sub(4))..name.start;
        for at in before.rev() {
            let token = &syntax.tokens[at];
            if !token.is_word() || matches!(token.tag, Tag::Verb | Tag::Auxiliary | Tag::Preposition) {
                break;
            }
            if token.is(Class::PersonRole) || token.is(Class::Title) {
                self.by_role.insert(text[token.span.range()].to_lowercase(), id);
            }
        }
        if name.end < range.end && &text[syntax.tokens[name.end].span.range()] == "," {
            let apposed = phrase::base_phrase_from(&syntax.tokens, name.end + 1, range.end);
            if let Some(head) = phrase::head(&syntax.tokens, &apposed)
                && syntax.tokens[head].is(Class::PersonRole)
            {
                self.by_role.insert(text[syntax.tokens[head].span.range()].to_lowercase(), id);
            }
        }
    }

    fn mention(
        &mut self,
        document: &Document,
        syntax: &Syntax,
        sentence: &Sentence,
        range: std::ops::Range<usize>,
        before: (Option<usize>, Option<usize>),
    ) -> Mention {
        let place = syntax.place(sentence.block, &range);
        let range = bare(syntax, range);
        let words = document.slice(syntax.place(sentence.block, &range));
        let (kind, name) = self.identify(document, syntax, sentence, &range, before).unwrap_or_else(|| {
            let kind = describe(syntax, &range);
            (kind, words.to_owned())
        });
        let linked =
            document.blocks[sentence.block as usize].links.iter().any(|link| link.span.overlaps(place.span));
        let kind = if linked && !kind.is_checkable() { SourceKind::Document } else { kind };
        Mention { place, kind, name }
    }

    /// The entity a phrase refers to, if it is one that was named.
    fn identify(
        &mut self,
        document: &Document,
        syntax: &Syntax,
        sentence: &Sentence,
        range: &std::ops::Range<usize>,
        before: (Option<usize>, Option<usize>),
    ) -> Option<(SourceKind, String)> {
        let text = &document.blocks[sentence.block as usize].text;
        let tokens = &syntax.tokens;
        let entity = |id: usize| (self.entities[id].kind, self.entities[id].name.clone());
        let head = phrase::head(tokens, range)?;
        let word = &text[tokens[head].span.range()];
        if tokens[head].tag == Tag::Pronoun || tokens[head].is(Class::PersonalPossessive) {
            let lower = word.to_lowercase();
            let id = match lower.as_str() {
                "he" | "she" | "his" | "her" | "him" => before.0.or(self.last_person)?,
                "it" | "its" => before.1.or(self.last_body)?,
                _ => return None,
            };
            return Some(entity(id));
        }
        // "John Okafor, who is familiar with the matter," has a name all the same.
        if tokens[head].tag != Tag::Name && is_unnamed(syntax, range) {
            return None;
        }
        if tokens[head].tag == Tag::Name {
            let run = name::names(tokens, range.clone())
                .into_iter()
                .find(|it| it.contains(&head) || it.end == head + 1);
            let run = run?;
            let last = &text[tokens[run.end - 1].span.range()];
            if let Some(&id) = self.by_name.get(last) {
                return Some(entity(id));
            }
            // One capitalised word that nothing introduced: a country, a company, a body known by one name.
            return Some((SourceKind::Organisation, text[syntax.span(&run).range()].to_owned()));
        }
        let definite = tokens[range.start].is(Class::Definite);
        let plain = range.len() <= 3 && range.clone().all(|at| tokens[at].tag != Tag::Preposition);
        if definite && plain {
            return self.by_role.get(&word.to_lowercase()).map(|&id| entity(id));
        }
        None
    }
}

/// Without the signs at its ends and the sign of a possessor: the words that name somebody.
fn bare(syntax: &Syntax, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let std::ops::Range { mut start, mut end } = range;
    let names = |at: usize| syntax.tokens[at].is_word() && syntax.tokens[at].tag != Tag::Possessive;
    while end > start + 1 && !names(end - 1) {
        end -= 1;
    }
    while start + 1 < end && !names(start) {
        start += 1;
    }
    start..end
}

/// What a run of names is, by its words alone.
fn name_kind(words: &[Token], titled: bool) -> SourceKind {
    if words.iter().any(|it| it.is(Class::OrganisationNoun)) {
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
fn is_unnamed(syntax: &Syntax, range: &std::ops::Range<usize>) -> bool {
    syntax.tokens[range.clone()].iter().any(|it| it.is(Class::UnnamedMark))
        || syntax.hits_in(range.clone(), Class::InsiderMark).next().is_some()
}

/// The rung of a source that nothing in the article names.
fn describe(syntax: &Syntax, range: &std::ops::Range<usize>) -> SourceKind {
    let tokens = &syntax.tokens;
    let Some(head) = phrase::head(tokens, range) else { return SourceKind::Vague };
    let token = &tokens[head];
    let named = tokens[range.clone()].iter().any(|it| it.tag == Tag::Name && !it.is(Class::Weekday));
    let hidden = is_unnamed(syntax, range);
    if hidden {
        return SourceKind::Anonymous;
    }
    let vague = syntax.hits_in(range.start..head + 1, Class::VagueSource).any(|it| it.contains(&head));
    if vague && !(named && tokens[head].is(Class::DocumentNoun)) {
        return SourceKind::Vague;
    }
    if token.is(Class::Pronoun) || token.tag == Tag::Determiner || token.tag == Tag::Number {
        return if token.is(Class::SubjectPronoun) { SourceKind::Role } else { SourceKind::Vague };
    }
    if token.is(Class::SourceWord) {
        return SourceKind::Vague;
    }
    let definite = tokens[range.start].is(Class::Definite)
        || tokens[range.clone()].iter().any(|it| it.tag == Tag::Possessive);
    // An insider without a name: "a senior official", "two aides"; the office itself is a role.
    if token.is(Class::InsiderNoun) && !definite {
        let indefinite = tokens[range.start].is(Class::Indefinite) || tokens[range.start].tag == Tag::Number;
        if indefinite {
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
