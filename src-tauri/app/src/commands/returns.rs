//! Goods that come back. The money goes back by the tenders that were used; the return is written
//! once every wallet has given its part back.

use super::{Approval, Nothing, pay, staff::approve, tax_free};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    state::Returning,
    till::{Turn, WalletCall},
    view::{Notice, TakenView},
};
use maneki_core::{
    audit::Action,
    cart::LineNo,
    checkout::ReturnDraft,
    id::{AttemptId, RefundId, SaleId},
    money::Yen,
    refund::{Refund, RefundEffect, RefundFact, RefundReply, RefundState},
    sale::{Coming, ReceiptNo, Sale, SaleKind, Tender, TenderKind, return_sums},
};
use serde::Deserialize;
use std::sync::Arc;
use ts_rs::TS;

/// A part of a return, and how it goes back. Amounts are not negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Back {
    Cash(Yen),
    Wallet { attempt: AttemptId, wallet: String, amount_yen: Yen },
}

impl Back {
    pub(crate) fn view(&self) -> TakenView {
        let (by, amount) = match self {
            Self::Cash(amount) => ("cash", amount),
            Self::Wallet { wallet, amount_yen, .. } => (wallet.as_str(), amount_yen),
        };
        TakenView {
            by: by.to_owned(),
            amount_yen: amount.get(),
            received_yen: None,
            change_yen: None,
            fen: None,
            transaction: None,
        }
    }
}

/// How `total` goes back: to the wallets that paid, up to what each has left, then in cash.
pub(crate) fn back_by(returning: &Returning, total: Yen) -> Vec<Back> {
    let mut left = total;
    let mut back = vec![];
    for tender in &returning.sale.tenders {
        let TenderKind::Wallet(paid) = &tender.by else { continue };
        let refunded = refunded(&returning.earlier, paid.attempt);
        let rest = tender.amount_yen.minus(refunded).unwrap_or_default();
        let amount_yen = rest.min(left);
        if amount_yen > Yen::ZERO {
            left = left.minus(amount_yen).unwrap_or_default();
            back.push(Back::Wallet {
                attempt: paid.attempt,
                wallet: paid.wallet.clone(),
                amount_yen,
            });
        }
    }
    if left > Yen::ZERO {
        back.push(Back::Cash(left));
    }
    back
}

/// What earlier returns gave back through a payment's wallet; not negative.
fn refunded(earlier: &[Sale], attempt: AttemptId) -> Yen {
    let tenders = earlier.iter().flat_map(|back| &back.tenders);
    let of_attempt = tenders.filter(
        |tender| matches!(&tender.by, TenderKind::WalletRefund { of, .. } if *of == attempt),
    );
    Yen::sum(of_attempt.map(|tender| tender.amount_yen.negated())).unwrap_or_default()
}

#[derive(Debug, Deserialize, TS)]
pub struct StartReturn {
    pub number: String,
}

pub fn start_return(turn: &mut Turn<'_>, request: StartReturn) -> Result<Nothing, AppError> {
    let number = ReceiptNo::parse(&request.number);
    let number = number.ok_or_else(|| {
        AppError::new(ErrorCode::NoSuchReceipt).with("number", request.number.trim())
    })?;
    open(turn, &number)?;
    Ok(Nothing {})
}

/// Shows the sale of this number, ready to choose what comes back.
pub(crate) fn open(turn: &mut Turn<'_>, number: &ReceiptNo) -> Result<(), AppError> {
    if turn.state.checkout.is_some() {
        return Err(ErrorCode::InCheckout.into());
    }
    if turn.state.returning.as_ref().is_some_and(|open| open.draft.is_some()) {
        return Err(ErrorCode::ReturnOpen.into());
    }
    let missing = || AppError::new(ErrorCode::NoSuchReceipt).with("number", number);
    let sale = turn.store.sale_by_number(number)?.ok_or_else(missing)?;
    if sale.kind != SaleKind::Sale {
        return Err(ErrorCode::NotASale.into());
    }
    if turn.state.returns.iter().any(|draft| draft.of == sale.id) {
        return Err(ErrorCode::ReturnOpen.into());
    }
    let earlier = Arc::new(turn.store.returns_of(sale.id)?);
    turn.state.returning =
        Some(Returning { sale: Arc::new(sale), earlier, coming: vec![], draft: None });
    Ok(())
}

