//! One symbol seen in several frames, none of which is clear enough to read: their soft modules
//! are added up. Noise differs from frame to frame and blur and glare wander; the symbol stays.

use super::{
    found,
    geometry::Corners,
    spec::{Module, Plan},
    symbol,
};
use crate::Found;

/// A symbol that was seen but not read.
#[derive(Clone)]
pub(crate) struct Glimpse {
    pub(crate) corners: Corners,
    /// Modules across.
    pub(super) side: usize,
    /// Each module's state, dark positive, about 1 where sure.
    pub(super) soft: Vec<f32>,
    /// From 0 to 1.
    pub(super) clear: f32,
}

/// Sights of the same symbol agree this much at least; those of two symbols hardly at all.
const LEAST_LIKENESS: f32 = 0.2;

/// What each new frame leaves of the older ones.
const KEPT: f32 = 0.9;

/// Frames without a sight after which the symbol is another one.
const UNSEEN_AT_MOST: u8 = 15;

/// Sights of what is taken for one symbol.
#[derive(Default)]
pub(crate) struct Glimpses {
    last: Option<Glimpse>,
    sum: Vec<f32>,
    count: u16,
    unseen: u8,
}

impl Glimpses {
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Where the symbol was last seen.
    pub(crate) fn last(&self) -> Option<&Glimpse> {
        self.last.as_ref()
    }

    /// Tells that a frame showed no symbol.
    pub(crate) fn miss(&mut self) {
        self.unseen += 1;
        if self.unseen > UNSEEN_AT_MOST {
            self.forget();
        }
    }

    /// Takes a further sight and reads all of them together.
    pub(crate) fn add(&mut self, glimpse: Glimpse) -> Option<Found> {
        let plan = Plan::of_side(glimpse.side)?;
        let weight = glimpse.clear.powi(2);
        let known = self.last.as_ref().is_some_and(|last| last.side == glimpse.side);
        if known && likeness(&plan, &self.sum, &glimpse.soft) >= LEAST_LIKENESS {
            for (sum, soft) in self.sum.iter_mut().zip(&glimpse.soft) {
                *sum = *sum * KEPT + bounded(*soft) * weight;
            }
            self.count = self.count.saturating_add(1);
        } else {
            self.sum = glimpse.soft.iter().map(|soft| bounded(*soft) * weight).collect();
            self.count = 1;
        }
        self.unseen = 0;
        let corners = glimpse.corners;
        self.last = Some(glimpse);
        if self.count < 2 {
            return None;
        }
        let formats = symbol::likely_formats(&self.sum, plan.side);
        let content =
            formats.into_iter().take(2).find_map(|it| symbol::read(&plan, &self.sum, it).ok())?;
        Some(found(content, corners))
    }
}

/// A single module must not outvote all other frames.
fn bounded(soft: f32) -> f32 {
    soft.clamp(-1.5, 1.5)
}

/// How much two sights agree on the modules that differ from symbol to symbol, from -1 to 1.
fn likeness(plan: &Plan, a: &[f32], b: &[f32]) -> f32 {
    let (mut aa, mut bb, mut ab) = (1e-6, 1e-6, 0.0);
    for ((module, a), b) in plan.modules.iter().zip(a).zip(b) {
        if *module == Module::Data {
            aa += a * a;
            bb += b * b;
            ab += a * b;
        }
    }
    ab / f32::sqrt(aa * bb)
}
