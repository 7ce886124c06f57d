//! A store that fails as disks do: full, or without saying whether it wrote.

use crate::chance::Chance;
use maneki_app::ports::{
    BackupFault, Progress, Reader, Store, StoreError, Write,
    papers::StoredPaper,
    records::{RecordQuery, Secret, StoredRecord},
    store::{
        Loaded, ReceiptPage, ReceiptQuery, ShiftFigures, StoredSettlement, TaxFreeTotals, TotalRow,
        TotalsQuery, Verified,
    },
    tax_office::Sealed,
    upkeep::{BackupFacts, BackupFile, BackupOrder, Rehearsal},
};
use maneki_app::tax_office::TaxOfficeSettings;
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
use maneki_store::SqlStore;
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// How often commits fail, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    pub disk_full: u64,
    /// Half of these wrote all the same.
    pub unknown: u64,
}

pub struct FaultyStore {
    pub inner: Arc<Mutex<SqlStore>>,
    pub faults: Faults,
    pub chance: Chance,
    /// While set no commit works.
    pub full: Arc<AtomicBool>,
    /// After an unknown commit nothing more is said until the store is opened again.
    lost: bool,
}

impl FaultyStore {
    #[must_use]
    pub fn new(
        inner: Arc<Mutex<SqlStore>>,
        faults: Faults,
        chance: Chance,
        full: Arc<AtomicBool>,
    ) -> Self {
        Self { inner, faults, chance, full, lost: false }
    }

