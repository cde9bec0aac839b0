//! Trains the small recurrent network of `src/model/network.rs`, and writes it down in bytes.
//!
//! The likelihood of the labels is that of a linear-chain conditional random field
//! (Lafferty, `McCallum` and Pereira, ICML 2001) over the network's scores.
//! Steps are those of Adam (Kingma and Ba, ICLR 2015); what is kept is a running mean of the weights
//! (Polyak and Juditsky, 1992). Inputs and states are hidden by chance, the same ones through an example
//! (Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", 2016).

use std::ops::Range;

use sayswho::attribution::learned::{self, features::FEATURES, features::Input, features::VALUES};
use sayswho::model::network::{GATES, HEADER, HIDDEN, LABELS, PARTS, VECTOR, WIDTH, WITHIN};
use sayswho::model::{Kind, MAGIC, VERSION};

use crate::file::{self, Places};
use crate::random::Random;

/// Tokens to learn from, with their labels: a block, or a part of a long one.
pub struct Example {
    /// What is read of each token.
    pub inputs: Vec<Input>,
    /// The labels.
    pub gold: Vec<u8>,
}

/// How it is learnt.
#[derive(Clone, Copy)]
pub struct Pace {
    /// How often all examples are seen.
    pub epochs: usize,
    /// Length of a step.
    pub rate: f32,
    /// How many numbers in a hundred are hidden.
    pub hidden: u8,
    /// How many words in a hundred are taken for unknown ones.
    pub unknown: u8,
}

/// Examples that are looked at before a step.
const BATCH: usize = 40;

/// Threads, each with its half of a batch: their sums do not depend on which is faster.
const THREADS: usize = 2;

/// Steps until they have their full length.
const WARM_UP: f32 = 200.0;

/// How much of the running mean stays with each step.
const MEMORY: f32 = 0.998;

/// How long the slope of one step may be.
const STEEPEST: f32 = 1.0;

/// The parts of a network, in the order of its file.
#[derive(Clone)]
pub struct Network {
    parts: [Vec<f32>; PARTS],
    /// Numbers that stand for a value of each feature.
    widths: [usize; FEATURES],
}

const VECTORS: usize = 0;
const STAND: usize = 1;
const INPUTS: usize = 2;
const CONSTANTS: usize = 3;
const RETURNS: usize = 4;
const MIDDLES: usize = 5;
const MIDDLE_CONSTANTS: usize = 6;
const OUTPUTS: usize = 7;
const OUTPUT_CONSTANTS: usize = 8;
const MOVES: usize = 9;

/// What one example is read as, for the way back.
#[derive(Default)]
struct Reading {
    /// The numbers that stand for each token, one token after the other.
    numbers: Vec<f32>,
    /// What the gates and candidates took in.
    gates: Vec<[f32; WIDTH]>,
    states: Vec<[f32; GATES]>,
    within: Vec<[f32; WITHIN]>,
    scores: Vec<[f32; LABELS]>,
}

impl Network {
    /// A network that knows nothing, for so many words.
    #[expect(clippy::cast_precision_loss, reason = "widths are small")]
    pub fn new(words: usize, widths: [usize; FEATURES]) -> Self {
        let mut random = Random::new(11);
        let mut normal =
            |count: usize, size: f32| -> Vec<f32> { (0..count).map(|_| random.normal() * size).collect() };
        let stand = VALUES.iter().zip(widths).map(|(values, width)| values * width).sum();
        let numbers = VECTOR + widths.iter().sum::<usize>();
        let root = |inputs: usize| 1.0 / (inputs as f32).sqrt();
        let parts = [
            normal((words + 1) * VECTOR, 0.1),
            normal(stand, 0.3),
            normal(numbers * WIDTH, root(numbers)),
            // At first a state is rather kept.
            (0..WIDTH).map(|at| if at % GATES < HIDDEN { 1.0 } else { 0.0 }).collect(),
            normal(2 * HIDDEN * GATES, root(HIDDEN)),
            normal(GATES * WITHIN, root(GATES)),
            vec![0.0; WITHIN],
            normal(WITHIN * LABELS, 0.5 * root(WITHIN)),
            vec![0.0; LABELS],
            vec![0.0; 2 * LABELS * LABELS],
        ];
        Self { parts, widths }
    }

