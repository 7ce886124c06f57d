//! One scan of a payment code, from the first byte sent until nobody doubts where the money is.
//!
//! [`Attempt::step`] is the whole rule: a fact comes in, the next attempt and the calls to make
//! come out. The caller stores the attempt *before* it makes a call, and ticks it at `next_at`.
//! The payment code is never here: only its hash. Silence is never taken for a no, pay is sent
//! once, and only a matching, signed answer means paid.

mod code;
pub mod codes;
mod route;
mod step;
mod terms;
#[cfg(test)]
mod tests;

use crate::{
    id::{AttemptId, CartId, StaffId},
    money::{Fen, Yen},
    refund::Refund,
    scan::Wallet,
    time::AtMs,
};
pub use code::{BadCode, check_code};
pub use route::{NoRoute, carriers, route};
pub use terms::{ASK_FOR_MS, Terms, backoff_ms};

/// An enum whose every value has one text, for rows, logs and windows.
macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$value_doc])* $value),+ }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$value),+];

            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),+ }
            }

            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(crate) use coded;

coded! {
    /// The protocol that carries the attempt; an open attempt keeps the one it was sent over.
    Gateway {
        /// Antom / Alipay+ in-store, user-presented.
        Antom = "antom",
        /// Alipay's cross-border `alipay.acquire.overseas.spot.pay`.
        SpotPay = "spot_pay",
        /// WeChat Pay overseas, v3 global micropay.
        WeChat = "wechat",
    }
}

coded! {
    State {
        /// W1: stored, perhaps on its way, perhaps not.
        Sending = "sending",
        /// Sent; the wallet has not said how it ended. Asked every few seconds.
        Unresolved = "unresolved",
        /// W3: given up; the wallet is told to cancel until it says that it did.
        Cancelling = "cancelling",
        /// A person must see it; asking and cancelling go on behind, ever more slowly.
        NeedsAttention = "needs_attention",
        Paid = "paid",
        /// A signed no. Nothing was charged.
        Declined = "declined",
        /// Not one byte left the till.
        NotSent = "not_sent",
        /// The order does not hold this money: never charged, or given back.
        Cancelled = "cancelled",
        /// A manager decided, with evidence; see [`Settlement`].
        SettledByStaff = "settled_by_staff",
    }
}

coded! {
    /// Why a person must look.
    Attention {
        /// "Paid", but for another amount, currency or id. It is being cancelled.
        Mismatch = "mismatch",
        /// Every cancel went unanswered.
        CancelUnanswered = "cancel_unanswered",
        /// Paid although a cancel was sent: complete the sale or give the money back.
        ChargedWhileCancelling = "charged_while_cancelling",
    }
}

coded! {
    /// What a refused customer can do about it.
    Advice {
        RefreshCode = "refresh_code",
        OtherWallet = "other_wallet",
        /// The shop's settings are wrong: no wallet payment will work.
        Misconfigured = "misconfigured",
    }
}

coded! {
    /// The one thing the customer is told; the words live in the UI.
    Instruction {
        Wait = "wait",
        TypePassword = "type_password",
        Checking = "checking",
        Cancelling = "cancelling",
        AskStaff = "ask_staff",
        Paid = "paid",
        RefreshCode = "refresh_code",
        OtherWallet = "other_wallet",
        /// Nothing was sent: show the code again.
        ShowCode = "show_code",
        NotCharged = "not_charged",
        /// Paid after the cancel: the money is on its way back.
        GivingBack = "giving_back",
    }
}

coded! {
    /// Why there is no answer that can be trusted.
    Silence {
        TimedOut = "timed_out",
        Reset = "reset",
        /// Any HTTP status but 200.
        HttpStatus = "http_status",
        Unsigned = "unsigned",
        BadSignature = "bad_signature",
        Rubbish = "rubbish",
    }
}

/// What a signed "paid" says. [`Attempt`] compares it with what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The request id as the answer repeats it.
    pub request_id: String,
    /// ISO 4217.
    pub currency: String,
    /// In the currency's smallest unit; for JPY, yen.
    pub value: i64,
    /// The wallet's own name for the transaction.
    pub wallet_transaction_id: String,
    /// What the customer's wallet was charged, where it told.
    pub fen: Option<Fen>,
    /// The wallet's name as the acquirer writes it, `ALIPAYCN`.
    pub wallet_name: Option<String>,
}

