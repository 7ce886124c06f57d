//! What happens to one payment at the simulated acquirer, written down beforehand.

use serde::{Deserialize, Serialize};

/// How the payment itself goes, once it has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Charged at once.
    #[default]
    Pay,
    /// The customer types a password for so many milliseconds, then it is charged.
    ConfirmThenPay(i64),
    /// The customer hesitates for so long, then it fails with this code.
    ConfirmThenFail(i64, String),
    /// The customer never confirms.
    ConfirmForever,
    /// Refused at once, with this code.
    Refuse(String),
}

/// What happens to one message and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    #[default]
    None,
    /// Done at once, answered so many milliseconds later.
    Late(i64),
    /// Done; the answer never comes.
    ReplyLost,
    /// It never arrived, and no answer comes.
    RequestLost,
    /// Answered never, and done only so many milliseconds later; cancels only.
    DoneLater(i64),
    /// The connection is reset before anything was done.
    ResetBefore,
    /// The connection is reset after it was done.
    ResetAfter,
    /// Done, but answered with this HTTP status.
    HttpStatus(u16),
    /// Done, but answered 200 with something unreadable.
    Rubbish,
    /// Done, but answered that the customer is still confirming.
    Processing,
    Unsigned,
    WrongKey,
    /// The answer names another amount.
    WrongAmount,
    WrongCurrency,
    /// The answer names another request.
    WrongId,
    /// Not done; answered with this result code.
    Code(String),
    /// Done, but answered with this result code.
    DoneButCode(String),
}

/// One payment from scan to refund. Each list holds the fate of the first, second, … message;
/// what is beyond its end goes well.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    pub outcome: Outcome,
    pub pay: Vec<Fault>,
    pub inquiry: Vec<Fault>,
    pub cancel: Vec<Fault>,
    pub refund: Vec<Fault>,
    pub inquire_refund: Vec<Fault>,
    /// Pay is under way for so long: the order does not exist meanwhile.
    pub arrives_after_ms: i64,
    /// Money is taken so long after a cancel that was confirmed.
    pub pays_after_cancel_ms: Option<i64>,
    /// Times of notices after the payment, in milliseconds; twice the same is a duplicate, and a
    /// late one may come after the money went back.
    pub notices_ms: Vec<i64>,
}

/// The demo's deck, and the names that scripts may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    Paid,
    PasswordFirst,
    BalanceTooLow,
    CodeExpired,
    Refused,
    SilentThenPaid,
    SilentThenCancelled,
    NeverConfirmed,
    WrongAmount,
    CancelLost,
    PaidAfterCancel,
}

impl Scenario {
    pub const ALL: &[Self] = &[
        Self::Paid,
        Self::PasswordFirst,
        Self::BalanceTooLow,
        Self::CodeExpired,
        Self::Refused,
        Self::SilentThenPaid,
        Self::SilentThenCancelled,
        Self::NeverConfirmed,
        Self::WrongAmount,
        Self::CancelLost,
        Self::PaidAfterCancel,
    ];

    #[must_use]
    pub fn script(self) -> Script {
        let refuse = |code: &str| Outcome::Refuse(code.to_owned());
        let plain = Script::default();
        match self {
            Self::Paid => plain,
            Self::PasswordFirst => Script { outcome: Outcome::ConfirmThenPay(8_000), ..plain },
            Self::BalanceTooLow => Script { outcome: refuse("USER_BALANCE_NOT_ENOUGH"), ..plain },
            Self::CodeExpired => Script { outcome: refuse("EXPIRED_CODE"), ..plain },
            Self::Refused => Script { outcome: refuse("RISK_REJECT"), ..plain },
            Self::SilentThenPaid => Script {
                pay: vec![Fault::ReplyLost],
                inquiry: vec![Fault::ReplyLost, Fault::Code("UNKNOWN_EXCEPTION".into())],
                ..plain
            },
            Self::SilentThenCancelled => {
                Script { pay: vec![Fault::RequestLost], inquiry: vec![Fault::RequestLost], ..plain }
            }
            Self::NeverConfirmed => Script { outcome: Outcome::ConfirmForever, ..plain },
            Self::WrongAmount => Script { pay: vec![Fault::WrongAmount], ..plain },
            Self::CancelLost => Script {
                outcome: Outcome::ConfirmForever,
                cancel: vec![Fault::RequestLost; 7],
                ..plain
            },
            Self::PaidAfterCancel => Script {
                outcome: Outcome::ConfirmForever,
                pays_after_cancel_ms: Some(5_000),
                ..plain
            },
        }
    }
}

/// Which payment a rule is for; the first that fits is taken, and used up unless `always`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    pub code: Option<String>,
    pub amount: Option<i64>,
    pub always: bool,
    pub scenario: Option<Scenario>,
    pub script: Option<Script>,
}

impl Rule {
    #[must_use]
    pub fn fits(&self, code: &str, amount: i64) -> bool {
        self.code.as_deref().is_none_or(|wanted| wanted == code)
            && self.amount.is_none_or(|wanted| wanted == amount)
    }

    #[must_use]
    pub fn played(&self) -> Script {
        let named = self.scenario.map(Scenario::script);
        self.script.clone().or(named).unwrap_or_default()
    }
}
