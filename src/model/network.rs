//! A small recurrent network, read with in whole numbers: so it scores alike on every machine.
//!
//! One light gated layer reads a text both ways (Ravanelli et al., "Light Gated Recurrent Units for Speech Recognition",
//! IEEE Transactions on Emerging Topics in Computational Intelligence 2, 2018); a narrow layer behind it scores the labels.
//! What a unit's gates and candidates pass through is a parabola, which takes the place of the hyperbolic tangent.
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

use wide::{i16x8, i16x16, i32x8};

use super::{BUCKET, Buckets, Kind, MAGIC, VERSION};

/// Units that read each way.
pub const HIDDEN: usize = 40;

/// A gate and a candidate for each unit of one way.
pub const GATES: usize = 2 * HIDDEN;

/// What a token brings to the gates and candidates of both ways.
pub const WIDTH: usize = 2 * GATES;

/// Numbers that stand for a word.
pub const VECTOR: usize = 16;

/// Units between those that read and the labels.
pub const WITHIN: usize = 24;

/// How many labels are scored.
pub const LABELS: usize = 7;

/// Bytes before the first section: magic, version, kind, buckets of words (2).
pub const HEADER: usize = 8;

/// The parts whose bytes have a unit of their own.
pub const PARTS: usize = 10;

/// Scores, and what the gates take in, count in units of 2^-10.
pub const SCORE_BITS: u32 = 10;

/// States count in units of 2^-13.
const STATE_BITS: u32 = 13;

/// Numbers in a register.
const LANES: usize = 8;

/// So many times eight sums are made at a time: as many as a processor has registers for.
const AT_ONCE: usize = 5;

/// Registers that a token's row, one way's gates and one way's units take.
const ROW: usize = WIDTH / LANES;
const GATE: usize = GATES / LANES;
const UNIT: usize = HIDDEN / LANES;

/// What a token brings to the gates and candidates.
type Row = [i16x8; ROW];

/// The states of both ways behind a token.
type State = [i16; GATES];

/// Weights from some inputs to eight times `EIGHTS` outputs: for two inputs, two weights of each output.
type Weights<const EIGHTS: usize> = Vec<[i16x16; EIGHTS]>;

/// A network, unpacked.
#[derive(Debug, Default)]
pub struct Network {
    words: Buckets,
    /// The number of each bucket's first word.
    starts: Vec<u16>,
    /// Two numbers of a word's vector at a time.
    vectors: Vec<[[i16; 2]; VECTOR / 2]>,
    inputs: Vec<Weights<AT_ONCE>>,
    input_shift: u32,
    /// What each value of each feature brings, one feature after the other, and where each begins.
    values: Vec<Row>,
    first_values: Vec<usize>,
    /// For each way.
    returns: [Vec<Weights<AT_ONCE>>; 2],
    return_shift: u32,
    middles: Weights<{ WITHIN / LANES }>,
    middle_constants: [i16x8; WITHIN / LANES],
    middle_shift: u32,
    outputs: Weights<1>,
    output_constants: [i32; LABELS],
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

    /// The weights of so many inputs to `outputs`, put in order for [`products`].
    fn weights<const EIGHTS: usize>(
        &mut self,
        inputs: usize,
        outputs: usize,
    ) -> Option<Vec<Weights<EIGHTS>>> {
        let bytes = self.take(inputs * outputs)?;
        let weight = |input: usize, output: usize| {
            let known = input < inputs && output < outputs;
            if known { i16::from(bytes[input * outputs + output].cast_signed()) } else { 0 }
        };
        let two = |input: usize, output: usize| {
            i16x16::new(std::array::from_fn(|at| weight(input + at % 2, output + at / 2)))
        };
        let part = |output: usize| {
            let all = (0..inputs).step_by(2);
            all.map(|input| std::array::from_fn(|eight| two(input, output + eight * LANES))).collect()
        };
        Some((0..outputs).step_by(EIGHTS * LANES).map(part).collect())
    }

