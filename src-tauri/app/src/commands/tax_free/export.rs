//! Purchase records as a table for other programs. The traveller's data is masked unless a manager
//! asks for it and says why; either way the audit trail has a line.

use super::{
    AppError, ErrorCode, Turn,
    ledger::{ListTaxFreeRecords, query},
};
use crate::{
    commands::exports::{FormatView, stamped_as},
    jobs::Job,
    ports::{
        Reader, StoreError, Vault,
        files::{Each, ExportOrder, Format, SheetColumn},
        records::{RecordQuery, Secret, StoredRecord},
    },
    state::tax_free::Case,
    view::{StandingView, StayStatusView},
};
use maneki_core::{
    audit::Action,
    taxfree::{
        buyer::Buyer,
        life::{Refund, RefundRoute},
    },
    time::{AtMs, day_text},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Records are looked up so many at a time.
const PAGE: u32 = 200;
const LONGEST_REASON: usize = 200;
const HIDDEN: &str = "•••••";

/// `personal`: with the traveller's data as it is, for which `reason` is asked; else masked.
#[derive(Debug, Deserialize, TS)]
pub struct ExportTaxFreeRecords {
    pub query: ListTaxFreeRecords,
    /// CSV, Shift_JIS, XLSX or Parquet.
    pub format: FormatView,
    pub personal: bool,
    #[serde(default)]
    pub reason: String,
}

pub fn export_tax_free_records(
    turn: &mut Turn<'_>,
    request: ExportTaxFreeRecords,
) -> Result<Job, AppError> {
    let ExportTaxFreeRecords { query: asked, format, personal, reason } = request;
    let format: Format = match format {
        FormatView::Freee | FormatView::MoneyForward | FormatView::Yayoi => {
            return Err(AppError::new(ErrorCode::BadQuery).with("field", "format"));
        }
        format => format.into(),
    };
    let reason = reason.trim();
    if personal && (reason.is_empty() || reason.chars().count() > LONGEST_REASON) {
        return Err(ErrorCode::ReasonNeeded.into());
    }
    let data = if personal { "whole" } else { "masked" };
    let days = [("from", asked.from.clone()), ("to", asked.to.clone())];
    let days = days.into_iter().filter_map(|(name, day)| Some((name.to_owned(), day?)));
    let choice: Vec<(String, String)> =
        days.chain([("personal_data".to_owned(), data.to_owned())]).collect();
    let name = stamped_as(turn.now, &format!("tax-free-records-{data}"), format);
    let order = ExportOrder { format, name, choice };
    let query = RecordQuery { after: None, limit: PAGE, ..query(turn, asked)? };
    let file = format!("{}.{}", order.name, format.ending());
    let told = if personal { format!("{data}: {reason}") } else { data.to_owned() };
    turn.audit_change(Action::TaxFreeExported, None, file, "", told);
    Ok(Job::ExportRecords { query, order, personal, now: turn.now })
}

/// Hands over a row for every record that fits, newest first.
pub(crate) fn rows(
    reader: &mut dyn Reader,
    vault: &dyn Vault,
    query: &RecordQuery,
    personal: bool,
    now: AtMs,
    each: &mut Each<'_, [String]>,
) -> Result<(), StoreError> {
    let mut query = query.clone();
    loop {
        let page = reader.find_records(&query)?;
        for stored in &page {
            let sealed = reader.secret(stored.record.id, Secret::Buyer)?;
            let buyer = sealed.and_then(|sealed| vault.open_buyer(stored.record.id, &sealed));
            if each(&row(stored, buyer.as_ref(), personal, now)).is_break() {
                return Ok(());
            }
        }
        match page.last() {
            Some(last) if page.len() >= PAGE as usize => query.after = Some(last.no),
            Some(_) | None => return Ok(()),
        }
    }
}

pub(crate) fn columns() -> [SheetColumn; COLUMNS.len()] {
    COLUMNS.map(|(name, number)| SheetColumn { name: name.to_owned(), number })
}

const COLUMNS: [(&str, bool); 19] = [
    ("send_no", false),
    ("receipt", false),
    ("sold_at", false),
    ("version", true),
    ("standing", false),
    ("confirm_by", false),
    ("goods", false),
    ("total_yen", true),
    ("refundable_yen", true),
    ("refunded_yen", true),
    ("refund_route", false),
    ("sample", false),
    ("personal_data", false),
    ("status", false),
    ("nationality", false),
    ("passport_number", false),
    ("name", false),
    ("birth", false),
    ("landed_on", false),
];

fn row(stored: &StoredRecord, buyer: Option<&Buyer>, personal: bool, now: AtMs) -> Vec<String> {
    let record = &stored.record;
    let life = Case::of(stored).ok().map(|case| case.life);
    let standing = life.as_ref().map(|life| word(StandingView::from(life.standing(now))));
    let paid =
        life.as_ref().and_then(|life| life.refunds.iter().find(|refund| refund.paid_at.is_some()));
    let goods = record.items.iter().map(|item| format!("{} ×{}", item.name, item.quantity));
    let mut cells = vec![
        record.send_no.to_string(),
        record.receipt_number.clone(),
        record.sold_at.iso_in_japan(),
        record.version.to_string(),
        // A story that does not fit together: verifying the chain names it.
        standing.unwrap_or_else(|| "broken".to_owned()),
        record.confirm_by.map(day_text).unwrap_or_default(),
        goods.collect::<Vec<_>>().join("; "),
        record.total_yen().get().to_string(),
        record.refundable_yen().get().to_string(),
        paid.map(|refund| refund.plan.net_yen().get().to_string()).unwrap_or_default(),
        paid.map(route).unwrap_or_default().to_owned(),
        record.sample.to_string(),
    ];
    cells.extend(traveller(buyer, personal));
    cells
}

fn route(refund: &Refund) -> &'static str {
    match refund.plan.route {
        RefundRoute::Wallet { .. } => "wallet",
        RefundRoute::Cash => "cash",
        RefundRoute::Bank { .. } => "bank",
    }
}

fn traveller(buyer: Option<&Buyer>, personal: bool) -> [String; 7] {
    let Some(buyer) = buyer else {
        return ["wiped", "", "", "", "", "", ""].map(str::to_owned);
    };
    let passport = &buyer.passport;
    let status = word(StayStatusView::from(buyer.status));
    if personal {
        let birth = passport.birth.digits().unwrap_or_default();
        let landed = buyer.landed_on.map(day_text).unwrap_or_default();
        let (nation, number) = (passport.nationality.clone(), passport.number.clone());
        return ["whole".to_owned(), status, nation, number, passport.full_name(), birth, landed];
    }
    let number = format!("{HIDDEN}{}", passport.last_four());
    let hidden = || HIDDEN.to_owned();
    ["masked".to_owned(), status, hidden(), number, hidden(), hidden(), hidden()]
}

/// A view's own word.
fn word(view: impl Serialize) -> String {
    let value = serde_json::to_value(view).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
