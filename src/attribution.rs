//! Who says what: source, cue and content.
//!
//! The terms are those of the PARC 3 and `PolNeAR` attribution corpora.
//! Cues are found sentence by sentence, contents through the document:
//! a quotation is one content though its speaker breaks it in two or it runs into the next paragraph.

use std::ops::Range;

use crate::sort;
use crate::syntax::Syntax;
use crate::text::{Document, Place, Span};

mod assemble;
mod content;
mod cue;
pub mod learned;
mod mention;
mod source;

pub use cue::CueKind;
use learned::Labeller;

/// A rung of the source ladder, best first, after the AP, Reuters and BBC rules on attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// A named person.
    Person,
    /// A named organisation.
    Organisation,
    /// A named study, poll, filing or law, or a link the reader can open.
    Document,
    /// Somebody known by office alone: "the ministry's spokesman".
    Role,
    /// Insiders who are described but not named.
    Anonymous,
    /// Bare "sources", "critics", "the media".
    Vague,
}

impl SourceKind {
    /// Whether the reader can find out who it is.
    pub const fn is_checkable(self) -> bool {
        !matches!(self, Self::Anonymous | Self::Vague)
    }
}

/// Quoted, reported, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The words themselves, in quotation marks.
    Direct,
    /// A report of the words.
    Indirect,
    /// A report that quotes some of the words.
    Mixed,
}

/// A source where it is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub place: Place,
    /// The rung, after resolving the mention through the article.
    pub kind: SourceKind,
    /// Who it is, resolved through the article; the words themselves where nothing more is known.
    pub name: String,
}

/// One claim and who makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The block of the cue.
    pub block: u32,
    /// Who says it; nobody in an agentless passive.
    pub source: Option<Mention>,
    /// The words that attribute, in [`block`](Self::block).
    pub cue: Vec<Span>,
    /// What is said. A quotation may be broken by its speaker, or run into the next block.
    pub content: Vec<Place>,
    /// Quoted, reported, or both.
    pub form: Form,
    /// What kind of words attribute it.
    pub cue_kind: CueKind,
    /// The cue says that the content is not so: "denied that", "dismissed the claim that".
    pub denies: bool,
}

/// Somebody who is quoted, with all their mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who.
    pub name: String,
    /// The best rung any mention reaches.
    pub kind: SourceKind,
    /// Where they are named as a source, in order.
    pub mentions: Vec<Place>,
    /// Indices into [`Analysis::attributions`](crate::Analysis::attributions).
    pub attributions: Vec<u32>,
}

/// Who says what, by tokens: what the stages after this one read.
#[derive(Debug, Default)]
pub struct Attributions {
    /// In the order of the cues.
    pub all: Vec<Attribution>,
    /// The same, as token ranges.
    pub drafts: Vec<Draft>,
    /// For each token the innermost attribution whose content holds it; `u32::MAX` for none.
    owners: Vec<u32>,
    /// For each attribution the one whose content holds its cue.
    parents: Vec<Option<u32>>,
}

/// An attribution in token indices.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Index into [`Syntax::sentences`].
    pub sentence: usize,
    /// The words that attribute.
    pub cue: Vec<Range<usize>>,
    /// The words that name the source.
    pub source: Option<Range<usize>>,
    /// What is said, in one or more runs of tokens.
    pub content: Vec<Range<usize>>,
    /// What kind of words attribute it.
    pub kind: CueKind,
    /// The cue says that the content is not so.
    pub denies: bool,
}

impl Draft {
    /// First token of the cue.
    pub fn at(&self) -> usize {
        self.cue[0].start
    }
}

impl Attributions {
    /// Reads who says what.
    pub fn new(document: &Document, syntax: &Syntax) -> Self {
        let proposed = grammar(document, syntax);
        let runs = learned::runs(document, syntax, &proposed, Labeller::shipped());
        let mut drafts = assemble::assemble(syntax, proposed, &runs);
        settle(syntax, &mut drafts);
        let mentions = mention::resolve(document, syntax, &drafts);
        let all = drafts
            .iter()
            .zip(mentions)
            .map(|(draft, source)| {
                let block = syntax.sentences[draft.sentence].block;
                Attribution {
                    block,
                    source,
                    cue: draft.cue.iter().map(|it| syntax.span(it)).collect(),
                    content: draft
                        .content
                        .iter()
                        .map(|it| syntax.place(block_of(syntax, it.start), it))
                        .collect(),
                    form: content::form(syntax, draft),
                    cue_kind: draft.kind,
                    denies: draft.denies,
                }
            })
            .collect();
        let (owners, parents) = content::owners(syntax, &drafts);
        Self { all, drafts, owners, parents }
    }

    /// The innermost attribution whose content holds `token`.
    pub fn owner(&self, token: usize) -> Option<u32> {
        self.owners.get(token).copied().filter(|&it| it != u32::MAX)
    }

    /// The attribution whose content holds the cue of `attribution`.
    pub fn parent(&self, attribution: u32) -> Option<u32> {
        self.parents[attribution as usize]
    }

    /// Everybody who is quoted, in the order of their first mention.
    pub fn sources(&self) -> Vec<Source> {
        mention::ledger(&self.all)
    }
}

/// What the grammar alone finds: cues sentence by sentence, quotations joined.
pub fn grammar(document: &Document, syntax: &Syntax) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for sentence in 0..syntax.sentences.len() {
        cue::find(document, syntax, sentence, &mut drafts);
    }
    settle(syntax, &mut drafts);
    drafts
}

/// Joins quotations, leaves out what claims nothing, and puts the others in order.
fn settle(syntax: &Syntax, drafts: &mut Vec<Draft>) {
    content::join_quotations(syntax, drafts);
    drafts.retain(|it| !it.content.is_empty());
    sort::by_key(drafts, |it| it.at() as u128);
}

/// The block that holds `token`.
fn block_of(syntax: &Syntax, token: usize) -> u32 {
    syntax.blocks.partition_point(|it| it.end as usize <= token) as u32
}
