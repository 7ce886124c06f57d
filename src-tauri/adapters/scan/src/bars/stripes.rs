//! Finds places where all edges run one way, as between bars.

use crate::GrayFrame;

/// The side of a block, in pixels.
const BLOCK: usize = 8;

/// Places kept, the strongest first.
const PLACES_AT_MOST: usize = 5;

/// Mean squared step between neighbours below which a block is flat.
const LEAST_ENERGY: f32 = 40.0;

/// How much of a block's energy must run one way, from 0 to 1.
const LEAST_ORDER: f32 = 0.45;

/// The share of a place that its blocks must cover.
const LEAST_FILLED: f32 = 0.5;

/// A rectangle full of stripes: its middle, the direction across the bars, and its size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stripes {
    pub(super) middle: [f32; 2],
    /// Radians from the x axis.
    pub(super) across: f32,
    pub(super) length: f32,
    pub(super) height: f32,
}

#[derive(Clone, Copy, Default)]
struct Tensor {
    xx: f32,
    yy: f32,
    xy: f32,
}

impl Tensor {
    fn energy(&self) -> f32 {
        self.xx + self.yy
    }

    fn order(&self) -> f32 {
        (self.xx - self.yy).hypot(2.0 * self.xy) / self.energy().max(1e-6)
    }

    fn across(&self) -> f32 {
        (2.0 * self.xy).atan2(self.xx - self.yy) / 2.0
    }

    fn add(&mut self, other: &Self) {
        self.xx += other.xx;
        self.yy += other.yy;
        self.xy += other.xy;
    }
}

pub(super) fn find(frame: GrayFrame<'_>) -> Vec<Stripes> {
    let (columns, rows) = (frame.width() / BLOCK, frame.height() / BLOCK);
    let blocks = tensors(frame, columns, rows);
    let striped =
        |at: usize| blocks[at].energy() > LEAST_ENERGY && blocks[at].order() > LEAST_ORDER;
    let mut seen = vec![false; blocks.len()];
    let mut found: Vec<(f32, Stripes)> = Vec::new();
    for start in 0..blocks.len() {
        if seen[start] || !striped(start) {
            continue;
        }
        let mut members = vec![start];
        let mut sum = Tensor::default();
        seen[start] = true;
        let mut next = 0;
        while let Some(&at) = members.get(next) {
            next += 1;
            sum.add(&blocks[at]);
            let (x, y) = (at % columns, at / columns);
            for ny in y.saturating_sub(1)..=(y + 1).min(rows - 1) {
                for nx in x.saturating_sub(1)..=(x + 1).min(columns - 1) {
                    let near = ny * columns + nx;
                    if !seen[near] && striped(near) && alike(&blocks[near], &sum) {
                        seen[near] = true;
                        members.push(near);
                    }
                }
            }
        }
        if let Some(stripes) = rectangle(&members, &sum, columns) {
            found.push((sum.energy(), stripes));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(PLACES_AT_MOST).map(|(_, stripes)| stripes).collect()
}

/// Within 20 degrees of the direction so far.
fn alike(block: &Tensor, sum: &Tensor) -> bool {
    let turn = 2.0 * (block.across() - sum.across());
    turn.cos() > 0.766
}

fn tensors(frame: GrayFrame<'_>, columns: usize, rows: usize) -> Vec<Tensor> {
    let mut blocks = vec![Tensor::default(); columns * rows];
    let scale = 1.0 / (BLOCK * BLOCK / 2) as f32;
    for y in 0..(rows * BLOCK).min(frame.height().saturating_sub(1)) {
        // Every other row suffices for the direction.
        if y % 2 == 1 {
            continue;
        }
        let (line, below) = (frame.row(y), frame.row(y + 1));
        for (column, block) in blocks[y / BLOCK * columns..][..columns].iter_mut().enumerate() {
            let start = column * BLOCK;
            let end = (start + BLOCK).min(frame.width() - 1);
            let (mut xx, mut yy, mut xy) = (0_i32, 0_i32, 0_i32);
            for x in start..end {
                let dx = i32::from(line[x + 1]) - i32::from(line[x]);
                let dy = i32::from(below[x]) - i32::from(line[x]);
                xx += dx * dx;
                yy += dy * dy;
                xy += dx * dy;
            }
            let part =
                Tensor { xx: xx as f32 * scale, yy: yy as f32 * scale, xy: xy as f32 * scale };
            block.add(&part);
        }
    }
    blocks
}

fn rectangle(members: &[usize], sum: &Tensor, columns: usize) -> Option<Stripes> {
    if members.len() < 6 {
        return None;
    }
    let across = sum.across();
    let (sin, cos) = across.sin_cos();
    let (mut along, mut aside) = (Vec::new(), Vec::new());
    for at in members {
        let middle = |index: usize| (index as f32 + 0.5) * BLOCK as f32;
        let (x, y) = (middle(at % columns), middle(at / columns));
        along.push(x * cos + y * sin);
        aside.push(y * cos - x * sin);
    }
    along.sort_by(f32::total_cmp);
    aside.sort_by(f32::total_cmp);
    let at = |sorted: &[f32], share: f32| sorted[((sorted.len() - 1) as f32 * share) as usize];
    let (from, to) = (at(&along, 0.0), at(&along, 1.0));
    let (top, bottom) = (at(&aside, 0.08), at(&aside, 0.92));
    let length = to - from + BLOCK as f32;
    let height = bottom - top + BLOCK as f32;
    if length < 60.0 || height < 8.0 || length < 1.2 * height {
        return None;
    }
    // Scraps of many directions, as in a QR code, leave holes.
    if ((members.len() * BLOCK * BLOCK) as f32) < LEAST_FILLED * length * height {
        return None;
    }
    let (along, aside) = ((from + to) / 2.0, (top + bottom) / 2.0);
    let middle = [along * cos - aside * sin, along * sin + aside * cos];
    Some(Stripes { middle, across, length, height })
}
