//! The lives of the records: what is sent and asked, what the answers change, and what returns
//! and refunds do to them.
//!
//! A fact is stored in the same step as the effects that it makes leave. Ticks and "none yet" are
//! kept in memory only: after a restart the question is simply asked again.

use super::{AppError, ErrorCode, Turn, mask, records, rules};
use crate::{
    commands::returns,
    ports::{
        Write,
        records::{RecordFact, Secret, StoredRecord},
        tax_office::{Asked, CustomsQuery, Message, Prepared, Raw, Sealed, Sent},
    },
    state::tax_free::{Call, Case, MOST_CALLS},
    till::{Effect, OfficeCall},
    view::Notice,
};
use maneki_core::{
    audit::Action,
    id::{RecordId, SaleId, StaffId},
    refund::{Refund, RefundState},
    sale::{Coming, Sale},
    shift::CashMove,
    taxfree::{
        goods::{self, Receipt},
        keep::may_wipe,
        life::{
            self, CustomsAnswer, Fact, Life, NotNow, RefundPlan, RefundRoute, SendAnswer, Standing,
            WithdrawReason,
        },
        record::{Anew, SendNo, anew},
    },
};
use std::sync::Arc;

/// Records whose term is looked at in one step.
const MOST_WIPED: u32 = 200;

/// What comes along with a fact.
#[derive(Default)]
struct Along {
    staff: Option<StaffId>,
    secret: Option<(Secret, Sealed)>,
    http_status: Option<u16>,
}

/// A stored record as a life.
pub(crate) fn case_of(turn: &Turn<'_>, stored: &StoredRecord) -> Result<Case, AppError> {
    if let Some(case) = turn.state.tax_free.case(stored.record.id) {
        return Ok(case.as_ref().clone());
    }
    let bad = |fault: NotNow| AppError::new(ErrorCode::StoreFailed).detail(format!("{fault:?}"));
    Case::of(stored).map_err(bad)
}

pub(super) fn find(turn: &mut Turn<'_>, id: RecordId) -> Result<Case, AppError> {
    if let Some(case) = turn.state.tax_free.case(id) {
        return Ok(case.as_ref().clone());
    }
    let stored = turn.store.record(id)?.ok_or(ErrorCode::NoSuchRecord)?;
    case_of(turn, &stored)
}

/// Takes a fact into a record's life, stores it, and lets its effects out.
fn tell(turn: &mut Turn<'_>, id: RecordId, fact: &Fact, along: Along) -> Result<(), AppError> {
    let mut case = find(turn, id)?;
    let before = case.life.clone();
    let (after, effects) = before
        .clone()
        .step(fact, turn.now)
        .map_err(|why| AppError::from(why).with("number", &case.record.send_no))?;
    let sends = effects.iter().any(|effect| !matches!(effect, life::Effect::AskCustoms { .. }));
    if sends || told(&after) != told(&before) {
        let write = RecordFact {
            record: id,
            no: case.facts,
            at: turn.now,
            staff: along.staff,
            fact: fact.clone(),
            standing: after.standing(turn.now),
            live: after.standing(turn.now).is_open() || after.ask_at.is_some(),
            secret: along.secret,
            http_status: along.http_status,
        };
        turn.writes.push(Write::RecordFact(Box::new(write)));
        case.facts += 1;
    }
    case.life = after;
    let unsent = |bytes: &Arc<Prepared>| !is_accepted(&case.life, &bytes.send_no);
    case.messages.retain(|bytes| unsent(bytes));
    notice(turn, &before, &case);
    turn.state.tax_free.keep(case, turn.now);
    effects.into_iter().try_for_each(|effect| perform(turn, id, effect))
}

/// A life but for when it asks next, which no row keeps.
fn told(life: &Life) -> Life {
    Life { ask_at: None, ..life.clone() }
}

fn is_accepted(life: &Life, send_no: &SendNo) -> bool {
    let cancellation = life.withdrawal.as_ref().and_then(|w| w.parcel.as_ref());
    let parcels = [Some(&life.registration), cancellation].into_iter().flatten();
    parcels.filter(|parcel| parcel.send_no == *send_no).any(|parcel| parcel.is_accepted())
}

