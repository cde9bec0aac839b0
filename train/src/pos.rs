//! Trains the tagger, and scores it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use sayswho::model::{self, Kind, Model};
use sayswho::syntax::pos::{self, Pos, Tagger, Word};

use crate::perceptron::{self, Counts, Frequencies, Lexicon, Random, Table};
use crate::treebank;

/// Lines of the table: 102 kB. A quarter more gain another half of a point.
const LINES: usize = 800;

/// Size of the lexicon. Twice as large gains a quarter of a point and costs 24 kB.
const LEXICON_BITS: u8 = 13;

const EPOCHS: usize = 8;

/// A feature seen less often is not learnt: it costs room and tells little.
const FREQUENT: u8 = 12;

/// A word seen less often is left to its features: what it may be besides was not seen.
const LEAST_SEEN: u32 = 3;

/// Words seen less often than this are at times taken for unknown ones, so that the model learns to do without them.
const RARE: u32 = 12;

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
const KIN_COUNT: u32 = 60;

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
type Example = Vec<(String, Option<Pos>)>;

/// Trains on the treebanks of `corpora` and returns the model's file.
///
/// # Errors
///
/// When a treebank cannot be read.
pub fn train(corpora: &Path) -> Result<Vec<u8>> {
    let mut examples = Vec::new();
    for file in ["ud/ewt-train.conllu", "ud/gum-open-train.conllu"] {
        examples.extend(examples_of(&corpora.join(file))?);
    }
    let (seen, masks, lexicon) = lexicon(&examples);
    let file_of = |cells: &[u8]| perceptron::file(Kind::Pos, &masks, &lexicon, cells);
    let empty = file_of(&[]);
    let model = Model::read(&empty, Kind::Pos).expect("the trainer writes what the engine reads");
    let mut examples: Vec<(Vec<Word>, Vec<Option<Pos>>)> = examples
        .iter()
        .map(|it| it.iter().map(|(word, tag)| (Word::new(word, &model), *tag)).unzip())
        .collect();

    let mut frequencies = Frequencies::new();
    for (words, gold) in &examples {
        let mut before = [62, 63];
        for (at, tag) in gold.iter().enumerate() {
            for feature in pos::features(words, at, before) {
                frequencies.count(feature);
            }
            before = [tag.map_or(0, |it| it as u32), before[0]];
        }
    }
    let mut roomy = Table::roomy();
    let mut features = BTreeSet::new();
    learn(&mut roomy, &model, &mut examples, &seen, |feature| {
        let frequent = frequencies.of(feature) >= FREQUENT;
        if frequent {
            features.insert(feature);
        }
        frequent
    });
    let mut table = roomy.pruned(LINES, &features, pos::COUNT);
    learn(&mut table, &model, &mut examples, &seen, |_| true);
    Ok(file_of(&table.bytes()))
}

/// Trains `table`; features that `keep` does not keep are left as they are.
fn learn(
    table: &mut Table,
    model: &Model<'_>,
    examples: &mut [(Vec<Word>, Vec<Option<Pos>>)],
    seen: &BTreeMap<u32, u32>,
    mut keep: impl FnMut(u32) -> bool,
) {
    let mut random = Random::new(1);
    let mask = |class| model.mask(class);
    let mut found = Vec::new();
    for epoch in 0..EPOCHS {
        random.shuffle(examples);
        let mut errors = 0;
        for (words, gold) in &*examples {
            let words: Vec<Word> = words
                .iter()
                .map(|it| {
                    let forgotten = seen.get(&it.hash).is_some_and(|&count| count < RARE)
                        && it.class != 0
                        && random.below(4) == 0;
                    let mut word = *it;
                    word.class = if forgotten { 0 } else { it.class };
                    word
                })
                .collect();
            table.step();
            pos::tag(table, mask, &words, &mut found);
            // The features hold the tags that the model itself has given: so they will be on the page.
            let mut before = [62, 63];
            for (at, (&guess, &tag)) in found.iter().zip(gold).enumerate() {
                if let Some(tag) = tag
                    && guess != tag
                    && !model.mask(words[at].class).is_power_of_two()
                {
                    errors += 1;
                    for feature in pos::features(&words, at, before) {
                        if keep(feature) {
                            table.update(feature, tag as usize, 1);
                            table.update(feature, guess as usize, -1);
                        }
                    }
                }
                before = [guess as u32, before[0]];
            }
        }
        eprintln!("pos: epoch {} of {EPOCHS}, {errors} errors", epoch + 1);
    }
}

