//! The durable memory: one writer that commits whole steps, and readers beside it.

mod found;

pub use found::{
    Cursor, Dimension, Only, ReceiptPage, ReceiptQuery, ReceiptRow, ShiftFigures, StoredSettlement,
    TaxFreeTotals, TotalRow, TotalsQuery, Verified,
};

use super::{
    Progress,
    papers::{PaperFile, PrintRow, StoredPaper},
    records::{NewRecord, RecordFact, RecordQuery, Secret, StoredRecord},
    tax_office::Sealed,
    upkeep::{BackupFacts, BackupFault, BackupFile, BackupOrder, Rehearsal},
};
use crate::{tax_office::TaxOfficeSettings, travel::ShopCards, wallets::WalletSettings};
use maneki_core::{
    audit::AuditEntry,
    campaign::Campaign,
    cart::Cart,
    checkout::{Checkout, ReturnDraft},
    id::{
        AttemptId, CampaignId, CartId, Id, PaperId, RecordId, RefundId, SaleId, ShiftId, StaffId,
    },
    paper::PaperNote,
    payment::Attempt,
    printer::PrinterSetup,
    product::{ComingPrice, Product, Sku},
    rate::RateQuote,
    reconcile::Charged,
    refund::Refund,
    sale::{ReceiptNo, Sale},
    settings::Settings,
    shift::{CashMove, Closing, Shift, Void},
    staff::{PinLock, Staff},
    taxfree::record::SendNo,
    time::{AtMs, Date},
    upkeep::{Upkeep, UpkeepRun},
};
use std::{collections::BTreeMap, ops::ControlFlow};

/// Why the store did not answer. The text is for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The disk is full; nothing was written.
    DiskFull,
    /// The folder or the file cannot be written.
    ReadOnly,
    /// Another copy of the till holds this data.
    InUse,
    /// Made by a newer version, whose number is given; nothing was touched.
    Newer { version: u32 },
    /// The key does not open the file, or it is no database.
    WrongKey,
    /// A rule of the data was broken: a bug, or a number given twice.
    Conflict(String),
    /// A commit failed and may yet have happened: reopen and read again. `full` where the disk is.
    Unknown { full: bool, detail: String },
    /// Anything else.
    Failed(String),
}

/// One change of a step. All of a step's changes are committed together or not at all.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Inserts or replaces a cart with its lines. At most one cart is not held: the current one.
    SaveCart(Cart),
    DropCart(CartId),
    SaveCheckout(Checkout),
    DropCheckout(CartId),
    SaveReturn(ReturnDraft),
    DropReturn(SaleId),
    /// Remembers that a payment code was sent, by its SHA-256.
    UseCode {
        hash: [u8; 32],
        at: AtMs,
    },
    /// A payment as it now is, with its version. Each version is a row of its own; one that is
    /// there already is a [`StoreError::Conflict`].
    Attempt(Box<Attempt>),
    /// A manager saw that a payment settled by hand was contradicted; nothing more comes of it.
    SeePayment(AttemptId),
    /// A manager saw to what a wallet refused to give back; nothing more comes of it.
    SeeRefund(RefundId),
    /// The same for a refund, and the return draft that it pays out.
    Refund {
        refund: Box<Refund>,
        of_return: Option<SaleId>,
    },
    Sale(Box<Sale>),
    /// Copy 2 and on of a receipt.
    Reprint {
        sale: SaleId,
        copy: u32,
        at: AtMs,
        staff: StaffId,
    },
    OpenShift(Shift),
    MoveCash {
        shift: ShiftId,
        cash: CashMove,
    },
    XReport {
        shift: ShiftId,
        at: AtMs,
        staff: StaffId,
    },
    CloseShift {
        shift: ShiftId,
        closing: Closing,
    },
    Void {
        shift: ShiftId,
        void: Void,
    },
    Audit(AuditEntry),
    /// Inserts or replaces by SKU.
    SaveProducts(Vec<Product>),
    /// Inserts or replaces by SKU and day.
    PlanPrice(ComingPrice),
    DropPrice {
        sku: Sku,
        from: Date,
    },
    /// Inserts or replaces by id.
    SaveStaff(Staff),
    SavePinLock {
        staff: StaffId,
        lock: PinLock,
    },
    /// Inserts or replaces by id.
    SaveCampaign(Box<Campaign>),
    SaveSettings(Box<Settings>),
    SaveWallets(Box<WalletSettings>),
    SaveTravel(Box<ShopCards>),
    /// None: there is no sender any more.
    SaveTaxOffice(Option<Box<TaxOfficeSettings>>),
    AddQuote(RateQuote),
    /// These printers and their routes instead of all that were there.
    SavePrinters(Vec<PrinterSetup>),
    Paper(Box<PaperNote>),
    PaperFile {
        paper: PaperId,
        file: PaperFile,
    },
    /// Where a paper stands; replaces what was known of it.
    Print(PrintRow),
    Record(Box<NewRecord>),
    RecordFact(Box<RecordFact>),
    /// Deletes everything sealed of a record; the record itself stays whole.
    WipeRecord(RecordId),
    UpkeepRun(Box<UpkeepRun>),
    Settlement(Box<StoredSettlement>),
}