fn notice(turn: &mut Turn<'_>, before: &Life, case: &Case) {
    let (was, is) = (before.standing(turn.now), case.life.standing(turn.now));
    if was == is {
        return;
    }
    let code = match is {
        Standing::Confirmed => Notice::CustomsConfirmed,
        Standing::NeedsFix | Standing::Unclear | Standing::Refused => Notice::TaxFreeNeedsYou,
        _ => return,
    };
    turn.notice(code, &[("record", case.record.send_no.to_string())]);
}

fn perform(turn: &mut Turn<'_>, id: RecordId, effect: life::Effect) -> Result<(), AppError> {
    match effect {
        life::Effect::SendRegistration { send_no, .. } => {
            send(turn, id, &send_no, Secret::Registration)
        }
        life::Effect::SendCancellation { send_no, .. } => {
            send(turn, id, &send_no, Secret::Cancellation)
        }
        life::Effect::AskCustoms { .. } => ask(turn, id),
        life::Effect::PayRefund { plan, .. } => pay(turn, id, &plan),
    }
}

fn send(turn: &mut Turn<'_>, id: RecordId, no: &SendNo, kind: Secret) -> Result<(), AppError> {
    let case = find(turn, id)?;
    let kept = case.messages.iter().find(|bytes| bytes.send_no == *no);
    let prepared = match kept {
        Some(bytes) => Some(bytes.as_ref().clone()),
        None => {
            let sealed = turn.store.secret(id, kind)?;
            let bytes = sealed.and_then(|sealed| turn.vault.open(id, &sealed));
            let (send_no, version) = (no.clone(), case.record.version);
            bytes.map(|bytes| Prepared { record: id, send_no, version, bytes })
        }
    };
    match prepared {
        Some(prepared) => {
            turn.state.tax_free.calls.insert(Call::Send(id, no.clone()), turn.now);
            turn.effects.push(Effect::TaxOffice(Box::new(OfficeCall::Send(prepared))));
            Ok(())
        }
        // Another key, or bytes that were tampered with: nothing can go out.
        None => {
            turn.notice(Notice::TaxFreeNeedsYou, &[("record", no.to_string())]);
            let fact = Fact::SendAnswered { send_no: no.clone(), answer: SendAnswer::NoAnswer };
            tell(turn, id, &fact, Along::default())
        }
    }
}

pub(super) fn ask(turn: &mut Turn<'_>, id: RecordId) -> Result<(), AppError> {
    let case = find(turn, id)?;
    let (send_no, sold_on) = (case.record.send_no.clone(), case.record.sold_on());
    turn.state.tax_free.calls.insert(Call::Ask(id), turn.now);
    let call = OfficeCall::Ask { record: id, query: CustomsQuery { send_no, sold_on } };
    turn.effects.push(Effect::TaxOffice(Box::new(call)));
    Ok(())
}

/// Lets an approved refund go: through the wallet, or as recorded by staff.
fn pay(turn: &mut Turn<'_>, id: RecordId, plan: &RefundPlan) -> Result<(), AppError> {
    match &plan.route {
        RefundRoute::Wallet { attempt } => {
            returns::refund_under(turn, plan.refund, *attempt, plan.net_yen())
        }
        RefundRoute::Cash => {
            let reason = format!("免税返金 {}", find(turn, id)?.record.send_no);
            let (staff, amount_yen) = (turn.who()?, plan.net_yen().negated());
            let cash = CashMove { at: turn.now, staff, amount_yen, reason };
            let shift = turn.state.shift.as_mut().ok_or(ErrorCode::ShiftNotOpen)?;
            shift.moves.push(cash.clone());
            turn.writes.push(Write::MoveCash { shift: shift.id, cash });
            tell(turn, id, &Fact::RefundPaid { refund: plan.refund }, Along::default())
        }
        RefundRoute::Bank { .. } => {
            tell(turn, id, &Fact::RefundPaid { refund: plan.refund }, Along::default())
        }
    }
}

