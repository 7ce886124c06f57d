//! From a procedure to its records: checked against the law and the office's form, then written,
//! queued and given their slips in one step.

use super::{AppError, ErrorCode, Nothing, Turn, office, rules};
use crate::{
    ports::{
        Write,
        records::{NewRecord, Secret},
        tax_office::{FieldFault, FieldWhy, Message, Prepared},
    },
    state::tax_free::{Case, Desk, Made, Of},
    view::{PaperStateView, PaperView},
};
use maneki_core::{
    audit::Action,
    id::{RecordId, SaleId, StaffId},
    sale::ReceiptNo,
    staff::Language,
    taxfree::{
        buyer::{self, Buyer},
        goods::{self, Receipt},
        life::{Life, WithdrawReason},
        record::{Anew, Head, PurchaseRecord, RecordFault, SendNo, anew, draft},
        rules::Rules,
        slip::{GuideSlip, SlipShop},
    },
    time::AtMs,
};
use std::sync::Arc;

/// A record to be written, and the sales that count for it.
struct Draft {
    record: PurchaseRecord,
    linked: Vec<SaleId>,
}

/// Notes what the office would not take, once everything else is there. What is missing yet is
/// no error: the view says what to ask.
pub(super) fn check_form(turn: &mut Turn<'_>) -> Result<Nothing, AppError> {
    let open = super::desk(turn)?.clone();
    let faults = match open.buyer() {
        None => vec![],
        Some(buyer) => match drafts(turn, &open) {
            Ok(drafts) => faults(turn, &drafts, &buyer),
            Err(_) => vec![],
        },
    };
    super::desk(turn)?.field_faults = faults;
    Ok(Nothing {})
}

