//! What the model sees of each token: the features here serve the reader and the trainer alike.

use std::ops::Range;

use super::{OUTSIDE, Role};
use crate::attribution::Draft;
use crate::lexicon::Class;
use crate::model::mix;
use crate::syntax::lemma::lemma;
use crate::syntax::pos::Pos;
use crate::syntax::token::{Kind as TokenKind, Token};
use crate::syntax::{Sentence, Syntax};
use crate::text::Document;

/// Features of one token, the same for whatever label stands before it.
pub const EMISSIONS: usize = 75;

/// Features of one token that are read together with the label before it.
pub const TRANSITIONS: usize = 2;

/// What is read of a token together with the label before it: its part of speech, and whether it is quoted.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pos: u32,
    quote: u32,
}

impl Transition {
    /// A number for all that is alike, below 512.
    pub const fn kind(self) -> usize {
        ((self.pos & 0x7f) << 2 | self.quote & 3) as usize
    }

    /// The features behind the label `before`.
    #[must_use]
    pub const fn behind(self, before: u8) -> [u32; TRANSITIONS] {
        let label = (before as u32 + 1).wrapping_mul(0x85eb_ca6b);
        [mix(70, 0).wrapping_add(label), mix(71, self.pos | self.quote << 8).wrapping_add(label)]
    }
}

/// One sentence, ready to be labelled.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// For each token what speaks for its label.
    pub emissions: Vec<[u32; EMISSIONS]>,
    /// For each token what speaks for its label behind another.
    pub transitions: Vec<Transition>,
}

/// A lemma of this class or a higher one is part of a cue at least once in twenty times: its sentence is worth reading.
const TELLING: u32 = 2;

/// From this class on, at least once in five times.
const STRONG: u32 = 3;

/// Reads documents for the model, sentence by sentence.
pub struct Reader<'a> {
    document: &'a Document,
    syntax: &'a Syntax,
    /// How often a lemma is part of a cue, from 0 for never seen to 5 for nearly always.
    class: &'a dyn Fn(u32) -> u8,
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

/// One token as the features need it; the default stands for one outside of the sentence.
#[derive(Clone, Copy, Debug)]
struct Seen {
    word: u32,
    lemma: u32,
    pos: u32,
    class: u32,
    sense: u32,
    quote: u32,
    capital: u32,
    proposal: u32,
}

const NOBODY: Seen =
    Seen { word: 90, lemma: 77, pos: 99, class: 9, sense: 63, quote: 9, capital: 3, proposal: 9 };

/// A sentence at a glance.
pub struct Glance(Vec<Seen>);

impl Glance {
    /// Whether it may hold an attribution at all: a quotation mark, a word that attributes, a proposal of the grammar.
    pub fn may_attribute(&self) -> bool {
        self.0.iter().any(|it| it.proposal != OUTSIDE.into() || it.quote != 0 || it.class >= TELLING)
    }

    /// Whether the grammar, a list or the lexicon knows this token as a part of cues.
    pub fn attributes(&self, at: usize) -> bool {
        let seen = &self.0[at];
        seen.proposal != OUTSIDE.into() || seen.sense != 0 || seen.class >= TELLING
    }

