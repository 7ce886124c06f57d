//! Our own reader for Code 128 that is too small, blurred or noisy for ordinary readers.
//!
//! It finds stripes that all run one way, adds them up along the bars into one fine profile, and
//! compares that with each character's bars as blur would show them. The check character must
//! agree, and every character must fit clearly better than any other.

mod code128;
mod profile;
mod stripes;

use crate::{Found, GrayFrame, budget::Budget};
use maneki_core::scan::Symbology;
use profile::Profile;
use std::ops::RangeInclusive;

pub use code128::WIDTHS as CODE_128_WIDTHS;

/// Computes what is the same for every frame, so that no first frame waits for it.
pub(crate) fn prepare() {
    code128::prepare();
}

/// Digits of a payment code. Other texts are left to the second look that the till takes at bars.
const PAYING: RangeInclusive<usize> = 16..=24;

/// Whether the bars where a payment code was read say what was read there: each character fits as
/// well as any other. A reader of single lines rounds edges to pixels and takes runs of any length
/// for a character; of what it misreads, the one check character lets one in a hundred pass.
pub(crate) fn confirm(frame: GrayFrame<'_>, found: &Found) -> bool {
    let digits = found.text.bytes().all(|byte| byte.is_ascii_digit());
    let pays = digits && PAYING.contains(&found.text.len());
    if found.symbology != Symbology::Code128 || !pays {
        return true;
    }
    CONFIRMING.iter().any(|down| {
        let levels = Profile::along(frame, found.corners, *down).levels;
        let backwards: Vec<f32> = levels.iter().rev().copied().collect();
        [levels, backwards].iter().any(|levels| code128::say(levels, &found.text))
    })
}

/// Lines that are asked, from the top edge to the bottom edge.
const CONFIRMING: [f32; 5] = [0.5, 0.1, 0.9, 0.3, 0.7];

/// Looks for a Code 128 and reads it.
pub(crate) fn seek(frame: GrayFrame<'_>, budget: Budget) -> Option<Found> {
    for stripes in stripes::find(frame) {
        if !budget.fits_ms(3.0) {
            return None;
        }
        let Some(profile) = Profile::sharpest(frame, &stripes) else { continue };
        for levels in [profile.levels.clone(), profile.levels.iter().rev().copied().collect()] {
            if let Some(text) = code128::read(&levels, profile.step) {
                return Some(Found {
                    bytes: text.clone().into_bytes(),
                    text,
                    symbology: Symbology::Code128,
                    corners: profile.corners,
                });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