/// The office's answer to a message.
pub(crate) fn sent(
    turn: &mut Turn<'_>,
    id: RecordId,
    send_no: SendNo,
    sent: Sent,
) -> Result<(), AppError> {
    turn.state.tax_free.calls.remove(&Call::Send(id, send_no.clone()));
    let along = raw(turn, id, &sent.raw);
    let fact = Fact::SendAnswered { send_no, answer: mask::sent(turn, id, sent.answer)? };
    match tell(turn, id, &fact, along) {
        // A late answer to a message that was dropped since.
        Err(error) if error.code == ErrorCode::NoSuchRecord => Ok(()),
        other => other,
    }?;
    tick(turn)
}

/// What customs said.
pub(crate) fn asked(turn: &mut Turn<'_>, id: RecordId, asked: Asked) -> Result<(), AppError> {
    turn.state.tax_free.calls.remove(&Call::Ask(id));
    let along = match asked.answer {
        CustomsAnswer::NoneYet | CustomsAnswer::Silence => Along::default(),
        _ => raw(turn, id, &asked.raw),
    };
    let answer = mask::asked(turn, id, asked.answer)?;
    tell(turn, id, &Fact::CustomsAnswered(answer), along)?;
    tick(turn)
}

/// The answer as it came. The office may repeat personal data in it, so it is sealed.
fn raw(turn: &Turn<'_>, id: RecordId, raw: &Raw) -> Along {
    let fresh = [turn.env.fresh_id(), turn.env.fresh_id()];
    let sealed = turn.vault.seal(id, &raw.body, fresh);
    Along { secret: Some((Secret::Answer, sealed)), http_status: raw.http_status, staff: None }
}

/// After a start nobody waits for the answers of before.
pub(crate) fn restarted(turn: &mut Turn<'_>) -> Result<(), AppError> {
    let ids: Vec<RecordId> = turn.state.tax_free.cases.keys().copied().collect();
    for id in ids {
        tell(turn, id, &Fact::Restarted, Along::default())?;
    }
    tick(turn)
}

/// Sends and asks what is due, a few at a time, and wipes what has reached its term.
pub(crate) fn tick(turn: &mut Turn<'_>) -> Result<(), AppError> {
    for call in turn.state.tax_free.lost_calls(turn.now) {
        turn.state.tax_free.calls.remove(&call);
        if let Call::Send(id, send_no) = call {
            let fact = Fact::SendAnswered { send_no, answer: SendAnswer::NoAnswer };
            tell(turn, id, &fact, Along::default())?;
        }
    }
    for id in turn.state.tax_free.due(turn.now) {
        if turn.state.tax_free.calls.len() >= MOST_CALLS {
            break;
        }
        tell(turn, id, &Fact::Tick, Along::default())?;
    }
    wipe(turn)
}

/// Once a day: the travellers' data whose term has ended.
fn wipe(turn: &mut Turn<'_>) -> Result<(), AppError> {
    let today = turn.now.day_in_japan();
    if turn.state.tax_free.wiped_on == Some(today) {
        return Ok(());
    }
    turn.state.tax_free.wiped_on = Some(today);
    let keeping = turn.state.settings.tax_free.keeping();
    // No term of the law is shorter than this; the rest is the record's own matter.
    let sold_until = maneki_core::time::days_after(today, -6 * 365);
    for stored in turn.store.unwiped(sold_until, MOST_WIPED)? {
        let case = case_of(turn, &stored)?;
        if may_wipe(&case.record, &case.life, keeping, turn.now) {
            turn.writes.push(Write::WipeRecord(case.record.id));
            turn.audit(Action::PersonalDataWiped, &case.record.send_no);
        }
    }
    Ok(())
}

