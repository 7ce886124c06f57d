//! A record's facts as columns, and back.

use crate::value::{get, get_option};
use maneki_app::ports::records::Secret;
use maneki_core::{
    id::{AttemptId, RefundId, StaffId},
    money::Yen,
    taxfree::{
        life::{
            CustomsAnswer, Fact, Note, RefundPlan, RefundRoute, SendAnswer, Standing,
            WithdrawReason,
        },
        record::SendNo,
    },
    time::{AtMs, Date},
};
use rusqlite::Row;

/// The columns of a fact that [`FactRow::read`] reads, in its order.
pub(crate) const FACT: &str = "at_ms, staff, kind, send_no, answer, word, note, day, refund, \
     attempt, gross_yen, fee_yen";

/// A fact spread over the columns of its table.
#[derive(Debug, Default)]
pub(crate) struct FactRow {
    pub(crate) kind: String,
    pub(crate) by: Option<StaffId>,
    pub(crate) send_no: Option<String>,
    pub(crate) answer: Option<String>,
    pub(crate) word: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) day: Option<Date>,
    pub(crate) refund: Option<RefundId>,
    pub(crate) attempt: Option<AttemptId>,
    pub(crate) gross_yen: Option<Yen>,
    pub(crate) fee_yen: Option<Yen>,
}

impl FactRow {
    fn named(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }

    pub(crate) fn of(fact: &Fact) -> (Self, &[Note]) {
        match fact {
            Fact::Tick => (Self::named("tick"), &[]),
            Fact::Restarted => (Self::named("restarted"), &[]),
            Fact::ResendAsked => (Self::named("resend_asked"), &[]),
            Fact::SendAnswered { send_no, answer } => {
                let (word, notes) = send_answer(answer);
                let row = Self {
                    send_no: Some(send_no.to_string()),
                    answer: Some(word.to_owned()),
                    ..Self::named("answered")
                };
                (row, notes)
            }
            Fact::CustomsAnswered(answer) => (Self::customs(answer), &[]),
            Fact::Withdraw { reason, send_no } => {
                let row = Self {
                    send_no: Some(send_no.to_string()),
                    word: Some(reason_word(*reason).to_owned()),
                    ..Self::named("withdrawn")
                };
                (row, &[])
            }
            Fact::RefundApproved { plan, by } => (Self::approved(plan, *by), &[]),
            Fact::RefundPaid { refund } => {
                (Self { refund: Some(*refund), ..Self::named("refund_paid") }, &[])
            }
            Fact::RefundRefused { refund, why } => {
                let row = Self {
                    refund: Some(*refund),
                    word: Some(why.clone()),
                    ..Self::named("refund_refused")
                };
                (row, &[])
            }
        }
    }

    fn customs(answer: &CustomsAnswer) -> Self {
        let (word, kind, note, day) = match answer {
            CustomsAnswer::NoneYet => ("none_yet", None, None, None),
            CustomsAnswer::Silence => ("silence", None, None, None),
            CustomsAnswer::Confirmed { kind, on } => ("confirmed", Some(kind), None, *on),
            CustomsAnswer::Refused { kind, note } => ("refused", Some(kind), Some(note), None),
            CustomsAnswer::Unclear { kind } => ("unclear", Some(kind), None, None),
        };
        Self {
            answer: Some(word.to_owned()),
            word: kind.cloned(),
            note: note.cloned(),
            day,
            ..Self::named("customs")
        }
    }

    fn approved(plan: &RefundPlan, by: StaffId) -> Self {
        let (word, attempt, reference) = match &plan.route {
            RefundRoute::Wallet { attempt } => ("wallet", Some(*attempt), None),
            RefundRoute::Cash => ("cash", None, None),
            RefundRoute::Bank { reference } => ("bank", None, Some(reference.clone())),
        };
        Self {
            by: Some(by),
            word: Some(word.to_owned()),
            note: reference,
            refund: Some(plan.refund),
            attempt,
            gross_yen: Some(plan.gross_yen),
            fee_yen: Some(plan.fee_yen),
            ..Self::named("refund_approved")
        }
    }

    /// The columns of [`FACT`], `at` being the first one's place.
    pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<(AtMs, Self)> {
        let fact = Self {
            by: get_option(row, at + 1)?.map(StaffId),
            kind: row.get(at + 2)?,
            send_no: row.get(at + 3)?,
            answer: row.get(at + 4)?,
            word: row.get(at + 5)?,
            note: row.get(at + 6)?,
            day: get_option(row, at + 7)?,
            refund: get_option(row, at + 8)?.map(RefundId),
            attempt: get_option(row, at + 9)?.map(AttemptId),
            gross_yen: get_option(row, at + 10)?,
            fee_yen: get_option(row, at + 11)?,
        };
        Ok((get(row, at)?, fact))
    }

