//! XLSX, written row by row: every row goes compressed into the file at once, so that nothing
//! waits in memory or in a file beside it. A sheet holds 1,048,576 rows; the next one goes on with
//! a header of its own. Text is text: a cell that begins with `=` is no formula.

use crate::whole_file::zip_part;
use maneki_app::ports::files::SheetColumn;
use std::{
    fmt::Write as _,
    io::{self, Write},
};
use zip::{CompressionMethod, ZipWriter, write::StreamWriter};

/// Excel's own limit.
const MOST_ROWS: u32 = 1_048_576;
/// Excel's own limit of a cell.
const MOST_LETTERS: usize = 32_767;
/// A part of more than 4 GiB would be a ZIP64 part, which Excel offers to repair.
const MOST_BYTES: usize = 3_900_000_000;
/// Of nine: what comes above it takes twice the time for a few percent.
const COMPRESSION: i64 = 3;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// The number of the header's format in the styles below.
const BOLD: &str = " s=\"1\"";
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
    <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

pub(crate) struct XlsxSheet<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    columns: Vec<Column>,
    sheets: u32,
    /// Rows and bytes of the open sheet.
    sheet_rows: u32,
    sheet_bytes: usize,
    rows: u64,
    /// A row on its way.
    xml: String,
}

struct Column {
    name: String,
    /// `A` to `XFD`.
    letters: String,
    number: bool,
}

impl<W: Write> XlsxSheet<W> {
    pub(crate) fn new(out: W, columns: &[SheetColumn]) -> io::Result<Self> {
        let columns = columns.iter().enumerate().map(|(at, column)| Column {
            name: column.name.clone(),
            letters: letters(at),
            number: column.number,
        });
        let mut sheet = Self {
            zip: ZipWriter::new_stream(out),
            columns: columns.collect(),
            sheets: 0,
            sheet_rows: 0,
            sheet_bytes: 0,
            rows: 0,
            xml: String::new(),
        };
        // Every part is a sheet but for those named here, so their number may stay open.
        let kind = |part: &str, kind: &str| {
            format!("<Override PartName=\"/xl/{part}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>")
        };
        let types = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"{TYPE}.worksheet+xml\"/>{}{}</Types>",
            kind("workbook", "sheet.main"),
            kind("styles", "styles"),
        );
        sheet.part("[Content_Types].xml", &types)?;
        sheet.part("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")]))?;
        let styles = format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>");
        sheet.part("xl/styles.xml", &styles)?;
        sheet.open_sheet()?;
        Ok(sheet)
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    fn part(&mut self, name: &str, xml: &str) -> io::Result<()> {
        self.start_part(name)?;
        self.zip.write_all(xml.as_bytes())
    }

    fn start_part(&mut self, name: &str) -> io::Result<()> {
        let options = zip_part(CompressionMethod::Deflated).compression_level(Some(COMPRESSION));
        self.zip.start_file(name, options)?;
        self.zip.write_all(DECLARATION.as_bytes())
    }

    fn open_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        (self.sheet_rows, self.sheet_bytes) = (0, 0);
        self.start_part(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let selected = if self.sheets == 1 { " tabSelected=\"1\"" } else { "" };
        write!(
            self.zip,
            "<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView{selected} workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
             </sheetView></sheetViews><sheetData>"
        )?;
        let names = self.columns.iter().map(|column| (column, column.name.as_str()));
        row_xml(&mut self.xml, 1, BOLD, names);
        self.put_row()
    }

    fn close_sheet(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        if self.sheet_rows == MOST_ROWS || self.sheet_bytes > MOST_BYTES {
            self.close_sheet()?;
            self.open_sheet()?;
        }
        self.rows += 1;
        let cells = self.columns.iter().zip(cells.iter().map(String::as_str));
        row_xml(&mut self.xml, self.sheet_rows + 1, "", cells);
        self.put_row()
    }

    fn put_row(&mut self) -> io::Result<()> {
        self.sheet_rows += 1;
        self.sheet_bytes += self.xml.len();
        self.zip.write_all(self.xml.as_bytes())
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.close_sheet()?;
        let (mut sheets, mut parts) = (String::new(), vec![]);
        for no in 1..=self.sheets {
            let _ = write!(sheets, "<sheet name=\"{no}\" sheetId=\"{no}\" r:id=\"rId{no}\"/>");
            parts.push(("worksheet", format!("worksheets/sheet{no}.xml")));
        }
        parts.push(("styles", "styles.xml".to_owned()));
        let book = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheets>{sheets}</sheets></workbook>"
        );
        self.part("xl/workbook.xml", &book)?;
        self.part("xl/_rels/workbook.xml.rels", &relations(&parts))?;
        Ok(self.zip.finish()?.into_inner())
    }
}

