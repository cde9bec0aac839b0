//! The README's table of rules, which is derived from the rules' pages.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use sayswho::rules::{Family, RULES};

const OPEN: &str = "<!-- rules: `cargo xtask docs` writes this table from the rules' pages -->\n";
const CLOSE: &str = "<!-- /rules -->";

fn with_table(readme: &str) -> String {
    let (before, rest) = readme.split_once(OPEN).expect("the README has a place for the table");
    let (_, after) = rest.split_once(CLOSE).expect("the README closes the table");
    format!("{before}{OPEN}{}{CLOSE}{after}", table())
}

fn table() -> String {
    let mut table = String::new();
    for family in [Family::Unattributed, Family::Staging] {
        let title = match family {
            Family::Unattributed => "A claim whose source cannot be checked",
            Family::Staging => "Said to be staged",
        };
        let name = family.name();
        write!(
            table,
            "\n**{title}** (`{name}`)\n\n| Rule | What it is | The question |\n| --- | --- | --- |\n"
        )
        .expect("writing to a string succeeds");
        for rule in RULES.iter().filter(|it| it.family == family) {
            let page = format!("src/rules/{}.md", rule.name.replace('-', "_"));
            writeln!(table, "| [`{}`]({page}) | {} | {} |", rule.name, rule.card.summary, rule.card.question)
                .expect("writing to a string succeeds");
        }
    }
    table.push('\n');
    table
}

#[test]
fn the_readme_has_the_rules_as_their_pages_have_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("the README is there");
    let fresh = with_table(&readme);
    // `cargo xtask docs` runs this test with the variable set.
    if env::var_os("SAYSWHO_RENEW").is_some() {
        fs::write(&path, fresh).expect("the README can be written");
        return;
    }
    assert!(readme == fresh, "README.md is stale: run `cargo xtask docs`");
}