    fn like(&self) -> Self {
        Self { parts: self.parts.each_ref().map(|it| vec![0.0; it.len()]), widths: self.widths }
    }

    /// Where the numbers of each token's word and values stand in their parts, and what they are called among a token's numbers.
    fn places<'s>(&'s self, input: &'s Input) -> impl Iterator<Item = (usize, Range<usize>, usize)> + 's {
        let word = usize::from(input.word) * VECTOR;
        let mut first = 0;
        let mut number = VECTOR;
        let values = input.values.iter().zip(VALUES).zip(self.widths).map(move |((value, count), width)| {
            let start = first + usize::from(*value) * width;
            first += count * width;
            number += width;
            (STAND, start..start + width, number - width)
        });
        std::iter::once((VECTORS, word..word + VECTOR, 0)).chain(values)
    }

    fn read(&self, inputs: &[Input], seen: &[f32], kept: &[f32; GATES]) -> Reading {
        let mut reading = Reading::default();
        let count = seen.len();
        reading.numbers.resize(inputs.len() * count, 0.0);
        for (input, numbers) in inputs.iter().zip(reading.numbers.chunks_exact_mut(count)) {
            for (part, range, at) in self.places(input) {
                let own = &self.parts[part][range];
                for ((number, own), seen) in numbers[at..].iter_mut().zip(own).zip(&seen[at..]) {
                    *number = own * seen;
                }
            }
            let mut gates = [0.0; WIDTH];
            gates.copy_from_slice(&self.parts[CONSTANTS]);
            for (number, row) in numbers.iter().zip(self.parts[INPUTS].as_chunks::<WIDTH>().0) {
                add(&mut gates, row, *number);
            }
            reading.gates.push(gates);
        }
        reading.states = vec![[0.0; GATES]; inputs.len()];
        for way in 0..2 {
            let mut state = [0.0; HIDDEN];
            for step in 0..inputs.len() {
                let at = if way == 0 { step } else { inputs.len() - 1 - step };
                let gates = &mut reading.gates[at][way * GATES..][..GATES];
                for (unit, row) in state.iter().zip(self.returns(way)) {
                    add(gates, row, *unit);
                }
                for (unit, state) in state.iter_mut().enumerate() {
                    let (keep, candidate) = (gate(gates[unit]), bend(gates[HIDDEN + unit]));
                    *state = candidate + keep * (*state - candidate);
                }
                reading.states[at][way * HIDDEN..][..HIDDEN].copy_from_slice(&state);
            }
        }
        for states in &reading.states {
            let mut within = [0.0; WITHIN];
            within.copy_from_slice(&self.parts[MIDDLE_CONSTANTS]);
            for ((state, kept), row) in
                states.iter().zip(kept).zip(self.parts[MIDDLES].as_chunks::<WITHIN>().0)
            {
                add(&mut within, row, state * kept);
            }
            let within = within.map(|it| it.max(0.0));
            let mut scores = [0.0; LABELS];
            scores.copy_from_slice(&self.parts[OUTPUT_CONSTANTS]);
            for (unit, row) in within.iter().zip(self.parts[OUTPUTS].as_chunks::<LABELS>().0) {
                add(&mut scores, row, *unit);
            }
            reading.within.push(within);
            reading.scores.push(scores);
        }
        reading
    }

    fn returns(&self, way: usize) -> &[[f32; GATES]] {
        &self.parts[RETURNS].as_chunks().0[way * HIDDEN..][..HIDDEN]
    }

