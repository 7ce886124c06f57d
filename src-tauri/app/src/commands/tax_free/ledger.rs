//! The ledger of purchase records: finding, sending again, correcting, refunding.

use super::{AppError, Approval, ErrorCode, Nothing, Turn, find_sale, office, records};
use crate::{
    commands::staff::approve,
    jobs::Job,
    ports::records::{RecordQuery, Secret, StoredRecord},
    state::tax_free::{Case, Desk, Linked, Of, Stay},
    view::{LedgerPage, LedgerRowView, RefundRouteView, StandingView},
};
use maneki_core::{
    audit::Action,
    id::{AttemptId, RecordId, RefundId},
    money::Yen,
    paper::PaperKind,
    taxfree::{
        buyer::Paper,
        goods::Receipt,
        life::{RefundPlan, RefundRoute, Standing, WithdrawReason},
    },
    time::{AtMs, Date, day_text, parse_day},
};
use serde::Deserialize;
use std::sync::Arc;
use ts_rs::TS;

const MOST_ROWS: u32 = 200;
const DAY_MS: i64 = 86_400_000;

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
    turn: &mut Turn<'_>,
    request: ListTaxFreeRecords,
) -> Result<Job, AppError> {
    Ok(Job::Records { query: query(turn, request)?, now: turn.now })
}

pub(super) fn query(turn: &Turn<'_>, request: ListTaxFreeRecords) -> Result<RecordQuery, AppError> {
    let day = |text: Option<String>, field: &str| -> Result<Option<Date>, AppError> {
        let bad = || AppError::new(ErrorCode::BadQuery).with("field", field);
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| parse_day(&text).ok_or_else(bad)).transpose()
    };
    let alarmed = request.alarms.then(|| {
        let cases = turn.state.tax_free.cases.values();
        let alarmed = cases.filter(|case| case.life.alarm(turn.now).is_some());
        alarmed.map(|case| case.record.id).take(MOST_ROWS as usize).collect()
    });
    let text = request.text.map(|text| text.trim().to_owned());
    Ok(RecordQuery {
        from: day(request.from, "from")?,
        to: day(request.to, "to")?,
        standings: request.standings.into_iter().map(Into::into).collect(),
        today: Some(turn.now.day_in_japan()),
        text: text.filter(|text| !text.is_empty()),
        only: alarmed,
        after: request.after,
        limit: request.limit.unwrap_or(50).clamp(1, MOST_ROWS),
    })
}

/// A page as the screens show it. A record whose story does not fit together is left out; the
/// chain's verification names it.
pub(crate) fn page(found: &[StoredRecord], query: &RecordQuery, now: AtMs) -> LedgerPage {
    let full = found.len() >= query.limit as usize;
    let next = found.last().filter(|_| full).map(|last| last.no);
    let rows = found.iter().filter_map(|stored| {
        let case = Case::of(stored).ok()?;
        Some(row(&case, now))
    });
    LedgerPage { rows: rows.collect(), next }
}

pub(crate) fn row(case: &Case, now: AtMs) -> LedgerRowView {
    let record = &case.record;
    let age = now.since(case.life.recorded_at).max(0) / DAY_MS;
    LedgerRowView {
        id: record.id.to_string(),
        number: record.send_no.to_string(),
        receipt: record.receipt_number.clone(),
        sold_at_ms: record.sold_at.0,
        total_yen: record.total_yen().get(),
        refundable_yen: record.refundable_yen().get(),
        standing: case.life.standing(now).into(),
        confirm_by: record.confirm_by.map(day_text),
        age_days: u32::try_from(age).unwrap_or(u32::MAX),
        alarm: case.alarm_view(now),
    }
}

#[derive(Debug, Deserialize, TS)]
pub struct TaxFreeRecordId {
    pub id: String,
}

pub(super) fn parse(id: &str) -> Result<RecordId, AppError> {
    id.parse().map_err(|_| ErrorCode::NoSuchRecord.into())
}

