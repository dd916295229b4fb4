//! Chance from a seed: the same seed draws the same numbers on every machine.
//!
//! Separate because a failure must be playable again. SplitMix64, which needs no state but a
//! number; not for secrets.

/// A row of numbers.
pub(crate) struct Dice(u64);

impl Dice {
    /// The row of this seed.
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number, from 0 to below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
