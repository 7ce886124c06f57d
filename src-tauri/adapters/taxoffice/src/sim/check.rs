//! Every field and limit of a message, by the field table alone.

use super::fields::{Form, Row, version_on};
use serde_json::{Map, Value, json};

/// What is wrong with a message: code, field, words.
pub(super) struct Error {
    code: &'static str,
    field: String,
    message: String,
}

impl Error {
    pub(super) fn new(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self { code, field: field.to_owned(), message: message.into() }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({"code": self.code, "field": self.field, "message": self.message})
    }
}

/// A message's lines of goods.
pub(super) fn details(body: &Map<String, Value>) -> Option<&Vec<Value>> {
    body.get("details").and_then(Value::as_array)
}

pub(super) fn message(version: u8, body: &Map<String, Value>) -> Vec<Error> {
    let form = Form::of(version);
    let mut errors = vec![];
    let cancels = text(body, "crudType") == "9";
    let asked = Asked {
        cancels,
        permit: matches!(text(body, "docType").as_str(), "2" | "3" | "4" | "5" | "6"),
        landed: !matches!(text(body, "status").as_str(), "14" | "17" | "96"),
        unit_detail: false,
    };
    part(&form, &form.head, body, version, &asked, &mut errors);
    match details(body) {
        None => errors.push(Error::new("B101", "details", "missing")),
        Some(lines) if cancels && !lines.is_empty() => {
            errors.push(Error::new("B108", "details", "a cancellation has none"));
        }
        Some(lines) if !cancels && lines.is_empty() => {
            errors.push(Error::new("B101", "details", "no goods"));
        }
        Some(lines) => {
            for (at, line) in lines.iter().enumerate() {
                detail(&form, at, line, version, &mut errors);
            }
        }
    }
    if errors.is_empty() && version_on(&text(body, "sellDate")) != Some(version) {
        errors.push(Error::new("B111", "sellDate", "sales of that day have another version"));
    }
    if errors.is_empty() && version == 2 {
        errors.extend(totals(body));
    }
    errors
}

/// What decides whether a field must be there.
struct Asked {
    cancels: bool,
    permit: bool,
    landed: bool,
    unit_detail: bool,
}

fn detail(form: &Form, at: usize, line: &Value, version: u8, errors: &mut Vec<Error>) {
    let Some(line) = line.as_object() else {
        errors.push(Error::new("B103", "details", "a line is no object"));
        return;
    };
    let unit_detail = version >= 3 && number(line, "unitPrice") >= 1_000_000;
    let asked = Asked { cancels: false, permit: false, landed: false, unit_detail };
    part(form, &form.detail, line, version, &asked, errors);
    if text(line, "serial") != (at + 1).to_string() {
        errors.push(Error::new("B109", "serial", "lines count from 1"));
    }
    if number(line, "number") == 0 {
        errors.push(Error::new("B104", "number", "no pieces"));
    }
}

fn part(
    form: &Form,
    rows: &[Row],
    body: &Map<String, Value>,
    version: u8,
    asked: &Asked,
    errors: &mut Vec<Error>,
) {
    for row in rows {
        let name = row["name"].as_str();
        let must = match row["when"].as_str() {
            "always" => true,
            "cancel" => asked.cancels,
            "permit" => asked.permit,
            "landed" => asked.landed,
            "unit_detail" => asked.unit_detail,
            _ => false,
        };
        match body.get(name) {
            None if must => errors.push(Error::new("B101", name, "missing")),
            None => {}
            Some(_) if row["when"] == "cancel" && !asked.cancels => {
                errors.push(Error::new("B102", name, "only a cancellation has it"));
            }
            Some(value) => errors.extend(cell(form, row, value, version)),
        }
    }
    let known = |name: &String| name == "details" || rows.iter().any(|row| row["name"] == *name);
    for name in body.keys().filter(|name| !known(name)) {
        errors.push(Error::new("B102", name, "not in this version"));
    }
}

