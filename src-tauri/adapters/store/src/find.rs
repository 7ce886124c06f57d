//! Finding receipts: every part of a query becomes a word of the index or a condition on rows.
//!
//! The index holds one row a receipt, so words that must hold together are intersected without
//! touching the tables, newest first, and the first page stops early. Text is looked up among
//! the goods, which are few, and becomes their words.

use crate::value::{day_number, id_blob};
use maneki_app::ports::store::{Only, ReceiptQuery};
use maneki_core::{hex::hex, money::Yen, sale::ReceiptNo};
use rusqlite::{Connection, params_from_iter, types::Value};
use std::{fmt::Write as _, iter, ops::ControlFlow};
use unicode_normalization::UnicodeNormalization;

/// More goods than this in an OR cost more than looking at the newest receipts one by one: so
/// common a word is soon met.
const MOST_GOODS_IN_A_WORD: usize = 200;
/// Up to so many receipts in a range of amounts, the amounts lead and the rest is checked.
const FEW_AMOUNTS: usize = 20_000;

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
    format!("t{}", hex(name.as_bytes()))
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

/// Hands the number of every receipt that fits to `take`, newest first, until it breaks. What
/// comes later is not looked for before it is asked for.
pub(crate) fn matching(
    connection: &Connection,
    query: &ReceiptQuery,
    take: &mut dyn FnMut(i64) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    matching_led(connection, query, FEW_AMOUNTS, take)
}

/// [`matching`], where the amounts lead up to `few` receipts.
fn matching_led(
    connection: &Connection,
    query: &ReceiptQuery,
    few: usize,
    take: &mut dyn FnMut(i64) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let Some(parts) = parts(connection, query)? else { return Ok(()) };
    let Some(ranges) = ranges(connection, query)? else { return Ok(()) };
    let leading = match few_amounts(connection, query, few)? {
        None => few_tax_free(connection, query, few)?,
        found => found,
    };
    match leading {
        Some(few) => few_by_amount(connection, few, &ranges, parts, take),
        None => by_words(connection, &ranges, parts, take),
    }
}

/// The first and last number of a query that asks for days only, where nothing in between is to
/// be left out: such a run is read table by table.
pub(crate) fn whole_run(
    connection: &Connection,
    query: &ReceiptQuery,
) -> rusqlite::Result<Option<(i64, i64)>> {
    let days_only = ReceiptQuery {
        from: query.from,
        to: query.to,
        after: query.after,
        limit: query.limit,
        ..ReceiptQuery::default()
    };
    if *query != days_only {
        return Ok(None);
    }
    let from = query.from.map_or(i64::MIN, day_number);
    let to = query.to.map_or(i64::MAX, day_number);
    let (first, next) = run_of_days(connection, from, to)?;
    let Some(first) = first else { return Ok(Some((0, -1))) };
    let last = next.map_or(i64::MAX, |next| next - 1);
    let last = query.after.map_or(last, |after| last.min(after.0 - 1));
    // A clock set back may have put another day in between.
    let others: bool = connection
        .prepare_cached(
            "select exists (select 1 from day_run where first_seq between ?1 and ?2
                and shop_day not between ?3 and ?4)",
        )?
        .query_row([first, last, from, to], |row| row.get(0))?;
    Ok((!others).then_some((first, last)))
}

