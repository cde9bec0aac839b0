//! Trained weights, and the one place that reads them.
//!
//! A model is a file of `src/models`, linked into the module and read where it lies: nothing is unpacked at the start.
//! `cargo xtask train` writes it; `docs/models.md` says what it has learnt from.
//!
//! ```text
//! "SAYS"  version  kind  bits of the lexicon  nothing  lines of the table (4 bytes)  masks (4 bytes)
//! masks         8 bytes each   which labels a class of words may have
//! fingerprints  2 bytes each   the lexicon, by open addressing
//! classes       1 byte each    of the word in the same slot
//! cells         2 bytes each   the table, in lines of 64: a check and a weight
//! ```
//!
//! The check tells the features that were left out from those that were kept:
//! without it a table of this size is noise to every feature that it does not hold.

/// Written into every model; another number is another format, and its file is not read.
pub const VERSION: u8 = 1;

/// Bytes before the first section.
pub const HEADER: usize = 16;

/// Cells of one line of the table: what a processor fetches at once.
pub const LINE: usize = 64;

const MAGIC: &[u8; 4] = b"SAYS";

/// What a model has learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Parts of speech.
    Pos = 1,
    /// Sources, cues and contents.
    Attribution = 2,
}

/// A linear model over hashed features, with a small lexicon.
///
/// [`Model::default`] knows nothing and scores everything alike.
#[derive(Clone, Copy, Debug, Default)]
pub struct Model<'m> {
    masks: &'m [[u8; 8]],
    fingerprints: &'m [[u8; 2]],
    classes: &'m [u8],
    lines: &'m [[[u8; 2]; LINE]],
}

/// What scores features: a finished [`Model`], or the weights of one that is being trained.
pub trait Weights {
    /// Lines of the table.
    fn lines(&self) -> usize;

    /// The weight in one cell of a line, for whoever has this check.
    fn weight(&self, line: usize, cell: usize, check: u8) -> i32;

    /// What the feature at `place` says for `label`.
    #[inline]
    fn score(&self, place: Place, label: usize) -> i32 {
        self.weight(place.line, place.cell(label), place.check)
    }

    /// Adds to each label's score what `feature` says for it.
    #[inline]
    fn add<const N: usize>(&self, feature: u32, scores: &mut [i32; N]) {
        let place = Place::new(feature, self.lines());
        for (label, score) in scores.iter_mut().enumerate() {
            *score += self.score(place, label);
        }
    }
}

impl<'m> Model<'m> {
    /// Reads a model where it lies; `None` when the bytes are no model of this kind and version.
    pub fn read(bytes: &'m [u8], kind: Kind) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
        if header[..4] != MAGIC[..] || header[4] != VERSION || header[5] != kind as u8 {
            return None;
        }
        let number =
            |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
        let lexicon = 1usize.checked_shl(header[6].into())?;
        let (lines, masks) = (number(8) as usize, number(12) as usize);
        let (masks, rest) = rest.split_at_checked(masks.checked_mul(8)?)?;
        let (fingerprints, rest) = rest.split_at_checked(lexicon.checked_mul(2)?)?;
        let (classes, rest) = rest.split_at_checked(lexicon)?;
        let whole = Some(rest.len()) == lines.checked_mul(2 * LINE);
        whole.then_some(Self {
            masks: masks.as_chunks().0,
            fingerprints: fingerprints.as_chunks().0,
            classes,
            lines: rest.as_chunks().0.as_chunks().0,
        })
    }

    /// The class of a word, 0 for a word that the lexicon does not hold.
    pub fn class(&self, hash: u32) -> u8 {
        let wanted = fingerprint(hash).to_le_bytes();
        let mask = self.fingerprints.len().wrapping_sub(1);
        let mut slot = first_slot(hash) & mask;
        // The trainer leaves slots free; the bound is for a file that another hand has filled.
        for _ in 0..self.fingerprints.len() {
            match self.fingerprints[slot] {
                [0, 0] => return 0,
                found if found == wanted => return self.classes[slot],
                _ => slot = (slot + 1) & mask,
            }
        }
        0
    }

    /// Which labels a class of words may have, one bit each.
    pub fn mask(&self, class: u8) -> u64 {
        self.masks.get(usize::from(class)).map_or(u64::MAX, |it| u64::from_le_bytes(*it))
    }
}

