//! A small recurrent network, read with in whole numbers: so it scores alike on every machine.
//!
//! One light gated layer reads a text both ways (Ravanelli et al., "Light Gated Recurrent Units for Speech Recognition",
//! IEEE Transactions on Emerging Topics in Computational Intelligence 2, 2018); a narrow layer behind it scores the labels.
//! What a unit's gates and candidates pass through is [`bend`], a parabola that takes the place of the hyperbolic tangent.
//!
//! A model's file, behind its header:
//!
//! ```text
//! shifts     1 byte for each of the ten parts below: a byte of that part counts in units of 2^-shift
//! widths     1 byte for each feature: how many numbers stand for a value of it
//! sizes      1 byte for each bucket of words: how many it holds
//! checks     1 byte a word: how far it is from the one before in its bucket
//! classes    1 byte a word
//! vectors    VECTOR bytes a word, those of unknown words first
//! values     for each feature, for each of its values
//! inputs     WIDTH bytes for each number of a vector, then for each number that stands for a value
//! constants  WIDTH bytes
//! returns    for each way, for each unit, GATES bytes
//! middles    for each unit of both ways WITHIN bytes, and WITHIN constants
//! outputs    for each unit within LABELS bytes, and LABELS constants
//! moves      for each label the LABELS behind it, within sentences and at their beginnings
//! ```

use super::{BUCKET, Buckets, MAGIC, VERSION};

/// Units that read each way.
pub const HIDDEN: usize = 40;

/// A gate and a candidate for each unit of one way.
pub const GATES: usize = 2 * HIDDEN;

/// What a token brings to the gates and candidates of both ways.
pub const WIDTH: usize = 2 * GATES;

/// Numbers that stand for a word.
pub const VECTOR: usize = 24;

/// Units between those that read and the labels.
pub const WITHIN: usize = 24;

/// How many labels are scored.
pub const LABELS: usize = 7;

/// The number of this kind of model in its file.
pub const KIND: u8 = 3;

/// Bytes before the first section: magic, version, kind, buckets of words (2).
pub const HEADER: usize = 8;

/// The parts whose bytes have a unit of their own.
pub const PARTS: usize = 10;

/// Scores, and what the gates take in, count in units of 2^-10.
pub const SCORE_BITS: u32 = 10;

/// States count in units of 2^-14.
const STATE_BITS: u32 = 14;

/// One, as a score counts.
const ONE: i32 = 1 << SCORE_BITS;

/// Labels with one more lane, so that registers are filled.
const LANES: usize = LABELS + 1;

/// Products are added two by two: this many outputs for two inputs.
type Pairs<const OUT: usize> = Vec<[[i16; 2]; OUT]>;

/// What a token brings to the gates and candidates.
type Row = [i16; WIDTH];

/// The states of both ways behind a token.
type State = [i16; GATES];

/// A network, unpacked.
#[derive(Debug, Default)]
pub struct Network {
    words: Buckets,
    /// The number of each bucket's first word.
    starts: Vec<u16>,
    /// Two numbers of a word's vector at a time.
    vectors: Vec<[[i16; 2]; VECTOR / 2]>,
    inputs: Pairs<WIDTH>,
    input_shift: u32,
    /// What each value of each feature brings, one feature after the other, and where each begins.
    values: Vec<Row>,
    first_values: Vec<usize>,
    returns: [Pairs<GATES>; 2],
    return_shift: u32,
    middles: Pairs<WITHIN>,
    middle_constants: [i32; WITHIN],
    middle_shift: u32,
    outputs: Pairs<LANES>,
    output_constants: [i32; LANES],
    output_shift: u32,
    /// What each label says for each behind it, within a sentence and at its beginning.
    moves: [[[i32; LABELS]; LABELS]; 2],
}

/// What is worked out once for a document, and room that is used again.
#[derive(Default)]
pub struct Memory {
    /// For each word of the vocabulary the number of its row, from 1 on.
    known: Vec<u32>,
    rows: Vec<Row>,
    gates: Vec<Row>,
    states: Vec<State>,
}

/// Takes sections off the front of a file.
struct Sections<'b>(&'b [u8]);

impl<'b> Sections<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (first, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(first)
    }

    /// Rows of `OUT` bytes, joined two by two.
    fn pairs<const OUT: usize>(&mut self, rows: usize) -> Option<Pairs<OUT>> {
        let bytes = self.take(rows * OUT)?;
        let byte = |at: usize| i16::from(bytes.get(at).map_or(0, |it| it.cast_signed()));
        let pair =
            |row: usize| std::array::from_fn(|out| [byte(row * OUT + out), byte((row + 1) * OUT + out)]);
        Some((0..rows).step_by(2).map(pair).collect())
    }

    /// `OUT` bytes, counted in units of 2^-`to` instead of 2^-`from`.
    fn numbers<const OUT: usize>(&mut self, from: u8, to: u32) -> Option<[i32; OUT]> {
        let bytes = self.take(OUT)?;
        Some(std::array::from_fn(|at| {
            scaled(i32::from(bytes[at].cast_signed()) << 16, u32::from(from) + 16, to)
        }))
    }
}

