//! From 小計 to a written sale: the frozen amount, its tenders, and the wallet's answers.
//!
//! A sale is written in the same transaction as the tender that completes it. Nothing here sends:
//! calls leave as effects once their attempt is stored.

use super::{Nothing, campaigns, wallets};
use crate::{
    error::{AppError, ErrorCode},
    papers,
    ports::Write,
    state::Finished,
    till::{Effect, Turn, WalletCall},
    view::{Notice, PaperStateView, PaperView},
};
use maneki_core::{
    audit::Action,
    cart::Cart,
    checkout::Checkout,
    id::{AttemptId, CartId, SaleId},
    money::Yen,
    payment::{self, Attempt, Fact, Order, Reply},
    sale::{ReceiptNo, Sale, SaleHead, Tender, TenderKind, WalletTender},
    scan::{PaymentCode, Wallet},
};
use serde::Deserialize;
use std::sync::Arc;
use ts_rs::TS;

pub fn start_checkout(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    if turn.state.checkout.is_some() {
        return Ok(Nothing {});
    }
    if turn.state.cart.is_empty() {
        return Err(ErrorCode::CartEmpty.into());
    }
    if turn.state.shift.is_none() {
        return Err(ErrorCode::ShiftNotOpen.into());
    }
    let (offer, total_yen) = campaigns::offer(turn, None, turn.now)?;
    let checkout = Checkout {
        cart: turn.state.cart.id,
        opened_at: turn.now,
        staff: turn.who()?,
        total_yen,
        wallet: None,
        offer,
        taken: vec![],
    };
    turn.writes.push(Write::SaveCheckout(checkout.clone()));
    turn.state.checkout = Some(checkout);
    turn.state.voided = None;
    Ok(Nothing {})
}

/// Back to the cart. What was taken goes back first: cash by hand, wallets by a refund.
pub fn leave_checkout(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    let checkout = turn.state.checkout.clone().ok_or(ErrorCode::NotInCheckout)?;
    no_payment_open(turn)?;
    for tender in &checkout.taken {
        if let TenderKind::Wallet(paid) = &tender.by {
            super::returns::refund_whole(turn, paid.attempt, tender.amount_yen)?;
        }
    }
    if !checkout.taken.is_empty() {
        let taken = Yen::sum(checkout.taken.iter().map(|tender| tender.amount_yen))?;
        turn.audit_change(Action::CheckoutAbandoned, None, checkout.cart, taken, "");
    }
    turn.writes.push(Write::DropCheckout(checkout.cart));
    forget_checkout(turn);
    Ok(Nothing {})
}

fn forget_checkout(turn: &mut Turn<'_>) {
    turn.state.checkout = None;
    turn.state.awaiting_code = None;
    turn.state.paying = None;
    drop_settled(turn, None);
}

fn no_payment_open(turn: &Turn<'_>) -> Result<(), AppError> {
    let cart = turn.state.cart.id;
    let open = |attempt: &&Attempt| attempt.order.cart == cart && attempt.holds_order();
    if turn.state.attempts.values().any(|attempt| open(&attempt)) {
        Err(ErrorCode::PaymentOpen.into())
    } else {
        Ok(())
    }
}

fn due(turn: &Turn<'_>) -> Result<Yen, AppError> {
    Ok(turn.state.checkout.as_ref().ok_or(ErrorCode::NotInCheckout)?.due()?)
}

/// `amount_yen` is a part of a split; none takes what is due, or all that was handed over.
#[derive(Debug, Deserialize, TS)]
pub struct PayCash {
    pub received_yen: i64,
    pub amount_yen: Option<i64>,
}

pub fn pay_cash(turn: &mut Turn<'_>, request: PayCash) -> Result<Nothing, AppError> {
    if turn.state.checkout.is_none() {
        start_checkout(turn, Nothing {})?;
    }
    no_payment_open(turn)?;
    campaigns::make_offer(turn, None)?;
    let due = due(turn)?;
    let received_yen = Yen::new(request.received_yen)?;
    let amount_yen = request.amount_yen.map(Yen::new).transpose()?.unwrap_or(due);
    let free = due == Yen::ZERO && received_yen == Yen::ZERO;
    if !free && (amount_yen <= Yen::ZERO || amount_yen > due || received_yen.is_negative()) {
        return Err(ErrorCode::BadAmount.into());
    }
    if received_yen < amount_yen {
        let error = AppError::new(ErrorCode::TooLittleCash);
        return Err(error.with("due_yen", amount_yen.get()));
    }
    let change_yen = received_yen.minus(amount_yen)?;
    turn.state.awaiting_code = None;
    turn.state.paying = None;
    take(turn, Tender { amount_yen, by: TenderKind::Cash { received_yen, change_yen } })?;
    Ok(Nothing {})
}

