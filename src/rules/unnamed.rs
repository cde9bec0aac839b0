//! People without a name and what they say or think, found where no attribution could be read:
//! "veterans of the talks speak of", "someone who was in the room describes".

use std::ops::Range;

use crate::lexicon::Class;
use crate::syntax::phrase;
use crate::syntax::tag::Tag;
use crate::syntax::token::Kind;
use crate::voice::Article;

/// Prepositional phrases behind a head: "the people in the trade around the port".
const PLACES: usize = 3;

/// Words of a clause that describes somebody: "who was in the dressing room at half-time".
const CLAUSE_REACH: usize = 14;

/// Words from somebody to what they do: "many have long since come to".
const GROUP: usize = 5;

/// Some who are described and not named, with what they say or think.
pub(super) struct Speaker {
    /// The words for them, with what describes them.
    pub who: Range<usize>,
    /// Their noun, or the word that stands for it.
    pub head: usize,
    /// The verbs of what they do, from the first auxiliary.
    pub group: Range<usize>,
    /// The last word of the phrase that tells what they do.
    pub act: usize,
}

/// The unnamed who begin at `at`, and do what only somebody with a view can do.
#[inline(never)]
pub(super) fn speaker(article: &Article, at: usize, end: usize) -> Option<Speaker> {
    let (who, head) = described_at(article, at, end)?;
    let group = group(article, who.end, end)?;
    let act = act(article, &group, end)?;
    Some(Speaker { who, head, group, act })
}

/// The unnamed who begin at `at`, with what describes them, and their noun.
#[inline(never)]
pub(super) fn described_at(article: &Article, at: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let tokens = &article.syntax.tokens;
    let base = core(article, at, end)?;
    let mut from = base.end;
    for _ in 0..PLACES {
        if !(from < end && tokens[from].tag == Tag::Preposition) {
            break;
        }
        let place = phrase::base_phrase_from(tokens, from + 1, end);
        if place.is_empty() {
            break;
        }
        from = without_verb(article, &place);
    }
    let described = described(article, from, end);
    // A name behind them is whose words these are: "a veteran, Ann Lee, said", "a nurse called Ann Lee".
    let named = (described..end.min(described + 3))
        .take_while(|&it| !tokens[it].tag.is_nominal() || tokens[it].tag == Tag::Name)
        .any(|it| tokens[it].tag == Tag::Name);
    (!named).then_some((at..described, base.end - 1))
}

/// The noun that counts, without the words of a quantity: "plenty of people", "one of those".
fn core(article: &Article, at: usize, end: usize) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let mut from = at;
    while from < end {
        let base = phrase::base_phrase_from(tokens, from, end);
        let alone = tokens[from].is(Class::Quantifier) || tokens[from].is(Class::Indefinite);
        let base = if base.is_empty() && (alone || tokens[from].is(Class::InsiderPerson)) {
            from..from + 1
        } else {
            base
        };
        let last = base.end.checked_sub(1).filter(|_| !base.is_empty())?;
        let quantity = tokens[last].is(Class::Quantifier)
            || tokens[last].tag == Tag::Number
            || article.reads(
                last,
                &[
                    "one", "another", "any", "plenty", "lot", "lots", "number", "handful", "host", "scores",
                    "dozens", "majority", "couple", "minority", "string", "member", "members",
                ],
            );
        if !(quantity && base.end < end && tokens[base.end].is(Class::Of)) || from > at + 4 {
            return Some(base.start..without_verb(article, &base));
        }
        from = base.end + 1;
    }
    None
}

/// The end of a phrase whose last word was taken for a noun, and is what somebody does: "the people in the trade say".
fn without_verb(article: &Article, phrase: &Range<usize>) -> usize {
    let last = phrase.end - 1;
    if phrase.len() > 1 && is_taken_for_noun(article, last) { last } else { phrase.end }
}

/// A verb of saying or thinking behind a noun, where the tagger saw a compound.
#[inline(never)]
fn is_taken_for_noun(article: &Article, at: usize) -> bool {
    let tokens = &article.syntax.tokens;
    let token = &tokens[at];
    let says = [Class::SayVerb, Class::BeliefVerb, Class::JudgeVerb].iter().any(|&it| token.is(it))
        && (token.is(Class::FormBase) || token.is(Class::FormThird))
        || article.phrase_in(at..at + 1, Class::OpinionAct).is_some();
    let behind = at > 0 && matches!(tokens[at - 1].tag, Tag::Noun | Tag::Name | Tag::Adjective);
    token.tag == Tag::Noun && says && behind && !tokens.get(at + 1).is_some_and(|it| it.tag == Tag::Noun)
}

