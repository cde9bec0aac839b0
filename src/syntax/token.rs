//! Text to tokens, in one pass.
//!
//! A clitic is a token of its own ("does" + "n't", "actor" + "'s"); a hyphenated word is one token.

use crate::lexicon::{self, Class, ClassSet, WordId};
use crate::syntax::pos::Pos;
use crate::syntax::tag::Tag;
use crate::text::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, perhaps with digits, hyphens and inner full stops.
    Word,
    /// Digits, perhaps with separators, a currency sign or a percent sign.
    Number,
    /// A full stop, question or exclamation mark, or several.
    Terminator,
    /// Three full stops, or their one sign.
    Ellipsis,
    /// A quotation mark; [`Syntax::quotations`](crate::syntax::Syntax::quotations) tells which way it faces.
    Quote,
    /// Any other sign.
    Sign,
}

/// The smallest unit that the engine reads.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the letters")]
pub struct Token {
    /// Where it stands in its block.
    pub span: Span,
    /// What it is made of.
    pub kind: Kind,
    /// The [`word_hash`](lexicon::word_hash) of its letters, which the vocabulary and both models look it up by.
    pub hash: u32,
    /// Its word in the vocabulary, 0 if it is not there.
    pub word: WordId,
    /// The lists it stands in, and what its form and tag tell.
    pub classes: ClassSet,
    /// Its part of speech, fine.
    pub pos: Pos,
    /// Its part of speech, coarse: what the grammar reads.
    pub tag: Tag,
    /// The first letter is a capital.
    pub capital: bool,
    /// Every letter is a capital, and there are at least two.
    pub all_capitals: bool,
    /// White space, or the start of the block, stands before it.
    pub spaced: bool,
    /// It stands inside a quotation.
    pub quoted: bool,
}

impl Token {
    /// A token as its letters tell, of which nobody has asked its neighbours yet.
    #[inline]
    fn new(
        span: Span,
        kind: Kind,
        hash: u32,
        word: WordId,
        [capital, all_capitals, spaced]: [bool; 3],
    ) -> Self {
        let mut classes = ClassSet::of(word);
        if matches!(kind, Kind::Word | Kind::Number) {
            classes = classes.with(Class::Any);
        }
        if kind == Kind::Number {
            classes = classes.with(Class::Number);
        }
        if capital {
            classes = classes.with(Class::Name);
        }
        Self {
            span,
            kind,
            hash,
            word,
            classes,
            pos: Pos::default(),
            tag: Tag::Other,
            capital,
            all_capitals,
            spaced,
            quoted: false,
        }
    }

    /// Whether it stands in the list `class`, or is of that form.
    pub const fn is(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    /// Whether it is a word or a number.
    pub const fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Number)
    }
}

/// Reads one block's text and appends its tokens.
#[inline(never)]
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut spaced = true;
    while at < bytes.len() {
        if bytes[at] == b' ' {
            spaced = true;
            at += 1;
            continue;
        }
        if let Some(end) = plain_word(bytes, at, spaced, tokens) {
            spaced = false;
            at = end;
            continue;
        }
        let Some(first) = text[at..].chars().next() else { break };
        if first.is_whitespace() || is_ignorable(first) {
            spaced |= first.is_whitespace();
            at += first.len_utf8();
            continue;
        }
        let (kind, end) = if first.is_alphabetic() {
            (Kind::Word, word_end(text, at))
        } else if first.is_numeric() || (is_currency(first) && starts_number(text, at + first.len_utf8())) {
            number_end(text, at)
        } else if let Some(end) = clitic_end(text, at, spaced) {
            (Kind::Word, end)
        } else {
            sign_end(text, at, first)
        };
        push_word(text, at, end, kind, spaced, tokens);
        spaced = false;
        at = end;
    }
}

