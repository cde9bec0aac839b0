//! What the network sees of each token: the features here serve the reader and the trainer alike.

use std::ops::Range;

use super::{OUTSIDE, Role};
use crate::attribution::Draft;
use crate::lexicon::Class;
use crate::model::mix;
use crate::syntax::lemma::lemma;
use crate::syntax::pos::{self, Pos};
use crate::syntax::token::{Kind as TokenKind, Token};
use crate::syntax::{Sentence, Syntax};
use crate::text::Document;

/// Features of one token, beside its lemma.
pub const FEATURES: usize = 15;

/// Parts of speech, senses and labels, each with one value more for what stands outside of the sentence.
const POS: usize = pos::COUNT + 1;
const SENSES: usize = SENSE.len() + 2;
const LABELS: usize = super::LABELS + 1;

/// Inside of a quotation or not, its first token and its last.
const QUOTES: usize = 4;

/// No capital, one, all.
const CAPITALS: usize = 3;

/// Where in its noun phrase a token may stand.
const POSITIONS: usize = 5;

/// Kinds of cue, each with a source and without.
const KINDS: usize = 16;

/// Distances as [`steps`] tells them, and how many signs stand between at most.
const STEPS: usize = 8;
const SIGNS: usize = 4;

/// What may stand behind a verb: nothing, a part of speech, "that", a quotation.
const LINKS: usize = pos::COUNT + 3;

/// What may open a clause, within brackets and without.
const OPENINGS: usize = 15;

/// How many values each feature has; the order is that in which [`Reader::read`] writes them.
#[rustfmt::skip]
pub const VALUES: [usize; FEATURES] = [
    POS, SENSES, QUOTES * CAPITALS * POSITIONS * 2, (super::LABELS + 2 * KINDS) * 2,
    POS, SENSES * LABELS, POS, SENSES * LABELS,
    POS, POS, STEPS * STEPS,
    LINKS, STEPS * SIGNS, STEPS * SIGNS, OPENINGS * 2,
];

/// One token, ready to be labelled.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// The number of its lemma in the model's vocabulary.
    pub word: u16,
    /// The value of each feature, below [`VALUES`].
    pub values: [u8; FEATURES],
}

/// The feature whose odd values tell that a sentence begins.
const BEGINS: usize = 2;

impl Input {
    /// Whether a sentence begins here.
    pub const fn begins(&self) -> bool {
        self.values[BEGINS] % 2 == 1
    }
}

/// A lemma of this class or a higher one is part of a cue at least once in twenty times: its sentence is worth reading.
const TELLING: u8 = 2;

/// From this class on, at least once in five times.
const STRONG: u8 = 3;

/// Reads documents for the model, sentence by sentence.
pub struct Reader<'a> {
    document: &'a Document,
    syntax: &'a Syntax,
    /// The number of a lemma in the vocabulary, and how often it is part of a cue, from 0 for never seen to 5 for nearly always.
    word: &'a dyn Fn(u32) -> (u16, u8),
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

/// One token as the features need it.
#[derive(Clone, Copy, Debug)]
struct Seen {
    word: u16,
    pos: Pos,
    class: u8,
    sense: u8,
    quote: u8,
    capital: u8,
    proposal: u8,
}

/// What of a token the features of its neighbours tell, by the numbers of their values.
#[derive(Clone, Copy)]
struct Near {
    pos: u8,
    sense: u8,
    proposal: u8,
}

/// Outside of the sentence.
const NOBODY: Near = Near { pos: POS as u8 - 1, sense: SENSES as u8 - 1, proposal: LABELS as u8 - 1 };

/// A sentence at a glance.
pub struct Glance(Vec<Seen>);

impl Glance {
    /// Whether it may hold an attribution at all: a quotation mark, a word that attributes, a proposal of the grammar.
    pub fn may_attribute(&self) -> bool {
        self.0.iter().any(|it| it.proposal != OUTSIDE || it.quote != 0 || it.class >= TELLING)
    }

