//! What a model has learnt of sources, cues and contents: one label for each token of a sentence.
//!
//! It reads the words and their parts of speech, the quotation marks, and what the grammar proposes:
//! so it learns where the grammar is to be trusted.
//! The features here serve the reader and the trainer alike.

use std::ops::Range;

use super::Draft;
use crate::lexicon::Class;
use crate::model::{self, Kind, Model, Weights, mix};
use crate::syntax::token::{Kind as TokenKind, Token};
use crate::syntax::{Sentence, Syntax};
use crate::text::Document;

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

/// Features of one token, the same for whatever label stands before it.
pub const EMISSIONS: usize = 64;

/// Features of one token that are read together with the label before it.
pub const TRANSITIONS: usize = 5;

/// One sentence, ready to be labelled.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// For each token what speaks for its label.
    pub emissions: Vec<[u32; EMISSIONS]>,
    /// For each token what speaks for its label behind another.
    pub transitions: Vec<[u32; TRANSITIONS]>,
}

/// Reads documents for the model, sentence by sentence.
pub struct Reader<'a> {
    document: &'a Document,
    syntax: &'a Syntax,
    model: Model<'a>,
    /// What the grammar proposes for each token.
    proposals: Vec<Proposal>,
    quotes: Vec<u8>,
}

/// What the grammar says of a token.
#[derive(Clone, Copy, Debug, Default)]
struct Proposal {
    /// Its label.
    label: u8,
    /// The kind of cue and whether it has a source, for a token of a cue.
    kind: u8,
    /// It is the last token of its role.
    last: bool,
}

/// A sentence with a word of this class, part of a cue at least once in twenty times, is worth reading.
const TELLING: u8 = 2;

impl<'a> Reader<'a> {
    /// Reads what the grammar has found in `syntax`.
    pub fn new(document: &'a Document, syntax: &'a Syntax, drafts: &[Draft], model: Model<'a>) -> Self {
        let mut proposals = vec![Proposal::default(); syntax.tokens.len()];
        let mut order: Vec<&Draft> = drafts.iter().collect();
        // Contents nest: the inner one is written over the outer, names and cues over both.
        let size = |draft: &Draft| draft.content.iter().map(Range::len).sum::<usize>();
        order.sort_by_key(|it| (std::cmp::Reverse(size(it)), it.at()));
        for draft in &order {
            for piece in &draft.content {
                paint(&mut proposals, piece, Role::Content, 0);
            }
        }
        for draft in &order {
            if let Some(source) = &draft.source {
                paint(&mut proposals, source, Role::Source, 0);
            }
        }
        for draft in &order {
            let kind = 1 + draft.kind as u8 * 2 + u8::from(draft.source.is_some());
            for cue in &draft.cue {
                paint(&mut proposals, cue, Role::Cue, kind);
            }
        }
        let mut quotes = vec![0; syntax.tokens.len()];
        for quotation in &syntax.quotations {
            let range = quotation.start as usize..quotation.end as usize;
            quotes[range.clone()].fill(1);
            quotes[range.start] = 2;
            if quotation.closed {
                quotes[range.end - 1] = 3;
            }
        }
        Self { document, syntax, model, proposals, quotes }
    }

    /// Whether a sentence may hold an attribution at all: most that do not are told at a glance.
    pub fn is_candidate(&self, sentence: &Sentence) -> bool {
        let text = &self.document.blocks[sentence.block as usize].text;
        sentence.range().any(|at| {
            self.proposals[at].label != OUTSIDE
                || self.quotes[at] != 0
                || self.class(text, &self.syntax.tokens[at]) >= TELLING
        })
    }

    /// Whether the grammar or the lexicon knows this token as a part of cues.
    fn may_attribute(&self, sentence: &Sentence, at: usize) -> bool {
        let text = &self.document.blocks[sentence.block as usize].text;
        let token = &self.syntax.tokens[at];
        self.proposals[at].label != OUTSIDE || sense(token) != 0 || self.class(text, token) >= TELLING
    }

    fn class(&self, text: &str, token: &Token) -> u8 {
        if token.kind == TokenKind::Word { self.model.class(hash(text, token)) } else { 0 }
    }