/// What the till needs to go on where it stopped.
#[derive(Debug, Default)]
pub struct Loaded {
    /// None before the first start's set-up.
    pub settings: Option<Settings>,
    /// None until a wallet was set up.
    pub wallets: Option<WalletSettings>,
    /// None while no sender of purchase records is set up.
    pub tax_office: Option<TaxOfficeSettings>,
    /// What the shop changed in the travel cards.
    pub travel: ShopCards,
    pub staff: Vec<Staff>,
    pub pin_locks: Vec<(StaffId, PinLock)>,
    /// The newest one entered.
    pub quote: Option<RateQuote>,
    pub products: Vec<Product>,
    pub coming_prices: Vec<ComingPrice>,
    /// Every campaign ever entered.
    pub campaigns: Vec<Campaign>,
    /// The current cart and the held ones.
    pub carts: Vec<Cart>,
    pub checkout: Option<Checkout>,
    pub returns: Vec<ReturnDraft>,
    /// Every payment that is open, wants to be ticked, or belongs to the open checkout.
    pub attempts: Vec<Attempt>,
    /// Every refund that is open or belongs to a return draft, with that draft.
    pub refunds: Vec<(Refund, Option<SaleId>)>,
    /// The shift that is open.
    pub shift: Option<Shift>,
    /// Every purchase record that something is still to come of.
    pub records: Vec<StoredRecord>,
    /// The newest number that a message to the tax office bore.
    pub last_send_no: Option<SendNo>,
    pub printers: Vec<PrinterSetup>,
    /// Every paper that something is still to come of, oldest first.
    pub papers: Vec<StoredPaper>,
    /// The newest moment that any row carries: a clock before it went back.
    pub last_at: Option<AtMs>,
    pub upkeep: Upkeep,
}

pub trait Store: Reader {
    /// # Errors
    /// [`StoreError`].
    fn load(&mut self) -> Result<Loaded, StoreError>;

    /// Commits all of `writes` in one transaction, durable on return.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where the commit itself failed; else nothing was written.
    fn commit(&mut self, writes: &[Write]) -> Result<(), StoreError>;

    /// Makes what the readers beside this store find and count a sale by, once nobody waits for
    /// its commit. A store that was not asked, or failed, makes it with its next commit.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is lost.
    fn settle(&mut self) -> Result<(), StoreError>;

    /// The last receipt number given on a shop day by a till; 0 before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn last_receipt(&mut self, till: u8, day: Date) -> Result<u32, StoreError>;

    /// The last Z report's number; 0 before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn last_z(&mut self) -> Result<u32, StoreError>;

    /// How many sales of a shop day each campaign was given to.
    ///
    /// # Errors
    /// [`StoreError`].
    fn campaigns_given(&mut self, day: Date) -> Result<BTreeMap<CampaignId, u32>, StoreError>;