    /// Whether the grammar, a list or the lexicon knows this token as a part of cues.
    pub fn attributes(&self, at: usize) -> bool {
        let seen = &self.0[at];
        seen.proposal != OUTSIDE || seen.sense != 0 || seen.class >= TELLING
    }

    /// The token before `at`, or another one by its number.
    fn before(&self, at: usize) -> Near {
        at.checked_sub(1).map_or(NOBODY, |it| self.near(it))
    }

    fn near(&self, at: usize) -> Near {
        self.0.get(at).map_or(NOBODY, |it| Near { pos: it.pos as u8, sense: it.sense, proposal: it.proposal })
    }
}

/// The number under which a lemma stands in the model's lexicon: "claim" the verb and "claim" the noun are two.
#[must_use]
pub const fn entry(lemma: u32, pos: Pos) -> u32 {
    mix(
        lemma,
        match pos {
            Pos::Vb | Pos::Vbd | Pos::Vbp | Pos::Vbz | Pos::Vbn | Pos::Vbg => 1,
            Pos::Nn | Pos::Nns | Pos::Nnp | Pos::Nnps => 2,
            Pos::Jj | Pos::Jjr | Pos::Jjs => 3,
            Pos::Rb => 4,
            _ => 5,
        },
    )
}

impl<'a> Reader<'a> {
    /// Reads what the grammar has found in `syntax`; `word` is asked for the [`entry`] of each lemma.
    pub fn new(
        document: &'a Document,
        syntax: &'a Syntax,
        drafts: &[Draft],
        word: &'a dyn Fn(u32) -> (u16, u8),
    ) -> Self {
        let mut proposals = vec![Proposal::default(); syntax.tokens.len()];
        let mut order: Vec<&Draft> = drafts.iter().collect();
        // Contents nest: the inner one is written over the outer, names and cues over both.
        let size = |draft: &Draft| draft.content.iter().map(Range::len).sum::<usize>();
        crate::sort::by_key(&mut order, |it| {
            u128::from(u64::MAX - size(it) as u64) << 64 | u128::from(it.at() as u64)
        });
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
        Self { document, syntax, word, proposals, quotes }
    }

    /// Looks at a sentence: what tells whether it is worth more.
    pub fn look(&self, sentence: &Sentence) -> Glance {
        let text = &self.document.blocks[sentence.block as usize].text;
        let seen = |at: usize| {
            let token = &self.syntax.tokens[at];
            let word = &text[token.span.range()];
            let lemma = if token.pos.is_inflected() { lemma(word, token.pos) } else { token.hash };
            let (number, class) = (self.word)(entry(lemma, token.pos));
            Seen {
                word: number,
                pos: token.pos,
                class: if token.kind == TokenKind::Word { class } else { 0 },
                sense: sense(token),
                quote: self.quotes[at],
                capital: u8::from(token.capital) + u8::from(token.all_capitals),
                proposal: self.proposals[at].label,
            }
        };
        Glance(sentence.range().map(seen).collect())
    }

    /// Reads one sentence and appends its tokens to `inputs`.
    pub fn read(&self, sentence: &Sentence, glance: &Glance, inputs: &mut Vec<Input>) {
        let range = sentence.range();
        let text = &self.document.blocks[sentence.block as usize].text;
        let tokens = &self.syntax.tokens[range.clone()];
        let chunks = chunks(tokens);
        let clauses = clauses(text, tokens, glance);
        let left = nearest(glance, 0..tokens.len());
        let right = nearest(glance, (0..tokens.len()).rev());
        for (at, (own, proposal)) in glance.0.iter().zip(&self.proposals[range]).enumerate() {
            let (before, after) = (glance.before(at), glance.near(at + 1));
            let chunk = chunks[at];
            let (front, back) = (glance.before(chunk.start), glance.near(chunk.end));
            let clause = clauses[at];
            let begins = usize::from(at == 0);
            let beside = |it: Near| usize::from(it.sense) * LABELS + usize::from(it.proposal);
            let apart = |distance: u8, signs: u8| usize::from(distance) * SIGNS + usize::from(signs);
            #[rustfmt::skip]
            let values = [
                own.pos as usize,
                own.sense.into(),
                joined(&[(own.quote, QUOTES), (own.capital, CAPITALS), (chunk.position(at), POSITIONS)]) * 2 + begins,
                proposal.number(),
                before.pos.into(), beside(before), after.pos.into(), beside(after),
                front.pos.into(), back.pos.into(),
                joined(&[(left[at], STEPS), (right[at], STEPS)]),
                clause.link.into(),
                apart(clause.distance, clause.signs),
                apart(clause.next_distance, clause.next_signs),
                usize::from(clause.opening) * 2 + usize::from(clause.bracket),
            ];
            let values = values.map(|it| it as u8);
            inputs.push(Input { word: own.word, values });
        }
    }
}

