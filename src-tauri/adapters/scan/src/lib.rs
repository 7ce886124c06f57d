//! Reads codes: gray frames in, codes out; and the dated tables that tell what a code is.
//!
//! Knows no camera and no till: the camera adapter brings frames, the core decides.

pub mod codes;
