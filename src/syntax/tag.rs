//! Parts of speech, coarse: enough to find the subject of a verb and the end of a noun phrase.
//!
//! A word's lists and the tagger propose, its neighbours decide.

use crate::lexicon::Class;
use crate::syntax::pos::Pos;
use crate::syntax::token::{Kind, Token};

/// A part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// "the", "some", "her" before a noun.
    Determiner,
    /// "she", "everything".
    Pronoun,
    /// A common noun.
    Noun,
    /// A proper noun.
    Name,
    /// Digits, or a number word.
    Number,
    /// "bloody", "monstrous".
    Adjective,
    /// "sharply", "soon".
    Adverb,
    /// A verb with a tense: "says", "said", or a bare form after "to" or a modal.
    Verb,
    /// "said" in "is said", "backed" in "a plan backed by".
    Participle,
    /// "saying".
    Gerund,
    /// Forms of be, have and do.
    Auxiliary,
    /// "will", "can".
    Modal,
    /// "to" before a verb.
    To,
    /// "of", "in".
    Preposition,
    /// "and", "but".
    Coordinator,
    /// "that", "because", "who".
    Subordinator,
    /// "not", "n't", "never".
    Negation,
    /// "'s" of a possessor.
    Possessive,
    /// Signs.
    Sign,
    /// Not tagged yet.
    Other,
}

impl Tag {
    /// What may stand inside a noun phrase.
    pub const fn in_noun_phrase(self) -> bool {
        matches!(
            self,
            Self::Determiner
                | Self::Noun
                | Self::Name
                | Self::Number
                | Self::Adjective
                | Self::Possessive
                | Self::Pronoun
        )
    }

    /// What may be the head of a noun phrase.
    pub const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Name | Self::Pronoun)
    }
}

/// Tags one sentence.
///
/// In a headline a capital tells less: a word that the lists know is no name there.
#[inline(never)]
pub fn tag(text: &str, tokens: &mut [Token], headline: bool) {
    let title_case = headline && is_title_case(tokens);
    for at in 0..tokens.len() {
        let proposed = propose(text, tokens, at, title_case, headline);
        tokens[at].tag = proposed;
    }
    for at in 0..tokens.len() {
        let corrected = correct(text, tokens, at);
        tokens[at].tag = corrected;
    }
    for token in tokens {
        let class = match token.tag {
            Tag::Noun | Tag::Name => Class::Noun,
            Tag::Adjective => Class::Adjective,
            Tag::Adverb => Class::Adverb,
            _ => continue,
        };
        token.classes = token.classes.with(class);
    }
}

/// A headline in capitals says nothing about which words are names.
fn is_title_case(tokens: &[Token]) -> bool {
    let long = |it: &&Token| it.kind == Kind::Word && it.span.len() > 3;
    let words = tokens.iter().filter(long).count();
    let capitals = tokens.iter().filter(long).filter(|it| it.capital).count();
    words >= 3 && capitals * 4 >= words * 3
}