/// Waits for the customer's payment code. `amount_yen` is a part of a split; none takes what is
/// due.
#[derive(Debug, Deserialize, TS)]
pub struct PayWallet {
    pub amount_yen: Option<i64>,
}

pub fn pay_wallet(turn: &mut Turn<'_>, request: PayWallet) -> Result<Nothing, AppError> {
    if turn.state.checkout.is_none() {
        start_checkout(turn, Nothing {})?;
    }
    no_payment_open(turn)?;
    if turn.state.wallets_away() {
        return Err(ErrorCode::WalletsAway.into());
    }
    // An offer for a wallet is for the whole; a part is paid as cash would be.
    let part = request.amount_yen.is_some();
    let wallet = if part { None } else { campaigns::usual_wallet(turn) };
    campaigns::make_offer(turn, wallet)?;
    let due = due(turn)?;
    let amount = request.amount_yen.map(Yen::new).transpose()?.unwrap_or(due);
    if amount <= Yen::ZERO || amount > due {
        return Err(ErrorCode::BadAmount.into());
    }
    turn.state.awaiting_code = Some(amount);
    turn.state.paying = None;
    Ok(Nothing {})
}

/// A payment code came before the camera or the scanner.
pub(crate) fn code_read(
    turn: &mut Turn<'_>,
    code: PaymentCode,
    wallet: Wallet,
) -> Result<(), AppError> {
    let Some(cart) = turn.state.checkout.as_ref().map(|checkout| checkout.cart) else {
        turn.notice(Notice::NothingToPay, &[]);
        return Ok(());
    };
    no_payment_open(turn)?;
    if turn.state.awaiting_code.map_or_else(|| due(turn), Ok)? <= Yen::ZERO {
        turn.notice(Notice::NothingToPay, &[]);
        return Ok(());
    }
    let code_hash = turn.env.digest(code.reveal().as_bytes());
    if turn.store.code_used(&code_hash)? {
        turn.notice(Notice::CodeUsed, &[]);
        return Ok(());
    }
    let Some(gateway) = turn.state.routes.get(&wallet).copied() else {
        let why = if payment::carriers(wallet).is_empty() {
            Notice::WalletNeedsDocument
        } else {
            Notice::WalletNotSetUp
        };
        turn.notice(why, &[("wallet", wallet.code().to_owned())]);
        return Ok(());
    };
    if let Some(code) = turn.state.wallets.stopped.get(&gateway).cloned() {
        turn.notice(Notice::WalletStopped, &[("code", code)]);
        return Ok(());
    }
    if turn.state.wallets.away.contains_key(&gateway) {
        turn.notice(Notice::WalletAway, &[("wallet", wallet.code().to_owned())]);
        return Ok(());
    }
    let Some(amount) = amount_for(turn, wallet)? else { return Ok(()) };
    let id = turn.fresh(AttemptId);
    let order = Order { id, cart, amount, wallet, gateway, code_hash };
    let (attempt, effects) =
        Attempt::start(order, turn.now).map_err(|_| AppError::new(ErrorCode::BadAmount))?;
    turn.writes.push(Write::UseCode { hash: code_hash, at: turn.now });
    turn.state.paying = Some(id);
    turn.state.awaiting_code = Some(amount);
    keep(turn, attempt, effects, Some(code))
}

/// What this wallet is to pay, after the offer was made for it. None where that is more than the
/// customer saw: the new amount is shown first, and nothing is charged.
fn amount_for(turn: &mut Turn<'_>, wallet: Wallet) -> Result<Option<Yen>, AppError> {
    let shown = due(turn)?;
    let awaited = turn.state.awaiting_code.unwrap_or(shown);
    if awaited < shown {
        return Ok(Some(awaited));
    }
    campaigns::make_offer(turn, Some(wallet))?;
    let amount = due(turn)?;
    turn.state.awaiting_code = Some(amount);
    if amount > shown {
        turn.notice(Notice::OfferChanged, &[("total_yen", amount.get().to_string())]);
        return Ok(None);
    }
    Ok(Some(amount))
}

/// Stores an attempt and lets its calls out after it.
fn keep(
    turn: &mut Turn<'_>,
    attempt: Attempt,
    effects: Vec<payment::Effect>,
    mut code: Option<PaymentCode>,
) -> Result<(), AppError> {
    turn.writes.push(Write::Attempt(Box::new(attempt.clone())));
    turn.state.attempts.insert(attempt.id(), attempt.clone());
    for effect in effects {
        match effect {
            payment::Effect::Refund(refund) => super::returns::begin(turn, *refund),
            payment::Effect::Pay { call } => {
                let code = code.take();
                send(turn, WalletCall::Pay { attempt: attempt.clone(), call, code });
            }
            payment::Effect::Inquire { call } => {
                send(turn, WalletCall::Inquire { attempt: attempt.clone(), call });
            }
            payment::Effect::Cancel { call } => {
                send(turn, WalletCall::Cancel { attempt: attempt.clone(), call });
            }
        }
    }
    Ok(())
}

