//! Averaged perceptrons over hashed features, and how their weights become bytes.

use std::collections::{BTreeMap, BTreeSet};

use sayswho::model::{self, HEADER, Kind, LINE, Place, VERSION, Weights};

/// Weights while they are trained.
pub struct Table {
    cells: Vec<Cell>,
    /// For each cell the check that it answers to and the feature that it learns from; `None` while all are welcome.
    owners: Option<Vec<(u8, u32)>>,
    time: u32,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    weight: i32,
    /// Example at which the weight last changed.
    stamp: u32,
    /// The weight times the number of examples it has lived through, up to its stamp.
    sum: i64,
}

impl Table {
    /// A table with room for every feature, to learn which of them matter.
    pub fn roomy() -> Self {
        Self { cells: vec![Cell::default(); 1 << 22], owners: None, time: 0 }
    }

    /// A table of `lines` lines in which each cell belongs to the feature that this table gives most weight.
    ///
    /// A perceptron of a hundred thousand weights does as well with the largest forty thousand of them.
    pub fn pruned(&self, lines: usize, features: &BTreeSet<u32>, labels: usize) -> Self {
        let mut owners: Vec<(f64, u8, u32)> = vec![(0.0, 0, 0); lines * LINE];
        for &feature in features {
            let (roomy, small) = (Place::new(feature, self.lines()), Place::new(feature, lines));
            for label in 0..labels {
                let weight = self.mean(roomy.line * LINE + roomy.cell(label)).abs();
                let owner = &mut owners[small.line * LINE + small.cell(label)];
                if weight > owner.0 {
                    *owner = (weight, small.check, feature);
                }
            }
        }
        let owners = owners.into_iter().map(|(_, check, feature)| (check, feature)).collect();
        Self { cells: vec![Cell::default(); lines * LINE], owners: Some(owners), time: 0 }
    }

    /// Another example has been seen.
    pub fn step(&mut self) {
        self.time += 1;
    }

    /// Makes `feature` speak more, or less, for `label`.
    pub fn update(&mut self, feature: u32, label: usize, delta: i32) {
        let place = Place::new(feature, self.lines());
        let slot = place.line * LINE + place.cell(label);
        if self.owners.as_ref().is_some_and(|it| it[slot].1 != feature) {
            return;
        }
        let cell = &mut self.cells[slot];
        cell.sum += i64::from(self.time - cell.stamp) * i64::from(cell.weight);
        cell.stamp = self.time;
        cell.weight += delta;
    }

    /// The mean of a weight over all examples.
    fn mean(&self, slot: usize) -> f64 {
        let cell = self.cells[slot];
        let rest = i64::from(self.time - cell.stamp) * i64::from(cell.weight);
        (cell.sum + rest) as f64 / f64::from(self.time.max(1))
    }

    /// The cells: their checks, and the mean of each weight as the square root of its share of the largest.
    pub fn bytes(&self) -> Vec<u8> {
        let means: Vec<f64> = (0..self.cells.len()).map(|slot| self.mean(slot)).collect();
        let largest = means.iter().fold(f64::MIN_POSITIVE, |most, it| most.max(it.abs()));
        let code = |mean: f64| (mean.signum() * (mean.abs() / largest).sqrt() * 127.0).round() as i8;
        let check = |slot: usize| self.owners.as_ref().map_or(0, |it| it[slot].0);
        let cell = |(slot, &mean): (usize, &f64)| [check(slot), code(mean).cast_unsigned()];
        means.iter().enumerate().flat_map(cell).collect()
    }
}

impl Weights for Table {
    fn lines(&self) -> usize {
        self.cells.len() / LINE
    }

    #[inline]
    fn weight(&self, line: usize, cell: usize, check: u8) -> i32 {
        let slot = line * LINE + cell;
        let welcome = self.owners.as_ref().is_none_or(|it| it[slot].0 == check);
        if welcome { self.cells[slot].weight } else { 0 }
    }
}

/// A file of `src/models`; see `src/model.rs` for its form.
pub fn file(kind: Kind, masks: &[u64], lexicon: &Lexicon, table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"SAYS");
    bytes.extend([VERSION, kind as u8, lexicon.classes.len().trailing_zeros() as u8, 0]);
    bytes.extend((table.lines() as u32).to_le_bytes());
    bytes.extend((masks.len() as u32).to_le_bytes());
    debug_assert_eq!(bytes.len(), HEADER);
    bytes.extend(masks.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend(lexicon.fingerprints.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend(&lexicon.classes);
    bytes.extend(table.bytes());
    bytes
}

/// Words to classes, by open addressing.
pub struct Lexicon {
    fingerprints: Vec<u16>,
    classes: Vec<u8>,
}

impl Lexicon {
    /// Fills a lexicon of 2^`bits` slots, the first words first; a word whose fingerprint is taken is left out.
    ///
    /// # Panics
    ///
    /// When there are more words than slots.
    pub fn new(words: &[(u32, u8)], bits: u8) -> Self {
        let size = 1_usize << bits;
        assert!(words.len() < size, "{} words do not fit {size} slots", words.len());
        let mut lexicon = Self { fingerprints: vec![0; size], classes: vec![0; size] };
        for &(hash, class) in words {
            let mut slot = model::first_slot(hash) & (size - 1);
            let wanted = model::fingerprint(hash);
            while lexicon.fingerprints[slot] != 0 && lexicon.fingerprints[slot] != wanted {
                slot = (slot + 1) & (size - 1);
            }
            if lexicon.fingerprints[slot] == 0 {
                lexicon.fingerprints[slot] = wanted;
                lexicon.classes[slot] = class;
            }
        }
        lexicon
    }
}

/// How often features occur, roughly: those that share a cell are counted together.
pub struct Frequencies(Vec<u8>);

impl Frequencies {
    /// Nothing has been seen.
    pub fn new() -> Self {
        Self(vec![0; 1 << 24])
    }

    /// Counts one more.
    pub fn count(&mut self, feature: u32) {
        let cell = &mut self.0[Self::cell(feature)];
        *cell = cell.saturating_add(1);
    }

    /// How often it was seen, at most 255.
    pub fn of(&self, feature: u32) -> u8 {
        self.0[Self::cell(feature)]
    }

    const fn cell(feature: u32) -> usize {
        (feature.wrapping_mul(0x9e37_79b1) >> 8) as usize
    }
}

/// The same numbers on every machine.
pub struct Random(u64);

impl Random {
    /// Numbers that `seed` decides.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Puts `items` into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// Counts, in an order that does not depend on the machine.
pub type Counts<K> = BTreeMap<K, u32>;
