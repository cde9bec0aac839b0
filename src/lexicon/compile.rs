//! The compiler of the word lists; it runs in the build, never on a page.
//!
//! A list is a text file: `#` lines on top say what it holds, then one entry a line, sorted.
//!
//! ```text
//! critic/n                  both numbers of a noun
//! say/v                     all forms of a verb
//! word [on the street] is   optional words
//! (some|many) argue         one of several
//! @reporting_verb that      any single word of another list
//! @any  @number  @name      any word, a number, a capitalised word
//! [@any [@any]]             up to so many words of any kind
//! ```
//!
//! Single words become bits of a class set; phrases become a trie over words and classes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// One file.
pub struct List {
    /// Its name without the ending.
    pub name: String,
    /// Its text.
    pub source: String,
}

/// Classes that a token has by its form or its tag, not by a list; patterns may name them.
const LIVE: &[&str] = &["any", "number", "name", "noun", "adjective", "adverb"];

/// Edges that pass over up to so many tokens: each takes the place of that many nodes.
const GAPS: &[&str] = &["gap2", "gap3", "gap4", "gap5", "gap6"];

/// Classes that mark the inflected form of a word.
const FORMS: &[&str] =
    &["form_base", "form_third", "form_past", "form_participle", "form_ing", "form_singular", "form_plural"];

/// Lists that feed the compiler itself and are no classes.
const IRREGULAR: &str = "irregular_verbs";

/// A pattern that expands to more sequences than this is a mistake, and would swell the trie.
const MOST_EXPANSIONS: usize = 6_000;

/// Ends a run of classes in the tables.
const END: u8 = 255;

/// Stands for a class in an edge that reads no word: all edges of its target lead on from here too.
const SAME: u8 = 254;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Element {
    Word(String),
    Class(String),
}

