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

pub use code128::WIDTHS as CODE_128_WIDTHS;

/// Computes what is the same for every frame, so that no first frame waits for it.
pub(crate) fn prepare() {
    code128::prepare();
}

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
