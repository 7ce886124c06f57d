//! The shop's files: what is read in, and what is written out for others.

use crate::ports::StoreError;
use maneki_core::{product::Product, rate::RateQuote, sale::Sale};
use std::ops::ControlFlow;

/// Where a product file is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductFault {
    /// Counts from 1, the header included.
    pub line: u64,
    /// The column's name in the header.
    pub column: String,
    /// A word of the documented list: `missing`, `check_digit`, …
    pub code: String,
    pub value: String,
}

/// Where a rate file is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateFault {
    /// Counts from 1.
    pub line: u64,
}

/// A file that was written whole, under its final name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    /// Of the file, as hex.
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFault {
    DiskFull,
    Store(StoreError),
    Failed(String),
}

/// Takes one sale after another.
pub type EachSale<'a> = dyn FnMut(&Sale) -> ControlFlow<()> + 'a;

pub trait Files: Send + Sync {
    /// Every product of a file, or every fault of it.
    ///
    /// # Errors
    /// All faults found, and then nothing is to be imported.
    fn products(&self, file: &[u8]) -> Result<Vec<Product>, Vec<ProductFault>>;

    /// The newest JPY to CNY rate of a file.
    ///
    /// # Errors
    /// The first line that cannot be read.
    fn rate(&self, file: &[u8]) -> Result<RateQuote, RateFault>;

    /// Writes receipts as CSV, one row a line of goods, in constant memory. `fill` hands over
    /// the sales. Nothing stays under the final name where it fails.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn receipts_csv(
        &self,
        name: &str,
        fill: &mut dyn FnMut(&mut EachSale<'_>) -> Result<(), StoreError>,
    ) -> Result<Written, WriteFault>;
}
