//! The record that the command prints and the WASM module returns: plain data, made once from an [`Analysis`].
//!
//! These are the only serialised types.
//! The engine's own types stay free to change; this file changes only with the contract.

use serde::{Deserialize, Serialize};

use crate::Analysis;
use crate::attribution::{Form, SourceKind};
use crate::rules::{Family, Level, Role};
use crate::text::{Block, BlockKind, Converter, Document, Link, Place, Span, Unit};
use crate::voice::Voice;

/// A block as it arrives, its links in the caller's unit.
#[derive(Debug, Deserialize)]
pub struct BlockIn {
    /// What it is on the page.
    pub kind: KindIn,
    /// Its text.
    pub text: String,
    /// Its links.
    #[serde(default)]
    pub links: Vec<LinkIn>,
}

/// A block's kind as it arrives.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "they are those of `BlockKind`")]
pub enum KindIn {
    Heading,
    Paragraph,
    ListItem,
    Quotation,
    Caption,
}

impl KindIn {
    /// From the name that the contract gives it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "heading" => Self::Heading,
            "paragraph" => Self::Paragraph,
            "list-item" => Self::ListItem,
            "quotation" => Self::Quotation,
            "caption" => Self::Caption,
            _ => return None,
        })
    }
}

/// A link as it arrives.
#[derive(Debug, Deserialize)]
pub struct LinkIn {
    /// First unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
    /// Where it leads.
    pub href: String,
}

impl BlockIn {
    /// The engine's block; a link's ends are moved to character boundaries inside the text.
    pub fn into_block(self, unit: Unit) -> Block {
        let converter = Converter::new(&self.text, unit);
        let links = self
            .links
            .into_iter()
            .map(|it| {
                let start = converter.to_byte(it.start);
                Link { span: Span::new(start, converter.to_byte(it.end).max(start)), href: it.href }
            })
            .collect();
        let kind = match self.kind {
            KindIn::Heading => BlockKind::Heading,
            KindIn::Paragraph => BlockKind::Paragraph,
            KindIn::ListItem => BlockKind::ListItem,
            KindIn::Quotation => BlockKind::Quotation,
            KindIn::Caption => BlockKind::Caption,
        };
        Block { kind, text: self.text, links, origin: 0 }
    }
}

/// One analysed document.
#[derive(Debug, Serialize)]
pub struct Record {
    /// The caller's name for the document, or null.
    pub id: Option<String>,
    /// The unit of every `start` and `end`.
    pub offsets: &'static str,
    /// Every sentence, in order.
    pub sentences: Vec<Sentence>,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// The marks, sorted by position.
    pub findings: Vec<Finding>,
    /// Everybody who is quoted, with their mentions.
    pub sources: Vec<Source>,
    /// The words that say that the whole is an opinion; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<Sentence>,
}

/// A half-open range in the record's unit.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Range {
    /// The block, where it is not the one of the enclosing entry and offsets count from the block.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// First unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
}

/// A run of words with its block.
#[derive(Debug, Serialize)]
pub struct Sentence {
    /// Its block.
    pub block: u32,
    /// First unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
}

/// Source, cue and content.
#[derive(Debug, Serialize)]
pub struct Attribution {
    /// The block of the cue.
    pub block: u32,
    /// Who says it, or null: nobody is named.
    pub source: Option<Mention>,
    /// The words that attribute.
    pub cue: Vec<Range>,
    /// What is said, in one or more pieces.
    pub content: Vec<Range>,
    /// Quoted, reported, or both.
    pub form: &'static str,
}

/// A source where it is mentioned.
#[derive(Debug, Serialize)]
pub struct Mention {
    /// Where.
    #[serde(flatten)]
    pub range: Range,
    /// The rung of the ladder.
    pub kind: &'static str,
    /// Who it is, resolved through the article.
    pub name: String,
}

/// A mark.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The rule's family.
    pub family: &'static str,
    /// The block.
    pub block: u32,
    /// First unit.
    pub start: u32,
    /// One past the last unit.
    pub end: u32,
    /// Who speaks these words.
    pub voice: &'static str,
    /// How sure the engine is.
    pub level: &'static str,
    /// Between 0 and 1, in hundredths.
    pub confidence: f64,
    /// What is here, in this sentence.
    pub message: String,
    /// The words that bear on it.
    pub labels: Vec<Label>,
    /// Index into `attributions`, or null.
    pub attribution: Option<u32>,
}

/// Words that bear on a mark.
#[derive(Debug, Serialize)]
pub struct Label {
    /// What they are to it.
    pub role: &'static str,
    /// Where.
    #[serde(flatten)]
    pub range: Range,
}

