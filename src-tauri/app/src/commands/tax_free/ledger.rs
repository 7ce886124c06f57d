//! The ledger of purchase records: finding, sending again, correcting, refunding.

use super::{AppError, Approval, ErrorCode, Nothing, Turn};
use crate::view::{LedgerPage, RefundRouteView, StandingView, TaxFreeRecordView};
use serde::Deserialize;
use ts_rs::TS;

/// Every part that is set must fit. Days are the sale's in Japan, `2026-11-23`, both ends included.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct ListTaxFreeRecords {
    pub from: Option<String>,
    pub to: Option<String>,
    pub standings: Vec<StandingView>,
    /// Part of a send number, a receipt number or a product's name.
    pub text: Option<String>,
    /// Only what a person must look at.
    pub alarms: bool,
    pub after: Option<i64>,
    pub limit: Option<u32>,
}

pub fn list_tax_free_records(
    _: &mut Turn<'_>,
    _: ListTaxFreeRecords,
) -> Result<LedgerPage, AppError> {
    Err(ErrorCode::Internal.into())
}

#[derive(Debug, Deserialize, TS)]
pub struct TaxFreeRecordId {
    pub id: String,
}

pub fn show_tax_free_record(
    _: &mut Turn<'_>,
    _: TaxFreeRecordId,
) -> Result<TaxFreeRecordView, AppError> {
    Err(ErrorCode::Internal.into())
}

/// `reference`: the bank's, for a transfer.
#[derive(Debug, Deserialize, TS)]
pub struct RefundTaxFree {
    pub id: String,
    pub route: RefundRouteView,
    #[serde(default)]
    pub reference: String,
    /// The net amount that was shown and agreed to.
    pub net_yen: i64,
    pub approval: Option<Approval>,
}

pub fn refund_tax_free(_: &mut Turn<'_>, _: RefundTaxFree) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// Opens the procedure again to correct a record; confirming withdraws it and writes another.
pub fn fix_tax_free_record(_: &mut Turn<'_>, _: TaxFreeRecordId) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

/// Sends what waits now, not at its next turn.
pub fn resend_tax_free_record(_: &mut Turn<'_>, _: TaxFreeRecordId) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

#[derive(Debug, Deserialize, TS)]
pub struct CancelTaxFreeRecord {
    pub id: String,
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn cancel_tax_free_record(
    _: &mut Turn<'_>,
    _: CancelTaxFreeRecord,
) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}

pub fn reprint_guide_slip(_: &mut Turn<'_>, _: TaxFreeRecordId) -> Result<Nothing, AppError> {
    Err(ErrorCode::Internal.into())
}