    /// The fact again; none where the columns make none.
    pub(crate) fn fact(self, notes: Vec<Note>) -> Option<Fact> {
        let send_no = self.send_no.as_deref().and_then(SendNo::parse);
        match self.kind.as_str() {
            "tick" => Some(Fact::Tick),
            "restarted" => Some(Fact::Restarted),
            "resend_asked" => Some(Fact::ResendAsked),
            "answered" => {
                let answer = match self.answer?.as_str() {
                    "accepted" => SendAnswer::Accepted { warnings: notes },
                    "duplicate" => SendAnswer::Duplicate,
                    "no_answer" => SendAnswer::NoAnswer,
                    "refused" => SendAnswer::Refused { notes },
                    "office_fault" => SendAnswer::OfficeFault { notes },
                    _ => return None,
                };
                Some(Fact::SendAnswered { send_no: send_no?, answer })
            }
            "customs" => {
                let answer = match self.answer?.as_str() {
                    "none_yet" => CustomsAnswer::NoneYet,
                    "silence" => CustomsAnswer::Silence,
                    "confirmed" => CustomsAnswer::Confirmed { kind: self.word?, on: self.day },
                    "refused" => CustomsAnswer::Refused { kind: self.word?, note: self.note? },
                    "unclear" => CustomsAnswer::Unclear { kind: self.word? },
                    _ => return None,
                };
                Some(Fact::CustomsAnswered(answer))
            }
            "withdrawn" => {
                let reason = reason(self.word.as_deref()?)?;
                Some(Fact::Withdraw { reason, send_no: send_no? })
            }
            "refund_approved" => {
                let route = match self.word.as_deref()? {
                    "wallet" => RefundRoute::Wallet { attempt: self.attempt? },
                    "cash" => RefundRoute::Cash,
                    "bank" => RefundRoute::Bank { reference: self.note? },
                    _ => return None,
                };
                let (gross_yen, fee_yen) = (self.gross_yen?, self.fee_yen?);
                let plan = RefundPlan { refund: self.refund?, route, gross_yen, fee_yen };
                Some(Fact::RefundApproved { plan, by: self.by? })
            }
            "refund_paid" => Some(Fact::RefundPaid { refund: self.refund? }),
            "refund_refused" => Some(Fact::RefundRefused { refund: self.refund?, why: self.word? }),
            _ => None,
        }
    }
}

fn send_answer(answer: &SendAnswer) -> (&'static str, &[Note]) {
    match answer {
        SendAnswer::Accepted { warnings } => ("accepted", warnings),
        SendAnswer::Duplicate => ("duplicate", &[]),
        SendAnswer::NoAnswer => ("no_answer", &[]),
        SendAnswer::Refused { notes } => ("refused", notes),
        SendAnswer::OfficeFault { notes } => ("office_fault", notes),
    }
}

const REASONS: [(WithdrawReason, &str); 4] = [
    (WithdrawReason::GoodsReturned, "goods_returned"),
    (WithdrawReason::PaymentVoided, "payment_voided"),
    (WithdrawReason::KeyedWrong, "keyed_wrong"),
    (WithdrawReason::FieldRefused, "field_refused"),
];

fn reason_word(reason: WithdrawReason) -> &'static str {
    REASONS.iter().find(|(known, _)| *known == reason).map_or("", |(_, word)| word)
}

fn reason(word: &str) -> Option<WithdrawReason> {
    REASONS.iter().find(|(_, known)| *known == word).map(|(reason, _)| *reason)
}

pub(crate) fn secret_word(kind: Secret) -> &'static str {
    match kind {
        Secret::Buyer => "buyer",
        Secret::Registration => "registration",
        Secret::Cancellation => "cancellation",
        Secret::Answer => "answer",
    }
}

pub(crate) fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Queued => "queued",
        Standing::Sending => "sending",
        Standing::NeedsFix => "needs_fix",
        Standing::Sent => "sent",
        Standing::SentWithWarning => "sent_with_warning",
        Standing::PastDeadline => "past_deadline",
        Standing::Unclear => "unclear",
        Standing::Confirmed => "confirmed",
        Standing::Refused => "refused",
        Standing::RefundApproved => "refund_approved",
        Standing::Refunded => "refunded",
        Standing::Withdrawing => "withdrawing",
        Standing::Withdrawn => "withdrawn",
    }
}
