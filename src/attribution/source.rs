//! How far the words reach that name a source.

use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::Syntax;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::{Kind, Token};

/// A source is not longer than this: beyond it the phrase is a mistake.
const LONGEST: usize = 30;

/// Words of a relative clause between a speaker and the verb.
const RELATIVE_REACH: usize = 12;

/// Adds what describes the source behind its phrase: "people familiar with the matter", "a man who asked not to be named".
pub fn extend(syntax: &Syntax, named: Range<usize>, end: usize) -> Range<usize> {
    if named.is_empty() {
        return named;
    }
    let reach = end.min(named.end + 4);
    let mark = syntax.hits_in(named.start..reach, Class::InsiderMark).last();
    let Some(mark) = mark else { return authored(syntax, named, end) };
    let inner = phrase::noun_phrase_from(&syntax.tokens, mark.end, end);
    named.start..mark.end.max(inner.end).max(named.end)
}

/// "A report by the ministry", "a study published in Nature": who wrote a document belongs to its name.
fn authored(syntax: &Syntax, named: Range<usize>, end: usize) -> Range<usize> {
    let document = phrase::head(&syntax.tokens, &named).is_some_and(|it| is_document(syntax, it));
    let mut at = named.end;
    if document && at < end && syntax.tokens[at].tag == Tag::Participle {
        at += 1;
    }
    let links = at < end
        && (syntax.tokens[at].is(Class::By) || at > named.end && syntax.tokens[at].tag == Tag::Preposition);
    if !document || !links {
        return named;
    }
    let author = phrase::noun_phrase_from(&syntax.tokens, at + 1, end);
    if author.is_empty() { named } else { named.start..author.end }
}

fn is_document(syntax: &Syntax, at: usize) -> bool {
    let token = &syntax.tokens[at];
    token.is(Class::DocumentNoun) || token.is(Class::ResearchWord)
}

/// The document whose author the phrase before its verb names: the same as [`authored`], from behind.
fn before_author(syntax: &Syntax, named: &Range<usize>, low: usize) -> Option<Range<usize>> {
    let mut at = named.start.checked_sub(1).filter(|&it| it > low)?;
    let link = &syntax.tokens[at];
    if !(link.is(Class::By) || link.tag == Tag::Preposition) {
        return None;
    }
    let participle = matches!(syntax.tokens[at - 1].tag, Tag::Participle | Tag::Verb)
        && syntax.tokens[at - 1].is(Class::FormParticiple);
    if participle {
        at -= 1;
    } else if !link.is(Class::By) {
        return None;
    }
    let outer = phrase::noun_phrase_before(&syntax.tokens, low, at);
    let head = phrase::head(&syntax.tokens, &outer)?;
    is_document(syntax, head).then_some(outer)
}

/// The same for a source before its verb: "a person close to the talks said" reads the whole as one phrase or in two.
pub fn with_qualifiers_before(
    syntax: &Syntax,
    text: &str,
    named: Range<usize>,
    start: usize,
) -> Range<usize> {
    let low = start.max(named.start.saturating_sub(LONGEST));
    // The phrase found may be the object of a qualifier: "people familiar with the matter".
    let mark = syntax
        .hits_in(low..named.end, Class::InsiderMark)
        .find(|it| it.start <= named.start && it.end + 1 >= named.start);
    if let Some(mark) = mark {
        let mut end = mark.start;
        while end > low
            && (is_comma(syntax, text, end - 1)
                || syntax.tokens[end - 1].is(Class::WhWord)
                || syntax.tokens[end - 1].is(Class::Be))
        {
            end -= 1;
        }
        let outer = phrase::noun_phrase_before(&syntax.tokens, low, end);
        if !outer.is_empty() {
            return outer.start..named.end;
        }
    }
    if let Some(outer) = before_author(syntax, &named, low) {
        return outer.start..named.end;
    }
    if let Some(outer) = before_relative(syntax, &named, low) {
        return outer.start..named.end;
    }
    named
}

