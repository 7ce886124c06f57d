//! The wallet acquirer. Calls block until an answer, or its lack, is certain.
//!
//! An adapter sends each call exactly once, trusts only a signed answer that names the same
//! request, and says apart "nothing was sent" and "no answer came". When to ask again is not its
//! business: that is `maneki_core::payment`.

use maneki_core::{
    id::AttemptId,
    payment::{Gateway, Order, Reply, Silence},
    refund::{Refund, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};

/// `now` is the request's time; adapters have no clock.
pub trait Wallet: Send + Sync {
    /// Charges the customer once.
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply;

    /// Asks how the order ended, by the till's own id.
    fn inquire(&self, order: &Order, now: AtMs) -> Reply;

    /// Closes an unpaid order, gives back a paid one whole.
    fn cancel(&self, order: &Order, now: AtMs) -> Reply;

    /// May be repeated: the acquirer knows the refund by its id.
    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply;

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply;

    /// Whether `gateway` would work. Spends no money: it asks about an order that nobody made.
    fn probe(&self, gateway: Gateway, now: AtMs) -> Probe;

    /// Which payment a notice is about, if the acquirer signed it. It only means that the payment
    /// is worth asking about.
    fn read_notice(&self, _notice: &Notice<'_>) -> Option<AttemptId> {
        None
    }

    /// How far the till's clock was ahead of the acquirer's at its last signed answer; none where
    /// none told.
    fn clock_ahead_ms(&self) -> Option<i64> {
        None
    }

    /// The gateways whose settings are complete.
    fn set_up(&self) -> Vec<Gateway>;
}

/// What an acquirer posted to the shop's `paymentNotifyUrl`, as it came.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// Of the URL it was sent to.
    pub path: &'a str,
    pub request_time: &'a str,
    pub signature: &'a str,
    pub body: &'a str,
}

/// The outcome of a connection test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// A signed answer came. `clock_ahead_ms`: how far the till's clock is ahead of the
    /// acquirer's, where it told; beyond a minute payments may be refused.
    Works {
        clock_ahead_ms: Option<i64>,
    },
    /// The acquirer does not accept the settings.
    Misconfigured {
        code: String,
    },
    /// Nothing could be sent.
    Unreachable,
    NoAnswer(Silence),
    /// The settings are incomplete.
    NotSetUp,
}

/// Keeps what went over the wire, as evidence. The host writes it to the store.
pub trait WireLog: Send + Sync {
    /// Durable when it returns. An outgoing message that cannot be kept is not sent.
    ///
    /// # Errors
    /// [`NotKept`] where the record is not safe.
    fn keep(&self, record: &WireRecord) -> Result<(), NotKept>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

/// One message. Payment codes and secrets in `body` are masked; `sha256` is of the exact bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRecord {
    pub at: AtMs,
    pub gateway: Gateway,
    /// The `paymentRequestId` or `refundRequestId`.
    pub request_id: String,
    /// `pay`, `inquire`, `cancel`, `refund`, `inquire_refund`.
    pub call: &'static str,
    pub outgoing: bool,
    /// Of the signing key; none for an incoming message, which was verified before it counted.
    pub key_version: Option<String>,
    pub sha256: [u8; 32],
    pub body: String,
}
