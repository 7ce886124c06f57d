//! Comparing an acquirer's settlement file with what the till charged.

use crate::{
    error::{AppError, ErrorCode},
    ports::{Write, files::SettlementFault, store::StoredSettlement},
    till::Turn,
};
use maneki_core::{
    audit::Action,
    money::Yen,
    reconcile::{Bucket, Matched, MoveKind, reconcile, settlement},
    time::{AtMs, day_text, parse_day},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const MOST_BYTES: usize = 32 * 1024 * 1024;
const MOST_SHOWN: u32 = 60;
const DAY_MS: i64 = 24 * 3_600_000;

/// A file's bytes, and the acquirer's day that it is said to be of, `2026-11-23`.
#[derive(Deserialize, TS)]
pub struct ImportSettlement {
    pub name: String,
    pub day: String,
    pub bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BucketView {
    Both,
    TillOnly,
    AcquirerOnly,
    AmountDiffers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MoveKindView {
    Payment,
    Refund,
}

#[derive(Debug, Serialize, TS)]
pub struct MatchedView {
    pub bucket: BucketView,
    pub request_id: String,
    pub kind: MoveKindView,
    pub till_yen: Option<i64>,
    pub acquirer_yen: Option<i64>,
    pub fee_yen: i64,
    pub receipt: Option<String>,
    /// In the file, from 1.
    pub line: Option<u64>,
}

impl From<&Matched> for MatchedView {
    fn from(row: &Matched) -> Self {
        Self {
            bucket: match row.bucket {
                Bucket::Both => BucketView::Both,
                Bucket::TillOnly => BucketView::TillOnly,
                Bucket::AcquirerOnly => BucketView::AcquirerOnly,
                Bucket::AmountDiffers => BucketView::AmountDiffers,
            },
            request_id: row.request_id.clone(),
            kind: match row.kind {
                MoveKind::Payment => MoveKindView::Payment,
                MoveKind::Refund => MoveKindView::Refund,
            },
            till_yen: row.till_yen.map(Yen::get),
            acquirer_yen: row.acquirer_yen.map(Yen::get),
            fee_yen: row.fee_yen.get(),
            receipt: row.receipt.clone(),
            line: row.line,
        }
    }
}

/// A file and what came of it.
#[derive(Debug, Serialize, TS)]
pub struct SettlementView {
    pub name: String,
    pub day: String,
    pub at_ms: i64,
    pub sha256: String,
    /// This very file was taken in before; nothing was changed.
    pub again: bool,
    pub both: u32,
    pub till_only: u32,
    pub acquirer_only: u32,
    pub amount_differs: u32,
    pub payments_yen: i64,
    pub refunds_yen: i64,
    pub fees_yen: i64,
    pub net_yen: i64,
    /// What does not agree first.
    pub rows: Vec<MatchedView>,
}

fn view(found: &StoredSettlement, again: bool) -> SettlementView {
    let count = |bucket| {
        let rows = found.rows.iter().filter(|row| row.bucket == bucket).count();
        u32::try_from(rows).unwrap_or(u32::MAX)
    };
    SettlementView {
        name: found.name.clone(),
        day: day_text(found.day),
        at_ms: found.at.0,
        sha256: maneki_core::hex::hex(&found.sha256),
        again,
        both: count(Bucket::Both),
        till_only: count(Bucket::TillOnly),
        acquirer_only: count(Bucket::AcquirerOnly),
        amount_differs: count(Bucket::AmountDiffers),
        payments_yen: found.sums.payments_yen.get(),
        refunds_yen: found.sums.refunds_yen.get(),
        fees_yen: found.sums.fees_yen.get(),
        net_yen: found.sums.net_yen.get(),
        rows: found.rows.iter().map(Into::into).collect(),
    }
}

pub fn import_settlement(
    turn: &mut Turn<'_>,
    request: ImportSettlement,
) -> Result<SettlementView, AppError> {
    let ImportSettlement { name, day, bytes } = request;
    if bytes.len() > MOST_BYTES {
        return Err(AppError::new(ErrorCode::SettlementUnreadable).detail("too large"));
    }
    let sha256 = turn.env.digest(&bytes);
    if let Some(known) = turn.store.settlements(Some(&sha256), 1)?.first() {
        return Ok(view(known, true));
    }
    let bad_day = || AppError::new(ErrorCode::BadQuery).with("field", "day");
    let day = parse_day(&day).ok_or_else(bad_day)?;
    let file = turn.files.settlement(&bytes).map_err(refused)?;
    let border = file.day_ends_hour;
    if let Some(other) = file.rows.iter().find(|row| row.at.shop_day(border) != day) {
        let error = AppError::new(ErrorCode::SettlementOtherDay);
        let found = day_text(other.at.shop_day(border));
        return Err(error.with("found", found).with("line", other.line));
    }
    let from = AtMs::begin_of(day, border);
    let charged = turn.store.charged(from, from.plus_ms(DAY_MS))?;
    let found = StoredSettlement {
        sha256,
        name: name.chars().take(200).collect(),
        day,
        at: turn.now,
        staff: turn.staff(),
        sums: settlement(&file.rows)?,
        rows: reconcile(&file.rows, &charged),
        content: bytes,
    };
    let answer = view(&found, false);
    let differ = answer.till_only + answer.acquirer_only + answer.amount_differs;
    let told = format!("both={}; differ={differ}; net_yen={}", answer.both, answer.net_yen);
    turn.audit_change(Action::SettlementImported, None, &found.name, "", told);
    turn.writes.push(Write::Settlement(Box::new(found)));
    Ok(answer)
}

fn refused(fault: SettlementFault) -> AppError {
    match fault {
        SettlementFault::CutShort => AppError::new(ErrorCode::SettlementCutShort),
        SettlementFault::NotUtf8 => AppError::new(ErrorCode::SettlementNotUtf8),
        SettlementFault::Unreadable(why) => {
            AppError::new(ErrorCode::SettlementUnreadable).detail(why)
        }
        SettlementFault::Column(column) => {
            AppError::new(ErrorCode::SettlementColumn).with("column", column)
        }
        SettlementFault::Amount { line, value } => {
            AppError::new(ErrorCode::SettlementAmount).with("line", line).with("value", value)
        }
        SettlementFault::Currency { line, found } => {
            AppError::new(ErrorCode::SettlementCurrency).with("line", line).with("found", found)
        }
        SettlementFault::Cell { line, value } => {
            AppError::new(ErrorCode::SettlementCell).with("line", line).with("value", value)
        }
        SettlementFault::Double { line, request_id } => {
            let error = AppError::new(ErrorCode::SettlementDouble).with("line", line);
            error.with("request_id", request_id)
        }
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct ListSettlements {
    pub limit: u32,
}

pub fn list_settlements(
    turn: &mut Turn<'_>,
    request: ListSettlements,
) -> Result<Vec<SettlementView>, AppError> {
    let found = turn.store.settlements(None, request.limit.clamp(1, MOST_SHOWN))?;
    Ok(found.iter().map(|settlement| view(settlement, false)).collect())
}
