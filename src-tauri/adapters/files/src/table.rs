//! Strict CSV with a header: what every table that comes in has in common.
//!
//! It finds lines and cells and their faults; it does not know what a cell means.

use crate::fault::{Code, Fault};
use csv::{ReaderBuilder, StringRecord};
use std::collections::BTreeSet;

/// The columns of a table, and how many rows it may have.
pub(crate) struct Shape {
    pub(crate) needed: &'static [&'static str],
    pub(crate) allowed: &'static [&'static str],
    pub(crate) most_rows: usize,
}

/// The rows behind a header. Empty lines are left out.
pub(crate) struct Table {
    header: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
}

/// One row; its cells are found by the column's name and come without spaces around them.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) line: u64,
    header: &'a [String],
    cells: &'a StringRecord,
}

impl Table {
    /// # Errors
    /// Every fault of the form: encoding, quotation marks, header, number of cells.
    pub(crate) fn read(file: &[u8], shape: &Shape) -> Result<Self, Vec<Fault>> {
        let text = text(file).map_err(|fault| vec![fault])?;
        check_quotes(text).map_err(|fault| vec![fault])?;
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = Lines::new(text);
        let mut records = reader.records().map(|record| {
            let record = record.expect("UTF-8 in memory, any number of cells");
            let at = record.position().map_or(0, |at| at.byte());
            (lines.line_of(usize::try_from(at).unwrap_or(usize::MAX)), record)
        });
        let Some((line, header)) = records.next() else {
            return Err(vec![Fault::new(1, "", Code::EmptyFile, "")]);
        };
        let header: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let mut faults = check_header(line, &header, shape);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut rows = Vec::new();
        for (line, record) in records {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if rows.len() == shape.most_rows {
                let most = shape.most_rows.to_string();
                faults.push(Fault::new(line, "", Code::TooManyRows, &most));
                break;
            }
            faults.extend(check_cells(line, &header, &record));
            rows.push((line, record));
        }
        if faults.is_empty() { Ok(Self { header, rows }) } else { Err(faults) }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { line: *line, header: &self.header, cells })
    }
}

impl<'a> Row<'a> {
    /// The cell under `column`; empty where the file has no such column.
    pub(crate) fn cell(&self, column: &str) -> &'a str {
        let at = self.header.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).unwrap_or("").trim()
    }

    pub(crate) fn fault(&self, column: &str, code: Code) -> Fault {
        Fault::new(self.line, column, code, self.cell(column))
    }

    /// A cell that must be filled.
    pub(crate) fn needed(&self, column: &str) -> Result<&'a str, Fault> {
        match self.cell(column) {
            "" => Err(self.fault(column, Code::Missing)),
            cell => Ok(cell),
        }
    }
}

/// The file as text, without its byte order mark.
fn text(file: &[u8]) -> Result<&str, Fault> {
    match std::str::from_utf8(file) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
        Err(error) => {
            let good = file.get(..error.valid_up_to()).unwrap_or_default();
            let good = std::str::from_utf8(good).expect("valid up to there");
            let line = Lines::new(good).line_of(good.len());
            Err(Fault::new(line, "", Code::NotUtf8, ""))
        }
    }
}

/// A cell in quotation marks must end with one, in front of a comma or a line's end. The `csv`
/// crate reads such a cell on to the end of the file without a word.
fn check_quotes(text: &str) -> Result<(), Fault> {
    let mut lines = Lines::new(text);
    let mut begins = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if begins && c == '"' {
            let bad = |lines: &mut Lines<'_>| {
                Err(Fault::new(lines.line_of(at), "", Code::BadQuotes, cut_line(text, at)))
            };
            loop {
                match chars.next() {
                    None => return bad(&mut lines),
                    Some((_, '"')) if chars.next_if(|(_, next)| *next == '"').is_some() => {}
                    Some((_, '"')) => break,
                    Some(_) => {}
                }
            }
            if chars.peek().is_some_and(|(_, next)| !matches!(next, ',' | '\r' | '\n')) {
                return bad(&mut lines);
            }
        }
        begins = matches!(c, ',' | '\r' | '\n');
    }
    Ok(())
}

fn cut_line(text: &str, at: usize) -> &str {
    text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or("")
}