/// What the lists know for certain, and what the model says of the rest.
fn propose(text: &str, tokens: &[Token], at: usize, title_case: bool, headline: bool) -> Tag {
    let token = &tokens[at];
    match token.kind {
        Kind::Number => return Tag::Number,
        Kind::Word => {}
        _ => return Tag::Sign,
    }
    let word = &text[token.span.range()];
    let is = |class| token.is(class);
    let sentence_start = at == 0 || tokens[..at].iter().all(|it| !it.is_word());
    let common = headline && token.word != 0 && !token.is(Class::Weekday) && !token.is(Class::Title);
    if token.capital && !sentence_start && !title_case && !common && !is_i(word) {
        return Tag::Name;
    }
    if is_particle_name(word) {
        return Tag::Name;
    }
    if is(Class::Negation) && !is(Class::Determiner) && !is(Class::Pronoun) {
        return Tag::Negation;
    }
    if matches!(word, "'" | "’") {
        return Tag::Possessive;
    }
    if word.starts_with(['\'', '’']) && word.ends_with(['s', 'S']) {
        return if token.pos == Pos::Pos { Tag::Possessive } else { Tag::Auxiliary };
    }
    if is(Class::Modal) && !matches!(token.pos, Pos::Nn | Pos::Nnp) {
        return Tag::Modal;
    }
    if is(Class::Be) || is(Class::Have) || is(Class::DoVerb) {
        return Tag::Auxiliary;
    }
    // "Claims whose source": it opens a clause, and no phrase that somebody could be.
    if word.eq_ignore_ascii_case("whose") {
        return Tag::Subordinator;
    }
    if is(Class::Determiner) && !token.pos.is_verb() {
        return Tag::Determiner;
    }
    if is(Class::WhWord) {
        return Tag::Subordinator;
    }
    // "Everybody", "nobody": the treebanks call them nouns.
    if (is(Class::Pronoun) || is(Class::SubjectPronoun)) && !token.pos.is_verb() {
        return Tag::Pronoun;
    }
    if is(Class::OrganisationName) && token.capital {
        return Tag::Name;
    }
    // "Reuters reported": a first word that no list knows is a name in front of what names do.
    let name_follows = || {
        tokens.get(at + 1).is_some_and(|it| it.capital || it.is(Class::SayVerb) || it.is(Class::NameParticle))
    };
    if sentence_start && token.capital && token.word == 0 && token.pos == Pos::Nns && name_follows() {
        return Tag::Name;
    }
    // "A growing number".
    if is(Class::CommonAdjective) && matches!(token.pos, Pos::Vbg | Pos::Vbn) {
        return Tag::Adjective;
    }
    // The model has learnt from sentences: of capitals in headlines the lists know more.
    if token.word != 0 && (title_case || common && token.capital && !sentence_start) {
        return by_list(token, word);
    }
    match token.pos {
        // The capital of a first word tells nothing of a word that the lists know.
        Pos::Nnp | Pos::Nnps if token.capital && !(sentence_start && token.word != 0) => Tag::Name,
        Pos::Nn | Pos::Nns | Pos::Nnp | Pos::Nnps => Tag::Noun,
        Pos::In | Pos::Rp if is(Class::Subordinator) && !is(Class::Preposition) => Tag::Subordinator,
        Pos::In => Tag::Preposition,
        Pos::Rp if is(Class::Preposition) => Tag::Preposition,
        Pos::Dt | Pos::Pdt | Pos::PrpS => Tag::Determiner,
        Pos::Jj | Pos::Jjr | Pos::Jjs | Pos::Afx => Tag::Adjective,
        Pos::Prp | Pos::Ex => Tag::Pronoun,
        Pos::Rb | Pos::Rbr | Pos::Rbs | Pos::Rp => Tag::Adverb,
        Pos::Vb | Pos::Vbd | Pos::Vbp | Pos::Vbz => Tag::Verb,
        Pos::Vbn => Tag::Participle,
        Pos::Vbg => Tag::Gerund,
        Pos::Md => Tag::Modal,
        Pos::Cc => Tag::Coordinator,
        Pos::Cd => Tag::Number,
        Pos::To => Tag::To,
        Pos::Wdt | Pos::Wp | Pos::WpS | Pos::Wrb => Tag::Subordinator,
        Pos::Pos => Tag::Possessive,
        _ => by_list(token, word),
    }
}

/// A verb whose object is whom it charges: without one in front of "of" it is a passive.
fn is_charge(word: &str) -> bool {
    ["accused", "suspected"].contains(&word)
}

/// "al-Masri": the particle has no capital, the name has.
fn is_particle_name(word: &str) -> bool {
    ["al-", "el-", "ul-", "as-", "bin-"]
        .iter()
        .filter_map(|it| word.strip_prefix(it))
        .any(|it| it.starts_with(char::is_uppercase))
}

fn is_i(word: &str) -> bool {
    word == "I"
}

/// What the lists alone say: in headlines, and of exclamations, foreign words and halves of words.
fn by_list(token: &Token, word: &str) -> Tag {
    const LISTS: [(Class, Tag); 15] = [
        (Class::To, Tag::To),
        (Class::Coordinator, Tag::Coordinator),
        (Class::Preposition, Tag::Preposition),
        (Class::Subordinator, Tag::Subordinator),
        (Class::CommonAdverb, Tag::Adverb),
        (Class::NumberWord, Tag::Number),
        (Class::CommonNoun, Tag::Noun),
        (Class::CommonAdjective, Tag::Adjective),
        (Class::FormPast, Tag::Verb),
        (Class::FormParticiple, Tag::Participle),
        (Class::FormIng, Tag::Gerund),
        (Class::FormSingular, Tag::Noun),
        (Class::FormPlural, Tag::Noun),
        (Class::FormBase, Tag::Verb),
        (Class::FormThird, Tag::Verb),
    ];
    let listed = LISTS.iter().find(|it| token.is(it.0)).map(|it| it.1);
    listed.unwrap_or(if word.ends_with("ly") {
        Tag::Adverb
    } else if matches!(token.pos, Pos::Jj | Pos::Jjr | Pos::Jjs) {
        Tag::Adjective
    } else if token.capital && token.word == 0 {
        Tag::Name
    } else {
        Tag::Noun
    })
}

