//! The [`Store`] port over SQLite: the one that writes.

mod reader;

pub use reader::SqlReader;

use crate::{
    backup::finish_restore,
    chain::{Signed, read_head},
    error::{Failure, OpenError},
    key::Key,
    open::{Lock, lock, memory, writer},
    read::{campaign, load, payment},
    value::day_number,
    write::Step,
};
use maneki_app::{
    ports::{
        BackupFault, Progress, Reader, Store, StoreError, Write,
        papers::StoredPaper,
        records::{RecordQuery, Secret, StoredRecord},
        store::{
            Loaded, ReceiptPage, ReceiptQuery, ShiftFigures, StoredSettlement, TaxFreeTotals,
            TotalRow, TotalsQuery, Verified,
        },
        tax_office::Sealed,
        upkeep::{BackupFacts, BackupFile, BackupOrder, Rehearsal},
    },
    tax_office::TaxOfficeSettings,
};
use maneki_core::{
    audit::AuditEntry,
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
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{collections::BTreeMap, ops::ControlFlow, path::Path};

/// SQLite's number for commits that survive this program's end, and a power cut mostly.
const NORMAL: i64 = 1;

/// A till's data, held by this process alone; the one that writes.
#[derive(Debug)]
pub struct SqlStore {
    reader: SqlReader,
    signed: Signed,
    /// Sales are stored whose words and sums may be missing.
    behind: bool,
    /// A commit failed: what the file holds is not known until it is opened again.
    lost: Option<StoreError>,
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
        let mut store = Self { reader, signed, behind: true, lost: None, _lock: lock };
        // What fails here, as on a full disk, is tried again with the next commit.
        let _ = store.settle();
        Ok(store)
    }

    #[cfg(test)]
    pub(crate) fn connection(&self) -> &Connection {
        &self.reader.connection
    }

    #[cfg(test)]
    pub(crate) fn into_connection(self) -> Connection {
        self.reader.connection
    }

    /// How durable a commit is, as SQLite numbers it; set to `to` where given.
    fn synchronous(&self, to: Option<i64>) -> Result<i64, StoreError> {
        let connection = &self.reader.connection;
        if let Some(to) = to {
            connection.pragma_update(None, "synchronous", to).map_err(Failure::from)?;
        }
        let now = connection.pragma_query_value(None, "synchronous", |row| row.get(0));
        Ok(now.map_err(Failure::from)?)
    }

    fn in_transaction<T>(
        &mut self,
        write: impl FnOnce(&mut Step<'_>) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        self.known()?;
        let SqlReader { connection, chain, .. } = &self.reader;
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
            .map_err(Failure::from)?;
        let mut step = Step::begin(&transaction, chain, self.signed);
        let written = write(&mut step)?;
        let signed = step.finish()?;
        match transaction.commit() {
            Ok(()) => {
                self.signed = signed;
                Ok(written)
            }
            // A rule that waits for the commit: SQLite refused, and the step is rolled back.
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
            {
                Err(Failure::Sql(error).into())
            }
            Err(error) => {
                let full = error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull);
                let lost = StoreError::Unknown { full, detail: error.to_string() };
                self.lost = Some(lost.clone());
                Err(lost)
            }
        }
    }

    fn known(&self) -> Result<(), StoreError> {
        self.lost.clone().map_or(Ok(()), Err)
    }
}