/// Each sentence in the treebank's tokens and, where they differ, once more in ours.
fn examples_of(path: &Path) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for sentence in treebank::read(path)? {
        let gold: Example =
            sentence.words.iter().map(|it| (sentence.text[it.span.clone()].to_owned(), it.pos)).collect();
        let (tokens, tags) = sentence.tokens();
        let ours: Example = tokens
            .iter()
            .zip(tags)
            .map(|(token, tag)| (sentence.text[token.span.range()].to_owned(), tag))
            .collect();
        if ours.len() != gold.len() {
            examples.push(ours);
        }
        examples.push(gold);
    }
    Ok(examples)
}

/// How often each word was seen, the masks of the ambiguity classes, and the words' classes.
fn lexicon(examples: &[Example]) -> (BTreeMap<u32, u32>, Vec<u64>, Lexicon) {
    let bit = |tag: Pos| 1_u64 << tag as u8;
    let union = |tags: &[Pos]| tags.iter().fold(0, |mask, &tag| mask | bit(tag));
    let mut counts: BTreeMap<u32, (u32, Counts<u8>)> = BTreeMap::new();
    for (word, tag) in examples.iter().flatten() {
        let Some(tag) = tag else { continue };
        let entry = counts.entry(model::word_hash(word)).or_default();
        entry.0 += 1;
        *entry.1.entry(*tag as u8).or_default() += 1;
    }
    let mut words: Vec<(u32, u32, u64)> = counts
        .iter()
        .filter(|(_, (total, _))| *total >= LEAST_SEEN)
        .map(|(&hash, (total, tags))| {
            // One odd use in two hundred is an error of the treebank as often as not.
            let likely = tags.iter().filter(|it| *it.1 * 200 >= *total || *it.1 >= 6);
            let mut mask = likely.fold(0, |mask, (tag, _)| mask | 1 << tag);
            if *total < KIN_COUNT {
                let kin = KIN.iter().filter(|(tag, _)| mask & bit(*tag) != 0);
                mask |= kin.fold(0, |mask, (_, kin)| mask | union(kin));
            }
            (hash, *total, mask)
        })
        .collect();
    words.sort_by_key(|&(hash, total, _)| (std::cmp::Reverse(total), hash));
    words.truncate((1 << LEXICON_BITS) * 4 / 5);

    let mut uses: BTreeMap<u64, u32> = BTreeMap::new();
    for (_, total, mask) in &words {
        *uses.entry(*mask).or_default() += total;
    }
    let mut masks: Vec<(u64, u32)> = uses.into_iter().collect();
    masks.sort_by_key(|&(mask, total)| (std::cmp::Reverse(total), mask));
    masks.truncate(250);
    let masks: Vec<u64> = std::iter::once(union(OPEN)).chain(masks.into_iter().map(|it| it.0)).collect();
    let class = |wanted: u64| {
        let wide = masks.iter().enumerate().skip(1).filter(|(_, it)| **it & wanted == wanted);
        wide.min_by_key(|(_, it)| (**it).count_ones()).map_or(0, |(class, _)| class as u8)
    };
    let entries: Vec<(u32, u8)> = words.iter().map(|&(hash, _, mask)| (hash, class(mask))).collect();
    let seen = counts.into_iter().map(|(hash, (total, _))| (hash, total)).collect();
    (seen, masks, Lexicon::new(&entries, LEXICON_BITS))
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

/// Scores a tagger on one treebank.
///
/// # Errors
///
/// When the treebank cannot be read.
pub fn score(tagger: &Tagger<'_>, path: &Path) -> Result<Score> {
    let mut score = Score::default();
    let mut errors: Counts<String> = BTreeMap::new();
    let mut right = [0_u32; 2];
    let mut all = [0_u32; 2];
    let mut found = Vec::new();
    for sentence in treebank::read(path)? {
        let gold: Vec<(Word, Option<Pos>)> =
            sentence.words.iter().map(|it| (tagger.word(&sentence.text[it.span.clone()]), it.pos)).collect();
        let (tokens, tags) = sentence.tokens();
        let ours: Vec<(Word, Option<Pos>)> = tokens
            .iter()
            .zip(tags)
            .map(|(it, tag)| (tagger.word(&sentence.text[it.span.range()]), tag))
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
