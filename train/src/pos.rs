//! Trains the tagger, and scores it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
use sayswho::lexicon;
use sayswho::model::{Kind, Model, Place};
use sayswho::syntax::pos::{self, FEATURES, Pos, START, Tagger, Word};

use crate::file::{self, Places};
use crate::maxent::Maxent;
use crate::random::Random;
use crate::treebank;
use crate::weight::Pace;

/// Buckets of the lexicon, eight words in each.
const WORD_BUCKETS: usize = 900;

/// Buckets of the features, eight in each.
const FEATURE_BUCKETS: usize = 1000;

/// How many weights are offered a place; one in eight finds its bucket full, or is rounded to nought.
///
/// 15,000 in 800 buckets lose a third of a point and save 6 kB gzipped; 25,000 in 1,300 gain a quarter and cost 10 kB.
const WEIGHTS: usize = 19_000;

const EPOCHS: usize = 6;

/// While it is learnt which weights matter.
const PACE: Pace = Pace { rate: 0.2, draw: 6.0, decay: 1.0 };

/// Once that is known.
const PACE_AGAIN: Pace = Pace { draw: 0.0, ..PACE };

/// A feature seen less often is not learnt: it costs room and tells little.
const FREQUENT: u32 = 8;

/// One step of a weight's byte, in units of the weights' root mean square; half as long gains nothing.
const STEP: f32 = 0.2;

/// A word seen less often is left to its features: what it may be besides was not seen.
const LEAST_SEEN: u32 = 3;

/// A use of a word less frequent than one in so many is left out: as often as not it is an error of the treebank.
const ODD: u32 = 100;

/// Words seen less often than this are at times taken for unknown ones, so that the model learns to do without them.
const RARE: u32 = 12;

/// How many classes of words there may be beside that of the unknown ones.
const CLASSES: usize = 250;

/// What a word may also be that was seen as the first: a little text does not show every use.
const KIN: &[(Pos, &[Pos])] = &[
    (Pos::Nn, &[Pos::Nnp, Pos::Vb, Pos::Vbp, Pos::Jj]),
    (Pos::Vbd, &[Pos::Vbn, Pos::Jj]),
    (Pos::Vbn, &[Pos::Vbd, Pos::Jj]),
    (Pos::Nns, &[Pos::Vbz, Pos::Nnps, Pos::Nnp]),
    (Pos::Vbz, &[Pos::Nns]),
    (Pos::Vb, &[Pos::Vbp, Pos::Nn]),
    (Pos::Vbp, &[Pos::Vb, Pos::Nn]),
    (Pos::Jj, &[Pos::Nn, Pos::Nnp]),
    (Pos::Vbg, &[Pos::Nn, Pos::Jj, Pos::Nnp]),
    (Pos::Nnp, &[Pos::Nn, Pos::Nnps, Pos::Jj, Pos::Nns]),
    (Pos::Nnps, &[Pos::Nns, Pos::Nnp]),
];

/// Up to this count the kin are added.
const KIN_COUNT: u32 = 200;

/// What a word may be that nobody has seen.
const OPEN: &[Pos] = &[
    Pos::Nn,
    Pos::Nns,
    Pos::Nnp,
    Pos::Nnps,
    Pos::Vb,
    Pos::Vbd,
    Pos::Vbn,
    Pos::Vbg,
    Pos::Vbz,
    Pos::Vbp,
    Pos::Jj,
    Pos::Jjr,
    Pos::Jjs,
    Pos::Rb,
    Pos::Cd,
    Pos::Fw,
    Pos::Uh,
    Pos::Add,
    Pos::Sym,
    Pos::Nfp,
    Pos::Ls,
    Pos::Gw,
    Pos::Afx,
];

/// Words with their tags, as text.
type Sentence = Vec<(String, Option<Pos>)>;

/// A sentence to learn from.
struct Example {
    words: Vec<Word>,
    tags: Vec<Option<Pos>>,
    /// Which of the words were seldom seen.
    rare: Vec<bool>,
}

