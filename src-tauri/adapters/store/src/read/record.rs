//! Purchase records with their stories.

use crate::{
    find::searchable,
    record_words::{FACT, FactRow, secret_word, standing_word},
    value::{class_and_rate, day_number, get, get_option, id_blob},
};
use maneki_app::ports::{
    records::{RecordQuery, Secret, StoredRecord},
    tax_office::Sealed,
};
use maneki_core::{
    cart::LineNo,
    id::{RecordId, SaleId, StaffId},
    taxfree::{
        goods::{GoodsKind, UnitDetail},
        life::{Fact, Note, Standing},
        record::{Item, PurchaseRecord, SendNo},
    },
    time::{AtMs, Date},
};
use rusqlite::{
    Connection, OptionalExtension, Row, params_from_iter,
    types::{Type, Value},
};

/// Records under this condition on `r` (the record) and `f` (how it is found).
fn records(
    connection: &Connection,
    condition: &str,
    values: &[Value],
) -> rusqlite::Result<Vec<StoredRecord>> {
    let sql = format!(
        "select r.seq, r.id, r.version, r.send_no, r.sale, r.receipt_number, r.sold_at_ms,
            r.confirm_by, r.replaces, r.keep_years, r.sample, r.at_ms, r.staff, r.language,
            (select n.id from tax_free_record n where n.replaces = r.id),
            not exists (select 1 from tax_free_secret s where s.record = r.seq)
         from tax_free_record r join tax_free_find f on f.record = r.seq
         where {condition}"
    );
    let mut found: Vec<StoredRecord> = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), head)?
        .collect::<Result<_, _>>()?;
    for stored in &mut found {
        stored.record.items = items(connection, stored.no)?;
        stored.linked = linked(connection, stored.no)?;
        stored.facts = facts(connection, stored.no)?;
    }
    Ok(found)
}

fn head(row: &Row<'_>) -> rusqlite::Result<StoredRecord> {
    let send_no: String = row.get(3)?;
    let record = PurchaseRecord {
        id: RecordId(get(row, 1)?),
        version: row.get(2)?,
        send_no: SendNo::parse(&send_no).ok_or_else(|| unfit(3, "a send number"))?,
        sale: SaleId(get(row, 4)?),
        receipt_number: row.get(5)?,
        sold_at: get(row, 6)?,
        items: vec![],
        confirm_by: get_option(row, 7)?,
        replaces: get_option(row, 8)?.map(RecordId),
        keep_years: row.get(9)?,
        sample: row.get(10)?,
    };
    Ok(StoredRecord {
        no: row.get(0)?,
        record,
        at: get(row, 11)?,
        staff: StaffId(get(row, 12)?),
        language: get(row, 13)?,
        linked: vec![],
        facts: vec![],
        replaced_by: get_option(row, 14)?.map(RecordId),
        wiped: row.get(15)?,
    })
}

fn unfit(column: usize, what: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("no {what}").into())
}

fn items(connection: &Connection, record: i64) -> rusqlite::Result<Vec<Item>> {
    connection
        .prepare_cached(
            "select line, name, sku, jan, quantity, net_yen, tax_yen, reduced, tax_percent,
                consumable, detail_name, maker, model, look, certificate, serial
             from tax_free_item where record = ?1 order by place",
        )?
        .query_map([record], |row| {
            let (class, rate) = class_and_rate(row, 7)?;
            let kind = if row.get(9)? { GoodsKind::Consumable } else { GoodsKind::General };
            Ok(Item {
                line: LineNo(row.get(0)?),
                name: row.get(1)?,
                sku: get(row, 2)?,
                jan: get_option(row, 3)?,
                quantity: row.get(4)?,
                net_yen: get(row, 5)?,
                tax_yen: get(row, 6)?,
                class,
                rate,
                kind,
                detail: detail(row)?,
            })
        })?
        .collect()
}

fn detail(row: &Row<'_>) -> rusqlite::Result<Option<UnitDetail>> {
    let Some(name) = row.get(10)? else { return Ok(None) };
    Ok(Some(UnitDetail {
        name,
        maker: row.get(11)?,
        model: row.get(12)?,
        look: row.get(13)?,
        certificate: row.get(14)?,
        serial: row.get(15)?,
    }))
}

fn linked(connection: &Connection, record: i64) -> rusqlite::Result<Vec<SaleId>> {
    connection
        .prepare_cached("select sale from tax_free_link where record = ?1 order by place")?
        .query_map([record], |row| get(row, 0).map(SaleId))?
        .collect()
}

fn facts(connection: &Connection, record: i64) -> rusqlite::Result<Vec<(AtMs, Fact)>> {
    let sql = format!("select seq, {FACT} from tax_free_fact where record = ?1 order by no");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([record])?;
    let mut facts = vec![];
    while let Some(row) = rows.next()? {
        let (at, read) = FactRow::read(row, 1)?;
        let notes = notes(connection, row.get(0)?)?;
        facts.push((at, read.fact(notes).ok_or_else(|| unfit(3, "fact of a record"))?));
    }
    Ok(facts)
}

fn notes(connection: &Connection, fact: i64) -> rusqlite::Result<Vec<Note>> {
    connection
        .prepare_cached(
            "select code, field, text from tax_free_note where fact = ?1 order by place",
        )?
        .query_map([fact], |row| {
            Ok(Note { code: row.get(0)?, field: row.get(1)?, text: row.get(2)? })
        })?
        .collect()
}