    fn near(&self, at: usize, offset: isize) -> &Seen {
        at.checked_add_signed(offset).and_then(|it| self.0.get(it)).unwrap_or(&NOBODY)
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
    /// Reads what the grammar has found in `syntax`; `class` is asked for the entry of each lemma.
    pub fn new(
        document: &'a Document,
        syntax: &'a Syntax,
        drafts: &[Draft],
        class: &'a dyn Fn(u32) -> u8,
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
        Self { document, syntax, class, proposals, quotes }
    }

    /// Looks at a sentence: what tells whether it is worth more.
    pub fn look(&self, sentence: &Sentence) -> Glance {
        let text = &self.document.blocks[sentence.block as usize].text;
        let seen = |at: usize| {
            let token = &self.syntax.tokens[at];
            let word = &text[token.span.range()];
            let lemma = if token.pos.is_inflected() { lemma(word, token.pos) } else { token.hash };
            let known = token.kind == TokenKind::Word;
            Seen {
                word: token.hash,
                lemma,
                pos: token.pos as u32,
                class: if known { (self.class)(entry(lemma, token.pos)).into() } else { 0 },
                sense: sense(token),
                quote: self.quotes[at].into(),
                capital: u32::from(token.capital) + u32::from(token.all_capitals),
                proposal: self.proposals[at].label.into(),
            }
        };
        Glance(sentence.range().map(seen).collect())
    }

    /// Reads one sentence; `before` is the label of the token before it, [`OUTSIDE`] at the start of a block.
    #[expect(
        clippy::many_single_char_names,
        reason = "w, m, p, c, q, s, g: a table of features is read by its shape"
    )]
    pub fn read(&self, sentence: &Sentence, glance: &Glance, before: u8, sequence: &mut Sequence) {
        sequence.emissions.clear();
        sequence.transitions.clear();
        let range = sentence.range();
        let text = &self.document.blocks[sentence.block as usize].text;
        let tokens = &self.syntax.tokens[range.clone()];
        let proposals = &self.proposals[range.clone()];
        let chunks = chunks(tokens);
        let clauses = clauses(text, tokens, glance);
        let left = nearest(tokens, glance, 0..tokens.len());
        let right = nearest(tokens, glance, (0..tokens.len()).rev());

        let block_start = range.start == self.syntax.blocks[sentence.block as usize].start as usize;
        let before_quote = match range.start.checked_sub(1).filter(|_| !block_start) {
            Some(at) => u32::from(self.quotes[at]),
            None => 4,
        };
        let any_quote = u32::from(glance.0.iter().any(|it| it.quote != 0));
        let strong = glance.0.iter().filter(|it| it.class >= STRONG).count().min(3) as u32;
        let opens = u32::from(glance.0.first().is_some_and(|it| it.quote != 0));
        let proposed = u32::from(glance.0.iter().any(|it| it.proposal == Role::Cue as u32));
        // What is the same for the whole sentence.
        let whole = any_quote | strong << 1 | opens << 3 | before_quote << 4 | proposed << 7;
        let before = u32::from(before);

        for at in 0..tokens.len() {
            let w = |offset: isize| glance.near(at, offset).word;
            let m = |offset: isize| glance.near(at, offset).lemma;
            let p = |offset: isize| glance.near(at, offset).pos;
            let c = |offset: isize| glance.near(at, offset).class;
            let q = |offset: isize| glance.near(at, offset).quote;
            let s = |offset: isize| glance.near(at, offset).sense;
            let g = |offset: isize| glance.near(at, offset).proposal;
            let cap = |offset: isize| glance.near(at, offset).capital;
            let (l, r) = (left[at], right[at]);
            let kind = u32::from(proposals[at].kind);
            let last = u32::from(proposals[at].last);
            let start = at.min(3) as u32;
            let chunk = chunks[at];
            let (k, head) = (chunk.position(at), &glance.0[chunk.head]);
            let (front, back) = (glance.near(chunk.start, -1), glance.near(chunk.end, 0));
            let v = clauses[at];
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
                mix(36, start | whole << 4 | q(0) << 20),
                mix(37, start | p(0) << 4),
                mix(mix(41, before), q(0) | start << 8),
                mix(mix(42, before), whole),
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
                mix(55, g(0) | last << 4 | p(-1) << 5 | p(1) << 12),
                mix(56, g(0) | l.distance << 4 | r.distance << 8 | q(0) << 12),
                mix(mix(58, g(0) | g(-1) << 4), w(-1)),
                mix(59, s(0) | s(-1) << 8 | s(1) << 16),
                mix(60, s(0) | p(0) << 8 | p(1) << 16),
                mix(61, s(0) | p(-1) << 8 | c(1) << 16),
                mix(62, s(1) | s(2) << 8 | p(0) << 16),
                mix(63, s(-1) | s(-2) << 8 | p(0) << 16),
                mix(64, g(0) | whole << 4 | q(0) << 20),
                mix(80, m(0)),
                mix(mix(81, m(0)), p(0)),
                mix(82, m(-1)),
                mix(83, m(1)),
                mix(mix(89, m(0)), g(0)),
                mix(90, k | back.class << 4 | front.class << 8),
                mix(mix(91, head.lemma), k),
                mix(92, k | front.class << 4 | q(0) << 8 | front.pos << 12),
                mix(93, k | head.sense << 4 | back.class << 12 | back.pos << 16),
                mix(mix(94, back.lemma), k),
                mix(mix(95, front.lemma), k),
                mix(97, k | back.pos << 4 | front.pos << 12 | head.sense << 20),
                mix(mix(98, v.verb), v.link),
                mix(100, v.link | v.class << 8 | v.distance << 12 | v.signs << 16 | q(0) << 20),
                mix(102, v.link | v.class << 8 | p(0) << 12 | v.signs << 20),
                mix(mix(104, v.next_class | v.next_signs << 4 | v.next_distance << 8), p(0) | v.class << 8),
                mix(
                    mix(105, v.next_class | v.next_signs << 4 | v.class << 8),
                    v.link | v.signs << 8 | q(0) << 12,
                ),
                mix(107, v.opening | c(0) << 4 | v.class << 8 | v.next_class << 12 | q(0) << 16),
                mix(108, v.bracket | v.opening << 4 | v.class << 8 | l.distance << 12 | r.distance << 16),
                mix(mix(109, v.verb), v.opening | v.signs << 4),
                mix(mix(110, v.verb), v.next_verb),
            ]);
            sequence.transitions.push(Transition { pos: p(0), quote: q(0) });
        }
    }
}