    /// Adds the slopes of an example to `slopes` and returns how likely its labels were, by its logarithm.
    fn slopes(&self, example: &Example, pace: Pace, random: &mut Random, slopes: &mut Self) -> f64 {
        let mut inputs = example.inputs.clone();
        for input in &mut inputs {
            if random.below(100) < usize::from(pace.unknown) {
                input.word = 0;
            }
        }
        let shown = 1.0 / (1.0 - f32::from(pace.hidden) / 100.0);
        let mut mask = || if random.below(100) < usize::from(pace.hidden) { 0.0 } else { shown };
        let seen: Vec<f32> = (0..self.parts[INPUTS].len() / WIDTH).map(|_| mask()).collect();
        let kept: [f32; GATES] = std::array::from_fn(|_| mask());
        let reading = self.read(&inputs, &seen, &kept);
        let (likelihood, score_slopes) = self.chain(&reading.scores, example, slopes);

        let mut state_slopes = vec![[0.0; GATES]; inputs.len()];
        for (at, own) in score_slopes.iter().enumerate() {
            let within = &reading.within[at];
            add(&mut slopes.parts[OUTPUT_CONSTANTS], own, 1.0);
            let mut within_slopes = [0.0; WITHIN];
            let rows = self.parts[OUTPUTS].as_chunks::<LABELS>().0;
            let row_slopes = slopes.parts[OUTPUTS].as_chunks_mut::<LABELS>().0;
            for unit in 0..WITHIN {
                add(&mut row_slopes[unit], own, within[unit]);
                if within[unit] > 0.0 {
                    within_slopes[unit] = dot(&rows[unit], own);
                }
            }
            add(&mut slopes.parts[MIDDLE_CONSTANTS], &within_slopes, 1.0);
            let rows = self.parts[MIDDLES].as_chunks::<WITHIN>().0;
            let row_slopes = slopes.parts[MIDDLES].as_chunks_mut::<WITHIN>().0;
            for unit in 0..GATES {
                add(&mut row_slopes[unit], &within_slopes, reading.states[at][unit] * kept[unit]);
                state_slopes[at][unit] = dot(&rows[unit], &within_slopes) * kept[unit];
            }
        }
        let mut gate_slopes = vec![[0.0; WIDTH]; inputs.len()];
        for way in 0..2 {
            let mut later = [0.0; HIDDEN];
            let token = |step: usize| if way == 0 { step } else { inputs.len() - 1 - step };
            for step in (0..inputs.len()).rev() {
                let at = token(step);
                let mut before = [0.0; HIDDEN];
                if step > 0 {
                    before.copy_from_slice(&reading.states[token(step - 1)][way * HIDDEN..][..HIDDEN]);
                }
                let gates = &reading.gates[at][way * GATES..][..GATES];
                let own = &mut gate_slopes[at][way * GATES..][..GATES];
                for unit in 0..HIDDEN {
                    let slope = state_slopes[at][way * HIDDEN + unit] + later[unit];
                    let (keep, candidate) = (gate(gates[unit]), bend(gates[HIDDEN + unit]));
                    own[unit] = slope * (before[unit] - candidate) * 0.25 * steepness(gates[unit] / 2.0);
                    own[HIDDEN + unit] = slope * (1.0 - keep) * steepness(gates[HIDDEN + unit]);
                    later[unit] = slope * keep;
                }
                let rows = self.returns(way);
                let row_slopes =
                    &mut slopes.parts[RETURNS].as_chunks_mut::<GATES>().0[way * HIDDEN..][..HIDDEN];
                for unit in 0..HIDDEN {
                    add(&mut row_slopes[unit], own, before[unit]);
                    later[unit] += dot(&rows[unit], own);
                }
            }
        }
        let numbers = reading.numbers.chunks_exact(seen.len());
        for ((input, own), numbers) in inputs.iter().zip(&gate_slopes).zip(numbers) {
            add(&mut slopes.parts[CONSTANTS], own, 1.0);
            let rows = self.parts[INPUTS].as_chunks::<WIDTH>().0;
            let row_slopes = slopes.parts[INPUTS].as_chunks_mut::<WIDTH>().0;
            for (row, number) in row_slopes.iter_mut().zip(numbers) {
                add(row, own, *number);
            }
            for (part, range, at) in self.places(input) {
                for (offset, slope) in slopes.parts[part][range].iter_mut().enumerate() {
                    if seen[at + offset] > 0.0 {
                        *slope += dot(&rows[at + offset], own) * seen[at + offset];
                    }
                }
            }
        }
        likelihood
    }