/// Trains on the treebanks of `corpora` and returns the model's file.
///
/// # Errors
///
/// When a treebank cannot be read.
pub fn train(corpora: &Path) -> Result<Vec<u8>> {
    let mut sentences = Vec::new();
    for file in ["ud/ewt-train.conllu", "ud/gum-open-train.conllu"] {
        sentences.extend(sentences_of(&corpora.join(file))?);
    }
    let lexicon = Lexicon::new(&sentences);
    let empty = lexicon.file(&Places::new(std::iter::empty(), FEATURE_BUCKETS));
    let model = Model::read(&empty, Kind::Pos).expect("the trainer writes what the engine reads");
    let mut examples: Vec<Example> = sentences.iter().map(|it| lexicon.example(it, &model)).collect();

    let features = frequent(&examples, &model);
    let rows: HashMap<u32, usize> = features.iter().enumerate().map(|(row, it)| (*it, row)).collect();
    let mut roomy = Maxent::new(vec![u64::MAX; features.len()], PACE);
    learn(&mut roomy, &model, &mut examples, |feature| rows.get(&feature).copied());

    // Learnt once more, and by their places: what is taken for another feature on the page is so here too.
    let chosen = chosen(&features, &roomy);
    let rows = chosen.rows();
    let mut small = Maxent::new(chosen.values.into_values().collect(), PACE_AGAIN);
    learn(&mut small, &model, &mut examples, |feature| {
        rows.get(&Place::new(feature, FEATURE_BUCKETS)).copied()
    });
    let values = rows.into_iter().map(|(place, row)| (place, small.row(row))).collect();
    Ok(lexicon.file(&Places { buckets: FEATURE_BUCKETS, values }))
}

/// Goes through all examples [`EPOCHS`] times; `row` says where the weights of a feature are, if it has any.
fn learn(maxent: &mut Maxent, model: &Model, examples: &mut [Example], row: impl Fn(u32) -> Option<usize>) {
    let mut random = Random::new(1);
    let mut rows = Vec::with_capacity(FEATURES);
    for epoch in 0..EPOCHS {
        random.shuffle(examples);
        let mut errors = 0;
        for example in &*examples {
            let mut words = example.words.clone();
            for (word, _) in words.iter_mut().zip(&example.rare).filter(|it| *it.1) {
                if random.below(4) == 0 {
                    word.class = 0;
                }
            }
            // The features hold the tags that the model itself has given: so they will be on the page.
            let mut before = START;
            for (at, tag) in example.tags.iter().enumerate() {
                let allowed = model.words.mask(words[at].class);
                let guess = if allowed.is_power_of_two() {
                    allowed.trailing_zeros() as usize
                } else {
                    rows.clear();
                    rows.extend(pos::features(&words, at, before).into_iter().filter_map(&row));
                    let scores = maxent.scores(&rows);
                    if let Some(tag) = tag.filter(|it| allowed >> *it as u8 & 1 == 1) {
                        maxent.learn(&rows, &scores, allowed, tag as usize);
                    }
                    pos::best(&scores, allowed)
                };
                errors += u32::from(tag.is_some_and(|it| it as usize != guess));
                before = [guess as u32, before[0]];
            }
        }
        eprintln!("pos: epoch {} of {EPOCHS}, {errors} errors", epoch + 1);
    }
}

/// The features that were seen often enough, in order.
fn frequent(examples: &[Example], model: &Model) -> Vec<u32> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for Example { words, tags, .. } in examples {
        let mut before = START;
        for (at, tag) in tags.iter().enumerate() {
            if !model.words.mask(words[at].class).is_power_of_two() {
                for feature in pos::features(words, at, before) {
                    *counts.entry(feature).or_default() += 1;
                }
            }
            before = [tag.map_or(0, |it| it as u32), before[0]];
        }
    }
    let frequent: BTreeSet<u32> =
        counts.into_iter().filter(|(_, count)| *count >= FREQUENT).map(|(feature, _)| feature).collect();
    frequent.into_iter().collect()
}

