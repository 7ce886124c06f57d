//! A purchase record's life: sent, confirmed by customs, refunded, or withdrawn.
//!
//! A pure machine over an append-only list of facts: the till stores each fact, performs the
//! effects, and brings their answers back as facts. Nothing is inferred from silence or from the
//! calendar: only the office's own words make a record sent, confirmed or refused.

use super::record::{PurchaseRecord, SendNo};
use crate::{
    id::{RecordId, RefundId, StaffId},
    money::Yen,
    time::{AtMs, Date},
};

mod parcel;
mod refund;
mod standing;

pub use parcel::{Note, Parcel, ParcelState, SendAnswer};
pub use refund::{Refund, RefundPlan, RefundRoute};
pub use standing::{Alarm, Standing};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Until so many days after the sale, customs is asked every so often: often while most travellers
/// leave, daily past the last day, since answers lag.
const ASK_EVERY_MS: [(i64, i64); 3] = [(30, 6 * HOUR_MS), (120, DAY_MS), (270, 7 * DAY_MS)];
/// And never not at all.
const ASK_LATE_EVERY_MS: i64 = 30 * DAY_MS;

/// What customs said (税関確認情報).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomsAnswer {
    /// 件数 0, and so not yet; never a refusal.
    NoneYet,
    Confirmed {
        /// The office's own value of 税関確認情報区分.
        kind: String,
        on: Option<Date>,
    },
    /// Said in so many words by the office.
    Refused { kind: String, note: String },
    /// An answer whose 区分 no table explains: a person must read it.
    Unclear { kind: String },
    /// No answer, or none that could be read.
    Silence,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Customs {
    #[default]
    NotYet,
    /// The raw value of an answer nobody could place; asking goes on.
    Unclear {
        kind: String,
        at: AtMs,
    },
    Confirmed {
        at: AtMs,
        kind: String,
        on: Option<Date>,
    },
    Refused {
        at: AtMs,
        kind: String,
        note: String,
    },
}

/// Why a record is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawReason {
    GoodsReturned,
    PaymentVoided,
    KeyedWrong,
    /// The office refused a field; a corrected record takes its place.
    FieldRefused,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub reason: WithdrawReason,
    pub at: AtMs,
    /// The cancelling message; none where the office never had the record.
    pub parcel: Option<Parcel>,
}

/// What happened to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Time passed.
    Tick,
    /// The till started again: what was on the wire has an unknown outcome.
    Restarted,
    /// The office's answer to the message of this number.
    SendAnswered {
        send_no: SendNo,
        answer: SendAnswer,
    },
    /// Staff asked to send again now.
    ResendAsked,
    CustomsAnswered(CustomsAnswer),
    /// `send_no` is for the cancelling message, should one be needed.
    Withdraw {
        reason: WithdrawReason,
        send_no: SendNo,
    },
    RefundApproved {
        plan: RefundPlan,
        by: StaffId,
    },
    /// The money went back: by the wallet's own word, or cash or bank recorded by staff.
    RefundPaid {
        refund: RefundId,
    },
    /// The wallet said in so many words that it will not; another route may be approved.
    RefundRefused {
        refund: RefundId,
        why: String,
    },
}

/// What the till must do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send the registration; its number never changes, so a repeat is one record.
    SendRegistration {
        record: RecordId,
        send_no: SendNo,
    },
    SendCancellation {
        record: RecordId,
        send_no: SendNo,
    },
    AskCustoms {
        record: RecordId,
    },
    /// Start paying the refund back. Given once per approved refund.
    PayRefund {
        record: RecordId,
        plan: RefundPlan,
    },
}

/// Why a fact does not fit the record's life; nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// No refund before the stored confirmation.
    NotConfirmed,
    RefundAlready,
    Withdrawn,
    /// The refund was paid: the record cannot be withdrawn any more.
    Refunded,
    /// This fact answers something else.
    NoSuchRefund,
    NoSuchMessage,
    /// Fee below zero or above the tax, or a gross that is not the record's.
    BadPlan,
}