/// What a verified answer to pay, inquiry or cancel means. Adapters build it from [`codes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    Paid(Proof),
    /// The customer is confirming on the phone.
    Confirming,
    /// A signed, definite no about the payment itself.
    Refused {
        code: String,
        advice: Advice,
    },
    /// The order is closed and holds no money.
    Closed,
    NoSuchOrder,
    /// Cancel came too late; only a refund helps.
    WindowOver,
    /// An answer that decides nothing.
    Undecided {
        code: String,
    },
    /// Ask again, but more slowly.
    Busy,
    /// The acquirer does not accept the shop's settings.
    Misconfigured {
        code: String,
    },
    Silence(Silence),
    /// Not one byte was written.
    NotSent,
}

impl From<Silence> for Reply {
    fn from(silence: Silence) -> Self {
        Self::Silence(silence)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The answer to the call of that number.
    Answered {
        call: u32,
        reply: Reply,
    },
    /// The acquirer sent word. It is only a reason to ask.
    Notified,
    /// `next_at` has come.
    Tick,
    /// The program started again: no call is open any more.
    Restarted,
    /// The cashier wants out.
    CancelWanted,
    /// A manager lets the order be paid otherwise: whatever this attempt took goes back.
    Superseded,
    /// [`Attention::ChargedWhileCancelling`]: keep the money, complete the sale.
    Complete,
    /// [`Attention::ChargedWhileCancelling`]: give it back.
    GiveBack,
    Settled(Settlement),
}

/// Calls to make once the attempt is stored. The number comes back in [`Fact::Answered`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Only ever from [`Attempt::start`]. The code to send is in the caller's memory.
    Pay {
        call: u32,
    },
    Inquire {
        call: u32,
    },
    Cancel {
        call: u32,
    },
    /// Store this refund together with the attempt, then make the refund's own first call.
    Refund(Box<Refund>),
}

/// A manager's word for how an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub by: StaffId,
    pub paid: bool,
    /// What the customer paid; zero when `paid` is false.
    pub amount: Yen,
    /// What was seen: "customer's app shows 20261123…".
    pub evidence: String,
    pub reason: String,
    pub at: AtMs,
}

impl Settlement {
    /// Evidence and reason are both given, and the amount fits the outcome.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let told = !self.evidence.trim().is_empty() && !self.reason.trim().is_empty();
        told && if self.paid { self.amount > Yen::ZERO } else { self.amount == Yen::ZERO }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// PAID_AFTER_CANCEL: money came although the order had let go; a refund was started.
    pub paid_after_cancel: bool,
    /// A later answer says otherwise than the staff did.
    pub contradicted: bool,
    /// The order was released to another tender.
    pub superseded: bool,
    /// Nobody may complete the sale with this money any more.
    pub giving_back: bool,
    /// Staff chose [`Fact::Complete`]; a last inquiry decides.
    pub completing: bool,
    /// The acquirer refused a cancel as too late.
    pub window_over: bool,
    /// The customer was last seen confirming on the phone.
    pub confirming: bool,
}

coded! {
    CallKind {
        Pay = "pay",
        Inquire = "inquire",
        Cancel = "cancel",
    }
}

/// What to charge, before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: AttemptId,
    pub cart: CartId,
    pub amount: Yen,
    pub wallet: Wallet,
    pub gateway: Gateway,
    /// SHA-256 of the payment code.
    pub code_hash: [u8; 32],
}

/// The amount is not above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAmount;

