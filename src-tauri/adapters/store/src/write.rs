//! One step's changes in one transaction, each document linked to the chain.

pub(crate) mod campaign;
pub(crate) mod counter;
mod derived;
mod paper;
pub(crate) mod payment;
pub(crate) mod record;
pub(crate) mod sale;
pub(crate) mod shift;
pub(crate) mod shop;

use crate::{
    chain::{Chain, Signed},
    error::Failure,
    settings,
    value::id_blob,
};
use maneki_app::ports::Write;
use maneki_core::{audit::AuditEntry, time::AtMs};
use rusqlite::{Connection, params};

/// A step being written: where the chain stands in it.
pub(crate) struct Step<'a> {
    connection: &'a Connection,
    chain: &'a Chain,
    before: Signed,
    now: Signed,
    /// Sales written in this step.
    pub(crate) sales: usize,
}

impl<'a> Step<'a> {
    pub(crate) fn begin(connection: &'a Connection, chain: &'a Chain, before: Signed) -> Self {
        Self { connection, chain, before, now: before, sales: 0 }
    }

    /// The number that the document now being written gets.
    pub(crate) fn seq(&self) -> i64 {
        self.now.head.seq + 1
    }

    /// Links the document whose rows were just written.
    pub(crate) fn link(&mut self, kind: &str, at: AtMs) -> Result<(), Failure> {
        let head = self.chain.append(self.connection, self.now.head, kind)?;
        self.now = Signed { head, last_at: self.now.last_at.max(at) };
        Ok(())
    }

    /// Signs the head where a document was written, and answers it.
    pub(crate) fn finish(self) -> Result<Signed, Failure> {
        let current: u32 = self
            .connection
            .prepare_cached("select count(*) from cart where held_at_ms is null")?
            .query_row([], |row| row.get(0))?;
        if current > 1 {
            return Err(Failure::Conflict("two carts are current".to_owned()));
        }
        if self.now != self.before {
            self.chain.sign(self.connection, self.now)?;
        }
        Ok(self.now)
    }

    pub(crate) fn execute(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    pub(crate) fn write(&mut self, write: &Write) -> Result<(), Failure> {
        match write {
            Write::SaveCart(cart) => self.save_cart(cart)?,
            Write::DropCart(cart) => {
                self.execute("delete from cart where id = ?1", [id_blob(cart.0)])?;
            }
            Write::SaveCheckout(checkout) => self.save_checkout(checkout)?,
            Write::DropCheckout(cart) => {
                self.execute("delete from checkout where cart = ?1", [id_blob(cart.0)])?;
            }
            Write::SaveReturn(draft) => self.save_return(draft)?,
            Write::DropReturn(sale) => {
                self.execute("delete from return_draft where id = ?1", [id_blob(sale.0)])?;
            }
            Write::UseCode { hash, at } => self.use_code(hash, *at)?,
            Write::SeePayment(id) => self.see_payment(*id)?,
            Write::SeeRefund(id) => self.see_refund(*id)?,
            Write::Attempt(attempt) => self.attempt(attempt)?,
            Write::Refund { refund, of_return } => self.refund(refund, *of_return)?,
            Write::Sale(sale) => self.sale(sale)?,
            Write::Reprint { sale, copy, at, staff } => self.reprint(*sale, *copy, *at, *staff)?,
            Write::OpenShift(shift) => self.open_shift(shift)?,
            Write::MoveCash { shift, cash } => self.move_cash(*shift, cash)?,
            Write::XReport { shift, at, staff } => self.x_report(*shift, *at, *staff)?,
            Write::CloseShift { shift, closing } => self.close_shift(*shift, closing)?,
            Write::Void { shift, void } => self.void(*shift, void)?,
            Write::Audit(entry) => self.audit(entry)?,
            Write::SaveProducts(products) => self.save_products(products)?,
            Write::PlanPrice(price) => self.plan_price(price)?,
            Write::DropPrice { sku, from } => self.drop_price(sku, *from)?,
            Write::SaveStaff(staff) => self.save_staff(staff)?,
            Write::SavePinLock { staff, lock } => self.save_pin_lock(*staff, *lock)?,
            Write::SaveCampaign(campaign) => self.save_campaign(campaign)?,
            Write::SaveSettings(settings) => self.save_settings(settings)?,
            Write::SaveWallets(wallets) => {
                self.save_set_up(settings::WALLETS, Some(wallets.to_text()))?;
            }
            Write::SaveTravel(cards) => {
                self.save_set_up(settings::TRAVEL, Some(cards.to_text()))?;
            }
            Write::SaveTaxOffice(office) => {
                let text = office.as_ref().map(|office| office.to_text());
                self.save_set_up(settings::TAX_OFFICE, text)?;
            }
            Write::AddQuote(quote) => self.add_quote(quote)?,
            Write::SavePrinters(printers) => self.save_printers(printers)?,
            Write::Paper(note) => self.paper(note)?,
            Write::PaperFile { paper, file } => self.paper_file(*paper, file)?,
            Write::Print(row) => self.print(row)?,
            Write::Record(record) => self.record(record)?,
            Write::RecordFact(fact) => self.record_fact(fact)?,
            Write::WipeRecord(record) => self.wipe_record(*record)?,
            Write::Settlement(found) => self.settlement(found)?,
            Write::UpkeepRun(run) => crate::upkeep::write(self.connection, run)?,
        }
        Ok(())
    }

    fn audit(&mut self, entry: &AuditEntry) -> Result<(), Failure> {
        self.execute(
            "insert into audit (seq, at_ms, action, staff, approved_by, subject, before, after)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                self.seq(),
                entry.at.0,
                entry.action.code(),
                entry.staff.map(|staff| id_blob(staff.0)),
                entry.approved_by.map(|staff| id_blob(staff.0)),
                entry.subject,
                entry.before,
                entry.after,
            ],
        )?;
        self.link("audit", entry.at)
    }
}
