//! The [`Reader`] port over SQLite: questions, beside whoever writes.

use crate::{
    backup::{BackupError, Facts, back_up},
    chain::{Chain, Head},
    documents::DOCUMENTS,
    error::{Failure, OpenError},
    key::Key,
    open::{FILE, reader},
    read::{load, paper, receipts, record, sale},
    settings, settlement, shift_total, totals, upkeep,
    value::{day_number, id_blob},
    verify::{Verdict, verify},
};
use maneki_app::{
    ports::{
        BackupFault, Progress, Reader, StoreError,
        papers::StoredPaper,
        records::{RecordQuery, Secret, StoredRecord},
        store::{
            ReceiptPage, ReceiptQuery, ShiftFigures, StoredSettlement, TaxFreeTotals, TotalRow,
            TotalsQuery, Verified,
        },
        tax_office::Sealed,
        upkeep::{BackupFacts, BackupFile, BackupOrder, Rehearsal},
    },
    tax_office::TaxOfficeSettings,
};
use maneki_core::{
    audit::AuditEntry,
    hex::hex,
    id::{Id, PaperId, RecordId, SaleId, ShiftId},
    rate::RateQuote,
    reconcile::Charged,
    sale::{ReceiptNo, Sale},
    settings::Settings,
    shift::Shift,
    time::{AtMs, Date},
    upkeep::UpkeepRun,
};
use rusqlite::{Connection, OptionalExtension};
use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// A connection that only asks; any number of them stand beside the store.
pub struct SqlReader {
    pub(super) connection: Connection,
    pub(super) chain: Chain,
    key: Key,
    /// None where the data is in memory.
    folder: Option<PathBuf>,
}

impl std::fmt::Debug for SqlReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqlReader(..)")
    }
}

impl SqlReader {
    /// Opens the data in `folder` beside whoever holds it.
    ///
    /// # Errors
    /// [`OpenError`]; also where the store itself was never opened there.
    pub fn open(folder: &Path, key: &Key) -> Result<Self, OpenError> {
        Ok(Self::over(reader(&folder.join(FILE), key)?, key, Some(folder)))
    }

    /// Copies the data to the file `to` while the till sells, and proves the copy by opening it
    /// and verifying its chain. `progress` hears of pages done and pages in all, and may break
    /// off.
    ///
    /// # Errors
    /// [`BackupError`]; nothing stays under the name `to` then.
    pub fn back_up(
        &self,
        key: &Key,
        to: &Path,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Facts, BackupError> {
        back_up(&self.connection, key, to, progress)
    }

    /// The connection itself, for benches, and for tests that search every value.
    #[doc(hidden)]
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn over(connection: Connection, key: &Key, folder: Option<&Path>) -> Self {
        let chain = Chain::new(DOCUMENTS, key);
        Self { connection, chain, key: key.clone(), folder: folder.map(Path::to_owned) }
    }

    /// Compares every document with the chain, and the chain with `noted`: links that were
    /// noted outside this machine, on a Z report or at the head office.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn verify_with(&self, noted: &[Head]) -> Result<Verdict, StoreError> {
        let verdict = self.verify_while(noted, &mut |_, _| ControlFlow::Continue(()))?;
        Ok(verdict.expect("nothing breaks it off"))
    }

    fn verify_while(
        &self,
        noted: &[Head],
        progress: &mut Progress<'_>,
    ) -> Result<Option<Verdict>, StoreError> {
        Ok(verify(&self.connection, &self.chain, noted, progress).map_err(Failure::from)?)
    }

    pub(super) fn number(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<u32, StoreError> {
        let number = || self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0));
        Ok(number().map_err(Failure::from)?)
    }

    pub(super) fn sale_where(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> rusqlite::Result<Option<Sale>> {
        let seq: Option<i64> =
            self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?;
        seq.map_or(Ok(None), |seq| sale::sale(&self.connection, seq))
    }
}

impl Reader for SqlReader {
    fn sale(&mut self, id: SaleId) -> Result<Option<Sale>, StoreError> {
        let found = self.sale_where("select seq from sale where id = ?1", [id_blob(id.0)]);
        Ok(found.map_err(Failure::from)?)
    }

