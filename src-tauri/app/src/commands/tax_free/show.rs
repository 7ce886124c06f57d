//! One record with its story: what the office said, what may be done, what happened.

use super::{
    AppError, ErrorCode, Turn,
    ledger::{TaxFreeRecordId, parse, row, wallet_route, withdrawable},
    office,
};
use crate::{
    ports::records::StoredRecord,
    state::tax_free::Case,
    view::{
        OfficeErrorClassView, OfficeErrorView, RecordEventKindView, RecordEventView,
        RecordItemView, RecordMayView, RefundRouteView, TaxFreeRecordView,
    },
};
use maneki_core::{
    tax::TaxClass,
    taxfree::{
        life::{
            Customs, CustomsAnswer, Fact, Note, Parcel, ParcelState, RefundRoute, SendAnswer,
            Standing,
        },
        record::PurchaseRecord,
    },
    time::{AtMs, day_text},
};

pub fn show_tax_free_record(
    turn: &mut Turn<'_>,
    request: TaxFreeRecordId,
) -> Result<TaxFreeRecordView, AppError> {
    let id = parse(&request.id)?;
    let stored = turn.store.record(id)?.ok_or(ErrorCode::NoSuchRecord)?;
    let case = office::case_of(turn, &stored)?;
    let refund = case.life.refunds.iter().rev();
    let alive = refund.clone().find(|refund| refund.is_alive());
    let refused = refund.clone().find_map(|refund| refund.refused.as_ref());
    let customs = match &case.life.customs {
        Customs::NotYet => (None, None),
        Customs::Unclear { kind, .. } | Customs::Confirmed { kind, .. } => (Some(kind), None),
        Customs::Refused { kind, note, .. } => (Some(kind), Some(note)),
    };
    Ok(TaxFreeRecordView {
        row: row(&case, turn.now),
        version: case.record.version,
        goods: goods(&case.record),
        error: error(&case),
        customs: customs.0.cloned(),
        customs_note: customs.1.cloned(),
        refund: turn.state.refund_sum(case.record.refundable_yen(), turn.now),
        routes: routes(turn, &case)?,
        refunded_by: alive.map(|refund| match refund.plan.route {
            RefundRoute::Wallet { .. } => RefundRouteView::Wallet,
            RefundRoute::Cash => RefundRouteView::Cash,
            RefundRoute::Bank { .. } => RefundRouteView::Bank,
        }),
        refund_refused: refused.map(|(_, why)| why.clone()),
        replaces: case.record.replaces.map(|old| old.to_string()),
        replaced_by: stored.replaced_by.map(|next| next.to_string()),
        history: history(&stored),
        may: may(turn, &case, stored.wiped),
        wiped: stored.wiped,
        sample: case.record.sample,
    })
}

/// What a person can do with it now.
fn may(turn: &Turn<'_>, case: &Case, wiped: bool) -> RecordMayView {
    let life = &case.life;
    let cancellation = life.withdrawal.as_ref().and_then(|w| w.parcel.as_ref());
    let waits = |parcel: &Parcel| matches!(parcel.state, ParcelState::Due { .. });
    let withdraw = withdrawable(turn, case).is_ok();
    let customs_spoke = matches!(life.customs, Customs::Confirmed { .. } | Customs::Refused { .. });
    RecordMayView {
        send: waits(&life.registration) || cancellation.is_some_and(waits),
        ask_customs: life.registration.is_accepted() && life.ask_at.is_some(),
        fix: withdraw && !wiped && !customs_spoke,
        withdraw: withdraw && !wiped,
        slip: !wiped && life.withdrawal.is_none() && case.record.confirm_by.is_some(),
    }
}

fn goods(record: &PurchaseRecord) -> Vec<RecordItemView> {
    let views = record.items.iter().map(|item| RecordItemView {
        line: item.line.0,
        name: item.name.clone(),
        quantity: item.quantity,
        net_yen: item.net_yen.get(),
        tax_yen: item.tax_yen.get(),
        reduced: item.class == TaxClass::Reduced,
        detail: item.detail.as_ref().map(Into::into),
    });
    views.collect()
}

