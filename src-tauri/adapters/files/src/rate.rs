//! Files with the JPY to CNY rate. The newest rate of a file counts.
//!
//! Two formats are read, told apart by the first line:
//!
//! - CSV with the columns `at,cny_per_jpy,source`. `at` is a moment with its offset,
//!   `2026-11-23T10:00:00+09:00`; `cny_per_jpy` is CNY for one JPY; `source` is shown as given.
//! - Alipay's `forex_rate_file` (docs.antom.com/ac/global/forex_rate_file): lines of
//!   `YYYYMMDD|HHMMSS|JPY|0.060934|` without a header, CNY for one unit, read as UTC+8. Other
//!   currencies are passed over.

use crate::{
    fault::{Code, Fault},
    table::{Row, Shape, Table},
};
use maneki_core::{
    rate::{Rate, RateQuote},
    time::{AtMs, parse_day},
};

const SHAPE: Shape = Shape {
    needed: &["at", "cny_per_jpy", "source"],
    allowed: &["at", "cny_per_jpy", "source"],
    most_rows: 10_000,
};

const LONGEST_SOURCE: usize = 60;
const FOREX_SOURCE: &str = "Alipay forex_rate_file";
/// The columns of a line of that file; it has no header.
const FOREX_COLUMNS: [&str; 4] = ["date", "time", "currency", "rate"];
const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_DAY: i64 = 86_400_000;
const CHINA_MINUTES: i64 = 8 * 60;

/// The newest rate of a file.
///
/// # Errors
/// Every fault; one bad line, or no JPY at all, and the file is not to be used.
pub fn read(file: &[u8]) -> Result<RateQuote, Vec<Fault>> {
    let first = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let quotes = if first.contains(&b'|') { read_forex(file) } else { read_csv(file) }?;
    let newest = quotes.into_iter().max_by_key(|quote| quote.at);
    newest.ok_or_else(|| vec![Fault::new(1, "", Code::Missing, "JPY")])
}

fn read_csv(file: &[u8]) -> Result<Vec<RateQuote>, Vec<Fault>> {
    let table = Table::read(file, &SHAPE)?;
    gather(table.rows().map(|row| csv_row(&row).map(Some)))
}

fn csv_row(row: &Row<'_>) -> Result<RateQuote, Fault> {
    let at = moment(row.needed("at")?).ok_or_else(|| row.fault("at", Code::BadDate))?;
    let rate = Rate::parse(row.needed("cny_per_jpy")?);
    let rate = rate.map_err(|_| row.fault("cny_per_jpy", Code::BadRate))?;
    let source = row.needed("source")?;
    if source.chars().count() > LONGEST_SOURCE {
        return Err(row.fault("source", Code::TooLong));
    }
    Ok(RateQuote { rate, source: source.to_owned(), at })
}

fn read_forex(file: &[u8]) -> Result<Vec<RateQuote>, Vec<Fault>> {
    let text = std::str::from_utf8(file).map_err(|_| vec![Fault::new(1, "", Code::NotUtf8, "")])?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    gather(lines.map(|(number, line)| forex_line(number, line.trim())))
}

/// None for another currency.
fn forex_line(number: u64, line: &str) -> Result<Option<RateQuote>, Fault> {
    let cells: Vec<&str> = line.strip_suffix('|').unwrap_or(line).split('|').collect();
    let &[date, time, currency, rate] = cells.as_slice() else {
        let code = if cells.len() < 4 { Code::TooFewCells } else { Code::TooManyCells };
        return Err(Fault::new(number, "", code, line));
    };
    let fault = |column: usize, code| {
        let (name, cell) = (FOREX_COLUMNS[column], cells[column]);
        Err(Fault::new(number, name, code, cell))
    };
    let Some(midnight) = compact_day(date) else {
        return fault(0, Code::BadDate);
    };
    let Some(since_midnight) = compact_time(time) else {
        return fault(1, Code::BadDate);
    };
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return fault(2, Code::BadWord);
    }
    if currency != "JPY" {
        return if is_decimal(rate) { Ok(None) } else { fault(3, Code::BadRate) };
    }
    let Ok(rate) = Rate::parse(rate) else {
        return fault(3, Code::BadRate);
    };
    let at = midnight.plus_ms(since_midnight - CHINA_MINUTES * MS_PER_MINUTE);
    Ok(Some(RateQuote { rate, source: FOREX_SOURCE.to_owned(), at }))
}

fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !whole.is_empty() && digits(whole) && digits(part)
}

fn gather(
    rows: impl Iterator<Item = Result<Option<RateQuote>, Fault>>,
) -> Result<Vec<RateQuote>, Vec<Fault>> {
    let (mut quotes, mut faults) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Ok(quote) => quotes.extend(quote),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(quotes) } else { Err(faults) }
}

