//! What a model has learnt of sources, cues and contents: one label for each token of a sentence.
//!
//! It reads the words and their parts of speech, the quotation marks, and what the grammar proposes:
//! so it learns where the grammar is to be trusted.
//! A small recurrent network scores the labels of each token from all that stands around it, and a linear-chain
//! conditional random field (Lafferty, `McCallum` and Pereira, ICML 2001) finds the best of all their sequences.

use std::ops::Range;
use std::sync::LazyLock;

use crate::attribution::Draft;
use crate::model::network::{self, Memory, Network};
use crate::syntax::Syntax;
use crate::text::Document;

pub mod features;

use features::{Input, Reader, VALUES};

/// How many labels there are: outside, and the beginning and the inside of each role.
pub const LABELS: usize = network::LABELS;

/// Outside of every role.
pub const OUTSIDE: u8 = 0;

/// A role in an attribution; its number is the label of its first token, one more that of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// Who says it.
    Source = 1,
    /// The words that attribute.
    Cue = 3,
    /// What is said.
    Content = 5,
}

impl Role {
    const fn of(label: u8) -> Option<Self> {
        match label {
            1 | 2 => Some(Self::Source),
            3 | 4 => Some(Self::Cue),
            5 | 6 => Some(Self::Content),
            _ => None,
        }
    }
}

/// A run of tokens with one role. A content may run through several sentences of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its role.
    pub role: Role,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// A cue each of whose labels is far likelier than none.
    pub sure: bool,
}

/// Whether `label` may follow `before`: an inside follows its own beginning.
pub const fn follows(before: u8, label: u8) -> bool {
    label == OUTSIDE || label % 2 == 1 || before == label || before + 1 == label
}

/// How much more than "outside" a label must score that is beyond doubt.
const SURE: i32 = 1 << network::SCORE_BITS;

/// A model of attributions, ready to read with.
#[derive(Debug)]
pub struct Labeller(Network);

/// The model that ships, unpacked when it is first asked for.
static SHIPPED: LazyLock<Labeller> =
    LazyLock::new(|| Labeller::new(include_bytes!("../models/attribution.bin")));

impl Labeller {
    /// The model that ships.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A labeller of these bytes; of bytes that are no such model, one that knows nothing.
    pub fn new(bytes: &[u8]) -> Self {
        Self(Network::read(bytes, &VALUES).unwrap_or_default())
    }

    /// The best labels of a block, by Viterbi's way.
    fn decode(&self, inputs: &[Input], scores: &[[i32; LABELS]], labels: &mut Vec<u8>) {
        const NEVER: i32 = i32::MIN / 2;
        labels.clear();
        let mut sums = [NEVER; LABELS];
        sums[usize::from(OUTSIDE)] = 0;
        let mut steps: Vec<[u8; LABELS]> = Vec::with_capacity(inputs.len());
        for (input, own) in inputs.iter().zip(scores) {
            let mut best = [NEVER; LABELS];
            let mut step = [0; LABELS];
            for (from, &sum) in (0_u8..).zip(&sums) {
                // A label that cannot stand there leads nowhere.
                if sum <= NEVER {
                    continue;
                }
                let moves = self.0.moves(input.begins(), from);
                for label in 0..LABELS {
                    let total = sum + own[label] + moves[label];
                    if follows(from, label as u8) && total > best[label] {
                        best[label] = total;
                        step[label] = from;
                    }
                }
            }
            // However long the block, no sum grows out of its bounds.
            let most = best.into_iter().max().unwrap_or(0);
            sums = best.map(|it| if it <= NEVER { NEVER } else { it - most });
            steps.push(step);
        }
        let last = (0..LABELS as u8).max_by_key(|&it| (sums[usize::from(it)], std::cmp::Reverse(it)));
        let mut label = last.unwrap_or(OUTSIDE);
        for step in steps.iter().rev() {
            labels.push(label);
            label = step[usize::from(label)];
        }
        labels.reverse();
    }
}

/// Labels a document and returns the runs of equal role, in order.
pub fn runs(document: &Document, syntax: &Syntax, drafts: &[Draft], labeller: &Labeller) -> Vec<Run> {
    let word = |lemma| labeller.0.word(lemma);
    let reader = Reader::new(document, syntax, drafts, &word);
    let mut runs: Vec<Run> = Vec::new();
    let (mut inputs, mut scores, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut memory = Memory::default();
    for sentences in syntax.sentences.chunk_by(|left, right| left.block == right.block) {
        let glances: Vec<_> = sentences.iter().map(|it| reader.look(it)).collect();
        if !glances.iter().any(features::Glance::may_attribute) {
            continue;
        }
        inputs.clear();
        for (sentence, glance) in sentences.iter().zip(&glances) {
            reader.read(sentence, glance, &mut inputs);
        }
        let tokens = inputs.iter().map(|it| (it.word, &it.values));
        labeller.0.score(tokens, &mut memory, &mut scores);
        labeller.decode(&inputs, &scores, &mut labels);
        let block_start = sentences[0].range().start;
        for (sentence, glance) in sentences.iter().zip(&glances) {
            let range = sentence.range();
            let own = &labels[range.start - block_start..range.end - block_start];
            for mut run in joined(range.start, own) {
                let first = run.tokens.start - range.start;
                if run.role == Role::Cue {
                    // A cue needs a word that attributes: the shape of a sentence alone makes none.
                    if !(first..run.tokens.end - range.start).any(|at| glance.attributes(at)) {
                        continue;
                    }
                    run.sure = (run.tokens.start - block_start..run.tokens.end - block_start).all(|at| {
                        scores[at][usize::from(labels[at])] - scores[at][usize::from(OUTSIDE)] >= SURE
                    });
                }
                // A content goes on from the sentence before when its first label is not that of a beginning.
                let inside = own[first] % 2 == 0;
                match runs.last_mut() {
                    Some(last) if inside && last.role == run.role && last.tokens.end == run.tokens.start => {
                        last.tokens.end = run.tokens.end;
                    }
                    _ => runs.push(run),
                }
            }
        }
    }
    runs
}

/// The runs of equal role in `labels`, the first of which is that of token `first`.
pub fn joined(first: usize, labels: &[u8]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, &label) in (first..).zip(labels) {
        let Some(role) = Role::of(label) else { continue };
        match runs.last_mut() {
            Some(run) if label % 2 == 0 && run.role == role && run.tokens.end == at => run.tokens.end += 1,
            _ => runs.push(Run { role, tokens: at..at + 1, sure: false }),
        }
    }
    runs
}
