//! How far the words reach that name a source.

use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::Syntax;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;

/// A source is not longer than this: beyond it the phrase is a mistake.
const LONGEST: usize = 30;

/// Adds what describes the source behind its phrase: "people familiar with the matter", "a man who asked not to be named".
pub fn extend(syntax: &Syntax, named: Range<usize>, end: usize) -> Range<usize> {
    if named.is_empty() {
        return named;
    }
    let reach = end.min(named.end + 4);
    let mark = syntax.hits_in(named.start..reach, Class::InsiderMark).last();
    let Some(mark) = mark else { return named };
    let inner = phrase::noun_phrase_from(&syntax.tokens, mark.end, end);
    named.start..mark.end.max(inner.end).max(named.end)
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
    // "Ann Lee, the mayor of Ayr, and …": nothing to add.
    named
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
        let person = syntax.tokens[named.clone()]
            .iter()
            .any(|it| it.tag == Tag::Name || it.is(Class::PersonRole) || it.is(Class::InsiderNoun));
        if describes && (relative || (!has_verb && person)) {
            return Some(named);
        }
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

fn is_comma(syntax: &Syntax, text: &str, at: usize) -> bool {
    syntax.tokens[at].kind == Kind::Sign && &text[syntax.tokens[at].span.range()] == ","
}