/// What the office last said against the message that waits, by its class.
fn error(case: &Case) -> Option<OfficeErrorView> {
    let withdrawal = case.life.withdrawal.as_ref().and_then(|w| w.parcel.as_ref());
    let parcel = withdrawal.unwrap_or(&case.life.registration);
    let notes = |notes: &[Note]| notes.iter().map(Into::into).collect();
    let view = |class, notes, again: Option<AtMs>| {
        let again_at_ms = again.map(|at| at.0);
        Some(OfficeErrorView { class, notes, again_at_ms })
    };
    let Parcel { state, tries, office_fault, .. } = parcel;
    match (state, office_fault) {
        (ParcelState::Held { notes: said, .. }, _) => {
            view(OfficeErrorClassView::Field, notes(said), None)
        }
        (ParcelState::Due { at }, Some(said)) => {
            view(OfficeErrorClassView::Office, notes(said), Some(*at))
        }
        (ParcelState::Due { at }, None) if *tries > 0 => {
            view(OfficeErrorClassView::Line, vec![], Some(*at))
        }
        (ParcelState::Accepted { warnings, .. }, _) if !warnings.is_empty() => {
            view(OfficeErrorClassView::Warning, notes(warnings), None)
        }
        (
            ParcelState::Due { .. }
            | ParcelState::InFlight { .. }
            | ParcelState::Accepted { .. }
            | ParcelState::Dropped,
            _,
        ) => None,
    }
}

/// By which ways the tax may go back now; none before the confirmation is stored.
fn routes(turn: &mut Turn<'_>, case: &Case) -> Result<Vec<RefundRouteView>, AppError> {
    if case.life.standing(turn.now) != Standing::Confirmed {
        return Ok(vec![]);
    }
    let offered = turn.state.settings.tax_free.offered();
    let wallet = wallet_route(turn, case)?.map(|_| RefundRouteView::Wallet);
    let cash = offered.cash.then_some(RefundRouteView::Cash);
    let bank = offered.bank.then_some(RefundRouteView::Bank);
    Ok([wallet, cash, bank].into_iter().flatten().collect())
}

fn history(stored: &StoredRecord) -> Vec<RecordEventView> {
    let event = |at: AtMs, kind, text: String| RecordEventView { at_ms: at.0, kind, text };
    let number = stored.record.send_no.to_string();
    let first = event(stored.at, RecordEventKindView::Recorded, number);
    let rest = stored.facts.iter().map(|(at, fact)| {
        let (kind, text) = told(fact);
        event(*at, kind, text)
    });
    [first].into_iter().chain(rest).collect()
}

fn told(fact: &Fact) -> (RecordEventKindView, String) {
    use RecordEventKindView as Kind;
    let said = |notes: &[Note]| {
        let notes: Vec<String> = notes
            .iter()
            .map(|note| {
                let field = note.field.as_deref().unwrap_or_default();
                format!("{} {field} {}", note.code, note.text)
            })
            .collect();
        notes.join("; ")
    };
    match fact {
        Fact::Tick => (Kind::SentOut, String::new()),
        Fact::Restarted => (Kind::Restarted, String::new()),
        Fact::ResendAsked => (Kind::ResendAsked, String::new()),
        Fact::SendAnswered { answer, .. } => match answer {
            SendAnswer::Accepted { warnings } if warnings.is_empty() => {
                (Kind::Accepted, String::new())
            }
            SendAnswer::Accepted { warnings } => (Kind::AcceptedWithWarning, said(warnings)),
            SendAnswer::Duplicate => (Kind::Accepted, String::new()),
            SendAnswer::NoAnswer => (Kind::NoAnswer, String::new()),
            SendAnswer::Refused { notes } => (Kind::FieldRefused, said(notes)),
            SendAnswer::OfficeFault { notes } => (Kind::OfficeFault, said(notes)),
        },
        Fact::CustomsAnswered(answer) => match answer {
            CustomsAnswer::Confirmed { on, .. } => {
                (Kind::CustomsConfirmed, on.map(day_text).unwrap_or_default())
            }
            CustomsAnswer::Refused { note, .. } => (Kind::CustomsRefused, note.clone()),
            CustomsAnswer::Unclear { kind } => (Kind::CustomsUnclear, kind.clone()),
            CustomsAnswer::NoneYet | CustomsAnswer::Silence => (Kind::NoAnswer, String::new()),
        },
        Fact::Withdraw { reason, send_no } => (Kind::Withdrawn, format!("{reason:?} {send_no}")),
        Fact::RefundApproved { plan, .. } => (Kind::RefundApproved, format!("{}", plan.net_yen())),
        Fact::RefundPaid { .. } => (Kind::RefundPaid, String::new()),
        Fact::RefundRefused { why, .. } => (Kind::RefundRefused, why.clone()),
    }
}
