//! A payment that no answer settles: what a manager may say of it, and what she must see.

use super::{
    Approval, Nothing,
    pay::{learn, wallet_word},
    staff::{approve, approve_by_pin},
};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    till::Turn,
};
use maneki_core::{
    audit::Action,
    id::{AttemptId, Id, RefundId},
    money::Yen,
    payment::{Attempt, Fact, Settlement},
};
use serde::Deserialize;
use ts_rs::TS;

/// A manager's way out of a payment that nobody answers for, with evidence; or her choice where
/// the customer was charged while the till was cancelling.
#[derive(Debug, Deserialize, TS)]
pub struct SettlePayment {
    pub id: String,
    pub how: SettleHow,
    /// What was seen: the customer's app, the acquirer's site.
    pub evidence: String,
    pub reason: String,
    pub approval: Option<Approval>,
}

#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SettleHow {
    /// The customer was charged: the money counts.
    Paid,
    /// The customer was not charged.
    NotPaid,
    /// Charged while cancelling: keep it and complete the sale.
    Complete,
    /// Charged while cancelling: give it back.
    GiveBack,
    /// Let the order be paid otherwise; what this one took goes back by itself.
    PayOtherwise,
    /// The wallet contradicted what was settled, or refused a refund: a manager has seen it and
    /// says what was done.
    Seen,
}

pub fn settle_payment(turn: &mut Turn<'_>, request: SettlePayment) -> Result<Nothing, AppError> {
    let id: AttemptId = request.id.parse().map_err(|_| ErrorCode::NoSuchPayment)?;
    // A refund that began by itself bears its payment's number.
    let refund = turn.state.refunds.get(&RefundId(id.0)).filter(|refund| refund.is_alarm());
    if matches!(request.how, SettleHow::Seen) && refund.is_some() {
        return see_refused(turn, RefundId(id.0), &request);
    }
    let attempt = turn.state.attempts.get(&id).cloned().ok_or(ErrorCode::NoSuchPayment)?;
    if matches!(request.how, SettleHow::Seen) {
        return see_alarm(turn, &attempt, &request);
    }
    if !attempt.is_open() {
        return Err(ErrorCode::PaymentFinal.into());
    }
    let by_hand = matches!(request.how, SettleHow::Paid | SettleHow::NotPaid);
    // What no answer backs is said by a manager who is there, not by one who once signed in.
    let approved_by = if by_hand {
        Some(approve_by_pin(turn, request.approval.as_ref())?)
    } else {
        approve(turn, request.approval.as_ref())?
    };
    let by = approved_by.map_or_else(|| turn.who(), Ok)?;
    let paid = matches!(request.how, SettleHow::Paid);
    let fact = match request.how {
        SettleHow::Seen => return Err(ErrorCode::PaymentFinal.into()),
        SettleHow::Complete => Fact::Complete,
        SettleHow::GiveBack => Fact::GiveBack,
        SettleHow::PayOtherwise => Fact::Superseded,
        SettleHow::Paid | SettleHow::NotPaid => Fact::Settled(Settlement {
            by,
            paid,
            amount: if paid { attempt.order.amount } else { Yen::ZERO },
            evidence: request.evidence.trim().to_owned(),
            reason: request.reason.trim().to_owned(),
            at: turn.now,
        }),
    };
    if let Fact::Settled(settlement) = &fact
        && !settlement.is_complete()
    {
        return Err(ErrorCode::EvidenceNeeded.into());
    }
    let after = format!("{:?}: {} / {}", request.how, request.evidence, request.reason);
    let before = attempt.state.code();
    turn.audit_change(Action::PaymentSettledByHand, approved_by, id, before, after);
    learn(turn, id, fact)?;
    Ok(Nothing {})
}

/// A manager has seen that the wallet says otherwise than the staff did.
fn see_alarm(
    turn: &mut Turn<'_>,
    attempt: &Attempt,
    request: &SettlePayment,
) -> Result<Nothing, AppError> {
    if !attempt.is_alarm() {
        return Err(ErrorCode::PaymentFinal.into());
    }
    let id = attempt.id();
    seen(turn, id.0, wallet_word(attempt), request)?;
    turn.state.seen_alarms.insert(id);
    turn.writes.push(Write::SeePayment(id));
    Ok(Nothing {})
}

/// A manager has given back what a wallet refused to.
fn see_refused(
    turn: &mut Turn<'_>,
    id: RefundId,
    request: &SettlePayment,
) -> Result<Nothing, AppError> {
    let refund = turn.state.refunds.get(&id).ok_or(ErrorCode::NoSuchPayment)?;
    let code = refund.code.clone().unwrap_or_default();
    let before = format!("the wallet refused a refund of {}: {code}", refund.amount);
    seen(turn, id.0, before, request)?;
    turn.state.refunds.remove(&id);
    turn.writes.push(Write::SeeRefund(id));
    Ok(Nothing {})
}

/// Notes what a manager who is there says that she did.
fn seen(
    turn: &mut Turn<'_>,
    id: Id,
    before: String,
    request: &SettlePayment,
) -> Result<(), AppError> {
    let approved_by = approve_by_pin(turn, request.approval.as_ref())?;
    let done = [request.evidence.trim(), request.reason.trim()];
    if done.contains(&"") {
        return Err(ErrorCode::EvidenceNeeded.into());
    }
    let after = format!("seen: {}", done.join(" / "));
    turn.audit_change(Action::PaymentSettledByHand, Some(approved_by), id, before, after);
    Ok(())
}
