//! Payments and refunds as the windows show them.

use super::State;
use crate::view::{DeclineView, MoneyView, OpenRefundView, PaymentStepView, PaymentView};
use maneki_core::{
    id::RefundId,
    money::Yen,
    payment::{self, Advice, Attempt},
    refund::{Refund, RefundState},
    time::AtMs,
};

impl State {
    /// Whether an attempt belongs on the list of what is being found out, or must be seen.
    #[must_use]
    pub(crate) fn is_unresolved(&self, attempt: &Attempt) -> bool {
        attempt.is_open() || attempt.is_alarm() && !self.seen_alarms.contains(&attempt.id())
    }

    /// Whether the till goes on minding an attempt that is not of the open checkout.
    #[must_use]
    pub(crate) fn minds(&self, attempt: &Attempt) -> bool {
        attempt.next_at.is_some() || self.is_unresolved(attempt)
    }

    /// The payment on the checkout's screen: the one under way, or the code awaited.
    pub(super) fn payment_view(&self, now: AtMs) -> Option<PaymentView> {
        let paying = self.paying.and_then(|id| self.attempts.get(&id));
        match (paying, self.awaiting_code) {
            (Some(attempt), _) => Some(self.attempt_view(attempt, now)),
            (None, Some(amount)) => Some(self.awaited_view(amount, now)),
            (None, None) => None,
        }
    }

    fn awaited_view(&self, amount: Yen, now: AtMs) -> PaymentView {
        PaymentView {
            id: None,
            step: PaymentStepView::ShowCode,
            amount: MoneyView::new(amount, self.rate(now)),
            wallet: None,
            reason: None,
            reason_code: None,
            started_at_ms: None,
            until_ms: None,
            wallet_fen: None,
            transaction: None,
            cart: None,
            charged: false,
            alarm: false,
        }
    }

    fn attempt_view(&self, attempt: &Attempt, now: AtMs) -> PaymentView {
        let proof = attempt.proof.as_ref();
        PaymentView {
            id: Some(attempt.id().to_string()),
            step: self.step(attempt),
            amount: MoneyView::new(attempt.order.amount, self.rate(now)),
            wallet: Some(attempt.order.wallet.code().to_owned()),
            reason: attempt.advice.map(|advice| decline(advice, attempt.code.as_deref())),
            reason_code: attempt.code.clone(),
            started_at_ms: Some(attempt.started_at.0),
            until_ms: is_asked(attempt).then_some(attempt.give_up_at.0),
            wallet_fen: proof.and_then(|proof| proof.fen).map(|fen| fen.0),
            transaction: proof.map(|proof| proof.wallet_transaction_id.clone()),
            cart: Some(attempt.order.cart.to_string()),
            charged: attempt.awaits_choice(),
            alarm: attempt.is_alarm(),
        }
    }

    fn step(&self, attempt: &Attempt) -> PaymentStepView {
        match attempt.state {
            payment::State::Sending => PaymentStepView::Sending,
            payment::State::Unresolved if attempt.flags.confirming => PaymentStepView::TypePassword,
            payment::State::Unresolved => PaymentStepView::Checking,
            payment::State::Cancelling => PaymentStepView::Cancelling,
            payment::State::NeedsAttention => PaymentStepView::NeedsAttention,
            payment::State::Paid => PaymentStepView::Paid,
            payment::State::Declined => PaymentStepView::Declined,
            payment::State::NotSent => PaymentStepView::NotSent,
            payment::State::Cancelled | payment::State::SettledByStaff
                if attempt.flags.paid_after_cancel =>
            {
                self.step_back(attempt)
            }
            payment::State::Cancelled => PaymentStepView::Cancelled,
            payment::State::SettledByStaff if attempt.captured() > Yen::ZERO => {
                PaymentStepView::Paid
            }
            payment::State::SettledByStaff => PaymentStepView::SettledUnpaid,
        }
    }

    /// How far the refund is that began by itself; what is done is kept no longer.
    fn step_back(&self, attempt: &Attempt) -> PaymentStepView {
        match self.refunds.get(&RefundId(attempt.id().0)) {
            None => PaymentStepView::GivenBack,
            Some(refund) if refund.is_alarm() => PaymentStepView::NotGivenBack,
            Some(_) => PaymentStepView::GivingBack,
        }
    }

    /// Everything still being found out, beside the payment on the screen; alarms with it.
    pub(super) fn unresolved_views(&self, now: AtMs) -> Vec<PaymentView> {
        let open = self.attempts.values().filter(|attempt| self.is_unresolved(attempt));
        let open = open.filter(|open| open.is_alarm() || Some(open.id()) != self.paying);
        open.map(|attempt| self.attempt_view(attempt, now)).collect()
    }

    fn unresolved_refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds.values().filter(|refund| refund.is_open() || refund.is_alarm())
    }

    pub(super) fn open_refund_views(&self) -> Vec<OpenRefundView> {
        let view = |refund: &Refund| OpenRefundView {
            id: refund.id.to_string(),
            gateway: refund.gateway.into(),
            amount_yen: refund.amount.get(),
            started_at_ms: refund.started_at.0,
            needs_attention: refund.state == RefundState::NeedsAttention,
            refused: refund.is_alarm().then(|| refund.code.clone().unwrap_or_default()),
        };
        self.unresolved_refunds().map(view).collect()
    }

    /// Payments and refunds that a closing must name.
    #[must_use]
    pub fn unresolved_names(&self) -> Vec<String> {
        let attempts = self.attempts.values().filter(|attempt| self.is_unresolved(attempt));
        let attempts = attempts.map(|attempt| {
            format!("{} {} {}", attempt.order.wallet.code(), attempt.order.amount, attempt.id())
        });
        let refunds = self
            .unresolved_refunds()
            .map(|refund| format!("refund {} {}", refund.amount, refund.id));
        attempts.chain(refunds).collect()
    }

    /// Whether any refund of a return was refused for sure.
    pub(super) fn refund_refused(&self, draft: maneki_core::id::SaleId) -> bool {
        let of_draft = |refund: &&Refund| self.refund_drafts.get(&refund.id) == Some(&draft);
        self.refunds.values().filter(of_draft).any(|refund| refund.state == RefundState::Refused)
    }
}

/// It runs towards being cancelled; after that there is nothing to count down to.
fn is_asked(attempt: &Attempt) -> bool {
    matches!(attempt.state, payment::State::Sending | payment::State::Unresolved)
}

fn decline(advice: Advice, code: Option<&str>) -> DeclineView {
    match (advice, code) {
        (Advice::RefreshCode, _) => DeclineView::RefreshCode,
        (Advice::Misconfigured, _) => DeclineView::ShopSettings,
        (Advice::OtherWallet, Some("USER_BALANCE_NOT_ENOUGH")) => DeclineView::BalanceTooLow,
        (Advice::OtherWallet, Some(code)) if code.contains("LIMIT") => DeclineView::LimitReached,
        (Advice::OtherWallet, _) => DeclineView::OtherWallet,
    }
}