pub(crate) fn send(turn: &mut Turn<'_>, call: WalletCall) {
    turn.effects.push(Effect::Wallet(Box::new(call)));
}

/// Takes in what an attempt's wallet answered, or did not.
pub(crate) fn learn(turn: &mut Turn<'_>, id: AttemptId, fact: Fact) -> Result<(), AppError> {
    let Some(before) = turn.state.attempts.get(&id).cloned() else { return Ok(()) };
    if let Fact::Answered { reply, .. } = &fact {
        wallets::line_told(turn, before.order.gateway, *reply != Reply::NotSent);
    }
    let (after, effects) = before.step(fact, turn.now);
    if after == before && effects.is_empty() {
        return Ok(());
    }
    keep(turn, after.clone(), effects, None)?;
    if after.flags.contradicted && !before.flags.contradicted {
        let amount = after.order.amount.get().to_string();
        turn.notice(Notice::PaymentContradicted, &[("amount_yen", amount)]);
        let (by_hand, wallet) = (hand_word(&after), wallet_word(&after));
        turn.audit_change(Action::PaymentSettledByHand, None, id, by_hand, wallet);
    } else if after.flags.paid_after_cancel && !before.flags.paid_after_cancel {
        let amount = after.captured().get().to_string();
        turn.notice(Notice::ChargedAfterCancel, &[("amount_yen", amount)]);
    }
    let refused = after.advice == Some(payment::Advice::Misconfigured);
    if refused && before.advice != after.advice {
        let code = after.code.clone().unwrap_or_default();
        turn.state.wallets.stopped.insert(after.order.gateway, code.clone());
        turn.notice(Notice::WalletStopped, &[("code", code)]);
    }
    if after.flags.superseded && turn.state.paying == Some(id) {
        // The order may be paid otherwise: this one goes on among the open payments.
        turn.state.paying = None;
        turn.state.awaiting_code = None;
    }
    if before.is_open() && !after.is_open() {
        settled(turn, &after)?;
    }
    Ok(())
}

/// An acquirer sent word of a payment: it is asked about, also one that nobody minds any more, as
/// the money may have come after the last look.
pub(crate) fn noticed(turn: &mut Turn<'_>, id: AttemptId) -> Result<(), AppError> {
    if !turn.state.attempts.contains_key(&id) {
        let attempt = turn.store.attempt(id)?.ok_or(ErrorCode::NoSuchPayment)?;
        if attempt.is_alarm() {
            // A manager has seen it.
            return Ok(());
        }
        turn.state.attempts.insert(id, attempt);
    }
    learn(turn, id, Fact::Notified)
}

fn hand_word(attempt: &Attempt) -> &'static str {
    match &attempt.settled {
        Some(settled) if settled.paid => "by hand: paid",
        _ => "by hand: not paid",
    }
}

pub(super) fn wallet_word(attempt: &Attempt) -> String {
    match &attempt.proof {
        Some(proof) => format!("the wallet says: paid {} {}", proof.value, proof.currency),
        None => "the wallet says: not paid".to_owned(),
    }
}

/// A payment's outcome is known: its money joins the checkout, or the list lets it go.
fn settled(turn: &mut Turn<'_>, attempt: &Attempt) -> Result<(), AppError> {
    crate::demo::paid(turn);
    let captured = attempt.captured();
    let mine = turn.state.checkout.as_ref().is_some_and(|open| open.cart == attempt.order.cart);
    if mine && captured > Yen::ZERO && !attempt.flags.superseded && !attempt.flags.giving_back {
        turn.state.awaiting_code = None;
        let proof = attempt.proof.as_ref();
        let by = TenderKind::Wallet(WalletTender {
            attempt: attempt.id(),
            wallet: attempt.order.wallet.code().to_owned(),
            transaction: proof.map_or_else(String::new, |p| p.wallet_transaction_id.clone()),
            paid_fen: proof.and_then(|proof| proof.fen),
        });
        return take(turn, Tender { amount_yen: captured, by });
    }
    if turn.state.paying != Some(attempt.id()) {
        let outcome = attempt.state.code().to_owned();
        let amount = attempt.order.amount.get().to_string();
        turn.notice(Notice::PaymentSettled, &[("outcome", outcome), ("amount_yen", amount)]);
    }
    Ok(())
}

