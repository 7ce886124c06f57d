//! Tax-free at the counter: who, what, and the records written for it.
//!
//! Nothing of the traveller is stored before the records are; a crash before that asks for the
//! passport again.

use super::{Approval, Nothing};
use crate::{
    error::{AppError, ErrorCode},
    till::Turn,
    view::{StayPaperView, StayStatusView, UnitDetailView},
};
use serde::Deserialize;
use ts_rs::TS;

pub mod ledger;

/// A receipt's number or id; none means the open cart or, where it is empty, the sale just done.
#[derive(Debug, Deserialize, TS)]
pub struct StartTaxFree {
    pub receipt: Option<String>,
}

pub fn start_tax_free(_: &mut Turn<'_>, _: StartTaxFree) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// The machine-readable zone, line by line, as typed or as an OCR-B reader sent it. `compared`:
/// a person compared a doubtful number with the page.
#[derive(Deserialize, TS)]
pub struct ReadPassport {
    pub lines: String,
    #[serde(default)]
    pub compared: bool,
}

pub fn read_passport(_: &mut Turn<'_>, _: ReadPassport) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// What the landing stamp and the other papers say. Days as `2026-11-23`.
#[derive(Deserialize, TS)]
pub struct SetStay {
    pub status: StayStatusView,
    pub landed_on: Option<String>,
    /// Since when a Japanese national has lived abroad.
    pub abroad_since: Option<String>,
    /// Beside the passport.
    #[serde(default)]
    pub papers: Vec<StayPaperView>,
}

pub fn set_stay(_: &mut Turn<'_>, _: SetStay) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// The same person's other receipts of today, by number; replaces those linked before.
#[derive(Debug, Deserialize, TS)]
pub struct LinkReceipts {
    pub numbers: Vec<String>,
}

pub fn link_receipts(_: &mut Turn<'_>, _: LinkReceipts) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// Which record each line goes to; lines not named go to record 0.
#[derive(Debug, Deserialize, TS)]
pub struct SplitGoods {
    pub parts: Vec<GoodsPart>,
}

#[derive(Debug, Deserialize, TS)]
pub struct GoodsPart {
    pub line: u32,
    pub part: u8,
}

pub fn split_goods(_: &mut Turn<'_>, _: SplitGoods) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// Describes goods from ¥1,000,000 a piece.
#[derive(Debug, Deserialize, TS)]
pub struct DetailGoods {
    pub line: u32,
    pub detail: UnitDetailView,
}

pub fn detail_goods(_: &mut Turn<'_>, _: DetailGoods) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// The name on the record, where the office does not take the receipt's; empty takes that again.
#[derive(Debug, Deserialize, TS)]
pub struct NameGoods {
    pub line: u32,
    pub name: String,
}

pub fn name_goods(_: &mut Turn<'_>, _: NameGoods) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// Writes the records, queues them and asks for the slips. Before payment it only checks: the
/// records are then written with the sale.
pub fn confirm_tax_free(_: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

pub fn leave_tax_free(_: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}