impl Weights for Model<'_> {
    #[inline]
    fn lines(&self) -> usize {
        self.lines.len()
    }

    #[inline]
    fn weight(&self, line: usize, cell: usize, check: u8) -> i32 {
        let Some(line) = self.lines.get(line) else { return 0 };
        let [found, weight] = line[cell % LINE];
        if found == check { EXPANDED[usize::from(weight)] } else { 0 }
    }
}

/// What a byte of the table stands for: its square, with its sign.
///
/// Few weights are large and the large ones decide; cut off or rounded in equal steps they cost the cue a tenth of its F1.
const EXPANDED: [i32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let code = (byte as u8).cast_signed() as i32;
        table[byte] = code * code.abs();
        byte += 1;
    }
    table
};

/// Where a feature has its weights.
///
/// All labels of a feature share a line, so that one of them costs a fetch and the others nothing.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which line.
    pub line: usize,
    /// What its cells must hold beside the weight.
    pub check: u8,
    start: usize,
    step: usize,
}

impl Place {
    /// The place of `feature` in a table of `lines` lines.
    #[inline]
    pub const fn new(feature: u32, lines: usize) -> Self {
        let hash = (feature ^ feature >> 15).wrapping_mul(0x846c_a68b);
        let hash = hash ^ hash >> 13;
        let spread = hash.wrapping_mul(0x9e37_79b1);
        Self {
            line: ((spread as u64 * lines as u64) >> 32) as usize,
            check: (hash >> 12) as u8,
            start: (hash & 0x3f) as usize,
            step: ((hash >> 5 & 0x3e) | 1) as usize,
        }
    }

    /// The cell of one label: different labels below [`LINE`] have different cells, since the step is odd.
    #[inline]
    pub const fn cell(self, label: usize) -> usize {
        (self.start + label * self.step) % LINE
    }
}

/// One feature out of two values; the first is most often the number of its template.
#[inline]
#[must_use]
pub const fn mix(left: u32, right: u32) -> u32 {
    let mixed = (left ^ right.rotate_left(15)).wrapping_mul(0x9e37_79b1);
    mixed ^ mixed >> 15
}

/// What the lexicon keeps of a word's hash; never 0, which marks a free slot.
pub const fn fingerprint(hash: u32) -> u16 {
    (hash >> 16) as u16 | 1
}

/// Where a search for a word begins, before the table's size cuts it.
pub const fn first_slot(hash: u32) -> usize {
    (hash.wrapping_mul(0x9e37_79b1) >> 8) as usize
}

/// FNV-1a over a word in lower case with straight apostrophes; letters outside ASCII as they are.
pub fn word_hash(word: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut rest = word.as_bytes();
    while let [first, tail @ ..] = rest {
        let byte = if let [0xe2, 0x80, 0x98 | 0x99, after @ ..] = rest {
            rest = after;
            b'\''
        } else {
            rest = tail;
            first.to_ascii_lowercase()
        };
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::{HEADER, Kind, LINE, Model, Place, Weights};

    const SHIPPED: [(&[u8], Kind); 2] = [
        (include_bytes!("models/pos.bin"), Kind::Pos),
        (include_bytes!("models/attribution.bin"), Kind::Attribution),
    ];

    #[test]
    fn the_models_that_ship_are_read() {
        for (bytes, kind) in SHIPPED {
            assert!(
                Model::read(bytes, kind).is_some(),
                "{kind:?} is of another format: run `cargo xtask train`."
            );
        }
    }

    #[test]
    fn a_model_of_another_kind_or_length_is_not_read() {
        let [(pos, _), (attribution, _)] = SHIPPED;
        assert!(Model::read(pos, Kind::Attribution).is_none());
        assert!(Model::read(&attribution[..attribution.len() - 1], Kind::Attribution).is_none());
        for length in [0, 4, HEADER, HEADER + 1] {
            assert!(Model::read(&pos[..length], Kind::Pos).is_none());
        }
    }

    #[test]
    fn an_empty_model_scores_nothing() {
        let mut scores = [0; 7];
        Model::default().add(12345, &mut scores);
        assert_eq!(scores, [0; 7]);
        assert_eq!(Model::default().class(12345), 0);
    }

    #[test]
    fn labels_of_one_feature_have_cells_of_their_own() {
        for feature in [0, 1, 77, u32::MAX] {
            let place = Place::new(feature, 1000);
            assert!(place.line < 1000);
            let mut seen = [false; LINE];
            for label in 0..LINE {
                assert!(!std::mem::replace(&mut seen[place.cell(label)], true));
            }
        }
    }
}