/// A word that an entry stands for, with the name of its form when one is known.
type Inflected = (String, Option<&'static str>);

struct Compiler {
    irregular: BTreeMap<String, [String; 2]>,
    words: BTreeMap<String, BTreeSet<String>>,
    phrases: Vec<(Vec<Element>, String)>,
}

/// Turns the lists into Rust source.
///
/// # Errors
///
/// A sentence that names the list and the entry at fault.
pub fn compile(lists: &[List]) -> Result<String, String> {
    let mut compiler = Compiler { irregular: BTreeMap::new(), words: BTreeMap::new(), phrases: Vec::new() };
    for list in lists.iter().filter(|it| it.name == IRREGULAR) {
        for entry in entries(list) {
            let forms: Vec<&str> = entry.split(' ').collect();
            let [base, past, participle] = forms[..] else {
                return Err(format!("{}: {entry:?} is not `base past participle`", list.name));
            };
            compiler.irregular.insert(base.to_owned(), [past.to_owned(), participle.to_owned()]);
        }
    }
    let names: Vec<&str> = lists.iter().map(|it| it.name.as_str()).filter(|it| *it != IRREGULAR).collect();
    for list in lists.iter().filter(|it| it.name != IRREGULAR) {
        let entries: Vec<&str> = entries(list).collect();
        let has_phrases = entries.iter().any(|it| it.contains([' ', '(', '[']));
        for entry in entries {
            compiler
                .add(&list.name, entry, has_phrases, &names)
                .map_err(|error| format!("{}: {entry:?}: {error}", list.name))?;
        }
    }
    // Irregular forms are verbs wherever they stand, even where no list names them.
    for base in compiler.irregular.keys().cloned().collect::<Vec<_>>() {
        for (word, form) in compiler.verb(&base) {
            compiler.note(&word, form);
        }
    }
    Ok(compiler.emit(&names))
}

fn entries(list: &List) -> impl Iterator<Item = &str> {
    list.source.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'))
}

impl Compiler {
    fn add(&mut self, list: &str, entry: &str, has_phrases: bool, names: &[&str]) -> Result<(), String> {
        let entry = &with_gaps(entry);
        let mut parser = Parser { rest: entry, compiler: self };
        let sequences = parser.alternatives()?;
        if !parser.rest.is_empty() {
            return Err(format!("unexpected {:?}", parser.rest));
        }
        for sequence in sequences {
            for element in &sequence {
                if let Element::Class(class) = element
                    && !names.contains(&class.as_str())
                    && !LIVE.contains(&class.as_str())
                    && !GAPS.contains(&class.as_str())
                {
                    return Err(format!("there is no list @{class}"));
                }
            }
            if matches!(&sequence[..], [Element::Class(first), ..] if GAPS.contains(&first.as_str())) {
                return Err("it begins with any words".to_owned());
            }
            if let [Element::Word(word)] = &sequence[..] {
                let word = word.clone();
                self.words.entry(word).or_default().insert(list.to_owned());
            }
            if has_phrases {
                self.phrases.push((sequence, list.to_owned()));
            }
        }
        Ok(())
    }

    fn note(&mut self, word: &str, form: Option<&'static str>) {
        let classes = self.words.entry(word.to_owned()).or_default();
        if let Some(form) = form {
            classes.insert(form.to_owned());
        }
    }

    fn inflect(&mut self, word: &str) -> Result<Vec<String>, String> {
        let forms = match word.split_once('/') {
            None => vec![(word.to_owned(), None)],
            Some((base, "v")) => self.verb(base),
            Some((base, "n")) => {
                vec![(base.to_owned(), Some("form_singular")), (plural(base), Some("form_plural"))]
            }
            Some((_, kind)) => return Err(format!("unknown kind of word /{kind}")),
        };
        for (word, form) in &forms {
            self.note(word, *form);
        }
        let mut words: Vec<String> = forms.into_iter().map(|(word, _)| word).collect();
        words.sort();
        words.dedup();
        Ok(words)
    }

    fn verb(&self, base: &str) -> Vec<Inflected> {
        let (past, participle) = match self.irregular.get(base) {
            Some([past, participle]) => (past.clone(), participle.clone()),
            None => (with_ed(base), with_ed(base)),
        };
        vec![
            (base.to_owned(), Some("form_base")),
            (plural(base), Some("form_third")),
            (past, Some("form_past")),
            (participle, Some("form_participle")),
            (with_ing(base), Some("form_ing")),
        ]
    }

    fn emit(&self, names: &[&str]) -> String {
        let classes: Vec<&str> = names.iter().chain(LIVE).chain(GAPS).chain(FORMS).copied().collect();
        assert!(
            classes.len() <= SAME.into(),
            "a class set holds {SAME} classes, the lists are {}",
            classes.len()
        );
        let class_id =
            |name: &str| classes.iter().position(|it| *it == name).expect("classes are checked") as u8;
        let mut all_words: BTreeSet<&str> = self.words.keys().map(String::as_str).collect();
        for (sequence, _) in &self.phrases {
            for element in sequence {
                if let Element::Word(word) = element {
                    all_words.insert(word);
                }
            }
        }
        let all_words: Vec<&str> = all_words.into_iter().collect();
        assert!(all_words.len() < 65_536, "the lists have {} words, more than 65,535", all_words.len());
        // Number 0 stands for every word that is not in the vocabulary.
        let ids: BTreeMap<&str, usize> = all_words.iter().zip(1..).map(|(word, id)| (*word, id)).collect();

        let mut out = String::new();
        let w = &mut out;
        line(w, "/// What a word is: the lists it stands in, and what its form tells.");
        line(w, "#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u8)]\npub enum Class {");
        for class in &classes {
            line(w, &format!("    /// `{class}`\n    {},", camel(class)));
        }
        line(w, "}");
        let mut irregular: BTreeMap<&str, &str> = BTreeMap::new();
        for (base, forms) in &self.irregular {
            for form in forms.iter().filter(|it| *it != base) {
                irregular.entry(form).or_insert(base);
            }
        }
        line(w, "/// The past forms and participles that are not formed with -ed, sorted, and their verbs.");
        line(
            w,
            &format!(
                "pub(super) static IRREGULAR: &[(&str, &str)] = &{:?};",
                irregular.iter().collect::<Vec<_>>()
            ),
        );
        let variants: Vec<String> = classes.iter().map(|it| format!("Class::{}", camel(it))).collect();
        table(w, "CLASS_OF", "Class", variants.iter());

        let sets = all_words.iter().flat_map(|word| {
            let set = self.words.get(*word).into_iter().flatten();
            set.map(|name| class_id(name)).chain([END]).collect::<Vec<u8>>()
        });
        line(w, "/// Ends a run of classes.");
        line(w, &format!("pub(super) const END: u8 = {END};"));
        line(w, "/// Stands for a class in an edge that reads no word.");
        line(w, &format!("pub(super) const SAME: u8 = {SAME};"));
        table(w, "WORDS", "u8", front_coded(&all_words).iter());
        table(w, "SETS", "u8", sets);

        let trie = Trie::build(&self.phrases);
        // In the order in which edges first lead to them, so that most edges need not say where they lead.
        let mut numbers = vec![None; trie.nodes.len()];
        numbers[0] = Some(0);
        let mut order = vec![0];
        let mut next = 0;
        let all_groups: BTreeSet<Vec<usize>> =
            trie.nodes.iter().flat_map(|it| groups(it, &ids)).map(|it| it.0).collect();
        let group_ids: BTreeMap<&Vec<usize>, usize> = all_groups.iter().zip(0..).collect();
        assert!(group_ids.len() < 65_536, "the phrases have {} groups, more than 65,535", group_ids.len());
        let (mut word_edges, mut class_edges, mut accepts) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(&at) = order.get(next) {
            next += 1;
            let mut name = |target: usize, out: &mut Vec<u8>| {
                push_number(out, numbers[target].unwrap_or(0));
                if numbers[target].is_none() {
                    numbers[target] = Some(order.len());
                    order.push(target);
                }
            };
            let node = &trie.nodes[at];
            // The first group of a node is one step from none.
            let mut next_group = 0;
            for (words, target) in groups(node, &ids) {
                let group = group_ids[&words];
                push_number(&mut word_edges, group + 1 - next_group);
                next_group = group + 1;
                name(target, &mut word_edges);
            }
            push_number(&mut word_edges, 0);
            for (element, target) in &node.edges {
                if let Element::Class(class) = element {
                    class_edges.push(class_id(class));
                    name(*target, &mut class_edges);
                }
            }
            for &target in &node.same {
                class_edges.push(SAME);
                name(target, &mut class_edges);
            }
            class_edges.push(END);
            accepts.extend(node.accepts.iter().map(|it| class_id(it)).chain([END]));
        }
        let mut packed_groups = Vec::new();
        let mut first = 0;
        for group in &all_groups {
            push_number(&mut packed_groups, group[0] - first);
            first = group[0];
            for pair in group.windows(2) {
                push_number(&mut packed_groups, pair[1] - pair[0]);
            }
            push_number(&mut packed_groups, 0);
        }
        table(w, "GROUPS", "u8", packed_groups.iter());
        table(w, "WORD_EDGES", "u8", word_edges.iter());
        table(w, "CLASS_EDGES", "u8", class_edges.iter());
        table(w, "ACCEPTS", "u8", accepts.iter());
        out
    }
}

/// Writes "[@any [@any]]" as one edge: the number of nodes is what a list costs.
fn with_gaps(entry: &str) -> String {
    let mut entry = entry.to_owned();
    for (gap, length) in GAPS.iter().zip(2..).collect::<Vec<(_, usize)>>().into_iter().rev() {
        let nested = format!("{}[@any{}", "[@any ".repeat(length - 1), "]".repeat(length));
        entry = entry.replace(&nested, &format!("@{gap}"));
    }
    entry
}

/// A recursive-descent reader of one entry; each part yields every sequence it may stand for.
struct Parser<'e, 'c> {
    rest: &'e str,
    compiler: &'c mut Compiler,
}

impl Parser<'_, '_> {
    fn alternatives(&mut self) -> Result<Vec<Vec<Element>>, String> {
        let mut all = self.sequence()?;
        while let Some(rest) = self.rest.strip_prefix('|') {
            self.rest = rest;
            all.extend(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Vec<Element>>, String> {
        let mut all = vec![Vec::new()];
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')', ']']) {
                return Ok(all);
            }
            let parts = self.item()?;
            let longer: Vec<Vec<Element>> = all
                .iter()
                .flat_map(|left| parts.iter().map(move |right| [left.as_slice(), right.as_slice()].concat()))
                .collect();
            if longer.len() > MOST_EXPANSIONS {
                return Err(format!("it stands for more than {MOST_EXPANSIONS} phrases"));
            }
            all = longer;
        }
    }

    fn item(&mut self) -> Result<Vec<Vec<Element>>, String> {
        for (open, close) in [('(', ')'), ('[', ']')] {
            if let Some(rest) = self.rest.strip_prefix(open) {
                self.rest = rest;
                let mut inner = self.alternatives()?;
                self.rest = self.rest.strip_prefix(close).ok_or_else(|| format!("a {open} is not closed"))?;
                if open == '[' {
                    inner.push(Vec::new());
                }
                return Ok(inner);
            }
        }
        let end = self.rest.find([' ', '|', '(', ')', '[', ']']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if let Some(class) = word.strip_prefix('@') {
            return Ok(vec![vec![Element::Class(class.to_owned())]]);
        }
        // A clitic is a token of its own on the page, so it is one here.
        let (stem, clitic) = split_clitic(word);
        let mut sequences: Vec<Vec<Element>> = Vec::new();
        for form in self.compiler.inflect(stem)? {
            sequences.push(vec![Element::Word(form)]);
        }
        if let Some(clitic) = clitic {
            for sequence in &mut sequences {
                sequence.push(Element::Word(clitic.to_owned()));
            }
        }
        Ok(sequences)
    }
}

fn split_clitic(word: &str) -> (&str, Option<&str>) {
    for clitic in ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"] {
        if let Some(stem) = word.strip_suffix(clitic)
            && !stem.is_empty()
        {
            return (stem, Some(clitic));
        }
    }
    (word, None)
}

/// A node of the tree of phrases: its edges in the order of their elements, and the lists that a phrase ending here stands in.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct TrieNode {
    edges: BTreeMap<Element, usize>,
    accepts: BTreeSet<String>,
    /// Nodes whose edges lead on from here too.
    same: Vec<usize>,
}

