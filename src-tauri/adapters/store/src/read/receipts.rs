//! Lists of receipts and of the audit trail.

use super::sale::{run, sale};
use crate::{
    find::{matching, whole_run},
    value::{get, get_option},
};
use maneki_app::ports::{
    Progress,
    store::{Cursor, ReceiptPage, ReceiptQuery, ReceiptRow},
};
use maneki_core::{
    audit::{Action, AuditEntry},
    id::{Id, SaleId, StaffId},
    sale::{ReceiptNo, Sale},
};
use rusqlite::{Connection, types::Type};
use std::ops::ControlFlow;

pub(crate) fn page(connection: &Connection, query: &ReceiptQuery) -> rusqlite::Result<ReceiptPage> {
    let most = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let mut found = vec![];
    matching(connection, query, &mut |seq| {
        found.push(seq);
        // One more than asked for tells that there is a next page.
        Ok(if found.len() > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    let more = found.len() > most;
    found.truncate(most);
    let receipts = found.iter().map(|seq| row(connection, *seq)).collect::<Result<_, _>>()?;
    let next = found.last().filter(|_| more).map(|seq| Cursor(*seq));
    Ok(ReceiptPage { receipts, next })
}

fn row(connection: &Connection, seq: i64) -> rusqlite::Result<ReceiptRow> {
    let tenders = connection
        .prepare_cached("select name from tender where sale = ?1 order by no")?
        .query_map([seq], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    let mut names: Vec<String> = Vec::with_capacity(tenders.len());
    for name in tenders {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut statement = connection.prepare_cached(
        "select s.id, s.till, s.shop_day, s.number, s.at_ms, s.return_of is not null,
            s.total_yen, c.name,
            (select g.name_ja from sale_line l join goods g on g.no = l.goods
             where l.sale = s.seq order by l.no limit 1),
            (select count(*) from sale_line l where l.sale = s.seq)
         from sale s join clerk c on c.no = s.clerk where s.seq = ?1",
    )?;
    statement.query_row([seq], |row| {
        Ok(ReceiptRow {
            id: SaleId(get(row, 0)?),
            number: ReceiptNo { till: row.get(1)?, day: get(row, 2)?, number: row.get(3)? },
            at: get(row, 4)?,
            is_return: row.get(5)?,
            total_yen: get(row, 6)?,
            tenders: names,
            staff_name: row.get(7)?,
            first_item: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
            lines: row.get(9)?,
        })
    })
}

/// Hands every receipt that fits to `each`, newest first, until it breaks.
pub(crate) fn each(
    connection: &Connection,
    query: &ReceiptQuery,
    each: &mut dyn FnMut(&Sale) -> ControlFlow<()>,
) -> rusqlite::Result<()> {
    // One snapshot, whatever is sold meanwhile.
    let snapshot = connection.unchecked_transaction()?;
    if let Some((first, last)) = whole_run(&snapshot, query)? {
        return run(&snapshot, first, last, &mut |sale| each(&sale));
    }
    matching(&snapshot, query, &mut |seq| {
        Ok(sale(&snapshot, seq)?.map_or(ControlFlow::Continue(()), |sale| each(&sale)))
    })
}

/// How many receipts fit; `progress` may break off.
pub(crate) fn count(
    connection: &Connection,
    query: &ReceiptQuery,
    progress: &mut Progress<'_>,
) -> rusqlite::Result<u64> {
    if let Some((first, last)) = whole_run(connection, query)? {
        let sql = "select count(*) from sale where seq between ?1 and ?2";
        let count: i64 = connection.query_row(sql, [first, last], |row| row.get(0))?;
        return Ok(count.unsigned_abs());
    }
    let mut count = 0;
    matching(connection, query, &mut |_| {
        count += 1;
        Ok(progress(0, 0))
    })?;
    Ok(count)
}

/// The sales that `sql` numbers, in its order.
pub(crate) fn sales(
    connection: &Connection,
    sql: &str,
    id: [u8; 16],
) -> rusqlite::Result<Vec<Sale>> {
    let mut statement = connection.prepare_cached(sql)?;
    let numbers = statement.query_map([id], |row| row.get::<_, i64>(0))?;
    let mut sales = vec![];
    for seq in numbers {
        sales.extend(sale(connection, seq?)?);
    }
    Ok(sales)
}

pub(crate) fn audit(
    connection: &Connection,
    before: Option<i64>,
    limit: u32,
) -> rusqlite::Result<Vec<(i64, AuditEntry)>> {
    connection
        .prepare_cached(
            "select seq, at_ms, action, staff, approved_by, subject, before, after
             from audit where seq < ?1 order by seq desc limit ?2",
        )?
        .query_map([before.unwrap_or(i64::MAX), i64::from(limit)], |row| {
            let code: String = row.get(2)?;
            let action = Action::parse(&code).ok_or_else(|| {
                let what = format!("no action {code}");
                rusqlite::Error::FromSqlConversionFailure(2, Type::Text, what.into())
            })?;
            let entry = AuditEntry {
                at: get(row, 1)?,
                action,
                staff: get_option::<Id>(row, 3)?.map(StaffId),
                approved_by: get_option::<Id>(row, 4)?.map(StaffId),
                subject: row.get(5)?,
                before: row.get(6)?,
                after: row.get(7)?,
            };
            Ok((row.get(0)?, entry))
        })?
        .collect()
}
