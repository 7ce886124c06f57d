//! Carts, checkouts and returns in motion, and the codes that were used.

use super::Step;
use crate::{
    error::Failure,
    value::{id_blob, reduced},
};
use maneki_core::{
    cart::{Cart, Line},
    checkout::{Checkout, ReturnDraft},
    discount::{Discount, Off},
    product::Product,
    sale::{Tender, TenderKind},
    tax::TaxClass,
    time::AtMs,
};
use rusqlite::{ToSql, named_params, params};

/// How long the hash of a used payment code is kept: far longer than any code lives.
const CODE_KEPT_MS: i64 = 31 * 24 * 3_600_000;

impl Step<'_> {
    pub(super) fn save_cart(&self, cart: &Cart) -> Result<(), Failure> {
        let off = OffColumns::of(cart.discount.as_ref());
        self.execute(
            "insert or replace into cart (id, next_line, off_yen, off_basis_points, off_reason,
                off_given_by, off_approved_by, held_label, held_at_ms)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                id_blob(cart.id.0),
                cart.next_line.0,
                off.yen,
                off.basis_points,
                off.reason,
                off.given_by,
                off.approved_by,
                cart.held.as_ref().map(|held| &held.label),
                cart.held.as_ref().map(|held| held.at.0),
            ],
        )?;
        // Replacing the cart took its old lines along.
        for line in &cart.lines {
            self.cart_line(cart, line)?;
        }
        for (place, code) in (1_i64..).zip(&cart.codes) {
            self.execute(
                "insert into cart_code (cart, place, code) values (?1, ?2, ?3)",
                params![id_blob(cart.id.0), place, code],
            )?;
        }
        Ok(())
    }

    fn cart_line(&self, cart: &Cart, line: &Line) -> rusqlite::Result<()> {
        let off = OffColumns::of(line.discount.as_ref());
        let id = id_blob(cart.id.0);
        let mut values: Vec<(&str, &dyn ToSql)> = vec![
            (":cart", &id),
            (":no", &line.no.0),
            (":quantity", &line.quantity),
            (":off_yen", &off.yen),
            (":off_basis_points", &off.basis_points),
            (":off_reason", &off.reason),
            (":off_given_by", &off.given_by),
            (":off_approved_by", &off.approved_by),
        ];
        let product = ProductColumns::of(&line.product);
        values.extend(product.named());
        self.execute(
            "insert into cart_line (cart, no, quantity, off_yen, off_basis_points, off_reason,
                off_given_by, off_approved_by, sku, jan, name_ja, name_zh, name_en, kana,
                price_yen, reduced, tax_free, category, quick_page, quick_place, quick_colour,
                untaxed)
             values (:cart, :no, :quantity, :off_yen, :off_basis_points, :off_reason,
                :off_given_by, :off_approved_by, :sku, :jan, :name_ja, :name_zh, :name_en, :kana,
                :price_yen, :reduced, :tax_free, :category, :quick_page, :quick_place,
                :quick_colour, :untaxed)",
            values.as_slice(),
        )
    }

    pub(super) fn save_checkout(&self, checkout: &Checkout) -> Result<(), Failure> {
        let cart = id_blob(checkout.cart.0);
        self.execute(
            "insert or replace into checkout (cart, opened_at_ms, staff, total_yen, wallet)
             values (?1, ?2, ?3, ?4, ?5)",
            params![
                cart,
                checkout.opened_at.0,
                id_blob(checkout.staff.0),
                checkout.total_yen.get(),
                checkout.wallet.map(maneki_core::scan::Wallet::code),
            ],
        )?;
        self.checkout_offer(cart, &checkout.offer)?;
        for (no, tender) in (1_i64..).zip(&checkout.taken) {
            self.tender("checkout_tender", "cart", &cart, no, tender)?;
        }
        Ok(())
    }

    /// Writes one tender of `owner`, into either of the two tables that hold tenders.
    pub(super) fn tender(
        &self,
        table: &str,
        owner_column: &str,
        owner: &dyn ToSql,
        no: i64,
        tender: &Tender,
    ) -> rusqlite::Result<()> {
        let columns = TenderColumns::of(&tender.by);
        self.execute(
            &format!(
                "insert into {table} ({owner_column}, no, amount_yen, name, received_yen,
                    change_yen, attempt, refund, transaction_id, paid_fen)
                 values (:owner, :no, :amount_yen, :name, :received_yen,
                    :change_yen, :attempt, :refund, :transaction_id, :paid_fen)"
            ),
            named_params! {
                ":owner": owner,
                ":no": no,
                ":amount_yen": tender.amount_yen.get(),
                ":name": columns.name,
                ":received_yen": columns.received_yen,
                ":change_yen": columns.change_yen,
                ":attempt": columns.attempt,
                ":refund": columns.refund,
                ":transaction_id": columns.transaction_id,
                ":paid_fen": columns.paid_fen,
            },
        )
    }

    pub(super) fn save_return(&self, draft: &ReturnDraft) -> Result<(), Failure> {
        let id = id_blob(draft.id.0);
        self.execute(
            "insert or replace into return_draft (id, of, opened_at_ms, staff, approved_by,
                reason, cash_yen)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                id_blob(draft.of.0),
                draft.opened_at.0,
                id_blob(draft.staff.0),
                draft.approved_by.map(|staff| id_blob(staff.0)),
                draft.reason,
                draft.cash_yen.get(),
            ],
        )?;
        for (place, coming) in (1_i64..).zip(&draft.coming) {
            self.execute(
                "insert into return_draft_line (draft, place, line, quantity)
                 values (?1, ?2, ?3, ?4)",
                params![id, place, coming.line.0, coming.quantity],
            )?;
        }
        Ok(())
    }

    pub(super) fn use_code(&self, hash: &[u8; 32], at: AtMs) -> Result<(), Failure> {
        self.execute("delete from used_code where at_ms < ?1", [at.0 - CODE_KEPT_MS])?;
        self.execute("insert into used_code (hash, at_ms) values (?1, ?2)", params![hash, at.0])?;
        Ok(())
    }
}

