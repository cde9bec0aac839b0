//! What has been learnt, and the one place that reads it: a linear model over hashed features and a recurrent
//! [`network`], each with a small lexicon.
//!
//! A model is a file of `src/models`; `cargo xtask train` writes it, and `docs/models.md` says what it has learnt from.
//! That of a [`Model`] is this, that of a network is described there:
//!
//! ```text
//! "SAYS"  version  kind  masks (2 bytes)  buckets of words (4)  buckets of features (4)  weights (4)
//! masks    8 bytes each    which labels a class of words may have, one bit each
//! sizes    1 byte each     how many words a bucket holds, then how many features
//! checks   1 byte each     of words, then of features: how far it is from the one before in its bucket
//! classes  1 byte a word
//! labels   1 byte a weight: twice its number, and one more if it is the last of its feature
//! weights  1 byte each, with its sign
//! ```
//!
//! Nothing that follows from something else is written down, and each kind of byte stands apart: so gzip packs them best.

pub mod network;

/// Written into every model; another number is another format, and its file is not read.
pub const VERSION: u8 = 3;

/// What every model begins with.
pub const MAGIC: &[u8; 4] = b"SAYS";

/// Bytes before the first section.
pub const HEADER: usize = 20;

/// How many words or features share a bucket: as many checks as a processor compares at once.
pub const BUCKET: usize = 8;

/// What a model has learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Parts of speech.
    Pos = 1,
    /// Sources, cues and contents, by a [`network`].
    Attribution = 3,
}

/// A lexicon and the weights of a linear model.
///
/// [`Model::default`] knows no word and scores all labels alike.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The lexicon.
    pub words: Words,
    buckets: Vec<Slots>,
    /// A weight for each label of each feature, with [`NOUGHT`] added,
    /// behind a row of noughts for those features that nothing is known of.
    rows: Vec<u8>,
}

/// What stands for a weight of nought.
const NOUGHT: u8 = 128;

/// Features that can be added up at once: as many of the largest bytes as two bytes hold.
const MOST: usize = 257;

/// Room for the scores of all labels.
pub const SCORES: usize = 64;

/// A bucket of features, at least one of them unless its first row is the one of noughts.
#[derive(Clone, Copy, Debug, Default)]
struct Slots {
    /// Behind the last feature its check is repeated: it is the first one that is found.
    checks: [u8; BUCKET],
    /// The row of the first.
    row: u32,
}

/// The lexicon of a model: words by classes.
#[derive(Clone, Debug, Default)]
pub struct Words {
    masks: Vec<u64>,
    classes: Buckets,
}

impl Words {
    /// The class of a word, 0 for a word that the lexicon does not hold.
    pub fn class(&self, word: u32) -> u8 {
        let (bucket, slot) = self.classes.find(word);
        self.classes.values.get(bucket).and_then(|it| it.get(slot)).copied().unwrap_or(0)
    }

    /// Which labels a class of words may have, one bit each.
    pub fn mask(&self, class: u8) -> u64 {
        self.masks.get(usize::from(class)).copied().unwrap_or(u64::MAX)
    }
}

/// The sections of a model, as they lie in its file.
struct Packed<'b> {
    masks: &'b [u8],
    word_sizes: &'b [u8],
    feature_sizes: &'b [u8],
    word_checks: &'b [u8],
    feature_checks: &'b [u8],
    classes: &'b [u8],
    labels: &'b [u8],
    weights: &'b [u8],
}

impl<'b> Packed<'b> {
    /// `None` when the bytes are no model of this kind and version.
    fn new(bytes: &'b [u8], kind: Kind) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
        if header[..4] != MAGIC[..] || header[4] != VERSION || header[5] != kind as u8 {
            return None;
        }
        let number = |at: usize| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]) as usize
        };
        let masks = usize::from(u16::from_le_bytes([header[6], header[7]]));
        let (masks, rest) = rest.split_at_checked(masks * 8)?;
        let (word_sizes, rest) = rest.split_at_checked(number(8))?;
        let (feature_sizes, rest) = rest.split_at_checked(number(12))?;
        let total = |sizes: &[u8]| sizes.iter().map(|it| usize::from(*it)).sum::<usize>();
        let (word_checks, rest) = rest.split_at_checked(total(word_sizes))?;
        let (feature_checks, rest) = rest.split_at_checked(total(feature_sizes))?;
        let (classes, rest) = rest.split_at_checked(word_checks.len())?;
        let (labels, weights) = rest.split_at_checked(number(16))?;
        let packed =
            Self { masks, word_sizes, feature_sizes, word_checks, feature_checks, classes, labels, weights };
        (weights.len() == labels.len()).then_some(packed)
    }

    fn words(&self) -> Words {
        Words {
            masks: self.masks.as_chunks().0.iter().map(|it| u64::from_le_bytes(*it)).collect(),
            classes: Buckets::new(self.word_sizes, self.word_checks, self.classes),
        }
    }
}