/// Lets the neighbours correct a proposal.
fn correct(text: &str, tokens: &[Token], at: usize) -> Tag {
    let token = &tokens[at];
    let before = at.checked_sub(1).map(|it| &tokens[it]);
    let after = tokens.get(at + 1);
    let tag_before = before.map(|it| it.tag);
    let tag_after = after.map(|it| it.tag);
    let verb_form = token.is(Class::FormBase) || token.is(Class::FormThird) || token.is(Class::FormPast);
    match token.tag {
        // "the report", "their plans", "a sharp rise": a verb cannot follow a determiner or an adjective.
        Tag::Verb => {
            if before.is_some_and(|it| it.is(Class::Quantifier) && it.tag == Tag::Pronoun) {
                return Tag::Verb;
            }
            if matches!(tag_before, Some(Tag::Determiner | Tag::Possessive | Tag::Preposition))
                || (tag_before == Some(Tag::Adjective) && !before.is_some_and(|it| it.is(Class::FormPlural)))
            {
                if past(token) {
                    return if matches!(tag_before, Some(Tag::Preposition)) {
                        Tag::Adjective
                    } else {
                        attributive(tag_after)
                    };
                }
                return Tag::Noun;
            }
            // "will undermine trust", "they make claims": what a verb does is no verb.
            let object =
                before.is_some_and(|it| it.is_word() && (it.is(Class::FormBase) || it.is(Class::FormThird)));
            if object && tag_before == Some(Tag::Verb) && !past(token) {
                return Tag::Noun;
            }
            if past(token) && (preceded_by_auxiliary(tokens, at) || reduced_relative(tokens, at)) {
                return Tag::Participle;
            }
            // "The man accused of theft": an accuser would name whom.
            if is_charge(&text[token.span.range()]) && after.is_some_and(|it| it.is(Class::Of)) {
                return Tag::Participle;
            }
            Tag::Verb
        }
        // "To close the bridge", "would close": what follows these is a verb.
        Tag::Preposition
            if tag_before == Some(Tag::Modal)
                || tag_before == Some(Tag::To) && tag_after == Some(Tag::Determiner) =>
        {
            Tag::Verb
        }
        // "will report", "to plan", "they claim": a noun that may be a verb is one after these.
        Tag::Noun | Tag::Adjective if verb_form => {
            let after_modal = matches!(tag_before, Some(Tag::Modal | Tag::To))
                || (matches!(tag_before, Some(Tag::Adverb | Tag::Negation))
                    && at >= 2
                    && matches!(tokens[at - 2].tag, Tag::Modal | Tag::To | Tag::Auxiliary));
            let after_pronoun = before.is_some_and(|it| it.is(Class::SubjectPronoun) || it.is(Class::WhWord));
            let after_quantity = before.is_some_and(|it| it.is(Class::Quantifier) && it.tag == Tag::Pronoun);
            if after_modal || after_quantity || (after_pronoun && !past(token)) {
                return Tag::Verb;
            }
            let subject_before = matches!(tag_before, Some(Tag::Noun | Tag::Name));
            let agrees = before.is_some_and(|it| {
                if token.is(Class::FormThird) {
                    !it.is(Class::FormPlural)
                } else {
                    it.is(Class::FormPlural) || it.is(Class::VagueSource)
                }
            });
            let object_after = matches!(
                tag_after,
                Some(
                    Tag::Determiner
                        | Tag::Subordinator
                        | Tag::Pronoun
                        | Tag::Name
                        | Tag::To
                        | Tag::Possessive
                )
            );
            // "sources close to Ann Lee claim that": a noun there would have a determiner.
            let reports = token.is(Class::SayVerb) && after.is_some_and(|it| it.is(Class::That));
            if subject_before && (agrees && object_after || reports) {
                return Tag::Verb;
            }
            token.tag
        }
        // "Kerry last raised it": between its subject and a verb it tells when.
        Tag::Adjective
            if token.is(Class::TimeAdverb)
                && matches!(tag_before, Some(Tag::Noun | Tag::Name | Tag::Pronoun))
                && tag_after == Some(Tag::Verb) =>
        {
            Tag::Adverb
        }
        // "The mayor called the bridge": a past form of saying behind its subject, when nothing else has a tense.
        Tag::Participle
            if token.is(Class::FormPast)
                && [Class::SayVerb, Class::ObjectVerb, Class::DenialVerb, Class::BeliefVerb]
                    .iter()
                    .any(|&it| token.is(it))
                && matches!(tag_before, Some(Tag::Noun | Tag::Name | Tag::Pronoun))
                && !after.is_some_and(|it| it.is(Class::By))
                && !tokens[..at]
                    .iter()
                    .any(|it| matches!(it.tag, Tag::Verb | Tag::Auxiliary | Tag::Modal)) =>
        {
            Tag::Verb
        }
        // "A senior official said", "an official familiar with it": an office behind which no noun stands.
        Tag::Adjective
            if (token.is(Class::InsiderNoun) || token.is(Class::PersonRole))
                && (!tag_after.is_some_and(Tag::in_noun_phrase)
                    || tag_after == Some(Tag::Adjective)
                        && tokens.get(at + 2).is_some_and(|it| it.tag == Tag::Preposition)) =>
        {
            Tag::Noun
        }
        // "Is said to owe": the model takes some of these for prepositions.
        Tag::Preposition
            if token.is(Class::To) && after.is_some_and(|it| it.pos == Pos::Vb && it.tag == Tag::Verb) =>
        {
            Tag::To
        }
        Tag::Gerund if matches!(tag_before, Some(Tag::Determiner | Tag::Possessive)) => Tag::Noun,
        // "that" before a noun points at it; elsewhere it opens a clause.
        Tag::Determiner if text[token.span.range()].eq_ignore_ascii_case("that") => {
            let opens_clause = tag_before.is_some_and(|it| !matches!(it, Tag::Preposition | Tag::Sign))
                && before.is_some_and(Token::is_word)
                && !matches!(tag_before, Some(Tag::Auxiliary) if matches!(tag_after, Some(Tag::Noun)));
            if opens_clause { Tag::Subordinator } else { Tag::Determiner }
        }
        // "some argue", "many fear that": a quantity of people, who do something.
        Tag::Determiner
            if token.is(Class::Quantifier)
                && after.is_some_and(|next| starts_predicate(next, tokens.get(at + 2))) =>
        {
            Tag::Pronoun
        }
        // "a person close to her told the paper".
        Tag::Determiner
            if token.is(Class::ObjectPronoun)
                && after.is_some_and(|it| it.is(Class::SayVerb) && it.is(Class::FormPast)) =>
        {
            Tag::Pronoun
        }
        // "her" and "his" alone, "this" before a verb.
        Tag::Determiner if !matches!(tag_after, Some(tag) if tag.in_noun_phrase() || matches!(tag, Tag::Gerund | Tag::Participle | Tag::Verb | Tag::Adverb)) => {
            Tag::Pronoun
        }
        tag => tag,
    }
}