fn faults(turn: &Turn<'_>, drafts: &[Draft], buyer: &Buyer) -> Vec<FieldFault> {
    let prepared = drafts.iter().map(|draft| {
        turn.office.prepare(&Message::Register { record: &draft.record, buyer }).err()
    });
    let mut faults: Vec<FieldFault> = vec![];
    for fault in prepared.flatten().flatten() {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults
}

/// Whether the records could be written now.
pub(super) fn check(turn: &mut Turn<'_>, desk: &Desk) -> Result<(), AppError> {
    let buyer = buyer(turn, desk)?;
    let drafts = drafts(turn, desk)?;
    match faults(turn, &drafts, &buyer).first() {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}

/// The buyer, entitled on the day of the sale.
fn buyer(turn: &Turn<'_>, desk: &Desk) -> Result<Buyer, AppError> {
    if desk.passport.is_none() {
        return Err(ErrorCode::PassportFirst.into());
    }
    let buyer = desk.buyer().ok_or(ErrorCode::StayFirst)?;
    let rules = rules(turn, turn.state.desk_day(desk, turn.now))?;
    match buyer::check(&rules, &buyer).map_err(|refusals| refusals.into_iter().next()) {
        Ok(_) => Ok(buyer),
        Err(refusal) => {
            let error = AppError::new(ErrorCode::NotEligible);
            Err(refusal.map_or(error.clone(), |refusal| {
                let from = maneki_core::time::day_text(refusal.citation.from);
                let why = format!("{:?}", refusal.why);
                error.with("why", why).with("from", from).with("source", refusal.citation.source)
            }))
        }
    }
}

/// The records of the procedure's receipt, and of those linked to it that have none yet.
fn drafts(turn: &mut Turn<'_>, desk: &Desk) -> Result<Vec<Draft>, AppError> {
    let day = turn.state.desk_day(desk, turn.now);
    let rules = rules(turn, day)?;
    let receipt = receipt(turn, desk)?;
    let mut last = turn.state.tax_free.last_send_no.clone();
    let (sale, sold_at) = match &desk.of {
        // Not sold yet: the draft only shows whether it could be written.
        Of::Cart(cart) => (SaleId(cart.0), turn.now),
        Of::Sale { sale, .. } => (sale.id, sale.at),
    };
    if let Some(old) = &desk.corrects {
        return corrected(turn, desk, &rules, old, &receipt);
    }
    let all: Vec<(SaleId, Receipt)> =
        desk.linked.iter().map(|linked| (linked.sale.id, linked.receipt.clone())).collect();
    let mut drafts = vec![];
    let main = (sale, sold_at, receipt.clone(), desk.split.clone());
    let others = desk
        .linked
        .iter()
        .filter(|linked| linked.to_record)
        .map(|linked| (linked.sale.id, linked.sale.at, linked.receipt.clone(), vec![]));
    for (at, (sale, sold_at, mine, split)) in [main].into_iter().chain(others).enumerate() {
        let rest = all.iter().filter(|(id, _)| *id != sale).cloned();
        let first = (at > 0).then(|| (main_id(desk), receipt.clone()));
        let rest: Vec<(SaleId, Receipt)> = rest.chain(first).collect();
        let receipts: Vec<Receipt> = rest.iter().map(|(_, receipt)| receipt.clone()).collect();
        let ids: Vec<RecordId> = (0..=split.len()).map(|_| turn.fresh(RecordId)).collect();
        let head = head(turn, sale, sold_at, last.clone());
        // A linked receipt without eligible goods only counts nothing.
        let empty = mine.goods.iter().all(|goods| goods::left_out(goods).is_some());
        if at > 0 && empty {
            continue;
        }
        let records = draft(&rules, &head, &mine, &receipts, &split, &ids)?;
        last = records.last().map(|record| record.send_no.clone());
        let linked: Vec<SaleId> = rest.iter().map(|(id, _)| *id).collect();
        drafts.extend(records.into_iter().map(|record| Draft { record, linked: linked.clone() }));
    }
    Ok(drafts)
}

fn main_id(desk: &Desk) -> SaleId {
    match &desk.of {
        Of::Cart(cart) => SaleId(cart.0),
        Of::Sale { sale, .. } => sale.id,
    }
}

fn receipt(turn: &Turn<'_>, desk: &Desk) -> Result<Receipt, AppError> {
    let mut receipt = turn.state.desk_receipt(desk, turn.now).ok_or(ErrorCode::AmountTooLarge)?;
    if receipt.number.is_empty() {
        // As long as a real one, so that the form's limits are met or not.
        let (till, day) = (turn.state.settings.till_number, turn.state.day(turn.now));
        receipt.number = ReceiptNo { till, day, number: 1 }.to_string();
    }
    Ok(receipt)
}

pub(super) fn head(
    turn: &Turn<'_>,
    sale: SaleId,
    sold_at: AtMs,
    last_send_no: Option<SendNo>,
) -> Head {
    let till = turn.state.settings.till_number;
    let sample = turn.state.kind.is_played();
    Head { sale, sold_at, now: turn.now, till, sample, last_send_no }
}

/// The record that takes the corrected one's place; numbered after the message that cancels it.
fn corrected(
    turn: &mut Turn<'_>,
    desk: &Desk,
    rules: &Rules,
    old: &PurchaseRecord,
    receipt: &Receipt,
) -> Result<Vec<Draft>, AppError> {
    let cancels = turn.state.tax_free.last_send_no.clone();
    let till = turn.state.settings.till_number;
    let cancels = SendNo::next(cancels.as_ref(), turn.now, till);
    let head = head(turn, old.sale, old.sold_at, Some(cancels));
    let id = turn.fresh(RecordId);
    match anew(rules, old, &head, receipt, &desk.linked_receipts(), id)? {
        Anew::Record(record) => {
            let linked = desk.linked.iter().map(|linked| linked.sale.id).collect();
            Ok(vec![Draft { record: *record, linked }])
        }
        Anew::NothingKept => Err(ErrorCode::NoTaxFreeGoods.into()),
        Anew::BelowThreshold { missing_yen, .. } => {
            Err(AppError::new(ErrorCode::BelowThreshold).with("missing_yen", missing_yen.get()))
        }
    }
}

/// Writes the records, queues them and asks for their slips.
pub(super) fn write(turn: &mut Turn<'_>, desk: &Desk, staff: StaffId) -> Result<(), AppError> {
    let buyer = buyer(turn, desk)?;
    let drafts = drafts(turn, desk)?;
    if let Some(old) = &desk.corrects {
        let reason = match turn.state.tax_free.case(old.id) {
            Some(case) if case.life.registration.is_held() => WithdrawReason::FieldRefused,
            _ => WithdrawReason::KeyedWrong,
        };
        office::withdraw(turn, old.id, reason, Some(staff))?;
    }
    let language = (turn.state.slip_language)(&buyer.passport.nationality);
    let mut made = vec![];
    for draft in drafts {
        let (record, send_no) = (draft.record.id, draft.record.send_no.clone());
        enter(turn, draft.record, draft.linked, &buyer, language, staff)?;
        let paper = PaperView { state: PaperStateView::Making, file: None };
        made.push(Made { record, send_no, paper });
    }
    if let Some(open) = &mut turn.state.tax_free.desk {
        let open = Arc::make_mut(open);
        open.made = made;
        open.field_faults = vec![];
        // What was needed for the records is with them now.
        (open.passport, open.stay, open.likely) = (None, None, None);
    }
    office::tick(turn)
}

/// Writes one record down: sealed buyer, exact bytes, slip. The next tick sends it.
pub(super) fn enter(
    turn: &mut Turn<'_>,
    record: PurchaseRecord,
    linked: Vec<SaleId>,
    buyer: &Buyer,
    language: Language,
    staff: StaffId,
) -> Result<(), AppError> {
    let prepared = turn.office.prepare(&Message::Register { record: &record, buyer });
    let prepared: Prepared = prepared.map_err(|faults| {
        let first = faults.first().map(AppError::from);
        first.unwrap_or_else(|| ErrorCode::Internal.into())
    })?;
    let fresh = || [turn.env.fresh_id(), turn.env.fresh_id()];
    let new = NewRecord {
        at: turn.now,
        staff,
        language,
        linked: linked.clone(),
        nation: buyer.passport.nationality.clone(),
        buyer: turn.vault.seal_buyer(record.id, buyer, fresh()),
        message: turn.vault.seal(record.id, &prepared.bytes, fresh()),
        digest: turn.env.digest(&prepared.bytes),
        record: record.clone(),
    };
    turn.writes.push(Write::Record(Box::new(new)));
    let refundable = record.refundable_yen();
    let confirm_by = record.confirm_by.map(maneki_core::time::day_text).unwrap_or_default();
    let subject = format!("{} {}", record.send_no, record.receipt_number);
    turn.audit_change(Action::TaxFreeRecorded, None, subject, refundable, confirm_by);
    turn.state.tax_free.last_send_no = Some(record.send_no.clone());
    let life = Life::begin(&record, turn.now);
    let messages = vec![Arc::new(prepared)];
    let case = Case { record, life, linked, language, facts: 0, messages };
    // The slip guides to customs; under the old law nothing follows there.
    if case.record.confirm_by.is_some() {
        slip(turn, &case, &buyer.passport.last_four(), 1)?;
    }
    turn.state.tax_free.keep(case, turn.now);
    Ok(())
}

/// Asks for a record's guide slip; copy 1 is the original.
pub(super) fn slip(
    turn: &mut Turn<'_>,
    case: &Case,
    passport_last: &str,
    copy: u32,
) -> Result<(), AppError> {
    use crate::ports::tax_office::OfficeNotice;
    let has_sender = !turn.office.notices(turn.now).contains(&OfficeNotice::NotSetUp);
    let offered = turn.state.settings.tax_free.offered();
    let route = match refund_attempt(turn, case)? {
        Some(_) if offered.wallet => "wallet",
        Some(_) | None if offered.cash => "cash",
        Some(_) | None => "bank",
    };
    let settings = &turn.state.settings;
    let shop = SlipShop {
        name: settings.shop_name.clone(),
        address: settings.address.clone(),
        terms: settings.tax_free.on_slip(&settings.shop_name, route),
        has_sender,
    };
    let last = passport_last.to_owned();
    let slip = GuideSlip::of(&case.record, &case.life, &shop, last, case.language, turn.now);
    crate::papers::slip(turn, case, slip, copy);
    Ok(())
}

/// The wallet payment of a record's sale through which the tax could go back.
pub(super) fn refund_attempt(
    turn: &mut Turn<'_>,
    case: &Case,
) -> Result<Option<maneki_core::id::AttemptId>, AppError> {
    let written = turn.writes.iter().find_map(|write| match write {
        Write::Sale(sale) if sale.id == case.record.sale => Some((**sale).clone()),
        _ => None,
    });
    let sale = match written {
        Some(sale) => Some(sale),
        None => turn.store.sale(case.record.sale)?,
    };
    Ok(sale.and_then(|sale| crate::papers::wallet_payment(&sale, &case.record)))
}

/// Whether the traveller of the procedure is the one of a sale's live record.
pub(super) fn same_person(
    turn: &mut Turn<'_>,
    sale: SaleId,
    desk: &Desk,
) -> Result<bool, AppError> {
    let Some(mine) = desk.passport.as_ref().or(desk.likely.as_ref()) else {
        return Err(ErrorCode::PassportFirst.into());
    };
    for stored in turn.store.records_of(sale)?.iter().filter(|s| s.record.sale == sale) {
        let sealed = turn.store.secret(stored.record.id, Secret::Buyer)?;
        let theirs = sealed.and_then(|sealed| turn.vault.open_buyer(stored.record.id, &sealed));
        let same = theirs.is_some_and(|theirs| {
            (&theirs.passport.number, &theirs.passport.issuer) == (&mine.number, &mine.issuer)
        });
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

impl From<RecordFault> for AppError {
    fn from(fault: RecordFault) -> Self {
        match fault {
            RecordFault::BelowThreshold { missing_yen, .. } => {
                Self::new(ErrorCode::BelowThreshold).with("missing_yen", missing_yen.get())
            }
            RecordFault::DetailMissing { lines, .. } => {
                let lines: Vec<String> = lines.iter().map(|no| no.0.to_string()).collect();
                Self::new(ErrorCode::DetailMissing).with("lines", lines.join(", "))
            }
            RecordFault::NoGoods => Self::new(ErrorCode::NoTaxFreeGoods),
            RecordFault::TooLarge => Self::new(ErrorCode::AmountTooLarge),
            RecordFault::OverCap { .. } => Self::new(ErrorCode::NoTaxFreeRules),
            RecordFault::TooFewIds => Self::new(ErrorCode::Internal).detail("too few ids"),
        }
    }
}

impl From<&FieldFault> for AppError {
    fn from(fault: &FieldFault) -> Self {
        let (why, what) = match &fault.why {
            FieldWhy::Missing => ("missing", String::new()),
            FieldWhy::TooShort { least } => ("too_short", least.to_string()),
            FieldWhy::TooLong { most } => ("too_long", most.to_string()),
            FieldWhy::TooManyBytes { most } => ("too_many_bytes", most.to_string()),
            FieldWhy::Character(c) => ("character", c.to_string()),
            FieldWhy::Emoji(c) => ("emoji", c.to_string()),
            FieldWhy::NoCode => ("no_code", String::new()),
            FieldWhy::NoForm { version } => ("no_form", version.to_string()),
        };
        let product = fault.line.as_ref().map_or("", |(_, name)| name.as_str());
        let error = Self::new(ErrorCode::RecordField).with("field", &fault.field);
        error.with("why", why).with("what", what).with("product", product)
    }
}