impl Model {
    /// Unpacks a model; `None` when the bytes are no model of this kind and version.
    pub fn read(bytes: &[u8], kind: Kind) -> Option<Self> {
        let packed = Packed::new(bytes, kind)?;
        let mut checks = packed.feature_checks;
        let mut weights = packed.labels.iter().zip(packed.weights);
        let mut buckets = Vec::with_capacity(packed.feature_sizes.len());
        let mut rows = vec![NOUGHT; SCORES * (checks.len() + 1)];
        let mut next = 1;
        for &size in packed.feature_sizes {
            let mut bucket = Slots::default();
            let own = taken(&mut checks, usize::from(size));
            if !own.is_empty() {
                bucket.row = next as u32;
            }
            let mut last = 0_u8;
            for (at, check) in bucket.checks.iter_mut().enumerate() {
                last = last.wrapping_add(own.get(at).copied().unwrap_or(0));
                *check = last;
            }
            for row in rows[SCORES * next..].chunks_exact_mut(SCORES).take(own.len()) {
                for (label, weight) in &mut weights {
                    row[usize::from(label / 2) % SCORES] = weight.wrapping_add(NOUGHT);
                    if label % 2 == 1 {
                        break;
                    }
                }
            }
            next += own.len();
            buckets.push(bucket);
        }
        Some(Self { words: packed.words(), buckets, rows })
    }

    /// What `features` say together for each label; which of two is greater, no more, is in these numbers.
    #[inline(never)]
    pub fn scores<const N: usize>(&self, features: &[u32; N]) -> [u16; SCORES] {
        const { assert!(N <= MOST) };
        let mut scores = [0; SCORES];
        for &feature in features {
            let Place { bucket, check } = Place::new(feature, self.buckets.len());
            let Some(slots) = self.buckets.get(bucket) else { continue };
            let slot = first(slots.checks, check);
            // Whether a feature is known nobody can foretell, so no branch is taken on it.
            let row = if slot < BUCKET { slots.row as usize + slot } else { 0 };
            let Some(weights) = self.rows[SCORES * row..].first_chunk::<SCORES>() else { continue };
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += u16::from(*weight);
            }
        }
        scores
    }
}

/// A hash table of bytes, by buckets. A free slot holds nought twice, and comes behind the taken ones.
#[derive(Clone, Debug, Default)]
struct Buckets {
    checks: Vec<[u8; BUCKET]>,
    values: Vec<[u8; BUCKET]>,
}

impl Buckets {
    /// Unpacks a table: `sizes` of its buckets, and the checks and values of all that they hold.
    fn new(sizes: &[u8], mut checks: &[u8], mut values: &[u8]) -> Self {
        let mut table =
            Self { checks: vec![[0; BUCKET]; sizes.len()], values: vec![[0; BUCKET]; sizes.len()] };
        for ((&size, own_checks), own_values) in sizes.iter().zip(&mut table.checks).zip(&mut table.values) {
            let size = usize::from(size);
            let mut check = 0_u8;
            for (slot, difference) in own_checks.iter_mut().zip(taken(&mut checks, size)) {
                check = check.wrapping_add(*difference);
                *slot = check;
            }
            for (slot, value) in own_values.iter_mut().zip(taken(&mut values, size)) {
                *slot = *value;
            }
        }
        table
    }

    /// The bucket and the slot of whatever has this hash; slot [`BUCKET`] if nothing has.
    #[inline]
    fn find(&self, hash: u32) -> (usize, usize) {
        let Place { bucket, check } = Place::new(hash, self.checks.len());
        (bucket, self.checks.get(bucket).map_or(BUCKET, |it| first(*it, check)))
    }
}

/// The first `count` of `bytes`, or as many as there are; they are taken away.
fn taken<'b>(bytes: &mut &'b [u8], count: usize) -> &'b [u8] {
    let (first, rest) = bytes.split_at(count.min(bytes.len()));
    *bytes = rest;
    first
}

/// Where a word or a feature stands.
///
/// The bucket and the check are all that is kept of it: one in thirty that was never learnt is taken for another,
/// and the trainer learns with that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which bucket.
    pub bucket: usize,
    /// What its slot holds.
    pub check: u8,
}

impl Place {
    /// The place of whatever has this hash among so many buckets.
    #[inline]
    pub const fn new(hash: u32, buckets: usize) -> Self {
        let spread = hash.wrapping_mul(0x9e37_79b1);
        let place = (spread as u64 * (buckets as u64 * 256)) >> 32;
        Self { bucket: (place / 256) as usize, check: (place % 256) as u8 }
    }
}

