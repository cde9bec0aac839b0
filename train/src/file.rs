//! How what was learnt becomes the bytes of a model; see `src/model.rs` for their form.

use std::collections::BTreeMap;

use sayswho::model::{BUCKET, HEADER, Kind, MAGIC, Place, VERSION};

/// Values by their places in a table of so many buckets.
pub struct Places<T> {
    /// How many buckets there are.
    pub buckets: usize,
    /// What stands where.
    pub values: BTreeMap<Place, T>,
}

impl<T> Places<T> {
    /// Gives each its place, the first ones first; who finds the place taken or the bucket full is left out.
    pub fn new(entries: impl Iterator<Item = (u32, T)>, buckets: usize) -> Self {
        let mut taken = vec![0; buckets];
        let mut values = BTreeMap::new();
        for (hash, value) in entries {
            let place = Place::new(hash, buckets);
            if taken[place.bucket] < BUCKET && !values.contains_key(&place) {
                taken[place.bucket] += 1;
                values.insert(place, value);
            }
        }
        Self { buckets, values }
    }

    /// The row of each place: its number in the order of places.
    pub fn rows(&self) -> BTreeMap<Place, usize> {
        self.values.keys().enumerate().map(|(row, it)| (*it, row)).collect()
    }
}

/// The root of the mean of the squares of all weights that are not nought.
pub fn root_mean_square<'w>(weights: impl Iterator<Item = &'w f32>) -> f32 {
    let (squares, count) = weights
        .filter(|it| **it != 0.0)
        .fold((0.0, 0.0), |(squares, count), it| (squares + it * it, count + 1.0));
    (squares / f32::max(count, 1.0)).sqrt()
}

/// The model's file: words with their classes, features with a weight for each label, in units of `step`.
///
/// What rounds to nought is left out, and a feature of which nothing is left.
pub fn file<const L: usize>(
    kind: Kind,
    masks: &[u64],
    words: &Places<u8>,
    features: &Places<[f32; L]>,
    step: f32,
) -> Vec<u8> {
    const { assert!(L <= 128, "a byte holds a label and a mark") };
    let byte = |weight: f32| (weight / step).round().clamp(-127.0, 127.0) as i8;
    let weights: BTreeMap<Place, Vec<(u8, i8)>> = features
        .values
        .iter()
        .map(|(place, weights)| {
            let bytes = (0_u8..).zip(weights.iter().map(|it| byte(*it)));
            (*place, bytes.filter(|it| it.1 != 0).collect::<Vec<_>>())
        })
        .filter(|it| !it.1.is_empty())
        .collect();
    let (word_sizes, word_checks) = packed(&words.values, words.buckets);
    let (feature_sizes, feature_checks) = packed(&weights, features.buckets);
    let labels: Vec<u8> = weights
        .values()
        .flat_map(|own| {
            own.iter().enumerate().map(|(at, (label, _))| label * 2 + u8::from(at + 1 == own.len()))
        })
        .collect();

    let mut bytes = Vec::new();
    bytes.extend(MAGIC);
    bytes.extend([VERSION, kind as u8]);
    bytes.extend((masks.len() as u16).to_le_bytes());
    for number in [words.buckets, features.buckets, labels.len()] {
        bytes.extend((number as u32).to_le_bytes());
    }
    debug_assert_eq!(bytes.len(), HEADER);
    bytes.extend(masks.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend(word_sizes);
    bytes.extend(feature_sizes);
    bytes.extend(word_checks);
    bytes.extend(feature_checks);
    bytes.extend(words.values.values());
    bytes.extend(labels);
    bytes.extend(weights.values().flatten().map(|it| it.1.cast_unsigned()));
    bytes
}

/// How many each bucket holds, and by how much each check is more than the one before in its bucket.
pub fn packed<T>(places: &BTreeMap<Place, T>, buckets: usize) -> (Vec<u8>, Vec<u8>) {
    let mut sizes = vec![0; buckets];
    let mut checks = Vec::new();
    let mut before = Place { bucket: 0, check: 0 };
    for place in places.keys() {
        sizes[place.bucket] += 1;
        let same = place.bucket == before.bucket;
        checks.push(place.check - if same { before.check } else { 0 });
        before = *place;
    }
    (sizes, checks)
}
