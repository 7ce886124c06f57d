//! Readers made by others, each behind the same small function: a frame in, codes out.

pub(crate) mod pure;
#[cfg(feature = "zxing-cpp")]
pub(crate) mod zxing;
