//! Giving money back through the wallet: in full or in parts, never more than was paid, and
//! resent only under its own id. Silence is asked about; it never becomes a second refund.

use crate::{
    id::{AttemptId, Id, RefundId},
    money::{Fen, Yen},
    payment::{Attempt, Gateway, Silence, coded},
    time::AtMs,
};

coded! {
    RefundState {
        /// Stored, perhaps on its way.
        Sending = "sending",
        /// Not known to have worked; resent and asked about under the same id.
        Unresolved = "unresolved",
        Refunded = "refunded",
        /// A definite no. The money is still the shop's: give it back another way.
        Refused = "refused",
        /// As `Unresolved`, for so long that a person must know.
        NeedsAttention = "needs_attention",
    }
}

coded! {
    RefundCallKind {
        Refund = "refund",
        Inquire = "inquire",
    }
}

/// What a verified answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundReply {
    Refunded(RefundProof),
    /// Accepted; the wallet is still at it.
    InProgress,
    /// A signed, definite no.
    Refused {
        code: String,
    },
    NoSuchRefund,
    Undecided {
        code: String,
    },
    Silence(Silence),
    NotSent,
}

impl From<Silence> for RefundReply {
    fn from(silence: Silence) -> Self {
        Self::Silence(silence)
    }
}

/// What a signed "refunded" says; compared with what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundProof {
    pub request_id: String,
    pub currency: String,
    pub value: i64,
    /// What the customer got back in CNY, where the wallet tells.
    pub fen: Option<Fen>,
    pub wallet_transaction_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundFact {
    Answered { call: u32, reply: RefundReply },
    Tick,
    Restarted,
}

/// The call to make once the refund is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundEffect {
    Refund { call: u32 },
    Inquire { call: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRefund {
    /// The wallet took nothing that could go back.
    NotPaid,
    BadAmount,
    /// So much is left to give back.
    MoreThanPaid {
        left: Yen,
    },
}

/// One giving-back, one `refundRequestId`. Written by this module only; the fields are open so
/// that a store can write and read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub id: RefundId,
    pub attempt: AttemptId,
    pub gateway: Gateway,
    pub amount: Yen,
    /// What the wallet took in the first place; some gateways want it repeated.
    pub paid: Yen,
    /// The till began it by itself, for money that its order has let go: no return waits for it.
    pub automatic: bool,
    pub version: u32,
    pub state: RefundState,
    pub started_at: AtMs,
    /// When to send [`RefundFact::Tick`].
    pub next_at: Option<AtMs>,
    pub code: Option<String>,
    /// A resend was refused; final only when the wallet does not know the refund either.
    pub refused_once: bool,
    pub proof: Option<RefundProof>,
    pub calls: u32,
    pub open_call: Option<(u32, RefundCallKind)>,
    pub rounds: u32,
}

/// Longer than an adapter's own time-outs together.
const CALL_LIMIT_MS: i64 = 20_000;
/// Then ever more slowly, and a person is told.
const GAPS_MS: &[i64] = &[2_000, 3_000, 3_000, 5_000, 5_000, 10_000];

impl Refund {
    /// Gives back `amount` of what `attempt` took; `earlier` are its refunds so far.
    ///
    /// # Errors
    /// [`NoRefund`] where nothing was paid, or more would go back than came.
    pub fn start(
        id: RefundId,
        attempt: &Attempt,
        earlier: &[Self],
        amount: Yen,
        now: AtMs,
    ) -> Result<(Self, RefundEffect), NoRefund> {
        let paid = attempt.captured();
        if paid <= Yen::ZERO || attempt.is_open() {
            return Err(NoRefund::NotPaid);
        }
        if amount <= Yen::ZERO {
            return Err(NoRefund::BadAmount);
        }
        let left = left_to_refund(attempt, earlier);
        if amount > left {
            return Err(NoRefund::MoreThanPaid { left });
        }
        Ok(Self::fresh(id, attempt, amount, false, now))
    }

    /// The whole of what came after the order had let go. Its id is the attempt's own number.
    pub(crate) fn automatic(attempt: &Attempt, now: AtMs) -> Option<Self> {
        let Id(number) = attempt.id().0;
        let amount = attempt.captured();
        (amount > Yen::ZERO)
            .then(|| Self::fresh(RefundId(Id(number)), attempt, amount, true, now).0)
    }

    fn fresh(
        id: RefundId,
        attempt: &Attempt,
        amount: Yen,
        automatic: bool,
        now: AtMs,
    ) -> (Self, RefundEffect) {
        let mut refund = Self {
            id,
            attempt: attempt.id(),
            gateway: attempt.order.gateway,
            amount,
            paid: attempt.captured(),
            automatic,
            version: 0,
            state: RefundState::Sending,
            started_at: now,
            next_at: None,
            code: None,
            refused_once: false,
            proof: None,
            calls: 0,
            open_call: None,
            rounds: 0,
        };
        let effect = refund.send(now);
        (refund, effect)
    }

    /// The call that [`crate::payment::Effect::Refund`] leaves to be made.
    #[must_use]
    pub fn first_call(&self) -> RefundEffect {
        RefundEffect::Refund { call: 0 }
    }

