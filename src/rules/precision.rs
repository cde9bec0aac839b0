//! The table of `docs/precision.md`: how many of a rule's marks were right when they were read.
//!
//! The build makes the confidence of every mark from it; a row that no rule uses is dead code, and is reported.
//!
//! ```text
//! | rule | evidence | marks | judged | right | confidence |
//! | --- | --- | --- | --- | --- | --- |
//! | `vague-source` | `collective` | an unnamed many with a verb | 100 | 91 | .90 |
//! ```

/// One kind of evidence of one rule.
#[derive(Debug)]
pub struct Row {
    /// The rule's name.
    pub rule: String,
    /// One word for the evidence.
    pub evidence: String,
    /// How many marks were read.
    pub judged: u32,
    /// How many of them were right.
    pub right: u32,
}

impl Row {
    /// In hundredths, after Laplace's rule of succession: three of three is no certainty.
    pub fn confidence(&self) -> u32 {
        let tried = self.judged + 2;
        ((self.right + 1) * 200 + tried) / (2 * tried)
    }

    /// The name of the constant that holds the confidence.
    pub fn constant(&self) -> String {
        format!("{}_{}", self.rule, self.evidence).replace('-', "_").to_uppercase()
    }
}

/// Reads the rows: the lines that begin with a rule's name.
///
/// # Errors
///
/// A sentence that quotes the line at fault.
pub fn parse(source: &str) -> Result<Vec<Row>, String> {
    source
        .lines()
        .filter(|it| it.starts_with("| `"))
        .map(|line| row(line).map_err(|it| format!("{it}: {line}")))
        .collect()
}

fn row(line: &str) -> Result<Row, String> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [rule, evidence, _, judged, right, confidence] = cells[..] else {
        return Err("a row has six cells".into());
    };
    let bare = |it: &str| it.trim_matches('`').to_owned();
    let number = |it: &str| it.parse().map_err(|_| format!("{it:?} is no number"));
    let row =
        Row { rule: bare(rule), evidence: bare(evidence), judged: number(judged)?, right: number(right)? };
    if row.right > row.judged {
        return Err("more marks are right than were judged".into());
    }
    let expected = format!(".{:02}", row.confidence());
    if confidence != expected {
        return Err(format!("the confidence is {expected}, (right + 1) / (judged + 2)"));
    }
    Ok(row)
}