/// The end of what describes somebody: "who know him", "briefed on the bid", ", who asked not to be named,".
fn described(article: &Article, from: usize, end: usize) -> usize {
    let tokens = &article.syntax.tokens;
    let comma = from < end && tokens[from].kind == Kind::Sign && article.word(from) == ",";
    let opens = from + usize::from(comma);
    if opens + 1 >= end {
        return from;
    }
    let relative = tokens[opens].is(Class::RelativeWord) && tokens[opens].tag == Tag::Subordinator
        || tokens[opens].is(Class::WhWord) && tokens[opens].is(Class::RelativeWord);
    let marked = article.phrase_in(opens..opens + 2, Class::InsiderMark);
    let reduced = matches!(tokens[opens].tag, Tag::Participle | Tag::Gerund) || marked.is_some();
    // "Many officers, including General Orr, have argued".
    if !relative && !reduced || article.reads(opens, &["including"]) {
        return from;
    }
    let reach = end.min(opens + CLAUSE_REACH);
    if comma {
        // Between commas.
        let closes = (opens..reach).find(|&it| tokens[it].kind == Kind::Sign && article.word(it) == ",");
        return closes.map_or(from, |it| it + 1);
    }
    let finite = |it: usize| {
        matches!(tokens[it].tag, Tag::Verb | Tag::Auxiliary | Tag::Modal) || is_taken_for_noun(article, it)
    };
    let mut at = marked.filter(|_| !relative).map_or(opens + 1, |it| it.end);
    if relative {
        // Its own verb, with those that belong to it.
        at = match (opens + 1..reach).find(|&it| finite(it)) {
            Some(verb) => verb + 1,
            None => return from,
        };
        while at < reach
            && matches!(
                tokens[at].tag,
                Tag::Participle | Tag::Gerund | Tag::Adverb | Tag::Negation | Tag::Verb
            )
            && tokens[at - 1].tag != Tag::Verb
        {
            at += 1;
        }
    }
    // Up to the verb that is said of them all.
    (at..reach)
        .take_while(|&it| tokens[it].kind != Kind::Terminator && tokens[it].kind != Kind::Quote)
        .find(|&it| finite(it) && tokens[it - 1].tag != Tag::To && !tokens[it - 1].is(Class::RelativeWord))
        .unwrap_or(from)
}

/// The verbs that follow `from`.
#[inline(never)]
fn group(article: &Article, from: usize, end: usize) -> Option<Range<usize>> {
    let tokens = &article.syntax.tokens;
    let verbal = |it: &usize| {
        matches!(
            tokens[*it].tag,
            Tag::Verb
                | Tag::Participle
                | Tag::Gerund
                | Tag::Auxiliary
                | Tag::Modal
                | Tag::Adverb
                | Tag::Negation
        ) || *it == from && is_taken_for_noun(article, from)
    };
    let last = (from..end.min(from + GROUP)).take_while(verbal).last()?;
    // What somebody may or should think is not what they do.
    let may = (from..last).any(|it| tokens[it].tag == Tag::Modal);
    (!may).then_some(from..last + 1)
}

/// The end of what they do, where it is what somebody does who has a view.
#[inline(never)]
fn act(article: &Article, group: &Range<usize>, end: usize) -> Option<usize> {
    let tokens = &article.syntax.tokens;
    let phrase = article.phrase_in(group.clone(), Class::OpinionAct);
    if let Some(hit) = phrase {
        return Some(hit.end);
    }
    let verb = group.clone().find(|&it| {
        (matches!(tokens[it].tag, Tag::Verb | Tag::Participle | Tag::Gerund)
            || it == group.start && is_taken_for_noun(article, it))
            && !tokens[it].is(Class::Be)
    })?;
    // "Many were accused": what is done to them; "experts are warning" is what they do.
    let passive = tokens[verb].is(Class::FormParticiple)
        && !tokens[verb].is(Class::FormIng)
        && (group.start..verb).any(|it| tokens[it].is(Class::Be));
    let token = &tokens[verb];
    let next = tokens.get(verb + 1).filter(|_| verb + 1 < end);
    let claims = next.is_some_and(|it| {
        it.is(Class::That) || it.kind == Kind::Quote || it.is(Class::Whether) || it.is(Class::WhWord)
    }) || (verb..end.min(verb + 8))
        .any(|it| article.word(it) == "as" || article.word(it) == ":")
        || is_clause(article, verb + 1, end);
    let views = token.is(Class::AgentlessVerb) || token.is(Class::BeliefVerb) || token.is(Class::ObjectVerb);
    let judges = token.is(Class::JudgeVerb)
        || token.is(Class::SayVerb) && (claims || !token.is(Class::WeakCue))
        || views
            && !token.is(Class::SayVerb)
            && article.word(verb) != "held"
            && next.is_some_and(|it| it.tag != Tag::To)
            && (claims || !token.is(Class::WeakCue));
    // "Some firms are considering a move", "the crew call each other by name".
    let plain = article.word(verb) == "considering" || next.is_some() && article.reads(verb + 1, &["each"]);
    (judges && !passive && !plain).then_some(verb + 1)
}

/// A subject and its verb: "the vote was taken".
fn is_clause(article: &Article, from: usize, end: usize) -> bool {
    let tokens = &article.syntax.tokens;
    let subject = phrase::noun_phrase_from(tokens, from, end);
    !subject.is_empty()
        && (subject.end..end.min(subject.end + 2))
            .any(|it| matches!(tokens[it].tag, Tag::Auxiliary | Tag::Modal | Tag::Verb))
}

impl Speaker {
    /// Their words and what they do as one phrase, or themselves alone where that is long.
    pub(super) fn phrase(&self, longest: usize) -> Range<usize> {
        let end = if self.act - self.who.start > longest { self.who.end } else { self.act };
        self.who.start..end
    }

    /// Whether they did it once: "residents said" is what a reporter heard, "residents say" what is said.
    pub(super) fn is_past(&self, article: &Article) -> bool {
        let first = self.group.clone().map(|it| article.token(it)).find(|it| it.tag != Tag::Adverb);
        first.is_some_and(|it| it.is(Class::FormPast) && !it.is(Class::FormBase))
            || self.group.clone().any(|it| article.reads(it, &["was", "were", "had", "did"]))
    }
}