/// The five columns of a discount, all null where there is none.
#[derive(Default)]
struct OffColumns<'a> {
    yen: Option<i64>,
    basis_points: Option<u16>,
    reason: Option<&'a str>,
    given_by: Option<[u8; 16]>,
    approved_by: Option<[u8; 16]>,
}

impl<'a> OffColumns<'a> {
    fn of(discount: Option<&'a Discount>) -> Self {
        let Some(discount) = discount else { return Self::default() };
        let (yen, basis_points) = match discount.off {
            Off::Yen(yen) => (Some(yen.get()), None),
            Off::BasisPoints(points) => (None, Some(points)),
        };
        Self {
            yen,
            basis_points,
            reason: Some(&discount.reason),
            given_by: Some(id_blob(discount.given_by.0)),
            approved_by: discount.approved_by.map(|staff| id_blob(staff.0)),
        }
    }
}

/// The columns of a product, the same in the catalogue and on a cart's line.
pub(super) struct ProductColumns<'a> {
    product: &'a Product,
    sku: &'a str,
    jan: Option<&'a str>,
    price_yen: i64,
    reduced: bool,
    untaxed: bool,
    page: Option<u8>,
    place: Option<u8>,
    colour: Option<&'a str>,
}

impl<'a> ProductColumns<'a> {
    pub(super) fn of(product: &'a Product) -> Self {
        let quick = product.quick.as_ref();
        Self {
            product,
            sku: product.sku.as_str(),
            jan: product.jan.as_ref().map(|jan| jan.as_str()),
            price_yen: product.price_yen.get(),
            reduced: reduced(product.class),
            untaxed: product.class == TaxClass::Untaxed,
            page: quick.map(|key| key.page),
            place: quick.map(|key| key.place),
            colour: quick.map(|key| key.colour.as_str()),
        }
    }

    pub(super) fn named(&self) -> [(&'static str, &dyn ToSql); 14] {
        [
            (":sku", &self.sku),
            (":jan", &self.jan),
            (":name_ja", &self.product.names.ja),
            (":name_zh", &self.product.names.zh),
            (":name_en", &self.product.names.en),
            (":kana", &self.product.kana),
            (":price_yen", &self.price_yen),
            (":reduced", &self.reduced),
            (":tax_free", &self.product.tax_free),
            (":category", &self.product.category),
            (":quick_page", &self.page),
            (":quick_place", &self.place),
            (":quick_colour", &self.colour),
            (":untaxed", &self.untaxed),
        ]
    }
}

/// The columns of a tender's kind.
#[derive(Default)]
struct TenderColumns<'a> {
    name: &'a str,
    received_yen: Option<i64>,
    change_yen: Option<i64>,
    attempt: Option<[u8; 16]>,
    refund: Option<[u8; 16]>,
    transaction_id: Option<&'a str>,
    paid_fen: Option<i64>,
}

impl<'a> TenderColumns<'a> {
    fn of(kind: &'a TenderKind) -> Self {
        match kind {
            TenderKind::Cash { received_yen, change_yen } => Self {
                name: CASH,
                received_yen: Some(received_yen.get()),
                change_yen: Some(change_yen.get()),
                ..Self::default()
            },
            TenderKind::Wallet(paid) => Self {
                name: &paid.wallet,
                attempt: Some(id_blob(paid.attempt.0)),
                transaction_id: Some(&paid.transaction),
                paid_fen: paid.paid_fen.map(|fen| fen.0),
                ..Self::default()
            },
            TenderKind::WalletRefund { refund, of, wallet } => Self {
                name: wallet,
                attempt: Some(id_blob(of.0)),
                refund: Some(id_blob(refund.0)),
                ..Self::default()
            },
        }
    }
}

/// The name of the tender that is no wallet.
pub(crate) const CASH: &str = "cash";

/// `cash`, or the wallet's name.
pub(crate) fn tender_name(kind: &TenderKind) -> &str {
    TenderColumns::of(kind).name
}