    /// Reads one sentence; `before` is the label of the token before it, [`OUTSIDE`] at the start of a block.
    #[expect(
        clippy::many_single_char_names,
        reason = "w, p, c, q, s, g: a table of features is read by its shape"
    )]
    pub fn read(&self, sentence: &Sentence, before: u8, sequence: &mut Sequence) {
        sequence.emissions.clear();
        sequence.transitions.clear();
        let range = sentence.range();
        let text = &self.document.blocks[sentence.block as usize].text;
        let tokens = &self.syntax.tokens[range.clone()];
        let quotes = &self.quotes[range.clone()];
        let proposals = &self.proposals[range.clone()];
        let hashes: Vec<u32> = tokens.iter().map(|it| hash(text, it)).collect();
        let cues: Vec<u32> = tokens.iter().map(|it| u32::from(self.class(text, it))).collect();
        let senses: Vec<u32> = tokens.iter().map(sense).collect();
        let left = nearest(tokens, quotes, &cues, &hashes, 0..tokens.len());
        let right = nearest(tokens, quotes, &cues, &hashes, (0..tokens.len()).rev());

        let block_start = range.start == self.syntax.blocks[sentence.block as usize].start as usize;
        let before_quote = match range.start.checked_sub(1).filter(|_| !block_start) {
            Some(at) => u32::from(self.quotes[at]),
            None => 4,
        };
        let any_quote = u32::from(quotes.iter().any(|&it| it != 0));
        let strong = cues.iter().filter(|it| **it >= STRONG).count().min(3) as u32;
        let opens = u32::from(quotes.first().is_some_and(|&it| it != 0));
        let proposed = u32::from(proposals.iter().any(|it| it.label == Role::Cue as u8));
        let whole = any_quote | strong << 1 | opens << 3 | before_quote << 4 | proposed << 7;
        let before = u32::from(before);

        for at in 0..tokens.len() {
            let near = |offset: isize| at.checked_add_signed(offset).filter(|&it| it < tokens.len());
            let w = |offset: isize| {
                near(offset).map_or(90_u32.wrapping_add_signed(offset as i32), |it| hashes[it])
            };
            let p = |offset: isize| near(offset).map_or(99, |it| tokens[it].pos as u32);
            let c = |offset: isize| near(offset).map_or(9, |it| cues[it]);
            let q = |offset: isize| near(offset).map_or(9, |it| u32::from(quotes[it]));
            let s = |offset: isize| near(offset).map_or(63, |it| senses[it]);
            let g = |offset: isize| near(offset).map_or(9, |it| u32::from(proposals[it].label));
            let cap = |offset: isize| {
                near(offset)
                    .map_or(3, |it| u32::from(tokens[it].capital) + u32::from(tokens[it].all_capitals))
            };
            let (l, r) = (left[at], right[at]);
            let kind = u32::from(proposals[at].kind);
            let last = u32::from(proposals[at].last);
            let start = at.min(3) as u32;
            sequence.emissions.push([
                mix(1, 0),
                mix(2, w(0)),
                mix(3, w(-1)),
                mix(4, w(1)),
                mix(5, w(-2)),
                mix(6, w(2)),
                mix(7, p(0)),
                mix(8, p(0) | p(-1) << 8),
                mix(9, p(0) | p(1) << 8),
                mix(10, p(-1) | p(0) << 8 | p(1) << 16),
                mix(11, p(0) | p(1) << 8 | p(2) << 16),
                mix(12, p(0) | p(-1) << 8 | p(-2) << 16),
                mix(13, c(0) | c(-1) << 4 | c(1) << 8),
                mix(14, c(0) | p(0) << 8),
                mix(15, c(1) | c(2) << 4 | c(3) << 8 | p(0) << 16),
                mix(16, c(-1) | c(-2) << 4 | c(-3) << 8 | p(0) << 16),
                mix(17, q(0) | q(-1) << 4 | q(1) << 8),
                mix(18, q(0) | whole << 8),
                mix(19, q(0) | l.distance << 4 | r.distance << 8),
                mix(20, q(0) | l.distance << 4 | r.distance << 8 | whole << 12),
                mix(mix(21, l.word), l.distance),
                mix(mix(22, r.word), r.distance),
                mix(mix(23, l.pos), l.distance | q(0) << 8),
                mix(mix(24, r.pos), r.distance | q(0) << 8),
                mix(25, l.pos | r.pos << 12),
                mix(mix(26, l.pos | r.pos << 12), q(0) | whole << 4),
                mix(27, cap(0) | cap(1) << 4 | cap(-1) << 8 | c(1) << 12),
                mix(28, cap(0) | p(0) << 4 | r.distance << 12),
                mix(29, p(0) | l.distance << 8 | q(0) << 12),
                mix(30, p(0) | r.distance << 8 | q(0) << 12),
                mix(mix(31, w(0)), l.distance | q(0) << 4),
                mix(mix(32, w(0)), r.distance | q(0) << 4),
                mix(mix(33, w(0)), c(-1)),
                mix(mix(34, w(-1)), w(0)),
                mix(mix(35, w(0)), w(1)),
                mix(36, start | whole << 4 | q(0) << 20),
                mix(37, start | p(0) << 4),
                mix(mix(38, l.word), p(0) | l.distance << 8),
                mix(mix(39, r.word), p(0) | r.distance << 8),
                mix(mix(40, w(0)), p(1) | p(-1) << 8),
                mix(41, before | q(0) << 4 | start << 8),
                mix(42, before | whole << 4),
                mix(43, p(-1) | p(1) << 8 | q(0) << 16),
                mix(44, p(2) | p(1) << 8 | c(0) << 16),
                mix(45, p(-2) | p(-1) << 8 | c(0) << 16),
                mix(mix(46, w(0)), q(0)),
                mix(47, c(0) | q(0) << 4 | whole << 8),
                mix(48, c(0) | c(1) << 4 | c(2) << 8 | c(3) << 12 | cap(0) << 16),
                mix(mix(49, r.distance | l.distance << 4), p(0) | strong << 8 | q(0) << 12),
                mix(50, g(0)),
                mix(51, g(0) | g(-1) << 4 | g(1) << 8),
                mix(52, g(0) | last << 4 | kind << 5 | c(0) << 12 | p(0) << 16),
                mix(53, g(0) | last << 4 | q(0) << 5 | c(0) << 9 | g(1) << 13),
                mix(mix(54, g(0) | last << 4), w(0)),
                mix(55, g(0) | last << 4 | p(-1) << 5 | p(1) << 12),
                mix(56, g(0) | l.distance << 4 | r.distance << 8 | q(0) << 12),
                mix(mix(57, g(0) | g(1) << 4), w(1)),
                mix(mix(58, g(0) | g(-1) << 4), w(-1)),
                mix(59, s(0) | s(-1) << 8 | s(1) << 16),
                mix(60, s(0) | p(0) << 8 | p(1) << 16),
                mix(61, s(0) | p(-1) << 8 | c(1) << 16),
                mix(62, s(1) | s(2) << 8 | p(0) << 16),
                mix(63, s(-1) | s(-2) << 8 | p(0) << 16),
                mix(64, g(0) | whole << 4 | q(0) << 20),
            ]);
            sequence.transitions.push([
                mix(70, 0),
                mix(71, p(0) | q(0) << 8),
                mix(72, w(0)),
                mix(73, c(0) | q(-1) << 4 | q(0) << 8 | p(-1) << 12),
                mix(74, g(0) | g(-1) << 4 | last << 8),
            ]);
        }
    }
}