    /// So many bytes that count in units of 2^-`shift`, in units of a score.
    fn numbers<const COUNT: usize>(&mut self, shift: u32) -> Option<[i32; COUNT]> {
        let bytes = self.take(COUNT)?;
        Some(std::array::from_fn(|at| i32::from(bytes[at].cast_signed()) << SCORE_BITS >> shift))
    }
}

impl Network {
    /// Unpacks a model whose features have so many `values` each; `None` when the bytes are no such model.
    pub fn read(bytes: &[u8], values: &[usize]) -> Option<Self> {
        let mut sections = Sections(bytes);
        let header = sections.take(HEADER)?;
        if header[..4] != MAGIC[..] || header[4] != VERSION || header[5] != Kind::Attribution as u8 {
            return None;
        }
        let shifts: [u8; PARTS] = sections.take(PARTS)?.try_into().ok()?;
        let [
            vector,
            value,
            input,
            constant,
            returns,
            middle,
            middle_constant,
            output,
            output_constant,
            moves,
        ] = shifts.map(|it| u32::from(it.min(15)));
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
            input_shift: vector + input,
            return_shift: returns + STATE_BITS,
            middle_shift: middle + STATE_BITS,
            output_shift: output + SCORE_BITS,
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
        network.inputs = sections.weights(VECTOR, WIDTH)?;
        let rows = widths.iter().map(|it| sections.weights(usize::from(*it), WIDTH));
        let rows: Vec<Vec<Weights<AT_ONCE>>> = rows.collect::<Option<_>>()?;
        let constants: [i32; WIDTH] = sections.numbers(constant)?;
        // What is always there comes with the first feature.
        let mut always: Row = registers(|at| clamped(constants[at]));
        let mut numbers: Vec<[i16; 2]> = Vec::new();
        for ((own, weights), width) in stand.iter().zip(&rows).zip(widths) {
            network.first_values.push(network.values.len());
            for own in own.chunks_exact(usize::from(*width).max(1)) {
                numbers.clear();
                numbers.extend(own.chunks(2).map(|it| [signed(&it[0]), it.get(1).map_or(0, signed)]));
                let row: Row = sums(&numbers, weights, value + input);
                network.values.push(std::array::from_fn(|at| row[at].saturating_add(always[at])));
            }
            always = Row::default();
        }
        network.returns = [sections.weights(HIDDEN, GATES)?, sections.weights(HIDDEN, GATES)?];
        network.middles = sections.weights(GATES, WITHIN)?.swap_remove(0);
        let constants: [i32; WITHIN] = sections.numbers(middle_constant)?;
        network.middle_constants = registers(|at| clamped(constants[at]));
        network.outputs = sections.weights(WITHIN, LABELS)?.swap_remove(0);
        network.output_constants = sections.numbers(output_constant)?;
        for place in &mut network.moves {
            for row in place {
                *row = sections.numbers(moves)?;
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
                        *sum += *number;
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
            self.step(0, &row[..GATE], &mut state);
            out[..HIDDEN].copy_from_slice(&state);
        }
        let mut state = [0; HIDDEN];
        for (row, out) in gates.iter().zip(states.iter_mut()).rev() {
            self.step(1, &row[GATE..], &mut state);
            out[HIDDEN..].copy_from_slice(&state);
        }
        scores.extend(states.iter().map(|it| self.labels(it)));
    }

    /// What a word brings, worked out where it is met first.
    fn row<'m>(&self, word: u16, memory: &'m mut Memory) -> &'m Row {
        let word = usize::from(word).min(self.vectors.len() - 1);
        memory.known.resize(self.vectors.len(), 0);
        if memory.known[word] == 0 {
            let vector = &self.vectors[word];
            memory.rows.push(sums(vector, &self.inputs, self.input_shift));
            memory.known[word] = memory.rows.len() as u32;
        }
        &memory.rows[memory.known[word] as usize - 1]
    }

    /// One token further, one way.
    fn step(&self, way: usize, gates: &[i16x8], state: &mut [i16; HIDDEN]) {
        let inputs = state.as_chunks().0;
        let mut sums: [i16x8; GATE] = sums(inputs, &self.returns[way], self.return_shift);
        for (sum, gate) in sums.iter_mut().zip(gates) {
            *sum = sum.saturating_add(*gate);
        }
        for (unit, state) in state.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let half: i16x8 = sums[unit] >> 1_i32;
            // In units of 2^-15, and never quite one.
            let keep = (bend(half) << 1_i32).saturating_add(i16x8::splat(1 << 14));
            let candidate = bend(sums[UNIT + unit]);
            let before = i16x8::new(*state);
            *state = (candidate + keep.mul_scale_round(before - candidate)).to_array();
        }
    }

    fn labels(&self, state: &State) -> [i32; LABELS] {
        let inputs = state.as_chunks().0;
        let sums = products(inputs, &self.middles, self.middle_shift);
        let within: [[i16; LANES]; WITHIN / LANES] = std::array::from_fn(|at| {
            sums[at].saturating_add(self.middle_constants[at]).max(i16x8::ZERO).to_array()
        });
        let [sums] = products(within.as_flattened().as_chunks().0, &self.outputs, self.output_shift);
        let sums = sums.to_array();
        std::array::from_fn(|at| i32::from(sums[at]) + self.output_constants[at])
    }
}

