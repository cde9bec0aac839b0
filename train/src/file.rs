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
/// # Panics
///
/// When there are more weights than two bytes can count.
pub fn file<const L: usize>(
    kind: Kind,
    masks: &[u64],
    words: &Places<u8>,
    features: &Places<[f32; L]>,
    step: f32,
) -> Vec<u8> {
    let byte = |weight: f32| (weight / step).round().clamp(-127.0, 127.0) as i8;
    let weights: BTreeMap<Place, Vec<(u8, i8)>> = features
        .values
        .iter()
        .map(|(place, weights)| {
            let bytes = (0_u8..).zip(weights.iter().map(|it| byte(*it)));
            (*place, bytes.filter(|it| it.1 != 0).collect())
        })
        .collect();
    let mut ends = vec![0_usize; features.buckets];
    for (place, weights) in &weights {
        ends[place.bucket] += weights.len();
    }
    let starts = ends.iter().scan(0, |total, it| Some(std::mem::replace(total, *total + it)));
    let starts: Vec<u16> =
        starts.map(|it| u16::try_from(it).expect("two bytes count the weights of a model")).collect();
    let numbers = weights.iter().map(|(place, it)| (*place, it.len() as u8)).collect();
    let weights: Vec<(u8, i8)> = weights.into_values().flatten().collect();

    let mut bytes = Vec::new();
    bytes.extend(MAGIC);
    bytes.extend([VERSION, kind as u8]);
    bytes.extend((masks.len() as u16).to_le_bytes());
    for number in [words.buckets, features.buckets, weights.len()] {
        bytes.extend((number as u32).to_le_bytes());
    }
    debug_assert_eq!(bytes.len(), HEADER);
    bytes.extend(masks.iter().flat_map(|it| it.to_le_bytes()));
    let (word_checks, classes) = slots(&words.values, words.buckets);
    let (feature_checks, numbers) = slots(&numbers, features.buckets);
    bytes.extend(word_checks);
    bytes.extend(feature_checks);
    bytes.extend(starts.iter().flat_map(|it| it.to_le_bytes()));
    bytes.extend(classes);
    bytes.extend(weights.iter().map(|it| it.0));
    bytes.extend(weights.iter().map(|it| it.1.cast_unsigned()));
    bytes.extend(numbers);
    bytes
}

/// The checks and the values of all slots, bucket after bucket.
fn slots(places: &BTreeMap<Place, u8>, buckets: usize) -> (Vec<u8>, Vec<u8>) {
    let mut slots = (vec![0; buckets * BUCKET], vec![0; buckets * BUCKET]);
    for bucket in 0..buckets {
        let own = places.range(Place { bucket, check: 0 }..=Place { bucket, check: u8::MAX });
        for (slot, (place, value)) in own.enumerate() {
            slots.0[bucket * BUCKET + slot] = place.check;
            slots.1[bucket * BUCKET + slot] = *value;
        }
    }
    slots
}