/// Pushes a word of nothing but plain letters, as most are, and tells where it ends.
///
/// What might go on behind its letters is left to those who look more closely.
fn plain_word(bytes: &[u8], start: usize, spaced: bool, tokens: &mut Vec<Token>) -> Option<usize> {
    let mut hash = lexicon::NO_LETTERS;
    let mut small = 0;
    let mut end = start;
    while let Some(letter) = bytes.get(end).filter(|it| it.is_ascii_alphabetic()) {
        hash = lexicon::with_letter(hash, letter | 0x20);
        small += usize::from(letter >> 5 & 1);
        end += 1;
    }
    let parted = bytes
        .get(end)
        .is_none_or(|it| it.is_ascii() && !it.is_ascii_digit() && !matches!(it, b'-' | b'&' | b'.' | b'\''));
    if end == start || !parted {
        return None;
    }
    let word = lexicon::find_plain(&bytes[start..end], hash);
    let capital = bytes[start].is_ascii_uppercase();
    let all_capitals = small == 0 && end - start > 1;
    let span = Span::new(start as u32, end as u32);
    tokens.push(Token::new(span, Kind::Word, hash, word, [capital, all_capitals, spaced]));
    Some(end)
}

/// Pushes a token, parting a clitic from the word it leans on.
fn push_word(text: &str, start: usize, end: usize, kind: Kind, spaced: bool, tokens: &mut Vec<Token>) {
    if kind == Kind::Word
        && let Some(split) = negation_clitic(&text[start..end])
    {
        push(text, start, start + split, kind, spaced, tokens);
        push(text, start + split, end, kind, false, tokens);
        return;
    }
    push(text, start, end, kind, spaced, tokens);
}

fn push(text: &str, start: usize, end: usize, kind: Kind, spaced: bool, tokens: &mut Vec<Token>) {
    let slice = &text[start..end];
    // The lists hold abbreviations without their full stop.
    let bare = if kind == Kind::Word { slice.trim_end_matches('.') } else { slice };
    let hash = lexicon::word_hash(slice);
    let word = if bare.len() == slice.len() { lexicon::find(bare, hash) } else { lexicon::word_id(bare) };
    let mut letters = slice.chars().filter(|it| it.is_alphabetic());
    let capital = kind == Kind::Word && letters.next().is_some_and(char::is_uppercase);
    let mut more = letters.peekable();
    let all_capitals = capital && more.peek().is_some() && more.all(char::is_uppercase);
    let span = Span::new(start as u32, end as u32);
    tokens.push(Token::new(span, kind, hash, word, [capital, all_capitals, spaced]));
}

/// Soft hyphens, zero-width characters and marks of direction are no part of any word.
fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_currency(character: char) -> bool {
    matches!(character, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₪' | '₩')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

fn starts_number(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(char::is_numeric)
}

/// Letters and digits, and between two of them a hyphen, an ampersand or, in initials, a full stop.
///
/// A name such as O'Brien keeps its apostrophe; a clitic does not belong to the word.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut dotted = false;
    let mut letters = 0;
    let mut rest = text[start..].chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        let next_is_letter = next.is_some_and(char::is_alphanumeric);
        if character.is_alphanumeric() || is_mark(character) {
            letters += 1;
        } else if matches!(character, '-' | '‐' | '‑' | '&') && next_is_letter {
            letters = 0;
        } else if character == '.' && (letters == 1 || dotted) && next.is_some_and(char::is_alphabetic) {
            dotted = true;
            letters = 0;
        } else if character == '.' && letters == 1 && dotted {
            // The last full stop of "U.S." belongs to it.
            end += 1;
            break;
        } else if is_apostrophe(character) && is_negation(&text[start..end], &text[end..]) {
            return end + character.len_utf8() + 1;
        } else if is_apostrophe(character) && next_is_letter && letters <= 2 && !ends_in_clitic(&text[end..])
        {
            letters = 0;
        } else if character == '.' && is_abbreviation(&text[start..end]) {
            end += 1;
            break;
        } else {
            break;
        }
        end += character.len_utf8();
    }
    end
}

/// A mark that joins the letter before it, as vowels do in many scripts.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{93c}'..='\u{94d}')
}