fn paint(proposals: &mut [Proposal], range: &Range<usize>, role: Role, kind: u8) {
    for (offset, proposal) in proposals[range.clone()].iter_mut().enumerate() {
        *proposal =
            Proposal { label: role as u8 + u8::from(offset > 0), kind, last: offset + 1 == range.len() };
    }
}

fn hash(text: &str, token: &Token) -> u32 {
    model::word_hash(&text[token.span.range()])
}

/// Classes of a word from which on it is a likely cue.
const STRONG: u32 = 3;

/// The nearest likely cue on one side.
#[derive(Clone, Copy)]
struct Nearest {
    distance: u32,
    word: u32,
    /// Its part of speech, and how many signs stand between.
    pos: u32,
}

fn nearest(
    tokens: &[Token],
    quotes: &[u8],
    cues: &[u32],
    hashes: &[u32],
    order: impl Iterator<Item = usize>,
) -> Vec<Nearest> {
    let mut all = vec![Nearest { distance: 0, word: 0, pos: 9 }; tokens.len()];
    let mut last: Option<usize> = None;
    let mut signs = 0_u32;
    for at in order {
        if let Some(cue) = last {
            let distance = match cue.abs_diff(at) {
                0..=3 => cue.abs_diff(at) as u32,
                4 => 4,
                5..=8 => 5,
                9..=16 => 6,
                _ => 7,
            };
            all[at] =
                Nearest { distance, word: hashes[cue], pos: tokens[cue].pos as u32 | signs.min(2) << 8 };
        }
        if cues[at] >= STRONG {
            last = Some(at);
            signs = 0;
        } else if quotes[at] != 1 && !tokens[at].is_word() {
            signs += 1;
        }
    }
    all
}

