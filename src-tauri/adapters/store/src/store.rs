//! The [`Store`] and [`Reader`] ports over SQLite.

use crate::{
    backup::{BackupError, Facts, back_up, finish_restore},
    chain::{Chain, Head, Signed, read_head},
    documents::DOCUMENTS,
    error::{Failure, OpenError},
    key::Key,
    open::{FILE, Lock, lock, memory, reader, writer},
    read::{campaign, load, paper, payment, receipts, record, sale},
    settings, settlement, shift_total, totals, upkeep,
    value::{day_number, id_blob},
    verify::{Verdict, verify},
    write::Step,
};
use maneki_app::ports::{
    BackupFault, Progress, Reader, Store, StoreError, Write,
    papers::StoredPaper,
    records::{RecordQuery, Secret, StoredRecord},
    store::{
        ChainBreak, Loaded, ReceiptPage, ReceiptQuery, ShiftFigures, StoredSettlement,
        TaxFreeTotals, TotalRow, TotalsQuery, Verified,
    },
    tax_office::Sealed,
    upkeep::{BackupFacts, BackupFile, BackupOrder, Rehearsal},
};
use maneki_app::tax_office::TaxOfficeSettings;
use maneki_core::{
    audit::AuditEntry,
    hex::hex,
    id::{AttemptId, CampaignId, Id, PaperId, RecordId, SaleId, ShiftId},
    payment::Attempt,
    rate::RateQuote,
    reconcile::Charged,
    refund::Refund,
    sale::{ReceiptNo, Sale},
    settings::Settings,
    shift::Shift,
    time::{AtMs, Date},
    upkeep::UpkeepRun,
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// A till's data, held by this process alone; the one that writes.
#[derive(Debug)]
pub struct SqlStore {
    reader: SqlReader,
    signed: Signed,
    /// A commit failed: what the file holds is not known until it is opened again.
    lost: Option<String>,
    _lock: Option<Lock>,
}

impl SqlStore {
    /// Opens the till's data in `folder`, making it where there is none.
    ///
    /// # Errors
    /// [`OpenError`]; nothing was changed then.
    pub fn open(folder: &Path, key: &Key) -> Result<Self, OpenError> {
        let lock = lock(folder)?;
        finish_restore(folder, &lock)
            .map_err(|error| OpenError::from_io(folder.to_owned(), &error))?;
        Self::over(writer(folder, key)?, key, Some(folder), Some(lock))
    }

    /// A store in memory, neither durable nor encrypted: for simulations.
    ///
    /// # Errors
    /// [`OpenError::Failed`].
    pub fn in_memory() -> Result<Self, OpenError> {
        Self::over(memory()?, &Key::new([0; 32]), None, None)
    }

    /// From here on a crash may cost all of the data: for a made-up till, until it is opened anew.
    ///
    /// # Errors
    /// [`OpenError::Failed`].
    pub fn hurry(&self) -> Result<(), OpenError> {
        let sql = "pragma synchronous = off; pragma secure_delete = off;
                   pragma cache_size = -200000;";
        let done = self.reader.connection.execute_batch(sql);
        done.map_err(|error| OpenError::Failed(error.to_string()))
    }

    fn over(
        connection: Connection,
        key: &Key,
        folder: Option<&Path>,
        lock: Option<Lock>,
    ) -> Result<Self, OpenError> {
        let failed = |error: rusqlite::Error| OpenError::Failed(error.to_string());
        let found = read_head(&connection).map_err(failed)?;
        let signed = found.map_or(Signed::START, |(signed, _)| signed);
        let reader = SqlReader::over(connection, key, folder);
        Ok(Self { reader, signed, lost: None, _lock: lock })
    }

    #[cfg(test)]
    pub(crate) fn connection(&self) -> &Connection {
        &self.reader.connection
    }

    #[cfg(test)]
    pub(crate) fn into_connection(self) -> Connection {
        self.reader.connection
    }

    fn known(&self) -> Result<(), StoreError> {
        self.lost.as_ref().map_or(Ok(()), |why| Err(StoreError::Unknown(why.clone())))
    }
}

impl Store for SqlStore {
    fn load(&mut self) -> Result<Loaded, StoreError> {
        self.known()?;
        Ok(load::load(&self.reader.connection).map_err(Failure::from)?)
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        self.known()?;
        let SqlReader { connection, chain, .. } = &self.reader;
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
            .map_err(Failure::from)?;
        let mut step = Step::begin(&transaction, chain, self.signed);
        for write in writes {
            step.write(write)?;
        }
        let signed = step.finish()?;
        match transaction.commit() {
            Ok(()) => {
                self.signed = signed;
                Ok(())
            }
            // A rule that waits for the commit: SQLite refused, and the step is rolled back.
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
            {
                Err(Failure::Sql(error).into())
            }
            Err(error) => {
                self.lost = Some(error.to_string());
                Err(StoreError::Unknown(error.to_string()))
            }
        }
    }

    fn last_receipt(&mut self, till: u8, day: Date) -> Result<u32, StoreError> {
        self.known()?;
        self.reader.number(
            "select coalesce(max(number), 0) from sale where shop_day = ?1 and till = ?2",
            [day_number(day), i64::from(till)],
        )
    }

    fn last_z(&mut self) -> Result<u32, StoreError> {
        self.known()?;
        self.reader.number("select coalesce(max(number), 0) from z_report", [])
    }

    fn campaigns_given(&mut self, day: Date) -> Result<BTreeMap<CampaignId, u32>, StoreError> {
        self.known()?;
        Ok(campaign::given_on(&self.reader.connection, day).map_err(Failure::from)?)
    }

    fn code_spent(&mut self, code: &str) -> Result<bool, StoreError> {
        self.known()?;
        Ok(campaign::is_spent(&self.reader.connection, code).map_err(Failure::from)?)
    }

    fn attempt(&mut self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.known()?;
        Ok(payment::last_attempt(&self.reader.connection, id).map_err(Failure::from)?)
    }

    fn refunds_of(&mut self, attempt: AttemptId) -> Result<Vec<Refund>, StoreError> {
        self.known()?;
        Ok(payment::refunds_of(&self.reader.connection, attempt).map_err(Failure::from)?)
    }

    fn code_used(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        self.known()?;
        let count = self.reader.number("select count(*) from used_code where hash = ?1", [hash])?;
        Ok(count > 0)
    }
}

/// A connection that only asks; any number of them stand beside the store.
pub struct SqlReader {
    connection: Connection,
    chain: Chain,
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

    fn over(connection: Connection, key: &Key, folder: Option<&Path>) -> Self {
        let chain = Chain::new(DOCUMENTS, key);
        Self { connection, chain, key: key.clone(), folder: folder.map(Path::to_owned) }
    }

    /// Compares every document with the chain, and the chain with `noted`: links that were
    /// noted outside this machine, on a Z report or at the head office.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn verify_with(&self, noted: &[Head]) -> Result<Verdict, StoreError> {
        Ok(verify(&self.connection, &self.chain, noted).map_err(Failure::from)?)
    }

    fn number(&self, sql: &str, values: impl rusqlite::Params) -> Result<u32, StoreError> {
        let number = || self.connection.prepare_cached(sql)?.query_row(values, |row| row.get(0));
        Ok(number().map_err(Failure::from)?)
    }

    fn sale_where(
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

    fn rehearse_restore(&mut self, file: &str) -> Result<Rehearsal, BackupFault> {
        let data = self.folder.as_deref();
        let data = data.ok_or_else(|| BackupFault::Failed("the data is in memory".to_owned()))?;
        let copy = upkeep::rehearse(data, Path::new(file), &self.key)?;
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

    fn verify(&mut self) -> Result<Verified, StoreError> {
        Ok(self.verify_with(&[])?.into())
    }
}

impl From<Verdict> for Verified {
    fn from(verdict: Verdict) -> Self {
        let breaks = verdict.named.iter().map(|found| ChainBreak {
            seq: found.seq,
            document: found.document(),
            what: format!("{:?}", found.fault),
        });
        Self {
            documents: verdict.documents,
            head: hex(&verdict.head.hash),
            breaks: breaks.collect(),
        }
    }
}

/// Hands each question of [`Reader`] to the store's own connection.
macro_rules! through_reader {
    ($(fn $name:ident($($value:ident: $type:ty),*) -> $answer:ty;)+) => {
        impl Reader for SqlStore {
            fn make_backup(
                &mut self,
                order: &BackupOrder,
                progress: &mut Progress<'_>,
            ) -> Result<BackupFacts, BackupFault> {
                self.reader.make_backup(order, progress)
            }

            fn backups(&mut self, folder: &str) -> Result<Vec<BackupFile>, BackupFault> {
                self.reader.backups(folder)
            }

            fn rehearse_restore(&mut self, file: &str) -> Result<Rehearsal, BackupFault> {
                self.reader.rehearse_restore(file)
            }

            $(
            fn $name(&mut self, $($value: $type),*) -> Result<$answer, StoreError> {
                self.known()?;
                self.reader.$name($($value),*)
            }
        )+}
    };
}

through_reader! {
    fn sale(id: SaleId) -> Option<Sale>;
    fn sale_by_number(number: &ReceiptNo) -> Option<Sale>;
    fn returns_of(sale: SaleId) -> Vec<Sale>;
    fn reprints(sale: SaleId) -> u32;
    fn sales_of_shift(shift: ShiftId) -> Vec<Sale>;
    fn shift_figures(shift: ShiftId, until: AtMs) -> ShiftFigures;
    fn find_receipts(query: &ReceiptQuery) -> ReceiptPage;
    fn each_receipt(query: &ReceiptQuery, each: &mut dyn FnMut(&Sale) -> ControlFlow<()>) -> ();
    fn link(sale: SaleId) -> Option<(i64, String)>;
    fn audit(before: Option<i64>, limit: u32) -> Vec<(i64, AuditEntry)>;
    fn record(id: RecordId) -> Option<StoredRecord>;
    fn records_of(sale: SaleId) -> Vec<StoredRecord>;
    fn find_records(query: &RecordQuery) -> Vec<StoredRecord>;
    fn secret(record: RecordId, kind: Secret) -> Option<Sealed>;
    fn unwiped(sold_until: Date, limit: u32) -> Vec<StoredRecord>;
    fn settlements(sha256: Option<&[u8; 32]>, limit: u32) -> Vec<StoredSettlement>;
    fn settlement_file(sha256: &[u8; 32]) -> Option<Vec<u8>>;
    fn charged(from: AtMs, until: AtMs) -> Vec<Charged>;
    fn totals(query: &TotalsQuery) -> Vec<TotalRow>;
    fn tax_free_totals(from: Date, to: Date) -> TaxFreeTotals;
    fn rates(limit: u32) -> Vec<RateQuote>;
    fn upkeep_runs(limit: u32) -> Vec<UpkeepRun>;
    fn settings() -> Option<Settings>;
    fn tax_office() -> Option<TaxOfficeSettings>;
    fn shift(id: ShiftId) -> Option<Shift>;
    fn paper(id: PaperId) -> Option<StoredPaper>;
    fn papers_named(name: &str) -> Vec<StoredPaper>;
    fn papers_of(of: Id) -> Vec<StoredPaper>;
    fn verify() -> Verified;
}
