//! What is read: a [`Document`] of [`Block`]s, and [`Span`]s that point into them.
//!
//! Inside the engine every offset counts UTF-8 bytes from the start of its block.
//! Other units exist only at the boundary (see [`Unit`] and [`Converter`]).

use std::ops::Range;

/// A half-open range `start..end` of UTF-8 bytes within one block.
///
/// Both ends lie on character boundaries, and `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, but not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Number of bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// For slicing the block's text.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A span together with the block it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index into [`Document::blocks`].
    pub block: u32,
    /// Where in that block.
    pub span: Span,
}

impl Place {
    /// The place `span` in block number `block`.
    pub const fn new(block: u32, span: Span) -> Self {
        Self { block, span }
    }

    /// Whether the two lie in the same block and share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.block == other.block && self.span.overlaps(other.span)
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.block == other.block && self.span.contains(other.span)
    }
}

/// What a block is on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A headline or a heading between paragraphs.
    Heading,
    /// Running text.
    #[default]
    Paragraph,
    /// One item of a list.
    ListItem,
    /// A block quotation: its text is somebody's words though no quotation mark says so.
    Quotation,
    /// The caption of a picture.
    Caption,
}

/// A link in a block: what the reader can open to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The linked words.
    pub span: Span,
    /// Where it leads, as written in the page.
    pub href: String,
}

/// One paragraph, heading, list item or caption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// What it is on the page.
    pub kind: BlockKind,
    /// Its text. At most `u32::MAX` bytes are read.
    pub text: String,
    /// Links in it, in order.
    pub links: Vec<Link>,
    /// Where the text stands in the whole it was cut from, in bytes; 0 when it was given on its own.
    pub origin: u32,
}

impl Block {
    /// A block without links.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), links: Vec::new(), origin: 0 }
    }
}

/// The text of one article, block by block, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// In reading order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// Cuts plain text into blocks: blank lines part them, a leading `# ` marks a heading.
    ///
    /// Each block's [`origin`](Block::origin) says where it stands in `text`.
    pub fn from_plain(text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut open: Option<Range<usize>> = None;
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end();
            if content.is_empty() {
                close_block(text, open.take(), &mut blocks);
            } else {
                let start = open.map_or(offset, |it| it.start);
                open = Some(start..offset + content.len());
            }
            offset += line.len();
        }
        close_block(text, open, &mut blocks);
        Self { blocks }
    }

    /// The text at `place`.
    #[inline(never)]
    pub fn slice(&self, place: Place) -> &str {
        &self.blocks[place.block as usize].text[place.span.range()]
    }
}

fn close_block(text: &str, lines: Option<Range<usize>>, blocks: &mut Vec<Block>) {
    let Some(mut lines) = lines else { return };
    let mut kind = BlockKind::Paragraph;
    let slice = &text[lines.clone()];
    if let Some(heading) = slice.strip_prefix("# ") {
        kind = BlockKind::Heading;
        lines.start += slice.len() - heading.len();
    }
    blocks.push(Block {
        kind,
        text: text[lines.clone()].to_owned(),
        links: Vec::new(),
        origin: lines.start as u32,
    });
}

/// What an offset counts at the boundary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points.
    #[default]
    CodePoint,
    /// UTF-16 code units, as in JavaScript.
    Utf16,
    /// UTF-8 bytes.
    Utf8,
}

/// Turns byte offsets of one text into another unit and back.
///
/// It holds a checkpoint every 64 bytes, so that building is one pass and a look-up is constant time
/// whatever the order of the questions.
pub struct Converter<'t> {
    text: &'t str,
    unit: Unit,
    checkpoints: Vec<u32>,
}

/// Bytes between checkpoints: a look-up walks at most this many, the table costs a sixteenth of the text.
const STRIDE: usize = 64;

impl<'t> Converter<'t> {
    /// Reads `text` once.
    pub fn new(text: &'t str, unit: Unit) -> Self {
        let mut checkpoints = Vec::new();
        // Of ASCII alone every unit is a byte.
        if unit != Unit::Utf8 && !text.is_ascii() {
            let mut count = 0;
            for (index, byte) in text.bytes().enumerate() {
                if index % STRIDE == 0 {
                    checkpoints.push(count);
                }
                count += units_of(byte, unit);
            }
        }
        Self { text, unit, checkpoints }
    }

    /// The unit offset of byte `offset`; past the end it is the text's length.
    pub fn to_unit(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        if self.checkpoints.is_empty() {
            return offset as u32;
        }
        let checkpoint = (offset / STRIDE).min(self.checkpoints.len() - 1);
        let rest = &self.text.as_bytes()[checkpoint * STRIDE..offset];
        self.checkpoints[checkpoint] + rest.iter().map(|&byte| units_of(byte, self.unit)).sum::<u32>()
    }

    /// The byte offset of unit `offset`, moved back to a character boundary; past the end it is the text's length.
    pub fn to_byte(&self, offset: u32) -> u32 {
        if self.checkpoints.is_empty() {
            let mut byte = (offset as usize).min(self.text.len());
            while !self.text.is_char_boundary(byte) {
                byte -= 1;
            }
            return byte as u32;
        }
        let checkpoint = self.checkpoints.partition_point(|&count| count <= offset).saturating_sub(1);
        let mut count = self.checkpoints[checkpoint];
        let mut byte = checkpoint * STRIDE;
        let bytes = self.text.as_bytes();
        while byte < bytes.len() {
            // A four-byte character counts at its first byte, so the units of a whole character are known there.
            let width = units_of(bytes[byte], self.unit);
            if width > 0 && count + width > offset {
                break;
            }
            count += width;
            byte += 1;
        }
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte as u32
    }
}

/// How many units a character adds, told at its first byte; its other bytes add none.
const fn units_of(byte: u8, unit: Unit) -> u32 {
    match unit {
        Unit::Utf8 => 1,
        _ if byte & 0xC0 == 0x80 => 0,
        Unit::Utf16 if byte >= 0xF0 => 2,
        _ => 1,
    }
}
