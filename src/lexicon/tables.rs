//! The tables of the build, unpacked.
//!
//! Packed they are half as large in a download, and unpacking them takes 1.5 ms (`docs/decisions/0011-*`); `compile.rs` has the other half of every format.

use std::sync::LazyLock;

use super::packed::{ACCEPTS, CLASS_EDGES, CLASS_OF, END, GROUPS, SAME, SETS, WORD_EDGES, WORDS};
use super::{Class, ClassSet, NO_LETTERS, WordId, with_letter};

/// Unpacked when first asked for.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::unpack);

/// The vocabulary, and the tree of phrases with equal tails merged; node 0 is its root.
pub(super) struct Tables {
    /// The letters of all words, one after the other.
    letters: Vec<u8>,
    /// Where each word begins, and where the last one ends; word 0 has no letters.
    starts: Vec<u32>,
    /// An open hash table of the words.
    pub(super) slots: Vec<WordId>,
    /// The classes of each word.
    pub(super) sets: Vec<ClassSet>,
    /// The node that each word leads to from the root, or 0.
    pub(super) roots: Vec<u16>,
    /// The classes that lead on from the root, and for every class where to.
    pub(super) root_classes: ClassSet,
    pub(super) root_targets: Vec<u16>,
    /// For every class, of which words one must soon follow: see [`SOON`].
    pub(super) root_words: Vec<u64>,
    /// For each node, and behind the last, where its word edges, class edges and accepted classes begin.
    nodes: Vec<[u32; 3]>,
    word_edges: Vec<WordEdge>,
    /// The words of all groups, one group after the other, each sorted.
    grouped: Vec<WordId>,
    /// Where each group begins, and where the last one ends.
    groups: Vec<u32>,
    class_edges: Vec<(u8, u16)>,
    accepts: Vec<u8>,
}

/// A group of words that lead on from a node, and where to.
#[derive(Clone, Copy)]
pub(super) struct WordEdge {
    /// The first and the last word of the group.
    first: WordId,
    last: WordId,
    group: u16,
    target: u16,
}

/// A node of the tree of phrases.
pub(super) struct Node<'t> {
    /// The groups of words that lead on, in the order of their first words; the root's are in [`Tables::roots`].
    pub(super) words: &'t [WordEdge],
    /// The classes that lead on, and where to.
    pub(super) classes: &'t [(u8, u16)],
    /// The lists that a phrase which ends here stands in.
    pub(super) accepts: &'t [u8],
}

/// How many words ahead a word is looked for that a phrase cannot do without.
///
/// A few phrases begin with words of any kind, and would be begun at every word of a text.
pub(super) const SOON: usize = 3;

/// What stands for a word among those that must soon follow: the last six bits of its number.
pub(super) const fn bit(word: WordId) -> u64 {
    if word == 0 { 0 } else { 1 << (word % 64) }
}

impl Tables {
    /// The letters of a word, as the lists write it.
    pub(super) fn word(&self, id: WordId) -> &[u8] {
        &self.letters[self.starts[id as usize] as usize..self.starts[id as usize + 1] as usize]
    }

