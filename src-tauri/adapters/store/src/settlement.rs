//! What acquirers settled: the file, its outcome, and the till's own side of a day.

use crate::{
    error::Failure,
    value::{day_number, get, id_blob},
    write::Step,
};
use maneki_app::ports::store::StoredSettlement;
use maneki_core::{
    id::Id,
    money::Yen,
    reconcile::{Bucket, Charged, Matched, MoveKind, Settlement},
    time::{AtMs, days_after},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

impl Step<'_> {
    pub(crate) fn settlement(&mut self, found: &StoredSettlement) -> Result<(), Failure> {
        let seq = self.seq();
        let sums = found.sums;
        self.execute(
            "insert into settlement (seq, sha256, name, day, at_ms, staff, bytes, payments_yen,
                refunds_yen, fees_yen, net_yen)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                seq,
                found.sha256,
                found.name,
                day_number(found.day),
                found.at.0,
                found.staff.map(|staff| id_blob(staff.0)),
                i64::try_from(found.content.len()).unwrap_or(i64::MAX),
                sums.payments_yen.get(),
                sums.refunds_yen.get(),
                sums.fees_yen.get(),
                sums.net_yen.get(),
            ],
        )?;
        for (place, row) in (1_i64..).zip(&found.rows) {
            self.execute(
                "insert into settlement_line (settlement, place, bucket, request_id, kind,
                    till_yen, acquirer_yen, fee_yen, receipt, line)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    seq,
                    place,
                    bucket_word(row.bucket),
                    row.request_id,
                    kind_word(row.kind),
                    row.till_yen.map(Yen::get),
                    row.acquirer_yen.map(Yen::get),
                    row.fee_yen.get(),
                    row.receipt,
                    row.line.and_then(|line| i64::try_from(line).ok()),
                ],
            )?;
        }
        self.execute(
            "insert into settlement_file (settlement, content) values (?1, ?2)",
            params![seq, found.content],
        )?;
        self.link("settlement", found.at)
    }
}

/// The newest settlements, or the one of a file; without the file itself.
pub(crate) fn settlements(
    connection: &Connection,
    sha256: Option<&[u8; 32]>,
    limit: u32,
) -> rusqlite::Result<Vec<StoredSettlement>> {
    let mut statement = connection.prepare_cached(
        "select seq, sha256, name, day, at_ms, staff, payments_yen, refunds_yen, fees_yen, net_yen
         from settlement where ?1 is null or sha256 = ?1 order by seq desc limit ?2",
    )?;
    let found = statement.query_map(params![sha256, limit], |row| {
        let seq: i64 = row.get(0)?;
        let staff: Option<[u8; 16]> = row.get(5)?;
        let settlement = StoredSettlement {
            sha256: row.get(1)?,
            name: row.get(2)?,
            day: get(row, 3)?,
            at: get(row, 4)?,
            staff: staff.map(|id| maneki_core::id::StaffId(Id(u128::from_be_bytes(id)))),
            content: vec![],
            sums: Settlement {
                payments_yen: get(row, 6)?,
                refunds_yen: get(row, 7)?,
                fees_yen: get(row, 8)?,
                net_yen: get(row, 9)?,
            },
            rows: vec![],
        };
        Ok((seq, settlement))
    })?;
    let mut settlements = vec![];
    for settlement in found.collect::<rusqlite::Result<Vec<_>>>()? {
        let (seq, mut settlement) = settlement;
        settlement.rows = rows(connection, seq)?;
        settlements.push(settlement);
    }
    Ok(settlements)
}

fn rows(connection: &Connection, settlement: i64) -> rusqlite::Result<Vec<Matched>> {
    connection
        .prepare_cached(
            "select bucket, request_id, kind, till_yen, acquirer_yen, fee_yen, receipt, line
             from settlement_line where settlement = ?1 order by place",
        )?
        .query_map([settlement], |row| {
            let yen = |at| crate::value::get_option::<Yen>(row, at);
            let (bucket, kind): (String, String) = (row.get(0)?, row.get(2)?);
            Ok(Matched {
                bucket: bucket_of(&bucket),
                request_id: row.get(1)?,
                kind: if kind == "refund" { MoveKind::Refund } else { MoveKind::Payment },
                till_yen: yen(3)?,
                acquirer_yen: yen(4)?,
                fee_yen: get(row, 5)?,
                receipt: row.get(6)?,
                line: row.get::<_, Option<i64>>(7)?.map(i64::unsigned_abs),
            })
        })?
        .collect()
}

