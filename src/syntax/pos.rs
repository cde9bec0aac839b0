//! Parts of speech, fine: the tags of the Penn Treebank, by a linear model from left to right.
//!
//! The features here serve the tagger and its trainer alike, so that what is learnt is what is read.

use crate::model::{self, Kind, Model, Weights};

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

    /// A verb with or without a tense.
    pub const fn is_verb(self) -> bool {
        matches!(self, Self::Vb | Self::Vbd | Self::Vbp | Self::Vbz | Self::Vbn | Self::Vbg)
    }
}

/// What the tagger sees of a word.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Of the whole word, whatever its case.
    pub hash: u32,
    /// Its ambiguity class, 0 when it is not in the lexicon.
    pub class: u8,
    endings: [u32; 4],
    beginning: u32,
    shape: u32,
}

impl Word {
    /// Looks at a word.
    pub fn new(text: &str, model: &Model<'_>) -> Self {
        let bytes = text.as_bytes();
        let hash = model::word_hash(text);
        let mut endings = [7; 4];
        let mut ending = 0;
        for (length, &byte) in bytes.iter().rev().take(4).enumerate() {
            ending = model::mix(ending, u32::from(byte.to_ascii_lowercase()) + 1);
            endings[length] = ending;
        }
        let beginning = bytes.iter().take(3).fold(3, |hash, byte| {
            u32::wrapping_add(u32::wrapping_mul(hash, 33), u32::from(byte.to_ascii_lowercase()))
        });
        Self { hash, class: model.class(hash), endings, beginning, shape: shape(bytes) }
    }
}

/// Runs of capitals, small letters, digits and signs: "`McCain`" and "`iPhone`" are shaped otherwise than "bridge".
fn shape(bytes: &[u8]) -> u32 {
    let (mut shape, mut last, mut runs) = (0_u32, 0, 0);
    for &byte in bytes {
        let kind = match byte {
            b'A'..=b'Z' => 1,
            b'a'..=b'z' => 2,
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
pub const FEATURES: usize = 32;

/// The tag before the first word.
const START: u32 = 62;

/// The features of the word at `at`, `before` being the tags of the two words before it, the nearer first.
pub fn features(words: &[Word], at: usize, before: [u32; 2]) -> [u32; FEATURES] {
    use model::mix;
    let near = |offset: isize| at.checked_add_signed(offset).and_then(|it| words.get(it));
    let hash =
        |offset: isize| near(offset).map_or(0xabcd_u32.wrapping_add_signed(offset as i32), |it| it.hash);
    let class = |offset: isize| near(offset).map_or(254, |it| u32::from(it.class));
    let ending = |offset: isize| near(offset).map_or(1, |it| it.endings[2]);
    let word = &words[at];
    let own = u32::from(word.class);
    let shape = word.shape.wrapping_mul(3) + u32::from(at == 0);
    let around = |offset: isize| near(offset).map_or(0, |it| it.shape);
    let [near_tag, far_tag] = before;
    let tags = near_tag * 64 + far_tag;
    [
        mix(1, 0),
        mix(2, word.hash),
        mix(3, word.endings[0]),
        mix(4, word.endings[1]),
        mix(5, word.endings[2]),
        mix(6, word.endings[3]),
        mix(7, word.beginning),
        mix(8, shape),
        mix(9, near_tag),
        mix(10, tags),
        mix(mix(11, near_tag), word.hash),
        mix(12, hash(-1)),
        mix(13, hash(1)),
        mix(14, hash(-2)),
        mix(15, hash(2)),
        mix(16, ending(-1)),
        mix(17, ending(1)),
        mix(mix(18, own), near_tag),
        mix(mix(19, own), class(1)),
        mix(mix(20, class(-1)), class(1)),
        mix(mix(21, word.hash), hash(1)),
        mix(mix(22, word.hash), hash(-1)),
        mix(mix(23, class(1)), class(2)),
        mix(mix(24, own), mix(near_tag, class(1))),
        mix(mix(25, word.shape), word.endings[2]),
        mix(mix(26, own), tags),
        mix(mix(27, shape), mix(around(-1), around(1))),
        mix(mix(28, own), mix(near_tag, hash(1))),
        mix(mix(29, word.endings[2]), near_tag),
        mix(mix(30, own), mix(class(1), class(2))),
        mix(mix(31, own), hash(-1)),
        mix(mix(32, word.endings[1]), class(1)),
    ]
}

/// Tags sentences.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tagger<'m> {
    model: Model<'m>,
}

impl<'m> Tagger<'m> {
    /// The tagger that ships.
    pub fn shipped() -> Tagger<'static> {
        Tagger::new(include_bytes!("../models/pos.bin"))
    }

    /// A tagger of these bytes; of bytes that are no such model, one that guesses.
    pub fn new(bytes: &'m [u8]) -> Self {
        Self { model: Model::read(bytes, Kind::Pos).unwrap_or_default() }
    }

    /// Looks at a word.
    pub fn word(&self, text: &str) -> Word {
        Word::new(text, &self.model)
    }

    /// Tags one sentence.
    pub fn tag(&self, words: &[Word], tags: &mut Vec<Pos>) {
        tag(&self.model, |class| self.model.mask(class), words, tags);
    }
}

/// Tags one sentence with any weights; `mask` says which tags a class of words may have.
pub fn tag(weights: &impl Weights, mask: impl Fn(u8) -> u64, words: &[Word], tags: &mut Vec<Pos>) {
    tags.clear();
    let mut before = [START, START + 1];
    for (at, word) in words.iter().enumerate() {
        let allowed = mask(word.class);
        let best = if allowed.is_power_of_two() {
            allowed.trailing_zeros() as usize
        } else {
            best(weights, &features(words, at, before), allowed)
        };
        tags.push(Pos::ALL.get(best).map_or(Pos::Nn, |it| it.0));
        before = [best as u32, before[0]];
    }
}

/// The allowed tag with the highest score, the first of several.
fn best(weights: &impl Weights, features: &[u32; FEATURES], allowed: u64) -> usize {
    let places = features.map(|it| model::Place::new(it, weights.lines()));
    let mut best = (i32::MIN, 0);
    let mut rest = allowed & ((1 << COUNT) - 1);
    while rest != 0 {
        let label = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        let score = places.iter().map(|&it| weights.score(it, label)).sum();
        if score > best.0 {
            best = (score, label);
        }
    }
    best.1
}
