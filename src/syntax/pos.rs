//! Parts of speech, fine: the tags of the Penn Treebank, by a linear model from left to right.
//!
//! The features here serve the tagger and its trainer alike, so that what is learnt is what is read.
//! They are those of Ratnaparkhi ("A Maximum Entropy Model for Part-of-Speech Tagging", EMNLP 1996) and,
//! for the classes of words by the tags they may have, of Kupiec ("Robust part-of-speech tagging using a hidden
//! Markov model", Computer Speech and Language 6, 1992).

use std::sync::LazyLock;

use crate::model::{self, Kind, Model, SCORES, Words};

/// A tag of the Penn Treebank, as English Web Treebank and GUM use them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the tag set is that of the treebanks, under its own names")]
pub enum Pos {
    #[default]
    Nn,
    Nns,
    Nnp,
    Nnps,
    In,
    Dt,
    Jj,
    Jjr,
    Jjs,
    Prp,
    PrpS,
    Rb,
    Rbr,
    Rbs,
    Vb,
    Vbd,
    Vbp,
    Vbz,
    Vbn,
    Vbg,
    Md,
    Cc,
    Cd,
    To,
    Wdt,
    Wp,
    WpS,
    Wrb,
    Pos,
    Rp,
    Ex,
    Pdt,
    Uh,
    Fw,
    Ls,
    Sym,
    Afx,
    Gw,
    Add,
    Nfp,
    Stop,
    Comma,
    Colon,
    Open,
    Close,
    QuoteOpen,
    QuoteClose,
    Hyphen,
    Dollar,
}

/// How many tags there are.
pub const COUNT: usize = 49;

impl Pos {
    /// Every tag, in the order of their numbers, and how the treebanks write it.
    pub const ALL: [(Self, &str); COUNT] = [
        (Self::Nn, "NN"),
        (Self::Nns, "NNS"),
        (Self::Nnp, "NNP"),
        (Self::Nnps, "NNPS"),
        (Self::In, "IN"),
        (Self::Dt, "DT"),
        (Self::Jj, "JJ"),
        (Self::Jjr, "JJR"),
        (Self::Jjs, "JJS"),
        (Self::Prp, "PRP"),
        (Self::PrpS, "PRP$"),
        (Self::Rb, "RB"),
        (Self::Rbr, "RBR"),
        (Self::Rbs, "RBS"),
        (Self::Vb, "VB"),
        (Self::Vbd, "VBD"),
        (Self::Vbp, "VBP"),
        (Self::Vbz, "VBZ"),
        (Self::Vbn, "VBN"),
        (Self::Vbg, "VBG"),
        (Self::Md, "MD"),
        (Self::Cc, "CC"),
        (Self::Cd, "CD"),
        (Self::To, "TO"),
        (Self::Wdt, "WDT"),
        (Self::Wp, "WP"),
        (Self::WpS, "WP$"),
        (Self::Wrb, "WRB"),
        (Self::Pos, "POS"),
        (Self::Rp, "RP"),
        (Self::Ex, "EX"),
        (Self::Pdt, "PDT"),
        (Self::Uh, "UH"),
        (Self::Fw, "FW"),
        (Self::Ls, "LS"),
        (Self::Sym, "SYM"),
        (Self::Afx, "AFX"),
        (Self::Gw, "GW"),
        (Self::Add, "ADD"),
        (Self::Nfp, "NFP"),
        (Self::Stop, "."),
        (Self::Comma, ","),
        (Self::Colon, ":"),
        (Self::Open, "-LRB-"),
        (Self::Close, "-RRB-"),
        (Self::QuoteOpen, "``"),
        (Self::QuoteClose, "''"),
        (Self::Hyphen, "HYPH"),
        (Self::Dollar, "$"),
    ];

    /// The tag that the treebanks write so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == name).map(|it| it.0)
    }

    /// How the treebanks write it.
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What a lemma is another word for: verbs and plurals.
    pub const fn is_inflected(self) -> bool {
        self.is_verb() || matches!(self, Self::Nns)
    }

    /// A verb with or without a tense.
    pub const fn is_verb(self) -> bool {
        matches!(self, Self::Vb | Self::Vbd | Self::Vbp | Self::Vbz | Self::Vbn | Self::Vbg)
    }
}

/// What the tagger sees of a word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Of the whole word, whatever its case.
    pub hash: u32,
    /// Its ambiguity class, 0 when it is not in the lexicon.
    pub class: u8,
    /// Its last two, three and four bytes.
    endings: [u32; 3],
    beginning: u32,
    shape: u32,
}

impl Word {
    /// Looks at a word, of which `hash` is the [`word_hash`](crate::lexicon::word_hash).
    pub fn new(text: &str, hash: u32, lexicon: &Words) -> Self {
        Self::of_class(text, hash, lexicon.class(hash))
    }

    #[inline]
    fn of_class(text: &str, hash: u32, class: u8) -> Self {
        let bytes = text.as_bytes();
        let mut letters = bytes.iter().rev().map(|it| u32::from(it.to_ascii_lowercase()) + 1);
        let mut ending = letters.next().unwrap_or_default();
        let endings = [0; 3].map(|short| {
            letters.next().map_or(short, |it| {
                ending = model::mix(ending, it);
                ending
            })
        });
        let beginning = bytes.iter().take(3).fold(3, |hash, byte| {
            u32::wrapping_add(u32::wrapping_mul(hash, 33), u32::from(byte.to_ascii_lowercase()))
        });
        Self { hash, class, endings, beginning, shape: shape(bytes) }
    }
}

/// A run of capitals, and one of small letters.
const CAPITAL: u32 = 1;
const SMALL: u32 = 2;

