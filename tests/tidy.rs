//! The order of the house, held by a test: who imports whom, what belongs together, what must not be committed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rows of the engine, lowest first: a module imports from lower rows only, and from itself.
///
/// `lib` stands for what the crate's root defines, `analyze` and `Analysis`.
const ROWS: &[&[&str]] = &[
    &["sort"],
    &["text", "lexicon", "model"],
    &["syntax"],
    &["attribution"],
    &["voice"],
    &["rules"],
    &["lib"],
    &["record"],
    &["wasm", "bin"],
];

/// Files among the rules that are none.
const NOT_RULES: &[&str] = &["own_words", "page", "precision", "headline", "put_on", "staging", "unnamed"];

#[test]
fn modules_import_from_lower_rows_only() {
    let mut problems = Vec::new();
    for file in files_in("src", "rs") {
        let module = module_of(&file);
        let own = module.first().map_or("lib", String::as_str);
        let source = read(&file);
        let Some(own_row) = row(own) else {
            problems.push(format!("src/{own} has no row: give it one in ROWS."));
            continue;
        };
        for (line, import) in imports(&source, &module) {
            let top = import.first().map_or("lib", String::as_str);
            // What is not a module is something that lib.rs defines.
            let top = if row(top).is_some() { top } else { "lib" };
            // The root declares and calls every module.
            if top != own && !(own == "lib" && top != "record" && top != "wasm") && row(top) >= Some(own_row)
            {
                problems.push(format!("{}:{line}: {own} imports {top}.", shown(&file)));
            }
        }
    }
    none(&problems);
}

#[test]
fn no_rule_imports_another() {
    let rules = rule_names("rs");
    let mut problems = Vec::new();
    for file in files_in("src/rules", "rs") {
        let module = module_of(&file);
        let Some(own) = module.get(1).filter(|it| rules.contains(*it)) else { continue };
        for (line, import) in imports(&read(&file), &module) {
            if import.first().is_some_and(|it| it == "rules")
                && import.get(1).is_some_and(|it| it != own && rules.contains(it))
            {
                problems.push(format!("{}:{line}: {own} imports {}.", shown(&file), import[1]));
            }
        }
    }
    none(&problems);
}

#[test]
fn every_rule_has_its_page_and_its_place_in_the_table() {
    let logic = rule_names("rs");
    let pages = rule_names("md");
    let registered: BTreeSet<_> = sayswho::rules::RULES.iter().map(|it| it.name.replace('-', "_")).collect();
    let mut problems = Vec::new();
    for name in logic.union(&pages).chain(&registered).collect::<BTreeSet<_>>() {
        for (there, what) in [
            (logic.contains(name), format!("src/rules/{name}.rs")),
            (pages.contains(name), format!("src/rules/{name}.md")),
            (registered.contains(name), format!("the entry of {name} in RULES, src/rules.rs,")),
        ] {
            if !there {
                problems.push(format!("{what} is missing."));
            }
        }
    }
    none(&problems);
}

/// What only one file of the extension may do, and in which folder the others are looked for.
const SOLE: &[(&str, &str, &str)] = &[
    ("extension", "CSS.highlights", "content/highlights.ts"),
    ("extension", "from \"sayswho\"", "background/analyzer.ts"),
    ("extension", "storage.local.set", "background/store.ts"),
];

#[test]
fn what_one_file_of_the_extension_does_no_other_does() {
    let mut problems = Vec::new();
    for (folder, deed, sole) in SOLE {
        for file in files_in(folder, "ts") {
            if file == root().join(folder).join(sole) {
                continue;
            }
            for (index, line) in read(&file).lines().enumerate() {
                if line.split("//").next().unwrap_or_default().contains(deed) && !line.trim().starts_with('*')
                {
                    problems.push(format!("{}:{}: only {sole} has {deed}.", shown(&file), index + 1));
                }
            }
        }
    }
    none(&problems);
}

/// `main.ts` wires them.
#[test]
fn no_content_module_imports_another() {
    let mut problems = Vec::new();
    for file in files_in("extension/content", "ts") {
        if file.ends_with("main.ts") {
            continue;
        }
        for (index, line) in read(&file).lines().enumerate() {
            if line.contains(" from \"./") {
                problems.push(format!("{}:{}: {}", shown(&file), index + 1, line.trim()));
            }
        }
    }
    none(&problems);
}