fn check_header(line: u64, header: &[String], shape: &Shape) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let missing = shape.needed.iter().filter(|name| !header.iter().any(|column| column == *name));
    let missing: Vec<_> =
        missing.map(|name| Fault::new(line, name, Code::MissingColumn, "")).collect();
    let named = header.iter().filter_map(|name| {
        let code = if !shape.allowed.contains(&name.as_str()) {
            Code::UnknownColumn
        } else if !seen.insert(name) {
            Code::DoubleColumn
        } else {
            return None;
        };
        Some(Fault::new(line, name, code, name))
    });
    missing.into_iter().chain(named).collect()
}

fn check_cells(line: u64, header: &[String], record: &StringRecord) -> Vec<Fault> {
    let extra = record.get(header.len());
    if let Some(extra) = extra {
        return vec![Fault::new(line, "", Code::TooManyCells, extra)];
    }
    if let Some(column) = header.get(record.len()) {
        return vec![Fault::new(line, column, Code::TooFewCells, "")];
    }
    let cells = header.iter().zip(record.iter());
    cells.filter_map(|(column, cell)| check_characters(line, column, cell.trim())).collect()
}

fn check_characters(line: u64, column: &str, cell: &str) -> Option<Fault> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    let code = if cell.contains(hidden) {
        Code::HiddenCharacter
    } else if cell.contains('\u{FFFD}') {
        Code::DamagedText
    } else {
        return None;
    };
    let shown: String = cell.chars().map(|c| if hidden(c) { '□' } else { c }).collect();
    Some(Fault::new(line, column, code, &shown))
}

/// Counts lines itself: the `csv` crate's number is off behind empty lines and with CR LF
/// (rust-csv issues 208 and 395).
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of the first character at or behind `byte` that is no line break. Must be asked
    /// in rising order.
    pub(crate) fn line_of(&mut self, byte: usize) -> u64 {
        while let Some(here) = self.text.get(self.at) {
            let is_break = matches!(here, b'\r' | b'\n');
            if self.at >= byte && !is_break {
                break;
            }
            let within_crlf = *here == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            if is_break && !within_crlf {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { needed: &["a"], allowed: &["a", "b"], most_rows: 3 };

    fn shown(file: &[u8]) -> String {
        match Table::read(file, &SHAPE) {
            Ok(table) => {
                let row =
                    |row: Row<'_>| format!("{}:{}/{}", row.line, row.cell("a"), row.cell("b"));
                table.rows().map(row).collect::<Vec<_>>().join(" ")
            }
            Err(faults) => {
                let fault = |fault: &Fault| {
                    format!("{} {} {} {}", fault.line, fault.column, fault.code.word(), fault.value)
                };
                faults.iter().map(fault).collect::<Vec<_>>().join("; ")
            }
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for (file, rows) in [
            ("a,b\n1,2\n3,4", "2:1/2 3:3/4"),
            ("\u{FEFF}a,b\r\n1,2\r\n\r\n\r\n3,4\r\n", "2:1/2 5:3/4"),
            ("\n\na\n\n1\n", "5:1/"),
            ("b,a\r1,2\r", "2:2/1"),
            ("a,b\n\"1,\"\"x\"\"\",2\n , \n,\n 3 ,4\n", "2:1,\"x\"/2 5:3/4"),
            ("a\n27\" screen\n", "2:27\" screen/"),
            ("a\n", ""),
        ] {
            assert_eq!(shown(file.as_bytes()), rows, "{file:?}");
        }
    }

    #[test]
    fn faults_of_form_say_where() {
        for (file, faults) in [
            (&b""[..], "1  empty_file "),
            (b"\n\n", "1  empty_file "),
            (b"b,c,b\n", "1 a missing_column ; 1 c unknown_column c; 1 b double_column b"),
            (b"a,b\n1,2,3\n1\n", "2  too_many_cells 3; 3 b too_few_cells "),
            (b"a\n1\n2\n3\n\n4\n5\n", "6  too_many_rows 3"),
            (b"a\n1\n\x93\xfa\n", "3  not_utf8 "),
            (b"a\r\n1\r\n\"2\r\n3\r\n", "3  bad_quotes \"2"),
            (b"a\n\"2\"x\n", "2  bad_quotes \"2\"x"),
            (b"a\n\"1\n2\"\n3\n", "2 a hidden_character 1□2"),
            ("a\n\u{202E}1\n2\u{FFFD}\n".as_bytes(), {
                "2 a hidden_character □1; 3 a damaged_text 2\u{FFFD}"
            }),
        ] {
            assert_eq!(shown(file), faults, "{:?}", String::from_utf8_lossy(file));
        }
    }
}
