//! The thirteen rules.

use crate::text::Place;
use crate::voice::Voice;

/// The two families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// A claim whose source the reader cannot check.
    Unattributed,
    /// "Everything is staged".
    Staging,
}

/// How sure the engine is of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// Shown by default.
    Firm,
    /// Shown on request.
    Tentative,
}

/// What labelled words are to a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Who says it.
    Source,
    /// The words that attribute.
    Cue,
    /// What is said.
    Content,
    /// Where the article names the source after all.
    Answer,
}

/// Words that bear on a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// What they are to it.
    pub role: Role,
    /// Where.
    pub place: Place,
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The rule's family.
    pub family: Family,
    /// The smallest phrase that shows why.
    pub place: Place,
    /// Who speaks these words.
    pub voice: Voice,
    /// How sure the engine is.
    pub level: Level,
    /// In hundredths, 0 to 100.
    pub confidence: u8,
    /// What is here, in this sentence, in plain words.
    pub message: String,
    /// Words that bear on it.
    pub labels: Vec<Label>,
    /// Index into [`Analysis::attributions`](crate::Analysis::attributions).
    pub attribution: Option<u32>,
}

/// What a rule says of itself: its page's texts, for the card and the options.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct RuleInfo {
    /// Its name, as in "allow vague-source".
    pub name: &'static str,
    /// Its family, as the contract spells it.
    pub family: &'static str,
    /// A short title.
    pub title: &'static str,
    /// One line, complete in itself.
    pub summary: &'static str,
    /// The question on the card.
    pub question: &'static str,
    /// Why it is marked.
    pub why: &'static str,
    /// What would settle it.
    pub settles: &'static str,
}

/// Every rule, in the order of the taxonomy.
pub fn rules() -> Vec<RuleInfo> {
    Vec::new()
}