/// Somebody who is quoted.
#[derive(Debug, Serialize)]
pub struct Source {
    /// Who.
    pub name: String,
    /// The best rung any mention reaches.
    pub kind: &'static str,
    /// Where they are named as a source.
    pub mentions: Vec<Range>,
    /// Indices into `attributions`.
    pub attributions: Vec<u32>,
}

impl Record {
    /// The record of `analysis`, every offset turned into `unit` once.
    ///
    /// With `text`, the whole that the blocks were cut from, offsets count from its start; without, from the start of their block.
    pub fn new(document: &Document, analysis: &Analysis, unit: Unit, text: Option<&str>) -> Self {
        let converters = Converters::new(document, unit, text);
        let attributions = analysis
            .attributions
            .iter()
            .map(|it| Attribution {
                block: it.block,
                source: it.source.as_ref().map(|source| Mention {
                    range: converters.range(source.place, it.block),
                    kind: source.kind.name(),
                    name: source.name.clone(),
                }),
                cue: it
                    .cue
                    .iter()
                    .map(|&span| converters.range(Place::new(it.block, span), it.block))
                    .collect(),
                content: it.content.iter().map(|&place| converters.range(place, it.block)).collect(),
                form: it.form.name(),
            })
            .collect();
        let findings = analysis
            .findings
            .iter()
            .map(|it| {
                let range = converters.range(it.place, it.place.block);
                Finding {
                    rule: it.rule,
                    family: it.family.name(),
                    block: it.place.block,
                    start: range.start,
                    end: range.end,
                    voice: it.voice.name(),
                    level: it.level.name(),
                    confidence: f64::from(it.confidence) / 100.0,
                    message: it.message.clone(),
                    labels: it
                        .labels
                        .iter()
                        .map(|label| Label {
                            role: label.role.name(),
                            range: converters.range(label.place, it.place.block),
                        })
                        .collect(),
                    attribution: it.attribution,
                }
            })
            .collect();
        let sentences = analysis
            .sentences
            .iter()
            .map(|&place| {
                let range = converters.range(place, place.block);
                Sentence { block: place.block, start: range.start, end: range.end }
            })
            .collect();
        let sources = analysis
            .sources
            .iter()
            .map(|it| Source {
                name: it.name.clone(),
                kind: it.kind.name(),
                mentions: it.mentions.iter().map(|&place| converters.range(place, u32::MAX)).collect(),
                attributions: it.attributions.clone(),
            })
            .collect();
        let opinion = analysis.opinion.map(|place| {
            let range = converters.range(place, place.block);
            Sentence { block: place.block, start: range.start, end: range.end }
        });
        Self { id: None, offsets: unit_name(unit), sentences, attributions, findings, sources, opinion }
    }
}

/// One converter a block, or one for the whole text.
struct Converters<'t> {
    document: &'t Document,
    whole: Option<Converter<'t>>,
    blocks: Vec<Converter<'t>>,
}

impl<'t> Converters<'t> {
    fn new(document: &'t Document, unit: Unit, text: Option<&'t str>) -> Self {
        let whole = text.map(|text| Converter::new(text, unit));
        let each = |block: &'t Block| Converter::new(&block.text, unit);
        let blocks = if whole.is_some() { Vec::new() } else { document.blocks.iter().map(each).collect() };
        Self { document, whole, blocks }
    }

    fn range(&self, place: Place, home: u32) -> Range {
        if let Some(whole) = &self.whole {
            let origin = self.document.blocks[place.block as usize].origin;
            return Range {
                block: None,
                start: whole.to_unit(origin + place.span.start),
                end: whole.to_unit(origin + place.span.end),
            };
        }
        let converter = &self.blocks[place.block as usize];
        Range {
            block: (place.block != home).then_some(place.block),
            start: converter.to_unit(place.span.start),
            end: converter.to_unit(place.span.end),
        }
    }
}

const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::CodePoint => "codepoint",
        Unit::Utf16 => "utf16",
        Unit::Utf8 => "utf8",
    }
}

impl SourceKind {
    /// As the contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Document => "document",
            Self::Role => "role",
            Self::Anonymous => "anonymous",
            Self::Vague => "vague",
        }
    }
}

impl Form {
    /// As the contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

impl Voice {
    /// As the contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Vague => "vague",
            Self::Named => "named",
            Self::Denied => "denied",
            Self::Questioned => "questioned",
        }
    }
}

impl Family {
    /// As the contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unattributed => "unattributed",
            Self::Staging => "staging",
        }
    }
}

impl Level {
    /// As the contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Firm => "firm",
            Self::Tentative => "tentative",
        }
    }
}

impl Role {
    /// As the contract spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Content => "content",
            Self::Answer => "answer",
        }
    }
}
