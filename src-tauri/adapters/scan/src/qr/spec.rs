//! The QR code's plan (ISO/IEC 18004): what each module of a version is for, and how its
//! codewords lie in blocks.

/// Correction codewords a block, by level (L M Q H) and version.
const CORRECTION: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30,
        30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30,
        30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

/// Blocks, by level (L M Q H) and version.
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13,
        14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
        25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35,
        37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// The level's place in the tables, from the two bits of the format information.
const LEVEL_OF_BITS: [usize; 4] = [1, 0, 3, 2];

const FORMAT_MASK: u32 = 0x5412;

/// What a module is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Module {
    Data,
    /// Known from the version alone.
    Dark,
    Light,
    /// Format or version information.
    Reserved,
}

/// The modules of one version, row after row.
pub(super) struct Plan {
    pub(super) version: usize,
    pub(super) side: usize,
    pub(super) modules: Vec<Module>,
    /// Places of the data bits, in the order of the codewords' bits.
    pub(super) order: Vec<usize>,
}

/// How the codewords of a version and level lie in blocks.
pub(super) struct Blocks {
    pub(super) correction: usize,
    /// Data codewords of each block.
    pub(super) data: Vec<usize>,
}

/// One of the 32 format words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) level: usize,
    pub(super) mask: u8,
    pub(super) bits: u32,
}

impl Plan {
    /// The plan of a symbol of `side` modules; None where no version has that many.
    pub(super) fn of_side(side: usize) -> Option<Self> {
        let version = side.checked_sub(17).filter(|it| it.is_multiple_of(4))? / 4;
        if !(1..=40).contains(&version) {
            return None;
        }
        let mut plan =
            Self { version, side, modules: vec![Module::Data; side * side], order: vec![] };
        plan.timing();
        for (x, y) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            plan.finder(x, y);
        }
        plan.alignments();
        plan.reserved();
        plan.order = plan.zigzag();
        Some(plan)
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.modules[y * self.side + x] = if dark { Module::Dark } else { Module::Light };
    }

    fn finder(&mut self, left: usize, top: usize) {
        let last = self.side - 1;
        for y in top.saturating_sub(1)..=(top + 7).min(last) {
            for x in left.saturating_sub(1)..=(left + 7).min(last) {
                let away =
                    |at: usize, start: usize| (at as isize - start as isize - 3).unsigned_abs();
                let ring = away(x, left).max(away(y, top));
                self.set(x, y, ring != 2 && ring != 4);
            }
        }
    }

    fn timing(&mut self) {
        for at in 8..self.side - 8 {
            self.set(at, 6, at.is_multiple_of(2));
            self.set(6, at, at.is_multiple_of(2));
        }
    }

    fn alignments(&mut self) {
        let places = alignment_places(self.version);
        let Some(&last) = places.last() else { return };
        for &cy in &places {
            for &cx in &places {
                let at_finder =
                    (cx, cy) == (6, 6) || (cx, cy) == (6, last) || (cx, cy) == (last, 6);
                if at_finder {
                    continue;
                }
                for y in cy - 2..=cy + 2 {
                    for x in cx - 2..=cx + 2 {
                        self.set(x, y, x.abs_diff(cx).max(y.abs_diff(cy)) != 1);
                    }
                }
            }
        }
    }

    fn reserved(&mut self) {
        for copy in format_places(self.side) {
            for place in copy {
                self.modules[place] = Module::Reserved;
            }
        }
        let side = self.side;
        self.set(8, side - 8, true);
        if self.version >= 7 {
            for at in 0..18 {
                let (near, far) = (at / 3, side - 11 + at % 3);
                self.modules[near * side + far] = Module::Reserved;
                self.modules[far * side + near] = Module::Reserved;
            }
        }
    }

    /// Two columns at a time from the right, up and down in turn, past the timing column.
    fn zigzag(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut upward = true;
        let mut right = self.side - 1;
        while right >= 1 {
            if right == 6 {
                right = 5;
            }
            for step in 0..self.side {
                let y = if upward { self.side - 1 - step } else { step };
                for x in [right, right - 1] {
                    if self.modules[y * self.side + x] == Module::Data {
                        order.push(y * self.side + x);
                    }
                }
            }
            upward = !upward;
            right = right.saturating_sub(2);
        }
        order
    }

    pub(super) fn blocks(&self, level: usize) -> Blocks {
        let correction = usize::from(CORRECTION[level][self.version - 1]);
        let count = usize::from(BLOCKS[level][self.version - 1]);
        let total = self.order.len() / 8;
        let (short, longer) = (total / count, total % count);
        let data = (0..count).map(|at| short - correction + usize::from(at >= count - longer));
        Blocks { correction, data: data.collect() }
    }
}

/// Whether the mask turns the module at column `x`, row `y`.
pub(super) fn masked(mask: u8, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (y / 2 + x / 3).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// Centres of the alignment patterns along one side.
fn alignment_places(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = if version == 32 { 26 } else { (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2 };
    let last = version * 4 + 10;
    let mut places: Vec<usize> = (0..count - 1).map(|at| last - at * step).collect();
    places.push(6);
    places.reverse();
    places
}

/// Where the 15 bits of the format lie, least significant first, in both copies.
pub(super) fn format_places(side: usize) -> [Vec<usize>; 2] {
    let at = |x: usize, y: usize| y * side + x;
    let mut first: Vec<usize> = (0..6).map(|bit| at(8, bit)).collect();
    first.extend([at(8, 7), at(8, 8), at(7, 8)]);
    first.extend((9..15).map(|bit| at(14 - bit, 8)));
    let mut second: Vec<usize> = (0..8).map(|bit| at(side - 1 - bit, 8)).collect();
    second.extend((8..15).map(|bit| at(8, side - 15 + bit)));
    [first, second]
}

/// All format words that exist.
pub(super) fn formats() -> impl Iterator<Item = Format> {
    (0..32_u32).map(|data| {
        let mut rest = data;
        for _ in 0..10 {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }
        Format {
            level: LEVEL_OF_BITS[(data >> 3) as usize],
            mask: (data & 7) as u8,
            bits: ((data << 10) | rest) ^ FORMAT_MASK,
        }
    })
}
