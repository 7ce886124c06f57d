//! One order at the acquirer: what has become of it by now, and what it says when asked.

use super::{Asked, Money, Says};
use crate::sim::{
    books::{Books, EntryKind},
    script::{Outcome, Script},
};
use maneki_core::{
    money::{Fen, Yen},
    rate::Rate,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Arriving,
    Waiting,
    Paid { at_ms: i64 },
    Failed(String),
    Closed { at_ms: i64 },
}

#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) asked: Asked,
    pub(super) script: Script,
    arrives_at_ms: i64,
    pub(super) stage: Stage,
    /// Also when the money went back since.
    pub(super) charged_at_ms: Option<i64>,
    pub(super) refunds: BTreeMap<String, i64>,
    late_taken: bool,
    /// A cancel that is still on its way.
    pub(super) cancel_at_ms: Option<i64>,
    pub(super) heard: Heard,
}

/// How many messages of each kind came, to find the next fault.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    pub(super) pay: usize,
    pub(super) inquiry: usize,
    pub(super) cancel: usize,
    pub(super) refund: usize,
    pub(super) inquire_refund: usize,
}

/// A customer who never confirms is not waited for longer.
const WAITS_MS: i64 = 30 * 60_000;

/// CNY for a yen at this acquirer.
const RATE: &str = "0.046612";

impl Order {
    pub(super) fn new(asked: Asked, script: Script, now: i64) -> Self {
        let arrives_at_ms = now.saturating_add(script.arrives_after_ms);
        let refunds = BTreeMap::new();
        let heard = Heard::default();
        let stage = Stage::Arriving;
        Self {
            asked,
            script,
            arrives_at_ms,
            stage,
            charged_at_ms: None,
            refunds,
            late_taken: false,
            cancel_at_ms: None,
            heard,
        }
    }

    pub(super) fn advance(&mut self, now: i64, books: &mut Books) {
        if self.stage == Stage::Arriving && now >= self.arrives_at_ms {
            self.arrive();
        }
        if self.stage == Stage::Waiting {
            self.wait(now, books);
        }
        if let Some(at) = self.cancel_at_ms.filter(|at| now >= *at) {
            self.cancel_at_ms = None;
            self.cancel(at, books);
        }
        let Stage::Closed { at_ms } = self.stage else { return };
        // Once only: a charge that was cancelled or refunded stays so.
        let late = self.script.pays_after_cancel_ms.map(|gap| at_ms + gap);
        if let Some(late) = late.filter(|late| now >= *late && !self.late_taken) {
            self.late_taken = true;
            self.charge(late, books);
        }
    }

    fn arrive(&mut self) {
        let at = self.arrives_at_ms;
        self.stage = match &self.script.outcome {
            _ if self.asked.expires_at_ms.is_some_and(|expires| at > expires) => {
                Stage::Failed("EXPIRED_CODE".into())
            }
            Outcome::Refuse(code) => Stage::Failed(code.clone()),
            Outcome::Pay
            | Outcome::ConfirmThenPay(_)
            | Outcome::ConfirmThenFail(..)
            | Outcome::ConfirmForever => Stage::Waiting,
        };
    }

    fn wait(&mut self, now: i64, books: &mut Books) {
        match &self.script.outcome {
            Outcome::Pay => self.charge(self.arrives_at_ms, books),
            Outcome::ConfirmThenPay(ms) if now >= self.arrives_at_ms + ms => {
                self.charge(self.arrives_at_ms + ms, books);
            }
            Outcome::ConfirmThenFail(ms, code) if now >= self.arrives_at_ms + ms => {
                self.stage = Stage::Failed(code.clone());
            }
            _ if now >= self.arrives_at_ms + WAITS_MS => {
                self.stage = Stage::Failed("ORDER_TIMED_OUT".into());
            }
            Outcome::ConfirmThenPay(_)
            | Outcome::ConfirmThenFail(..)
            | Outcome::ConfirmForever
            | Outcome::Refuse(_) => {}
        }
    }

