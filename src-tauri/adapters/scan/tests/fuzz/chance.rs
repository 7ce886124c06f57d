//! Numbers by chance, the same from the same seed.

pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(crate) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    /// Some characters changed, left out, doubled or swapped.
    pub(crate) fn spoilt(&mut self, text: &str) -> String {
        const OTHERS: [char; 12] =
            ['0', '9', 'A', 'z', '/', '+', '=', ']', ',', '\n', '\u{1d}', '支'];
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..1 + self.below(4) {
            if chars.is_empty() {
                break;
            }
            let at = self.below(chars.len() as u64) as usize;
            let other = OTHERS[self.below(OTHERS.len() as u64) as usize];
            match self.below(5) {
                0 => chars[at] = other,
                1 => drop(chars.remove(at)),
                2 => chars.insert(at, other),
                3 => chars.truncate(at),
                _ => chars.insert(at, chars[at]),
            }
        }
        chars.into_iter().collect()
    }
}