/// The payment that part of may still go back, inside the wallet's window.
pub(super) fn wallet_route(
    turn: &mut Turn<'_>,
    case: &Case,
) -> Result<Option<AttemptId>, AppError> {
    if !turn.state.settings.tax_free.offered().wallet {
        return Ok(None);
    }
    let days = i64::from(turn.state.settings.tax_free.wallet_refund_days);
    if turn.now.since(case.record.sold_at) > days * DAY_MS {
        return Ok(None);
    }
    records::refund_attempt(turn, case)
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

pub fn refund_tax_free(turn: &mut Turn<'_>, request: RefundTaxFree) -> Result<Nothing, AppError> {
    let id = parse(&request.id)?;
    let case = office::find(turn, id)?;
    match case.life.standing(turn.now) {
        Standing::Confirmed => {}
        Standing::RefundApproved | Standing::Refunded => {
            return Err(ErrorCode::RefundedAlready.into());
        }
        Standing::Withdrawn | Standing::Withdrawing => {
            let error = AppError::new(ErrorCode::RecordWithdrawn);
            return Err(error.with("number", &case.record.send_no));
        }
        _ => return Err(ErrorCode::NotConfirmedYet.into()),
    }
    let returning = |draft: &maneki_core::checkout::ReturnDraft| draft.of == case.record.sale;
    if turn.state.returns.iter().any(returning) {
        return Err(ErrorCode::ReturnOpen.into());
    }
    let gross_yen = case.record.refundable_yen();
    let fee_yen = turn.state.settings.tax_free.fee(gross_yen);
    let net = gross_yen.minus(fee_yen)?;
    if net != Yen::new(request.net_yen)? {
        return Err(AppError::new(ErrorCode::RefundChanged).with("net_yen", net.get()));
    }
    let offered = turn.state.settings.tax_free.offered();
    let route = match request.route {
        RefundRouteView::Cash if !offered.cash => return Err(ErrorCode::RouteNotOffered.into()),
        RefundRouteView::Bank if !offered.bank => return Err(ErrorCode::RouteNotOffered.into()),
        RefundRouteView::Wallet => {
            let attempt = wallet_route(turn, &case)?.ok_or(ErrorCode::WalletRefundClosed)?;
            RefundRoute::Wallet { attempt }
        }
        RefundRouteView::Cash => RefundRoute::Cash,
        RefundRouteView::Bank => {
            let reference = request.reference.trim().to_owned();
            if reference.is_empty() {
                return Err(ErrorCode::EvidenceNeeded.into());
            }
            RefundRoute::Bank { reference }
        }
    };
    let approved_by = approve(turn, request.approval.as_ref())?;
    let by = approved_by.map_or_else(|| turn.who(), Ok)?;
    let plan = RefundPlan { refund: turn.fresh(RefundId), route, gross_yen, fee_yen };
    let after = format!("{net} {:?}", request.route);
    let number = &case.record.send_no;
    turn.audit_change(Action::TaxFreeRefunded, approved_by, number, gross_yen, after);
    office::approve_refund(turn, id, plan, by)?;
    Ok(Nothing {})
}

/// Opens the procedure again to correct a record; confirming withdraws it and writes another.
pub fn fix_tax_free_record(
    turn: &mut Turn<'_>,
    request: TaxFreeRecordId,
) -> Result<Nothing, AppError> {
    let id = parse(&request.id)?;
    let case = office::find(turn, id)?;
    withdrawable(turn, &case)?;
    let sealed = turn.store.secret(id, Secret::Buyer)?;
    let buyer = sealed.and_then(|sealed| turn.vault.open_buyer(id, &sealed));
    let buyer = buyer.ok_or(ErrorCode::DataWiped)?;
    let sale = find_sale(turn, &case.record.sale.to_string())?;
    let returns = turn.store.returns_of(sale.id)?;
    let names = case.record.items.iter().filter(|item| {
        sale.lines.iter().any(|line| line.no == item.line && line.names.ja != item.name)
    });
    let names = names.map(|item| (item.line, item.name.clone())).collect();
    let details = case.record.items.iter();
    let details = details.filter_map(|item| Some((item.line, item.detail.clone()?))).collect();
    let mut linked = vec![];
    for other in &case.linked {
        let sale = find_sale(turn, &other.to_string())?;
        let receipt = Receipt::kept(&sale, &turn.store.returns_of(sale.id)?)?;
        linked.push(Linked { sale: Arc::new(sale), receipt, to_record: false });
    }
    let papers = buyer.papers.into_iter().filter(|paper| *paper != Paper::Passport);
    let (landed_on, abroad_since) = (buyer.landed_on, buyer.abroad_since);
    let papers = papers.collect();
    let stay = Stay { status: buyer.status, landed_on, abroad_since, papers };
    let of = Of::Sale { sale: Arc::new(sale), returns: Arc::new(returns) };
    let desk = Desk {
        passport: Some(buyer.passport),
        stay: Some(stay),
        linked,
        details,
        names,
        corrects: Some(Box::new(case.record.clone())),
        ..Desk::new(of)
    };
    turn.audit(Action::PersonalDataShown, &case.record.send_no);
    turn.state.tax_free.desk = Some(Arc::new(desk));
    records::check_form(turn)
}

pub(super) fn withdrawable(turn: &Turn<'_>, case: &Case) -> Result<(), AppError> {
    match case.life.standing(turn.now) {
        Standing::Withdrawn | Standing::Withdrawing => {
            let error = AppError::new(ErrorCode::RecordWithdrawn);
            Err(error.with("number", &case.record.send_no))
        }
        Standing::RefundApproved | Standing::Refunded => Err(ErrorCode::RefundedAlready.into()),
        _ => Ok(()),
    }
}

/// Sends what waits now, not at its next turn; of a registered record, asks customs now.
pub fn resend_tax_free_record(
    turn: &mut Turn<'_>,
    request: TaxFreeRecordId,
) -> Result<Nothing, AppError> {
    let id = parse(&request.id)?;
    let case = office::find(turn, id)?;
    if case.life.registration.is_accepted() && case.life.ask_at.is_some() {
        office::ask(turn, id)?;
    } else {
        office::resend(turn, id)?;
    }
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct CancelTaxFreeRecord {
    pub id: String,
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn cancel_tax_free_record(
    turn: &mut Turn<'_>,
    request: CancelTaxFreeRecord,
) -> Result<Nothing, AppError> {
    let id = parse(&request.id)?;
    let case = office::find(turn, id)?;
    withdrawable(turn, &case)?;
    let reason = request.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(ErrorCode::ReasonNeeded.into());
    }
    let approved_by = approve(turn, request.approval.as_ref())?;
    let staff = turn.who()?;
    office::withdraw(turn, id, WithdrawReason::KeyedWrong, Some(staff))?;
    let number = &case.record.send_no;
    turn.audit_change(Action::TaxFreeCancelled, approved_by, number, "", reason);
    office::tick(turn)?;
    Ok(Nothing {})
}

pub fn reprint_guide_slip(
    turn: &mut Turn<'_>,
    request: TaxFreeRecordId,
) -> Result<Nothing, AppError> {
    let id = parse(&request.id)?;
    let case = office::find(turn, id)?;
    let sealed = turn.store.secret(id, Secret::Buyer)?;
    let buyer = sealed.and_then(|sealed| turn.vault.open_buyer(id, &sealed));
    let last = buyer.ok_or(ErrorCode::DataWiped)?.passport.last_four();
    let slips = turn.store.papers_of(id.0)?;
    let before = slips.iter().filter(|stored| stored.note.kind == PaperKind::GuideSlip).count();
    let copy = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
    records::slip(turn, &case, &last, copy)?;
    let subject = format!("slip {}", case.record.send_no);
    turn.audit_change(Action::ReceiptReprinted, None, subject, "", copy);
    Ok(Nothing {})
}
