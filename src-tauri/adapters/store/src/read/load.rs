//! What the till needs to go on where it stopped.

use super::{
    campaign::campaigns,
    counter::{PRODUCT, carts, checkout, product, returns},
    paper,
    payment::{live_attempts, live_refunds},
    record,
};
use crate::{
    settings,
    value::{get, get_option, id_blob, quote_at},
};
use maneki_app::ports::store::Loaded;
use maneki_core::{
    id::{ShiftId, StaffId},
    product::{ComingPrice, Product},
    rate::RateQuote,
    shift::{CashMove, Closing, Pieces, Shift},
    staff::{PinLock, Staff},
    time::AtMs,
};
use rusqlite::{Connection, OptionalExtension};

pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Loaded> {
    Ok(Loaded {
        settings: settings::load(connection)?,
        wallets: settings::wallets(connection)?,
        tax_office: settings::tax_office(connection)?,
        travel: settings::travel(connection)?,
        staff: staff(connection)?,
        pin_locks: pin_locks(connection)?,
        quote: newest_quote(connection)?,
        products: products(connection)?,
        coming_prices: coming_prices(connection)?,
        campaigns: campaigns(connection)?,
        carts: carts(connection)?,
        checkout: checkout(connection)?,
        returns: returns(connection)?,
        attempts: live_attempts(connection)?,
        refunds: live_refunds(connection)?,
        shift: open_shift(connection)?,
        records: record::live(connection)?,
        last_send_no: record::last_send_no(connection)?,
        printers: paper::printers(connection)?,
        papers: paper::open(connection)?,
        last_at: last_at(connection)?,
        upkeep: crate::upkeep::load(connection)?,
    })
}

fn staff(connection: &Connection) -> rusqlite::Result<Vec<Staff>> {
    connection
        .prepare_cached("select id, name, role, pin_hash, language, active from staff order by no")?
        .query_map([], |row| {
            Ok(Staff {
                id: StaffId(get(row, 0)?),
                name: row.get(1)?,
                role: get(row, 2)?,
                pin_hash: row.get(3)?,
                language: get(row, 4)?,
                active: row.get(5)?,
            })
        })?
        .collect()
}

fn pin_locks(connection: &Connection) -> rusqlite::Result<Vec<(StaffId, PinLock)>> {
    connection
        .prepare_cached("select staff, failures, until_ms from pin_lock order by staff")?
        .query_map([], |row| {
            let lock = PinLock { failures: row.get(1)?, until: get_option(row, 2)? };
            Ok((StaffId(get(row, 0)?), lock))
        })?
        .collect()
}

fn newest_quote(connection: &Connection) -> rusqlite::Result<Option<RateQuote>> {
    connection
        .prepare_cached(
            "select q.rate, q.source, q.at_ms from rate_entry e join quote q on q.no = e.quote
             order by e.no desc limit 1",
        )?
        .query_row([], |row| quote_at(row, 0))
        .optional()
}

fn products(connection: &Connection) -> rusqlite::Result<Vec<Product>> {
    connection
        .prepare_cached(&format!("select {PRODUCT} from product order by no"))?
        .query_map([], |row| product(row, 0))?
        .collect()
}

fn coming_prices(connection: &Connection) -> rusqlite::Result<Vec<ComingPrice>> {
    connection
        .prepare_cached("select sku, from_day, price_yen from coming_price")?
        .query_map([], |row| {
            Ok(ComingPrice { sku: get(row, 0)?, from: get(row, 1)?, price_yen: get(row, 2)? })
        })?
        .collect()
}

/// The newest rates that were entered, newest first.
pub(crate) fn rates(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<RateQuote>> {
    connection
        .prepare_cached(
            "select q.rate, q.source, q.at_ms from rate_entry e join quote q on q.no = e.quote
             order by e.no desc limit ?1",
        )?
        .query_map([limit], |row| quote_at(row, 0))?
        .collect()
}

fn open_shift(connection: &Connection) -> rusqlite::Result<Option<Shift>> {
    let open = "not exists (select 1 from z_report z where z.shift = s.seq)";
    shift_where(connection, open, [])
}

/// A shift of any day, with its closing.
pub(crate) fn shift(connection: &Connection, id: ShiftId) -> rusqlite::Result<Option<Shift>> {
    shift_where(connection, "id = ?1", [id_blob(id.0)])
}

/// The shift of a Z report; of the newest without a number.
pub(crate) fn closed_shift(
    connection: &Connection,
    z_number: Option<u32>,
) -> rusqlite::Result<Option<ShiftId>> {
    connection
        .prepare_cached(
            "select s.id from z_report z join shift s on s.seq = z.shift
             where z.number = coalesce(?1, (select max(number) from z_report))",
        )?
        .query_row([z_number], |row| get(row, 0))
        .optional()
        .map(|id| id.map(ShiftId))
}

fn shift_where(
    connection: &Connection,
    which: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Option<Shift>> {
    let found = connection
        .prepare_cached(&format!(
            "select seq, id, shop_day, opened_at_ms, opened_by, float_yen,
                (select count(*) from x_report x where x.shift = s.seq)
             from shift s where {which} order by seq desc limit 1"
        ))?
        .query_row(values, |row| {
            let seq: i64 = row.get(0)?;
            let shift = Shift {
                id: ShiftId(get(row, 1)?),
                day: get(row, 2)?,
                opened_at: get(row, 3)?,
                opened_by: StaffId(get(row, 4)?),
                float_yen: get(row, 5)?,
                moves: vec![],
                x_reports: row.get(6)?,
                closed: None,
            };
            Ok((seq, shift))
        })
        .optional()?;
    let Some((seq, mut shift)) = found else { return Ok(None) };
    shift.moves = connection
        .prepare_cached(
            "select at_ms, staff, amount_yen, reason from cash_move where shift = ?1 order by seq",
        )?
        .query_map([seq], |row| {
            Ok(CashMove {
                at: get(row, 0)?,
                staff: StaffId(get(row, 1)?),
                amount_yen: get(row, 2)?,
                reason: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    shift.closed = closing(connection, seq)?;
    Ok(Some(shift))
}

fn closing(connection: &Connection, shift: i64) -> rusqlite::Result<Option<Closing>> {
    let found = connection
        .prepare_cached(
            "select seq, at_ms, staff, number, counted_yen, expected_yen, reason
             from z_report where shift = ?1",
        )?
        .query_row([shift], |row| {
            let closing = Closing {
                at: get(row, 1)?,
                staff: StaffId(get(row, 2)?),
                z_number: row.get(3)?,
                counted_yen: get(row, 4)?,
                expected_yen: get(row, 5)?,
                pieces: Pieces::default(),
                reason: row.get(6)?,
                unresolved: vec![],
            };
            Ok((row.get::<_, i64>(0)?, closing))
        })
        .optional()?;
    let Some((seq, mut closing)) = found else { return Ok(None) };
    closing.unresolved = connection
        .prepare_cached("select payment from z_unresolved where z_report = ?1 order by place")?
        .query_map([seq], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let pieces = connection
        .prepare_cached("select face_yen, count from z_pieces where z_report = ?1")?
        .query_map([seq], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    closing.pieces = Pieces::of(pieces).ok_or_else(|| {
        let what = "no such note or coin".into();
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Integer, what)
    })?;
    Ok(Some(closing))
}

fn last_at(connection: &Connection) -> rusqlite::Result<Option<AtMs>> {
    connection
        .prepare_cached("select last_at_ms from chain_head")?
        .query_row([], |row| get(row, 0))
        .optional()
}