    /// It counts against what is left to refund: done, or nobody knows.
    #[must_use]
    pub fn takes_money(&self) -> bool {
        self.state != RefundState::Refused
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.state {
            RefundState::Sending | RefundState::Unresolved | RefundState::NeedsAttention => true,
            RefundState::Refunded | RefundState::Refused => false,
        }
    }

    /// A definite no, and nothing else waits for the money: a person must give it back.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.automatic && self.state == RefundState::Refused
    }

    /// Something is still to come of it: a call, or a person's look.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.is_open() || self.next_at.is_some() || self.is_alarm()
    }

    /// What follows from `fact`. Store the refund first, then make the call.
    #[must_use]
    pub fn step(&self, fact: RefundFact, now: AtMs) -> (Self, Option<RefundEffect>) {
        let mut next = self.clone();
        let effect = match fact {
            RefundFact::Answered { call, reply } => match next.open_call {
                Some((open, kind)) if open == call => next.answered(kind, reply, now),
                Some(_) | None => None,
            },
            RefundFact::Tick => next.ticked(now),
            RefundFact::Restarted if next.is_open() => {
                next.settle_into_asking();
                Some(next.inquire(now))
            }
            RefundFact::Restarted => None,
        };
        if next != *self {
            next.version = next.version.saturating_add(1);
        }
        (next, effect)
    }

    fn ticked(&mut self, now: AtMs) -> Option<RefundEffect> {
        if self.next_at.is_none_or(|at| now < at) {
            return None;
        }
        match self.open_call {
            Some((_, kind)) => self.answered(kind, RefundReply::Silence(Silence::TimedOut), now),
            None => Some(self.inquire(now)),
        }
    }

    fn answered(
        &mut self,
        kind: RefundCallKind,
        reply: RefundReply,
        now: AtMs,
    ) -> Option<RefundEffect> {
        self.open_call = None;
        self.next_at = None;
        // Only an inquiry, or the very first send, can say a final no: a resend may have met
        // its own forerunner.
        let decisive = kind == RefundCallKind::Inquire || self.state == RefundState::Sending;
        match reply {
            RefundReply::Refunded(proof) => {
                self.refunded(proof, now);
                None
            }
            RefundReply::Refused { code } if decisive => {
                self.code = Some(code);
                self.state = RefundState::Refused;
                None
            }
            RefundReply::NoSuchRefund if kind == RefundCallKind::Inquire && self.refused_once => {
                self.state = RefundState::Refused;
                None
            }
            // Only a fresh send under the same id makes it exist.
            RefundReply::NoSuchRefund if kind == RefundCallKind::Inquire => {
                self.settle_into_asking();
                Some(self.send(now))
            }
            RefundReply::Refused { code } => {
                self.refused_once = true;
                self.code = Some(code);
                self.plan(now);
                None
            }
            RefundReply::Undecided { code } => {
                self.code = Some(code);
                self.plan(now);
                None
            }
            RefundReply::InProgress
            | RefundReply::NoSuchRefund
            | RefundReply::Silence(_)
            | RefundReply::NotSent => {
                self.plan(now);
                None
            }
        }
    }

    fn refunded(&mut self, proof: RefundProof, now: AtMs) {
        let matches = proof.request_id == self.id.to_string()
            && proof.currency.eq_ignore_ascii_case("JPY")
            && proof.value == self.amount.get();
        self.proof = Some(proof);
        if matches {
            self.state = RefundState::Refunded;
        } else {
            self.state = RefundState::NeedsAttention;
            self.plan(now);
        }
    }

    fn settle_into_asking(&mut self) {
        if self.state == RefundState::Sending {
            self.state = RefundState::Unresolved;
        }
    }

    fn plan(&mut self, now: AtMs) {
        self.settle_into_asking();
        let round = usize::try_from(self.rounds).unwrap_or(usize::MAX);
        self.rounds = self.rounds.saturating_add(1);
        let gap = GAPS_MS.get(round).copied().unwrap_or_else(|| {
            self.state = RefundState::NeedsAttention;
            crate::payment::backoff_ms(self.rounds)
        });
        self.next_at = Some(now.plus_ms(gap));
    }

    fn send(&mut self, now: AtMs) -> RefundEffect {
        RefundEffect::Refund { call: self.open(RefundCallKind::Refund, now) }
    }

    fn inquire(&mut self, now: AtMs) -> RefundEffect {
        RefundEffect::Inquire { call: self.open(RefundCallKind::Inquire, now) }
    }

    fn open(&mut self, kind: RefundCallKind, now: AtMs) -> u32 {
        let call = self.calls;
        self.calls = self.calls.saturating_add(1);
        self.open_call = Some((call, kind));
        self.next_at = Some(now.plus_ms(CALL_LIMIT_MS));
        call
    }
}

/// What `attempt` took, less every refund that is done or may be.
#[must_use]
pub fn left_to_refund(attempt: &Attempt, refunds: &[Refund]) -> Yen {
    let own = refunds.iter().filter(|refund| refund.attempt == attempt.id());
    let gone = Yen::sum(own.filter(|refund| refund.takes_money()).map(|refund| refund.amount));
    gone.and_then(|gone| attempt.captured().minus(gone)).unwrap_or(Yen::ZERO)
}
