//! The shop's files: what is read in, and what is written out for others.

use crate::ports::{Progress, StoreError};
use maneki_core::{
    money::Yen,
    product::{ComingPrice, Product, Sku},
    rate::RateQuote,
    reconcile::Settled,
    sale::Sale,
    time::Date,
};
use std::{collections::BTreeMap, ops::ControlFlow};

/// What a product file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductList {
    pub products: Vec<Product>,
    /// With the line that each stands in.
    pub coming: Vec<(u64, ComingPrice)>,
}

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub path: String,
    pub rows: u64,
    pub bytes: u64,
    /// Of the file, as hex.
    pub sha256: String,
    /// The file beside it that says what is in it.
    pub manifest: String,
    /// Letters that the file's encoding does not have, each with where it first stood; a mark
    /// stands in their place.
    pub unwritable: Vec<(char, String)>,
}

/// What other programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte order mark.
    Csv,
    CsvShiftJis,
    Xlsx,
    Parquet,
    /// Journals: a balanced entry a shop day, in the program's own layout.
    Freee,
    MoneyForward,
    Yayoi,
}

impl Format {
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::CsvShiftJis,
        Self::Xlsx,
        Self::Parquet,
        Self::Freee,
        Self::MoneyForward,
        Self::Yayoi,
    ];

    /// How scripts call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvShiftJis => "csv_shift_jis",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Freee => "freee",
            Self::MoneyForward => "money_forward",
            Self::Yayoi => "yayoi",
        }
    }

    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::CsvShiftJis | Self::Freee | Self::MoneyForward | Self::Yayoi => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportOrder {
    pub format: Format,
    /// Without a folder and without its ending.
    pub name: String,
    /// What was asked for, for the manifest.
    pub choice: Vec<(String, String)>,
}

/// The first rows as they will stand in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirstRows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A receipt's paper in an archive, and its link in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivePaper {
    pub pdf: Vec<u8>,
    pub link_seq: i64,
    /// As hex.
    pub link: String,
}

/// The chain's word on an archive: verified when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainProof {
    pub documents: u64,
    pub head: String,
    pub breaks: Vec<String>,
}

/// Hands over one sale after another, each with its paper.
pub type EachPaper<'a> = dyn FnMut(&Sale, &ArchivePaper) -> ControlFlow<()> + 'a;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFault {
    Cancelled,
    /// The folder went away.
    NoFolder(String),
    DiskFull,
    Store(StoreError),
    Failed(String),
}

/// The rows of an acquirer's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettlementFile {
    pub rows: Vec<Settled>,
    /// When the acquirer's day ends in Japan.
    pub day_ends_hour: u8,
}

/// Why a settlement file is not believed. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettlementFault {
    /// The last line is missing.
    CutShort,
    NotUtf8,
    /// Neither CSV nor a workbook.
    Unreadable(String),
    /// No column of this name.
    Column(String),
    /// No amount in whole yen.
    Amount {
        line: u64,
        value: String,
    },
    Currency {
        line: u64,
        found: String,
    },
    /// A kind, id or time that cannot be read.
    Cell {
        line: u64,
        value: String,
    },
    /// The same payment or refund twice.
    Double {
        line: u64,
        request_id: String,
    },
}

/// A small table, whole: a report, a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub columns: Vec<SheetColumn>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Hands its rows over, for [`Files::table`].
    pub fn fill(&self) -> impl FnMut(&mut Each<'_, [String]>) -> Result<(), StoreError> + '_ {
        |each| {
            let _ = self.rows.iter().try_for_each(|row| each(row));
            Ok(())
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    pub name: String,
    /// Whole numbers, written as such; an empty cell is none.
    pub number: bool,
}

/// Hands everything over, one thing after another.
pub type Fill<'a, T> = dyn FnMut(&mut Each<'_, T>) -> Result<(), StoreError> + 'a;
/// Hands every sale over with its paper.
pub type FillPapers<'a> = dyn FnMut(&mut EachPaper<'_>) -> Result<(), WriteFault> + 'a;

/// Takes one thing after another.
pub type Each<'a, T> = dyn FnMut(&T) -> ControlFlow<()> + 'a;

pub trait Files: Send + Sync {
    /// Every product of a file and its next price where one is planned, or every fault of it.
    ///
    /// # Errors
    /// All faults found, and then nothing is to be imported.
    fn products(&self, file: &[u8]) -> Result<ProductList, Vec<ProductFault>>;

    /// The newest JPY to CNY rate of a file.
    ///
    /// # Errors
    /// The first line that cannot be read.
    fn rate(&self, file: &[u8]) -> Result<RateQuote, RateFault>;

    /// An acquirer's settlement details, CSV or XLSX.
    ///
    /// # Errors
    /// The first thing that keeps the file from being believed.
    fn settlement(&self, file: &[u8]) -> Result<SettlementFile, SettlementFault>;

    /// Writes receipts in constant memory: one row a line of goods, or a journal. `fill` hands
    /// over the sales. Nothing stays under the final name where it fails.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn export(
        &self,
        order: &ExportOrder,
        fill: &mut Fill<'_, Sale>,
        progress: &mut Progress<'_>,
    ) -> Result<Written, WriteFault>;

    /// The first rows of such a file, at most `limit`.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn first_rows(
        &self,
        format: Format,
        limit: usize,
        fill: &mut Fill<'_, Sale>,
    ) -> Result<FirstRows, WriteFault>;

    /// Writes receipts' papers with an index and the chain's proof, as one ZIP file.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn archive(
        &self,
        order: &ExportOrder,
        proof: &ChainProof,
        fill: &mut FillPapers<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<Written, WriteFault>;

    /// Writes a file that is made already; `name` has its ending.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<Written, WriteFault>;

    /// Writes the product list as [`Files::products`] reads it.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn export_products(
        &self,
        order: &ExportOrder,
        products: &[Product],
        coming: &BTreeMap<(Date, Sku), Yen>,
    ) -> Result<Written, WriteFault>;

    /// Writes a table in constant memory. `fill` hands over its rows, each with a cell for every
    /// column.
    ///
    /// # Errors
    /// [`WriteFault`].
    fn table(
        &self,
        order: &ExportOrder,
        columns: &[SheetColumn],
        fill: &mut Fill<'_, [String]>,
        progress: &mut Progress<'_>,
    ) -> Result<Written, WriteFault>;
}
