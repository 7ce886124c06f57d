//! Sales, returns and copies of receipts.

use super::Step;
use crate::{
    error::Failure,
    find::searchable,
    value::{day_number, id_blob, reduced},
};
use maneki_core::{
    id::{SaleId, StaffId},
    rate::RateQuote,
    sale::{Sale, SaleKind, SaleLine},
    time::AtMs,
};
use rusqlite::{OptionalExtension, ToSql, named_params, params};

impl Step<'_> {
    pub(super) fn sale(&mut self, sale: &Sale) -> Result<(), Failure> {
        let seq = self.seq();
        let of = match sale.kind {
            SaleKind::Sale => None,
            SaleKind::Return { of } => Some(self.sale_seq(of)?),
        };
        let clerk = self.clerk(sale.staff, &sale.staff_name)?;
        let shift = self.shift_seq(sale.shift)?;
        let quote = sale.quote.as_ref().map(|quote| self.quote(quote)).transpose()?;
        self.execute(
            "insert into sale (seq, id, return_of, till, shop_day, number, at_ms, clerk, shift,
                subtotal_yen, discount_yen, discount_reason, total_yen, quote, sample)
             values (:seq, :id, :return_of, :till, :shop_day, :number, :at_ms, :clerk, :shift,
                :subtotal_yen, :discount_yen, :discount_reason, :total_yen, :quote, :sample)",
            named_params! {
                ":seq": seq,
                ":id": id_blob(sale.id.0),
                ":return_of": of,
                ":till": sale.number.till,
                ":shop_day": day_number(sale.number.day),
                ":number": sale.number.number,
                ":at_ms": sale.at.0,
                ":clerk": clerk,
                ":shift": shift,
                ":subtotal_yen": sale.subtotal_yen.get(),
                ":discount_yen": sale.discount_yen.get(),
                ":discount_reason": sale.discount_reason,
                ":total_yen": sale.total_yen.get(),
                ":quote": quote,
                ":sample": sale.sample,
            },
        )?;
        for line in &sale.lines {
            let goods = self.goods(line)?;
            self.sale_line(seq, goods, line)?;
        }
        for tax in &sale.taxes {
            self.execute(
                "insert into sale_tax (sale, reduced, tax_percent, net_yen, tax_yen)
                 values (?1, ?2, ?3, ?4, ?5)",
                params![
                    seq,
                    reduced(tax.class),
                    tax.rate.get(),
                    tax.net_yen.get(),
                    tax.tax_yen.get()
                ],
            )?;
        }
        for (no, tender) in (1_i64..).zip(&sale.tenders) {
            self.tender("tender", "sale", &seq, no, tender)?;
        }
        self.applied("sale_offer", "sale", &seq, &sale.offers)?;
        self.sales += 1;
        self.link("sale", sale.at)
    }

    fn sale_line(&self, sale: i64, goods: i64, line: &SaleLine) -> rusqlite::Result<()> {
        self.execute(
            "insert into sale_line (sale, no, goods, unit_yen, quantity, reduced, tax_percent,
                tax_free, gross_yen, line_off_yen, line_off_reason, cart_off_yen, net_yen)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                sale,
                line.no.0,
                goods,
                line.unit_yen.get(),
                line.quantity,
                reduced(line.class),
                line.rate.get(),
                line.tax_free,
                line.gross_yen.get(),
                line.line_off_yen.get(),
                line.line_off_reason,
                line.cart_off_yen.get(),
                line.net_yen.get(),
            ],
        )
    }

    pub(super) fn reprint(
        &mut self,
        sale: SaleId,
        copy: u32,
        at: AtMs,
        staff: StaffId,
    ) -> Result<(), Failure> {
        self.execute(
            "insert into reprint (seq, sale, copy, at_ms, staff) values (?1, ?2, ?3, ?4, ?5)",
            params![self.seq(), self.sale_seq(sale)?, copy, at.0, id_blob(staff.0)],
        )?;
        self.link("reprint", at)
    }

    fn sale_seq(&self, id: SaleId) -> Result<i64, Failure> {
        self.number_of("select seq from sale where id = ?1", [id_blob(id.0)])?
            .ok_or_else(|| Failure::Conflict(format!("no sale {id}")))
    }

    fn clerk(&self, staff: StaffId, name: &str) -> rusqlite::Result<i64> {
        self.once(
            "select no from clerk where staff = ?1 and name = ?2",
            "insert into clerk (staff, name) values (?1, ?2)",
            params![id_blob(staff.0), name],
        )
    }

    pub(super) fn quote(&self, quote: &RateQuote) -> rusqlite::Result<i64> {
        self.once(
            "select no from quote where rate = ?1 and source = ?2 and at_ms = ?3",
            "insert into quote (rate, source, at_ms) values (?1, ?2, ?3)",
            params![quote.rate.to_string(), quote.source, quote.at.0],
        )
    }

    fn goods(&self, line: &SaleLine) -> rusqlite::Result<i64> {
        let jan = line.jan.as_ref().map_or("", |jan| jan.as_str());
        let names = &line.names;
        let values: &[&dyn ToSql] = &[&line.sku.as_str(), &jan, &names.ja, &names.zh, &names.en];
        let known = self.number_of(
            "select no from goods where sku = ?1 and jan = ?2
             and name_ja = ?3 and name_zh = ?4 and name_en = ?5",
            values,
        )?;
        if let Some(no) = known {
            return Ok(no);
        }
        self.execute(
            "insert into goods (sku, jan, name_ja, name_zh, name_en) values (?1, ?2, ?3, ?4, ?5)",
            values,
        )?;
        let no = self.connection.last_insert_rowid();
        let text = searchable(&[line.sku.as_str(), jan, &names.ja, &names.zh, &names.en]);
        self.execute("insert into goods_text (no, text) values (?1, ?2)", params![no, text])?;
        Ok(no)
    }

    /// The number of a row that is written once and then pointed to.
    fn once(&self, find: &str, insert: &str, values: &[&dyn ToSql]) -> rusqlite::Result<i64> {
        if let Some(no) = self.number_of(find, values)? {
            return Ok(no);
        }
        self.execute(insert, values)?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(super) fn number_of(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> rusqlite::Result<Option<i64>> {
        self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()
    }
}
