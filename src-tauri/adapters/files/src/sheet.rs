//! Rows of cells on their way into a file, whatever the file: CSV in two encodings, XLSX, Parquet.
//! Every kind writes row by row, or a group of rows at a time, in constant memory.

mod csv_sheet;
mod parquet_sheet;
mod xlsx_sheet;

use crate::whole_file::{Finished, WholeFile};
pub(crate) use csv_sheet::{CsvSheet, harmless};
use maneki_app::ports::files::{Format, SheetColumn};
pub(crate) use parquet_sheet::ParquetSheet;
use std::{io, path::Path};
pub(crate) use xlsx_sheet::XlsxSheet;

/// Takes rows of as many cells as there are columns.
pub(crate) enum SheetFile {
    Csv(Box<CsvSheet<WholeFile>>),
    Xlsx(Box<XlsxSheet<WholeFile>>),
    Parquet(Box<ParquetSheet<WholeFile>>),
}

/// What was written, and what could not be.
pub(crate) struct Done {
    pub(crate) file: Finished,
    pub(crate) rows: u64,
    pub(crate) unwritable: Vec<(char, String)>,
}

impl SheetFile {
    /// A journal's format is a CSV file in the encoding that its layout names.
    pub(crate) fn create(
        folder: &Path,
        name: &str,
        format: Format,
        columns: &[SheetColumn],
    ) -> io::Result<Self> {
        let file = WholeFile::create(folder, name)?;
        Ok(match format {
            Format::Xlsx => Self::Xlsx(Box::new(XlsxSheet::new(file, columns)?)),
            Format::Parquet => Self::Parquet(Box::new(ParquetSheet::new(file, columns)?)),
            Format::Csv
            | Format::CsvShiftJis
            | Format::Freee
            | Format::MoneyForward
            | Format::Yayoi => {
                let mut sheet = CsvSheet::new(file, format == Format::CsvShiftJis)?;
                sheet.header(columns)?;
                Self::Csv(Box::new(sheet))
            }
        })
    }

    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        match self {
            Self::Csv(sheet) => sheet.row(cells),
            Self::Xlsx(sheet) => sheet.row(cells),
            Self::Parquet(sheet) => sheet.row(cells),
        }
    }

    pub(crate) fn finish(self) -> io::Result<Done> {
        let (rows, unwritable, file) = match self {
            Self::Csv(sheet) => sheet.finish()?,
            Self::Xlsx(sheet) => (sheet.rows(), vec![], sheet.finish()?),
            Self::Parquet(sheet) => (sheet.rows(), vec![], sheet.finish()?),
        };
        Ok(Done { file: file.finish()?, rows, unwritable })
    }
}