/// "A man who crossed the bridge said": the object of a relative clause is not who speaks.
fn before_relative(syntax: &Syntax, named: &Range<usize>, low: usize) -> Option<Range<usize>> {
    let low = low.max(named.start.saturating_sub(RELATIVE_REACH));
    let mut verb = false;
    for at in (low..named.start).rev() {
        let token = &syntax.tokens[at];
        if !token.is_word() {
            return None;
        }
        if token.is(Class::WhWord) {
            // "A man who thinks the mayor said": the mayor speaks.
            let outer = phrase::noun_phrase_before(&syntax.tokens, low.saturating_sub(LONGEST), at);
            return (verb && !outer.is_empty()).then_some(outer);
        }
        let reports = [Class::SayVerb, Class::BeliefVerb, Class::DenialVerb].iter().any(|&it| token.is(it));
        if matches!(token.tag, Tag::Verb | Tag::Participle) {
            if reports {
                return None;
            }
            verb = true;
        }
    }
    None
}

/// The name before an apposition that ends at the comma `comma`: "Maria Lopez, head of the union,".
pub fn before_apposition(syntax: &Syntax, text: &str, start: usize, comma: usize) -> Option<Range<usize>> {
    let low = start.max(comma.saturating_sub(LONGEST));
    let mut at = comma;
    while at > low {
        at -= 1;
        if !is_comma(syntax, text, at) {
            continue;
        }
        let named = phrase::noun_phrase_before(&syntax.tokens, low, at);
        if named.is_empty() {
            continue;
        }
        let named = with_qualifiers_before(syntax, text, named, low);
        let between = &syntax.tokens[at + 1..comma];
        let describes = between.first().is_some_and(|it| {
            it.is(Class::WhWord)
                || matches!(
                    it.tag,
                    Tag::Determiner
                        | Tag::Noun
                        | Tag::Number
                        | Tag::Adjective
                        | Tag::Name
                        | Tag::Preposition
                        | Tag::Gerund
                        | Tag::Participle
                )
        });
        let has_verb = between.iter().any(|it| matches!(it.tag, Tag::Verb | Tag::Modal));
        let relative = between.first().is_some_and(|it| it.is(Class::WhWord));
        let person = syntax.tokens[named.clone()].iter().any(|it| {
            it.tag == Tag::Name
                || [Class::PersonRole, Class::InsiderNoun, Class::Populace].iter().any(|&class| it.is(class))
        });
        if !(describes && (relative || (!has_verb && person))) {
            continue;
        }
        // "The union's leader, Ann Lee, said", "a diplomat, who asked not to be named, said": who it is stands behind the comma.
        let unnamed = !syntax.tokens[named.clone()].iter().any(|it| it.tag == Tag::Name);
        let tells = unnamed && syntax.hits_in(at + 1..comma, Class::InsiderMark).next().is_some()
            || is_name(&syntax.tokens[at + 1..comma]) && !is_name(&syntax.tokens[named.clone()])
            || text[syntax.tokens[at + 1].span.range()].eq_ignore_ascii_case("including");
        return Some(if tells { named.start..comma } else { named });
    }
    None
}

/// The end of an apposition between a name and the comma before the claim; `comma` when there is none.
pub fn apposition_end(syntax: &Syntax, named_end: usize, comma: usize, end: usize) -> usize {
    if comma != named_end {
        return named_end;
    }
    let inner = phrase::noun_phrase_from(&syntax.tokens, comma + 1, end);
    let closes = inner.end < end && syntax.tokens[inner.end].kind == Kind::Sign;
    let describes = !inner.is_empty()
        && matches!(syntax.tokens[inner.start].tag, Tag::Determiner | Tag::Noun)
        && phrase::head(&syntax.tokens, &inner).is_some_and(|it| syntax.tokens[it].is(Class::PersonRole));
    if closes && describes { inner.end } else { named_end }
}

/// Nothing but a name and its titles.
fn is_name(tokens: &[Token]) -> bool {
    tokens.iter().all(|it| it.tag == Tag::Name || it.is(Class::Title) || it.is(Class::NameParticle))
}

fn is_comma(syntax: &Syntax, text: &str, at: usize) -> bool {
    syntax.tokens[at].kind == Kind::Sign && &text[syntax.tokens[at].span.range()] == ","
}
