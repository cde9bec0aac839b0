//! The vocabulary: which lists a word stands in, and where phrases of the lists occur.
//!
//! The lists are data (`src/lexicon/*.txt`), one entry a line.
//! The build compiles them into packed tables (`lexicon/compile.rs`),
//! which are unpacked once, when the engine first reads (`lexicon/tables.rs`).

#[allow(clippy::unreadable_literal, reason = "the build writes the lengths of its tables")]
mod packed {
    include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));
}
mod tables;

pub use packed::Class;
use packed::{CLASS_OF, SAME};
use tables::{SOON, TABLES, Tables};

/// A word of the vocabulary; 0 is any other word.
pub type WordId = u16;

/// A set of [`Class`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; 4]);

impl ClassSet {
    /// The classes of a word.
    pub fn of(word: WordId) -> Self {
        TABLES.sets[word as usize]
    }

    /// Whether it holds `class`.
    pub const fn has(self, class: Class) -> bool {
        self.has_id(class as u8)
    }

    /// Whether it holds any of `classes`.
    pub fn has_any(self, classes: &[Class]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }

    /// With `class` added.
    #[must_use]
    pub const fn with(self, class: Class) -> Self {
        self.with_id(class as u8)
    }

    const fn with_id(mut self, id: u8) -> Self {
        self.0[id as usize / 64] |= 1 << (id % 64);
        self
    }

    const fn has_id(self, id: u8) -> bool {
        self.0[id as usize / 64] >> (id % 64) & 1 == 1
    }
}

/// Finds a word whatever its case and whichever apostrophe it is written with.
pub fn word_id(word: &str) -> WordId {
    find(word, word_hash(word))
}

/// The same for a word of which `hash` is the [`word_hash`].
pub fn find(word: &str, hash: u32) -> WordId {
    let tables = &*TABLES;
    let mask = tables.slots.len() - 1;
    let mut slot = hash as usize & mask;
    loop {
        let id = tables.slots[slot];
        if id == 0 || folded(word).eq(tables.word(id).iter().copied()) {
            return id;
        }
        slot = (slot + 1) & mask;
    }
}

/// The same for a word of plain letters, which cannot hold an apostrophe.
pub fn find_plain(word: &[u8], hash: u32) -> WordId {
    let tables = &*TABLES;
    let mask = tables.slots.len() - 1;
    let mut slot = hash as usize & mask;
    loop {
        let id = tables.slots[slot];
        let known = tables.word(id);
        let same = || word.iter().zip(known).all(|(letter, known)| letter | 0x20 == *known);
        if id == 0 || word.len() == known.len() && same() {
            return id;
        }
        slot = (slot + 1) & mask;
    }
}

/// The verb of an irregular past form or participle, whatever its case: "write" for "wrote".
pub fn irregular(form: &str) -> Option<&'static str> {
    let found = packed::IRREGULAR.binary_search_by(|it| it.0.bytes().cmp(folded(form)));
    found.ok().map(|at| packed::IRREGULAR[at].1)
}

/// A phrase of a list, found in a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The list.
    pub class: Class,
    /// First token, counted from the start of the run.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
}

/// Finds the phrases that start at each token of one sentence: for each list, the longest.
///
/// A phrase is at most as long as its pattern, so the cost is linear in the number of tokens.
#[inline(never)]
pub fn scan(words: &[WordId], classes: &[ClassSet], hits: &mut Vec<Hit>) {
    let tables = &*TABLES;
    for start in 0..words.len() {
        let first = hits.len();
        let mut walk = Walk { tables, words, classes, start, first, hits };
        let set = classes[start];
        let soon = words[start + 1..].iter().take(SOON).fold(0, |bits, it| bits | tables::bit(*it));
        for id in (0..set.0.len()).rev() {
            let mut rest = set.0[id] & tables.root_classes.0[id];
            while let Some(last) = rest.checked_ilog2() {
                rest &= !(1 << last);
                let class = id * 64 + last as usize;
                let needed = tables.root_words[class];
                if needed == u64::MAX || needed & soon != 0 {
                    walk.visit(tables.root_targets[class], start + 1);
                }
            }
        }
        let root = tables.roots[words[start] as usize];
        if root != 0 {
            walk.visit(root, start + 1);
        }
    }
}

/// The phrases that start at one token.
struct Walk<'w> {
    tables: &'w Tables,
    words: &'w [WordId],
    classes: &'w [ClassSet],
    start: usize,
    /// Which hit is the first of this token.
    first: usize,
    hits: &'w mut Vec<Hit>,
}

impl Walk<'_> {
    /// Goes on from a node before token `at`, as deep as a phrase is long.
    fn visit(&mut self, node: u16, at: usize) {
        let node = self.tables.node(node);
        for &class in node.accepts {
            accept(CLASS_OF[class as usize], self.start as u32, at as u32, self.first, self.hits);
        }
        let rest = &self.classes[at..];
        for &(class, target) in node.classes.iter().rev() {
            let longest = gap(class);
            if class == SAME {
                self.visit(target, at);
            } else if longest > 0 {
                let passed = rest.iter().take(longest).take_while(|it| it.has(Class::Any)).count();
                for next in at..=at + passed {
                    self.visit(target, next);
                }
            } else if rest.first().is_some_and(|it| it.has_id(class)) {
                self.visit(target, at + 1);
            }
        }
        let Some(&word) = self.words.get(at) else { return };
        if let Some(target) = self.tables.follow(node.words, word) {
            self.visit(target, at + 1);
        }
    }
}

/// How many tokens an edge may pass over; 0 for one that needs a token of its class.
const fn gap(class: u8) -> usize {
    let first = Class::Gap2 as u8;
    if first <= class && class <= Class::Gap6 as u8 { (class - first) as usize + 2 } else { 0 }
}

fn accept(class: Class, start: u32, end: u32, first: usize, hits: &mut Vec<Hit>) {
    if let Some(hit) = hits[first..].iter_mut().find(|it| it.class == class) {
        hit.end = hit.end.max(end);
    } else {
        hits.push(Hit { class, start, end });
    }
}

/// FNV-1a over a word in lower case with straight apostrophes; letters outside ASCII as they are.
pub fn word_hash(word: &str) -> u32 {
    word_hash_from(NO_LETTERS, word)
}

/// The hash of no letters.
pub const NO_LETTERS: u32 = 0x811c_9dc5;

/// The hash with one more letter, in lower case.
#[inline]
#[must_use]
pub const fn with_letter(hash: u32, letter: u8) -> u32 {
    (hash ^ letter as u32).wrapping_mul(0x0100_0193)
}

/// The same over a word of which `hash` is that of the letters before.
pub fn word_hash_from(mut hash: u32, word: &str) -> u32 {
    let mut rest = word.as_bytes();
    while let [first, tail @ ..] = rest {
        let byte = if let [0xe2, 0x80, 0x98 | 0x99, after @ ..] = rest {
            rest = after;
            b'\''
        } else {
            rest = tail;
            first.to_ascii_lowercase()
        };
        hash = with_letter(hash, byte);
    }
    hash
}

/// Lower case, straight apostrophes; letters outside ASCII as they are.
fn folded(word: &str) -> impl Iterator<Item = u8> {
    let mut rest = word.as_bytes();
    std::iter::from_fn(move || match rest {
        [0xE2, 0x80, 0x98 | 0x99, tail @ ..] => {
            rest = tail;
            Some(b'\'')
        }
        [byte, tail @ ..] => {
            rest = tail;
            Some(byte.to_ascii_lowercase())
        }
        [] => None,
    })
}
