//! A sale or a return with all that belongs to it.

use super::{
    campaign::{APPLIED, applied},
    counter::{TENDER, names, tender},
};
use crate::value::{class_and_rate, get, get_option, quote_at};
use maneki_core::{
    cart::{LineNo, TaxLine},
    id::{Id, SaleId, ShiftId, StaffId},
    jan::Jan,
    rate::Rate,
    sale::{ReceiptNo, Sale, SaleKind, SaleLine},
};
use rusqlite::{
    Connection, OptionalExtension, Row, Rows,
    fallible_streaming_iterator::FallibleStreamingIterator,
};
use std::ops::ControlFlow;

const HEAD: &str = "seq, id, return_of, till, shop_day, number, at_ms, staff, staff_name, shift, \
     subtotal_yen, discount_yen, discount_reason, total_yen, rate, rate_source, rate_at_ms, sample";
const LINE: &str = "sale, no, sku, jan, name_ja, name_zh, name_en, unit_yen, quantity, reduced, \
     tax_percent, tax_free, gross_yen, line_off_yen, line_off_reason, cart_off_yen, net_yen";
const TAX: &str = "sale, reduced, tax_percent, net_yen, tax_yen";

/// The sale with this number in the chain.
pub(crate) fn sale(connection: &Connection, seq: i64) -> rusqlite::Result<Option<Sale>> {
    let head = connection
        .prepare_cached(&format!("select {HEAD} from sale_full where seq = ?1"))?
        .query_row([seq], head)
        .optional()?;
    let Some(mut sale) = head else { return Ok(None) };
    sale.lines = connection
        .prepare_cached(&format!("select {LINE} from sale_line_full where sale = ?1 order by no"))?
        .query_map([seq], line)?
        .collect::<Result<_, _>>()?;
    sale.taxes = connection
        .prepare_cached(&format!(
            "select {TAX} from sale_tax where sale = ?1 order by reduced, tax_percent"
        ))?
        .query_map([seq], tax)?
        .collect::<Result<_, _>>()?;
    sale.tenders = connection
        .prepare_cached(&format!("select sale, {TENDER} from tender where sale = ?1 order by no"))?
        .query_map([seq], |row| tender(row, 1))?
        .collect::<Result<_, _>>()?;
    sale.offers = connection
        .prepare_cached(&format!(
            "select sale, {APPLIED} from sale_offer where sale = ?1 order by no"
        ))?
        .query_map([seq], applied)?
        .collect::<Result<_, _>>()?;
    in_order(&mut sale);
    Ok(Some(sale))
}

/// Hands every sale numbered `first` to `last` to `each`, newest first, until it breaks. The
/// tables are read side by side, once, in constant memory.
pub(crate) fn run(
    connection: &Connection,
    first: i64,
    last: i64,
    each: &mut dyn FnMut(Sale) -> ControlFlow<()>,
) -> rusqlite::Result<()> {
    let prepare = |columns: &str, table: &str, key: &str, order: &str| {
        connection.prepare_cached(&format!(
            "select {columns} from {table} where {key} between ?1 and ?2 order by {order}"
        ))
    };
    let mut heads = prepare(HEAD, "sale_full", "seq", "seq desc")?;
    let mut lines = prepare(LINE, "sale_line_full", "sale", "sale desc, no desc")?;
    let mut taxes = prepare(TAX, "sale_tax", "sale", "sale desc, reduced desc, tax_percent desc")?;
    let tender_columns = format!("sale, {TENDER}");
    let mut tenders = prepare(&tender_columns, "tender", "sale", "sale desc, no desc")?;
    let offer_columns = format!("sale, {APPLIED}");
    let mut offers = prepare(&offer_columns, "sale_offer", "sale", "sale desc, no desc")?;
    let range = [first, last];
    let mut heads = heads.query(range)?;
    let mut lines = Beside::new(lines.query(range)?)?;
    let mut taxes = Beside::new(taxes.query(range)?)?;
    let mut tenders = Beside::new(tenders.query(range)?)?;
    let mut offers = Beside::new(offers.query(range)?)?;
    while let Some(row) = heads.next()? {
        let seq = row.get(0)?;
        let mut sale = head(row)?;
        sale.lines = lines.of(seq, line)?;
        sale.taxes = taxes.of(seq, tax)?;
        in_order(&mut sale);
        sale.tenders = tenders.of(seq, |row| tender(row, 1))?;
        sale.offers = offers.of(seq, applied)?;
        if each(sale).is_break() {
            break;
        }
    }
    Ok(())
}

/// A table read beside the sales, whose first column is the sale's number; newest first.
struct Beside<'a> {
    rows: Rows<'a>,
}

impl<'a> Beside<'a> {
    fn new(mut rows: Rows<'a>) -> rusqlite::Result<Self> {
        rows.advance()?;
        Ok(Self { rows })
    }

    /// The rows of one sale, in their own order.
    fn of<T>(
        &mut self,
        seq: i64,
        value: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut values = vec![];
        while let Some(row) = self.rows.get() {
            let number: i64 = row.get(0)?;
            if number < seq {
                break;
            }
            if number == seq {
                values.push(value(row)?);
            }
            self.rows.advance()?;
        }
        values.reverse();
        Ok(values)
    }
}

fn head(row: &Row<'_>) -> rusqlite::Result<Sale> {
    let kind =
        get_option::<Id>(row, 2)?.map_or(SaleKind::Sale, |of| SaleKind::Return { of: SaleId(of) });
    let quote = get_option::<Rate>(row, 14)?.map(|_| quote_at(row, 14)).transpose()?;
    Ok(Sale {
        id: SaleId(get(row, 1)?),
        kind,
        number: ReceiptNo { till: row.get(3)?, day: get(row, 4)?, number: row.get(5)? },
        at: get(row, 6)?,
        staff: StaffId(get(row, 7)?),
        staff_name: row.get(8)?,
        shift: ShiftId(get(row, 9)?),
        lines: vec![],
        subtotal_yen: get(row, 10)?,
        discount_yen: get(row, 11)?,
        discount_reason: row.get(12)?,
        total_yen: get(row, 13)?,
        taxes: vec![],
        tenders: vec![],
        offers: vec![],
        quote,
        sample: row.get(17)?,
    })
}

fn line(row: &Row<'_>) -> rusqlite::Result<SaleLine> {
    let (class, rate) = class_and_rate(row, 9)?;
    let has_jan = row.get_ref(3)?.as_str().is_ok_and(|jan| !jan.is_empty());
    Ok(SaleLine {
        no: LineNo(row.get(1)?),
        sku: get(row, 2)?,
        jan: if has_jan { Some(get::<Jan>(row, 3)?) } else { None },
        names: names(row, 4)?,
        unit_yen: get(row, 7)?,
        quantity: row.get(8)?,
        class,
        rate,
        tax_free: row.get(11)?,
        gross_yen: get(row, 12)?,
        line_off_yen: get(row, 13)?,
        line_off_reason: row.get(14)?,
        cart_off_yen: get(row, 15)?,
        net_yen: get(row, 16)?,
    })
}

/// As they were written: by class, then by rate.
fn in_order(sale: &mut Sale) {
    sale.taxes.sort_unstable_by_key(|tax| (tax.class, tax.rate));
}

fn tax(row: &Row<'_>) -> rusqlite::Result<TaxLine> {
    let (class, rate) = class_and_rate(row, 1)?;
    Ok(TaxLine { class, rate, net_yen: get(row, 3)?, tax_yen: get(row, 4)? })
}