/// One entry a line, sorted by its bytes, each once; what the list means on top.
#[test]
fn word_lists_are_sorted_and_unique() {
    let mut problems = Vec::new();
    for file in files_in("src/lexicon", "txt") {
        let source = read(&file);
        if !source.starts_with("# ") {
            problems.push(format!("{} does not say what it lists.", shown(&file)));
        }
        let entries: Vec<_> = source
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
            .collect();
        for pair in entries.windows(2) {
            let [(_, before), (line, entry)] = pair else { unreachable!("windows of two") };
            if before >= entry {
                let place = format!("{}:{}", shown(&file), line + 1);
                problems.push(format!("{place}: “{entry}” must stand before “{before}”, once."));
            }
        }
    }
    none(&problems);
}

/// Paths of one machine work on one machine.
#[test]
fn no_path_of_a_machine() {
    // Put together here, so that this file does not find itself.
    let roots = ["work", "root", "farm", "tmp", "home", "Users"].map(|it| format!("/{it}/"));
    let problems = lines_where(|line| {
        roots.iter().any(|root| {
            line.match_indices(root.as_str()).any(|(at, _)| {
                // `shared/work/`, `example.com/home/` and `file:///home/` are no paths of a machine.
                !line[..at].ends_with(|it: char| it.is_alphanumeric() || "._-~}*/".contains(it))
            })
        })
    });
    none(&problems);
}

/// Locked packages come from the public registries, whichever mirror served whoever locked them.
#[test]
fn no_registry_of_a_machine() {
    let problems: Vec<_> = read(&root().join("package-lock.json"))
        .lines()
        .chain(read(&root().join("Cargo.lock")).lines())
        .filter(|line| {
            (line.contains("\"resolved\":") && !line.contains("https://registry.npmjs.org/"))
                || (line.starts_with("source = ")
                    && !line.contains("https://github.com/rust-lang/crates.io-index"))
        })
        .map(str::to_owned)
        .collect();
    none(&problems);
}

/// The manifest has its version from one, the zips' names from the other.
#[test]
fn both_packages_have_one_version() {
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    for file in ["package.json", "package-lock.json"] {
        assert!(read(&root().join(file)).contains(&version), "{file} must say {version}.");
    }
}

/// A promise without an issue is kept by nobody: its number follows the word at once, as in `(#12)`.
#[test]
fn every_promise_names_its_issue() {
    // Put together here, so that this file does not find itself.
    let words = [("TO", "DO"), ("FIX", "ME")].map(|(head, tail)| format!("{head}{tail}"));
    let problems = lines_where(|line| {
        words.iter().any(|word| {
            line.match_indices(word.as_str()).any(|(at, _)| {
                let issue = line[at + word.len()..].strip_prefix("(#");
                !issue.is_some_and(|it| it.starts_with(|digit: char| digit.is_ascii_digit()))
            })
        })
    });
    none(&problems);
}

#[test]
fn imports_are_read_in_every_form() {
    let module = ["rules".to_owned(), "rumour".to_owned()];
    let found = |source: &str| -> Vec<String> {
        imports(source, &module).into_iter().map(|(_, path)| path.join("/")).collect()
    };
    assert_eq!(found("use crate::text::Span;"), ["text/Span"]);
    assert_eq!(found("use crate::{text::Span, voice};"), ["text/Span", "voice"]);
    assert_eq!(
        found("use crate::rules::{self, vague_source::{A, B}};"),
        ["rules/self", "rules/vague_source"]
    );
    assert_eq!(found("use super::vague_source;"), ["rules/vague_source"]);
    assert_eq!(found("let it = super::super::voice::of(span);"), ["voice/of"]);
    assert_eq!(found("mod inner {\n    use super::vague_source;\n}"), ["rules/rumour/vague_source"]);
    assert_eq!(found("mod inner {\n}\nuse super::vague_source;"), ["rules/vague_source"]);
    assert_eq!(found("// See [`crate::wasm`]."), [""; 0]);
    assert_eq!(found("pub(crate) fn f() {}\n#[cfg(test)]\nmod tests { use crate::analyze; }"), [""; 0]);
}

/// The row in which `module` stands.
fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// The names of the rules that have a file with this ending.
fn rule_names(extension: &str) -> BTreeSet<String> {
    files_in("src/rules", extension)
        .iter()
        .filter_map(|it| {
            it.strip_prefix(root().join("src/rules")).ok()?.to_str()?.split('.').next().map(str::to_owned)
        })
        .filter(|it| !it.contains('/') && !NOT_RULES.contains(&it.as_str()))
        .collect()
}

/// `src/rules/rumour.rs` is `["rules", "rumour"]`, `src/lib.rs` is `[]`.
fn module_of(file: &Path) -> Vec<String> {
    let path = file.strip_prefix(root().join("src")).expect("the file lies in src").with_extension("");
    let names: Vec<_> = path.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    if names == ["lib"] { Vec::new() } else { names }
}

