//! Trains the model of sources, cues and contents.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use sayswho::attribution::learned::features::{Reader, Sequence, entry};
use sayswho::attribution::learned::{self, LABELS, Labeller, OUTSIDE, Role};
use sayswho::attribution::{Draft, grammar};
use sayswho::model::{Kind, Place};
use sayswho::syntax::Syntax;
use sayswho::syntax::lemma::lemma;
use sayswho::syntax::pos::Tagger;
use sayswho::text::Document;
use serde_json::Value;

use crate::field::{Example, Field};
use crate::file::{self, Places};
use crate::weight::Pace;

/// Buckets of the lexicon, eight lemmas in each.
const WORD_BUCKETS: usize = 300;

/// Buckets of the features, eight in each.
const FEATURE_BUCKETS: usize = 7000;

/// How many weights are offered a place: what the budget of the module leaves.
const WEIGHTS: usize = 70_000;

/// While it is learnt which weights matter.
const PACE: Pace = Pace { rate: 0.025, draw: 3.0, decay: 1.0 };

const EPOCHS: usize = 6;

/// Once that is known.
const PACE_AGAIN: Pace = Pace { draw: 0.0, ..PACE };

const EPOCHS_AGAIN: usize = 8;

/// A feature seen less often is not learnt.
const FREQUENT: u32 = 5;

/// A weight counts the more, the more often it is read: by this power of how often.
const USE: f32 = 0.15;

/// One step of a weight's byte, in units of the weights themselves: `learned.rs` leans the labels in these.
const STEP: f32 = 0.1;

/// An article with its gold labels.
struct Article {
    document: Document,
    syntax: Syntax,
    drafts: Vec<Draft>,
    labels: Vec<u8>,
}

/// A sentence with its features.
struct Features {
    sequence: Sequence,
    before: u8,
    gold: Vec<u8>,
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
    let sentences: Vec<Features> =
        articles.iter().zip(&counts).flat_map(|(it, own)| features(it, own, &total)).collect();
    drop(articles);
    eprintln!("attribution: {} sentences", sentences.len());

    let frequent = frequent(&sentences);
    let rows: HashMap<u32, u32> = (0..).zip(&frequent).map(|(row, it)| (it.0, row)).collect();
    let mut roomy = Field::new(vec![u8::MAX; frequent.len()], PACE);
    roomy.learn(&mut examples(&sentences, |feature| rows.get(&feature).copied()), EPOCHS);

    // Learnt once more, and by their places: what is taken for another feature on the page is so here too.
    let chosen = chosen(&frequent, &roomy);
    drop(roomy);
    let rows: BTreeMap<Place, usize> = chosen.rows();
    let row = |feature| rows.get(&Place::new(feature, FEATURE_BUCKETS)).map(|it| *it as u32);
    let mut small = Field::new(chosen.values.values().copied().collect(), PACE_AGAIN);
    small.learn(&mut examples(&sentences, row), EPOCHS_AGAIN);
    let values = rows.iter().map(|(place, row)| (*place, small.row(*row))).collect();
    let features = Places { buckets: FEATURE_BUCKETS, values };
    Ok(file::file(Kind::Attribution, &[], &lexicon(&total), &features, STEP))
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

fn lexicon(counts: &Counts) -> Places<u8> {
    let mut words: Vec<(u32, u8)> =
        counts.iter().map(|(lemma, counts)| (*lemma, class(*counts))).filter(|it| it.1 != 0).collect();
    words.sort_by_key(|&(lemma, class)| (std::cmp::Reverse(class), lemma));
    Places::new(words.into_iter(), WORD_BUCKETS)
}

/// The sentences of an article. What its own labels say of a lemma is not counted:
/// so the model learns to do without, as it must on the page.
fn features(article: &Article, own: &Counts, total: &Counts) -> Vec<Features> {
    let class = |lemma: u32| {
        let (cues, all) = total.get(&lemma).copied().unwrap_or_default();
        let (own_cues, own_all) = own.get(&lemma).copied().unwrap_or_default();
        class((cues - own_cues, all - own_all))
    };
    let reader = Reader::new(&article.document, &article.syntax, &article.drafts, &class);
    let mut found = Vec::new();
    for sentence in &article.syntax.sentences {
        let glance = reader.look(sentence);
        if !glance.may_attribute() {
            continue;
        }
        let range = sentence.range();
        let block_start = article.syntax.blocks[sentence.block as usize].start as usize == range.start;
        let before = if block_start { OUTSIDE } else { article.labels[range.start - 1] };
        let mut sequence = Sequence::default();
        reader.read(sentence, &glance, before, &mut sequence);
        found.push(Features { sequence, before, gold: article.labels[range].to_vec() });
    }
    found
}

/// The features that were seen often enough, in order, and how often.
fn frequent(sentences: &[Features]) -> Vec<(u32, u32)> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for Features { sequence, before, gold } in sentences {
        for &feature in sequence.emissions.iter().flatten() {
            *counts.entry(feature).or_default() += 1;
        }
        let labels = std::iter::once(before).chain(gold);
        for (transitions, before) in sequence.transitions.iter().zip(labels) {
            for feature in transitions.behind(*before) {
                *counts.entry(feature).or_default() += 1;
            }
        }
    }
    let mut frequent: Vec<(u32, u32)> = counts.into_iter().filter(|it| it.1 >= FREQUENT).collect();
    frequent.sort_unstable();
    frequent
}