/// Where a record stands. [`Life::standing`] names it for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    pub record: RecordId,
    pub recorded_at: AtMs,
    pub confirm_by: Option<Date>,
    pub refundable_yen: Yen,
    pub registration: Parcel,
    pub withdrawal: Option<Withdrawal>,
    pub customs: Customs,
    /// When to ask customs next; none while there is nothing to ask.
    pub ask_at: Option<AtMs>,
    /// Every refund that was approved, oldest first; at most the last is alive.
    pub refunds: Vec<Refund>,
}

type Stepped = Result<(Life, Vec<Effect>), NotNow>;

impl Life {
    /// A record just written, due to be sent without delay.
    #[must_use]
    pub fn begin(record: &PurchaseRecord, now: AtMs) -> Self {
        Self {
            record: record.id,
            recorded_at: now,
            confirm_by: record.confirm_by,
            refundable_yen: record.refundable_yen(),
            registration: Parcel::due(record.send_no.clone(), now),
            withdrawal: None,
            customs: Customs::NotYet,
            ask_at: None,
            refunds: vec![],
        }
    }

    /// The life that a stored list of facts makes.
    ///
    /// # Errors
    /// [`NotNow`] where a fact does not fit: the list was changed.
    pub fn replay(
        record: &PurchaseRecord,
        begun: AtMs,
        facts: &[(AtMs, Fact)],
    ) -> Result<Self, NotNow> {
        facts.iter().try_fold(Self::begin(record, begun), |life, (at, fact)| {
            life.step(fact, *at).map(|(life, _)| life)
        })
    }

    /// Takes one fact in.
    ///
    /// # Errors
    /// [`NotNow`]; the life is as it was.
    pub fn step(self, fact: &Fact, now: AtMs) -> Stepped {
        match fact {
            Fact::Tick => Ok(self.tick(now)),
            Fact::Restarted => Ok(self.restart(now)),
            Fact::SendAnswered { send_no, answer } => self.answered(send_no, answer, now),
            Fact::ResendAsked => Ok(self.resend(now)),
            Fact::CustomsAnswered(answer) => Ok(self.customs_said(answer, now)),
            Fact::Withdraw { reason, send_no } => self.withdraw(*reason, send_no, now),
            Fact::RefundApproved { plan, by } => self.approve(plan, *by, now),
            Fact::RefundPaid { refund } => self.paid(*refund, now),
            Fact::RefundRefused { refund, why } => self.refused(*refund, why, now),
        }
    }

    fn tick(mut self, now: AtMs) -> (Self, Vec<Effect>) {
        let mut effects = vec![];
        if self.registration.start(now) {
            let send_no = self.registration.send_no.clone();
            effects.push(Effect::SendRegistration { record: self.record, send_no });
        }
        let record = self.record;
        if let Some(parcel) = self.cancellation()
            && parcel.start(now)
        {
            let send_no = parcel.send_no.clone();
            effects.push(Effect::SendCancellation { record, send_no });
        }
        if self.ask_at.is_some_and(|at| at <= now) {
            self.ask_at = Some(now.plus_ms(self.ask_interval(now)));
            effects.push(Effect::AskCustoms { record: self.record });
        }
        (self, effects)
    }

    /// The cancelling message, once the office has what it cancels.
    fn cancellation(&mut self) -> Option<&mut Parcel> {
        let registered = self.registration.is_accepted();
        self.withdrawal.as_mut().filter(|_| registered)?.parcel.as_mut()
    }

    fn restart(mut self, now: AtMs) -> (Self, Vec<Effect>) {
        self.registration.interrupted(now);
        if let Some(parcel) = self.withdrawal.as_mut().and_then(|w| w.parcel.as_mut()) {
            parcel.interrupted(now);
        }
        (self, vec![])
    }