/// A number in units of 2^-`from` in those of 2^-`to`, which are no finer.
const fn scaled(number: i32, from: u32, to: u32) -> i32 {
    let shift = from.saturating_sub(to);
    if shift == 0 || shift > 30 { number } else { (number + (1 << (shift - 1))) >> shift }
}

impl Network {
    /// Unpacks a model whose features have so many `values` each; `None` when the bytes are no such model.
    pub fn read(bytes: &[u8], values: &[usize]) -> Option<Self> {
        let mut sections = Sections(bytes);
        let header = sections.take(HEADER)?;
        if header[..4] != MAGIC[..] || header[4] != VERSION || header[5] != KIND {
            return None;
        }
        let shifts: [u8; PARTS] = sections.take(PARTS)?.try_into().ok()?;
        let [vector, value, input, constant, ret, middle, middle_constant, output, output_constant, moves] =
            shifts;
        let shift = |of: u8| u32::from(of.min(15));
        let widths = sections.take(values.len())?;
        let sizes = sections.take(usize::from(u16::from_le_bytes([header[6], header[7]])))?;
        let count = sizes.iter().map(|it| usize::from(*it)).sum::<usize>();
        let checks = sections.take(count)?;
        let classes = sections.take(count)?;
        let starts = sizes.iter().scan(1_u16, |next, size| {
            let first = *next;
            *next = first.wrapping_add(u16::from(*size));
            Some(first)
        });
        let mut network = Self {
            words: Buckets::new(sizes, checks, classes),
            starts: starts.collect(),
            input_shift: shift(vector) + shift(input),
            return_shift: shift(ret) + STATE_BITS,
            middle_shift: shift(middle) + STATE_BITS,
            output_shift: shift(output) + SCORE_BITS,
            ..Self::default()
        };
        let signed = |it: &u8| i16::from(it.cast_signed());
        let vectors = sections.take((count + 1) * VECTOR)?;
        network.vectors = vectors
            .chunks_exact(VECTOR)
            .map(|it| std::array::from_fn(|at| [signed(&it[2 * at]), signed(&it[2 * at + 1])]))
            .collect();
        let stand =
            values.iter().zip(widths).map(|(count, width)| sections.take(count * usize::from(*width)));
        let stand = stand.collect::<Option<Vec<_>>>()?;
        network.inputs = sections.pairs(VECTOR)?;
        let rows =
            widths.iter().map(|it| sections.take(usize::from(*it) * WIDTH)).collect::<Option<Vec<_>>>()?;
        let mut constants: [i32; WIDTH] = sections.numbers(constant, SCORE_BITS)?;
        for ((own, rows), width) in stand.iter().zip(&rows).zip(widths) {
            network.first_values.push(network.values.len());
            for numbers in own.chunks_exact(usize::from(*width).max(1)) {
                let mut sums = [0_i32; WIDTH];
                for (number, row) in numbers.iter().zip(rows.as_chunks::<WIDTH>().0) {
                    let number = i32::from(number.cast_signed());
                    for (sum, weight) in sums.iter_mut().zip(row) {
                        *sum += number * i32::from(weight.cast_signed());
                    }
                }
                let from = shift(value) + shift(input);
                // What is always there comes with the first feature.
                let row =
                    std::array::from_fn(|at| clamped(scaled(sums[at], from, SCORE_BITS) + constants[at]));
                network.values.push(row);
            }
            constants = [0; WIDTH];
        }
        network.returns = [sections.pairs(HIDDEN)?, sections.pairs(HIDDEN)?];
        network.middles = sections.pairs(GATES)?;
        network.middle_constants = sections.numbers(middle_constant, SCORE_BITS)?;
        let outputs: Pairs<LABELS> = sections.pairs(WITHIN)?;
        network.outputs = outputs
            .iter()
            .map(|it| std::array::from_fn(|at| it.get(at).copied().unwrap_or_default()))
            .collect();
        let constants: [i32; LABELS] = sections.numbers(output_constant, SCORE_BITS)?;
        network.output_constants[..LABELS].copy_from_slice(&constants);
        for place in &mut network.moves {
            for row in place {
                *row = sections.numbers(moves, SCORE_BITS)?;
            }
        }
        sections.0.is_empty().then_some(network)
    }

    /// The number and the class of the word with this hash; 0 and 0 for one that nothing is known of.
    pub fn word(&self, hash: u32) -> (u16, u8) {
        let (bucket, slot) = self.words.find(hash);
        if slot >= BUCKET {
            return (0, 0);
        }
        (self.starts[bucket].wrapping_add(slot as u16), self.words.values[bucket][slot])
    }