/// Adds a tender, and writes the sale once the total is covered.
fn take(turn: &mut Turn<'_>, tender: Tender) -> Result<(), AppError> {
    let checkout = turn.state.checkout.as_mut().ok_or(ErrorCode::NotInCheckout)?;
    checkout.taken.push(tender);
    let checkout = checkout.clone();
    if checkout.due()? > Yen::ZERO {
        turn.writes.push(Write::SaveCheckout(checkout));
        return Ok(());
    }
    close_sale(turn, checkout)
}

fn close_sale(turn: &mut Turn<'_>, checkout: Checkout) -> Result<(), AppError> {
    // The amount was frozen on the day the checkout opened, and so was its tax.
    let priced = turn.state.price(&turn.state.cart, checkout.opened_at)?;
    let priced = priced.with_offer(&checkout.offer, turn.state.settings.rounding)?;
    let head = head(turn, checkout.staff)?;
    let offers = checkout.offer.applied;
    let sale = Sale::close(head, &turn.state.cart, &priced, offers, checkout.taken);
    turn.writes.push(Write::Sale(Box::new(sale.clone())));
    turn.writes.push(Write::DropCheckout(checkout.cart));
    turn.writes.push(Write::DropCart(checkout.cart));
    turn.state.cart = Cart::new(turn.fresh(CartId));
    turn.state.touched = None;
    turn.state.voided = None;
    forget_checkout(turn);
    super::tax_free::sold(turn, checkout.cart, &sale)?;
    finished(turn, sale)
}

/// The next receipt's head: its number follows the day's last without a gap.
pub(crate) fn head(
    turn: &mut Turn<'_>,
    staff: maneki_core::id::StaffId,
) -> Result<SaleHead, AppError> {
    let shift = turn.state.shift.as_ref().ok_or(ErrorCode::ShiftNotOpen)?.id;
    let (till, day) = (turn.state.settings.till_number, turn.state.day(turn.now));
    let number = turn.store.last_receipt(till, day)? + 1;
    Ok(SaleHead {
        id: turn.fresh(SaleId),
        number: ReceiptNo { till, day, number },
        at: turn.now,
        staff,
        staff_name: turn.state.staff(staff).map(|s| s.name.clone()).unwrap_or_default(),
        shift,
        quote: turn.state.shown_quote(turn.now),
        sample: turn.state.kind.is_played(),
    })
}

/// Shows what was just written, and asks for its paper.
pub(crate) fn finished(turn: &mut Turn<'_>, sale: Sale) -> Result<(), AppError> {
    papers::receipt(turn, &sale, 1)?;
    if sale.tenders.iter().any(|tender| matches!(tender.by, TenderKind::Cash { .. })) {
        super::printing::kick_drawer(turn, &sale.number.to_string(), None);
    }
    let paper = PaperView { state: PaperStateView::Making, file: None };
    turn.state.last_at = turn.now;
    turn.state.done = Some(Finished { sale: Arc::new(sale), paper, e_receipt: None });
    Ok(())
}

pub fn cancel_payment(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    let paying = turn.state.paying.and_then(|id| turn.state.attempts.get(&id));
    match paying {
        Some(attempt) if attempt.is_open() => {
            let id = attempt.id();
            learn(turn, id, Fact::CancelWanted)?;
        }
        _ => {
            turn.state.awaiting_code = None;
            turn.state.paying = None;
            campaigns::make_offer(turn, None)?;
        }
    }
    Ok(Nothing {})
}

/// Clears the done screen for the next customer.
pub fn finish_sale(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    turn.state.done = None;
    turn.state.tax_free.desk = None;
    turn.state.notice = None;
    turn.state.visitor_language = turn.state.settings.visitor_language;
    Ok(Nothing {})
}

/// Wakes every attempt whose time has come.
pub(crate) fn tick(turn: &mut Turn<'_>) -> Result<(), AppError> {
    let now = turn.now;
    let due = |attempt: &&Attempt| attempt.next_at.is_some_and(|at| at <= now);
    let ids: Vec<AttemptId> = turn.state.attempts.values().filter(due).map(Attempt::id).collect();
    ids.into_iter().try_for_each(|id| learn(turn, id, Fact::Tick))?;
    let cart = turn.state.checkout.as_ref().map(|checkout| checkout.cart);
    drop_settled(turn, cart);
    Ok(())
}

/// Forgets attempts of which nothing more comes, but those of `cart`.
fn drop_settled(turn: &mut Turn<'_>, cart: Option<CartId>) {
    let mut attempts = std::mem::take(&mut turn.state.attempts);
    attempts.retain(|_, attempt| turn.state.minds(attempt) || Some(attempt.order.cart) == cart);
    turn.state.attempts = attempts;
}