/// "Mr.", "Sen.", and a lone capital as in "J."
fn is_abbreviation(word: &str) -> bool {
    let mut characters = word.chars();
    let lone = matches!((characters.next(), characters.next()), (Some(first), None) if first.is_uppercase());
    let known = ClassSet::of(lexicon::word_id(word)).has(Class::Abbreviation);
    // "no" and "mass" are abbreviations only with a capital, "vs" and "etc" always.
    lone || known
        && (word.starts_with(char::is_uppercase)
            || matches!(word, "vs" | "etc" | "al" | "cf" | "approx" | "est" | "c" | "p" | "pp"))
}

/// "didn" and "'t": the two halves of a negation.
fn is_negation(before: &str, after: &str) -> bool {
    let mut after = after.chars().skip(1);
    before.ends_with(['n', 'N'])
        && matches!(after.next(), Some('t' | 'T'))
        && !after.next().is_some_and(char::is_alphanumeric)
}

/// Whether `text` begins with an apostrophe and a clitic that ends the word.
fn ends_in_clitic(text: &str) -> bool {
    clitic_length(text).is_some()
}

fn clitic_end(text: &str, at: usize, spaced: bool) -> Option<usize> {
    if spaced {
        return None;
    }
    clitic_length(&text[at..]).map(|length| at + length)
}

/// The length of "'s", "'re" and their kin at the start of `text`.
fn clitic_length(text: &str) -> Option<usize> {
    let apostrophe = text.chars().next().filter(|&it| is_apostrophe(it))?;
    let tail = &text[apostrophe.len_utf8()..];
    for clitic in ["s", "re", "ve", "ll", "d", "m"] {
        let Some(found) = tail.get(..clitic.len()) else { continue };
        if found.eq_ignore_ascii_case(clitic) && !tail[clitic.len()..].starts_with(char::is_alphanumeric) {
            return Some(apostrophe.len_utf8() + clitic.len());
        }
    }
    None
}

/// Where "n't" begins in a word such as "doesn't".
fn negation_clitic(word: &str) -> Option<usize> {
    let split = word.len()
        - ["n't", "n’t", "N'T", "N’T"].iter().find_map(|it| word.ends_with(it).then_some(it.len()))?;
    (split > 0).then_some(split)
}

/// Digits with inner separators, then a percent sign or the letters of "1990s", "5th", "3m".
fn number_end(text: &str, start: usize) -> (Kind, usize) {
    let mut end = start;
    let mut rest = text[start..].chars().peekable();
    while let Some(character) = rest.next() {
        let digit_next = rest.peek().copied().is_some_and(char::is_numeric);
        let letter_next = rest.peek().copied().is_some_and(char::is_alphanumeric);
        let inside = character.is_alphanumeric()
            || is_currency(character)
            || (matches!(character, '.' | ',' | ':' | '/') && digit_next)
            || (matches!(character, '-' | '–') && letter_next);
        if !inside && character != '%' {
            break;
        }
        end += character.len_utf8();
    }
    (Kind::Number, end)
}

fn sign_end(text: &str, start: usize, first: char) -> (Kind, usize) {
    let run = |test: fn(char) -> bool| {
        text[start..].find(|it| !test(it)).map_or(text.len(), |length| start + length)
    };
    match first {
        '.' => {
            let end = run(|it| it == '.');
            (if end - start > 1 { Kind::Ellipsis } else { Kind::Terminator }, end)
        }
        '…' => (Kind::Ellipsis, start + first.len_utf8()),
        '!' | '?' | '؟' | '。' => (Kind::Terminator, run(|it| matches!(it, '!' | '?' | '؟' | '。'))),
        // Two apostrophes are the typewriter's double mark.
        '\'' if text[start..].starts_with("''") => (Kind::Quote, start + 2),
        '"' | '\'' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' => {
            (Kind::Quote, start + first.len_utf8())
        }
        '`' => (Kind::Quote, run(|it| it == '`')),
        '-' => (Kind::Sign, run(|it| it == '-')),
        _ => (Kind::Sign, start + first.len_utf8()),
    }
}
