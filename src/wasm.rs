//! The module's two functions, `analyze` and `rules`. The only file that knows JavaScript.
//!
//! Offsets are UTF-16 code units on the far side.
//! A lone surrogate arrives as U+FFFD, which is one unit too, so that offsets stay true.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::record::Record;
use crate::text::{Block, BlockKind, Converter, Document, Link, Span, Unit};

#[wasm_bindgen(typescript_custom_section)]
const API: &'static str = include_str!("wasm/api.d.ts");

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "Block[]")]
    pub type Blocks;
    #[wasm_bindgen(typescript_type = "Analysis")]
    pub type Analysis;
    #[wasm_bindgen(typescript_type = "RuleInfo[]")]
    pub type Rules;
}

#[derive(Deserialize)]
struct BlockIn {
    kind: KindIn,
    text: String,
    #[serde(default)]
    links: Vec<LinkIn>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KindIn {
    Heading,
    Paragraph,
    ListItem,
    Quotation,
    Caption,
}

#[derive(Deserialize)]
struct LinkIn {
    start: u32,
    end: u32,
    href: String,
}

/// Reads the blocks of an article.
///
/// # Errors
///
/// An `Error` with a sentence, when the argument is not a list of blocks.
#[wasm_bindgen]
pub fn analyze(blocks: &Blocks) -> Result<Analysis, JsError> {
    let blocks: Vec<BlockIn> = serde_wasm_bindgen::from_value(blocks.into())
        .map_err(|error| JsError::new(&format!("analyze() takes a list of blocks: {error}.")))?;
    let document = Document { blocks: blocks.into_iter().map(block).collect() };
    let analysis = crate::analyze(&document);
    let record = Record::new(&document, &analysis, Unit::Utf16, None);
    Ok(to_js(&record)?.unchecked_into())
}

/// What each rule says of itself.
///
/// # Errors
///
/// None in practice: the texts are constants.
#[wasm_bindgen]
pub fn rules() -> Result<Rules, JsError> {
    Ok(to_js(&crate::rules::rules())?.unchecked_into())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    // Absent options become null, as the contract has it, not undefined.
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    value
        .serialize(&serializer)
        .map_err(|error| JsError::new(&format!("The analysis could not be handed over: {error}.")))
}

fn block(block: BlockIn) -> Block {
    let converter = Converter::new(&block.text, Unit::Utf16);
    let links = block
        .links
        .into_iter()
        .map(|it| {
            let start = converter.to_byte(it.start);
            Link { span: Span::new(start, converter.to_byte(it.end).max(start)), href: it.href }
        })
        .collect();
    let kind = match block.kind {
        KindIn::Heading => BlockKind::Heading,
        KindIn::Paragraph => BlockKind::Paragraph,
        KindIn::ListItem => BlockKind::ListItem,
        KindIn::Quotation => BlockKind::Quotation,
        KindIn::Caption => BlockKind::Caption,
    };
    Block { kind, text: block.text, links, origin: 0 }
}
