//! The licence of every dependency, against the list of those that go with ours.
//!
//! Rust: every crate of the lock file, the tools included.
//! npm: what ships, which is what `package.json` calls `dependencies`, and what that needs in turn;
//! and what the bench compares us with, which is neither in a build nor in a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project;
use crate::run;

/// Licences under which code may be in the extension or in the tools that make it.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Checks them all and says how many there are.
///
/// # Errors
///
/// One line for each package whose licence is not allowed.
pub(crate) fn check() -> Result<String> {
    let crates = crates()?;
    let packages = shipped_npm_packages()?;
    let peers = peers()?;
    let refused: Vec<_> = crates
        .iter()
        .chain(&packages)
        .chain(&peers)
        .filter(|(_, licence)| !is_allowed(licence))
        .map(|(name, licence)| format!("{name}: “{licence}”"))
        .collect();
    if !refused.is_empty() {
        bail!(
            "{}\nThese licences are not on the list in xtask/src/licences.rs: \
             replace the package, or add the licence there with a reason.",
            refused.join("\n")
        );
    }
    Ok(format!(
        "{} crates, {} npm package(s) that ship, {} that the bench runs",
        crates.len(),
        packages.len(),
        peers.len()
    ))
}

type Licences = BTreeMap<String, String>;

fn crates() -> Result<Licences> {
    let mut cargo = run::cargo();
    cargo.args(["metadata", "--format-version", "1", "--locked"]);
    let said = run::answer(cargo).context("`cargo metadata --locked` failed: is Cargo.lock up to date?")?;
    let metadata: Value = serde_json::from_str(&said)?;
    let packages = metadata["packages"].as_array().context("`cargo metadata` lists no packages")?;
    Ok(packages
        .iter()
        .filter(|it| !it["source"].is_null())
        .map(|it| (label(it), it["license"].as_str().unwrap_or_default().to_owned()))
        .collect())
}

fn shipped_npm_packages() -> Result<Licences> {
    let mut found = Licences::new();
    let mut seen = BTreeSet::new();
    let mut waiting = needed_by(&package_json("package.json")?);
    while let Some(name) = waiting.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let package = package_json(&format!("node_modules/{name}/package.json"))?;
        waiting.extend(needed_by(&package));
        found.insert(label(&package), package["license"].as_str().unwrap_or_default().to_owned());
    }
    Ok(found)
}

/// What `benches/peers` names, as its lock file has it: only the bench installs it.
fn peers() -> Result<Licences> {
    let lock = package_json("benches/peers/package-lock.json")?;
    let packages = &lock["packages"];
    let licence = |name: String| {
        let package = &packages[format!("node_modules/{name}")];
        let version = package["version"].as_str().unwrap_or("?");
        (format!("{name} {version}"), package["license"].as_str().unwrap_or_default().to_owned())
    };
    Ok(needed_by(&packages[""]).into_iter().map(licence).collect())
}

fn package_json(relative: &str) -> Result<Value> {
    let text = fs::read_to_string(project::path(relative))
        .with_context(|| format!("{relative} cannot be read: run `npm ci`"))?;
    serde_json::from_str(&text).with_context(|| format!("{relative} is not JSON"))
}

fn needed_by(package: &Value) -> Vec<String> {
    package["dependencies"].as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default()
}

fn label(package: &Value) -> String {
    let text = |key: &str| package[key].as_str().unwrap_or("?").to_owned();
    format!("{} {}", text("name"), text("version"))
}

/// Whether an SPDX expression leaves a choice that is allowed.
///
/// Of `OR` (and the old `/`) one side must be, of `AND` both; parentheses nest.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<_> = expression.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) && rest.is_empty()
}

fn either(words: &mut &[&str]) -> bool {
    let mut allowed = both(words);
    while skip(words, "OR") {
        // Read first: the second side has to be read past whatever the first says.
        allowed = both(words) || allowed;
    }
    allowed
}

fn both(words: &mut &[&str]) -> bool {
    let mut allowed = one(words);
    while skip(words, "AND") {
        allowed = one(words) && allowed;
    }
    allowed
}

fn one(words: &mut &[&str]) -> bool {
    if skip(words, "(") {
        let allowed = either(words);
        return skip(words, ")") && allowed;
    }
    let Some((first, rest)) = words.split_first() else { return false };
    *words = rest;
    let mut licence = (*first).to_owned();
    if skip(words, "WITH")
        && let Some((exception, rest)) = words.split_first()
    {
        *words = rest;
        licence = format!("{licence} WITH {exception}");
    }
    ALLOWED.contains(&licence.as_str())
}

fn skip(words: &mut &[&str], word: &str) -> bool {
    match words.split_first() {
        Some((first, rest)) if *first == word => {
            *words = rest;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn a_choice_with_one_allowed_side_is_allowed() {
        assert!(is_allowed("MIT OR GPL-3.0-only"));
        assert!(is_allowed("GPL-3.0-only OR MIT"));
        assert!(is_allowed("MIT/Apache-2.0"));
    }

    #[test]
    fn of_a_conjunction_both_sides_count() {
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!is_allowed("MIT AND GPL-3.0-only"));
        assert!(!is_allowed("GPL-3.0-only AND MIT"));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only"));
        assert!(!is_allowed("MIT WITH LLVM-exception"));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for expression in ["", "(MIT", "MIT)", "MIT MIT", "OR", "Custom"] {
            assert!(!is_allowed(expression), "{expression}");
        }
    }
}
