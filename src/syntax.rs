//! From text to tokens, sentences, quotations, parts of speech and phrases of the lexicon.

use std::ops::Range;

use crate::lexicon::{self, Class, ClassSet, Hit, WordId};
use crate::text::{Block, BlockKind, Document, Place, Span};

pub mod lemma;
pub mod name;
pub mod phrase;
pub mod pos;
pub mod quotation;
pub mod sentence;
pub mod tag;
pub mod token;

use pos::Tagger;
use quotation::Quotation;
use token::{Kind, Token};

/// One sentence: a run of tokens in one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Index into [`Document::blocks`].
    pub block: u32,
    /// Indices into [`Syntax::tokens`].
    pub tokens: Range<u32>,
}

impl Sentence {
    /// The token indices, for loops.
    pub const fn range(&self) -> Range<usize> {
        self.tokens.start as usize..self.tokens.end as usize
    }
}

/// Everything that is known of a document before anybody is asked who says it.
#[derive(Debug, Default)]
pub struct Syntax {
    /// All tokens, block after block.
    pub tokens: Vec<Token>,
    /// The tokens of each block.
    pub blocks: Vec<Range<u32>>,
    /// All sentences, in order.
    pub sentences: Vec<Sentence>,
    /// The outermost quotations, in order.
    pub quotations: Vec<Quotation>,
    /// Phrases of the lexicon, in order of their first token, which counts into `tokens`.
    pub hits: Vec<Hit>,
    /// For each token its sentence: rules ask it of every other word, so nobody searches.
    sentence_of: Vec<u32>,
    /// For each token how many phrases begin before it.
    hits_before: Vec<u32>,
}

impl Syntax {
    /// Reads a document.
    pub fn new(document: &Document) -> Self {
        Self::with(document, Tagger::shipped())
    }

    /// Reads a document with a tagger of one's own, as the trainer does.
    pub fn with(document: &Document, tagger: &Tagger) -> Self {
        let mut syntax = Self::default();
        for (block_idx, block) in document.blocks.iter().enumerate() {
            let text = readable(block);
            let first = syntax.tokens.len();
            token::tokenize(text, &mut syntax.tokens);
            let range = first as u32..syntax.tokens.len() as u32;
            let mut ranges = Vec::new();
            sentence::split(text, &syntax.tokens[first..], range.start, &mut ranges);
            let block = block_idx as u32;
            syntax.sentences.extend(ranges.into_iter().map(|tokens| Sentence { block, tokens }));
            syntax.blocks.push(range);
        }
        syntax.quotations = quotation::find(&document.blocks, &syntax.blocks, &mut syntax.tokens);
        let mut words: Vec<WordId> = Vec::new();
        let mut classes: Vec<ClassSet> = Vec::new();
        let mut seen = Vec::new();
        let mut found = Vec::new();
        for sentence in &syntax.sentences {
            let text = &document.blocks[sentence.block as usize].text;
            let tokens = &mut syntax.tokens[sentence.range()];
            seen.clear();
            seen.extend(tokens.iter().map(|it| tagger.word(&text[it.span.range()], it.hash)));
            tagger.tag(&seen, &mut found);
            for (token, pos) in tokens.iter_mut().zip(&found) {
                token.pos = *pos;
            }
            let stop = tokens.last().is_some_and(|it| matches!(it.kind, Kind::Terminator | Kind::Quote));
            let heading = document.blocks[sentence.block as usize].kind == BlockKind::Heading;
            tag::tag(text, tokens, heading || !stop);
        }
        name::settle(document, &mut syntax);
        for (index, sentence) in syntax.sentences.iter().enumerate() {
            let tokens = &syntax.tokens[sentence.range()];
            syntax.sentence_of.resize(sentence.range().end, index as u32);
            words.clear();
            words.extend(tokens.iter().map(|it| it.word));
            classes.clear();
            classes.extend(tokens.iter().map(|it| it.classes));
            let first = syntax.hits.len();
            lexicon::scan(&words, &classes, &mut syntax.hits);
            for hit in &mut syntax.hits[first..] {
                hit.start += sentence.tokens.start;
                hit.end += sentence.tokens.start;
            }
        }
        let mut begun = 0;
        syntax.hits_before = (0..syntax.tokens.len() as u32)
            .map(|token| {
                begun += syntax.hits[begun..].iter().take_while(|it| it.start < token).count();
                begun as u32
            })
            .collect();
        syntax
    }

    /// The tokens of one sentence.
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.range()]
    }

    /// The bytes that a run of tokens of one block covers.
    pub fn span(&self, tokens: &Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }

    /// The place that a run of tokens of one block covers.
    pub fn place(&self, block: u32, tokens: &Range<usize>) -> Place {
        Place::new(block, self.span(tokens))
    }

    /// The phrases of the list `class` that start in `range`, as token ranges.
    pub fn hits_in(&self, range: Range<usize>, class: Class) -> impl Iterator<Item = Range<usize>> {
        self.hits_of(range)
            .iter()
            .filter(move |it| it.class == class)
            .map(|it| it.start as usize..it.end as usize)
    }

    #[inline(never)]
    fn hits_of(&self, range: Range<usize>) -> &[Hit] {
        let before = |token: usize| self.hits_before.get(token).map_or(self.hits.len(), |it| *it as usize);
        let first = before(range.start);
        &self.hits[first..before(range.end).max(first)]
    }

    /// The sentence that holds token `token`.
    pub fn sentence_at(&self, token: usize) -> usize {
        self.sentence_of.get(token).map_or(self.sentences.len(), |it| *it as usize)
    }

    /// The quotation that holds token `token`.
    #[inline(never)]
    pub fn quotation_at(&self, token: usize) -> Option<usize> {
        let index = self.quotations.partition_point(|it| it.end as usize <= token);
        let quotation = self.quotations.get(index)?;
        (quotation.start as usize <= token).then_some(index)
    }
}

/// Offsets are 32 bits wide: what a block holds beyond that is not read.
fn readable(block: &Block) -> &str {
    let mut end = block.text.len().min(u32::MAX as usize);
    while !block.text.is_char_boundary(end) {
        end -= 1;
    }
    &block.text[..end]
}
