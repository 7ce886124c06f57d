//! The ledger of purchase records, on the screens. It names no traveller.

use super::{RefundSumView, StandingView, UnitDetailView};
use crate::ports::tax_office::OfficeNotice;
use maneki_core::{taxfree::life::Note, time::day_text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The class of the office's last answer, where it was no plain yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfficeErrorClassView {
    /// 通信エラー: no answer; it is sent again by itself.
    Line,
    /// 業務エラー: a field must change.
    Field,
    /// システムエラー: the office's fault; later.
    Office,
    /// ワーニング: accepted; read it.
    Warning,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OfficeErrorView {
    pub class: OfficeErrorClassView,
    pub notes: Vec<OfficeNoteView>,
    /// When it is tried again by itself.
    pub again_at_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OfficeNoteView {
    pub code: String,
    pub field: Option<String>,
    pub text: String,
}

impl From<&Note> for OfficeNoteView {
    fn from(note: &Note) -> Self {
        let Note { code, field, text } = note.clone();
        Self { code, field, text }
    }
}

/// What has waited too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKindView {
    Unsent,
    NeedsFix,
    Unclear,
    DeadlineNear,
    ConfirmedUnpaid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AlarmView {
    pub kind: AlarmKindView,
    pub since_ms: Option<i64>,
    /// Days left to the last day of confirmation.
    pub days: Option<u16>,
}

/// What somebody must see to before the sending stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum OfficeNoticeView {
    /// No sender is set up: no record can be written.
    NotSetUp,
    /// A sender is set up, but something is missing: records wait.
    Incomplete,
    CertificateExpires {
        on: String,
        days: i64,
    },
    CertificateExpired {
        on: String,
    },
    /// Rows of the code tables that still need the official text.
    Unconfirmed {
        rows: usize,
    },
}

impl From<&OfficeNotice> for OfficeNoticeView {
    fn from(notice: &OfficeNotice) -> Self {
        match notice {
            OfficeNotice::NotSetUp => Self::NotSetUp,
            OfficeNotice::Incomplete => Self::Incomplete,
            OfficeNotice::CertificateExpires { on, days } => {
                Self::CertificateExpires { on: day_text(*on), days: *days }
            }
            OfficeNotice::CertificateExpired { on } => {
                Self::CertificateExpired { on: day_text(*on) }
            }
            OfficeNotice::Unconfirmed { rows } => Self::Unconfirmed { rows: *rows },
        }
    }
}

/// What the cashier's and the manager's windows always show of the records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct TaxFreeWatchView {
    /// Not at the office yet.
    pub unsent: u32,
    /// Want a person now: refused fields, unclear answers, what waited too long.
    pub alarms: u32,
    /// Confirmed and not refunded.
    pub to_refund: u32,
    pub office: Vec<OfficeNoticeView>,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LedgerRowView {
    pub id: String,
    pub number: String,
    pub receipt: String,
    pub sold_at_ms: i64,
    pub total_yen: i64,
    pub refundable_yen: i64,
    pub standing: StandingView,
    pub confirm_by: Option<String>,
    /// Days since it was recorded.
    pub age_days: u32,
    pub alarm: Option<AlarmView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LedgerPage {
    pub rows: Vec<LedgerRowView>,
    /// Hand it back as `after` for the next page.
    pub next: Option<i64>,
}

/// A route by which the refund may be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefundRouteView {
    Wallet,
    Cash,
    Bank,
}

/// What a person can do with a record now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct RecordMayView {
    /// Send what waits at once, not at its next turn.
    pub send: bool,
    pub ask_customs: bool,
    /// Withdraw it and write a corrected one.
    pub fix: bool,
    pub withdraw: bool,
    /// Print its guide slip again.
    pub slip: bool,
}

/// One record with its story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxFreeRecordView {
    pub row: LedgerRowView,
    pub version: u8,
    pub goods: Vec<RecordItemView>,
    pub error: Option<OfficeErrorView>,
    /// Customs' own value, once there is one.
    pub customs: Option<String>,
    pub customs_note: Option<String>,
    pub refund: RefundSumView,
    /// Open to be refunded now, by these routes; empty before the confirmation is stored.
    pub routes: Vec<RefundRouteView>,
    /// The refund approved or paid.
    pub refunded_by: Option<RefundRouteView>,
    /// Why the last refund was refused by the wallet.
    pub refund_refused: Option<String>,
    pub replaces: Option<String>,
    pub replaced_by: Option<String>,
    pub history: Vec<RecordEventView>,
    pub may: RecordMayView,
    /// The traveller's data was wiped when its term ended.
    pub wiped: bool,
    pub sample: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordItemView {
    pub line: u32,
    pub name: String,
    pub quantity: u32,
    pub net_yen: i64,
    pub tax_yen: i64,
    pub reduced: bool,
    pub detail: Option<UnitDetailView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordEventKindView {
    Recorded,
    SentOut,
    Accepted,
    AcceptedWithWarning,
    NoAnswer,
    FieldRefused,
    OfficeFault,
    Restarted,
    ResendAsked,
    CustomsConfirmed,
    CustomsRefused,
    CustomsUnclear,
    Withdrawn,
    RefundApproved,
    RefundPaid,
    RefundRefused,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordEventView {
    pub at_ms: i64,
    pub kind: RecordEventKindView,
    pub text: String,
}

/// How the shop gives tax back, and how long it keeps what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaxFreeTermsView {
    /// Taken off the refund, in hundredths of a percent of the tax.
    pub fee_basis_points: u16,
    /// So many days after the payment the acquirer still gives part of it back.
    pub wallet_refund_days: u16,
    pub by_wallet: bool,
    pub by_cash: bool,
    pub by_bank: bool,
    /// Who pays the refund, where it is not the shop; then this till only records it.
    pub operator: String,
    /// The operator's registration for moving others' money (資金移動業).
    pub operator_registration: String,
    pub rate_basis: String,
    pub contact: String,
    pub keep_years: u8,
    /// The month, 1 to 12, with whose last day the shop's taxable period ends.
    pub year_ends_in: u8,
}