fn row_xml<'a>(
    xml: &mut String,
    no: u32,
    style: &str,
    cells: impl Iterator<Item = (&'a Column, &'a str)>,
) {
    xml.clear();
    let _ = write!(xml, "<row r=\"{no}\">");
    for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        let _ = write!(xml, "<c r=\"{}{no}\"{style}", column.letters);
        match cell.parse::<i64>() {
            Ok(number) if column.number => {
                let _ = write!(xml, "><v>{number}</v></c>");
            }
            _ => text(xml, cell),
        }
    }
    xml.push_str("</row>");
}

fn relations(parts: &[(&str, impl AsRef<str>)]) -> String {
    let parts = (1..).zip(parts).map(|(no, (kind, target))| {
        let target = target.as_ref();
        format!("<Relationship Id=\"rId{no}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/>")
    });
    format!("<Relationships xmlns=\"{RELATIONS}\">{}</Relationships>", parts.collect::<String>())
}

/// `A` for column 0, `AA` for column 26.
fn letters(mut at: usize) -> String {
    let mut letters = vec![];
    loop {
        letters.push(char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at % 26]));
        match (at / 26).checked_sub(1) {
            Some(next) => at = next,
            None => return letters.into_iter().rev().collect(),
        }
    }
}

/// The rest of a cell of text. What XML cannot hold is written as `_xHHHH_` (ECMA-376, 22.4.2.4),
/// and so is an underscore that would begin such a word.
fn text(xml: &mut String, cell: &str) {
    let kept = cell.trim() != cell || cell.contains(['\n', '\t']);
    xml.push_str(" t=\"inlineStr\"><is><t");
    xml.push_str(if kept { " xml:space=\"preserve\">" } else { ">" });
    for (at, letter) in cell.char_indices().take(MOST_LETTERS) {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\n' | '\t' => xml.push(letter),
            '_' if is_code(cell.get(at..).unwrap_or_default()) => xml.push_str("_x005F_"),
            '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(letter));
            }
            _ => xml.push(letter),
        }
    }
    xml.push_str("</t></is></c>");
}

/// `_xHHHH_` at the beginning.
fn is_code(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let digits = bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    digits && bytes.starts_with(b"_x") && bytes.get(6) == Some(&b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn column(name: &str, number: bool) -> SheetColumn {
        SheetColumn { name: name.to_owned(), number }
    }

    fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(bytes)).expect("a book")
    }

    #[test]
    fn cells_come_back_as_they_were() {
        let columns: Vec<_> = (0..30).map(|at| column(&format!("c{at}"), at == 1)).collect();
        let mut sheet = XlsxSheet::new(Vec::new(), &columns).expect("memory");
        let mut cells = vec![String::new(); 30];
        for (at, cell) in [
            (0, "=1+1"),
            (1, "-1080"),
            (2, "007"),
            (3, "<茶 & \"菓子\">"),
            (4, "  two\nlines "),
            (29, "🍵"),
        ] {
            cells[at] = cell.to_owned();
        }
        sheet.row(&cells).expect("memory");
        assert_eq!(sheet.rows(), 1);
        let mut book = read(sheet.finish().expect("memory"));
        let range = book.worksheet_range("1").expect("a sheet");
        for (at, cell) in (0_u32..).zip(&cells) {
            let expected = match cell.as_str() {
                "" => Data::Empty,
                "-1080" => Data::Float(-1080.0),
                text => Data::String(text.to_owned()),
            };
            assert_eq!(range.get_value((1, at)), Some(&expected), "{at}");
            assert_eq!(range.get_value((0, at)), Some(&Data::String(format!("c{at}"))));
        }
    }

    #[test]
    fn a_full_sheet_goes_on_in_the_next() {
        let mut sheet = XlsxSheet::new(Vec::new(), &[column("no", true)]).expect("memory");
        for no in 0..MOST_ROWS + 9 {
            sheet.row(&[no.to_string()]).expect("memory");
        }
        let mut book = read(sheet.finish().expect("memory"));
        let sizes: Vec<_> = book.worksheets().iter().map(|(_, sheet)| sheet.height()).collect();
        // Both with a header.
        assert_eq!(
            (book.sheet_names(), sizes),
            (vec!["1".into(), "2".into()], vec![1_048_576, 11])
        );
        let second = book.worksheet_range("2").expect("a sheet");
        assert_eq!(second.get_value((1, 0)), Some(&Data::Float(1_048_575.0)));
    }

    #[test]
    fn what_xml_cannot_hold() {
        for (cell, written) in [
            ("a\0b\u{1b}\r", "a_x0000_b_x001B__x000D_"),
            ("_x000D_", "_x005F_x000D_"),
            ("_x00_ _x000G_ _", "_x00_ _x000G_ _"),
            ("\u{ffff}茶", "_xFFFF_茶"),
        ] {
            let mut xml = String::new();
            text(&mut xml, cell);
            assert!(xml.contains(&format!(">{written}</t>")), "{xml}");
        }
        let names = [0, 25, 26, 701, 702, 16_383].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
