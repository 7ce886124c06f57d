//! An acquirer's settlement details, as CSV or XLSX: read whole or refused with a reason. Which
//! header means what is data, in `assets/settlement`.

use calamine::{Data, Reader, Xlsx};
use maneki_app::ports::files::{SettlementFault, SettlementFile};
use maneki_core::{
    money::Yen,
    reconcile::{MoveKind, Settled},
    time::{AtMs, parse_day},
};
use serde::Deserialize;
use std::{collections::BTreeSet, io::Cursor};

#[derive(Debug, Deserialize)]
struct Layout {
    end: String,
    currency: String,
    offset_minutes: i64,
    day_ends_hour: u8,
    kinds: Kinds,
    columns: Columns,
}

#[derive(Debug, Deserialize)]
struct Kinds {
    payment: Vec<String>,
    refund: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Columns {
    payment_id: Vec<String>,
    refund_id: Vec<String>,
    kind: Vec<String>,
    amount: Vec<String>,
    currency: Vec<String>,
    fee: Vec<String>,
    time: Vec<String>,
}

type Lines = Vec<(u64, Vec<String>)>;

/// # Errors
/// The first thing that keeps the file from being believed.
pub(crate) fn read(file: &[u8]) -> Result<SettlementFile, SettlementFault> {
    let layout: Layout =
        serde_json::from_str(include_str!("../../../../assets/settlement/antom.json"))
            .expect("a layout of ours");
    let mut lines = if file.starts_with(b"PK") { xlsx(file)? } else { csv(file)? };
    lines.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let ended = lines.last().and_then(|(_, cells)| cells.first()) == Some(&layout.end);
    if !ended {
        return Err(SettlementFault::CutShort);
    }
    lines.pop();
    let mut lines = lines.into_iter();
    let (_, header) = lines.next().ok_or(SettlementFault::Column("paymentRequestId".to_owned()))?;
    let places = Places::find(&header, &layout.columns)?;
    let mut rows: Vec<Settled> = vec![];
    let mut seen = BTreeSet::new();
    for (line, cells) in lines {
        let row = places.row(&layout, line, &cells)?;
        if !seen.insert((row.request_id.to_ascii_uppercase(), row.kind)) {
            return Err(SettlementFault::Double { line, request_id: row.request_id });
        }
        rows.push(row);
    }
    Ok(SettlementFile { rows, day_ends_hour: layout.day_ends_hour })
}

fn csv(file: &[u8]) -> Result<Lines, SettlementFault> {
    let text = std::str::from_utf8(file).map_err(|_| SettlementFault::NotUtf8)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut lines, mut count) = (vec![], crate::table::Lines::new(text));
    for record in reader.records() {
        let record = record.map_err(|fault| SettlementFault::Unreadable(fault.to_string()))?;
        let at = record.position().map_or(0, csv::Position::byte);
        let line = count.line_of(usize::try_from(at).unwrap_or(usize::MAX));
        lines.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect()));
    }
    Ok(lines)
}

fn xlsx(file: &[u8]) -> Result<Lines, SettlementFault> {
    let bad = |fault: calamine::XlsxError| SettlementFault::Unreadable(fault.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(bad)?;
    let sheet = book.worksheet_range_at(0);
    let sheet = sheet.ok_or_else(|| SettlementFault::Unreadable("no sheet".to_owned()))?;
    let sheet = sheet.map_err(bad)?;
    let first = sheet.start().map_or(0, |(row, _)| u64::from(row));
    let lines = (first + 1..).zip(sheet.rows());
    Ok(lines.map(|(line, cells)| (line, cells.iter().map(cell_text).collect())).collect())
}

/// A number as it would stand in the CSV; a moment as Excel counts it is no text of ours.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTimeIso(text) | Data::DurationIso(text) | Data::String(text) => {
            text.trim().to_owned()
        }
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

/// In which column what stands.
struct Places {
    payment_id: usize,
    refund_id: Option<usize>,
    kind: usize,
    amount: usize,
    currency: Option<usize>,
    fee: usize,
    time: usize,
}