    fn sale_by_number(&mut self, number: &ReceiptNo) -> Result<Option<Sale>, StoreError> {
        let found = self.sale_where(
            "select seq from sale where shop_day = ?1 and till = ?2 and number = ?3",
            [day_number(number.day), i64::from(number.till), i64::from(number.number)],
        );
        Ok(found.map_err(Failure::from)?)
    }

    fn returns_of(&mut self, sale: SaleId) -> Result<Vec<Sale>, StoreError> {
        let sql = "select seq from sale where return_of = (select seq from sale where id = ?1)
                   order by seq";
        Ok(receipts::sales(&self.connection, sql, id_blob(sale.0)).map_err(Failure::from)?)
    }

    fn reprints(&mut self, sale: SaleId) -> Result<u32, StoreError> {
        self.number(
            "select count(*) from reprint where sale = (select seq from sale where id = ?1)",
            [id_blob(sale.0)],
        )
    }

    fn sales_of_shift(&mut self, shift: ShiftId) -> Result<Vec<Sale>, StoreError> {
        let sql = "select seq from sale where shift = (select seq from shift where id = ?1)
                   order by seq";
        Ok(receipts::sales(&self.connection, sql, id_blob(shift.0)).map_err(Failure::from)?)
    }

    fn shift_figures(&mut self, shift: ShiftId, until: AtMs) -> Result<ShiftFigures, StoreError> {
        let figures = shift_total::figures(&self.connection, shift, until);
        Ok(figures.map_err(Failure::from)?)
    }

    fn find_receipts(&mut self, query: &ReceiptQuery) -> Result<ReceiptPage, StoreError> {
        Ok(receipts::page(&self.connection, query).map_err(Failure::from)?)
    }

    fn each_receipt(
        &mut self,
        query: &ReceiptQuery,
        each: &mut dyn FnMut(&Sale) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(receipts::each(&self.connection, query, each).map_err(Failure::from)?)
    }

    fn count_receipts(
        &mut self,
        query: &ReceiptQuery,
        progress: &mut Progress<'_>,
    ) -> Result<u64, StoreError> {
        Ok(receipts::count(&self.connection, query, progress).map_err(Failure::from)?)
    }

    fn link(&mut self, sale: SaleId) -> Result<Option<(i64, String)>, StoreError> {
        let sql = "select c.seq, c.hash from sale s join chain c on c.seq = s.seq where s.id = ?1";
        let found = self.connection.prepare_cached(sql).and_then(|mut statement| {
            let link = statement.query_row([id_blob(sale.0)], |row| {
                Ok((row.get(0)?, hex(&row.get::<_, [u8; 32]>(1)?)))
            });
            link.optional()
        });
        Ok(found.map_err(Failure::from)?)
    }

    fn audit(
        &mut self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, AuditEntry)>, StoreError> {
        Ok(receipts::audit(&self.connection, before, limit).map_err(Failure::from)?)
    }

    fn record(&mut self, id: RecordId) -> Result<Option<StoredRecord>, StoreError> {
        Ok(record::one(&self.connection, id).map_err(Failure::from)?)
    }

    fn records_of(&mut self, sale: SaleId) -> Result<Vec<StoredRecord>, StoreError> {
        Ok(record::of_sale(&self.connection, sale).map_err(Failure::from)?)
    }

    fn find_records(&mut self, query: &RecordQuery) -> Result<Vec<StoredRecord>, StoreError> {
        Ok(record::page(&self.connection, query).map_err(Failure::from)?)
    }

    fn count_records(&mut self, query: &RecordQuery) -> Result<u64, StoreError> {
        Ok(record::count(&self.connection, query).map_err(Failure::from)?)
    }

    fn secret(&mut self, record: RecordId, kind: Secret) -> Result<Option<Sealed>, StoreError> {
        Ok(record::secret(&self.connection, record, kind).map_err(Failure::from)?)
    }

    fn unwiped(&mut self, sold_until: Date, limit: u32) -> Result<Vec<StoredRecord>, StoreError> {
        Ok(record::unwiped(&self.connection, sold_until, limit).map_err(Failure::from)?)
    }

