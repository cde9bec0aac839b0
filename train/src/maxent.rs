//! Multinomial logistic regression.

use sayswho::model::SCORES;
use sayswho::syntax::pos::COUNT;

use crate::weight::{Pace, Weight};

/// Weights while they are trained, by rows: each row is a feature, and has one weight for each tag.
pub struct Maxent {
    rows: Vec<[Weight; COUNT]>,
    /// The tags for which each row may have a weight, one bit each.
    may: Vec<u64>,
    pace: Pace,
}

/// A slope smaller than this is not followed: it would take half of the time.
const LEAST_SLOPE: f32 = 0.002;

impl Maxent {
    /// Weights of nought, for the tags that each row may speak for.
    pub fn new(may: Vec<u64>, pace: Pace) -> Self {
        Self { rows: vec![[Weight::default(); COUNT]; may.len()], may, pace }
    }

    /// What these rows say together for each tag.
    pub fn scores(&self, rows: &[usize]) -> [f32; SCORES] {
        let mut scores = [0.0; SCORES];
        for &row in rows {
            for (score, weight) in scores.iter_mut().zip(&self.rows[row]) {
                *score += weight.value;
            }
        }
        scores
    }

    /// Makes `tag` likelier among the allowed ones where these rows have given these scores.
    pub fn learn(&mut self, rows: &[usize], scores: &[f32; SCORES], allowed: u64, tag: usize) {
        let tags = || (0..COUNT).filter(|it| allowed >> it & 1 == 1);
        let most = tags().map(|it| scores[it]).fold(f32::MIN, f32::max);
        let sum: f32 = tags().map(|it| (scores[it] - most).exp()).sum();
        for it in tags() {
            let slope = (scores[it] - most).exp() / sum - f32::from(u8::from(it == tag));
            if slope.abs() < LEAST_SLOPE {
                continue;
            }
            for &row in rows {
                if self.may[row] >> it & 1 == 1 {
                    self.rows[row][it].follow(slope, self.pace);
                }
            }
        }
    }

    /// The weights of one row.
    pub fn row(&self, row: usize) -> [f32; COUNT] {
        self.rows[row].map(|it| it.value)
    }
}

#[cfg(test)]
mod tests {
    use super::{Maxent, Pace};

    #[test]
    fn what_tells_is_learnt_and_the_rest_stays_nought() {
        // Row 0 comes with tag 1, row 1 with tag 2, and row 2 with both.
        let mut maxent = Maxent::new(vec![u64::MAX; 3], Pace { rate: 0.2, draw: 2.0, decay: 1.0 });
        for _ in 0..50 {
            for (rows, tag) in [([0, 2], 1), ([1, 2], 2)] {
                let scores = maxent.scores(&rows);
                maxent.learn(&rows, &scores, 0b110, tag);
            }
        }
        let scores = maxent.scores(&[0, 2]);
        assert!(scores[1] > scores[2], "{scores:?}");
        assert!(maxent.row(2).iter().all(|it| it.abs() < 0.1), "{:?}", maxent.row(2));
        assert!(maxent.row(0)[0] == 0.0, "a tag that is not allowed learns nothing");
    }
}