/// All sums of products, [`AT_ONCE`] registers at a time.
#[inline]
fn sums<const COUNT: usize>(inputs: &[[i16; 2]], weights: &[Weights<AT_ONCE>], shift: u32) -> [i16x8; COUNT] {
    let mut all = [i16x8::ZERO; COUNT];
    for (all, weights) in all.as_chunks_mut().0.iter_mut().zip(weights) {
        *all = products(inputs, weights, shift);
    }
    all
}

/// The sums of the products of the inputs and their weights to each output, in units of a score.
#[inline]
fn products<const EIGHTS: usize>(
    inputs: &[[i16; 2]],
    weights: &[[i16x16; EIGHTS]],
    shift: u32,
) -> [i16x8; EIGHTS] {
    let down = shift.saturating_sub(SCORE_BITS);
    let mut sums = [i32x8::splat(1 << down >> 1); EIGHTS];
    for ([left, right], weights) in inputs.iter().zip(weights) {
        let [l, r] = [*left, *right];
        let both = i16x16::new([l, r, l, r, l, r, l, r, l, r, l, r, l, r, l, r]);
        for (sum, weights) in sums.iter_mut().zip(weights) {
            *sum += both.dot(*weights);
        }
    }
    sums.map(|it| i16x8::from_i32x8_saturate(it >> down))
}

/// From a score's units to a state's: a parabola through nought that is flat from 2 and -2 on, where it is 1 and -1.
#[inline]
fn bend(number: i16x8) -> i16x8 {
    const MOST: i16 = 2 << SCORE_BITS;
    let number = number.min(i16x8::splat(MOST)).max(i16x8::splat(-MOST)) << 3_i32;
    // Of the product 15 bits are left out, and so it is a quarter of the square.
    number - number.mul_scale_round(number.abs())
}

fn registers<const COUNT: usize>(number: impl Fn(usize) -> i16) -> [i16x8; COUNT] {
    std::array::from_fn(|register| i16x8::new(std::array::from_fn(|lane| number(register * LANES + lane))))
}

