//! Chance that falls the same way each time, so that the demo looks alike on every machine.

/// A small generator of numbers (xorshift64*, Vigna 2016).
pub(super) struct Chance(u64);

impl Chance {
    /// Chance that depends on a name alone.
    pub(super) fn of(name: &str) -> Chance {
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Chance(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number from 0 up to, but not including, `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { (self.next() >> 11) % end }
    }

    /// A moment between two, sooner rather than later.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let span = (to - from).max(1) as u64;
        from + self.below(span).min(self.below(span)).min(self.below(span)) as i64
    }

    /// `count` of the items, each at most once.
    pub(super) fn some<'a, T>(&mut self, items: &[&'a T], count: usize) -> Vec<&'a T> {
        let mut left = items.to_vec();
        (0..count.min(left.len())).map(|_| left.swap_remove(self.below(left.len() as u64) as usize)).collect()
    }
}