struct Trie {
    nodes: Vec<TrieNode>,
}

impl Trie {
    /// The tree of all phrases with equal tails merged, as alternatives share what follows them; node 0 is its root.
    fn build(phrases: &[(Vec<Element>, String)]) -> Self {
        let mut tree = vec![TrieNode::default()];
        for (sequence, list) in phrases {
            let mut at = 0usize;
            for element in sequence {
                at = if let Some(&target) = tree[at].edges.get(element) {
                    target
                } else {
                    tree.push(TrieNode::default());
                    let target = tree.len() - 1;
                    tree[at].edges.insert(element.clone(), target);
                    target
                };
            }
            tree[at].accepts.insert(list.clone());
        }
        // A child has a higher number than its parent, so going backwards every child is settled before its parent.
        let mut settled = vec![0usize; tree.len()];
        let mut known: BTreeMap<TrieNode, usize> = BTreeMap::new();
        let mut nodes = vec![TrieNode::default()];
        for at in (0..tree.len()).rev() {
            let mut node = std::mem::take(&mut tree[at]);
            for target in node.edges.values_mut() {
                *target = settled[*target];
            }
            if at == 0 {
                nodes[0] = node;
                break;
            }
            settled[at] = *known.entry(node).or_insert_with_key(|node| {
                nodes.push(node.clone());
                nodes.len() - 1
            });
        }
        assert!(nodes.len() < 65_536, "the phrases make {} nodes, more than 65,535", nodes.len());
        share_edges(&mut nodes);
        Self { nodes }
    }
}

