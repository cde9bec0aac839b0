//! Weights that are drawn to nought, by FTRL-Proximal
//! (`McMahan` et al., "Ad Click Prediction: a View from the Trenches", KDD 2013).
//!
//! A perceptron spreads what it learns over many small weights. Here most weights are nought,
//! and a third as many bytes say more.

/// A weight while it is trained.
#[derive(Clone, Copy, Default)]
pub struct Weight {
    /// What it is now.
    pub value: f32,
    /// The sum of the slopes, less what the steps have already followed.
    slopes: f32,
    /// The sum of the squares of the slopes: what has often changed changes less.
    squares: f32,
}

/// How weights follow their slopes.
#[derive(Clone, Copy)]
pub struct Pace {
    /// Length of a step.
    pub rate: f32,
    /// How strongly weights are drawn to nought: what a weight must gain before it is any other.
    pub draw: f32,
    /// How strongly large weights are drawn back.
    pub decay: f32,
}

impl Weight {
    /// Goes down a slope.
    pub fn follow(&mut self, slope: f32, pace: Pace) {
        let before = self.squares.sqrt();
        self.squares += slope * slope;
        let after = self.squares.sqrt();
        self.slopes += slope - (after - before) / pace.rate * self.value;
        let beyond = (self.slopes.abs() - pace.draw).max(0.0);
        self.value = -self.slopes.signum() * beyond / ((1.0 + after) / pace.rate + pace.decay);
    }
}