impl Places {
    fn find(header: &[String], columns: &Columns) -> Result<Self, SettlementFault> {
        let plain = |name: &str| -> String {
            let kept = name.chars().filter(|c| !c.is_whitespace() && !"_-".contains(*c));
            kept.flat_map(char::to_lowercase).collect()
        };
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let place = |wanted: &[String]| {
            wanted.iter().find_map(|name| names.iter().position(|found| *found == plain(name)))
        };
        let needed = |wanted: &[String]| {
            let missing = wanted.first().cloned().unwrap_or_default();
            place(wanted).ok_or(SettlementFault::Column(missing))
        };
        Ok(Self {
            payment_id: needed(&columns.payment_id)?,
            refund_id: place(&columns.refund_id),
            kind: needed(&columns.kind)?,
            amount: needed(&columns.amount)?,
            currency: place(&columns.currency),
            fee: needed(&columns.fee)?,
            time: needed(&columns.time)?,
        })
    }

    fn row(
        &self,
        layout: &Layout,
        line: u64,
        cells: &[String],
    ) -> Result<Settled, SettlementFault> {
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let bad = |at: usize| SettlementFault::Cell { line, value: cell(at).to_owned() };
        let is =
            |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(cell(self.kind)));
        let kind = match (is(&layout.kinds.payment), is(&layout.kinds.refund)) {
            (true, _) => MoveKind::Payment,
            (_, true) => MoveKind::Refund,
            _ => return Err(bad(self.kind)),
        };
        if let Some(at) = self.currency
            && cell(at) != layout.currency
        {
            return Err(SettlementFault::Currency { line, found: cell(at).to_owned() });
        }
        let own = self.refund_id.filter(|at| kind == MoveKind::Refund && !cell(*at).is_empty());
        let id = own.unwrap_or(self.payment_id);
        if cell(id).is_empty() {
            return Err(bad(id));
        }
        let yen = |at: usize| {
            whole_yen(cell(at))
                .ok_or_else(|| SettlementFault::Amount { line, value: cell(at).to_owned() })
        };
        // Refunds and fees come with either sign.
        let plain = |yen: Yen| if yen.is_negative() { yen.negated() } else { yen };
        Ok(Settled {
            line,
            request_id: cell(id).to_owned(),
            kind,
            yen: plain(yen(self.amount)?),
            fee_yen: plain(yen(self.fee)?),
            at: moment(cell(self.time), layout.offset_minutes).ok_or_else(|| bad(self.time))?,
        })
    }
}

