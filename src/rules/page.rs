//! A rule's page: its documentation, its card and its test in one file.
//!
//! The build reads the card from it, the tests read the examples.
//!
//! ```text
//! # Title
//!
//! One line that says what it is.
//!
//! > The question on the card?
//!
//! ## Why it is marked
//! ## What would settle it
//! ## Marked
//! - What stands in **bold** is exactly what the rule marks.
//! ## Not marked
//! ## Known misses
//! ## Known false marks
//! ```

/// One page, as written.
#[derive(Debug, Default)]
pub struct Page {
    /// The first heading.
    pub title: String,
    /// The first paragraph: one line, complete in itself.
    pub summary: String,
    /// The question on the card.
    pub question: String,
    /// Why it is marked.
    pub why: String,
    /// What would settle it.
    pub settles: String,
    /// Examples that are marked.
    pub marked: Vec<String>,
    /// Near misses that are not.
    pub unmarked: Vec<String>,
    /// Should be marked and are not: the bold shows what is missed.
    pub misses: Vec<String>,
    /// Should not be marked and are: the bold shows what is marked.
    pub false_marks: Vec<String>,
}

/// Reads a page.
///
/// # Errors
///
/// A sentence that names the missing part or the unknown heading.
pub fn parse(source: &str) -> Result<Page, String> {
    let mut page = Page::default();
    let mut section = "";
    for line in source.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
            continue;
        }
        if line.is_empty() {
            continue;
        }
        match section {
            "" => {
                if let Some(title) = line.strip_prefix("# ") {
                    title.clone_into(&mut page.title);
                } else if let Some(question) = line.strip_prefix("> ") {
                    question.clone_into(&mut page.question);
                } else {
                    append(&mut page.summary, line);
                }
            }
            "Why it is marked" => append(&mut page.why, line),
            "What would settle it" => append(&mut page.settles, line),
            "Marked" => example(&mut page.marked, line),
            "Not marked" => example(&mut page.unmarked, line),
            "Known misses" => example(&mut page.misses, line),
            "Known false marks" => example(&mut page.false_marks, line),
            other => return Err(format!("unknown heading {other:?}")),
        }
    }
    for (part, text) in [
        ("title", &page.title),
        ("summary", &page.summary),
        ("question", &page.question),
        ("Why it is marked", &page.why),
        ("What would settle it", &page.settles),
    ] {
        if text.is_empty() {
            return Err(format!("the page has no {part}"));
        }
    }
    Ok(page)
}

fn append(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// Items are examples; a line that is none introduces the next ones.
fn example(examples: &mut Vec<String>, line: &str) {
    if let Some(item) = line.strip_prefix("- ") {
        examples.push(item.to_owned());
    }
}
