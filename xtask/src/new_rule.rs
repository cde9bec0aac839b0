//! A new rule: `src/rules/<name>.rs` and `src/rules/<name>.md` from their templates.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project;

const LOGIC: &str = include_str!("new_rule/rule.rs.template");
const PAGE: &str = include_str!("new_rule/rule.md.template");

/// Writes the pair and says which lines to add.
///
/// # Errors
///
/// One sentence when the name is no rule's name or the rule is there already.
pub(crate) fn write(name: &str) -> Result<()> {
    let name = name.replace('_', "-");
    if !is_rule_name(&name) {
        bail!(
            "“{name}” is no name for a rule: name what it flags, in lower case with hyphens, as in vague-source."
        );
    }
    let stem = name.replace('-', "_");
    for (ending, template) in [("rs", LOGIC), ("md", PAGE)] {
        let file = project::path(&format!("src/rules/{stem}.{ending}"));
        if file.exists() {
            bail!("src/rules/{stem}.{ending} is there already.");
        }
        fs::write(&file, fill(template, &name))
            .with_context(|| format!("{} cannot be written", file.display()))?;
        println!("src/rules/{stem}.{ending}");
    }
    println!(
        "\nNow in src/rules.rs:\n    mod {stem};\nand in RULES, where the taxonomy has it:\n    {stem}::RULE,\n\
         Then write the page first: its examples are the rule's test (`cargo test`)."
    );
    Ok(())
}

/// A rule reads well in "allow vague-source": it names what it flags, without a "no".
fn is_rule_name(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|it| it.is_ascii_lowercase());
    name.split('-').all(is_word) && !name.starts_with("no-")
}

fn fill(template: &str, name: &str) -> String {
    let stem = name.replace('-', "_");
    let words = name.replace('-', " ");
    let title = words[..1].to_uppercase() + &words[1..];
    template
        .replace("{name}", name)
        .replace("{stem}", &stem)
        .replace("{CONSTANT}", &stem.to_uppercase())
        .replace("{Title}", &title)
}

#[cfg(test)]
mod tests {
    use super::{LOGIC, PAGE, fill, is_rule_name};

    #[test]
    fn a_name_says_what_is_flagged() {
        for name in ["rumour", "vague-source"] {
            assert!(is_rule_name(name), "{name}");
        }
        for name in ["", "-", "no-source", "Rumour", "vague--source", "vague source", "../rumour", "r2"] {
            assert!(!is_rule_name(name), "{name}");
        }
    }

    #[test]
    fn a_template_is_filled_wholly() {
        let logic = fill(LOGIC, "vague-source");
        assert!(logic.starts_with("//! `vague-source`: the page, see `vague_source.md`"), "{logic}");
        assert!(logic.contains("card: cards::VAGUE_SOURCE"), "{logic}");
        assert!(fill(PAGE, "vague-source").starts_with("# Vague source\n"));
    }
}