fn cell(form: &Form, row: &Row, value: &Value, version: u8) -> Option<Error> {
    let (name, shape) = (row["name"].as_str(), row["shape"].as_str());
    let bare = version == 2 && matches!(shape, "amount" | "count");
    let value = match value {
        Value::String(text) if !bare => text.clone(),
        Value::Number(number) if bare => number.to_string(),
        _ => return Some(Error::new("B103", name, "the wrong kind of value")),
    };
    let limit = |column: &str| row[column].parse::<usize>().unwrap_or(0);
    let chars = value.chars().count();
    if chars < limit("least") || chars > limit("most") {
        return Some(Error::new("B105", name, format!("{chars} characters")));
    }
    if value.len() > limit("bytes") {
        return Some(Error::new("B106", name, format!("{} bytes", value.len())));
    }
    let good = match shape {
        "digits" => value.bytes().all(|b| b.is_ascii_digit()),
        "letters" => value.bytes().all(|b| b.is_ascii_uppercase()),
        "name" => {
            value.bytes().all(|b| b.is_ascii_uppercase() || b == b' ')
                && !value.starts_with(' ')
                && !value.ends_with(' ')
                && !value.contains("  ")
        }
        "alnum" => value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
        "ascii" => value.bytes().all(|b| (0x21..=0x7E).contains(&b)),
        "date" => is_date(&value),
        "time" => is_time(&value),
        "amount" | "count" => is_number(&value, version),
        "text" => value.chars().all(is_written) && value.trim() == value,
        coded => {
            let table = coded.trim_start_matches("code:");
            return match form.codes.get(table).is_some_and(|codes| codes.contains(&value)) {
                true => None,
                false => Some(Error::new("B107", name, "no such code")),
            };
        }
    };
    (!good).then(|| Error::new("B104", name, "not of its shape"))
}

fn is_number(text: &str, version: u8) -> bool {
    let digits = text.strip_prefix('-').filter(|_| version == 2).unwrap_or(text);
    let plain = digits == "0" || !digits.starts_with('0');
    plain && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A day of the calendar.
fn is_date(text: &str) -> bool {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let (year, month, day) =
        (number(text.get(..4)), number(text.get(4..6)), number(text.get(6..8)));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    text.len() == 8 && year >= 1850 && (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok()).unwrap_or(99);
    text.bytes().all(|b| b.is_ascii_digit())
        && number(text.get(..2)) < 24
        && number(text.get(2..4)) < 60
        && number(text.get(4..6)) < 60
}

/// Letters, kanji, full-width kana, signs: no half-width kana, nothing invisible, no pictures.
fn is_written(c: char) -> bool {
    let code = u32::from(c);
    let half_kana = (0xFF61..=0xFF9F).contains(&code);
    let hidden = c.is_control()
        || (0x200B..=0x200F).contains(&code)
        || (0x2028..=0x202E).contains(&code)
        || (0x2060..=0x206F).contains(&code)
        || (0xE000..=0xF8FF).contains(&code)
        || (0xFE00..=0xFE0F).contains(&code)
        || code == 0xFEFF;
    let picture = (0x1F000..=0x1FBFF).contains(&code) || (0xE0000..=0x10FFFF).contains(&code);
    !half_kana && !hidden && !picture
}

/// Version 2 carries the sums of its two kinds of goods.
fn totals(body: &Map<String, Value>) -> Vec<Error> {
    let sum = |kind: &str| -> i64 {
        let lines = details(body).into_iter().flatten().filter_map(Value::as_object);
        lines.filter(|line| text(line, "goodsType") == kind).map(|line| number(line, "price")).sum()
    };
    let wrong = |name: &str, kind: &str| {
        (number(body, name) != sum(kind)).then(|| Error::new("B110", name, "not the lines' sum"))
    };
    wrong("generalTotal", "1").into_iter().chain(wrong("consumTotal", "2")).collect()
}

pub(super) fn text(body: &Map<String, Value>, name: &str) -> String {
    body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A number, quoted or bare.
fn number(body: &Map<String, Value>, name: &str) -> i64 {
    match body.get(name) {
        Some(Value::String(text)) => text.parse().unwrap_or(0),
        Some(Value::Number(number)) => number.as_i64().unwrap_or(0),
        _ => 0,
    }
}