/// One scan, one attempt, one `paymentRequestId`. Written by [`Attempt::start`] and
/// [`Attempt::step`] only; the fields are open so that a store can write and read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub order: Order,
    /// Rises by one with every change; a store compares it before it writes.
    pub version: u32,
    pub state: State,
    pub started_at: AtMs,
    /// When to send [`Fact::Tick`]; `None` when nothing is left to do.
    pub next_at: Option<AtMs>,
    /// When asking ends and cancelling begins: the end of the countdown.
    pub give_up_at: AtMs,
    /// The last "paid" that was seen, also where it did not match.
    pub proof: Option<Proof>,
    /// The result code that decided, or the last that troubled.
    pub code: Option<String>,
    pub advice: Option<Advice>,
    pub attention: Option<Attention>,
    pub settled: Option<Settlement>,
    pub flags: Flags,
    /// Calls numbered so far.
    pub calls: u32,
    /// The call that is out, if any.
    pub open_call: Option<(u32, CallKind)>,
    /// Inquiries or cancels since the state began.
    pub rounds: u32,
    /// When a cancel was last sent, or found done.
    pub last_cancel_at: Option<AtMs>,
}

impl Attempt {
    #[must_use]
    pub fn id(&self) -> AttemptId {
        self.order.id
    }

    /// The outcome is not known: it is listed, and the day closes only with it acknowledged.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Sending | State::Unresolved | State::Cancelling | State::NeedsAttention => true,
            State::Paid
            | State::Declined
            | State::NotSent
            | State::Cancelled
            | State::SettledByStaff => false,
        }
    }

    /// A later answer says otherwise than the staff did: a manager must see it.
    #[must_use]
    pub fn is_alarm(&self) -> bool {
        self.state == State::SettledByStaff && self.flags.contradicted
    }

    /// Something is still to come of it: a call, or a person's look.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.is_open() || self.next_at.is_some() || self.is_alarm()
    }

    /// While true the order takes no other tender.
    #[must_use]
    pub fn holds_order(&self) -> bool {
        self.is_open() && !self.flags.superseded
    }

    /// Staff may choose between [`Fact::Complete`] and [`Fact::GiveBack`].
    #[must_use]
    pub fn awaits_choice(&self) -> bool {
        self.state == State::NeedsAttention
            && self.attention == Some(Attention::ChargedWhileCancelling)
            && !self.flags.giving_back
            && !self.flags.completing
    }

    /// A manager may settle what was sent and is open; never as paid once another tender was let
    /// in, because then whatever came goes back.
    #[must_use]
    pub fn may_settle(&self, settlement: &Settlement) -> bool {
        let asked_about = self.is_open() && self.state != State::Sending;
        asked_about && settlement.is_complete() && !(settlement.paid && self.flags.superseded)
    }

    /// What the wallet took, refunds not deducted.
    #[must_use]
    pub fn captured(&self) -> Yen {
        match (self.state, &self.settled, &self.proof) {
            (State::Paid, _, _) => self.order.amount,
            (State::SettledByStaff, Some(settled), _) if settled.paid => settled.amount,
            (State::SettledByStaff | State::Cancelled, _, Some(proof))
                if self.flags.paid_after_cancel =>
            {
                Yen::new(proof.value).unwrap_or(Yen::ZERO)
            }
            _ => Yen::ZERO,
        }
    }

    #[must_use]
    pub fn instruction(&self) -> Instruction {
        match self.state {
            State::Sending => Instruction::Wait,
            State::Unresolved if self.flags.confirming => Instruction::TypePassword,
            State::Unresolved => Instruction::Checking,
            State::Cancelling => Instruction::Cancelling,
            State::NeedsAttention => Instruction::AskStaff,
            State::Paid => Instruction::Paid,
            State::Declined => match self.advice {
                Some(Advice::RefreshCode) => Instruction::RefreshCode,
                Some(Advice::OtherWallet | Advice::Misconfigured) | None => {
                    Instruction::OtherWallet
                }
            },
            State::NotSent => Instruction::ShowCode,
            State::Cancelled | State::SettledByStaff if self.flags.paid_after_cancel => {
                Instruction::GivingBack
            }
            State::Cancelled => Instruction::NotCharged,
            State::SettledByStaff => match &self.settled {
                Some(settled) if settled.paid => Instruction::Paid,
                _ => Instruction::NotCharged,
            },
        }
    }

    /// Id, currency and amount are what was asked for.
    fn matches(&self, proof: &Proof) -> bool {
        proof.request_id == self.order.id.to_string()
            && proof.currency.eq_ignore_ascii_case("JPY")
            && proof.value == self.order.amount.get()
    }
}
