//! Reads codes: gray frames in, codes out; and the dated tables that tell what a code is.
//!
//! Knows no camera and no till: the camera adapter brings frames, the core decides.

mod bars;
mod budget;
pub mod codes;
mod decoder;
mod files;
mod found;
mod frame;
mod qr;
mod readers;

pub use bars::CODE_128_WIDTHS;
pub use decoder::{Decoder, Settings};
pub use files::{FileError, FileScan, load_gray, scan_file};
pub use found::{Found, symbology_name};
pub use frame::{Gray, GrayFrame, WrongSize};
