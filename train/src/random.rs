//! Chance that is the same on every machine.

/// Numbers that a seed decides.
pub struct Random(u64);

impl Random {
    /// Numbers that `seed` decides.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// A number of the normal distribution, by the method of Box and Muller (1958).
    #[expect(clippy::cast_precision_loss, reason = "a fraction holds the integers up to 2^24")]
    pub fn normal(&mut self) -> f32 {
        const PARTS: usize = 1 << 24;
        let mut part = || (self.below(PARTS) + 1) as f32 / PARTS as f32;
        let (size, turn) = (part(), part());
        (-2.0 * size.ln()).sqrt() * (std::f32::consts::TAU * turn).cos()
    }

    /// Puts `items` into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}