/// Where a node has all edges of another, as a word that may be left out makes it, a reference stands for them.
///
/// The root has none, since its edges are looked up and not followed.
fn share_edges(nodes: &mut [TrieNode]) {
    let whole: Vec<TrieNode> = nodes.to_vec();
    let mut owners: BTreeMap<(&Element, usize), Vec<usize>> = BTreeMap::new();
    for (index, node) in whole.iter().enumerate().skip(1) {
        for (element, &target) in &node.edges {
            owners.entry((element, target)).or_default().push(index);
        }
    }
    let targets = |node: &TrieNode| node.edges.values().collect::<BTreeSet<_>>().len();
    for index in 1..nodes.len() {
        loop {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for (element, &target) in &nodes[index].edges {
                for &owner in &owners[&(element, target)] {
                    *shared.entry(owner).or_default() += 1;
                }
            }
            // A smaller node has no reference back, so that references end.
            let best = shared
                .into_iter()
                .filter(|&(other, count)| {
                    let it = &whole[other];
                    count == it.edges.len()
                        && it.edges.len() < whole[index].edges.len()
                        && it.accepts.is_subset(&whole[index].accepts)
                })
                .map(|(other, _)| (targets(&whole[other]), other))
                .filter(|it| it.0 > 0)
                .max();
            let Some((_, other)) = best else { break };
            nodes[index].edges.retain(|element, _| !whole[other].edges.contains_key(element));
            nodes[index].same.push(other);
        }
    }
}

