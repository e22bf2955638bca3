//! Chance that is the same on every machine and in every version, so that the demo's ledger has the same bytes: SplitMix64
//! (Steele, Lea, Flood 2014). The generators of the rand crates don't promise stable values.

/// A stream of numbers from a seed.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.next() % span).unwrap_or(0)
    }

    /// True in `n` of `of` cases.
    pub(super) fn hit(&mut self, n: u32, of: u32) -> bool {
        self.next() % u64::from(of.max(1)) < u64::from(n)
    }

    /// One of some things.
    pub(super) fn one_of<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let index = self.next() % (things.len().max(1) as u64);
        things.get(usize::try_from(index).unwrap_or(0))
    }

    /// How many of something with a mean of `hundredths` / 100 happen: the whole part, give or take one, and the rest by chance.
    pub(super) fn around(&mut self, hundredths: u32) -> u32 {
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let spread = if whole > 1 { self.between(0, 2) } else { 1 };
        whole + u32::from(self.hit(rest, 100)) + spread - 1
    }
}
