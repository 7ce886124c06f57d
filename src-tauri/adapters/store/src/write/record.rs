//! Purchase records, the facts of their lives, and the sealed bytes beside them.

use super::Step;
use crate::{
    error::Failure,
    find::searchable,
    record_words::{FactRow, secret_word, standing_word},
    value::{day_number, id_blob, language_word, reduced},
};
use maneki_app::ports::{
    records::{NewRecord, RecordFact, Secret},
    tax_office::Sealed,
};
use maneki_core::{
    id::RecordId,
    taxfree::{
        goods::GoodsKind,
        life::Standing,
        record::{Item, PurchaseRecord},
    },
};
use rusqlite::{named_params, params};

impl Step<'_> {
    pub(super) fn record(&mut self, new: &NewRecord) -> Result<(), Failure> {
        let (seq, record) = (self.seq(), &new.record);
        self.execute(
            "insert into tax_free_record (seq, id, version, send_no, sale, receipt_number,
                sold_at_ms, confirm_by, replaces, keep_years, sample, at_ms, staff, language,
                message_sha256)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                seq,
                id_blob(record.id.0),
                record.version,
                record.send_no.as_str(),
                id_blob(record.sale.0),
                record.receipt_number,
                record.sold_at.0,
                record.confirm_by.map(day_number),
                record.replaces.map(|old| id_blob(old.0)),
                record.keep_years,
                record.sample,
                new.at.0,
                id_blob(new.staff.0),
                language_word(new.language),
                new.digest,
            ],
        )?;
        for (place, item) in (0_i64..).zip(&record.items) {
            self.record_item(seq, place, item)?;
        }
        for (place, sale) in (0_i64..).zip(&new.linked) {
            self.execute(
                "insert into tax_free_link (record, place, sale) values (?1, ?2, ?3)",
                params![seq, place, id_blob(sale.0)],
            )?;
        }
        self.keep_secret(seq, Secret::Buyer, 0, &new.buyer)?;
        self.keep_secret(seq, Secret::Registration, 0, &new.message)?;
        self.execute(
            "insert into tax_free_find (record, sold_on, confirm_by, standing, live, text, nation)
             values (?1, ?2, ?3, ?4, 1, ?5, ?6)",
            params![
                seq,
                day_number(record.sold_on()),
                record.confirm_by.map(day_number),
                standing_word(Standing::Queued),
                text(record),
                new.nation,
            ],
        )?;
        self.link("tax_free_record", new.at)
    }

    fn record_item(&self, record: i64, place: i64, item: &Item) -> rusqlite::Result<()> {
        let detail = item.detail.as_ref();
        self.execute(
            "insert into tax_free_item (record, place, line, name, sku, jan, quantity, net_yen,
                tax_yen, reduced, tax_percent, consumable, detail_name, maker, model, look,
                certificate, serial)
             values (:record, :place, :line, :name, :sku, :jan, :quantity, :net_yen, :tax_yen,
                :reduced, :tax_percent, :consumable, :detail_name, :maker, :model, :look,
                :certificate, :serial)",
            named_params! {
                ":record": record,
                ":place": place,
                ":line": item.line.0,
                ":name": item.name,
                ":sku": item.sku.as_str(),
                ":jan": item.jan.as_ref().map(|jan| jan.as_str()),
                ":quantity": item.quantity,
                ":net_yen": item.net_yen.get(),
                ":tax_yen": item.tax_yen.get(),
                ":reduced": reduced(item.class),
                ":tax_percent": item.rate.get(),
                ":consumable": item.kind == GoodsKind::Consumable,
                ":detail_name": detail.map(|detail| &detail.name),
                ":maker": detail.map(|detail| &detail.maker),
                ":model": detail.map(|detail| &detail.model),
                ":look": detail.map(|detail| &detail.look),
                ":certificate": detail.map(|detail| detail.certificate),
                ":serial": detail.map(|detail| &detail.serial),
            },
        )
    }

    pub(super) fn record_fact(&mut self, new: &RecordFact) -> Result<(), Failure> {
        let (seq, record) = (self.seq(), self.record_seq(new.record)?);
        let (row, notes) = FactRow::of(&new.fact);
        self.execute(
            "insert into tax_free_fact (seq, record, no, at_ms, staff, kind, send_no, answer,
                word, note, day, refund, attempt, gross_yen, fee_yen, http_status)
             values (:seq, :record, :no, :at_ms, :staff, :kind, :send_no, :answer, :word, :note,
                :day, :refund, :attempt, :gross_yen, :fee_yen, :http_status)",
            named_params! {
                ":seq": seq,
                ":record": record,
                ":no": new.no,
                ":at_ms": new.at.0,
                ":staff": row.by.or(new.staff).map(|staff| id_blob(staff.0)),
                ":kind": row.kind,
                ":send_no": row.send_no,
                ":answer": row.answer,
                ":word": row.word,
                ":note": row.note,
                ":day": row.day.map(day_number),
                ":refund": row.refund.map(|refund| id_blob(refund.0)),
                ":attempt": row.attempt.map(|attempt| id_blob(attempt.0)),
                ":gross_yen": row.gross_yen.map(|yen| yen.get()),
                ":fee_yen": row.fee_yen.map(|yen| yen.get()),
                ":http_status": new.http_status,
            },
        )?;
        for (place, note) in (0_i64..).zip(notes) {
            self.execute(
                "insert into tax_free_note (fact, place, code, field, text)
                 values (?1, ?2, ?3, ?4, ?5)",
                params![seq, place, note.code, note.field, note.text],
            )?;
        }
        if let Some((kind, sealed)) = &new.secret {
            self.keep_secret(record, *kind, i64::from(new.no), sealed)?;
        }
        self.execute(
            "update tax_free_find set standing = ?2, live = ?3 where record = ?1",
            params![record, standing_word(new.standing), new.live],
        )?;
        self.link("tax_free_fact", new.at)
    }

    pub(super) fn wipe_record(&self, id: RecordId) -> Result<(), Failure> {
        let record = self.record_seq(id)?;
        self.execute("delete from tax_free_secret where record = ?1", [record])?;
        self.execute("update tax_free_find set nation = null where record = ?1", [record])?;
        Ok(())
    }

    fn keep_secret(
        &self,
        record: i64,
        kind: Secret,
        no: i64,
        sealed: &Sealed,
    ) -> rusqlite::Result<()> {
        self.execute(
            "insert into tax_free_secret (record, kind, no, sealed) values (?1, ?2, ?3, ?4)",
            params![record, secret_word(kind), no, sealed.0],
        )
    }

    fn record_seq(&self, id: RecordId) -> Result<i64, Failure> {
        self.number_of("select seq from tax_free_record where id = ?1", [id_blob(id.0)])?
            .ok_or_else(|| Failure::Conflict(format!("no record {id}")))
    }
}

/// What a record is searched by.
fn text(record: &PurchaseRecord) -> String {
    let head = [record.send_no.as_str(), record.receipt_number.as_str()];
    let names = record.items.iter().map(|item| item.name.as_str());
    let words: Vec<&str> = head.into_iter().chain(names).collect();
    searchable(&words)
}