    /// The slopes of the scores, and how likely the labels are, by its logarithm; adds those of the moves to `slopes`.
    fn chain(
        &self,
        scores: &[[f32; LABELS]],
        example: &Example,
        slopes: &mut Self,
    ) -> (f64, Vec<[f32; LABELS]>) {
        let Example { inputs, gold } = example;
        let moves = |begins: bool, from: usize| -> &[f32; LABELS] {
            &self.parts[MOVES].as_chunks().0[usize::from(begins) * LABELS + from]
        };
        // How likely each step from label to label is; the largest of a token is 1, so that all fit.
        let steps: Vec<[[f32; LABELS]; LABELS]> = scores
            .iter()
            .zip(inputs)
            .map(|(own, input)| {
                let mut step: [[f32; LABELS]; LABELS] = std::array::from_fn(|from| {
                    let moves = moves(input.begins(), from);
                    std::array::from_fn(|label| own[label] + moves[label])
                });
                let most = step.iter().flatten().copied().fold(f32::MIN, f32::max);
                for (from, row) in step.iter_mut().enumerate() {
                    for (label, score) in row.iter_mut().enumerate() {
                        let may = learned::follows(from as u8, label as u8);
                        *score = if may { (*score - most).exp().max(1e-12) } else { 0.0 };
                    }
                }
                step
            })
            .collect();
        let mut forward = vec![[0.0_f32; LABELS]; gold.len() + 1];
        forward[0][usize::from(learned::OUTSIDE)] = 1.0;
        let mut log = 0.0;
        for (at, step) in steps.iter().enumerate() {
            let mut next = [0.0; LABELS];
            for (flow, row) in forward[at].iter().zip(step) {
                add(&mut next, row, *flow);
            }
            let sum: f32 = next.iter().sum();
            log -= f64::from(sum).ln();
            forward[at + 1] = next.map(|it| it / sum);
        }
        let mut all = vec![[0.0; LABELS]; gold.len()];
        let mut backward = [1.0_f32; LABELS];
        for at in (0..gold.len()).rev() {
            let flows =
                steps[at].map(|row| std::array::from_fn::<f32, LABELS, _>(|it| row[it] * backward[it]));
            let likely: [[f32; LABELS]; LABELS] =
                std::array::from_fn(|from| flows[from].map(|it| forward[at][from] * it));
            let sum: f32 = likely.iter().flatten().sum();
            let from_gold = usize::from(if at == 0 { learned::OUTSIDE } else { gold[at - 1] });
            let label_gold = usize::from(gold[at]);
            log += f64::from(steps[at][from_gold][label_gold].max(1e-30)).ln();
            let begins = usize::from(inputs[at].begins());
            for (from, row) in likely.iter().enumerate() {
                let moves = &mut slopes.parts[MOVES].as_chunks_mut::<LABELS>().0[begins * LABELS + from];
                for (label, likely) in row.iter().enumerate() {
                    let slope = likely / sum - f32::from(u8::from(from == from_gold && label == label_gold));
                    all[at][label] += slope;
                    moves[label] += slope;
                }
            }
            let earlier = flows.map(|it| it.iter().sum::<f32>());
            let scale: f32 = earlier.iter().sum();
            backward = earlier.map(|it| it / scale);
        }
        (log, all)
    }

