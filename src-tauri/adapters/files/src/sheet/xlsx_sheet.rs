//! XLSX, written row by row. A sheet holds 1,048,576 rows; the next one goes on with a header of
//! its own. Text is text: a cell that begins with `=` is no formula.

use super::other;
use crate::whole_file::{Finished, WholeFile};
use maneki_app::ports::files::SheetColumn;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// Excel's own limit.
const MOST_ROWS: u32 = 1_048_576;
/// Excel's own limit of a cell.
const MOST_LETTERS: usize = 32_767;

pub(crate) struct XlsxSheet {
    book: Workbook,
    columns: Vec<SheetColumn>,
    sheets: usize,
    /// The next row of the open sheet.
    next: u32,
    rows: u64,
    folder: PathBuf,
    name: String,
}

impl XlsxSheet {
    pub(crate) fn create(folder: &Path, name: &str, columns: &[SheetColumn]) -> io::Result<Self> {
        // Refused here if it will be refused at the end.
        drop(WholeFile::create(folder, name)?);
        let mut book = Workbook::new();
        book.set_tempdir(folder).map_err(other)?;
        // The moment of writing would make two files of one choice differ.
        let day = ExcelDateTime::from_ymd(2026, 1, 1).map_err(other)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let mut sheet = Self {
            book,
            columns: columns.to_vec(),
            sheets: 0,
            next: 0,
            rows: 0,
            folder: folder.to_owned(),
            name: name.to_owned(),
        };
        sheet.open_sheet()?;
        Ok(sheet)
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    fn open_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        let bold = Format::new().set_bold();
        let title = format!("{}", self.sheets);
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(other)?;
        sheet.set_name(title).map_err(other)?;
        sheet.set_freeze_panes(1, 0).map_err(other)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, at, &column.name, &bold).map_err(other)?;
        }
        self.next = 1;
        Ok(())
    }

    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        if self.next == MOST_ROWS {
            self.open_sheet()?;
        }
        let row = self.next;
        let sheet = self.book.worksheet_from_index(self.sheets - 1).map_err(other)?;
        for (at, (cell, column)) in (0_u16..).zip(cells.iter().zip(&self.columns)) {
            write(sheet, row, at, cell, column.number)?;
        }
        self.next += 1;
        self.rows += 1;
        Ok(())
    }

    pub(crate) fn finish(mut self) -> io::Result<Finished> {
        let book = self.folder.join(format!(".{}.book", self.name));
        let saved = self.book.save(&book).map_err(other).and_then(|()| {
            let mut whole = WholeFile::create(&self.folder, &self.name)?;
            io::copy(&mut File::open(&book)?, &mut whole)?;
            whole.finish()
        });
        let _ = fs::remove_file(&book);
        saved
    }
}

fn write(sheet: &mut Worksheet, row: u32, at: u16, cell: &str, number: bool) -> io::Result<()> {
    if cell.is_empty() {
        return Ok(());
    }
    match cell.parse::<f64>() {
        Ok(value) if number => sheet.write_number(row, at, value).map_err(other)?,
        _ => {
            let text: String = cell.chars().take(MOST_LETTERS).collect();
            sheet.write_string(row, at, text).map_err(other)?
        }
    };
    Ok(())
}
