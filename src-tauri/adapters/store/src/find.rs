//! Finding receipts: every part of a query becomes a word of the index or a condition on rows.
//!
//! The index holds one row a receipt, so words that must hold together are intersected without
//! touching the tables, newest first, and the first page stops early. Text is looked up among
//! the goods, which are few, and becomes their words.

use crate::value::{day_number, id_blob};
use maneki_app::ports::store::{Only, ReceiptQuery};
use maneki_core::money::Yen;
use rusqlite::{Connection, params_from_iter, types::Value};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// More goods than this in an OR cost more than looking at the newest receipts one by one: so
/// common a word is soon met.
const MOST_GOODS_IN_A_WORD: usize = 200;
/// Up to so many receipts in a range of amounts, the amounts lead and the rest is checked.
const FEW_AMOUNTS: i64 = 20_000;

/// A word of the index.
pub(crate) enum Word<'a> {
    Goods(i64),
    Tender(&'a str),
    Clerk(i64),
    Kind {
        is_return: bool,
    },
    /// A receipt's place in its day: found by its last one to four digits.
    Number(u32),
}

impl Word<'_> {
    /// The index's text of a receipt.
    pub(crate) fn text(words: &[Word<'_>]) -> String {
        let mut text = String::new();
        for word in words {
            word.add_to(&mut text);
        }
        text
    }

    fn add_to(&self, text: &mut String) {
        match self {
            Self::Goods(no) => push(text, format_args!("g{no} ")),
            Self::Clerk(no) => push(text, format_args!("c{no} ")),
            Self::Kind { is_return: true } => text.push_str("kreturn "),
            Self::Kind { is_return: false } => text.push_str("ksale "),
            Self::Tender(name) => push(text, format_args!("{} ", tender_word(name))),
            Self::Number(number) => {
                let digits = format!("{number:04}");
                for from in digits.len() - 4..digits.len() {
                    push(text, format_args!("n{} ", &digits[from..]));
                }
            }
        }
    }
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a String takes all");
}

/// A wallet may be called anything; in hex it is one word.
fn tender_word(name: &str) -> String {
    name.bytes().fold("t".to_owned(), |mut word, byte| {
        push(&mut word, format_args!("{byte:02x}"));
        word
    })
}

