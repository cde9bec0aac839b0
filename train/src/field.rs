//! Linear-chain conditional random fields (Lafferty, `McCallum` and Pereira, ICML 2001).
//!
//! Annotators disagree about one attribution in four. A perceptron bends its weights to every odd label,
//! a probability shrugs: the same features gain two points of F1.

use sayswho::attribution::learned::{self, LABELS};

use crate::random::Random;
use crate::weight::{Pace, Weight};

/// One sentence to learn from: for each token the rows of its features.
#[derive(Clone, Default)]
pub struct Example {
    /// Those that speak for its label.
    pub emissions: Vec<Vec<u32>>,
    /// Those that speak for its label behind each other label.
    pub transitions: Vec<[Vec<u32>; LABELS]>,
    /// The label of the token before the first.
    pub before: u8,
    /// The labels.
    pub gold: Vec<u8>,
}

/// Weights while they are trained, by rows: each row is a feature, and has one weight for each label.
pub struct Field {
    rows: Vec<[Weight; LABELS]>,
    /// The labels for which each row may have a weight, one bit each.
    may: Vec<u8>,
    pace: Pace,
}

/// A slope smaller than this is not followed: it would take most of the time.
const LEAST_SLOPE: f32 = 0.004;

/// Of a hundred features of a token so many are hidden each time it is seen,
/// so that none of them is relied on alone (Hinton et al., "Improving neural networks by preventing
/// co-adaptation of feature detectors", 2012).
const HIDDEN: usize = 30;

type Scores = [f32; LABELS];

impl Field {
    /// Weights of nought, for the labels that each row may speak for.
    pub fn new(may: Vec<u8>, pace: Pace) -> Self {
        Self { rows: vec![[Weight::default(); LABELS]; may.len()], may, pace }
    }

    /// The weights of one row.
    pub fn row(&self, row: usize) -> Scores {
        self.rows[row].map(|it| it.value)
    }

    /// Goes through all examples `epochs` times.
    #[expect(clippy::cast_precision_loss, reason = "examples are counted in thousands")]
    pub fn learn(&mut self, examples: &mut [Example], epochs: usize) {
        let mut random = Random::new(7);
        for epoch in 0..epochs {
            random.shuffle(examples);
            let likelihood: f64 = examples.iter().map(|it| self.learn_one(&hidden(it, &mut random))).sum();
            let mean = likelihood / examples.len().max(1) as f64;
            eprintln!("attribution: epoch {} of {epochs}, mean log likelihood {mean:.3}", epoch + 1);
        }
    }

    fn add(&self, rows: &[u32], scores: &mut Scores) {
        for &row in rows {
            for (score, weight) in scores.iter_mut().zip(&self.rows[row as usize]) {
                *score += weight.value;
            }
        }
    }

    fn follow(&mut self, rows: &[u32], slopes: &Scores) {
        for &row in rows {
            let row = row as usize;
            for (label, &slope) in slopes.iter().enumerate() {
                if slope.abs() >= LEAST_SLOPE && self.may[row] >> label & 1 == 1 {
                    self.rows[row][label].follow(slope, self.pace);
                }
            }
        }
    }

    /// How likely each step from label to label is, for each token; the largest of a token is 1, so that all fit.
    fn potentials(&self, example: &Example) -> Vec<[Scores; LABELS]> {
        let tokens = example.emissions.iter().zip(&example.transitions);
        tokens
            .map(|(emissions, transitions)| {
                let mut own = [0.0; LABELS];
                self.add(emissions, &mut own);
                let mut steps = [own; LABELS];
                for (step, rows) in steps.iter_mut().zip(transitions) {
                    self.add(rows, step);
                }
                let most = steps.iter().flatten().copied().fold(f32::MIN, f32::max);
                for (from, row) in steps.iter_mut().enumerate() {
                    for (label, score) in row.iter_mut().enumerate() {
                        let may = learned::follows(from as u8, label as u8);
                        *score = if may { (*score - most).exp().max(1e-12) } else { 0.0 };
                    }
                }
                steps
            })
            .collect()
    }

    /// Makes one example likelier and returns how likely it was, by its logarithm.
    fn learn_one(&mut self, example: &Example) -> f64 {
        let Example { emissions, transitions, before, gold } = example;
        let steps = self.potentials(example);
        let mut forward = vec![[0.0_f32; LABELS]; gold.len() + 1];
        forward[0][usize::from(*before)] = 1.0;
        let mut log = 0.0;
        for (at, step) in steps.iter().enumerate() {
            let mut next = [0.0; LABELS];
            for (flow, row) in forward[at].iter().zip(step) {
                for (sum, potential) in next.iter_mut().zip(row) {
                    *sum += flow * potential;
                }
            }
            let sum: f32 = next.iter().sum();
            log -= f64::from(sum).ln();
            forward[at + 1] = next.map(|it| it / sum);
        }
        let mut backward = [1.0_f32; LABELS];
        for at in (0..gold.len()).rev() {
            let flows =
                steps[at].map(|row| std::array::from_fn::<f32, LABELS, _>(|it| row[it] * backward[it]));
            let mut slopes: [Scores; LABELS] =
                std::array::from_fn(|from| flows[from].map(|it| forward[at][from] * it));
            let sum: f32 = slopes.iter().flatten().sum();
            let from_gold = usize::from(if at == 0 { *before } else { gold[at - 1] });
            let label_gold = usize::from(gold[at]);
            log += f64::from(steps[at][from_gold][label_gold].max(1e-30)).ln();
            let mut own = [0.0; LABELS];
            for (from, row) in slopes.iter_mut().enumerate() {
                for (label, slope) in row.iter_mut().enumerate() {
                    *slope = *slope / sum - f32::from(u8::from(from == from_gold && label == label_gold));
                    own[label] += *slope;
                }
                self.follow(&transitions[at][from], row);
            }
            self.follow(&emissions[at], &own);
            let earlier = flows.map(|it| it.iter().sum::<f32>());
            let scale: f32 = earlier.iter().sum();
            backward = earlier.map(|it| it / scale);
        }
        log
    }
}

/// The example with some of its features hidden.
fn hidden(example: &Example, random: &mut Random) -> Example {
    let mut keep = |rows: &Vec<u32>| rows.iter().copied().filter(|_| random.below(100) >= HIDDEN).collect();
    Example {
        emissions: example.emissions.iter().map(&mut keep).collect(),
        transitions: example.transitions.iter().map(|it| it.each_ref().map(&mut keep)).collect(),
        ..example.clone_labels()
    }
}

impl Example {
    fn clone_labels(&self) -> Self {
        Self { before: self.before, gold: self.gold.clone(), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, Field, LABELS, Pace};

    #[test]
    fn what_tells_is_learnt() {
        // Row 0 comes with the beginning of a source, row 1 with that of a cue.
        let pace = Pace { rate: 0.1, draw: 0.0, decay: 1.0 };
        let mut field = Field::new(vec![u8::MAX; 2], pace);
        let none: [Vec<u32>; LABELS] = Default::default();
        let mut examples = vec![Example {
            emissions: vec![vec![0], vec![1]],
            transitions: vec![none.clone(), none],
            before: 0,
            gold: vec![1, 3],
        }];
        field.learn(&mut examples, 100);
        let (first, second) = (field.row(0), field.row(1));
        assert!(
            (0..LABELS).all(|it| first[1] >= first[it] && second[3] >= second[it]),
            "{first:?} {second:?}"
        );
    }
}
