//! Finding, showing, printing again and exporting what was sold.

use super::{Nothing, tax_free::ledger};
use crate::{
    error::{AppError, ErrorCode},
    jobs::Job,
    ports::{
        Write,
        store::{Cursor, Only, ReceiptPage, ReceiptQuery},
    },
    state::tax_free::Case,
    till::Turn,
    view::{LedgerRowView, MoneyView, NamesView, TakenView, TaxView, VerifiedView},
};
use maneki_core::{
    audit::{Action, AuditEntry},
    id::{SaleId, StaffId},
    money::Yen,
    paper::{PaperKind, PaperNote, Proof},
    sale::{Sale, SaleKind},
    tax::TaxClass,
    time::{Date, parse_day},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

const MOST_ROWS: u32 = 200;
/// A roll names no more than these; the screen names the rest.
const BREAKS_ON_PAPER: usize = 20;

/// Every part that is set must fit. Days are shop days, `2026-11-23`, both ends included.
#[derive(Debug, Default, Clone, Deserialize, TS)]
#[serde(default)]
pub struct FindReceipts {
    pub from: Option<String>,
    pub to: Option<String>,
    pub least_yen: Option<i64>,
    pub most_yen: Option<i64>,
    /// `cash`, or a wallet's name.
    pub tender: Option<String>,
    pub number: Option<String>,
    pub text: Option<String>,
    pub only: Option<OnlyView>,
    /// By whom, by id.
    pub staff: Option<String>,
    /// With a purchase record, or without.
    pub tax_free: Option<bool>,
    pub after: Option<i64>,
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnlyView {
    Sales,
    Returns,
}

#[derive(Debug, Serialize, TS)]
pub struct FoundReceipts {
    pub receipts: Vec<FoundReceipt>,
    /// Hand it back as `after` for the next page.
    pub next: Option<i64>,
}

#[derive(Debug, Serialize, TS)]
pub struct FoundReceipt {
    pub id: String,
    pub number: String,
    pub at_ms: i64,
    pub is_return: bool,
    pub total_yen: i64,
    pub tenders: Vec<String>,
    pub staff_name: String,
    pub first_item: String,
    pub lines: u32,
}

impl From<ReceiptPage> for FoundReceipts {
    fn from(page: ReceiptPage) -> Self {
        let receipts = page.receipts.into_iter().map(|row| FoundReceipt {
            id: row.id.to_string(),
            number: row.number.to_string(),
            at_ms: row.at.0,
            is_return: row.is_return,
            total_yen: row.total_yen.get(),
            tenders: row.tenders,
            staff_name: row.staff_name,
            first_item: row.first_item,
            lines: row.lines,
        });
        Self { receipts: receipts.collect(), next: page.next.map(|cursor| cursor.0) }
    }
}

pub(crate) fn query(request: FindReceipts) -> Result<ReceiptQuery, AppError> {
    let bad = |field: &str| AppError::new(ErrorCode::BadQuery).with("field", field);
    let day = |text: Option<String>, field: &str| -> Result<Option<Date>, AppError> {
        text.filter(|text| !text.is_empty())
            .map(|text| parse_day(&text).ok_or_else(|| bad(field)))
            .transpose()
    };
    let filled = |text: Option<String>| {
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    Ok(ReceiptQuery {
        from: day(request.from, "from")?,
        to: day(request.to, "to")?,
        least_yen: request.least_yen.map(Yen::new).transpose()?,
        most_yen: request.most_yen.map(Yen::new).transpose()?,
        tender: filled(request.tender),
        number: filled(request.number),
        text: filled(request.text),
        staff: filled(request.staff)
            .map(|id| id.parse::<StaffId>().map_err(|_| bad("staff")))
            .transpose()?,
        tax_free: request.tax_free,
        sku: None,
        only: request.only.map(|only| match only {
            OnlyView::Sales => Only::Sales,
            OnlyView::Returns => Only::Returns,
        }),
        after: request.after.map(Cursor),
        limit: request.limit.unwrap_or(50).clamp(1, MOST_ROWS),
    })
}

pub fn find_receipts(_: &mut Turn<'_>, request: FindReceipts) -> Result<Job, AppError> {
    Ok(Job::FindReceipts(query(request)?))
}

#[derive(Debug, Deserialize, TS)]
pub struct ShowReceipt {
    pub id: String,
}

/// A receipt as it was, with what happened to it since.
#[derive(Debug, Serialize, TS)]
pub struct ReceiptView {
    pub id: String,
    pub number: String,
    pub at_ms: i64,
    pub staff_name: String,
    /// The number of the sale that this return takes back.
    pub return_of: Option<String>,
    pub lines: Vec<ReceiptLineView>,
    pub subtotal_yen: i64,
    pub discount_yen: i64,
    pub discount_reason: String,
    pub total: MoneyView,
    pub taxes: Vec<TaxView>,
    pub taken: Vec<TakenView>,
    pub rate: Option<String>,
    pub rate_source: Option<String>,
    pub rate_at_ms: Option<i64>,
    /// Numbers of the returns made from it.
    pub returns: Vec<String>,
    pub reprints: u32,
    /// Its purchase records, and those that count it towards their threshold.
    pub records: Vec<LedgerRowView>,
    /// Its papers and returns, oldest first.
    pub history: Vec<ReceiptEventView>,
    pub sample: bool,
}

#[derive(Debug, Serialize, TS)]
pub struct ReceiptEventView {
    pub at_ms: i64,
    pub kind: ReceiptEventKindView,
    /// The paper's, or the number of the return.
    pub name: String,
    pub staff_name: String,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptEventKindView {
    Printed,
    Reprinted,
    Formal,
    Returned,
}

#[derive(Debug, Serialize, TS)]
pub struct ReceiptLineView {
    pub no: u32,
    pub sku: String,
    pub names: NamesView,
    pub unit_yen: i64,
    pub quantity: u32,
    pub off_yen: i64,
    /// As on the paper: before the discount on the whole receipt.
    pub amount_yen: i64,
    pub reduced: bool,
}

pub fn show_receipt(turn: &mut Turn<'_>, request: ShowReceipt) -> Result<ReceiptView, AppError> {
    let sale = find(turn, &request.id)?;
    let returns = turn.store.returns_of(sale.id)?;
    let reprints = turn.store.reprints(sale.id)?;
    let original = original(turn, &sale)?;
    let history = history(turn, &sale, &returns)?;
    let records = turn.store.records_of(sale.id)?;
    let records = records.iter().filter_map(|stored| Case::of(stored).ok());
    let lines = sale.lines.iter().map(|line| ReceiptLineView {
        no: line.no.0,
        sku: line.sku.to_string(),
        names: (&line.names).into(),
        unit_yen: line.unit_yen.get(),
        quantity: line.quantity,
        off_yen: line.line_off_yen.get(),
        amount_yen: line.net_yen.plus(line.cart_off_yen).unwrap_or(line.net_yen).get(),
        reduced: line.class == TaxClass::Reduced,
    });
    Ok(ReceiptView {
        id: sale.id.to_string(),
        number: sale.number.to_string(),
        at_ms: sale.at.0,
        staff_name: sale.staff_name.clone(),
        return_of: original.map(|original| original.number.to_string()),
        lines: lines.collect(),
        subtotal_yen: sale.subtotal_yen.get(),
        discount_yen: sale.discount_yen.get(),
        discount_reason: sale.discount_reason.clone(),
        total: MoneyView::new(sale.total_yen, sale.quote.as_ref().map(|quote| quote.rate)),
        taxes: sale.taxes.iter().map(Into::into).collect(),
        taken: sale.tenders.iter().map(TakenView::from).collect(),
        rate: sale.quote.as_ref().map(|quote| quote.rate.to_string()),
        rate_source: sale.quote.as_ref().map(|quote| quote.source.clone()),
        rate_at_ms: sale.quote.as_ref().map(|quote| quote.at.0),
        returns: returns.iter().map(|back| back.number.to_string()).collect(),
        reprints,
        records: records.map(|case| ledger::row(&case, turn.now)).collect(),
        history,
        sample: sale.sample,
    })
}

fn history(
    turn: &mut Turn<'_>,
    sale: &Sale,
    returns: &[Sale],
) -> Result<Vec<ReceiptEventView>, AppError> {
    let papers = turn.store.papers_of(sale.id.0)?.into_iter().filter_map(|stored| {
        let PaperNote { kind, copy, at, name, staff, .. } = stored.note;
        let kind = match kind {
            PaperKind::Receipt if copy == 1 => ReceiptEventKindView::Printed,
            PaperKind::Receipt => ReceiptEventKindView::Reprinted,
            PaperKind::FormalReceipt => ReceiptEventKindView::Formal,
            PaperKind::XReport
            | PaperKind::ZReport
            | PaperKind::GuideSlip
            | PaperKind::ChainProof
            | PaperKind::TravelCard
            | PaperKind::TestPage => return None,
        };
        Some(ReceiptEventView { at_ms: at.0, kind, name, staff_name: staff })
    });
    let returns = returns.iter().map(|back| ReceiptEventView {
        at_ms: back.at.0,
        kind: ReceiptEventKindView::Returned,
        name: back.number.to_string(),
        staff_name: back.staff_name.clone(),
    });
    let mut events: Vec<_> = papers.chain(returns).collect();
    events.sort_by_key(|event| event.at_ms);
    Ok(events)
}

fn find(turn: &mut Turn<'_>, id: &str) -> Result<Sale, AppError> {
    let id: SaleId = id.parse().map_err(|_| ErrorCode::NoSuchReceipt)?;
    turn.store.sale(id)?.ok_or_else(|| ErrorCode::NoSuchReceipt.into())
}

/// The sale that a return takes back.
pub(crate) fn original(turn: &mut Turn<'_>, sale: &Sale) -> Result<Option<Sale>, AppError> {
    match sale.kind {
        SaleKind::Sale => Ok(None),
        SaleKind::Return { of } => Ok(turn.store.sale(of)?),
    }
}

/// An empty id means the last receipt of this till.
#[derive(Debug, Deserialize, TS)]
pub struct ReprintReceipt {
    pub id: String,
}

pub fn reprint_receipt(turn: &mut Turn<'_>, request: ReprintReceipt) -> Result<Nothing, AppError> {
    let sale = find(turn, &request.id)?;
    let copy = turn.store.reprints(sale.id)? + 2;
    let staff = turn.who()?;
    turn.writes.push(Write::Reprint { sale: sale.id, copy, at: turn.now, staff });
    turn.audit_change(Action::ReceiptReprinted, None, &sale.number, "", copy);
    crate::papers::receipt(turn, &sale, copy)?;
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct ListAudit {
    pub before: Option<i64>,
    pub limit: u32,
}

#[derive(Debug, Serialize, TS)]
pub struct AuditPage {
    pub rows: Vec<AuditView>,
}

#[derive(Debug, Serialize, TS)]
pub struct AuditView {
    pub seq: i64,
    pub at_ms: i64,
    pub action: String,
    pub staff_id: Option<String>,
    pub approved_by: Option<String>,
    pub subject: String,
    pub before: String,
    pub after: String,
}

impl From<Vec<(i64, AuditEntry)>> for AuditPage {
    fn from(rows: Vec<(i64, AuditEntry)>) -> Self {
        let rows = rows.into_iter().map(|(seq, entry)| AuditView {
            seq,
            at_ms: entry.at.0,
            action: entry.action.code(),
            staff_id: entry.staff.map(|staff| staff.to_string()),
            approved_by: entry.approved_by.map(|staff| staff.to_string()),
            subject: entry.subject,
            before: entry.before,
            after: entry.after,
        });
        Self { rows: rows.collect() }
    }
}

pub fn list_audit(_: &mut Turn<'_>, request: ListAudit) -> Result<Job, AppError> {
    Ok(Job::Audit { before: request.before, limit: request.limit.clamp(1, MOST_ROWS) })
}

/// With the paper that says so, or without.
#[derive(Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct VerifyChain {
    pub paper: bool,
}

pub fn verify_chain(_: &mut Turn<'_>, request: VerifyChain) -> Result<Job, AppError> {
    Ok(Job::Verify { paper: request.paper })
}

/// The outcome, written down, and its paper where one was asked for.
pub(crate) fn verified(
    turn: &mut Turn<'_>,
    staff: Option<StaffId>,
    paper: bool,
    answer: &Result<Value, AppError>,
) {
    let view = answer.clone().and_then(|value| {
        serde_json::from_value::<VerifiedView>(value)
            .map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
    });
    let told = match &view {
        Ok(VerifiedView { documents, head, breaks_in_all, .. }) => {
            format!("documents={documents}; head={head}; breaks={breaks_in_all}")
        }
        Err(error) => error.code.word(),
    };
    turn.audit_by(staff, Action::ChainVerified, "", "", told);
    let (Ok(view), true) = (view, paper) else { return };
    let name = |id| turn.state.staff(id).map(|staff| staff.name.clone());
    crate::papers::proof(turn, staff.and_then(name).unwrap_or_default(), view.into());
}

impl From<VerifiedView> for Proof {
    fn from(view: VerifiedView) -> Self {
        Self {
            documents: view.documents,
            head: view.head,
            breaks_in_all: view.breaks_in_all,
            breaks: view.breaks.into_iter().take(BREAKS_ON_PAPER).map(Into::into).collect(),
        }
    }
}