fn paint(proposals: &mut [Proposal], range: &Range<usize>, role: Role, kind: u8) {
    for (offset, proposal) in proposals[range.clone()].iter_mut().enumerate() {
        *proposal =
            Proposal { label: role as u8 + u8::from(offset > 0), kind, last: offset + 1 == range.len() };
    }
}

/// The nearest likely cue on one side.
#[derive(Clone, Copy)]
struct Nearest {
    distance: u32,
    word: u32,
    /// Its part of speech, and how many signs stand between.
    pos: u32,
}

fn nearest(tokens: &[Token], glance: &Glance, order: impl Iterator<Item = usize>) -> Vec<Nearest> {
    let mut all = vec![Nearest { distance: 0, word: 0, pos: 9 }; tokens.len()];
    let mut last: Option<usize> = None;
    let mut signs = 0_u32;
    for at in order {
        if let Some(cue) = last {
            let seen = &glance.0[cue];
            all[at] = Nearest {
                distance: steps(cue.abs_diff(at)),
                word: seen.word,
                pos: seen.pos | signs.min(2) << 8,
            };
        }
        if glance.0[at].class >= STRONG {
            last = Some(at);
            signs = 0;
        } else if glance.0[at].quote != 1 && !tokens[at].is_word() {
            signs += 1;
        }
    }
    all
}

