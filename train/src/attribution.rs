//! Trains the model of sources, cues and contents.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use sayswho::attribution::learned::features::{FEATURES, Reader, entry};
use sayswho::attribution::learned::{self, Labeller, OUTSIDE, Role};
use sayswho::attribution::{Draft, grammar};
use sayswho::model::Place;
use sayswho::syntax::Syntax;
use sayswho::syntax::lemma::lemma;
use sayswho::syntax::pos::Tagger;
use sayswho::text::Document;
use serde_json::Value;

use crate::file::Places;
use crate::network::{Example, Network, Pace};

/// Buckets of the vocabulary, eight lemmas in each.
const WORD_BUCKETS: usize = 320;

/// A lemma seen less often has no vector of its own, unless it attributes.
const FREQUENT: u32 = 10;

/// Numbers that stand for a value of each feature.
#[rustfmt::skip]
const WIDTHS: [usize; FEATURES] = [
    12, 8, 8, 10,
    6, 8, 6, 8,
    6, 6, 8,
    8, 6, 6, 6,
];

const PACE: Pace = Pace { epochs: 30, rate: 0.003, hidden: 33, unknown: 15 };

/// Tokens of an example at most: a longer block is cut at a sentence.
const LONGEST: usize = 160;

/// An article with its gold labels.
struct Article {
    document: Document,
    syntax: Syntax,
    drafts: Vec<Draft>,
    labels: Vec<u8>,
}

/// Trains on `polnear/train.jsonl` of `corpora` and returns the model's file.
///
/// # Errors
///
/// When the corpus cannot be read.
pub fn train(corpora: &Path, tagger: &Tagger) -> Result<Vec<u8>> {
    let articles = articles(&corpora.join("polnear/train.jsonl"), tagger)?;
    let counts: Vec<Counts> = articles.iter().map(count).collect();
    let mut total = Counts::new();
    for (lemma, (cues, all)) in counts.iter().flatten() {
        let entry = total.entry(*lemma).or_default();
        entry.0 += cues;
        entry.1 += all;
    }
    let words = vocabulary(&total);
    let numbers: BTreeMap<Place, u16> = words.values.keys().copied().zip(1..).collect();
    let number = |entry| numbers.get(&Place::new(entry, WORD_BUCKETS)).copied().unwrap_or(0);
    let examples: Vec<Example> =
        articles.iter().zip(&counts).flat_map(|(it, own)| examples(it, own, &total, &number)).collect();
    drop(articles);
    eprintln!("attribution: {} words, {} examples", numbers.len(), examples.len());
    Ok(Network::new(numbers.len(), WIDTHS).learn(&examples, PACE).file(&words))
}

/// How often each lemma is part of a cue, and how often it stands anywhere.
type Counts = BTreeMap<u32, (u32, u32)>;

fn count(article: &Article) -> Counts {
    let mut counts = Counts::new();
    for sentence in &article.syntax.sentences {
        let text = &article.document.blocks[sentence.block as usize].text;
        for at in sentence.range() {
            let token = &article.syntax.tokens[at];
            let lemma = lemma(&text[token.span.range()], token.pos);
            let entry = counts.entry(entry(lemma, token.pos)).or_default();
            entry.0 += u32::from(matches!(article.labels[at], 3 | 4));
            entry.1 += 1;
        }
    }
    counts
}

/// How likely a lemma is to be part of a cue, in five classes; 0 for one of which too little was seen.
fn class((cues, all): (u32, u32)) -> u8 {
    match f64::from(cues) / f64::from(all + 1) {
        _ if cues < 2 => 0,
        share if share < 0.05 => 1,
        share if share < 0.2 => 2,
        share if share < 0.5 => 3,
        share if share < 0.8 => 4,
        _ => 5,
    }
}

/// The lemmas that are known, those that attribute first, then the frequent ones.
fn vocabulary(counts: &Counts) -> Places<u8> {
    let mut words: Vec<(u32, u8, u32)> = counts
        .iter()
        .map(|(lemma, counts)| (*lemma, class(*counts), counts.1))
        .filter(|it| it.1 != 0 || it.2 >= FREQUENT)
        .collect();
    words.sort_by_key(|&(lemma, class, count)| (class < 2, std::cmp::Reverse(count), lemma));
    Places::new(words.into_iter().map(|(lemma, class, _)| (lemma, class)), WORD_BUCKETS)
}

/// The blocks of an article. What its own labels say of a lemma is not counted:
/// so the model learns to do without, as it must on the page.
fn examples(article: &Article, own: &Counts, total: &Counts, number: &dyn Fn(u32) -> u16) -> Vec<Example> {
    let word = |entry: u32| {
        let (cues, all) = total.get(&entry).copied().unwrap_or_default();
        let (own_cues, own_all) = own.get(&entry).copied().unwrap_or_default();
        let number = number(entry);
        (number, if number == 0 { 0 } else { class((cues - own_cues, all - own_all)) })
    };
    let reader = Reader::new(&article.document, &article.syntax, &article.drafts, &word);
    let mut found: Vec<Example> = Vec::new();
    for sentence in &article.syntax.sentences {
        let range = sentence.range();
        let block_start = article.syntax.blocks[sentence.block as usize].start as usize == range.start;
        let fits = found.last().is_some_and(|it| it.gold.len() + range.len() <= LONGEST);
        if block_start || !fits {
            found.push(Example { inputs: Vec::new(), gold: Vec::new() });
        }
        if let Some(example) = found.last_mut() {
            reader.read(sentence, &reader.look(sentence), &mut example.inputs);
            example.gold.extend(&article.labels[range]);
        }
    }
    for example in &mut found {
        // What goes on from a part that is cut off begins there.
        if let Some(first) = example.gold.first_mut()
            && !learned::follows(OUTSIDE, *first)
        {
            *first -= 1;
        }
    }
    found.retain(|it| !it.gold.is_empty());
    found
}