    /// Whether a sale has used this campaign's code.
    ///
    /// # Errors
    /// [`StoreError`].
    fn code_spent(&mut self, code: &str) -> Result<bool, StoreError>;

    /// A payment as it last was.
    ///
    /// # Errors
    /// [`StoreError`].
    fn attempt(&mut self, id: AttemptId) -> Result<Option<Attempt>, StoreError>;

    /// Every refund of a payment, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn refunds_of(&mut self, attempt: AttemptId) -> Result<Vec<Refund>, StoreError>;

    /// Whether a payment code was sent before.
    ///
    /// # Errors
    /// [`StoreError`].
    fn code_used(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError>;
}

/// Questions that change nothing. Managers' searches run on readers beside the writer.
pub trait Reader: Send {
    /// # Errors
    /// [`StoreError`].
    fn sale(&mut self, id: SaleId) -> Result<Option<Sale>, StoreError>;

    /// # Errors
    /// [`StoreError`].
    fn sale_by_number(&mut self, number: &ReceiptNo) -> Result<Option<Sale>, StoreError>;

    /// The returns of a sale, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn returns_of(&mut self, sale: SaleId) -> Result<Vec<Sale>, StoreError>;

    /// How often a receipt was printed again.
    ///
    /// # Errors
    /// [`StoreError`].
    fn reprints(&mut self, sale: SaleId) -> Result<u32, StoreError>;

    /// All sales and returns of a shift, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn sales_of_shift(&mut self, shift: ShiftId) -> Result<Vec<Sale>, StoreError>;

    /// What is kept summed of a shift, without reading its sales; voids and purchase records up
    /// to `until`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn shift_figures(&mut self, shift: ShiftId, until: AtMs) -> Result<ShiftFigures, StoreError>;

    /// A page of receipts, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn find_receipts(&mut self, query: &ReceiptQuery) -> Result<ReceiptPage, StoreError>;

    /// Every receipt that fits, newest first, one at a time in constant memory.
    ///
    /// # Errors
    /// [`StoreError`].
    fn each_receipt(
        &mut self,
        query: &ReceiptQuery,
        each: &mut dyn FnMut(&Sale) -> ControlFlow<()>,
    ) -> Result<(), StoreError>;

    /// How many receipts fit. `progress` may break off; the count is then short.
    ///
    /// # Errors
    /// [`StoreError`].
    fn count_receipts(
        &mut self,
        query: &ReceiptQuery,
        progress: &mut Progress<'_>,
    ) -> Result<u64, StoreError>;

    /// A receipt's link in the chain: its number, and its hash as hex.
    ///
    /// # Errors
    /// [`StoreError`].
    fn link(&mut self, sale: SaleId) -> Result<Option<(i64, String)>, StoreError>;

