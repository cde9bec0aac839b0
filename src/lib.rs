//! Says Who reads news and marks the *form* of a claim: whose source the reader cannot check,
//! and what is said to be staged.
//!
//! It never judges whether a sentence is true, nor who wrote it.

pub mod attribution;
pub mod lexicon;
pub mod model;
pub mod record;
pub mod rules;
pub mod sort;
pub mod syntax;
pub mod text;
pub mod voice;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

use text::{Document, Place};

/// All that is known of a document. Offsets are bytes within blocks.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Every sentence, in order.
    pub sentences: Vec<Place>,
    /// Who says what, in the order of the cues.
    pub attributions: Vec<attribution::Attribution>,
    /// The marks, sorted by position.
    pub findings: Vec<rules::Finding>,
    /// Everybody who is quoted.
    pub sources: Vec<attribution::Source>,
    /// The words that say that the whole is an opinion, a column or a review:
    /// marks on the page's own voice are then tentative, since it says so itself.
    pub opinion: Option<Place>,
}

/// Reads `document`. Total: every input has an analysis, in time and memory linear in its length.
pub fn analyze(document: &Document) -> Analysis {
    let article = voice::Article::new(document);
    let findings = rules::check(&article);
    let sentences =
        article.syntax.sentences.iter().map(|it| article.syntax.place(it.block, &it.range())).collect();
    let sources = article.attributions.sources();
    let opinion = article.opinion;
    Analysis { sentences, attributions: article.attributions.all, findings, sources, opinion }
}