/// A distance in tokens, the finer the shorter.
const fn steps(distance: usize) -> u32 {
    match distance {
        0..=4 => distance as u32,
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
    head: usize,
}

impl Chunk {
    /// Alone, first, last, or between.
    const fn position(self, at: usize) -> u32 {
        match (at == self.start, at + 1 == self.end) {
            (true, true) => 1,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 4,
        }
    }
}

fn chunks(tokens: &[Token]) -> Vec<Chunk> {
    let nominal = |it: Pos| matches!(it, Pos::Nn | Pos::Nns | Pos::Nnp | Pos::Nnps | Pos::Prp);
    let inside = |it: Pos| {
        nominal(it)
            || matches!(it, Pos::Dt | Pos::Pdt | Pos::PrpS | Pos::Jj | Pos::Jjr | Pos::Jjs)
            || matches!(it, Pos::Cd | Pos::Pos | Pos::Dollar)
    };
    let opens = |it: Pos| matches!(it, Pos::Prp | Pos::Dt | Pos::PrpS);
    let mut all = Vec::with_capacity(tokens.len());
    while all.len() < tokens.len() {
        let start = all.len();
        let mut chunk = Chunk { start, end: start + 1, head: start };
        if inside(tokens[start].pos) {
            while let Some(token) = tokens.get(chunk.end) {
                let before = tokens[chunk.end - 1].pos;
                let goes_on = inside(token.pos) || token.pos == Pos::Hyphen;
                if !goes_on || before == Pos::Prp || opens(token.pos) && !matches!(before, Pos::Pdt | Pos::Dt)
                {
                    break;
                }
                if nominal(token.pos) {
                    chunk.head = chunk.end;
                }
                chunk.end += 1;
            }
        }
        all.resize(chunk.end, chunk);
    }
    all
}

/// The verbs on both sides of a token, and how the clause that it stands in opens.
#[derive(Clone, Copy, Default)]
struct Clause {
    /// The lemma of the verb before it; all of its fields are 0 if there is none.
    verb: u32,
    /// What stands behind that verb: "that", a quotation, or a part of speech.
    link: u32,
    distance: u32,
    signs: u32,
    class: u32,
    /// The lemma of the verb behind it, likewise.
    next_verb: u32,
    next_distance: u32,
    next_signs: u32,
    next_class: u32,
    /// The last thing that may have opened a clause or a part of one.
    opening: u32,
    bracket: u32,
}

fn clauses(text: &str, tokens: &[Token], glance: &Glance) -> Vec<Clause> {
    let auxiliary = [Class::Be, Class::Have, Class::DoVerb];
    let is_verb = |it: &Token| it.pos.is_verb() && !it.classes.has_any(&auxiliary);
    let is_sign = |at: usize| glance.0[at].quote != 1 && !tokens[at].is_word();
    let mut all = vec![Clause::default(); tokens.len()];
    let (mut verb, mut signs, mut opening, mut bracket) = (None::<usize>, 0, 1, 0);
    for at in 0..tokens.len() {
        opening = opens(text, tokens, glance, at).unwrap_or(opening);
        let word = &text[tokens[at].span.range()];
        if word == "(" {
            bracket = 1;
        }
        let clause = &mut all[at];
        clause.opening = opening;
        clause.bracket = bracket;
        if word == ")" {
            bracket = 0;
        }
        if let Some(verb) = verb {
            let seen: &Seen = &glance.0[verb];
            clause.verb = seen.lemma;
            clause.class = seen.class + 1;
            clause.distance = steps(at - verb);
            clause.signs = signs;
            clause.link = match &glance.0[verb + 1] {
                _ if tokens[verb + 1].is(Class::That) => 120,
                seen if seen.quote == 2 => 121,
                seen => seen.pos + 1,
            };
        }
        if is_verb(&tokens[at]) {
            verb = Some(at);
            signs = 0;
        } else if is_sign(at) {
            signs = (signs + 1).min(3);
        }
    }
    let (mut verb, mut signs) = (None::<usize>, 0);
    for at in (0..tokens.len()).rev() {
        if let Some(verb) = verb {
            let seen: &Seen = &glance.0[verb];
            let clause = &mut all[at];
            clause.next_verb = seen.lemma;
            clause.next_class = seen.class + 1;
            clause.next_distance = steps(verb - at);
            clause.next_signs = signs;
        }
        if is_verb(&tokens[at]) {
            verb = Some(at);
            signs = 0;
        } else if is_sign(at) {
            signs = (signs + 1).min(3);
        }
    }
    all
}

/// What opens at this token, if anything does.
fn opens(text: &str, tokens: &[Token], glance: &Glance, at: usize) -> Option<u32> {
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