    /// What leads on from a node, and which phrases end there.
    pub(super) fn node(&self, node: u16) -> Node<'_> {
        let [[words, classes, accepts], [last_word, last_class, last_accept]] =
            self.nodes[node as usize..].first_chunk::<2>().copied().unwrap_or_default();
        Node {
            words: &self.word_edges[words as usize..last_word as usize],
            classes: &self.class_edges[classes as usize..last_class as usize],
            accepts: &self.accepts[accepts as usize..last_accept as usize],
        }
    }

    /// Where a word leads from a node with these edges.
    pub(super) fn follow(&self, edges: &[WordEdge], word: WordId) -> Option<u16> {
        for edge in edges {
            if edge.first >= word {
                return (edge.first == word).then_some(edge.target);
            }
            if word <= edge.last && self.group(edge.group).contains(&word) {
                return Some(edge.target);
            }
        }
        None
    }

    fn group(&self, group: u16) -> &[WordId] {
        let group = usize::from(group);
        &self.grouped[self.groups[group] as usize..self.groups[group + 1] as usize]
    }

    fn unpack() -> Self {
        let mut tables = Self {
            letters: Vec::new(),
            starts: vec![0, 0],
            slots: Vec::new(),
            sets: vec![ClassSet::default()],
            roots: Vec::new(),
            root_classes: ClassSet::default(),
            root_targets: vec![0; usize::from(END) + 1],
            root_words: vec![u64::MAX; usize::from(END) + 1],
            nodes: Vec::new(),
            word_edges: Vec::new(),
            grouped: Vec::new(),
            groups: vec![0],
            class_edges: Vec::new(),
            accepts: Vec::new(),
        };
        tables.unpack_words();
        tables.unpack_groups();
        tables.unpack_phrases();
        tables
    }

    fn unpack_words(&mut self) {
        // Of the word so far, and behind each letter the hash up to it: the next word keeps the first ones.
        let (mut word, mut hashes) = (Vec::new(), vec![NO_LETTERS]);
        let mut words = vec![NO_LETTERS];
        for &byte in &WORDS {
            if byte < b' ' {
                self.letters.extend_from_slice(&word);
                self.starts.push(self.letters.len() as u32);
                words.push(hashes[word.len()]);
                word.truncate(word.len() - usize::from(byte));
                hashes.truncate(word.len() + 1);
            } else {
                hashes.push(with_letter(hashes[word.len()], byte));
                word.push(byte);
            }
        }
        let size = (words.len() * 2).next_power_of_two();
        self.slots = vec![0; size];
        for (id, &hash) in words.iter().enumerate().skip(1) {
            let mut slot = hash as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = id as WordId;
        }
        let mut set = ClassSet::default();
        for &class in &SETS {
            if class == END {
                self.sets.push(std::mem::take(&mut set));
            } else {
                set = set.with_id(class);
            }
        }
    }

    fn unpack_groups(&mut self) {
        let mut words = Reader(GROUPS.iter());
        let mut first = 0;
        while !words.0.as_slice().is_empty() {
            first += words.number();
            let mut word = first;
            loop {
                self.grouped.push(word);
                match words.number() {
                    0 => break,
                    step => word += step,
                }
            }
            self.groups.push(self.grouped.len() as u32);
        }
    }

    fn unpack_phrases(&mut self) {
        let mut words = Reader(WORD_EDGES.iter());
        let mut classes = Reader(CLASS_EDGES.iter());
        let mut accepts = ACCEPTS.iter();
        let mut known = 1;
        while self.nodes.len() < usize::from(known) {
            self.nodes.push(self.ends());
            let mut next_group = 0;
            loop {
                let step = words.number();
                if step == 0 {
                    break;
                }
                next_group += step;
                let group = next_group - 1;
                let target = words.target(&mut known);
                let first = self.grouped[self.groups[usize::from(group)] as usize];
                let last = self.grouped[self.groups[usize::from(group) + 1] as usize - 1];
                self.word_edges.push(WordEdge { first, last, group, target });
            }
            while let Some(class) = classes.0.next().filter(|&&it| it != END) {
                self.class_edges.push((*class, classes.target(&mut known)));
            }
            self.accepts.extend(accepts.by_ref().take_while(|&&it| it != END));
        }
        self.nodes.push(self.ends());
        self.roots = vec![0; self.sets.len()];
        for at in 0..self.nodes[1][0] as usize {
            let WordEdge { group, target, .. } = self.word_edges[at];
            let group = usize::from(group);
            for &word in &self.grouped[self.groups[group] as usize..self.groups[group + 1] as usize] {
                self.roots[usize::from(word)] = target;
            }
        }
        for &(class, target) in &self.class_edges[..self.nodes[1][1] as usize] {
            self.root_classes = self.root_classes.with_id(class);
            self.root_targets[usize::from(class)] = target;
            self.root_words[usize::from(class)] = self.words_within(target, SOON);
        }
    }

    /// The bits of the words of which one stands among the next `steps` of every phrase that goes on from a node;
    /// all bits if phrases may go on without, except over words of any kind.
    fn words_within(&self, node: u16, steps: usize) -> u64 {
        let node = self.node(node);
        if steps == 0 || !node.accepts.is_empty() {
            return u64::MAX;
        }
        let words = node.words.iter().flat_map(|it| self.group(it.group)).fold(0, |bits, it| bits | bit(*it));
        node.classes.iter().fold(words, |bits, &(class, target)| {
            if class == SAME {
                return bits | self.words_within(target, steps);
            }
            let any = CLASS_OF[usize::from(class)] == Class::Any;
            bits | if any { self.words_within(target, steps - 1) } else { u64::MAX }
        })
    }

    fn ends(&self) -> [u32; 3] {
        [self.word_edges.len() as u32, self.class_edges.len() as u32, self.accepts.len() as u32]
    }
}

/// Reads what `push_number` of the compiler has written.
struct Reader(std::slice::Iter<'static, u8>);

impl Reader {
    fn number(&mut self) -> u16 {
        let mut high = 0;
        for &byte in self.0.by_ref() {
            if byte < 192 {
                return high * 192 + u16::from(byte);
            }
            high = high * 64 + u16::from(byte - 192);
        }
        0
    }

    /// The node that an edge leads to: 0 stands for the next that no edge has led to yet.
    fn target(&mut self, known: &mut u16) -> u16 {
        let number = self.number();
        if number != 0 {
            return number;
        }
        *known += 1;
        *known - 1
    }
}
