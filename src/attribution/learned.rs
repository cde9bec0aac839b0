//! What a model has learnt of sources, cues and contents: one label for each token of a sentence.
//!
//! It reads the words and their parts of speech, the quotation marks, and what the grammar proposes:
//! so it learns where the grammar is to be trusted.
//! It is a linear-chain conditional random field (Lafferty, `McCallum` and Pereira, ICML 2001).

use std::ops::Range;
use std::sync::LazyLock;

use crate::attribution::Draft;
use crate::model::{Kind, LANES, Rows, Words};
use crate::syntax::Syntax;
use crate::text::Document;

pub mod features;

use features::{Reader, Sequence};

/// How many labels there are: outside, and the beginning and the inside of each role.
pub const LABELS: usize = 7;

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
}

/// Whether `label` may follow `before`: an inside follows its own beginning.
pub const fn follows(before: u8, label: u8) -> bool {
    label == OUTSIDE || label % 2 == 1 || before == label || before + 1 == label
}

/// Leans the labels towards finding something: what a probability takes for too little evidence
/// is right more often than not, and a claim left without its speaker costs a wrong mark. In steps of the weights.
const LEANING: [i32; LANES] = [0, 6, 0, 10, 0, 4, 0, 0];

/// A model of attributions, ready to read with.
#[derive(Debug)]
pub struct Labeller {
    words: Words,
    rows: Rows,
}

/// The model that ships, unpacked when it is first asked for.
static SHIPPED: LazyLock<Labeller> =
    LazyLock::new(|| Labeller::new(include_bytes!("../models/attribution.bin")));

/// What each label says for each label behind it.
type Moves = [[i32; LANES]; LABELS];

/// The moves of each kind of token; there are few kinds, and many tokens.
#[derive(Default)]
struct Kinds(Vec<Option<Box<Moves>>>);

impl Labeller {
    /// The model that ships.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A labeller of these bytes; of bytes that are no such model, one that labels nothing.
    pub fn new(bytes: &[u8]) -> Self {
        let (words, rows) = Rows::read(bytes, Kind::Attribution).unwrap_or_default();
        Self { words, rows }
    }

    fn moves<'k>(&self, kinds: &'k mut Kinds, token: features::Transition) -> &'k Moves {
        let kind = token.kind();
        if kinds.0.len() <= kind {
            kinds.0.resize_with(kind + 1, || None);
        }
        kinds.0[kind].get_or_insert_with(|| {
            Box::new(std::array::from_fn(|before| {
                let mut scores = LEANING;
                self.rows.add(&token.behind(before as u8), &mut scores);
                scores
            }))
        })
    }

    /// The best labels of a sentence, by Viterbi's way; `before` is the label of the token before it.
    fn decode(&self, kinds: &mut Kinds, sequence: &Sequence, before: u8, labels: &mut Vec<u8>) {
        const NEVER: i32 = i32::MIN / 2;
        labels.clear();
        let mut scores = [NEVER; LABELS];
        scores[usize::from(before)] = 0;
        let mut steps: Vec<[u8; LABELS]> = Vec::with_capacity(sequence.emissions.len());
        for (emissions, transition) in sequence.emissions.iter().zip(&sequence.transitions) {
            let mut own = [0; LANES];
            self.rows.add(emissions, &mut own);
            let moves = self.moves(kinds, *transition);
            let mut best = [NEVER; LABELS];
            let mut step = [0; LABELS];
            for (from, (&score, moves)) in scores.iter().zip(moves).enumerate() {
                // A label that cannot stand there leads nowhere.
                if score <= NEVER {
                    continue;
                }
                for label in 0..LABELS {
                    let total = score + own[label] + moves[label];
                    if follows(from as u8, label as u8) && total > best[label] {
                        best[label] = total;
                        step[label] = from as u8;
                    }
                }
            }
            scores = best;
            steps.push(step);
        }
        let last = (0..LABELS as u8).max_by_key(|&it| (scores[usize::from(it)], std::cmp::Reverse(it)));
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
    let class = |lemma| labeller.words.class(lemma);
    let reader = Reader::new(document, syntax, drafts, &class);
    let mut runs: Vec<Run> = Vec::new();
    let mut sequence = Sequence::default();
    let mut kinds = Kinds::default();
    let mut labels = Vec::new();
    let mut before = OUTSIDE;
    let mut block = u32::MAX;
    for sentence in &syntax.sentences {
        if sentence.block != block {
            block = sentence.block;
            before = OUTSIDE;
        }
        let seen = reader.look(sentence);
        if !seen.may_attribute() {
            before = OUTSIDE;
            continue;
        }
        reader.read(sentence, &seen, before, &mut sequence);
        labeller.decode(&mut kinds, &sequence, before, &mut labels);
        for run in joined(sentence.range().start, &labels) {
            // A cue needs a word that attributes: the shape of a sentence alone makes none.
            let own = run.tokens.start - sentence.range().start..run.tokens.end - sentence.range().start;
            if run.role == Role::Cue && !own.clone().any(|at| seen.attributes(at)) {
                continue;
            }
            // A content goes on from the sentence before when its first label is not that of a beginning.
            let inside = labels[own.start] % 2 == 0;
            match runs.last_mut() {
                Some(last) if inside && last.role == run.role && last.tokens.end == run.tokens.start => {
                    last.tokens.end = run.tokens.end;
                }
                _ => runs.push(run),
            }
        }
        before = labels.last().copied().unwrap_or(OUTSIDE);
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
            _ => runs.push(Run { role, tokens: at..at + 1 }),
        }
    }
    runs
}