/// The places of the features with the largest weights, and for which tags those are, one bit each.
fn chosen(features: &[u32], maxent: &Maxent) -> Places<u64> {
    let rows: Vec<(u32, Vec<f32>)> = features
        .iter()
        .enumerate()
        .map(|(row, &feature)| (feature, maxent.row(row).iter().map(|it| it.abs()).collect()))
        .collect();
    let mut sizes: Vec<f32> = rows.iter().flat_map(|it| &it.1).copied().filter(|it| *it > 0.0).collect();
    sizes.sort_by(|left, right| right.total_cmp(left));
    let least = sizes.get(WEIGHTS).copied().unwrap_or(0.0);
    let mut weighed: Vec<(f32, u32, u64)> = rows
        .iter()
        .map(|(feature, weights)| {
            let large = weights.iter().enumerate().filter(|it| *it.1 > least);
            let (size, tags) = large.fold((0.0, 0), |(size, tags), (tag, it)| (size + it, tags | 1 << tag));
            (size, *feature, tags)
        })
        .filter(|it| it.2 != 0)
        .collect();
    weighed.sort_by(|left, right| right.0.total_cmp(&left.0));
    Places::new(weighed.into_iter().map(|(_, feature, tags)| (feature, tags)), FEATURE_BUCKETS)
}

/// Each sentence in the treebank's tokens and, where they differ, once more in ours.
fn sentences_of(path: &Path) -> Result<Vec<Sentence>> {
    let mut sentences = Vec::new();
    for sentence in treebank::read(path)? {
        let gold: Sentence =
            sentence.words.iter().map(|it| (sentence.text[it.span.clone()].to_owned(), it.pos)).collect();
        let (tokens, tags) = sentence.tokens();
        let ours: Sentence = tokens
            .iter()
            .zip(tags)
            .map(|(token, tag)| (sentence.text[token.span.range()].to_owned(), tag))
            .collect();
        if ours.len() != gold.len() {
            sentences.push(ours);
        }
        sentences.push(gold);
    }
    Ok(sentences)
}

/// What words may be.
struct Lexicon {
    /// How often each word was seen.
    seen: HashMap<u32, u32>,
    /// The tags of each class, one bit each; the first class is that of the words that nobody has seen.
    masks: Vec<u64>,
    classes: Places<u8>,
}

impl Lexicon {
    fn new(sentences: &[Sentence]) -> Self {
        let bit = |tag: Pos| 1_u64 << tag as u8;
        let union = |tags: &[Pos]| tags.iter().fold(0, |mask, &tag| mask | bit(tag));
        let mut counts: BTreeMap<u32, (u32, BTreeMap<u8, u32>)> = BTreeMap::new();
        for (word, tag) in sentences.iter().flatten() {
            let Some(tag) = tag else { continue };
            let entry = counts.entry(lexicon::word_hash(word)).or_default();
            entry.0 += 1;
            *entry.1.entry(*tag as u8).or_default() += 1;
        }
        let mut words: Vec<(u32, u32, u64)> = counts
            .iter()
            .filter(|(_, (total, _))| *total >= LEAST_SEEN)
            .map(|(&hash, (total, tags))| {
                let likely = tags.iter().filter(|it| *it.1 * ODD >= *total);
                let mut mask = likely.fold(0, |mask, (tag, _)| mask | 1 << tag);
                if *total < KIN_COUNT {
                    let kin = KIN.iter().filter(|(tag, _)| mask & bit(*tag) != 0);
                    mask |= kin.fold(0, |mask, (_, kin)| mask | union(kin));
                }
                (hash, *total, mask)
            })
            .collect();
        words.sort_by_key(|&(hash, total, _)| (std::cmp::Reverse(total), hash));

        let mut uses: BTreeMap<u64, u32> = BTreeMap::new();
        for (_, total, mask) in &words {
            *uses.entry(*mask).or_default() += total;
        }
        let mut masks: Vec<(u64, u32)> = uses.into_iter().collect();
        masks.sort_by_key(|&(mask, total)| (std::cmp::Reverse(total), mask));
        masks.truncate(CLASSES);
        let masks: Vec<u64> = std::iter::once(union(OPEN)).chain(masks.into_iter().map(|it| it.0)).collect();
        let class = |wanted: u64| {
            let wide = masks.iter().enumerate().skip(1).filter(|(_, it)| **it & wanted == wanted);
            wide.min_by_key(|(_, it)| (**it).count_ones()).map(|(class, _)| class as u8)
        };
        let entries = words.iter().filter_map(|&(hash, _, mask)| Some((hash, class(mask)?)));
        let classes = Places::new(entries, WORD_BUCKETS);
        let seen = counts.into_iter().map(|(hash, (total, _))| (hash, total)).collect();
        Self { seen, masks, classes }
    }