#[derive(Debug, Deserialize, TS)]
pub struct ChooseReturn {
    pub lines: Vec<ComingBack>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ComingBack {
    pub line: u32,
    pub quantity: u32,
}

pub fn choose_return(turn: &mut Turn<'_>, request: ChooseReturn) -> Result<Nothing, AppError> {
    let coming = request.lines.iter().filter(|part| part.quantity > 0);
    let coming: Vec<Coming> =
        coming.map(|part| Coming { line: LineNo(part.line), quantity: part.quantity }).collect();
    let rounding = turn.state.settings.rounding;
    let returning = choosing(turn)?;
    if !coming.is_empty() {
        return_sums(&returning.sale, &returning.earlier, &coming, rounding)?;
    }
    returning.coming = coming;
    Ok(Nothing {})
}

fn choosing<'a>(turn: &'a mut Turn<'_>) -> Result<&'a mut Returning, AppError> {
    let returning = turn.state.returning.as_mut().ok_or(ErrorCode::NoReturnOpen)?;
    if returning.draft.is_some() { Err(ErrorCode::ReturnOpen.into()) } else { Ok(returning) }
}

pub fn leave_return(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    turn.state.returning = None;
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct ConfirmReturn {
    pub reason: String,
    pub approval: Option<Approval>,
}

pub fn confirm_return(turn: &mut Turn<'_>, request: ConfirmReturn) -> Result<Nothing, AppError> {
    if turn.state.shift.is_none() {
        return Err(ErrorCode::ShiftNotOpen.into());
    }
    let reason = request.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(ErrorCode::ReasonNeeded.into());
    }
    let rounding = turn.state.settings.rounding;
    let returning = choosing(turn)?.clone();
    let sums = return_sums(&returning.sale, &returning.earlier, &returning.coming, rounding)?;
    tax_free::office::may_return(turn, &returning.sale, &returning.coming)?;
    let approved_by = approve(turn, request.approval.as_ref())?;
    let back = back_by(&returning, sums.total_yen.negated());
    let cash = back.iter().map(|back| match back {
        Back::Cash(amount) => *amount,
        Back::Wallet { .. } => Yen::ZERO,
    });
    let draft = ReturnDraft {
        id: turn.fresh(SaleId),
        of: returning.sale.id,
        opened_at: turn.now,
        staff: turn.who()?,
        approved_by,
        reason,
        coming: returning.coming.clone(),
        cash_yen: Yen::sum(cash)?,
    };
    turn.writes.push(Write::SaveReturn(draft.clone()));
    turn.state.returns.push(draft.clone());
    if let Some(open) = &mut turn.state.returning {
        open.draft = Some(draft.id);
    }
    for part in back {
        if let Back::Wallet { attempt, amount_yen, .. } = part {
            let (refund, call) = refund_of(turn, attempt, amount_yen)?;
            turn.state.refund_drafts.insert(refund.id, draft.id);
            keep(turn, refund, Some(call));
        }
    }
    close_if_done(turn, draft.id)?;
    Ok(Nothing {})
}

/// Gives in cash what a wallet refused for sure to give back.
#[derive(Debug, Deserialize, TS)]
pub struct ReturnInCash {
    pub approval: Option<Approval>,
}

pub fn return_in_cash(turn: &mut Turn<'_>, request: ReturnInCash) -> Result<Nothing, AppError> {
    let id = turn.state.returning.as_ref().and_then(|open| open.draft);
    let id = id.ok_or(ErrorCode::NoReturnOpen)?;
    approve(turn, request.approval.as_ref())?;
    let refused: Vec<Refund> = of_draft(turn, id)
        .into_iter()
        .filter(|refund| refund.state == RefundState::Refused)
        .collect();
    if refused.is_empty() {
        return Err(ErrorCode::PaymentOpen.into());
    }
    for refund in &refused {
        turn.state.refunds.remove(&refund.id);
        turn.state.refund_drafts.remove(&refund.id);
        // From now on the refund pays out no return.
        keep_row(turn, refund);
    }
    let more = Yen::sum(refused.iter().map(|refund| refund.amount))?;
    let draft = turn.state.returns.iter_mut().find(|draft| draft.id == id);
    let draft = draft.ok_or(ErrorCode::NoReturnOpen)?;
    draft.cash_yen = draft.cash_yen.plus(more)?;
    let draft = draft.clone();
    turn.writes.push(Write::SaveReturn(draft));
    close_if_done(turn, id)?;
    Ok(Nothing {})
}

fn of_draft(turn: &Turn<'_>, draft: SaleId) -> Vec<Refund> {
    let ids = turn.state.refund_drafts.iter().filter(|(_, of)| **of == draft);
    ids.filter_map(|(id, _)| turn.state.refunds.get(id).cloned()).collect()
}

/// Writes the returns whose money went back while the till was closed.
pub(crate) fn close_done(turn: &mut Turn<'_>) -> Result<(), AppError> {
    let drafts: Vec<SaleId> = turn.state.returns.iter().map(|draft| draft.id).collect();
    drafts.into_iter().try_for_each(|draft| close_if_done(turn, draft))
}

/// Writes the return once no wallet owes an answer, into the books of an open shift.
fn close_if_done(turn: &mut Turn<'_>, id: SaleId) -> Result<(), AppError> {
    if turn.state.shift.is_none() {
        return Ok(());
    }
    let refunds = of_draft(turn, id);
    if !refunds.iter().all(|refund| refund.state == RefundState::Refunded) {
        return Ok(());
    }
    let draft = turn.state.returns.iter().find(|draft| draft.id == id).cloned();
    let Some(draft) = draft else { return Ok(()) };
    let sale = turn.store.sale(draft.of)?.ok_or(ErrorCode::NoSuchReceipt)?;
    let earlier = turn.store.returns_of(sale.id)?;
    let rounding = turn.state.settings.rounding;
    let sums = return_sums(&sale, &earlier, &draft.coming, rounding)?;
    let mut tenders: Vec<Tender> =
        refunds.iter().map(|refund| refund_tender(&sale, refund)).collect();
    if draft.cash_yen > Yen::ZERO || tenders.is_empty() {
        let by = TenderKind::Cash { received_yen: Yen::ZERO, change_yen: Yen::ZERO };
        tenders.push(Tender { amount_yen: draft.cash_yen.negated(), by });
    }
    let mut head = pay::head(turn, draft.staff)?;
    head.id = draft.id;
    let back = sums.close(head, &sale, draft.reason, tenders);
    let total = back.total_yen;
    turn.audit_change(Action::ReturnMade, draft.approved_by, &sale.number, total, &back.number);
    turn.writes.push(Write::Sale(Box::new(back.clone())));
    turn.writes.push(Write::DropReturn(id));
    turn.state.returns.retain(|draft| draft.id != id);
    for refund in refunds {
        turn.state.refunds.remove(&refund.id);
        turn.state.refund_drafts.remove(&refund.id);
    }
    tax_free::office::returned(turn, &sale, &earlier, &back)?;
    turn.notice(Notice::ReturnDone, &[("number", back.number.to_string())]);
    if turn.state.returning.as_ref().is_some_and(|open| open.draft == Some(id)) {
        turn.state.returning = None;
        return pay::finished(turn, back);
    }
    crate::papers::receipt(turn, &back, 1)
}

fn refund_tender(sale: &Sale, refund: &Refund) -> Tender {
    let wallets = sale.tenders.iter().filter_map(|tender| match &tender.by {
        TenderKind::Wallet(paid) => Some(paid),
        TenderKind::Cash { .. } | TenderKind::WalletRefund { .. } => None,
    });
    let paid = wallets.into_iter().find(|paid| paid.attempt == refund.attempt);
    Tender {
        amount_yen: refund.amount.negated(),
        by: TenderKind::WalletRefund {
            refund: refund.id,
            of: refund.attempt,
            wallet: paid.map_or_else(String::new, |paid| paid.wallet.clone()),
        },
    }
}

/// A refund of a sale's payment, never above what is left of it.
fn refund_of(
    turn: &mut Turn<'_>,
    attempt: AttemptId,
    amount: Yen,
) -> Result<(Refund, RefundEffect), AppError> {
    let paid = turn.store.attempt(attempt)?.ok_or(ErrorCode::NoSuchPayment)?;
    let earlier = turn.store.refunds_of(attempt)?;
    let id = turn.fresh(RefundId);
    Refund::start(id, &paid, &earlier, amount, turn.now)
        .map_err(|fault| AppError::new(ErrorCode::BadAmount).detail(format!("{fault:?}")))
}

/// Gives part of a payment back under an id that was stored before.
pub(crate) fn refund_under(
    turn: &mut Turn<'_>,
    id: RefundId,
    attempt: AttemptId,
    amount: Yen,
) -> Result<(), AppError> {
    let paid = turn.store.attempt(attempt)?.ok_or(ErrorCode::NoSuchPayment)?;
    let earlier = turn.store.refunds_of(attempt)?;
    let (refund, call) = Refund::start(id, &paid, &earlier, amount, turn.now).map_err(|fault| {
        AppError::new(ErrorCode::WalletRefundClosed).detail(format!("{fault:?}"))
    })?;
    keep(turn, refund, Some(call));
    Ok(())
}

/// Gives a whole payment back, as when a split checkout is left.
pub(crate) fn refund_whole(
    turn: &mut Turn<'_>,
    attempt: AttemptId,
    amount: Yen,
) -> Result<(), AppError> {
    let (refund, call) = refund_of(turn, attempt, amount)?;
    keep(turn, Refund { automatic: true, ..refund }, Some(call));
    Ok(())
}

/// Stores a refund that a payment began by itself, and lets its first call out.
pub(crate) fn begin(turn: &mut Turn<'_>, refund: Refund) {
    let call = refund.first_call();
    keep(turn, refund, Some(call));
}

fn keep(turn: &mut Turn<'_>, refund: Refund, call: Option<RefundEffect>) {
    keep_row(turn, &refund);
    if let Some(call) = call {
        pay::send(turn, WalletCall::Refund { refund: refund.clone(), call });
    }
    turn.state.refunds.insert(refund.id, refund);
}

fn keep_row(turn: &mut Turn<'_>, refund: &Refund) {
    let of_return = turn.state.refund_drafts.get(&refund.id).copied();
    turn.writes.push(Write::Refund { refund: Box::new(refund.clone()), of_return });
}

/// Takes in what a wallet said of a refund.
pub(crate) fn learn(turn: &mut Turn<'_>, id: RefundId, fact: RefundFact) -> Result<(), AppError> {
    let Some(before) = turn.state.refunds.get(&id).cloned() else { return Ok(()) };
    if let RefundFact::Answered { reply, .. } = &fact {
        super::wallets::line_told(turn, before.gateway, *reply != RefundReply::NotSent);
    }
    let (after, call) = before.step(fact, turn.now);
    if after == before && call.is_none() {
        return Ok(());
    }
    keep(turn, after.clone(), call);
    match turn.state.refund_drafts.get(&id).copied() {
        Some(draft) => close_if_done(turn, draft),
        None if !after.is_open() => {
            let amount = after.amount.get().to_string();
            if !after.is_alarm() {
                turn.state.refunds.remove(&id);
            }
            tax_free::office::refund_settled(turn, &after)?;
            let code = after.code.unwrap_or_default();
            match after.state {
                RefundState::Refused => {
                    let told = [("amount_yen", amount), ("code", code)];
                    turn.notice(Notice::RefundRefused, &told);
                }
                _ => turn.notice(Notice::RefundSettled, &[("amount_yen", amount)]),
            }
            Ok(())
        }
        None => Ok(()),
    }
}

/// Wakes every refund whose time has come.
pub(crate) fn tick(turn: &mut Turn<'_>) -> Result<(), AppError> {
    let now = turn.now;
    let due = |refund: &&Refund| refund.next_at.is_some_and(|at| at <= now);
    let ids: Vec<RefundId> =
        turn.state.refunds.values().filter(due).map(|refund| refund.id).collect();
    ids.into_iter().try_for_each(|id| learn(turn, id, RefundFact::Tick))
}