/// Every path from the crate's root that the code of `source` names, with its line; its tests may name what they like.
///
/// Of each path as many names as are plain to see: a list in braces ends it.
fn imports(source: &str, module: &[String]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    // Without comments, and in one piece, for lists that run over several lines.
    let lines: Vec<_> = code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = lines.join("\n");
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            // The second of two `super`s belongs to the first; `$crate` and `my_crate` are others.
            if code[..at].ends_with("super::") || code[..at].ends_with(is_name) || code[..at].ends_with('$') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let mut rest = &code[at..];
            let mut base = [module.to_vec(), inner_modules(&code[..at])].concat();
            if let Some(after) = rest.strip_prefix("crate::") {
                rest = after;
                base.clear();
            }
            while let Some(after) = rest.strip_prefix("super::") {
                rest = after;
                base.pop();
            }
            for path in paths(rest) {
                found.push((line, [base.clone(), path].concat()));
            }
        }
    }
    found
}

/// The modules written out within the file that are open where `code` ends; rustfmt lines up their braces.
fn inner_modules(code: &str) -> Vec<String> {
    let mut open: Vec<(usize, String)> = Vec::new();
    for line in code.lines() {
        let indent = line.len() - line.trim_start().len();
        if line.trim() == "}" && open.last().is_some_and(|it| it.0 == indent) {
            open.pop();
        }
        let head = line.trim().strip_suffix(" {").and_then(|it| it.rsplit_once("mod "));
        if let Some((_, name)) = head.filter(|(before, _)| before.is_empty() || before.starts_with("pub")) {
            open.push((indent, name.to_owned()));
        }
    }
    open.into_iter().map(|(_, name)| name).collect()
}

/// The paths that a `use` tree begins with.
fn paths(tree: &str) -> Vec<Vec<String>> {
    let name: String = tree.chars().take_while(|&it| is_name(it)).collect();
    if !name.is_empty() {
        let rest =
            tree[name.len()..].strip_prefix("::").filter(|it| it.starts_with(|it| is_name(it) || it == '{'));
        let ends = rest.map(paths).filter(|it| !it.is_empty()).unwrap_or_else(|| vec![Vec::new()]);
        let mut found: Vec<_> = ends.into_iter().map(|it| short([vec![name.clone()], it].concat())).collect();
        found.dedup();
        return found;
    }
    let Some(list) = tree.strip_prefix('{') else { return Vec::new() };
    let mut depth = 0;
    let mut found = Vec::new();
    let mut item = 0;
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                found.extend(paths(list[item..at].trim()));
                item = at + 1;
                if character == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// Two names say which module and which rule.
fn short(mut path: Vec<String>) -> Vec<String> {
    path.truncate(2);
    path
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The lines of our own text files for which `is_wrong` holds, each with its place.
fn lines_where(is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in own_text_files() {
        // Text by its ending; what it holds may still be something else.
        let Ok(source) = fs::read_to_string(&file) else { continue };
        for (index, line) in source.lines().enumerate() {
            if is_wrong(line) {
                found.push(format!("{}:{}: {}", shown(&file), index + 1, line.trim()));
            }
        }
    }
    found
}

/// Everything that we write ourselves: no lock files, nothing built, no page of somebody else's.
fn own_text_files() -> Vec<PathBuf> {
    const ENDINGS: &[&str] =
        &["rs", "ts", "mjs", "js", "css", "html", "md", "toml", "json", "txt", "sh", "yml", "yaml", "run"];
    const FOREIGN: &[&str] = &[".git", "target", "dist", "tests/pages", "package-lock.json", "fuzz/corpus"];
    let mut found = Vec::new();
    walk(&root(), &mut |path| {
        // The bench's peers bring packages of their own, further down.
        let foreign = path.ends_with("node_modules") || FOREIGN.iter().any(|it| path == root().join(it));
        let ending = path.extension().or(path.file_name()).unwrap_or_default().to_string_lossy();
        if !foreign && path.is_file() && ENDINGS.contains(&&*ending) {
            found.push(path.to_path_buf());
        }
        !foreign
    });
    found
}

/// The files under `folder`, at any depth, with this ending, sorted.
fn files_in(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut |path| {
        if path.extension().is_some_and(|it| it == extension) {
            found.push(path.to_path_buf());
        }
        true
    });
    found.sort();
    found
}

/// Shows `visit` everything under `folder`; it goes into the folders for which `visit` says so.
fn walk(folder: &Path, visit: &mut impl FnMut(&Path) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        // A link may lead out of the repository or round in a circle.
        if visit(&path) && path.is_dir() && !path.is_symlink() {
            walk(&path, visit);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", shown(file)))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