/// The first of eight bytes that is `wanted`, [`BUCKET`] if none is; all are compared at once.
///
/// Of a number that is nought only where they agree, the lowest byte from which taking 1 borrows is the first one
/// (Warren, "Hacker's Delight", section 6-1).
#[inline]
const fn first(bytes: [u8; BUCKET], wanted: u8) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; BUCKET]);
    let differences = u64::from_le_bytes(bytes) ^ (wanted as u64 * ONES);
    let equal = differences.wrapping_sub(ONES) & !differences & (ONES << 7);
    equal.trailing_zeros() as usize / 8
}

/// One feature out of two values; the first is most often the number of its template.
#[inline]
#[must_use]
pub const fn mix(left: u32, right: u32) -> u32 {
    let mixed = (left ^ right.rotate_left(15)).wrapping_mul(0x9e37_79b1);
    mixed ^ mixed >> 15
}

#[cfg(test)]
mod tests {
    use super::{BUCKET, Buckets, HEADER, Kind, Model, Place, SCORES, first};

    const SHIPPED: &[u8] = include_bytes!("models/pos.bin");

    #[test]
    fn the_model_that_ships_is_read() {
        assert!(
            Model::read(SHIPPED, Kind::Pos).is_some(),
            "It is of another format: run `cargo xtask train`."
        );
    }

    #[test]
    fn a_model_of_another_kind_version_or_length_is_not_read() {
        assert!(Model::read(SHIPPED, Kind::Attribution).is_none());
        for length in [0, 4, HEADER - 1, HEADER, HEADER + 1, SHIPPED.len() - 1] {
            assert!(Model::read(&SHIPPED[..length], Kind::Pos).is_none());
        }
        let mut longer = SHIPPED.to_vec();
        longer.push(0);
        assert!(Model::read(&longer, Kind::Pos).is_none());
        let mut newer = SHIPPED.to_vec();
        newer[4] += 1;
        assert!(Model::read(&newer, Kind::Pos).is_none());
    }

    #[test]
    fn an_empty_model_knows_nothing() {
        assert_eq!(Model::default().scores(&[12345]), [0; SCORES]);
        assert_eq!(Model::default().words.class(12345), 0);
        assert_eq!(Model::default().words.mask(0), u64::MAX);
    }

    /// Whatever stands in the sections: no word, no feature may lead outside them.
    #[test]
    fn a_model_of_nonsense_is_read_without_harm() {
        let mut read = 0;
        // From the masks on, and from further and further behind: sizes that do not add up are no model.
        for eighth in 0..8 {
            let mut bytes = SHIPPED.to_vec();
            let first = HEADER + (bytes.len() - HEADER) * eighth / 8;
            bytes[first..].fill(0xff);
            let Some(model) = Model::read(&bytes, Kind::Pos) else { continue };
            read += 1;
            for hash in (0..=u32::MAX).step_by(0xffff) {
                model.scores(&[hash]);
                model.words.class(hash);
            }
        }
        assert!(read >= 6, "only {read} were read");
    }

    /// Larger buckets than there are slots, checks that run over, no end of a feature.
    #[test]
    fn buckets_of_nonsense_stay_inside_their_slots() {
        let table = Buckets::new(&[255, 3], &[200; 258], &[1; 255]);
        assert_eq!(table.checks.len(), 2);
        assert_eq!(table.values, [[1; BUCKET], [0; BUCKET]]);
    }

    #[test]
    fn a_table_is_unpacked_bucket_by_bucket() {
        let table = Buckets::new(&[2, 0, 1], &[0, 7, 9], &[4, 5, 6]);
        assert_eq!(table.checks, [[0, 7, 0, 0, 0, 0, 0, 0], [0; 8], [9, 0, 0, 0, 0, 0, 0, 0]]);
        assert_eq!(table.values, [[4, 5, 0, 0, 0, 0, 0, 0], [0; 8], [6, 0, 0, 0, 0, 0, 0, 0]]);
    }

    #[test]
    fn places_are_inside_the_table() {
        for hash in [0, 1, 77, 0x8000_0000, u32::MAX] {
            assert!(Place::new(hash, 1000).bucket < 1000);
        }
    }

    #[test]
    fn the_first_of_several_equal_bytes_is_found() {
        let bytes: [u8; BUCKET] = [3, 1, 0, 1, 2, 0, 255, 255];
        let found = [3, 1, 0, 2, 255, 4, 254].map(|it| first(bytes, it));
        assert_eq!(found, [0, 1, 2, 4, 6, BUCKET, BUCKET]);
    }
}