    /// A page of the audit trail, newest first; `before` is the last page's last sequence number.
    ///
    /// # Errors
    /// [`StoreError`].
    fn audit(
        &mut self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<(i64, AuditEntry)>, StoreError>;

    /// # Errors
    /// [`StoreError`].
    fn record(&mut self, id: RecordId) -> Result<Option<StoredRecord>, StoreError>;

    /// The records of a sale, and those that count it towards their threshold, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn records_of(&mut self, sale: SaleId) -> Result<Vec<StoredRecord>, StoreError>;

    /// A page of records, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn find_records(&mut self, query: &RecordQuery) -> Result<Vec<StoredRecord>, StoreError>;

    /// How many records fit, on all pages together.
    ///
    /// # Errors
    /// [`StoreError`].
    fn count_records(&mut self, query: &RecordQuery) -> Result<u64, StoreError>;

    /// The newest sealed bytes of a kind; none once they are wiped.
    ///
    /// # Errors
    /// [`StoreError`].
    fn secret(&mut self, record: RecordId, kind: Secret) -> Result<Option<Sealed>, StoreError>;

    /// Records of sales up to this day whose traveller's data is not wiped yet, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn unwiped(&mut self, sold_until: Date, limit: u32) -> Result<Vec<StoredRecord>, StoreError>;

    /// Copies the data while the till sells, and proves the copy by opening it and by its chain.
    ///
    /// # Errors
    /// [`BackupFault`]; nothing stays under the copy's name then.
    fn make_backup(
        &mut self,
        order: &BackupOrder,
        progress: &mut Progress<'_>,
    ) -> Result<BackupFacts, BackupFault>;

    /// The copies in a folder, the newest first; an empty name is the till's own folder.
    ///
    /// # Errors
    /// [`BackupFault`].
    fn backups(&mut self, folder: &str) -> Result<Vec<BackupFile>, BackupFault>;

    /// Puts a copy back in a folder of its own, opens it there, counts, and takes it away again.
    ///
    /// # Errors
    /// [`BackupFault`]; the data was not touched.
    fn rehearse_restore(
        &mut self,
        file: &str,
        progress: &mut Progress<'_>,
    ) -> Result<Rehearsal, BackupFault>;

    /// The newest settlements, newest first, or the one of the file with this SHA-256; without
    /// the file itself.
    ///
    /// # Errors
    /// [`StoreError`].
    fn settlements(
        &mut self,
        sha256: Option<&[u8; 32]>,
        limit: u32,
    ) -> Result<Vec<StoredSettlement>, StoreError>;

    /// The file of a settlement as it came.
    ///
    /// # Errors
    /// [`StoreError`].
    fn settlement_file(&mut self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError>;

    /// What the till holds for paid or given back by wallets among the moves that began from
    /// `from` until before `until`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn charged(&mut self, from: AtMs, until: AtMs) -> Result<Vec<Charged>, StoreError>;

    /// The sums of a span of shop days by what is asked for.
    ///
    /// # Errors
    /// [`StoreError`].
    fn totals(&mut self, query: &TotalsQuery) -> Result<Vec<TotalRow>, StoreError>;

    /// Goods in purchase records of these days that stand, and all that is to be given back.
    ///
    /// # Errors
    /// [`StoreError`].
    fn tax_free_totals(&mut self, from: Date, to: Date) -> Result<TaxFreeTotals, StoreError>;

    /// The newest rates entered, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn rates(&mut self, limit: u32) -> Result<Vec<RateQuote>, StoreError>;

    /// The newest jobs of keeping, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn upkeep_runs(&mut self, limit: u32) -> Result<Vec<UpkeepRun>, StoreError>;
    /// None before the first start's set-up.
    ///
    /// # Errors
    /// [`StoreError`].
    fn settings(&mut self) -> Result<Option<Settings>, StoreError>;

    /// How purchase records are sent; none while no sender is set up.
    ///
    /// # Errors
    /// [`StoreError`].
    fn tax_office(&mut self) -> Result<Option<TaxOfficeSettings>, StoreError>;

    /// The shift that a Z report closed, by the report's number; none is the newest.
    ///
    /// # Errors
    /// [`StoreError`].
    fn closed_shift(&mut self, z_number: Option<u32>) -> Result<Option<ShiftId>, StoreError>;

    /// A shift of any day.
    ///
    /// # Errors
    /// [`StoreError`].
    fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>, StoreError>;

    /// # Errors
    /// [`StoreError`].
    fn paper(&mut self, id: PaperId) -> Result<Option<StoredPaper>, StoreError>;

    /// The papers of this name, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn papers_named(&mut self, name: &str) -> Result<Vec<StoredPaper>, StoreError>;

    /// Every paper of a sale, a shift or a record, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn papers_of(&mut self, of: Id) -> Result<Vec<StoredPaper>, StoreError>;

    /// Recomputes the hash chain over every document. `progress` hears of documents done and in
    /// all; none where it broke off.
    ///
    /// # Errors
    /// [`StoreError`].
    fn verify_telling(
        &mut self,
        progress: &mut Progress<'_>,
    ) -> Result<Option<Verified>, StoreError>;

    /// The same to its end.
    ///
    /// # Errors
    /// [`StoreError`].
    fn verify(&mut self) -> Result<Verified, StoreError> {
        let verified = self.verify_telling(&mut |_, _| ControlFlow::Continue(()))?;
        Ok(verified.expect("nothing breaks it off"))
    }
}