/// Takes a record back by the rules of its own version.
pub(super) fn withdraw(
    turn: &mut Turn<'_>,
    id: RecordId,
    reason: WithdrawReason,
    staff: Option<StaffId>,
) -> Result<(), AppError> {
    let mut case = find(turn, id)?;
    let till = turn.state.settings.till_number;
    let last = turn.state.tax_free.last_send_no.clone();
    let send_no = SendNo::next(last.as_ref(), turn.now, till);
    let fact = Fact::Withdraw { reason, send_no: send_no.clone() };
    let number = case.record.send_no.clone();
    let (after, _) = case
        .life
        .clone()
        .step(&fact, turn.now)
        .map_err(|why| AppError::from(why).with("number", &number))?;
    let mut along = Along { staff, ..Along::default() };
    if after.withdrawal.as_ref().is_some_and(|withdrawal| withdrawal.parcel.is_some()) {
        let sealed = turn.store.secret(id, Secret::Buyer)?;
        let buyer = sealed.and_then(|sealed| turn.vault.open_buyer(id, &sealed));
        let buyer = buyer.ok_or(ErrorCode::DataWiped)?;
        let message = Message::Cancel { record: &case.record, buyer: &buyer, send_no: &send_no };
        let prepared = turn.office.prepare(&message).map_err(|faults| {
            let first = faults.first().map(AppError::from);
            first.unwrap_or_else(|| ErrorCode::Internal.into())
        })?;
        let fresh = [turn.env.fresh_id(), turn.env.fresh_id()];
        let sealed = turn.vault.seal(id, &prepared.bytes, fresh);
        along.secret = Some((Secret::Cancellation, sealed));
        case.messages.push(Arc::new(prepared));
        turn.state.tax_free.keep(case, turn.now);
    }
    turn.state.tax_free.last_send_no = Some(send_no);
    tell(turn, id, &fact, along)?;
    turn.audit_change(Action::TaxFreeCancelled, None, number, "", format!("{reason:?}"));
    Ok(())
}

/// Goods whose tax was given back, or is on its way, do not come back through the till.
pub(crate) fn may_return(
    turn: &mut Turn<'_>,
    sale: &Sale,
    coming: &[Coming],
) -> Result<(), AppError> {
    for stored in turn.store.records_of(sale.id)? {
        let case = case_of(turn, &stored)?;
        let on_it = |part: &Coming| case.record.items.iter().any(|item| item.line == part.line);
        let refunded = case.life.refunds.iter().any(life::Refund::is_alive);
        if case.record.sale == sale.id && refunded && coming.iter().any(on_it) {
            let error = AppError::new(ErrorCode::RefundedAlready);
            return Err(error.with("number", &case.record.send_no));
        }
    }
    Ok(())
}

/// Goods came back: the records that held them are taken back and written anew for what was
/// kept. What cannot be done is told, and does not hold up the return.
pub(crate) fn returned(
    turn: &mut Turn<'_>,
    sale: &Sale,
    earlier: &[Sale],
    back: &Sale,
) -> Result<(), AppError> {
    let open = turn.state.tax_free.desk.as_ref();
    let stale = open.is_some_and(|desk| {
        matches!(&desk.of, crate::state::tax_free::Of::Sale { sale: of, .. } if of.id == sale.id)
    });
    if stale {
        turn.state.tax_free.desk = None;
    }
    let returns: Vec<Sale> = earlier.iter().chain([back]).cloned().collect();
    for stored in turn.store.records_of(sale.id)? {
        let (writes, effects) = (turn.writes.len(), turn.effects.len());
        let before = turn.state.tax_free.clone();
        if let Err(error) = recheck(turn, &stored, sale, &returns, back) {
            turn.writes.truncate(writes);
            turn.effects.truncate(effects);
            turn.state.tax_free = before;
            let why = format!("{} {:?}", stored.record.send_no, error.code);
            turn.notice(Notice::TaxFreeNeedsYou, &[("record", why)]);
        }
    }
    tick(turn)
}