    /// Goes through all examples and returns the running mean of the weights.
    #[expect(clippy::cast_precision_loss, reason = "examples and tokens are counted in thousands")]
    pub fn learn(mut self, examples: &[Example], pace: Pace) -> Self {
        let mut random = Random::new(7);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let (mut means, mut squares, mut kept) = (self.like(), self.like(), self.clone());
        let steps = (pace.epochs * examples.len().div_ceil(BATCH)) as f32;
        let mut step = 0.0_f32;
        let mut seed = 0;
        for epoch in 0..pace.epochs {
            random.shuffle(&mut order);
            let mut likelihood = 0.0;
            for batch in order.chunks(BATCH) {
                step += 1.0;
                seed += THREADS as u64;
                let halves: Vec<(f64, Self)> = std::thread::scope(|scope| {
                    let work = |half: usize, part: &[usize]| {
                        let mut random = Random::new(seed + half as u64);
                        let mut slopes = self.like();
                        let likelihood: f64 = part
                            .iter()
                            .map(|it| self.slopes(&examples[*it], pace, &mut random, &mut slopes))
                            .sum();
                        (likelihood, slopes)
                    };
                    let parts = batch.chunks(batch.len().div_ceil(THREADS)).enumerate();
                    let threads: Vec<_> =
                        parts.map(|(half, part)| scope.spawn(move || work(half, part))).collect();
                    threads
                        .into_iter()
                        .map(|it| it.join().expect("a thread that only adds up ends well"))
                        .collect()
                });
                let tokens: usize = batch.iter().map(|it| examples[*it].gold.len()).sum();
                let mut halves = halves.into_iter();
                let Some((first, mut slopes)) = halves.next() else { continue };
                likelihood += first;
                for (other, own) in halves {
                    likelihood += other;
                    for (sum, own) in slopes.parts.iter_mut().flatten().zip(own.parts.iter().flatten()) {
                        *sum += own;
                    }
                }
                let length =
                    slopes.parts.iter().flatten().map(|it| it * it).sum::<f32>().sqrt() / tokens as f32;
                let scale = (STEEPEST / length.max(STEEPEST)) / tokens as f32;
                let cosine = 0.5 * (1.0 + (std::f32::consts::PI * step / steps).cos());
                let rate = pace.rate * (step / WARM_UP).min(1.0) * (0.95 * cosine + 0.05);
                let (first, second) = (1.0 - 0.9_f32.powf(step), 1.0 - 0.999_f32.powf(step));
                let memory = MEMORY.min((1.0 + step) / (10.0 + step));
                for part in 0..PARTS {
                    let weights = self.parts[part].iter_mut().zip(&slopes.parts[part]);
                    let moments = means.parts[part].iter_mut().zip(&mut squares.parts[part]);
                    for (((weight, slope), (mean, square)), kept) in
                        weights.zip(moments).zip(&mut kept.parts[part])
                    {
                        let slope = slope * scale;
                        *mean = 0.9 * *mean + 0.1 * slope;
                        *square = 0.999 * *square + 0.001 * slope * slope;
                        *weight -= rate * (*mean / first) / ((*square / second).sqrt() + 1e-8);
                        *kept = memory * *kept + (1.0 - memory) * *weight;
                    }
                }
            }
            let mean = likelihood / examples.len().max(1) as f64;
            eprintln!("attribution: epoch {} of {}, mean log likelihood {mean:.3}", epoch + 1, pace.epochs);
        }
        kept
    }

    /// The model's file: `words` with their classes, and each part in bytes.
    pub fn file(&self, words: &Places<u8>) -> Vec<u8> {
        let shifts = self.parts.each_ref().map(|it| shift(it));
        let part = |number: usize| -> Vec<u8> {
            self.parts[number].iter().map(|it| byte(*it, shifts[number]).cast_unsigned()).collect()
        };
        let (sizes, checks) = file::packed(&words.values, words.buckets);
        let mut bytes = Vec::new();
        bytes.extend(MAGIC);
        bytes.extend([VERSION, Kind::Attribution as u8]);
        bytes.extend((words.buckets as u16).to_le_bytes());
        debug_assert_eq!(bytes.len(), HEADER);
        bytes.extend(shifts);
        bytes.extend(self.widths.map(|it| it as u8));
        bytes.extend(sizes);
        bytes.extend(checks);
        bytes.extend(words.values.values());
        for number in 0..PARTS {
            bytes.extend(part(number));
        }
        bytes
    }
}

fn byte(weight: f32, shift: u8) -> i8 {
    (weight * f32::from(1_u16 << shift)).round().clamp(-127.0, 127.0) as i8
}

/// The unit in which bytes lose least: a few large weights are cut where many small ones gain.
fn shift(part: &[f32]) -> u8 {
    let loss = |shift: u8| -> f32 {
        part.iter().map(|it| (it - f32::from(byte(*it, shift)) / f32::from(1_u16 << shift)).powi(2)).sum()
    };
    (0..=12).min_by(|left, right| loss(*left).total_cmp(&loss(*right))).unwrap_or(0)
}

/// The parabola of `sayswho::model::network`.
fn bend(number: f32) -> f32 {
    let number = number.clamp(-2.0, 2.0);
    number - number * number.abs() / 4.0
}

/// The slope of [`bend`].
fn steepness(number: f32) -> f32 {
    (1.0 - number.abs() / 2.0).max(0.0)
}

fn gate(number: f32) -> f32 {
    0.5 + 0.5 * bend(number / 2.0)
}

/// Adds `row`, so many times, to `sums`.
fn add(sums: &mut [f32], row: &[f32], times: f32) {
    if times != 0.0 {
        for (sum, number) in sums.iter_mut().zip(row) {
            *sum += times * number;
        }
    }
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (left, right) in left.iter().zip(right) {
        for lane in 0..8 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    sums.iter().sum::<f32>() + rest
}
