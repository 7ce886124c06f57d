//! Giving the tax back: once, approved, and only after customs confirmed.

use super::{Customs, Effect, Life, NotNow, Stepped};
use crate::{
    id::{AttemptId, RefundId, StaffId},
    money::Yen,
    time::AtMs,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundRoute {
    /// Part of the wallet's own payment goes back, inside the wallet's window.
    Wallet { attempt: AttemptId },
    /// Handed over at the counter.
    Cash,
    /// A transfer that the shop makes itself; the reference is the bank's.
    Bank { reference: String },
}

/// Gross, fee and net as they were shown before the approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundPlan {
    pub refund: RefundId,
    pub route: RefundRoute,
    pub gross_yen: Yen,
    pub fee_yen: Yen,
}

impl RefundPlan {
    #[must_use]
    pub fn net_yen(&self) -> Yen {
        self.gross_yen.minus(self.fee_yen).unwrap_or_default()
    }
}

/// One approved refund and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub plan: RefundPlan,
    pub by: StaffId,
    pub approved_at: AtMs,
    pub paid_at: Option<AtMs>,
    /// The wallet's own words.
    pub refused: Option<(AtMs, String)>,
}

impl Refund {
    /// Paid, or on its way.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.refused.is_none()
    }
}

impl Life {
    pub(super) fn approve(mut self, plan: &RefundPlan, by: StaffId, now: AtMs) -> Stepped {
        if self.withdrawal.is_some() {
            return Err(NotNow::Withdrawn);
        }
        if !matches!(self.customs, Customs::Confirmed { .. }) {
            return Err(NotNow::NotConfirmed);
        }
        if self.refunds.iter().any(Refund::is_alive) {
            return Err(NotNow::RefundAlready);
        }
        let known = self.refunds.iter().any(|refund| refund.plan.refund == plan.refund);
        let fits = plan.gross_yen == self.refundable_yen
            && !plan.fee_yen.is_negative()
            && plan.net_yen() > Yen::ZERO;
        if known || !fits {
            return Err(NotNow::BadPlan);
        }
        let plan = plan.clone();
        let refund =
            Refund { plan: plan.clone(), by, approved_at: now, paid_at: None, refused: None };
        self.refunds.push(refund);
        let effect = Effect::PayRefund { record: self.record, plan };
        Ok((self, vec![effect]))
    }

    pub(super) fn paid(mut self, refund: RefundId, now: AtMs) -> Stepped {
        let found = self.open_refund(refund)?;
        // Told twice, paid once.
        found.paid_at.get_or_insert(now);
        Ok((self, vec![]))
    }

    pub(super) fn refused(mut self, refund: RefundId, why: &str, now: AtMs) -> Stepped {
        let found = self.open_refund(refund)?;
        if found.paid_at.is_some() {
            return Err(NotNow::Refunded);
        }
        found.refused = Some((now, why.to_owned()));
        Ok((self, vec![]))
    }

    fn open_refund(&mut self, refund: RefundId) -> Result<&mut Refund, NotNow> {
        let named = |found: &&mut Refund| found.plan.refund == refund && found.is_alive();
        self.refunds.iter_mut().find(named).ok_or(NotNow::NoSuchRefund)
    }
}