/// `2026-11-23T10:00:00+09:00`, or `Z` for the offset.
fn moment(text: &str) -> Option<AtMs> {
    let (day, rest) = text.split_once('T')?;
    let (time, offset) = rest.split_at_checked(8)?;
    let (hour, rest) = time.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let since_midnight = clock(hour, minute, second)?;
    let offset = match offset.split_at_checked(1)? {
        ("Z", "") => 0,
        (sign @ ("+" | "-"), offset) => {
            let (hours, minutes) = offset.split_once(':')?;
            let ms = clock(hours, minutes, "00")?;
            if sign == "-" { -ms } else { ms }
        }
        _ => return None,
    };
    Some(midnight_utc(day)?.plus_ms(since_midnight - offset))
}

/// Midnight UTC of `20261123`.
fn compact_day(text: &str) -> Option<AtMs> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    midnight_utc(&format!("{year}-{month}-{day}"))
}

fn midnight_utc(day: &str) -> Option<AtMs> {
    let day = parse_day(day)?;
    let epoch = parse_day("1970-01-01").expect("a day");
    Some(AtMs(i64::from(day.to_julian_day() - epoch.to_julian_day()) * MS_PER_DAY))
}

/// Milliseconds since midnight of `093000`.
fn compact_time(text: &str) -> Option<i64> {
    let (hour, rest) = text.split_at_checked(2)?;
    let (minute, second) = rest.split_at_checked(2)?;
    clock(hour, minute, second)
}

fn clock(hour: &str, minute: &str, second: &str) -> Option<i64> {
    let part = |text: &str, end: i64| -> Option<i64> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse().ok())??;
        (number < end).then_some(number)
    };
    Some(((part(hour, 24)? * 60 + part(minute, 60)?) * 60 + part(second, 60)?) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(file: &str) -> String {
        match read(file.as_bytes()) {
            Ok(quote) => format!("{} {} {}", quote.at.iso_in_japan(), quote.rate, quote.source),
            Err(faults) => {
                let fault = |fault: &Fault| {
                    format!("{} {} {} {}", fault.line, fault.column, fault.code.word(), fault.value)
                };
                faults.iter().map(fault).collect::<Vec<_>>().join("; ")
            }
        }
    }

    #[test]
    fn the_newest_rate_counts() {
        for (file, quote) in [
            (
                "20160504|100030|CHF|6.829600|\n20160504|100030|JPY|0.060934|\n",
                "2016-05-04T11:00:30+09:00 0.060934 Alipay forex_rate_file",
            ),
            (
                "\u{FEFF}20261123|093000|JPY|0.0466\r\n20261122|093000|JPY|0.0470|\r\n",
                "2026-11-23T10:30:00+09:00 0.0466 Alipay forex_rate_file",
            ),
            (
                "at,cny_per_jpy,source\n2026-11-23T10:00:00+09:00,0.046612,Bank of China\n",
                "2026-11-23T10:00:00+09:00 0.046612 Bank of China",
            ),
            (
                "source,at,cny_per_jpy\n中国銀行,2026-11-22T23:30:00Z,0.0470\n\
                 中国銀行,2026-11-22T20:00:00-04:00,0.0471\n",
                "2026-11-23T09:00:00+09:00 0.0471 中国銀行",
            ),
        ] {
            assert_eq!(shown(file), quote, "{file}");
        }
    }

    #[test]
    fn a_file_with_text_in_it_is_refused() {
        for (file, faults) in [
            ("", "1  empty_file "),
            (
                "Hello\n",
                "1 at missing_column ; 1 cny_per_jpy missing_column ; 1 source missing_column ; 1 Hello unknown_column Hello",
            ),
            ("Date|Time|Currency|Rate|\n", "1 date bad_date Date"),
            ("20260504|100030|JPY|rate|\n", "1 rate bad_rate rate"),
            ("20260504|100030|JPY|6.0934|\n", "1 rate bad_rate 6.0934"),
            ("20260504|100030|JPY|-0.06|\n", "1 rate bad_rate -0.06"),
            ("20260504|100030|USD|x|\n", "1 rate bad_rate x"),
            ("20260504|100030|USD|7.1|\n", "1  missing JPY"),
            ("20260504|100030|JPY|0.06|\n\nFile download failed:\n", {
                "3  too_few_cells File download failed:"
            }),
            ("20260504|100030|JPY|0.06|1|\n", "1  too_many_cells 20260504|100030|JPY|0.06|1|"),
            ("20260231|100030|JPY|0.06|\n", "1 date bad_date 20260231"),
            ("20260504|240000|JPY|0.06|\n", "1 time bad_date 240000"),
            ("日付|100030|JPY|0.06|\n", "1 date bad_date 日付"),
            ("20260504|100030|jpy|0.06|\n", "1 currency bad_word jpy"),
            (
                "at,cny_per_jpy,source\n2026-11-23 10:00,0.0466,x\n",
                "2 at bad_date 2026-11-23 10:00",
            ),
            ("at,cny_per_jpy,source\n2026-11-23T10:00:00,4.66,\n", {
                "2 at bad_date 2026-11-23T10:00:00"
            }),
            ("at,cny_per_jpy,source\n2026-11-23T10:00:00Z,４.6,x\n", "2 cny_per_jpy bad_rate ４.6"),
            ("at,cny_per_jpy,source\n", "1  missing JPY"),
        ] {
            assert_eq!(shown(file), faults, "{file}");
        }
    }
}
