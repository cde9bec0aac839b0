//! One sort for everything that is sorted.
//!
//! The standard library's is compiled anew for each type, some 10 kB of code at a time,
//! for the sake of long runs of shuffled items; what is sorted here is short and mostly in order.

use std::collections::BinaryHeap;

/// Sorts by `key`; what has equal keys keeps its order.
pub fn by_key<T>(items: &mut Vec<T>, key: impl Fn(&T) -> u128) {
    if items.is_sorted_by_key(&key) {
        return;
    }
    let order = sorted(items.iter().enumerate().map(|(at, it)| (key(it), at)).collect());
    let mut slots: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|(_, at)| slots[at].take()));
}

/// The items from the least to the greatest.
pub fn sorted<T: Ord>(items: Vec<T>) -> Vec<T> {
    BinaryHeap::from(items).into_sorted_vec()
}