impl Store for SqlStore {
    fn load(&mut self) -> Result<Loaded, StoreError> {
        self.known()?;
        Ok(load::load(&self.reader.connection).map_err(Failure::from)?)
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        let was_behind = self.behind;
        let sales = self.in_transaction(|step| {
            if was_behind {
                step.catch_up()?;
            }
            for write in writes {
                step.write(write)?;
            }
            // A whole day at once is no customer who waits.
            if step.sales > 1 {
                step.catch_up()?;
                step.sales = 0;
            }
            Ok(step.sales)
        })?;
        self.behind = sales > 0;
        Ok(())
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        if !self.behind {
            return Ok(());
        }
        // Need not be durable: what a power cut takes is derived again.
        let synchronous = self.synchronous(None)?;
        self.synchronous(Some(synchronous.min(NORMAL)))?;
        let settled = self.in_transaction(|step| step.catch_up());
        if let Err(fault) = self.synchronous(Some(synchronous)) {
            // Nothing more is promised that a power cut could take.
            self.lost = Some(fault.clone());
            return Err(fault);
        }
        self.behind = settled.is_err();
        settled
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

/// Hands each question of [`Reader`] to the store's own connection.
macro_rules! through_reader {
    (
        $(fn $name:ident($($value:ident: $type:ty),*) -> $answer:ty;)+
        by what is derived:
        $(fn $late:ident($($given:ident: $kind:ty),*) -> $told:ty;)+
    ) => {
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

            fn rehearse_restore(
                &mut self,
                file: &str,
                progress: &mut Progress<'_>,
            ) -> Result<Rehearsal, BackupFault> {
                self.reader.rehearse_restore(file, progress)
            }

            $(
            fn $name(&mut self, $($value: $type),*) -> Result<$answer, StoreError> {
                self.known()?;
                self.reader.$name($($value),*)
            }
            )+

            $(
            fn $late(&mut self, $($given: $kind),*) -> Result<$told, StoreError> {
                self.known()?;
                self.settle()?;
                self.reader.$late($($given),*)
            }
            )+
        }
    };
}

through_reader! {
    fn sale(id: SaleId) -> Option<Sale>;
    fn sale_by_number(number: &ReceiptNo) -> Option<Sale>;
    fn returns_of(sale: SaleId) -> Vec<Sale>;
    fn reprints(sale: SaleId) -> u32;
    fn sales_of_shift(shift: ShiftId) -> Vec<Sale>;
    fn link(sale: SaleId) -> Option<(i64, String)>;
    fn audit(before: Option<i64>, limit: u32) -> Vec<(i64, AuditEntry)>;
    fn record(id: RecordId) -> Option<StoredRecord>;
    fn records_of(sale: SaleId) -> Vec<StoredRecord>;
    fn find_records(query: &RecordQuery) -> Vec<StoredRecord>;
    fn count_records(query: &RecordQuery) -> u64;
    fn secret(record: RecordId, kind: Secret) -> Option<Sealed>;
    fn unwiped(sold_until: Date, limit: u32) -> Vec<StoredRecord>;
    fn settlements(sha256: Option<&[u8; 32]>, limit: u32) -> Vec<StoredSettlement>;
    fn settlement_file(sha256: &[u8; 32]) -> Option<Vec<u8>>;
    fn charged(from: AtMs, until: AtMs) -> Vec<Charged>;
    fn tax_free_totals(from: Date, to: Date) -> TaxFreeTotals;
    fn rates(limit: u32) -> Vec<RateQuote>;
    fn upkeep_runs(limit: u32) -> Vec<UpkeepRun>;
    fn settings() -> Option<Settings>;
    fn tax_office() -> Option<TaxOfficeSettings>;
    fn closed_shift(z_number: Option<u32>) -> Option<ShiftId>;
    fn shift(id: ShiftId) -> Option<Shift>;
    fn paper(id: PaperId) -> Option<StoredPaper>;
    fn papers_named(name: &str) -> Vec<StoredPaper>;
    fn papers_of(of: Id) -> Vec<StoredPaper>;
    fn verify_telling(progress: &mut Progress<'_>) -> Option<Verified>;
    by what is derived:
    fn shift_figures(shift: ShiftId, until: AtMs) -> ShiftFigures;
    fn find_receipts(query: &ReceiptQuery) -> ReceiptPage;
    fn each_receipt(query: &ReceiptQuery, each: &mut dyn FnMut(&Sale) -> ControlFlow<()>) -> ();
    fn count_receipts(query: &ReceiptQuery, progress: &mut Progress<'_>) -> u64;
    fn totals(query: &TotalsQuery) -> Vec<TotalRow>;
}
