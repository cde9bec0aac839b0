//! The module's two functions, `analyze` and `rules`. The only file that knows JavaScript.
//!
//! Offsets are UTF-16 code units on the far side.
//! A lone surrogate arrives as U+FFFD, which is one unit too, so that offsets stay true.

use js_sys::{Array, Reflect};
use serde::Serialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::record::{BlockIn, KindIn, LinkIn, Record};
use crate::text::{Document, Unit};

#[wasm_bindgen(typescript_custom_section)]
const API: &'static str = include_str!("wasm/api.d.ts");

// The types behind these names stand in `wasm/api.d.ts`.
#[allow(missing_docs, reason = "the macro drops the documentation of the types")]
mod types {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(typescript_type = "Block[]")]
        pub type Blocks;
        #[wasm_bindgen(typescript_type = "Analysis")]
        pub type Analysis;
        #[wasm_bindgen(typescript_type = "RuleInfo[]")]
        pub type Rules;

        /// The clock of the worker or page that the module runs in.
        #[wasm_bindgen(js_name = performance, thread_local_v2)]
        pub static PERFORMANCE: web_sys::Performance;
    }
}
use types::{Analysis, Blocks, PERFORMANCE, Rules};

/// The name of the analysis in the browser's performance panel.
const MEASURE: &str = "sayswho: analyze";

/// A panic ends the instance with a bare trap; this leaves its message in the background's console.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// Reads the blocks of an article.
///
/// # Errors
///
/// An `Error` with a sentence, when the argument is not a list of blocks.
#[wasm_bindgen]
pub fn analyze(blocks: &Blocks) -> Result<Analysis, JsError> {
    let blocks = list(blocks, read_block).ok_or_else(|| JsError::new("analyze() takes a list of blocks."))?;
    let document = Document { blocks: blocks.into_iter().map(|it| it.into_block(Unit::Utf16)).collect() };
    let record = measured(|| Record::new(&document, &crate::analyze(&document), Unit::Utf16, None));
    Ok(to_js(&record)?.unchecked_into())
}

/// What each rule says of itself.
///
/// # Errors
///
/// None in practice: the texts are constants.
#[wasm_bindgen]
pub fn rules() -> Result<Rules, JsError> {
    Ok(to_js(&crate::rules::infos())?.unchecked_into())
}

// By hand: serde's way of saying what is wrong with a value brings the printing of fractions with it, 10 kB.
fn read_block(value: &JsValue) -> Option<BlockIn> {
    let links = field(value, "links")?;
    Some(BlockIn {
        kind: KindIn::named(&field(value, "kind")?.as_string()?)?,
        text: field(value, "text")?.as_string()?,
        links: if links.is_undefined() { Vec::new() } else { list(&links, read_link)? },
    })
}

fn read_link(value: &JsValue) -> Option<LinkIn> {
    #[expect(clippy::cast_sign_loss, reason = "below nought is nought, as beyond the end is the end")]
    let number = |name| Some(field(value, name)?.as_f64()? as u32);
    Some(LinkIn { start: number("start")?, end: number("end")?, href: field(value, "href")?.as_string()? })
}

fn list<T>(value: &JsValue, read: fn(&JsValue) -> Option<T>) -> Option<Vec<T>> {
    value.dyn_ref::<Array>()?.iter().map(|it| read(&it)).collect()
}

fn field(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok()
}

/// Runs `work` and leaves its time as one entry of the performance timeline, which holds the last run alone.
///
/// Where there is no timeline nothing is left: timing is a courtesy, not a part of the answer.
fn measured<T>(work: impl FnOnce() -> T) -> T {
    PERFORMANCE.with(|performance| {
        performance.clear_measures_with_measure_name(MEASURE);
        let marked = performance.mark(MEASURE).is_ok();
        let done = work();
        if marked {
            drop(performance.measure_with_start_mark(MEASURE, MEASURE));
            performance.clear_marks_with_mark_name(MEASURE);
        }
        done
    })
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    // Absent options become null, as the contract has it, and flattened structs objects, not maps.
    let serializer =
        serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true).serialize_maps_as_objects(true);
    value
        .serialize(&serializer)
        .map_err(|error| JsError::new(&format!("The analysis could not be handed over: {error}.")))
}