/// Where the days from `from` to `to` begin, and where the first day after them does.
fn run_of_days(
    connection: &Connection,
    from: i64,
    to: i64,
) -> rusqlite::Result<(Option<i64>, Option<i64>)> {
    connection
        .prepare_cached(
            "with asked (first, last) as (
                select min(first_seq), max(first_seq) from day_run
                where shop_day between ?1 and ?2
             )
             select first, (select min(first_seq) from day_run where first_seq > last)
             from asked",
        )?
        .query_row([from, to], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The words lead, or without any the receipts themselves; the rest is checked.
fn by_words(
    connection: &Connection,
    ranges: &Ranges,
    parts: Vec<Part>,
    take: &mut dyn FnMut(i64) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let words: Vec<&str> = parts.iter().filter_map(|part| part.words.as_deref()).collect();
    let mut values: Vec<Value> = vec![];
    let (mut sql, seq) = if words.is_empty() {
        ("select s.seq from sale s not indexed where true".to_owned(), "s.seq")
    } else {
        values.push(words.join(" AND ").into());
        let sql = "select s.seq from sale_word cross join sale s on s.seq = sale_word.rowid
                   where sale_word match ?";
        (sql.to_owned(), "sale_word.rowid")
    };
    add_ranges(&mut sql, &mut values, ranges, seq);
    add_conditions(&mut sql, &mut values, parts, true);
    push(&mut sql, format_args!(" order by {seq} desc"));
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        if take(row.get(0)?)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// The amounts lead: each of the few receipts in their range is checked for the rest.
fn few_by_amount(
    connection: &Connection,
    few: Vec<i64>,
    ranges: &Ranges,
    parts: Vec<Part>,
    take: &mut dyn FnMut(i64) -> rusqlite::Result<ControlFlow<()>>,
) -> rusqlite::Result<()> {
    let mut values: Vec<Value> = vec![];
    let mut sql = "select 1 from sale s where s.seq = ?".to_owned();
    add_ranges(&mut sql, &mut values, ranges, "s.seq");
    add_conditions(&mut sql, &mut values, parts, false);
    let mut statement = connection.prepare_cached(&sql)?;
    for seq in few {
        let fits =
            statement.exists(params_from_iter(iter::once(&Value::from(seq)).chain(&values)))?;
        if fits && take(seq)?.is_break() {
            break;
        }
    }
    Ok(())
}

fn add_ranges(sql: &mut String, values: &mut Vec<Value>, ranges: &Ranges, seq: &str) {
    for (condition, value) in ranges {
        push(sql, format_args!(" and {}", condition.replace("{seq}", seq)));
        values.push(Value::from(*value));
    }
}

/// With `words` asked already, only what they leave open.
fn add_conditions(sql: &mut String, values: &mut Vec<Value>, parts: Vec<Part>, words: bool) {
    for part in parts.into_iter().filter(|part| !words || part.inexact || part.words.is_none()) {
        push(sql, format_args!(" and {}", part.condition));
        values.extend(part.values);
    }
}

/// Days, amounts and the page, one value each; `{seq}` stands for the leading table's number.
type Ranges = Vec<(&'static str, i64)>;

fn ranges(connection: &Connection, query: &ReceiptQuery) -> rusqlite::Result<Option<Ranges>> {
    let mut ranges: Ranges = vec![];
    let mut add = |condition, value: i64| ranges.push((condition, value));
    if query.from.is_some() || query.to.is_some() {
        let from = query.from.map_or(i64::MIN, day_number);
        let to = query.to.map_or(i64::MAX, day_number);
        let (Some(first), next) = run_of_days(connection, from, to)? else { return Ok(None) };
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
    Ok(Some(ranges))
}

/// The receipts in the range of amounts, newest first, where they are few.
fn few_amounts(
    connection: &Connection,
    query: &ReceiptQuery,
    most_rows: usize,
) -> rusqlite::Result<Option<Vec<i64>>> {
    if query.least_yen.is_none() && query.most_yen.is_none() {
        return Ok(None);
    }
    let least = query.least_yen.map_or(i64::MIN, Yen::get);
    let most = query.most_yen.map_or(i64::MAX, Yen::get);
    let mut statement = connection
        .prepare_cached("select seq from sale where total_yen between ?1 and ?2 limit ?3")?;
    let limit = i64::try_from(most_rows + 1).unwrap_or(i64::MAX);
    let rows = statement.query_map([least, most, limit], |row| row.get(0))?;
    let mut few: Vec<i64> = rows.collect::<Result<_, _>>()?;
    few.sort_unstable_by(|a, b| b.cmp(a));
    Ok((few.len() <= most_rows).then_some(few))
}

/// The receipts with a purchase record, newest first, where they are few.
fn few_tax_free(
    connection: &Connection,
    query: &ReceiptQuery,
    most_rows: usize,
) -> rusqlite::Result<Option<Vec<i64>>> {
    if query.tax_free != Some(true) {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(
        "select distinct s.seq from tax_free_record r join sale s on s.id = r.sale limit ?1",
    )?;
    let limit = i64::try_from(most_rows + 1).unwrap_or(i64::MAX);
    let rows = statement.query_map([limit], |row| row.get(0))?;
    let mut few: Vec<i64> = rows.collect::<Result<_, _>>()?;
    few.sort_unstable_by(|a, b| b.cmp(a));
    Ok((few.len() <= most_rows).then_some(few))
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
    if let Some(with) = query.tax_free {
        let condition = match with {
            true => "exists (select 1 from tax_free_record r where r.sale = s.id)",
            false => "not exists (select 1 from tax_free_record r where r.sale = s.id)",
        };
        parts.push(Part { words: None, inexact: false, condition, values: vec![] });
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
    if let Some(number) = ReceiptNo::parse(text) {
        let values = [day_number(number.day), number.till.into(), number.number.into()];
        return Some(Part {
            words: None,
            inexact: false,
            condition: "s.seq = (select seq from sale
                 where shop_day = ? and till = ? and number = ?)",
            values: values.map(Value::from).to_vec(),
        });
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sample::SampleShop, store::SqlStore};
    use maneki_app::ports::Store;

    fn numbers(connection: &Connection, query: &ReceiptQuery, few: usize) -> Vec<i64> {
        let mut found = vec![];
        let mut take = |seq| {
            found.push(seq);
            Ok(ControlFlow::Continue(()))
        };
        matching_led(connection, query, few, &mut take).expect("asked");
        found
    }

    #[test]
    fn whichever_leads_the_answer_is_the_same() {
        let mut store = SqlStore::in_memory().expect("memory");
        let mut shop = SampleShop::new(5);
        for _ in 0..6 {
            store.commit(&shop.day(100)).expect("a day");
        }
        let connection = store.into_connection();
        let amounts = ReceiptQuery {
            least_yen: Some(Yen::of(3_000)),
            most_yen: Some(Yen::of(40_000)),
            ..ReceiptQuery::default()
        };
        let cases = [
            amounts.clone(),
            ReceiptQuery { tender: Some("alipay".to_owned()), ..amounts.clone() },
            ReceiptQuery { text: Some("茶 花王".to_owned()), ..amounts.clone() },
            ReceiptQuery { number: Some("0042".to_owned()), ..amounts.clone() },
            ReceiptQuery { number: Some("24-0042".to_owned()), ..amounts.clone() },
            ReceiptQuery { number: Some("01-20161124-0042".to_owned()), ..amounts.clone() },
            ReceiptQuery { only: Some(Only::Sales), ..amounts },
        ];
        let mut found = 0;
        for query in cases {
            let by_amount = numbers(&connection, &query, usize::MAX - 1);
            assert_eq!(by_amount, numbers(&connection, &query, 0), "{query:?}");
            found += by_amount.len();
        }
        assert!(found > 300, "{found}");
    }

    #[test]
    fn names_are_compared_by_their_sound_and_shape() {
        let cases = [
            ("ｱﾙﾌｧ", "アルファ"),
            ("りょくちゃ", "リョクチャ"),
            ("ＳＫＵ１", "sku1"),
            ("Whisky", "whisky"),
            ("㌔", "キロ"),
        ];
        for (one, other) in cases {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("清酒"), folded("洋酒"));
    }
}