    fn charge(&mut self, at_ms: i64, books: &mut Books) {
        books.write(at_ms, EntryKind::Charge, &self.asked.id, self.asked.yen);
        self.stage = Stage::Paid { at_ms };
        self.charged_at_ms = Some(at_ms);
    }

    pub(super) fn cancel(&mut self, now: i64, books: &mut Books) -> Says {
        match self.stage {
            Stage::Arriving => Says::Code("ORDER_NOT_EXIST".into()),
            Stage::Closed { .. } | Stage::Failed(_) => Says::Cancelled,
            Stage::Waiting => {
                self.stage = Stage::Closed { at_ms: now };
                Says::Cancelled
            }
            Stage::Paid { .. } if self.refunds.is_empty() => {
                self.stage = Stage::Closed { at_ms: now };
                books.write(now, EntryKind::Cancel, &self.asked.id, -self.asked.yen);
                Says::Cancelled
            }
            Stage::Paid { .. } => Says::Code("ORDER_STATUS_INVALID".into()),
        }
    }

    pub(super) fn pay_says(&self) -> Says {
        match &self.stage {
            Stage::Arriving => Says::Code("UNKNOWN_EXCEPTION".into()),
            Stage::Waiting => Says::Code("PAYMENT_IN_PROCESS".into()),
            Stage::Paid { at_ms } => Says::Paid(self.money(*at_ms)),
            Stage::Failed(code) => Says::Code(code.clone()),
            Stage::Closed { .. } => Says::Code("ORDER_IS_CLOSED".into()),
        }
    }

    pub(super) fn inquiry_says(&self) -> Says {
        match &self.stage {
            Stage::Arriving => Says::Code("ORDER_NOT_EXIST".into()),
            Stage::Waiting => Says::Processing,
            Stage::Paid { at_ms } => Says::Paid(self.money(*at_ms)),
            Stage::Failed(code) => Says::Failed(code.clone()),
            Stage::Closed { .. } => Says::Cancelled,
        }
    }

    pub(super) fn refund_says(
        &mut self,
        refund: &str,
        yen: i64,
        now: i64,
        books: &mut Books,
    ) -> Says {
        if let Some(known) = self.refunds.get(refund) {
            return if *known == yen {
                Says::Refunded(self.refund_money(refund, yen, now))
            } else {
                Says::Code("REPEAT_REQ_INCONSISTENT".into())
            };
        }
        let gone: i64 = self.refunds.values().sum();
        match self.stage {
            Stage::Paid { .. } if yen > 0 && yen <= self.asked.yen - gone => {
                self.refunds.insert(refund.to_owned(), yen);
                books.write(now, EntryKind::Refund, &self.asked.id, -yen);
                Says::Refunded(self.refund_money(refund, yen, now))
            }
            Stage::Paid { .. } => Says::Code("REFUND_AMOUNT_EXCEED".into()),
            Stage::Arriving => Says::Code("ORDER_NOT_EXIST".into()),
            Stage::Waiting | Stage::Failed(_) | Stage::Closed { .. } => {
                Says::Code("ORDER_STATUS_INVALID".into())
            }
        }
    }

    pub(super) fn money(&self, at_ms: i64) -> Money {
        let id = &self.asked.id;
        Money {
            request_id: id.clone(),
            currency: self.asked.currency.clone(),
            yen: self.asked.yen,
            fen: fen(self.asked.yen),
            transaction_id: format!("SIM{id}"),
            at_ms,
        }
    }

    pub(super) fn refund_money(&self, refund: &str, yen: i64, at_ms: i64) -> Money {
        Money {
            request_id: refund.to_owned(),
            currency: self.asked.currency.clone(),
            yen,
            fen: fen(yen),
            transaction_id: format!("SIMR{refund}"),
            at_ms,
        }
    }
}

/// Yuan in fen at the simulator's own rate.
fn fen(yen: i64) -> i64 {
    let rate = Rate::parse(RATE).expect("a rate in range");
    let Fen(fen) = rate.fen(Yen::new(yen).unwrap_or(Yen::ZERO));
    fen
}
