//! Who speaks a span: the question before every mark.

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The outlet itself.
    Page,
    /// A vague, anonymous, agentless or rumoured source.
    Vague,
    /// A named person, organisation or document.
    Named,
    /// The sentence denies or disbelieves it.
    Denied,
    /// It is asked.
    Questioned,
}
