//! CSV, CR LF: UTF-8 with a byte order mark, or Shift_JIS as Windows knows it.

use csv::{Terminator, Writer, WriterBuilder};
use encoding_rs::SHIFT_JIS;
use maneki_app::ports::files::SheetColumn;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, Write},
};

/// Stands for a letter that Shift_JIS does not have: 〓, the printers' mark for a missing one.
const MISSING: &str = "〓";
/// So many letters are named; there are not many more in a shop's goods.
const MOST_NAMED: usize = 200;

pub(crate) struct CsvSheet<W: Write> {
    out: Writer<W>,
    shift_jis: bool,
    rows: u64,
    unwritable: BTreeMap<char, String>,
    bytes: Vec<u8>,
}

impl<W: Write> CsvSheet<W> {
    pub(crate) fn new(mut out: W, shift_jis: bool) -> io::Result<Self> {
        if !shift_jis {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        Ok(Self { out, shift_jis, rows: 0, unwritable: BTreeMap::new(), bytes: vec![] })
    }

    pub(crate) fn header(&mut self, columns: &[SheetColumn]) -> io::Result<()> {
        let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        self.row(&names)?;
        self.rows = 0;
        Ok(())
    }

    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        for cell in cells {
            let cell = harmless(cell);
            if self.shift_jis {
                self.encode(&cell, cells.first().map_or("", String::as_str));
                self.out.write_field(&self.bytes).map_err(io_error)?;
            } else {
                self.out.write_field(cell.as_bytes()).map_err(io_error)?;
            }
        }
        self.out.write_record(None::<&[u8]>).map_err(io_error)?;
        self.rows += 1;
        Ok(())
    }

    /// The cell in Shift_JIS; letters that it lacks are noted with the row's first cell.
    fn encode(&mut self, cell: &str, row: &str) {
        self.bytes.clear();
        let mut buffer = [0; 4];
        for letter in cell.chars() {
            // The half-width yen sign would become a backslash on the way back.
            let letter = if letter == '¥' { '￥' } else { letter };
            let (bytes, _, failed) = SHIFT_JIS.encode(letter.encode_utf8(&mut buffer));
            if !failed {
                self.bytes.extend_from_slice(&bytes);
                continue;
            }
            self.bytes.extend_from_slice(&SHIFT_JIS.encode(MISSING).0);
            if self.unwritable.len() < MOST_NAMED {
                self.unwritable.entry(letter).or_insert_with(|| row.to_owned());
            }
        }
    }

    pub(crate) fn finish(self) -> io::Result<Finished<W>> {
        let out = self.out.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok((self.rows, self.unwritable.into_iter().collect(), out))
    }
}

/// The rows behind the header, the letters that are missing, and the writer.
pub(crate) type Finished<W> = (u64, Vec<(char, String)>, W);

/// The crate's own conversion hides the kind, and with it a full disk.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A cell that no spreadsheet runs: what would begin a formula gets an apostrophe in front
/// (OWASP, CSV injection). Plain numbers stay numbers.
pub(crate) fn harmless(cell: &str) -> Cow<'_, str> {
    let starts = |c: char| "=+-@＝＋－＠".contains(c);
    let runs = cell.trim_start().starts_with(starts) || cell.starts_with(['\t', '\r', '\n']);
    if runs && !is_number(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shift_jis_lacks_is_named_with_its_row() {
        let mut sheet = CsvSheet::new(Vec::new(), true).expect("memory");
        let row = |cells: [&str; 2]| cells.map(str::to_owned);
        sheet.row(&row(["01-1", "髙島屋の抹茶 ¥100"])).expect("written");
        sheet.row(&row(["01-2", "精华液🍵"])).expect("written");
        let (rows, unwritable, bytes) = sheet.finish().expect("finished");
        let named: Vec<String> =
            unwritable.iter().map(|(letter, row)| format!("{letter} {row}")).collect();
        assert_eq!((rows, named), (2, vec!["华 01-2".to_owned(), "🍵 01-2".to_owned()]));
        let (text, _, failed) = SHIFT_JIS.decode(&bytes);
        assert!(!failed);
        assert_eq!(text, "01-1,髙島屋の抹茶 ￥100\r\n01-2,精〓液〓\r\n");
    }
}
