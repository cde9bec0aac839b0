//! Trains the model of sources, cues and contents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use sayswho::attribution::learned::{self, LABELS, OUTSIDE, Reader, Role, Sequence};
use sayswho::attribution::{Draft, grammar};
use sayswho::model::{self, Kind, Model};
use sayswho::syntax::Syntax;
use sayswho::syntax::pos::Tagger;
use sayswho::text::Document;
use serde_json::Value;

use crate::field::{Example, Table};
use crate::perceptron::{self, Frequencies, Lexicon};

/// Lines of the table: 96 kB, what the budget of the module leaves.
const LINES: usize = 750;

const LEXICON_BITS: u8 = 12;

/// More overfit.
const EPOCHS: usize = 4;

/// Of the small table, which begins with the weights of the large one.
const EPOCHS_AGAIN: usize = 8;

/// A feature seen less often is not learnt.
const FREQUENT: u8 = 10;

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
pub fn train(corpora: &Path, tagger: &Tagger<'_>) -> Result<Vec<u8>> {
    let articles = articles(&corpora.join("polnear/train.jsonl"), tagger)?;
    let lexicon = lexicon(&articles);
    let file_of = |cells: &[u8]| perceptron::file(Kind::Attribution, &[], &lexicon, cells);
    let empty = file_of(&[]);
    let model = Model::read(&empty, Kind::Attribution).expect("the trainer writes what the engine reads");
    let mut examples: Vec<Example> = articles.iter().flat_map(|it| examples(it, model)).collect();
    drop(articles);
    eprintln!("attribution: {} sentences", examples.len());
    let features = keep_frequent(&mut examples);
    let mut roomy = Table::roomy();
    roomy.learn(&mut examples, EPOCHS);
    let mut table = roomy.pruned(LINES, &features);
    drop(roomy);
    table.learn(&mut examples, EPOCHS_AGAIN);
    Ok(file_of(&table.bytes()))
}

/// Leaves rare features out of the examples, and returns the others.
fn keep_frequent(examples: &mut [Example]) -> BTreeSet<u32> {
    let mut frequencies = Frequencies::new();
    for example in &*examples {
        let Sequence { emissions, transitions } = &example.sequence;
        for &feature in emissions.iter().flatten().chain(transitions.iter().flatten()) {
            frequencies.count(feature);
        }
    }
    let mut features = BTreeSet::new();
    for example in examples {
        let Sequence { emissions, transitions } = &mut example.sequence;
        for feature in emissions.iter_mut().flatten() {
            if frequencies.of(*feature) < FREQUENT {
                *feature = 0;
            } else {
                features.insert(*feature);
            }
        }
        for feature in transitions.iter_mut().flatten() {
            if frequencies.of(*feature) < FREQUENT {
                *feature = 0;
            } else {
                features.extend((0..LABELS as u8).map(|before| learned::behind(*feature, before)));
            }
        }
    }
    features
}

fn examples(article: &Article, model: Model<'_>) -> Vec<Example> {
    let reader = Reader::new(&article.document, &article.syntax, &article.drafts, model);
    let mut examples = Vec::new();
    for sentence in article.syntax.sentences.iter().filter(|it| reader.is_candidate(it)) {
        let range = sentence.range();
        let block_start = article.syntax.blocks[sentence.block as usize].start as usize == range.start;
        let before = if block_start { OUTSIDE } else { article.labels[range.start - 1] };
        let mut sequence = Sequence::default();
        reader.read(sentence, before, &mut sequence);
        examples.push(Example { sequence, before, gold: article.labels[range].to_vec() });
    }
    examples
}

fn articles(path: &Path, tagger: &Tagger<'_>) -> Result<Vec<Article>> {
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

/// How likely each word is to be part of a cue, in five classes.
fn lexicon(articles: &[Article]) -> Lexicon {
    let mut counts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for article in articles {
        for sentence in &article.syntax.sentences {
            let text = &article.document.blocks[sentence.block as usize].text;
            for at in sentence.range() {
                let token = &article.syntax.tokens[at];
                let entry = counts.entry(model::word_hash(&text[token.span.range()])).or_default();
                entry.0 += u32::from(matches!(article.labels[at], 3 | 4));
                entry.1 += 1;
            }
        }
    }
    let mut words: Vec<(u32, u8)> = counts
        .into_iter()
        .filter(|(_, (cues, _))| *cues >= 2)
        .map(|(hash, (cues, all))| {
            let class = match f64::from(cues) / f64::from(all) {
                share if share < 0.05 => 1,
                share if share < 0.2 => 2,
                share if share < 0.5 => 3,
                share if share < 0.8 => 4,
                _ => 5,
            };
            (hash, class)
        })
        .collect();
    words.sort_by_key(|&(hash, class)| (std::cmp::Reverse(class), hash));
    words.truncate((1 << LEXICON_BITS) * 3 / 4);
    Lexicon::new(&words, LEXICON_BITS)
}

/// Scores the labels of a model against the gold ones of `polnear/dev.jsonl`: exact F1 of each role.
///
/// # Errors
///
/// When the corpus cannot be read.
pub fn score(corpora: &Path, tagger: &Tagger<'_>, bytes: &[u8]) -> Result<[f64; 3]> {
    let model = Model::read(bytes, Kind::Attribution).context("this is no model of attributions")?;
    let roles = [Role::Source, Role::Cue, Role::Content];
    let mut counts = [[0_u32; 3]; 3];
    for article in articles(&corpora.join("polnear/dev.jsonl"), tagger)? {
        let found = learned::runs(&article.document, &article.syntax, &article.drafts, model);
        let gold = learned::joined(0, &article.labels);
        for (role, counts) in roles.into_iter().zip(&mut counts) {
            let of = |runs: &[learned::Run]| {
                runs.iter().filter(|it| it.role == role).map(|it| (it.tokens.start, it.tokens.end)).collect()
            };
            let (found, gold): (BTreeSet<_>, BTreeSet<_>) = (of(&found), of(&gold));
            counts[0] += found.intersection(&gold).count() as u32;
            counts[1] += found.len() as u32;
            counts[2] += gold.len() as u32;
        }
    }
    Ok(counts.map(|[right, found, gold]| 2.0 * f64::from(right) / f64::from((found + gold).max(1))))
}