fn recheck(
    turn: &mut Turn<'_>,
    stored: &StoredRecord,
    sale: &Sale,
    returns: &[Sale],
    back: &Sale,
) -> Result<(), AppError> {
    let case = case_of(turn, stored)?;
    if case.life.withdrawal.is_some() || case.life.refunds.iter().any(life::Refund::is_alive) {
        return Ok(());
    }
    let kept = |turn: &mut Turn<'_>, id: SaleId| -> Result<Receipt, AppError> {
        if id == sale.id {
            return Ok(Receipt::kept(sale, returns)?);
        }
        let other = turn.store.sale(id)?.ok_or(ErrorCode::NoSuchReceipt)?;
        Ok(Receipt::kept(&other, &turn.store.returns_of(id)?)?)
    };
    let rules = rules(turn, case.record.sold_on())?;
    let mine = kept(turn, case.record.sale)?;
    let mut linked = vec![];
    for id in &case.linked {
        linked.push(kept(turn, *id)?);
    }
    let on_it = |line: &maneki_core::sale::SaleLine| {
        case.record.items.iter().any(|item| item.line == line.no)
    };
    let touched = case.record.sale == sale.id && back.lines.iter().any(on_it);
    if !touched && goods::meter(&rules, &mine, &linked)?.is_reached() {
        return Ok(());
    }
    let sealed = turn.store.secret(case.record.id, Secret::Buyer)?;
    let buyer = sealed.and_then(|sealed| turn.vault.open_buyer(case.record.id, &sealed));
    withdraw(turn, case.record.id, WithdrawReason::GoodsReturned, Some(back.staff))?;
    let last = turn.state.tax_free.last_send_no.clone();
    let head = records::head(turn, case.record.sale, case.record.sold_at, last);
    let id = turn.fresh(RecordId);
    // The name that the office took may differ from the receipt's.
    let mut mine = mine;
    for goods in &mut mine.goods {
        if let Some(item) = case.record.items.iter().find(|item| item.line == goods.no) {
            goods.name.clone_from(&item.name);
        }
    }
    match anew(&rules, &case.record, &head, &mine, &linked, id)? {
        Anew::NothingKept | Anew::BelowThreshold { .. } => Ok(()),
        Anew::Record(record) => {
            let buyer = buyer.ok_or(ErrorCode::DataWiped)?;
            records::enter(turn, *record, case.linked.clone(), &buyer, case.language, back.staff)
        }
    }
}

/// A wallet said how the giving-back of tax ended.
pub(crate) fn refund_settled(turn: &mut Turn<'_>, refund: &Refund) -> Result<(), AppError> {
    let Some(id) = turn.state.tax_free.refunding(refund.id) else { return Ok(()) };
    let fact = match refund.state {
        RefundState::Refunded => Fact::RefundPaid { refund: refund.id },
        RefundState::Refused => {
            Fact::RefundRefused { refund: refund.id, why: refund.code.clone().unwrap_or_default() }
        }
        RefundState::Sending | RefundState::Unresolved | RefundState::NeedsAttention => {
            return Ok(());
        }
    };
    tell(turn, id, &fact, Along::default())
}

pub(super) fn approve_refund(
    turn: &mut Turn<'_>,
    id: RecordId,
    plan: RefundPlan,
    by: StaffId,
) -> Result<(), AppError> {
    let along = Along { staff: turn.staff(), ..Along::default() };
    tell(turn, id, &Fact::RefundApproved { plan, by }, along)
}

pub(super) fn resend(turn: &mut Turn<'_>, id: RecordId) -> Result<(), AppError> {
    let along = Along { staff: turn.staff(), ..Along::default() };
    tell(turn, id, &Fact::ResendAsked, along)?;
    tick(turn)
}

impl From<NotNow> for AppError {
    fn from(why: NotNow) -> Self {
        Self::new(match why {
            NotNow::NotConfirmed => ErrorCode::NotConfirmedYet,
            NotNow::RefundAlready | NotNow::Refunded => ErrorCode::RefundedAlready,
            NotNow::Withdrawn => ErrorCode::RecordWithdrawn,
            NotNow::NoSuchRefund | NotNow::NoSuchMessage => ErrorCode::NoSuchRecord,
            NotNow::BadPlan => ErrorCode::BadAmount,
        })
    }
}