/// The words that lead from a node to the same target, in groups, with the target of each.
///
/// Most groups lead from several nodes, so each is written down once.
fn groups(node: &TrieNode, ids: &BTreeMap<&str, usize>) -> Vec<(Vec<usize>, usize)> {
    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (element, target) in &node.edges {
        if let Element::Word(word) = element {
            by_target.entry(*target).or_default().push(ids[word.as_str()]);
        }
    }
    let mut groups: Vec<(Vec<usize>, usize)> =
        by_target.into_iter().map(|(target, words)| (words, target)).collect();
    groups.sort();
    groups
}

/// Each word without what it shares with the one before it,
/// and behind each, as a control character, how many letters the next one drops.
fn front_coded(words: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut kept = 0;
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1).copied().unwrap_or_default();
        out.extend(&word.as_bytes()[kept..]);
        kept = word.bytes().zip(next.bytes()).take_while(|(left, right)| left == right).count();
        let dropped = word.len() - kept;
        assert!(dropped < 32, "{word:?} has too many letters");
        out.push(dropped as u8);
    }
    out
}

/// A number below 192 is one byte; of a greater one, the bytes from 192 on come first, with six bits each.
///
/// Whole bytes, since the browser's store and every download compress them once more.
fn push_number(out: &mut Vec<u8>, number: usize) {
    let start = out.len();
    let (mut rest, last) = (number / 192, number % 192);
    while rest > 0 {
        out.insert(start, 192 + (rest % 64) as u8);
        rest /= 64;
    }
    out.push(last as u8);
}

fn plural(base: &str) -> String {
    match base {
        "be" => return "is".into(),
        "have" => return "has".into(),
        "do" => return "does".into(),
        "go" => return "goes".into(),
        "person" => return "people".into(),
        "man" => return "men".into(),
        "woman" => return "women".into(),
        _ => {}
    }
    for (singular, plural) in [("man", "men"), ("woman", "women"), ("person", "persons")] {
        if let Some(stem) = base.strip_suffix(singular)
            && !stem.is_empty()
        {
            return format!("{stem}{plural}");
        }
    }
    if let Some(stem) = base.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") {
        return format!("{base}es");
    }
    format!("{base}s")
}

fn with_ed(base: &str) -> String {
    if base.ends_with('e') {
        return format!("{base}d");
    }
    if let Some(stem) = base.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ied");
    }
    format!("{}ed", doubled(base))
}

fn with_ing(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    if let Some(stem) = base.strip_suffix('e')
        && !stem.ends_with(['e', 'o', 'y'])
        && stem.len() > 1
    {
        return format!("{stem}ing");
    }
    format!("{}ing", doubled(base))
}

/// Doubles the last consonant of a short stem ("plan", "planned") and of the few longer ones that take it.
fn doubled(base: &str) -> String {
    let bytes = base.as_bytes();
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let n = bytes.len();
    let closed = n >= 3
        && !vowel(bytes[n - 1])
        && !matches!(bytes[n - 1], b'w' | b'x' | b'y')
        && vowel(bytes[n - 2])
        && !vowel(bytes[n - 3]);
    let syllables = bytes.windows(2).filter(|pair| vowel(pair[0]) && !vowel(pair[1])).count();
    let stressed_last = matches!(
        base,
        "admit"
            | "commit"
            | "refer"
            | "infer"
            | "occur"
            | "rebut"
            | "forget"
            | "begin"
            | "submit"
            | "permit"
            | "regret"
            | "propel"
            | "control"
            | "compel"
            | "confer"
            | "prefer"
            | "transfer"
            | "defer"
            | "deter"
            | "incur"
            | "outwit"
            | "spin"
    );
    if closed && (syllables == 1 || stressed_last) {
        format!("{base}{}", bytes[n - 1] as char)
    } else {
        base.to_owned()
    }
}

fn camel(name: &str) -> String {
    name.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn table<T: std::fmt::Display>(out: &mut String, name: &str, kind: &str, items: impl Iterator<Item = T>) {
    let items: Vec<String> = items.map(|it| it.to_string()).collect();
    writeln!(out, "pub(super) static {name}: [{kind}; {}] = [{}];", items.len(), items.join(","))
        .expect("writing to a string succeeds");
}