/// One number for several, each below its count.
fn joined(numbers: &[(u8, usize)]) -> usize {
    numbers.iter().fold(0, |all, (number, count)| all * count + usize::from(*number))
}

impl Proposal {
    /// One number for its label, for what kind of cue it is, and for whether it is the last of its role.
    fn number(self) -> usize {
        let label = usize::from(self.label);
        let cue = usize::from(self.kind) * 2 + usize::from(self.label.is_multiple_of(2));
        2 * if self.kind == 0 { label } else { super::LABELS + cue - 2 } + usize::from(self.last)
    }
}

fn paint(proposals: &mut [Proposal], range: &Range<usize>, role: Role, kind: u8) {
    for (offset, proposal) in proposals[range.clone()].iter_mut().enumerate() {
        *proposal =
            Proposal { label: role as u8 + u8::from(offset > 0), kind, last: offset + 1 == range.len() };
    }
}

/// For each token how far the likely cue is that was last passed in this order; 0 for none.
fn nearest(glance: &Glance, order: impl Iterator<Item = usize>) -> Vec<u8> {
    let mut all = vec![0; glance.0.len()];
    let mut last: Option<usize> = None;
    for at in order {
        all[at] = last.map_or(0, |it| steps(it.abs_diff(at)));
        if glance.0[at].class >= STRONG {
            last = Some(at);
        }
    }
    all
}

/// A distance in tokens, the finer the shorter.
const fn steps(distance: usize) -> u8 {
    match distance {
        0..=4 => distance as u8,
        5..=8 => 5,
        9..=16 => 6,
        _ => 7,
    }
}

/// A noun phrase without prepositional phrases, or any other token alone.
#[derive(Clone, Copy)]
struct Chunk {
    start: usize,
    end: usize,
}

impl Chunk {
    /// Alone, first, last, or between.
    const fn position(self, at: usize) -> u8 {
        match (at == self.start, at + 1 == self.end) {
            (true, true) => 1,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 4,
        }
    }
}

fn chunks(tokens: &[Token]) -> Vec<Chunk> {
    let inside = |it: Pos| {
        matches!(it, Pos::Nn | Pos::Nns | Pos::Nnp | Pos::Nnps | Pos::Prp)
            || matches!(it, Pos::Dt | Pos::Pdt | Pos::PrpS | Pos::Jj | Pos::Jjr | Pos::Jjs)
            || matches!(it, Pos::Cd | Pos::Pos | Pos::Dollar)
    };
    let opens = |it: Pos| matches!(it, Pos::Prp | Pos::Dt | Pos::PrpS);
    let mut all = Vec::with_capacity(tokens.len());
    while all.len() < tokens.len() {
        let start = all.len();
        let mut chunk = Chunk { start, end: start + 1 };
        if inside(tokens[start].pos) {
            while let Some(token) = tokens.get(chunk.end) {
                let before = tokens[chunk.end - 1].pos;
                let goes_on = inside(token.pos) || token.pos == Pos::Hyphen;
                if !goes_on || before == Pos::Prp || opens(token.pos) && !matches!(before, Pos::Pdt | Pos::Dt)
                {
                    break;
                }
                chunk.end += 1;
            }
        }
        all.resize(chunk.end, chunk);
    }
    all
}