/// Runs of capitals, small letters, digits and signs: "`McCain`" and "`iPhone`" are shaped otherwise than "bridge".
fn shape(bytes: &[u8]) -> u32 {
    // Most words are small letters behind a first one of either kind.
    if let [first, rest @ ..] = bytes
        && first.is_ascii_alphabetic()
        && rest.iter().all(u8::is_ascii_lowercase)
    {
        return if first.is_ascii_lowercase() {
            SMALL
        } else if rest.is_empty() {
            CAPITAL
        } else {
            CAPITAL * 37 + SMALL
        };
    }
    let (mut shape, mut last, mut runs) = (0_u32, 0, 0);
    for &byte in bytes {
        let kind = match byte {
            b'A'..=b'Z' => CAPITAL,
            b'a'..=b'z' => SMALL,
            b'0'..=b'9' => 3,
            0x80.. => 5,
            sign => 4 + (u32::from(sign) << 3),
        };
        if kind != last {
            shape = shape.wrapping_mul(37).wrapping_add(kind);
            last = kind;
            runs += 1;
            if runs > 5 {
                break;
            }
        }
    }
    shape
}

/// Features of one word in its place.
pub const FEATURES: usize = 18;

/// What stands for the two tags before the first word.
pub const START: [u32; 2] = [62, 63];

/// The features of the word at `at`, `before` being the tags of the two words before it, the nearer first.
pub fn features(words: &[Word], at: usize, before: [u32; 2]) -> [u32; FEATURES] {
    use model::mix;
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|it| words.get(it));
    let hash =
        |offset: isize| near(offset).map_or(0xabcd_u32.wrapping_add_signed(offset as i32), |it| it.hash);
    let class = |offset: isize| near(offset).map_or(254, |it| u32::from(it.class));
    let word = &words[at];
    let own = u32::from(word.class);
    let [tag, far_tag] = before;
    let [two, three, four] = word.endings;
    [
        mix(1, word.hash),
        mix(2, two),
        mix(3, three),
        mix(4, four),
        mix(5, word.beginning),
        mix(6, word.shape << 1 | u32::from(at == 0)),
        mix(7, hash(-1)),
        mix(8, hash(1)),
        mix(9, hash(-2)),
        mix(10, hash(2)),
        mix(11, own | tag << 8),
        mix(12, own | tag << 8 | class(1) << 16),
        mix(13, own | tag << 8 | far_tag << 16),
        mix(mix(14, word.hash), hash(1)),
        mix(mix(15, word.hash), hash(-1)),
        mix(mix(16, own | tag << 8), hash(1)),
        mix(mix(17, three), tag),
        mix(mix(18, three), word.shape),
    ]
}

/// Tags sentences.
#[derive(Clone, Debug, Default)]
pub struct Tagger {
    model: Model,
}

/// The model that ships, unpacked when it is first asked for.
static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| Tagger::new(include_bytes!("../models/pos.bin")));

impl Tagger {
    /// The tagger that ships.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A tagger of these bytes; of bytes that are no such model, one that guesses.
    pub fn new(bytes: &[u8]) -> Self {
        Self { model: Model::read(bytes, Kind::Pos).unwrap_or_default() }
    }

    /// Looks at a word, of which `hash` is the [`word_hash`](crate::lexicon::word_hash).
    pub fn word(&self, text: &str, hash: u32) -> Word {
        let words = &self.model.words;
        let class = words.class(hash);
        // Nobody asks for the letters of a word that has one tag.
        if words.mask(class).is_power_of_two() {
            return Word { hash, class, ..Word::default() };
        }
        Word::of_class(text, hash, class)
    }

    /// Tags one sentence.
    #[inline(never)]
    pub fn tag(&self, words: &[Word], tags: &mut Vec<Pos>) {
        tags.clear();
        let mut before = START;
        for (at, word) in words.iter().enumerate() {
            let allowed = self.model.words.mask(word.class);
            // Three tokens in ten are always the same: the lexicon answers for them alone.
            let best = if allowed.is_power_of_two() {
                allowed.trailing_zeros() as usize
            } else {
                best(&self.model.scores(&features(words, at, before)), allowed)
            };
            tags.push(Pos::ALL.get(best).map_or(Pos::Nn, |it| it.0));
            before = [best as u32, before[0]];
        }
    }
}

/// The allowed tag with the highest score, the first of several.
pub fn best<S: PartialOrd>(scores: &[S; SCORES], allowed: u64) -> usize {
    let mut rest = allowed;
    let mut best = allowed.trailing_zeros() as usize % SCORES;
    while rest != 0 {
        let tag = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        if scores[tag] > scores[best] {
            best = tag;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{Pos, Tagger};
    use crate::lexicon;

    fn tags(tagger: &Tagger, sentence: &str) -> Vec<Pos> {
        let words: Vec<_> = sentence.split(' ').map(|it| tagger.word(it, lexicon::word_hash(it))).collect();
        let mut tags = Vec::new();
        tagger.tag(&words, &mut tags);
        tags
    }

    #[test]
    fn a_plain_sentence_is_tagged() {
        let found = tags(Tagger::shipped(), "The mayor quickly denied those claims .");
        assert_eq!(found, [Pos::Dt, Pos::Nn, Pos::Rb, Pos::Vbd, Pos::Dt, Pos::Nns, Pos::Stop]);
    }

    #[test]
    fn a_tagger_of_other_bytes_guesses() {
        assert_eq!(tags(&Tagger::new(b"no model"), "The mayor").len(), 2);
        assert!(tags(&Tagger::default(), "é ’ \u{1f600} a\u{301}").len() == 4);
    }
}