/// The list that tells most of a word, for words that the corpus never showed.
fn sense(token: &Token) -> u32 {
    const TELLING: [Class; 24] = [
        Class::SayVerb,
        Class::BeliefVerb,
        Class::DenialVerb,
        Class::ObjectVerb,
        Class::AgentlessVerb,
        Class::ClaimNoun,
        Class::DenialNoun,
        Class::HedgeAdverb,
        Class::That,
        Class::By,
        Class::Be,
        Class::Have,
        Class::Modal,
        Class::SubjectPronoun,
        Class::PersonRole,
        Class::InsiderNoun,
        Class::SourceWord,
        Class::DocumentNoun,
        Class::OrganisationNoun,
        Class::Title,
        Class::Weekday,
        Class::TimeNoun,
        Class::WhWord,
        Class::Name,
    ];
    TELLING.iter().position(|&class| token.is(class)).map_or(0, |it| it as u32 + 1)
}

/// Whether `label` may follow `before`: an inside follows its own beginning.
pub const fn follows(before: u8, label: u8) -> bool {
    label == OUTSIDE || label % 2 == 1 || before == label || before + 1 == label
}

/// Leans the labels towards finding something: what a probability takes for too little evidence
/// is right more often than not, and a claim left without its speaker costs a wrong mark.
const LEANING: [i32; LABELS] = [-1000, 1000, 0, 3000, 0, 1000, 0];

/// What a transition feature is behind `before`.
#[inline]
pub const fn behind(feature: u32, before: u8) -> u32 {
    feature.wrapping_add((before as u32 + 1).wrapping_mul(0x85eb_ca6b))
}

/// The best labels of a sentence, by Viterbi's way; `before` is the label of the token before it.
pub fn decode(weights: &impl Weights, sequence: &Sequence, before: u8, labels: &mut Vec<u8>) {
    const NEVER: i32 = i32::MIN / 2;
    labels.clear();
    let mut scores = [NEVER; LABELS];
    scores[usize::from(before)] = 0;
    let mut steps: Vec<[u8; LABELS]> = Vec::with_capacity(sequence.emissions.len());
    for (emissions, transitions) in sequence.emissions.iter().zip(&sequence.transitions) {
        let mut own = LEANING;
        for &feature in emissions {
            weights.add(feature, &mut own);
        }
        let mut best = [NEVER; LABELS];
        let mut step = [0; LABELS];
        for (from, &score) in scores.iter().enumerate() {
            // A label that cannot stand there leads nowhere.
            if score <= NEVER {
                continue;
            }
            let mut moves = [0; LABELS];
            for &feature in transitions {
                weights.add(behind(feature, from as u8), &mut moves);
            }
            for label in 0..LABELS {
                let total = score + moves[label];
                if follows(from as u8, label as u8) && total > best[label] {
                    best[label] = total;
                    step[label] = from as u8;
                }
            }
        }
        for (total, own) in best.iter_mut().zip(own) {
            *total = if *total <= NEVER { NEVER } else { *total + own };
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

/// A run of tokens with one role. A content may run through several sentences of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its role.
    pub role: Role,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// The model that ships.
pub fn shipped() -> Model<'static> {
    Model::read(include_bytes!("../models/attribution.bin"), Kind::Attribution).unwrap_or_default()
}

/// Labels a document and returns the runs of equal role, in order.
pub fn runs(document: &Document, syntax: &Syntax, drafts: &[Draft], model: Model<'_>) -> Vec<Run> {
    let reader = Reader::new(document, syntax, drafts, model);
    let mut runs: Vec<Run> = Vec::new();
    let mut sequence = Sequence::default();
    let mut labels = Vec::new();
    let mut before = OUTSIDE;
    let mut block = u32::MAX;
    for sentence in &syntax.sentences {
        if sentence.block != block {
            block = sentence.block;
            before = OUTSIDE;
        }
        if !reader.is_candidate(sentence) {
            before = OUTSIDE;
            continue;
        }
        reader.read(sentence, before, &mut sequence);
        decode(&model, &sequence, before, &mut labels);
        for run in joined(sentence.range().start, &labels) {
            // A cue needs a word that attributes: the shape of a sentence alone makes none.
            if run.role == Role::Cue && !run.tokens.clone().any(|at| reader.may_attribute(sentence, at)) {
                continue;
            }
            // A content goes on from the sentence before when its first label is not that of a beginning.
            let inside = labels[run.tokens.start - sentence.range().start] % 2 == 0;
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
