//! The vocabulary: which lists a word stands in, and where phrases of the lists occur.
//!
//! The lists are data (`src/lexicon/*.txt`), one entry a line.
//! The build compiles them into static tables (`lexicon/compile.rs`); nothing is built when the engine starts.

mod tables {
    #![expect(clippy::unreadable_literal, reason = "the build writes these tables, nobody reads them")]
    include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));
}

pub use tables::Class;
use tables::{
    ACCEPTS, CLASS_EDGES, CLASS_OF, LENGTHS, NODES, RANKS, ROOTS, SET_OF, SETS, STARTS, STEP, TAKEN,
    WORD_EDGES, WORDS,
};

/// A word of the vocabulary; 0 is any other word.
pub type WordId = u16;

/// A set of [`Class`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet([u64; 4]);

impl ClassSet {
    /// The classes of a word.
    pub fn of(word: WordId) -> Self {
        Self(SETS[SET_OF[word as usize] as usize])
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
    pub const fn with(mut self, class: Class) -> Self {
        self.0[class as usize / 64] |= 1 << (class as u8 % 64);
        self
    }

    const fn has_id(self, id: u8) -> bool {
        self.0[id as usize / 64] >> (id % 64) & 1 == 1
    }
}

/// Finds a word whatever its case and whichever apostrophe it is written with.
pub fn word_id(word: &str) -> WordId {
    let mask = TAKEN.len() * 64 - 1;
    let mut slot = hash(word) as usize & mask;
    loop {
        let taken = TAKEN[slot / 64];
        if taken >> (slot % 64) & 1 == 0 {
            return 0;
        }
        let before = (taken & ((1 << (slot % 64)) - 1)).count_ones();
        let id = RANKS[slot / 64] + before as WordId + 1;
        if folded(word).eq(entry(id).bytes()) {
            return id;
        }
        slot = (slot + 1) & mask;
    }
}

/// A word of the vocabulary, as the lists write it.
fn entry(id: WordId) -> &'static str {
    let id = id as usize;
    let step = id / STEP;
    let skipped: usize = LENGTHS[step * STEP..id].iter().map(|&it| it as usize).sum();
    let start = STARTS[step] as usize + skipped;
    &WORDS[start..start + LENGTHS[id] as usize]
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
pub fn scan(words: &[WordId], classes: &[ClassSet], hits: &mut Vec<Hit>) {
    let mut open: Vec<(u16, u32)> = Vec::new();
    for start in 0..words.len() {
        let first = hits.len();
        let root = ROOTS[words[start] as usize];
        if root != 0 {
            open.push((root, start as u32 + 1));
        }
        follow_classes(0, start as u32, classes, &mut open);
        while let Some((node, at)) = open.pop() {
            let [_, _, first_accept] = node_start(node);
            let [last_word, _, last_accept] = NODES[node as usize];
            for &class in &ACCEPTS[first_accept as usize..last_accept as usize] {
                accept(CLASS_OF[class as usize], start as u32, at, first, hits);
            }
            let Some(&word) = words.get(at as usize) else { continue };
            let edges = &WORD_EDGES[node_start(node)[0] as usize..last_word as usize];
            if let Ok(found) = edges.binary_search_by_key(&word, |edge| edge.0) {
                open.push((edges[found].1, at + 1));
            }
            follow_classes(node, at, classes, &mut open);
        }
    }
}

fn follow_classes(node: u16, at: u32, classes: &[ClassSet], open: &mut Vec<(u16, u32)>) {
    let Some(&set) = classes.get(at as usize) else { return };
    let edges = &CLASS_EDGES[node_start(node)[1] as usize..NODES[node as usize][1] as usize];
    for &(class, target) in edges {
        if set.has_id(class as u8) {
            open.push((target, at + 1));
        }
    }
}

fn node_start(node: u16) -> [u32; 3] {
    if node == 0 { [0; 3] } else { NODES[node as usize - 1] }
}

fn accept(class: Class, start: u32, end: u32, first: usize, hits: &mut Vec<Hit>) {
    if let Some(hit) = hits[first..].iter_mut().find(|it| it.class == class) {
        hit.end = hit.end.max(end);
    } else {
        hits.push(Hit { class, start, end });
    }
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

/// FNV-1a, as the build computes it.
fn hash(word: &str) -> u32 {
    folded(word).fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
