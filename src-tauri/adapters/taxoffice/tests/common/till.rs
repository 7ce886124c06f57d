//! A till as small as the tests of sending need: what it stored, and how it goes on after a kill.

use super::buyer;
use maneki_app::ports::tax_office::{CustomsQuery, Message, Prepared, TaxOffice};
use maneki_core::{
    id::{Id, RefundId, StaffId},
    money::Yen,
    taxfree::{
        life::{Effect, Fact, Life, RefundPlan, RefundRoute, Standing},
        record::PurchaseRecord,
    },
    time::AtMs,
};

/// What survives a kill: the record, the bytes, and each fact with its moment.
pub(crate) struct Till<'a> {
    pub(crate) office: &'a dyn TaxOffice,
    pub(crate) record: PurchaseRecord,
    pub(crate) register: Prepared,
    pub(crate) cancel: Option<Prepared>,
    pub(crate) facts: Vec<(AtMs, Fact)>,
    pub(crate) now: AtMs,
    /// Money that left, by refund.
    pub(crate) payouts: Vec<RefundId>,
    /// Kills the till when this many steps are done.
    pub(crate) kill_at: Option<u32>,
    pub(crate) steps: u32,
}

/// The till was killed here.
pub(crate) struct Killed;

impl<'a> Till<'a> {
    pub(crate) fn new(office: &'a dyn TaxOffice, record: PurchaseRecord) -> Self {
        let message = Message::Register { record: &record, buyer: &buyer() };
        let register = office.prepare(&message).expect("prepared");
        let now = record.sold_at;
        let (cancel, kill_at) = (None, None);
        Self {
            office,
            record,
            register,
            cancel,
            facts: vec![],
            now,
            payouts: vec![],
            kill_at,
            steps: 0,
        }
    }

    pub(crate) fn life(&self) -> Life {
        Life::replay(&self.record, self.record.sold_at, &self.facts).expect("its own facts")
    }

    pub(crate) fn standing(&self) -> Standing {
        self.life().standing(self.now)
    }

    /// A place where the power may go.
    pub(crate) fn may_die(&mut self) -> Result<(), Killed> {
        self.steps += 1;
        if self.kill_at == Some(self.steps) { Err(Killed) } else { Ok(()) }
    }

    /// Stores a fact, then performs what it asks for.
    pub(crate) fn take(&mut self, fact: Fact) -> Result<(), Killed> {
        let Ok((_, effects)) = self.life().step(&fact, self.now) else { return Ok(()) };
        self.may_die()?;
        self.facts.push((self.now, fact));
        for effect in effects {
            self.may_die()?;
            let answer = self.perform(&effect);
            self.may_die()?;
            self.take(answer)?;
        }
        Ok(())
    }

    pub(crate) fn perform(&mut self, effect: &Effect) -> Fact {
        let send = |prepared: &Prepared| {
            let answer = self.office.send(prepared).answer;
            Fact::SendAnswered { send_no: prepared.send_no.clone(), answer }
        };
        match effect {
            Effect::SendRegistration { .. } => send(&self.register),
            Effect::SendCancellation { .. } => send(self.cancel.as_ref().expect("prepared")),
            Effect::AskCustoms { .. } => {
                let send_no = self.record.send_no.clone();
                let query = CustomsQuery { send_no, sold_on: self.record.sold_on() };
                Fact::CustomsAnswered(self.office.ask(&query).answer)
            }
            Effect::PayRefund { plan, .. } => {
                // As a wallet does: the same refund id is one refund.
                if !self.payouts.contains(&plan.refund) {
                    self.payouts.push(plan.refund);
                }
                Fact::RefundPaid { refund: plan.refund }
            }
        }
    }

    /// Lets time pass until the record stands as wished or a day of tries is over.
    pub(crate) fn until(&mut self, wished: Standing) -> Result<(), Killed> {
        for _ in 0..200 {
            if self.standing() == wished {
                return Ok(());
            }
            self.now = self.now.plus_ms(30 * 60_000);
            self.take(Fact::Tick)?;
        }
        Ok(())
    }

    /// Sold, sent, confirmed, refunded.
    pub(crate) fn whole_life(&mut self, at_customs: impl Fn(&str)) -> Result<(), Killed> {
        if matches!(self.standing(), Standing::Queued | Standing::Sending) {
            self.take(Fact::Tick)?;
            self.until(Standing::Sent)?;
        }
        at_customs(self.record.send_no.as_str());
        if self.life().refunds.is_empty() {
            self.until(Standing::Confirmed)?;
        }
        // After a kill the approved refund is resumed by its own id, as the wallet's is.
        let open = self.life().refunds.iter().any(|refund| refund.paid_at.is_none());
        if open {
            let (record, plan) = (self.record.id, self.plan());
            let answer = self.perform(&Effect::PayRefund { record, plan });
            return self.take(answer);
        }
        self.approve()
    }

    /// Asks for the refund, whether or not it may be paid.
    pub(crate) fn approve(&mut self) -> Result<(), Killed> {
        let plan = self.plan();
        self.take(Fact::RefundApproved { plan, by: StaffId(Id(9)) })
    }

    fn plan(&self) -> RefundPlan {
        RefundPlan {
            refund: RefundId(Id(5)),
            route: RefundRoute::Cash,
            gross_yen: self.record.refundable_yen(),
            fee_yen: Yen::of(30),
        }
    }
}