/// What the till holds for paid or given back among the moves that began in a span of time.
pub(crate) fn charged(
    connection: &Connection,
    from: AtMs,
    until: AtMs,
) -> rusqlite::Result<Vec<Charged>> {
    let receipts = receipts(connection, from, until)?;
    let mut charged = vec![];
    let sides = [
        (
            MoveKind::Payment,
            "select p.id, p.amount_yen, p.started_at_ms, s.proof_request_id
             from payment p
             join payment_state s on s.payment = p.no
                and s.version = (select max(version) from payment_state where payment = p.no)
             where p.started_at_ms >= ?1 and p.started_at_ms < ?2
                and (s.state = 'paid' or s.settled_paid = 1)",
        ),
        (
            MoveKind::Refund,
            "select r.id, r.amount_yen, r.started_at_ms, s.proof_request_id
             from refund r
             join refund_state s on s.refund = r.no
                and s.version = (select max(version) from refund_state where refund = r.no)
             where r.started_at_ms >= ?1 and r.started_at_ms < ?2 and s.state = 'refunded'",
        ),
    ];
    for (kind, sql) in sides {
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([from.0, until.0], |row| {
            let id: Id = get(row, 0)?;
            let request_id: Option<String> = row.get(3)?;
            Ok(Charged {
                request_id: request_id.unwrap_or_else(|| id.to_string()),
                kind,
                yen: get(row, 1)?,
                at: get(row, 2)?,
                receipt: receipts.get(&(kind, id.0)).cloned(),
            })
        })?;
        charged.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(charged)
}

/// The receipts on which the wallets' moves of a span of time stand, a day more at both ends.
fn receipts(
    connection: &Connection,
    from: AtMs,
    until: AtMs,
) -> rusqlite::Result<BTreeMap<(MoveKind, u128), String>> {
    let first = days_after(from.day_in_japan(), -1);
    let last = days_after(until.day_in_japan(), 1);
    let mut statement = connection.prepare_cached(
        "select t.attempt, t.refund, printf('%02d-%08d-%04d', x.till, x.shop_day, x.number)
         from sale x join tender t on t.sale = x.seq
         where x.shop_day between ?1 and ?2 and t.attempt is not null",
    )?;
    let rows = statement.query_map([day_number(first), day_number(last)], |row| {
        let refund = crate::value::get_option::<Id>(row, 1)?;
        let key = match refund {
            Some(refund) => (MoveKind::Refund, refund.0),
            None => (MoveKind::Payment, get::<Id>(row, 0)?.0),
        };
        Ok((key, row.get(2)?))
    })?;
    rows.collect()
}

/// The file as it came.
pub(crate) fn content(
    connection: &Connection,
    sha256: &[u8; 32],
) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .prepare_cached(
            "select f.content from settlement s join settlement_file f on f.settlement = s.seq
             where s.sha256 = ?1",
        )?
        .query_row([sha256], |row| row.get(0))
        .optional()
}

const BUCKETS: [(Bucket, &str); 4] = [
    (Bucket::Both, "both"),
    (Bucket::TillOnly, "till_only"),
    (Bucket::AcquirerOnly, "acquirer_only"),
    (Bucket::AmountDiffers, "amount_differs"),
];

fn bucket_word(bucket: Bucket) -> &'static str {
    BUCKETS.iter().find(|(of, _)| *of == bucket).map_or("both", |(_, word)| word)
}

fn bucket_of(word: &str) -> Bucket {
    // The column's own check leaves no other word.
    BUCKETS.iter().find(|(_, of)| *of == word).map_or(Bucket::AmountDiffers, |(bucket, _)| *bucket)
}

fn kind_word(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::Payment => "payment",
        MoveKind::Refund => "refund",
    }
}