/// How names are compared: compatibility forms made one (ｱ and ア, Ａ and A), without case,
/// hiragana as katakana.
pub(crate) fn folded(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// What goods are found by; a line break keeps a word from matching across two names.
pub(crate) fn searchable(names: &[&str]) -> String {
    folded(&names.join("\n"))
}

/// One part of a query: as words of the index where that is quick, and as a condition on `s`.
struct Part {
    words: Option<String>,
    /// The words only narrow; the condition decides.
    inexact: bool,
    condition: &'static str,
    values: Vec<Value>,
}

/// A statement that gives the numbers of the receipts that fit, newest first.
pub(crate) struct Plan {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

/// How to answer `query`; none where nothing can fit. `limit` none takes all.
pub(crate) fn plan(
    connection: &Connection,
    query: &ReceiptQuery,
    limit: Option<u32>,
) -> rusqlite::Result<Option<Plan>> {
    let Some(parts) = parts(connection, query)? else { return Ok(None) };
    let Some((conditions, values)) = ranges(connection, query)? else { return Ok(None) };
    let amounts_lead = few_amounts(connection, query)?;
    let mut plan = Plan { sql: String::new(), values: vec![] };
    let words: Vec<&str> = parts.iter().filter_map(|part| part.words.as_deref()).collect();
    let by_words = !words.is_empty() && !amounts_lead;
    plan.sql.push_str(match (by_words, amounts_lead) {
        (true, _) => {
            plan.values.push(words.join(" AND ").into());
            "select s.seq from sale_word cross join sale s on s.seq = sale_word.rowid
             where sale_word match ?"
        }
        (_, true) => "select s.seq from sale s indexed by sale_total where true",
        _ => "select s.seq from sale s not indexed where true",
    });
    let seq = if by_words { "sale_word.rowid" } else { "s.seq" };
    for (condition, value) in conditions.iter().zip(values) {
        plan.sql.push_str(" and ");
        plan.sql.push_str(&condition.replace("{seq}", seq));
        plan.values.push(value);
    }
    for part in parts.into_iter().filter(|part| !by_words || part.inexact || part.words.is_none()) {
        plan.sql.push_str(" and ");
        plan.sql.push_str(part.condition);
        plan.values.extend(part.values);
    }
    push(&mut plan.sql, format_args!(" order by {seq} desc"));
    if let Some(limit) = limit {
        push(&mut plan.sql, format_args!(" limit {limit}"));
    }
    Ok(Some(plan))
}

/// Days, amounts and the page, one value each; `{seq}` stands for the leading table's number.
type Ranges = (Vec<&'static str>, Vec<Value>);

fn ranges(connection: &Connection, query: &ReceiptQuery) -> rusqlite::Result<Option<Ranges>> {
    let (mut conditions, mut values) = (vec![], vec![]);
    let mut add = |condition, value: i64| {
        conditions.push(condition);
        values.push(Value::from(value));
    };
    if query.from.is_some() || query.to.is_some() {
        let from = query.from.map_or(i64::MIN, day_number);
        let to = query.to.map_or(i64::MAX, day_number);
        let span: (Option<i64>, Option<i64>) = connection
            .prepare_cached(
                "with asked (first, last) as (
                    select min(first_seq), max(first_seq) from day_run
                    where shop_day between ?1 and ?2
                 )
                 select first, (select min(first_seq) from day_run where first_seq > last)
                 from asked",
            )?
            .query_row([from, to], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (Some(first), next) = span else { return Ok(None) };
        add("{seq} >= ?", first);
        if let Some(next) = next {
            add("{seq} < ?", next);
        }
        add("s.shop_day >= ?", from);
        add("s.shop_day <= ?", to);
    }
    if let Some(after) = query.after {
        add("{seq} < ?", after.0);
    }
    if let Some(least) = query.least_yen {
        add("s.total_yen >= ?", least.get());
    }
    if let Some(most) = query.most_yen {
        add("s.total_yen <= ?", most.get());
    }
    Ok(Some((conditions, values)))
}

fn few_amounts(connection: &Connection, query: &ReceiptQuery) -> rusqlite::Result<bool> {
    if query.least_yen.is_none() && query.most_yen.is_none() {
        return Ok(false);
    }
    let least = query.least_yen.map_or(i64::MIN, Yen::get);
    let most = query.most_yen.map_or(i64::MAX, Yen::get);
    let count: i64 = connection
        .prepare_cached(
            "select count(*) from (
                select 1 from sale where total_yen between ?1 and ?2 limit ?3
             )",
        )?
        .query_row([least, most, FEW_AMOUNTS + 1], |row| row.get(0))?;
    Ok(count <= FEW_AMOUNTS)
}

fn parts(connection: &Connection, query: &ReceiptQuery) -> rusqlite::Result<Option<Vec<Part>>> {
    let mut parts = vec![];
    if let Some(name) = &query.tender {
        parts.push(Part {
            words: Some(tender_word(name)),
            inexact: false,
            condition: "exists (select 1 from tender t where t.sale = s.seq and t.name = ?)",
            values: vec![name.clone().into()],
        });
    }
    if let Some(only) = query.only {
        let (word, condition) = match only {
            Only::Sales => ("ksale", "s.return_of is null"),
            Only::Returns => ("kreturn", "s.return_of is not null"),
        };
        let words = Some(word.to_owned());
        parts.push(Part { words, inexact: false, condition, values: vec![] });
    }
    if let Some(staff) = query.staff {
        let id = id_blob(staff.0).to_vec();
        let clerks = numbers(connection, "select no from clerk where staff = ?", id.clone())?;
        parts.push(Part {
            words: any_of('c', &clerks),
            inexact: false,
            condition: "s.clerk in (select no from clerk where staff = ?)",
            values: vec![id.into()],
        });
    }
    if let Some(sku) = &query.sku {
        let goods = numbers(connection, "select no from goods where sku = ?", sku.to_string())?;
        parts.push(Part {
            words: any_of('g', &goods),
            inexact: false,
            condition: "exists (select 1 from sale_line l where l.sale = s.seq
                 and l.goods in (select no from goods where sku = ?))",
            values: vec![sku.to_string().into()],
        });
    }
    for word in query.text.iter().flat_map(|text| text.split_whitespace()).map(folded) {
        let goods = numbers(
            connection,
            "select no from goods_text where instr(text, ?) > 0",
            word.clone(),
        )?;
        if goods.is_empty() {
            return Ok(None);
        }
        parts.push(Part {
            words: any_of('g', &goods).filter(|_| goods.len() <= MOST_GOODS_IN_A_WORD),
            inexact: false,
            condition: "exists (select 1 from sale_line l where l.sale = s.seq
                 and l.goods in (select no from goods_text where instr(text, ?) > 0))",
            values: vec![word.into()],
        });
    }
    if let Some(number) = query.number.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let Some(part) = number_part(number) else { return Ok(None) };
        parts.push(part);
    }
    Ok(Some(parts))
}

/// All or the end of a receipt number.
fn number_part(text: &str) -> Option<Part> {
    let digits = text.rsplit('-').next().filter(|digits| !digits.is_empty())?;
    let fits = |c: char| c.is_ascii_digit() || c == '-';
    if !text.chars().all(fits) {
        return None;
    }
    let last = &digits[digits.len().saturating_sub(4)..];
    Some(Part {
        words: Some(format!("n{last}")),
        inexact: last != text,
        condition: "substr(printf('%02d-%08d-%04d', s.till, s.shop_day, s.number), -length(?))
             = ?",
        values: vec![text.to_owned().into(), text.to_owned().into()],
    })
}

fn numbers(
    connection: &Connection,
    sql: &str,
    value: impl Into<Value>,
) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params_from_iter([value.into()]), |row| row.get(0))?;
    rows.collect()
}

/// `(g1 OR g2)`; a word that no receipt has where there is none.
fn any_of(letter: char, numbers: &[i64]) -> Option<String> {
    let words: Vec<String> = numbers.iter().map(|no| format!("{letter}{no}")).collect();
    Some(if words.is_empty() { "none".to_owned() } else { format!("({})", words.join(" OR ")) })
}