    /// What `before` says for each label behind it.
    pub const fn moves(&self, begins: bool, before: u8) -> &[i32; LABELS] {
        &self.moves[begins as usize][before as usize % LABELS]
    }

    /// Scores the labels of each token; `tokens` are their words and the values of their features.
    pub fn score<'t, const FEATURES: usize>(
        &self,
        tokens: impl ExactSizeIterator<Item = (u16, &'t [u8; FEATURES])>,
        memory: &mut Memory,
        scores: &mut Vec<[i32; LABELS]>,
    ) {
        scores.clear();
        // An empty model: all labels score alike.
        if self.vectors.is_empty() {
            scores.resize(tokens.len(), [0; LABELS]);
            return;
        }
        memory.gates.clear();
        for (word, values) in tokens {
            let mut row = *self.row(word, memory);
            for (first, value) in self.first_values.iter().zip(values) {
                if let Some(own) = self.values.get(first + usize::from(*value)) {
                    for (sum, number) in row.iter_mut().zip(own) {
                        *sum = sum.wrapping_add(*number);
                    }
                }
            }
            memory.gates.push(row);
        }
        let Memory { gates, states, .. } = memory;
        states.clear();
        states.resize(gates.len(), [0; GATES]);
        let mut state = [0; HIDDEN];
        for (row, out) in gates.iter().zip(states.iter_mut()) {
            self.step(0, &row[..GATES], &mut state);
            out[..HIDDEN].copy_from_slice(&state);
        }
        let mut state = [0; HIDDEN];
        for (row, out) in gates.iter().zip(states.iter_mut()).rev() {
            self.step(1, &row[GATES..], &mut state);
            out[HIDDEN..].copy_from_slice(&state);
        }
        scores.extend(states.iter().map(|it| self.labels(it)));
    }

    /// What a word brings, worked out where it is met first.
    fn row<'m>(&self, word: u16, memory: &'m mut Memory) -> &'m Row {
        let word = usize::from(word).min(self.vectors.len() - 1);
        memory.known.resize(self.vectors.len(), 0);
        if memory.known[word] == 0 {
            let mut sums = [0; WIDTH];
            add_products(&self.vectors[word], &self.inputs, &mut sums);
            memory.rows.push(sums.map(|it| clamped(scaled(it, self.input_shift, SCORE_BITS))));
            memory.known[word] = memory.rows.len() as u32;
        }
        &memory.rows[memory.known[word] as usize - 1]
    }

    /// One token further, one way.
    fn step(&self, way: usize, gates: &[i16], state: &mut [i16; HIDDEN]) {
        let mut sums = [0; GATES];
        add_products(state.as_chunks().0, &self.returns[way], &mut sums);
        let sum = |at: usize| i32::from(gates[at]) + scaled(sums[at], self.return_shift, SCORE_BITS);
        for (at, state) in state.iter_mut().enumerate() {
            let keep = (1 << (STATE_BITS - 1)) + bend(sum(at) >> 1) / 2;
            let candidate = bend(sum(HIDDEN + at));
            let before = i32::from(*state);
            *state = clamped(candidate + (keep * (before - candidate) >> STATE_BITS));
        }
    }

    fn labels(&self, state: &State) -> [i32; LABELS] {
        let mut sums = [0; WITHIN];
        add_products(state.as_chunks().0, &self.middles, &mut sums);
        let within: [i16; WITHIN] = std::array::from_fn(|at| {
            clamped((scaled(sums[at], self.middle_shift, SCORE_BITS) + self.middle_constants[at]).max(0))
        });
        let mut sums = [0; LANES];
        add_products(within.as_chunks().0, &self.outputs, &mut sums);
        std::array::from_fn(|at| scaled(sums[at], self.output_shift, SCORE_BITS) + self.output_constants[at])
    }
}

/// Adds to each sum the products of the inputs and its weights.
#[inline]
fn add_products<const OUT: usize>(inputs: &[[i16; 2]], weights: &[[[i16; 2]; OUT]], sums: &mut [i32; OUT]) {
    for (input, weights) in inputs.iter().zip(weights) {
        let [left, right] = input.map(i32::from);
        for (sum, weight) in sums.iter_mut().zip(weights) {
            let product = i32::from(weight[0]) * left + i32::from(weight[1]) * right;
            *sum = sum.wrapping_add(product);
        }
    }
}

/// From a score's units to a state's: a parabola through nought that is flat from 2 and -2 on, where it is 1 and -1.
const fn bend(number: i32) -> i32 {
    let number = if number > 2 * ONE {
        2 * ONE
    } else if number < -2 * ONE {
        -2 * ONE
    } else {
        number
    };
    let up = STATE_BITS - SCORE_BITS;
    (number << up) - (number * number.abs() >> (2 + SCORE_BITS - up))
}

fn clamped(number: i32) -> i16 {
    number.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}
