//! Linear-chain conditional random fields over hashed features.
//!
//! Annotators disagree about one attribution in four. A perceptron bends its weights to every odd label,
//! a probability shrugs: the same features gain two points of F1.

use std::collections::BTreeSet;

use sayswho::attribution::learned::{self, LABELS, Sequence};
use sayswho::model::{LINE, Place};

use crate::perceptron::{Owners, Random, companded};

/// One sentence to learn from.
pub struct Example {
    /// Its features; 0 stands for one that is left out.
    pub sequence: Sequence,
    /// The label of the token before it.
    pub before: u8,
    /// Its labels.
    pub gold: Vec<u8>,
}

/// Weights while they are trained, each with the sum of its squared slopes, after `AdaGrad`.
pub struct Table {
    cells: Vec<[f32; 2]>,
    owners: Option<Owners>,
}

/// Length of a step.
const RATE: f32 = 0.006;

/// How strongly a weight that is touched is drawn back to nought.
const DECAY: f32 = 0.05;

/// A slope smaller than this is not followed.
const LEAST_SLOPE: f32 = 0.004;

impl Table {
    /// A table with room for every feature, to learn which of them matter.
    pub fn roomy() -> Self {
        Self { cells: vec![[0.0, 1.0]; 1 << 22], owners: None }
    }

    /// A table of `lines` lines in which each cell belongs to the feature that this table gives most weight.
    pub fn pruned(&self, lines: usize, features: &BTreeSet<u32>) -> Self {
        let weight = |feature, label| {
            let place = Place::new(feature, self.lines());
            f64::from(self.cells[place.line * LINE + place.cell(label)][0])
        };
        let owners = Owners::new(lines, features, LABELS, weight);
        let cells = owners.weights().map(|it| [it as f32, 1.0]).collect();
        Self { cells, owners: Some(owners) }
    }

    /// The table as the engine reads it.
    pub fn bytes(&self) -> Vec<u8> {
        companded(self.cells.iter().map(|it| f64::from(it[0])), self.owners.as_ref())
    }

    /// Lines of the table.
    pub fn lines(&self) -> usize {
        self.cells.len() / LINE
    }

    fn slot(&self, place: Place, feature: u32, label: usize) -> Option<usize> {
        let slot = place.line * LINE + place.cell(label);
        self.owners.as_ref().is_none_or(|it| it.feature(slot) == feature).then_some(slot)
    }

    fn add(&self, feature: u32, scores: &mut [f32; LABELS]) {
        let place = Place::new(feature, self.lines());
        for (label, score) in scores.iter_mut().enumerate() {
            if let Some(slot) = self.slot(place, feature, label) {
                *score += self.cells[slot][0];
            }
        }
    }

    fn climb(&mut self, feature: u32, slopes: &[f32; LABELS]) {
        let place = Place::new(feature, self.lines());
        for (label, &slope) in slopes.iter().enumerate() {
            if slope.abs() < LEAST_SLOPE {
                continue;
            }
            let Some(slot) = self.slot(place, feature, label) else { continue };
            let [weight, squares] = &mut self.cells[slot];
            *squares += slope * slope;
            *weight += RATE * (slope - DECAY * *weight) / squares.sqrt();
        }
    }

    /// Goes through all examples `epochs` times.
    pub fn learn(&mut self, examples: &mut [Example], epochs: usize) {
        let mut random = Random::new(7);
        for epoch in 0..epochs {
            random.shuffle(examples);
            let likelihood: f64 = examples.iter().map(|it| self.learn_one(it)).sum();
            let mean = likelihood / examples.len().max(1) as f64;
            eprintln!("attribution: epoch {} of {epochs}, mean log likelihood {mean:.3}", epoch + 1);
        }
    }

    /// Makes one example likelier and returns how likely it was.
    fn learn_one(&mut self, example: &Example) -> f64 {
        let Example { sequence, before, gold } = example;
        let length = gold.len();
        let mut steps = vec![[[0.0_f32; LABELS]; LABELS]; length];
        for at in 0..length {
            let mut own = [0.0; LABELS];
            for &feature in sequence.emissions[at].iter().filter(|it| **it != 0) {
                self.add(feature, &mut own);
            }
            for from in 0..LABELS {
                let mut scores = own;
                for &feature in sequence.transitions[at].iter().filter(|it| **it != 0) {
                    self.add(learned::behind(feature, from as u8), &mut scores);
                }
                steps[at][from] = scores;
            }
            // Potentials: large scores would not fit, so that the largest of a token becomes 1.
            let most = steps[at].iter().flatten().copied().fold(f32::MIN, f32::max);
            for (from, row) in steps[at].iter_mut().enumerate() {
                for (label, score) in row.iter_mut().enumerate() {
                    let may = learned::follows(from as u8, label as u8);
                    *score = if may { (*score - most).exp().max(1e-12) } else { 0.0 };
                }
            }
        }
        let mut forward = vec![[0.0_f32; LABELS]; length + 1];
        forward[0][usize::from(*before)] = 1.0;
        let mut log = 0.0;
        for at in 0..length {
            let mut next = [0.0; LABELS];
            for from in 0..LABELS {
                for label in 0..LABELS {
                    next[label] += forward[at][from] * steps[at][from][label];
                }
            }
            let sum: f32 = next.iter().sum();
            log -= f64::from(sum).ln();
            forward[at + 1] = next.map(|it| it / sum);
        }
        let mut backward = [1.0_f32; LABELS];
        for at in (0..length).rev() {
            let mut edges = [[0.0_f32; LABELS]; LABELS];
            let mut sum = 0.0;
            let mut earlier = [0.0; LABELS];
            for from in 0..LABELS {
                for label in 0..LABELS {
                    let flow = steps[at][from][label] * backward[label];
                    earlier[from] += flow;
                    edges[from][label] = forward[at][from] * flow;
                    sum += edges[from][label];
                }
            }
            let from_gold = usize::from(if at == 0 { *before } else { gold[at - 1] });
            let label_gold = usize::from(gold[at]);
            log += f64::from(steps[at][from_gold][label_gold].max(1e-30)).ln();
            let mut nodes = [0.0; LABELS];
            for from in 0..LABELS {
                let mut slopes = edges[from].map(|it| -it / sum);
                for label in 0..LABELS {
                    nodes[label] += slopes[label];
                }
                if from == from_gold {
                    slopes[label_gold] += 1.0;
                }
                if slopes.iter().any(|it| it.abs() >= LEAST_SLOPE) {
                    for &feature in sequence.transitions[at].iter().filter(|it| **it != 0) {
                        self.climb(learned::behind(feature, from as u8), &slopes);
                    }
                }
            }
            nodes[label_gold] += 1.0;
            if nodes.iter().any(|it: &f32| it.abs() >= LEAST_SLOPE) {
                for &feature in sequence.emissions[at].iter().filter(|it| **it != 0) {
                    self.climb(feature, &nodes);
                }
            }
            let scale: f32 = earlier.iter().sum();
            backward = earlier.map(|it| it / scale);
        }
        log
    }
}
