//! Who says what: source, cue and content.
//!
//! The terms are those of the PARC 3 and PolNeAR attribution corpora.

use crate::text::{Place, Span};

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
