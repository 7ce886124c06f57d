//! Carts, checkouts and returns in motion, read back.

use super::campaign;
use crate::{
    value::{class_of, get, get_option, id_blob},
    write::counter::CASH,
};
use maneki_core::{
    cart::{Cart, Held, Line, LineNo},
    checkout::{Checkout, ReturnDraft},
    discount::{Discount, Off},
    id::{AttemptId, CartId, Id, RefundId, SaleId, StaffId},
    money::{Fen, Yen},
    product::{Names, Product, QuickKey},
    sale::{Coming, Tender, TenderKind, WalletTender},
};
use rusqlite::{Connection, Row};

pub(crate) const PRODUCT: &str = "sku, jan, name_ja, name_zh, name_en, kana, price_yen, reduced, \
     tax_free, category, quick_page, quick_place, quick_colour, untaxed";

/// The columns of [`PRODUCT`] from `at` on.
pub(crate) fn product(row: &Row<'_>, at: usize) -> rusqlite::Result<Product> {
    let page: Option<u8> = row.get(at + 10)?;
    let quick = page
        .map(|page| {
            Ok::<_, rusqlite::Error>(QuickKey {
                page,
                place: row.get(at + 11)?,
                colour: row.get(at + 12)?,
            })
        })
        .transpose()?;
    Ok(Product {
        sku: get(row, at)?,
        jan: get_option(row, at + 1)?,
        names: names(row, at + 2)?,
        kana: row.get(at + 5)?,
        price_yen: get(row, at + 6)?,
        class: class_of(row.get(at + 7)?, row.get(at + 13)?),
        tax_free: row.get(at + 8)?,
        category: row.get(at + 9)?,
        quick,
    })
}

pub(crate) fn names(row: &Row<'_>, at: usize) -> rusqlite::Result<Names> {
    Ok(Names { ja: row.get(at)?, zh: row.get(at + 1)?, en: row.get(at + 2)? })
}

/// All carts, the oldest first.
pub(crate) fn carts(connection: &Connection) -> rusqlite::Result<Vec<Cart>> {
    let mut statement = connection.prepare_cached(
        "select off_yen, off_basis_points, off_reason, off_given_by, off_approved_by,
            id, next_line, held_label, held_at_ms
         from cart order by id",
    )?;
    let mut carts: Vec<Cart> = statement
        .query_map([], |row| {
            let label: Option<String> = row.get(7)?;
            let held = label
                .map(|label| Ok::<_, rusqlite::Error>(Held { label, at: get(row, 8)? }))
                .transpose()?;
            Ok(Cart {
                id: CartId(get(row, 5)?),
                lines: vec![],
                next_line: LineNo(row.get(6)?),
                discount: discount(row)?,
                codes: vec![],
                held,
            })
        })?
        .collect::<Result<_, _>>()?;
    let sql = format!(
        "select off_yen, off_basis_points, off_reason, off_given_by, off_approved_by,
            no, quantity, {PRODUCT}
         from cart_line where cart = ?1 order by no"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    for cart in &mut carts {
        let lines = statement.query_map([id_blob(cart.id.0)], |row| {
            Ok(Line {
                no: LineNo(row.get(5)?),
                product: product(row, 7)?,
                quantity: row.get(6)?,
                discount: discount(row)?,
            })
        })?;
        cart.lines = lines.collect::<Result<_, _>>()?;
        cart.codes = campaign::cart_codes(connection, cart.id)?;
    }
    Ok(carts)
}

/// The first five columns.
fn discount(row: &Row<'_>) -> rusqlite::Result<Option<Discount>> {
    let off = match (get_option::<Yen>(row, 0)?, row.get::<_, Option<u16>>(1)?) {
        (Some(yen), _) => Off::Yen(yen),
        (None, Some(points)) => Off::BasisPoints(points),
        (None, None) => return Ok(None),
    };
    Ok(Some(Discount {
        off,
        reason: row.get(2)?,
        given_by: StaffId(get(row, 3)?),
        approved_by: get_option::<Id>(row, 4)?.map(StaffId),
    }))
}

pub(crate) fn checkout(connection: &Connection) -> rusqlite::Result<Option<Checkout>> {
    let mut statement = connection.prepare_cached(
        "select cart, opened_at_ms, staff, total_yen, wallet from checkout order by cart",
    )?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let cart: Id = get(row, 0)?;
    Ok(Some(Checkout {
        cart: CartId(cart),
        opened_at: get(row, 1)?,
        staff: StaffId(get(row, 2)?),
        total_yen: get(row, 3)?,
        wallet: get_option(row, 4)?,
        offer: campaign::checkout_offer(connection, cart)?,
        taken: connection
            .prepare_cached(&format!(
                "select {TENDER} from checkout_tender where cart = ?1 order by no"
            ))?
            .query_map([id_blob(cart)], |row| tender(row, 0))?
            .collect::<Result<_, _>>()?,
    }))
}

pub(crate) const TENDER: &str = "amount_yen, name, received_yen, change_yen, attempt, refund, \
     transaction_id, paid_fen";

/// The columns of [`TENDER`] from `at` on.
pub(crate) fn tender(row: &Row<'_>, at: usize) -> rusqlite::Result<Tender> {
    let name: String = row.get(at + 1)?;
    let by = if name == CASH {
        TenderKind::Cash { received_yen: get(row, at + 2)?, change_yen: get(row, at + 3)? }
    } else if let Some(refund) = get_option(row, at + 5)? {
        TenderKind::WalletRefund {
            refund: RefundId(refund),
            of: AttemptId(get(row, at + 4)?),
            wallet: name,
        }
    } else {
        TenderKind::Wallet(WalletTender {
            attempt: AttemptId(get(row, at + 4)?),
            wallet: name,
            transaction: row.get(at + 6)?,
            paid_fen: row.get::<_, Option<i64>>(at + 7)?.map(Fen),
        })
    };
    Ok(Tender { amount_yen: get(row, at)?, by })
}

/// All returns in motion, the oldest first.
pub(crate) fn returns(connection: &Connection) -> rusqlite::Result<Vec<ReturnDraft>> {
    let mut statement = connection.prepare_cached(
        "select id, of, opened_at_ms, staff, approved_by, reason, cash_yen
         from return_draft order by id",
    )?;
    let mut drafts: Vec<ReturnDraft> = statement
        .query_map([], |row| {
            Ok(ReturnDraft {
                id: SaleId(get(row, 0)?),
                of: SaleId(get(row, 1)?),
                opened_at: get(row, 2)?,
                staff: StaffId(get(row, 3)?),
                approved_by: get_option::<Id>(row, 4)?.map(StaffId),
                reason: row.get(5)?,
                coming: vec![],
                cash_yen: get(row, 6)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached(
        "select line, quantity from return_draft_line where draft = ?1 order by place",
    )?;
    for draft in &mut drafts {
        let lines = statement.query_map([id_blob(draft.id.0)], |row| {
            Ok(Coming { line: LineNo(row.get(0)?), quantity: row.get(1)? })
        })?;
        draft.coming = lines.collect::<Result<_, _>>()?;
    }
    Ok(drafts)
}