/// A verb of saying in its base form that no noun follows: "some argue that", against "some claims were".
fn starts_predicate(token: &Token, after: Option<&Token>) -> bool {
    let says = token.is(Class::SayVerb) || token.is(Class::BeliefVerb) || token.is(Class::ObjectVerb);
    let noun = token.is(Class::FormSingular) || token.is(Class::FormPlural);
    let clause = after.is_some_and(|it| {
        matches!(it.tag, Tag::Determiner | Tag::Pronoun | Tag::Subordinator | Tag::Name) || !it.is_word()
    });
    says && (token.is(Class::FormBase) || token.is(Class::FormPast)) && (!noun || clause)
}

fn past(token: &Token) -> bool {
    token.is(Class::FormPast) || token.is(Class::FormParticiple) || token.word == 0
}

/// A past form between determiner and noun describes the noun.
fn attributive(after: Option<Tag>) -> Tag {
    if matches!(after, Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Gerund | Tag::Verb)) {
        Tag::Adjective
    } else {
        Tag::Noun
    }
}

/// "is widely seen", "has been said", "were not told".
fn preceded_by_auxiliary(tokens: &[Token], at: usize) -> bool {
    for token in tokens[..at].iter().rev().take(5) {
        match token.tag {
            Tag::Auxiliary => return true,
            Tag::Adverb | Tag::Negation => {}
            _ => return false,
        }
    }
    false
}

/// "a plan backed by the union": a past form behind a noun and before "by".
fn reduced_relative(tokens: &[Token], at: usize) -> bool {
    let nominal_before = at > 0 && matches!(tokens[at - 1].tag, Tag::Noun | Tag::Name);
    let by_after = tokens.get(at + 1).is_some_and(|it| it.is(Class::By));
    nominal_before && by_after
}