fn examples(sentences: &[Features], row: impl Fn(u32) -> Option<u32>) -> Vec<Example> {
    let example = |it: &Features| Example {
        emissions: it
            .sequence
            .emissions
            .iter()
            .map(|it| it.iter().filter_map(|it| row(*it)).collect())
            .collect(),
        transitions: it
            .sequence
            .transitions
            .iter()
            .map(|it| {
                std::array::from_fn(|before| it.behind(before as u8).into_iter().filter_map(&row).collect())
            })
            .collect(),
        before: it.before,
        gold: it.gold.clone(),
    };
    sentences.iter().map(example).collect()
}

/// The places of the features with the weights that count most, and for which labels those are, one bit each.
#[expect(clippy::cast_precision_loss, reason = "features are counted in thousands")]
fn chosen(frequent: &[(u32, u32)], field: &Field) -> Places<u8> {
    let rows: Vec<(u32, [f32; LABELS])> = frequent
        .iter()
        .enumerate()
        .map(|(row, (feature, count))| {
            (*feature, field.row(row).map(|it| it.abs() * (*count as f32).powf(USE)))
        })
        .collect();
    let mut sizes: Vec<f32> = rows.iter().flat_map(|it| it.1).filter(|it| *it > 0.0).collect();
    sizes.sort_by(|left, right| right.total_cmp(left));
    let least = sizes.get(WEIGHTS).copied().unwrap_or(0.0);
    let mut weighed: Vec<(f32, u32, u8)> = rows
        .iter()
        .map(|(feature, weights)| {
            let large = weights.iter().enumerate().filter(|it| *it.1 > least);
            let (size, labels) =
                large.fold((0.0, 0), |(size, all), (label, it)| (size + it, all | 1 << label));
            (size, *feature, labels)
        })
        .filter(|it| it.2 != 0)
        .collect();
    weighed.sort_by(|left, right| right.0.total_cmp(&left.0));
    eprintln!("attribution: {} features of {}", weighed.len(), frequent.len());
    Places::new(weighed.into_iter().map(|(_, feature, labels)| (feature, labels)), FEATURE_BUCKETS)
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

/// Scores the labels of a model against the gold ones of `polnear/dev.jsonl`: exact F1 of each role.
///
/// # Errors
///
/// When the corpus cannot be read.
pub fn score(corpora: &Path, tagger: &Tagger, bytes: &[u8]) -> Result<[f64; 3]> {
    let labeller = Labeller::new(bytes);
    let roles = [Role::Source, Role::Cue, Role::Content];
    let mut counts = [[0_u32; 3]; 3];
    for article in articles(&corpora.join("polnear/dev.jsonl"), tagger)? {
        let found = learned::runs(&article.document, &article.syntax, &article.drafts, &labeller);
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