    fn resend(mut self, now: AtMs) -> (Self, Vec<Effect>) {
        self.registration.hurry(now);
        if let Some(parcel) = self.withdrawal.as_mut().and_then(|w| w.parcel.as_mut()) {
            parcel.hurry(now);
        }
        (self, vec![])
    }

    fn answered(mut self, send_no: &SendNo, answer: &SendAnswer, now: AtMs) -> Stepped {
        if self.registration.send_no == *send_no {
            let first = !self.registration.is_accepted();
            self.registration.answered(answer, now);
            if first && self.registration.is_accepted() && self.withdrawal.is_none() {
                self.ask_at = self.confirm_by.map(|_| now.plus_ms(self.ask_interval(now)));
            }
            if self.withdrawal.is_some() && self.registration.is_held() {
                // The office has nothing to cancel.
                self.withdrawal = self.withdrawal.map(|w| Withdrawal { parcel: None, ..w });
            }
            return Ok((self, vec![]));
        }
        let parcel = self.withdrawal.as_mut().and_then(|w| w.parcel.as_mut());
        let parcel = parcel.filter(|parcel| parcel.send_no == *send_no);
        parcel.ok_or(NotNow::NoSuchMessage)?.answered(answer, now);
        Ok((self, vec![]))
    }

    fn customs_said(mut self, answer: &CustomsAnswer, now: AtMs) -> (Self, Vec<Effect>) {
        // A confirmation stands: a later "none yet" or silence takes nothing back.
        if matches!(self.customs, Customs::Confirmed { .. }) {
            return (self, vec![]);
        }
        match answer {
            CustomsAnswer::NoneYet | CustomsAnswer::Silence => {}
            CustomsAnswer::Unclear { kind } => {
                self.customs = Customs::Unclear { kind: kind.clone(), at: now };
            }
            CustomsAnswer::Confirmed { kind, on } => {
                self.customs = Customs::Confirmed { at: now, kind: kind.clone(), on: *on };
                self.ask_at = None;
            }
            CustomsAnswer::Refused { kind, note } => {
                let (kind, note) = (kind.clone(), note.clone());
                self.customs = Customs::Refused { at: now, kind, note };
                self.ask_at = None;
            }
        }
        (self, vec![])
    }

    fn withdraw(mut self, reason: WithdrawReason, send_no: &SendNo, now: AtMs) -> Stepped {
        if self.withdrawal.is_some() {
            return Err(NotNow::Withdrawn);
        }
        if let Some(refund) = self.refunds.iter().find(|refund| refund.is_alive()) {
            let paid = refund.paid_at.is_some();
            return Err(if paid { NotNow::Refunded } else { NotNow::RefundAlready });
        }
        let unknown_to_office = self.registration.drop_unsent();
        let parcel = (!unknown_to_office).then(|| Parcel::due(send_no.clone(), now));
        self.withdrawal = Some(Withdrawal { reason, at: now, parcel });
        self.ask_at = None;
        Ok((self, vec![]))
    }

    fn ask_interval(&self, now: AtMs) -> i64 {
        let age = now.since(self.recorded_at);
        let young = |(days, _): &&(i64, i64)| age < days.saturating_mul(DAY_MS);
        ASK_EVERY_MS.iter().find(young).map_or(ASK_LATE_EVERY_MS, |(_, every)| *every)
    }

    /// When the next [`Fact::Tick`] does something; none while only an answer or a person can.
    #[must_use]
    pub fn wakes_at(&self) -> Option<AtMs> {
        let cancellation = self.withdrawal.as_ref().and_then(|w| w.parcel.as_ref());
        let cancellation = cancellation.filter(|_| self.registration.is_accepted());
        let due = [Some(&self.registration), cancellation].into_iter().flatten();
        due.filter_map(Parcel::due_at).chain(self.ask_at).min()
    }
}

#[cfg(test)]
mod tests;
