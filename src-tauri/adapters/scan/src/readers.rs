//! Readers made by others, each behind the same small function: a frame in, codes out.

#[cfg(not(feature = "zxing-cpp"))]
pub(crate) mod pure;
#[cfg(feature = "zxing-cpp")]
pub(crate) mod zxing;

use crate::Found;

/// Everything of one look at a frame.
#[derive(Default)]
pub(crate) struct Look {
    pub(crate) found: Vec<Found>,
    /// Corners of QR codes that were located but not read.
    pub(crate) unread: Vec<[[f32; 2]; 4]>,
}
