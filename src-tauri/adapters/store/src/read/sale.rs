//! A sale or a return with all that belongs to it.

use super::counter::{TENDER, names, tender};
use crate::value::{get, get_option, quote_at};
use maneki_core::{
    cart::{LineNo, TaxLine},
    id::{Id, SaleId, ShiftId, StaffId},
    jan::Jan,
    rate::Rate,
    sale::{ReceiptNo, Sale, SaleKind, SaleLine},
};
use rusqlite::{Connection, OptionalExtension, Row};

/// The sale with this number in the chain.
pub(crate) fn sale(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Sale>> {
    let head = connection
        .prepare_cached(
            "select id, return_of, till, shop_day, number, at_ms, staff, staff_name, shift,
                subtotal_yen, discount_yen, discount_reason, total_yen, rate, rate_source,
                rate_at_ms, sample
             from sale_full where seq = ?1",
        )?
        .query_row([seq], head)
        .optional()?;
    let Some(mut sale) = head else { return Ok(None) };
    sale.lines = connection
        .prepare_cached(
            "select no, sku, jan, name_ja, name_zh, name_en, unit_yen, quantity, reduced,
                tax_percent, tax_free, gross_yen, line_off_yen, line_off_reason, cart_off_yen,
                net_yen
             from sale_line_full where sale = ?1 order by no",
        )?
        .query_map([seq], line)?
        .collect::<Result<_, _>>()?;
    sale.taxes = connection
        .prepare_cached(
            "select reduced, tax_percent, net_yen, tax_yen from sale_tax
             where sale = ?1 order by reduced, tax_percent",
        )?
        .query_map([seq], tax)?
        .collect::<Result<_, _>>()?;
    sale.tenders = connection
        .prepare_cached(&format!("select {TENDER} from tender where sale = ?1 order by no"))?
        .query_map([seq], tender)?
        .collect::<Result<_, _>>()?;
    Ok(Some(sale))
}

fn head(row: &Row<'_>) -> rusqlite::Result<Sale> {
    let kind =
        get_option::<Id>(row, 1)?.map_or(SaleKind::Sale, |of| SaleKind::Return { of: SaleId(of) });
    let quote = get_option::<Rate>(row, 13)?.map(|_| quote_at(row, 13)).transpose()?;
    Ok(Sale {
        id: SaleId(get(row, 0)?),
        kind,
        number: ReceiptNo { till: row.get(2)?, day: get(row, 3)?, number: row.get(4)? },
        at: get(row, 5)?,
        staff: StaffId(get(row, 6)?),
        staff_name: row.get(7)?,
        shift: ShiftId(get(row, 8)?),
        lines: vec![],
        subtotal_yen: get(row, 9)?,
        discount_yen: get(row, 10)?,
        discount_reason: row.get(11)?,
        total_yen: get(row, 12)?,
        taxes: vec![],
        tenders: vec![],
        quote,
        sample: row.get(16)?,
    })
}

fn line(row: &Row<'_>) -> rusqlite::Result<SaleLine> {
    let has_jan = row.get_ref(2)?.as_str().is_ok_and(|jan| !jan.is_empty());
    Ok(SaleLine {
        no: LineNo(row.get(0)?),
        sku: get(row, 1)?,
        jan: if has_jan { Some(get::<Jan>(row, 2)?) } else { None },
        names: names(row, 3)?,
        unit_yen: get(row, 6)?,
        quantity: row.get(7)?,
        class: get(row, 8)?,
        rate: get(row, 9)?,
        tax_free: row.get(10)?,
        gross_yen: get(row, 11)?,
        line_off_yen: get(row, 12)?,
        line_off_reason: row.get(13)?,
        cart_off_yen: get(row, 14)?,
        net_yen: get(row, 15)?,
    })
}

fn tax(row: &Row<'_>) -> rusqlite::Result<TaxLine> {
    Ok(TaxLine {
        class: get(row, 0)?,
        rate: get(row, 1)?,
        net_yen: get(row, 2)?,
        tax_yen: get(row, 3)?,
    })
}