/// Records that something is still to come of.
pub(crate) fn live(connection: &Connection) -> rusqlite::Result<Vec<StoredRecord>> {
    records(connection, "f.live = 1 order by r.seq", &[])
}

pub(crate) fn one(connection: &Connection, id: RecordId) -> rusqlite::Result<Option<StoredRecord>> {
    let found = records(connection, "r.id = ?1", &[blob(id.0)])?;
    Ok(found.into_iter().next())
}

pub(crate) fn of_sale(
    connection: &Connection,
    sale: SaleId,
) -> rusqlite::Result<Vec<StoredRecord>> {
    let condition = "r.sale = ?1 or exists (select 1 from tax_free_link l
            where l.record = r.seq and l.sale = ?1)
         order by r.seq";
    records(connection, condition, &[blob(sale.0)])
}

pub(crate) fn unwiped(
    connection: &Connection,
    sold_until: Date,
    limit: u32,
) -> rusqlite::Result<Vec<StoredRecord>> {
    let condition = "f.sold_on <= ?1
         and exists (select 1 from tax_free_secret s where s.record = r.seq)
         order by r.seq limit ?2";
    records(connection, condition, &[day_number(sold_until).into(), i64::from(limit).into()])
}

pub(crate) fn page(
    connection: &Connection,
    query: &RecordQuery,
) -> rusqlite::Result<Vec<StoredRecord>> {
    let (condition, values) = condition(query);
    records(connection, &format!("{condition} order by r.seq desc limit {}", query.limit), &values)
}

pub(crate) fn count(connection: &Connection, query: &RecordQuery) -> rusqlite::Result<u64> {
    let (condition, values) = condition(query);
    let sql = format!(
        "select count(*) from tax_free_record r join tax_free_find f on f.record = r.seq
         where {condition}"
    );
    let found: i64 =
        connection.prepare(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(found.unsigned_abs())
}

/// On `r` and `f` as in [`records`].
fn condition(query: &RecordQuery) -> (String, Vec<Value>) {
    let mut conditions = vec!["1".to_owned()];
    let mut values: Vec<Value> = vec![];
    let mut with = |condition: &str, value: Value| {
        values.push(value);
        conditions.push(condition.replace('?', &format!("?{}", values.len())));
    };
    if let Some(from) = query.from {
        with("f.sold_on >= ?", day_number(from).into());
    }
    if let Some(to) = query.to {
        with("f.sold_on <= ?", day_number(to).into());
    }
    if let Some(after) = query.after {
        with("r.seq < ?", after.into());
    }
    if let Some(text) = &query.text {
        with("instr(f.text, ?) > 0", searchable(&[text]).into());
    }
    if let Some(only) = &query.only {
        conditions.push(any_of(only.iter().map(|id| ("r.id = ?", blob(id.0))), &mut values));
    }
    if !query.standings.is_empty() {
        let today = query.today.map_or(0, day_number);
        let words = query.standings.iter().map(|standing| {
            let word = Value::from(standing_word(*standing).to_owned());
            (standing_condition(*standing, today), word)
        });
        let words: Vec<(String, Value)> = words.collect();
        let words = words.iter().map(|(condition, word)| (condition.as_str(), word.clone()));
        conditions.push(any_of(words, &mut values));
    }
    (conditions.join(" and "), values)
}

/// A registered record is past its deadline by the day alone; no fact says so.
fn standing_condition(standing: Standing, today: i64) -> String {
    let past = format!("coalesce(f.confirm_by < {today}, 0)");
    match standing {
        Standing::PastDeadline => {
            format!("(f.standing = ? or f.standing in ('sent', 'sent_with_warning') and {past})")
        }
        Standing::Sent | Standing::SentWithWarning => format!("(f.standing = ? and not {past})"),
        _ => "f.standing = ?".to_owned(),
    }
}

fn any_of<'a>(parts: impl Iterator<Item = (&'a str, Value)>, values: &mut Vec<Value>) -> String {
    let mut either = vec![];
    for (condition, value) in parts {
        values.push(value);
        either.push(condition.replace('?', &format!("?{}", values.len())));
    }
    if either.is_empty() { "0".to_owned() } else { format!("({})", either.join(" or ")) }
}

pub(crate) fn secret(
    connection: &Connection,
    record: RecordId,
    kind: Secret,
) -> rusqlite::Result<Option<Sealed>> {
    connection
        .prepare_cached(
            "select sealed from tax_free_secret
             where record = (select seq from tax_free_record where id = ?1) and kind = ?2
             order by no desc limit 1",
        )?
        .query_row((id_blob(record.0), secret_word(kind)), |row| row.get(0).map(Sealed))
        .optional()
}

/// The newest number that any message of a record bore.
pub(crate) fn last_send_no(connection: &Connection) -> rusqlite::Result<Option<SendNo>> {
    let newest: Option<String> = connection
        .prepare_cached(
            "select max(send_no) from (
                select max(send_no) as send_no from tax_free_record
                union all
                select max(send_no) from tax_free_fact where kind = 'withdrawn'
             )",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(newest.as_deref().and_then(SendNo::parse))
}

fn blob(id: maneki_core::id::Id) -> Value {
    Value::Blob(id_blob(id).to_vec())
}