    fn make_backup(
        &mut self,
        order: &BackupOrder,
        progress: &mut Progress<'_>,
    ) -> Result<BackupFacts, BackupFault> {
        let folder = upkeep::folder_of(self.folder.as_deref(), &order.folder)?;
        let to = folder.join(&order.name);
        let facts = back_up(&self.connection, &self.key, &to, progress)?;
        upkeep::prune(&folder, &order.name, order.keep)?;
        Ok(upkeep::facts(&to, facts))
    }

    fn backups(&mut self, folder: &str) -> Result<Vec<BackupFile>, BackupFault> {
        upkeep::list(&upkeep::folder_of(self.folder.as_deref(), folder)?)
    }

    fn rehearse_restore(
        &mut self,
        file: &str,
        progress: &mut Progress<'_>,
    ) -> Result<Rehearsal, BackupFault> {
        let data = self.folder.as_deref();
        let data = data.ok_or_else(|| BackupFault::Failed("the data is in memory".to_owned()))?;
        let copy = upkeep::rehearse(data, Path::new(file), &self.key, progress)?;
        let here = upkeep::until(&self.connection, copy.head_seq).map_err(BackupError::from)?;
        Ok(Rehearsal { here: upkeep::facts(data, here), copy })
    }

    fn settlements(
        &mut self,
        sha256: Option<&[u8; 32]>,
        limit: u32,
    ) -> Result<Vec<StoredSettlement>, StoreError> {
        let found = settlement::settlements(&self.connection, sha256, limit);
        Ok(found.map_err(Failure::from)?)
    }

    fn settlement_file(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(settlement::content(&self.connection, sha256).map_err(Failure::from)?)
    }

    fn charged(&mut self, from: AtMs, until: AtMs) -> Result<Vec<Charged>, StoreError> {
        Ok(settlement::charged(&self.connection, from, until).map_err(Failure::from)?)
    }

    fn totals(&mut self, query: &TotalsQuery) -> Result<Vec<TotalRow>, StoreError> {
        Ok(totals::totals(&self.connection, query).map_err(Failure::from)?)
    }

    fn tax_free_totals(&mut self, from: Date, to: Date) -> Result<TaxFreeTotals, StoreError> {
        Ok(totals::tax_free(&self.connection, from, to).map_err(Failure::from)?)
    }

    fn rates(&mut self, limit: u32) -> Result<Vec<RateQuote>, StoreError> {
        Ok(load::rates(&self.connection, limit).map_err(Failure::from)?)
    }

    fn upkeep_runs(&mut self, limit: u32) -> Result<Vec<UpkeepRun>, StoreError> {
        Ok(upkeep::runs(&self.connection, "true", limit).map_err(Failure::from)?)
    }

    fn settings(&mut self) -> Result<Option<Settings>, StoreError> {
        Ok(settings::load(&self.connection).map_err(Failure::from)?)
    }

    fn tax_office(&mut self) -> Result<Option<TaxOfficeSettings>, StoreError> {
        Ok(settings::tax_office(&self.connection).map_err(Failure::from)?)
    }

    fn closed_shift(&mut self, z_number: Option<u32>) -> Result<Option<ShiftId>, StoreError> {
        Ok(load::closed_shift(&self.connection, z_number).map_err(Failure::from)?)
    }

    fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>, StoreError> {
        Ok(load::shift(&self.connection, id).map_err(Failure::from)?)
    }

    fn paper(&mut self, id: PaperId) -> Result<Option<StoredPaper>, StoreError> {
        Ok(paper::one(&self.connection, id).map_err(Failure::from)?)
    }

    fn papers_named(&mut self, name: &str) -> Result<Vec<StoredPaper>, StoreError> {
        Ok(paper::named(&self.connection, name).map_err(Failure::from)?)
    }

    fn papers_of(&mut self, of: Id) -> Result<Vec<StoredPaper>, StoreError> {
        Ok(paper::of(&self.connection, of).map_err(Failure::from)?)
    }

    fn verify_telling(
        &mut self,
        progress: &mut Progress<'_>,
    ) -> Result<Option<Verified>, StoreError> {
        Ok(self.verify_while(&[], progress)?.map(Into::into))
    }
}

impl From<Verdict> for Verified {
    fn from(verdict: Verdict) -> Self {
        Self {
            documents: verdict.documents,
            head: hex(&verdict.head.hash),
            breaks_in_all: verdict.breaks,
            breaks: verdict.named,
        }
    }
}