/// The verbs on both sides of a token, and how the clause that it stands in opens; all is 0 where there is none.
#[derive(Clone, Copy, Default)]
struct Clause {
    /// What stands behind the verb before it: a part of speech, "that", a quotation.
    link: u8,
    /// How far that verb is, and how many signs stand between.
    distance: u8,
    signs: u8,
    /// The same of the verb behind it.
    next_distance: u8,
    next_signs: u8,
    /// The last thing that may have opened a clause or a part of one.
    opening: u8,
    bracket: bool,
}

fn clauses(text: &str, tokens: &[Token], glance: &Glance) -> Vec<Clause> {
    let auxiliary = [Class::Be, Class::Have, Class::DoVerb];
    let is_verb = |it: &Token| it.pos.is_verb() && !it.classes.has_any(&auxiliary);
    let is_sign = |at: usize| glance.0[at].quote != 1 && !tokens[at].is_word();
    let most = SIGNS as u8 - 1;
    let mut all = vec![Clause::default(); tokens.len()];
    let (mut verb, mut signs, mut opening, mut bracket) = (None::<usize>, 0, 1, false);
    for at in 0..tokens.len() {
        opening = opens(text, tokens, glance, at).unwrap_or(opening);
        let word = &text[tokens[at].span.range()];
        bracket |= word == "(";
        let clause = &mut all[at];
        clause.opening = opening;
        clause.bracket = bracket;
        bracket &= word != ")";
        if let Some(verb) = verb {
            clause.distance = steps(at - verb);
            clause.signs = signs;
            clause.link = match glance.0[verb + 1] {
                _ if tokens[verb + 1].is(Class::That) => LINKS as u8 - 2,
                seen if seen.quote == 2 => LINKS as u8 - 1,
                seen => seen.pos as u8 + 1,
            };
        }
        if is_verb(&tokens[at]) {
            verb = Some(at);
            signs = 0;
        } else if is_sign(at) {
            signs = most.min(signs + 1);
        }
    }
    let (mut verb, mut signs) = (None::<usize>, 0);
    for at in (0..tokens.len()).rev() {
        if let Some(verb) = verb {
            let clause = &mut all[at];
            clause.next_distance = steps(verb - at);
            clause.next_signs = signs;
        }
        if is_verb(&tokens[at]) {
            verb = Some(at);
            signs = 0;
        } else if is_sign(at) {
            signs = most.min(signs + 1);
        }
    }
    all
}

/// What opens at this token, if anything does.
fn opens(text: &str, tokens: &[Token], glance: &Glance, at: usize) -> Option<u8> {
    let before = at.checked_sub(1)?;
    let pos = tokens[at].pos;
    let relative = matches!(pos, Pos::Wdt | Pos::Wp | Pos::Wrb | Pos::WpS);
    let found = match &text[tokens[before].span.range()] {
        "," if relative => 2,
        "," => match pos {
            Pos::Cc => 3,
            Pos::Vbg => 4,
            Pos::In => 5,
            Pos::Vbn => 6,
            Pos::Rb => 7,
            _ => 8,
        },
        "-" | "–" | "—" | "--" | ";" | ":" | "(" => 9,
        _ if glance.0[at].quote == 2 => 10,
        _ if glance.0[before].quote == 3 => 11,
        _ if tokens[at].is(Class::That) && pos == Pos::In => 12,
        _ if pos == Pos::Cc => 13,
        _ if relative => 14,
        _ => return None,
    };
    Some(found)
}

/// The list that tells most of a word, for words that the corpus never showed.
fn sense(token: &Token) -> u8 {
    SENSE.iter().position(|&class| token.is(class)).map_or(0, |it| it as u8 + 1)
}

/// The lists of which [`sense`] tells, the most telling first.
const SENSE: [Class; 24] = [
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