    fn with<T>(&self, ask: impl FnOnce(&mut SqlStore) -> T) -> T {
        ask(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for FaultyStore {
    fn load(&mut self) -> Result<Loaded, StoreError> {
        self.with(Store::load)
    }

    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        assert!(!self.lost, "the till went on with a store that had lost its word");
        let dice = self.chance.below(1000);
        if dice < self.faults.disk_full || self.full.load(Ordering::Relaxed) {
            return Err(StoreError::DiskFull);
        }
        if dice < self.faults.disk_full + self.faults.unknown {
            self.lost = true;
            if self.chance.percent(50) {
                self.with(|store| store.commit(writes))?;
            }
            return Err(StoreError::Unknown { full: false, detail: "a fault of the test".into() });
        }
        self.with(|store| store.commit(writes))
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        self.with(Store::settle)
    }

    fn last_receipt(&mut self, till: u8, day: Date) -> Result<u32, StoreError> {
        self.with(|store| store.last_receipt(till, day))
    }

    fn last_z(&mut self) -> Result<u32, StoreError> {
        self.with(Store::last_z)
    }

    fn campaigns_given(&mut self, day: Date) -> Result<BTreeMap<CampaignId, u32>, StoreError> {
        self.with(|store| store.campaigns_given(day))
    }

    fn code_spent(&mut self, code: &str) -> Result<bool, StoreError> {
        self.with(|store| store.code_spent(code))
    }

    fn attempt(&mut self, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
        self.with(|store| store.attempt(id))
    }

    fn refunds_of(&mut self, attempt: AttemptId) -> Result<Vec<Refund>, StoreError> {
        self.with(|store| store.refunds_of(attempt))
    }

    fn code_used(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        self.with(|store| store.code_used(hash))
    }
}

impl Reader for FaultyStore {
    fn sale(&mut self, id: SaleId) -> Result<Option<Sale>, StoreError> {
        self.with(|store| store.sale(id))
    }

    fn sale_by_number(&mut self, number: &ReceiptNo) -> Result<Option<Sale>, StoreError> {
        self.with(|store| store.sale_by_number(number))
    }

    fn returns_of(&mut self, sale: SaleId) -> Result<Vec<Sale>, StoreError> {
        self.with(|store| store.returns_of(sale))
    }

    fn reprints(&mut self, sale: SaleId) -> Result<u32, StoreError> {
        self.with(|store| store.reprints(sale))
    }

    fn sales_of_shift(&mut self, shift: ShiftId) -> Result<Vec<Sale>, StoreError> {
        self.with(|store| store.sales_of_shift(shift))
    }

    fn shift_figures(&mut self, shift: ShiftId, until: AtMs) -> Result<ShiftFigures, StoreError> {
        self.with(|store| store.shift_figures(shift, until))
    }

    fn find_receipts(&mut self, query: &ReceiptQuery) -> Result<ReceiptPage, StoreError> {
        self.with(|store| store.find_receipts(query))
    }

    fn each_receipt(
        &mut self,
        query: &ReceiptQuery,
        each: &mut dyn FnMut(&Sale) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        self.with(|store| store.each_receipt(query, each))
    }

    fn count_receipts(
        &mut self,
        query: &ReceiptQuery,
        progress: &mut Progress<'_>,
    ) -> Result<u64, StoreError> {
        self.with(|store| store.count_receipts(query, progress))
    }

    fn link(&mut self, sale: SaleId) -> Result<Option<(i64, String)>, StoreError> {
        self.with(|store| store.link(sale))
    }

    fn audit(
        &mut self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, AuditEntry)>, StoreError> {
        self.with(|store| store.audit(before, limit))
    }

    fn record(&mut self, id: RecordId) -> Result<Option<StoredRecord>, StoreError> {
        self.with(|store| store.record(id))
    }

    fn records_of(&mut self, sale: SaleId) -> Result<Vec<StoredRecord>, StoreError> {
        self.with(|store| store.records_of(sale))
    }

    fn find_records(&mut self, query: &RecordQuery) -> Result<Vec<StoredRecord>, StoreError> {
        self.with(|store| store.find_records(query))
    }

    fn count_records(&mut self, query: &RecordQuery) -> Result<u64, StoreError> {
        self.with(|store| store.count_records(query))
    }

    fn secret(&mut self, record: RecordId, kind: Secret) -> Result<Option<Sealed>, StoreError> {
        self.with(|store| store.secret(record, kind))
    }

    fn unwiped(&mut self, sold_until: Date, limit: u32) -> Result<Vec<StoredRecord>, StoreError> {
        self.with(|store| store.unwiped(sold_until, limit))
    }

    fn make_backup(
        &mut self,
        order: &BackupOrder,
        progress: &mut Progress<'_>,
    ) -> Result<BackupFacts, BackupFault> {
        self.with(|store| store.make_backup(order, progress))
    }

    fn backups(&mut self, folder: &str) -> Result<Vec<BackupFile>, BackupFault> {
        self.with(|store| store.backups(folder))
    }

    fn rehearse_restore(
        &mut self,
        file: &str,
        progress: &mut Progress<'_>,
    ) -> Result<Rehearsal, BackupFault> {
        self.with(|store| store.rehearse_restore(file, progress))
    }

    fn settlements(
        &mut self,
        sha256: Option<&[u8; 32]>,
        limit: u32,
    ) -> Result<Vec<StoredSettlement>, StoreError> {
        self.with(|store| store.settlements(sha256, limit))
    }

    fn settlement_file(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|store| store.settlement_file(sha256))
    }

    fn charged(&mut self, from: AtMs, until: AtMs) -> Result<Vec<Charged>, StoreError> {
        self.with(|store| store.charged(from, until))
    }

    fn totals(&mut self, query: &TotalsQuery) -> Result<Vec<TotalRow>, StoreError> {
        self.with(|store| store.totals(query))
    }

    fn tax_free_totals(&mut self, from: Date, to: Date) -> Result<TaxFreeTotals, StoreError> {
        self.with(|store| store.tax_free_totals(from, to))
    }

    fn rates(&mut self, limit: u32) -> Result<Vec<RateQuote>, StoreError> {
        self.with(|store| store.rates(limit))
    }

    fn upkeep_runs(&mut self, limit: u32) -> Result<Vec<UpkeepRun>, StoreError> {
        self.with(|store| store.upkeep_runs(limit))
    }

    fn settings(&mut self) -> Result<Option<Settings>, StoreError> {
        self.with(Reader::settings)
    }

    fn tax_office(&mut self) -> Result<Option<TaxOfficeSettings>, StoreError> {
        self.with(Reader::tax_office)
    }

    fn closed_shift(&mut self, z_number: Option<u32>) -> Result<Option<ShiftId>, StoreError> {
        self.with(|store| store.closed_shift(z_number))
    }

    fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>, StoreError> {
        self.with(|store| store.shift(id))
    }

    fn paper(&mut self, id: PaperId) -> Result<Option<StoredPaper>, StoreError> {
        self.with(|store| store.paper(id))
    }

    fn papers_named(&mut self, name: &str) -> Result<Vec<StoredPaper>, StoreError> {
        self.with(|store| store.papers_named(name))
    }

    fn papers_of(&mut self, of: Id) -> Result<Vec<StoredPaper>, StoreError> {
        self.with(|store| store.papers_of(of))
    }

    fn verify_telling(
        &mut self,
        progress: &mut Progress<'_>,
    ) -> Result<Option<Verified>, StoreError> {
        self.with(|store| store.verify_telling(progress))
    }
}