/// Whole yen; decimals must be zeros.
fn whole_yen(text: &str) -> Option<Yen> {
    let text = text.replace(',', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if !part.bytes().all(|digit| digit == b'0') || whole.is_empty() {
        return None;
    }
    Yen::new(whole.parse().ok()?).ok()
}

/// `2026-11-23T10:00:00+09:00`, `2026-11-23 10:00:00`, `2026/11/23 10:00`.
fn moment(text: &str, offset_minutes: i64) -> Option<AtMs> {
    let day = parse_day(&text.get(..10)?.replace('/', "-"))?;
    let rest = text.get(10..)?.trim_start_matches(['T', ' ']);
    let (clock, zone) = match rest.find(['+', '-', 'Z']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let clock = clock.split('.').next().unwrap_or_default();
    let mut parts = clock.split(':').map(|part| part.trim().parse::<i64>().ok());
    let mut part = |most| parts.next().unwrap_or(Some(0)).filter(|part| (0..=most).contains(part));
    let seconds = part(23)? * 3_600 + part(59)? * 60 + part(59)?;
    let offset = match zone {
        "" => offset_minutes,
        "Z" => 0,
        zone => {
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let digits = format!("{digits:0<4}");
            let (hours, minutes) = digits.split_at_checked(2)?;
            let hours = hours.parse::<i64>().ok().filter(|hours| *hours <= 14)?;
            let minutes = hours * 60 + minutes.parse::<i64>().ok().filter(|of| *of < 60)?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
    };
    let days = i64::from(day.to_julian_day()) - 2_440_588;
    Some(AtMs(((days * 86_400 + seconds) - offset * 60) * 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Payment_Request_ID,refundRequestId,transactionType,\
        transactionAmountValue,transactionAmountCurrency,feeAmountValue,transactionTime\r\n";

    fn fault(rows: &str) -> SettlementFault {
        read(format!("\u{FEFF}{HEAD}{rows}").as_bytes()).expect_err("refused")
    }

    #[test]
    fn a_whole_file_is_read_row_by_row() {
        let rows = "A1,,PAYMENT,\"1,080.00\",JPY,-22,2026-11-23T10:00:00+09:00\r\n\
            A1,R1,REFUND,-80,JPY,0,2026-11-23 11:00:00\r\n<END>,,,\r\n\r\n";
        let found = read(format!("{HEAD}{rows}").as_bytes()).expect("whole").rows;
        let told: Vec<String> = found
            .iter()
            .map(|row| {
                let Settled { line, request_id, kind, yen, fee_yen, at } = row;
                format!("{line} {request_id} {kind:?} {yen} {fee_yen} {}", at.iso_in_japan())
            })
            .collect();
        assert_eq!(
            told,
            [
                "2 A1 Payment ¥1,080 ¥22 2026-11-23T10:00:00+09:00",
                "3 R1 Refund ¥80 ¥0 2026-11-23T12:00:00+09:00",
            ]
        );
    }

    #[test]
    fn each_bad_file_has_its_own_word() {
        let good = "A1,,PAYMENT,100,JPY,2,2026-11-23 10:00:00\n";
        assert_eq!(fault(good), SettlementFault::CutShort);
        assert_eq!(fault(""), SettlementFault::CutShort);
        assert_eq!(fault(&format!("<END>\n{good}")), SettlementFault::CutShort);
        let at = |value: &str| format!("Cell {{ line: 3, value: {value:?} }}");
        let amount = |value: &str| format!("Amount {{ line: 3, value: {value:?} }}");
        for (row, expected) in [
            (
                "A1,,PAYMENT,100,JPY,2,2026-11-23 10:00",
                "Double { line: 3, request_id: \"A1\" }".into(),
            ),
            (
                "a1,,PAYMENT,9,JPY,0,2026-11-23 10:00",
                "Double { line: 3, request_id: \"a1\" }".into(),
            ),
            ("A2,,PAYMENT,100.50,JPY,2,2026-11-23 10:00", amount("100.50")),
            ("A2,,PAYMENT,,JPY,2,2026-11-23 10:00", amount("")),
            ("A2,,PAYMENT,￥100,JPY,2,2026-11-23 10:00", amount("￥100")),
            ("A2,,PAYMENT,1e3,JPY,2,2026-11-23 10:00", amount("1e3")),
            ("A2,,PAYMENT,9999999999999999999,JPY,2,2026-11-23", amount("9999999999999999999")),
            ("A2,,PAYMENT,100,JPY,0.5,2026-11-23 10:00", amount("0.5")),
            ("A2,,PAYMENT,100,USD,2,2026-11-23", "Currency { line: 3, found: \"USD\" }".into()),
            ("A2,,PAYMENT,100", "Currency { line: 3, found: \"\" }".into()),
            ("A2,,CHARGEBACK,100,JPY,2,2026-11-23 10:00", at("CHARGEBACK")),
            (",,PAYMENT,100,JPY,2,2026-11-23 10:00", at("")),
            ("A2,,PAYMENT,100,JPY,2,", at("")),
            ("A2,,PAYMENT,100,JPY,2,2026-02-31 10:00", at("2026-02-31 10:00")),
            ("A2,,PAYMENT,100,JPY,2,2026-11-23 25:00", at("2026-11-23 25:00")),
            (
                "A2,,PAYMENT,100,JPY,2,2026-11-23 99999999999999999",
                at("2026-11-23 99999999999999999"),
            ),
            ("A2,,PAYMENT,100,JPY,2,2026-11-23T10:00:00+99:00", at("2026-11-23T10:00:00+99:00")),
            ("A2,,PAYMENT,100,JPY,2,令和8年11月23日", at("令和8年11月23日")),
        ] {
            assert_eq!(format!("{:?}", fault(&format!("{good}{row}\n<END>\n"))), expected, "{row}");
        }
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode("支払,種別\n<END>\n");
        assert_eq!(read(&shift_jis), Err(SettlementFault::NotUtf8));
        let missing = read(b"a,b\n1,2\n<END>\n");
        assert_eq!(missing, Err(SettlementFault::Column("paymentRequestId".to_owned())));
        assert!(matches!(read(b"PK\x03\x04 no book"), Err(SettlementFault::Unreadable(_))));
    }

    #[test]
    fn the_same_rows_as_a_workbook() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let rows = format!("{HEAD}A1,,PAYMENT,1080,JPY,22,2026-11-23T10:00:00+09:00\r\n<END>\r\n");
        for (row, line) in (0_u32..).zip(rows.lines()) {
            for (at, cell) in (0_u16..).zip(line.split(',')) {
                let written = match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, at, number),
                    Err(_) => sheet.write_string(row, at, cell),
                };
                written.expect("written");
            }
        }
        let bytes = book.save_to_buffer().expect("a book");
        assert_eq!(read(&bytes), read(rows.as_bytes()));
    }
}