    fn file(&self, features: &Places<[f32; pos::COUNT]>) -> Vec<u8> {
        let step = file::root_mean_square(features.values.values().flatten()) * STEP;
        file::file(Kind::Pos, &self.masks, &self.classes, features, step)
    }

    fn example(&self, sentence: &Sentence, model: &Model) -> Example {
        let words: Vec<Word> =
            sentence.iter().map(|it| Word::new(&it.0, lexicon::word_hash(&it.0), &model.words)).collect();
        let rare = words
            .iter()
            .map(|it| it.class != 0 && self.seen.get(&it.hash).is_some_and(|&count| count < RARE))
            .collect();
        Example { words, tags: sentence.iter().map(|it| it.1).collect(), rare }
    }
}

/// Scores on one treebank.
#[derive(Debug, Default)]
pub struct Score {
    /// Share of gold tokens with the right tag.
    pub gold_tokens: f64,
    /// The same over our own tokens.
    pub own_tokens: f64,
    /// The most frequent errors.
    pub errors: Vec<(u32, String)>,
}

fn look(tagger: &Tagger, word: &str) -> Word {
    tagger.word(word, lexicon::word_hash(word))
}

/// Scores a tagger on one treebank.
///
/// # Errors
///
/// When the treebank cannot be read.
pub fn score(tagger: &Tagger, path: &Path) -> Result<Score> {
    let mut score = Score::default();
    let mut errors: BTreeMap<String, u32> = BTreeMap::new();
    let mut right = [0_u32; 2];
    let mut all = [0_u32; 2];
    let mut found = Vec::new();
    for sentence in treebank::read(path)? {
        let gold: Vec<(Word, Option<Pos>)> =
            sentence.words.iter().map(|it| (look(tagger, &sentence.text[it.span.clone()]), it.pos)).collect();
        let (tokens, tags) = sentence.tokens();
        let ours: Vec<(Word, Option<Pos>)> = tokens
            .iter()
            .zip(tags)
            .map(|(it, tag)| (look(tagger, &sentence.text[it.span.range()]), tag))
            .collect();
        for (kind, words) in [gold, ours].into_iter().enumerate() {
            let (words, tags): (Vec<Word>, Vec<Option<Pos>>) = words.into_iter().unzip();
            tagger.tag(&words, &mut found);
            for (guess, tag) in found.iter().zip(&tags) {
                all[kind] += 1;
                right[kind] += u32::from(Some(*guess) == *tag);
                if kind == 0 && Some(*guess) != *tag {
                    let name = format!("{} for {}", guess.name(), tag.map_or("?", Pos::name));
                    *errors.entry(name).or_default() += 1;
                }
            }
        }
    }
    score.gold_tokens = f64::from(right[0]) / f64::from(all[0].max(1));
    score.own_tokens = f64::from(right[1]) / f64::from(all[1].max(1));
    let ordered: BTreeSet<(std::cmp::Reverse<u32>, String)> =
        errors.into_iter().map(|(name, count)| (std::cmp::Reverse(count), name)).collect();
    score.errors = ordered.into_iter().take(12).map(|(count, name)| (count.0, name)).collect();
    Ok(score)
}
