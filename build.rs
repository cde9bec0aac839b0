//! Compiles the word lists of `src/lexicon` into packed tables the rule pages of `src/rules` into cards, and `docs/precision.md` into the confidence of every mark.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/lexicon/compile.rs"]
mod compile;
#[path = "src/rules/page.rs"]
mod page;
#[path = "src/rules/precision.rs"]
mod precision;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=src/lexicon");
    println!("cargo::rerun-if-changed=src/rules");
    println!("cargo::rerun-if-changed=docs/precision.md");

    let lists: Vec<compile::List> = files("src/lexicon", "txt")
        .iter()
        .map(|path| compile::List { name: stem(path), source: read(path) })
        .collect();
    let lexicon = compile::compile(&lists).unwrap_or_else(|error| panic!("src/lexicon: {error}"));
    write(&out.join("lexicon.rs"), &lexicon);

    let mut cards = String::new();
    for path in files("src/rules", "md") {
        let name = stem(&path);
        let source = read(&path);
        let page = page::parse(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        write!(
            cards,
            "/// The card of `{rule}`.\npub(crate) const {constant}: Card = Card {{ title: {:?}, summary: {:?}, \
             question: {:?}, why: {:?}, settles: {:?} }};\n",
            page.title,
            page.summary,
            page.question,
            page.why,
            page.settles,
            rule = name.replace('_', "-"),
            constant = name.to_uppercase(),
        )
        .expect("writing to a string succeeds");
    }
    write(&out.join("cards.rs"), &cards);

    let table = precision::parse(&read(Path::new("docs/precision.md")));
    let mut measured = String::new();
    for row in table.unwrap_or_else(|error| panic!("docs/precision.md: {error}")) {
        writeln!(measured, "pub(super) const {}: u8 = {};", row.constant(), row.confidence())
            .expect("writing to a string succeeds");
    }
    write(&out.join("measured.rs"), &measured);
}

/// The files of one folder with one ending, in the order of their names.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