fn clamped(number: i32) -> i16 {
    number.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

#[cfg(test)]
mod tests {
    use wide::{i16x8, i16x16};

    use super::{HEADER, LABELS, Memory, Network, PARTS, bend, products};

    const SHIPPED: &[u8] = include_bytes!("../models/attribution.bin");
    const VALUES: [usize; 15] = crate::attribution::learned::features::VALUES;

    fn scores(network: &Network, tokens: &[(u16, [u8; 15])]) -> Vec<[i32; LABELS]> {
        let mut scores = Vec::new();
        let tokens = tokens.iter().map(|(word, values)| (*word, values));
        network.score(tokens, &mut Memory::default(), &mut scores);
        scores
    }

    #[test]
    fn the_network_that_ships_is_read() {
        let network =
            Network::read(SHIPPED, &VALUES).expect("It is of another form: run `cargo xtask train`.");
        let known = (0..=u32::MAX).step_by(0xf_ffff).filter(|it| network.word(*it).0 != 0).count();
        assert!(known > 0);
    }

    #[test]
    fn what_stands_around_a_token_moves_its_scores() {
        let network = Network::read(SHIPPED, &VALUES).expect("the network ships");
        let [one, other] = [(1, [0; 15]), (2, [0; 15])];
        let alone = scores(&network, &[one])[0];
        assert_ne!(alone, scores(&network, &[other, one])[1]);
        assert_ne!(alone, scores(&network, &[one, other])[0]);
    }

    #[test]
    fn an_empty_network_scores_all_labels_alike() {
        assert_eq!(scores(&Network::default(), &[(7, [3; 15])]), [[0; LABELS]]);
        assert_eq!(Network::default().word(12345), (0, 0));
    }

    #[test]
    fn a_file_of_another_length_kind_or_version_is_not_read() {
        for length in [0, 4, HEADER, HEADER + PARTS, SHIPPED.len() / 2, SHIPPED.len() - 1] {
            assert!(Network::read(&SHIPPED[..length], &VALUES).is_none());
        }
        let mut longer = SHIPPED.to_vec();
        longer.push(0);
        assert!(Network::read(&longer, &VALUES).is_none());
        for at in [0, 4, 5] {
            let mut other = SHIPPED.to_vec();
            other[at] += 1;
            assert!(Network::read(&other, &VALUES).is_none());
        }
        assert!(Network::read(SHIPPED, &VALUES[1..]).is_none());
    }

    /// Whatever stands in the sections: no word and no value may lead outside them, and no sum may end the program.
    #[test]
    fn a_network_of_nonsense_is_read_without_harm() {
        let sections = HEADER + PARTS + VALUES.len();
        let mut read = 0;
        for eighth in 0..8 {
            for nonsense in [0x7f, 0x80, 0xff] {
                let mut bytes = SHIPPED.to_vec();
                let first = sections + (bytes.len() - sections) * eighth / 8;
                bytes[first..].fill(nonsense);
                let Some(network) = Network::read(&bytes, &VALUES) else { continue };
                read += 1;
                let tokens: Vec<_> = (0..300).map(|at| (at * 211, [at as u8; 15])).collect();
                assert_eq!(scores(&network, &tokens).len(), tokens.len());
                for hash in (0..=u32::MAX).step_by(0xffff) {
                    network.word(hash);
                }
            }
        }
        assert!(read >= 12, "only {read} were read");
    }

    #[test]
    fn what_is_bent_is_a_parabola_and_flat_beyond_two() {
        for number in (-4 * 1024..4 * 1024).step_by(37) {
            let x = (f64::from(number) / 1024.0).clamp(-2.0, 2.0);
            let expected = (x - x * x.abs() / 4.0) * 8192.0;
            let found = bend(i16x8::splat(number)).to_array()[0];
            assert!((f64::from(found) - expected).abs() <= 1.0, "{number}: {found} instead of {expected}");
        }
    }

    #[test]
    fn products_are_summed_up_for_each_output_and_rounded() {
        let inputs = [[3, -5], [7, 11]];
        let numbers = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7];
        let weights = [1, 2].map(|pair| [i16x16::new(numbers.map(|it| it * pair))]);
        let [found] = products(&inputs, &weights, 12);
        // Two weights of each output lie side by side.
        let expected = [-8, -6, -4, -2, 0, 2, 4, 6].map(|first| {
            let second = first + 1;
            (3 * first - 5 * second + 7 * (2 * first) + 11 * (2 * second) + 2) >> 2
        });
        assert_eq!(found.to_array(), expected);
    }
}