fn articles(path: &Path, tagger: &Tagger) -> Result<Vec<Article>> {
    let source =
        std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    source
        .lines()
        .map(|line| {
            let record: Value = serde_json::from_str(line)?;
            let text = record["text"].as_str().context("an article has no `text`")?;
            let document = Document::from_plain(text);
            let syntax = Syntax::with(&document, tagger);
            let drafts = grammar(&document, &syntax);
            let labels = labels(&record, text, &document, &syntax);
            Ok(Article { document, syntax, drafts, labels })
        })
        .collect()
}

/// The gold labels of an article's tokens.
fn labels(record: &Value, text: &str, document: &Document, syntax: &Syntax) -> Vec<u8> {
    let mut bytes: Vec<usize> = text.char_indices().map(|it| it.0).collect();
    bytes.push(text.len());
    let places: Vec<Range<usize>> = syntax
        .sentences
        .iter()
        .flat_map(|it| it.range().map(move |at| (it.block, at)))
        .map(|(block, at)| {
            let origin = document.blocks[block as usize].origin as usize;
            let span = syntax.tokens[at].span.range();
            origin + span.start..origin + span.end
        })
        .collect();
    let mut labels = vec![OUTSIDE; places.len()];
    for attribution in record["attributions"].as_array().into_iter().flatten() {
        for (name, role) in [("content", Role::Content), ("source", Role::Source), ("cue", Role::Cue)] {
            for span in attribution[name].as_array().into_iter().flatten() {
                let end_of = |it: &Value| it.as_u64().and_then(|it| bytes.get(it as usize).copied());
                let (Some(start), Some(end)) = (end_of(&span[0]), end_of(&span[1])) else { continue };
                let first = places.partition_point(|it| it.end <= start);
                let mut label = role as u8;
                for (place, slot) in places[first..].iter().zip(&mut labels[first..]) {
                    if place.start >= end {
                        break;
                    }
                    *slot = label;
                    label = role as u8 + 1;
                }
            }
        }
    }
    // What another span has been written over begins anew behind it, as does what runs into another block.
    let mut before = OUTSIDE;
    for (at, label) in labels.iter_mut().enumerate() {
        let block_start = syntax.blocks.binary_search_by_key(&(at as u32), |it| it.start).is_ok();
        if *label != OUTSIDE && (block_start || !learned::follows(before, *label)) {
            *label -= u8::from(*label % 2 == 0);
        }
        before = *label;
    }
    labels
}

/// Scores the labels of a model against the gold ones of `polnear/dev.jsonl`: exact F1 of each role, then by overlap.
///
/// # Errors
///
/// When the corpus cannot be read.
pub fn score(corpora: &Path, tagger: &Tagger, bytes: &[u8]) -> Result<[[f64; 3]; 2]> {
    let labeller = Labeller::new(bytes);
    let roles = [Role::Source, Role::Cue, Role::Content];
    let mut counts = [[[0_u32; 4]; 3]; 2];
    for article in articles(&corpora.join("polnear/dev.jsonl"), tagger)? {
        let found = learned::runs(&article.document, &article.syntax, &article.drafts, &labeller);
        let gold = learned::joined(0, &article.labels);
        for (at, role) in roles.into_iter().enumerate() {
            let of = |runs: &[learned::Run]| -> Vec<Range<usize>> {
                runs.iter().filter(|it| it.role == role).map(|it| it.tokens.clone()).collect()
            };
            let (found, gold) = (of(&found), of(&gold));
            let same = |left: &Range<usize>, right: &Range<usize>| left == right;
            let touch =
                |left: &Range<usize>, right: &Range<usize>| left.start < right.end && right.start < left.end;
            let counted = |all: &[Range<usize>],
                           others: &[Range<usize>],
                           alike: &dyn Fn(&Range<usize>, &Range<usize>) -> bool| {
                all.iter().filter(|it| others.iter().any(|other| alike(it, other))).count() as u32
            };
            for (counts, alike) in counts.iter_mut().zip([&same as &dyn Fn(&_, &_) -> bool, &touch]) {
                counts[at][0] += counted(&found, &gold, alike);
                counts[at][1] += found.len() as u32;
                counts[at][2] += counted(&gold, &found, alike);
                counts[at][3] += gold.len() as u32;
            }
        }
    }
    let share = |right: u32, all: u32| f64::from(right) / f64::from(all.max(1));
    Ok(counts.map(|it| {
        it.map(|[right, found, met, gold]| {
            let (precision, recall) = (share(right, found), share(met, gold));
            2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
        })
    }))
}
