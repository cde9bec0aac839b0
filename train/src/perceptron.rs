//! Averaged perceptrons over hashed features, and how their weights become bytes.

use std::collections::{BTreeMap, BTreeSet};

use sayswho::model::{self, HEADER, Kind, LINE, Place, VERSION, Weights};

/// Weights while they are trained.
pub struct Table {
    cells: Vec<Cell>,
    /// Whose each cell is; `None` while all are welcome.
    owners: Option<Owners>,
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
        let weight = |feature, label| {
            let place = Place::new(feature, self.lines());
            self.mean(place.line * LINE + place.cell(label))
        };
        let owners = Owners::new(lines, features, labels, weight);
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
        if self.owners.as_ref().is_some_and(|it| it.feature(slot) != feature) {
            return;
        }
        let cell = &mut self.cells[slot];
        cell.sum += i64::from(self.time - cell.stamp) * i64::from(cell.weight);
        cell.stamp = self.time;
        cell.weight += delta;
    }

    /// The mean of a weight over all examples.
    #[expect(clippy::cast_precision_loss, reason = "sums stay far below 2^52")]
    fn mean(&self, slot: usize) -> f64 {
        let cell = self.cells[slot];
        let rest = i64::from(self.time - cell.stamp) * i64::from(cell.weight);
        (cell.sum + rest) as f64 / f64::from(self.time.max(1))
    }

    /// The table as the engine reads it.
    pub fn bytes(&self) -> Vec<u8> {
        companded((0..self.cells.len()).map(|slot| self.mean(slot)), self.owners.as_ref())
    }
}

/// Whose the cells of a small table are.
pub struct Owners(Vec<Owner>);

#[derive(Clone, Copy, Default)]
struct Owner {
    weight: f64,
    check: u8,
    feature: u32,
}

impl Owners {
    /// Gives each cell to the feature to which `weight` gives most, with whichever sign.
    pub fn new(
        lines: usize,
        features: &BTreeSet<u32>,
        labels: usize,
        weight: impl Fn(u32, usize) -> f64,
    ) -> Self {
        let mut owners = vec![Owner::default(); lines * LINE];
        for &feature in features {
            let place = Place::new(feature, lines);
            for label in 0..labels {
                let weight = weight(feature, label);
                let owner = &mut owners[place.line * LINE + place.cell(label)];
                if weight.abs() > owner.weight.abs() {
                    *owner = Owner { weight, check: place.check, feature };
                }
            }
        }
        Self(owners)
    }

    /// The feature that has this cell.
    pub fn feature(&self, slot: usize) -> u32 {
        self.0[slot].feature
    }

    /// The weights that gave each its cell.
    pub fn weights(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|it| it.weight)
    }
}

/// Cells as the engine reads them: a check, and the square root of the weight's share of the largest.
pub fn companded(weights: impl Iterator<Item = f64>, owners: Option<&Owners>) -> Vec<u8> {
    let weights: Vec<f64> = weights.collect();
    let largest = weights.iter().fold(f64::MIN_POSITIVE, |most, it| most.max(it.abs()));
    let code = |weight: f64| (weight.signum() * (weight.abs() / largest).sqrt() * 127.0).round() as i8;
    let check = |slot: usize| owners.map_or(0, |it| it.0[slot].check);
    let cell = |(slot, &weight): (usize, &f64)| [check(slot), code(weight).cast_unsigned()];
    weights.iter().enumerate().flat_map(cell).collect()
}

impl Weights for Table {
    fn lines(&self) -> usize {
        self.cells.len() / LINE
    }

    #[inline]
    fn weight(&self, line: usize, cell: usize, check: u8) -> i32 {
        let slot = line * LINE + cell;
        let welcome = self.owners.as_ref().is_none_or(|it| it.0[slot].check == check);
        if welcome { self.cells[slot].weight } else { 0 }
    }
}

/// A file of `src/models`; see `src/model.rs` for its form.
pub fn file(kind: Kind, masks: &[u64], lexicon: &Lexicon, cells: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"SAYS");
    bytes.extend([VERSION, kind as u8, lexicon.classes.len().trailing_zeros() as u8, 0]);
    bytes.extend(((cells.len() / (2 * LINE)) as u32).to_le_bytes());
    bytes.extend((masks.len() as u32).to_le_bytes());
    debug_assert_eq!(bytes.len(), HEADER);
    bytes.extend(masks.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend(lexicon.fingerprints.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend(&lexicon.classes);
    bytes.extend(cells);
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
