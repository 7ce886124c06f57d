//! What a reader is asked for, and the shape of what it finds.

use maneki_core::{
    chain::ChainBreak,
    id::{SaleId, StaffId},
    money::Yen,
    product::Sku,
    reconcile::{Matched, Settlement},
    report::{Sums, Tally, TaxFreeSums},
    sale::ReceiptNo,
    time::{AtMs, Date},
};
use std::collections::BTreeMap;

/// An acquirer's file and what came of comparing it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSettlement {
    pub sha256: [u8; 32],
    pub name: String,
    /// The acquirer's day.
    pub day: Date,
    pub at: AtMs,
    /// Nobody where a script took it in.
    pub staff: Option<StaffId>,
    /// The file itself; empty where it was read back.
    pub content: Vec<u8>,
    pub sums: Settlement,
    pub rows: Vec<Matched>,
}

/// By what sums are taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Sales and returns.
    Kind,
    Day,
    Hour,
    Staff,
    Tender,
    Goods,
    /// The passport's country, of goods in purchase records that stand.
    Nation,
}

/// Shop days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalsQuery {
    pub from: Date,
    pub to: Date,
    pub by: Dimension,
}

/// Sums under one key: `20261123`, `09`, a SKU, a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TotalRow {
    pub key: String,
    /// Goods' Japanese name.
    pub name: String,
    pub receipts: i64,
    pub pieces: i64,
    pub yen: i64,
    /// Each receipt at its own rate.
    pub fen: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaxFreeTotals {
    pub net_yen: i64,
    pub outstanding: i64,
    pub outstanding_yen: i64,
}

/// What the store keeps summed of a shift.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShiftFigures {
    pub sums: Sums,
    /// By staff.
    pub voids: BTreeMap<String, Tally>,
    pub tax_free: TaxFreeSums,
}

/// What a receipt must fit; every part that is set, together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReceiptQuery {
    /// Shop days, both ends included.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Totals, both ends included.
    pub least_yen: Option<Yen>,
    pub most_yen: Option<Yen>,
    /// `cash`, or a wallet's name.
    pub tender: Option<String>,
    /// All or the end of a receipt number.
    pub number: Option<String>,
    /// Words in the goods' names, SKU or JAN.
    pub text: Option<String>,
    pub staff: Option<StaffId>,
    pub sku: Option<Sku>,
    pub only: Option<Only>,
    /// Only receipts with a purchase record, or only without.
    pub tax_free: Option<bool>,
    /// Where the last page ended.
    pub after: Option<Cursor>,
    pub limit: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    Sales,
    Returns,
}

/// A receipt's place in the order of receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub i64);

#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReceiptPage {
    pub receipts: Vec<ReceiptRow>,
    /// None on the last page.
    pub next: Option<Cursor>,
}

/// A receipt as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiptRow {
    pub id: SaleId,
    pub number: ReceiptNo,
    pub at: AtMs,
    pub is_return: bool,
    pub total_yen: Yen,
    /// `cash` and wallets' names, in order, each once.
    pub tenders: Vec<String>,
    pub staff_name: String,
    /// The first line's Japanese name.
    pub first_item: String,
    pub lines: u32,
}

/// The chain's proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub documents: u64,
    /// The newest link, as hex.
    pub head: String,
    pub breaks_in_all: u64,
    /// The first thousand of them, in the chain's order.
    pub breaks: Vec<ChainBreak>,
}
