//! Tax-free at the counter, on the screens.
//!
//! Personal data is masked but for what the cashier compares with the passport's page; the
//! customer's window gets none of it.

use super::{MoneyView, NamesView, OfficeNoteView, PaperView, TaxFreeMeterView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the procedure stands; each step asks for one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaxFreeStepView {
    /// The passport's lines are awaited.
    Passport,
    /// The number may be misread: compare `person.number` with the page, then take or read again.
    Compare,
    /// Status of residence, landing date and papers are awaited.
    Stay,
    /// The law refuses this person today; `refusals` says why.
    Refused,
    /// Goods are below the threshold, want detail, or have a name the office does not take.
    Goods,
    /// Everything is there: confirm.
    Ready,
    /// Confirmed before payment: the records are written with the sale.
    AfterPayment,
    /// The records are written and on their way.
    Done,
}

/// A procedure at the counter: one traveller, one receipt and those linked to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxFreeView {
    pub step: TaxFreeStepView,
    /// The day in Japan whose law holds, `2026-11-23`.
    pub day: String,
    /// The receipt's number; none while it is the open cart.
    pub receipt: Option<String>,
    pub person: Option<TravellerView>,
    pub stay: Option<StayView>,
    /// What each status asks for today, in the order to show them.
    pub statuses: Vec<StatusRuleView>,
    pub refusals: Vec<RefusalView>,
    pub notices: Vec<BuyerNoticeView>,
    pub meter: TaxFreeMeterView,
    /// Which rule sets the threshold.
    pub threshold_rule: CitationView,
    pub linked: Vec<LinkedView>,
    /// Other receipts of today that could be the same person's: without a record, newest first.
    pub linkable: Vec<LinkedView>,
    /// One group, one record: customs confirms all of it or none.
    pub groups: Vec<RecordGroupView>,
    pub left_out: Vec<LeftOutView>,
    /// Lines that the law wants described before this can be confirmed.
    pub detail_due: Vec<u32>,
    /// Names and texts that the office would refuse.
    pub field_faults: Vec<FieldFaultView>,
    /// The last day on which customs can confirm, `2027-01-30`.
    pub confirm_by: Option<String>,
    pub refund: RefundSumView,
    /// The records as written, once confirmed.
    pub records: Vec<MadeRecordView>,
    /// The record that this procedure corrects, by its send number.
    pub corrects: Option<String>,
    /// What the office said against that record.
    pub office_notes: Vec<OfficeNoteView>,
}

/// What the traveller is asked or told on the customer's window. Nothing in it names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct VisitorTaxFreeView {
    pub step: VisitorStepView,
    /// The last day on which customs can confirm, `2027-01-30`.
    pub confirm_by: Option<String>,
    pub refund: RefundSumView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitorStepView {
    ShowPassport,
    /// The landing stamp, and the other papers of the status.
    ShowLanding,
    NotEntitled,
    /// Staff are going through the goods.
    Checking,
    /// All is there; the records are written once it is paid.
    PayFirst,
    Recorded,
}

/// The traveller, as far as the counter needs to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TravellerView {
    /// As in the zone, to compare with the page.
    pub name: String,
    /// `CHN`, `D`: as in the zone.
    pub nationality: String,
    /// `•••••1234`; whole only while it is to be compared.
    pub number: String,
    /// `2031-05-06`; none where the zone leaves it out.
    pub expires: Option<String>,
    /// True where O, 0, I or 1 was put right by a check digit.
    pub mended: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StayStatusView {
    TemporaryVisitor,
    Diplomat,
    Official,
    LandingPermit,
    JapaneseAbroad,
    UsForces,
    Other,
}

/// A paper laid on the counter beside the passport.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum StayPaperView {
    LandingPermit { permit: PermitView, number: String },
    ResidenceCertificate,
    FamilyRegisterSupplement,
    MyNumberCard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PermitView {
    CruiseOnCopy,
    Cruise,
    Crew,
    Emergency,
    Distress,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StayView {
    pub status: StayStatusView,
    pub landed_on: Option<String>,
    pub abroad_since: Option<String>,
    /// Their kinds; a permit's number stays with the record.
    pub papers: Vec<PaperKindView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperKindView {
    Passport,
    LandingPermit,
    ProofOfLifeAbroad,
}

/// What a status asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StatusRuleView {
    pub status: StayStatusView,
    pub entitled: bool,
    pub papers: Vec<PaperKindView>,
    /// Set where the landing date is asked: it must be less than so many months ago.
    pub landing_limit_months: Option<u8>,
    /// Set where years abroad are asked, in months.
    pub abroad_months: Option<u16>,
    pub rule: CitationView,
}

/// Where a rule is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct CitationView {
    /// The day from which it holds, `2026-11-01`.
    pub from: String,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefusalWhyView {
    StatusNotEntitled,
    NotAPassport,
    JapaneseNational,
    ForeignNational,
    /// `paper` is missing.
    PaperMissing,
    LandingDateMissing,
    LandedAfterTheSale,
    /// `last_day` was the last on which this landing counted.
    LandedTooLongAgo,
    AbroadSinceMissing,
    /// Fewer than `months` abroad.
    AbroadTooShort,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RefusalView {
    pub why: RefusalWhyView,
    pub paper: Option<PaperKindView>,
    pub last_day: Option<String>,
    pub months: Option<u16>,
    pub rule: CitationView,
}

/// What the cashier should look at; the sale may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BuyerNoticeView {
    PassportExpired,
    BirthIncomplete,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LinkedView {
    pub number: String,
    pub at_ms: i64,
    pub total_yen: i64,
    /// What of it counts towards the threshold, without tax.
    pub counts_yen: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordGroupView {
    /// 0 for the first; what `split_goods` takes.
    pub part: u8,
    pub goods: Vec<RecordGoodsView>,
    pub total_yen: i64,
    pub refundable_yen: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordGoodsView {
    pub line: u32,
    pub names: NamesView,
    /// The name on the record, where it differs from the receipt's.
    pub record_name: Option<String>,
    pub quantity: u32,
    pub net_yen: i64,
    pub tax_yen: i64,
    pub reduced: bool,
    pub detail: Option<UnitDetailView>,
}

/// 商品情報詳細.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitDetailView {
    pub name: String,
    pub maker: String,
    pub model: String,
    /// Shape, colour, material, size, weight.
    pub look: String,
    pub certificate: bool,
    /// Empty where the goods have none.
    pub serial: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutWhyView {
    NotTaxFree,
    NotTaxed,
    NothingPaid,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LeftOutView {
    pub line: u32,
    pub names: NamesView,
    pub why: LeftOutWhyView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldWhyView {
    Missing,
    TooShort,
    TooLong,
    TooManyBytes,
    Character,
    Emoji,
    NoCode,
    NoForm,
}

/// A field that the record's form does not allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldFaultView {
    /// The wire's name: `goodsName`, `name`, …
    pub field: String,
    pub why: FieldWhyView,
    /// The character, or the limit.
    pub what: String,
    pub line: Option<u32>,
    pub product: Option<String>,
}

/// What comes back after customs, and what is taken off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct RefundSumView {
    pub gross: MoneyView,
    pub fee: MoneyView,
    pub net: MoneyView,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandingView {
    Queued,
    Sending,
    NeedsFix,
    Sent,
    SentWithWarning,
    PastDeadline,
    Unclear,
    Confirmed,
    Refused,
    RefundApproved,
    Refunded,
    Withdrawing,
    Withdrawn,
}

/// A record just written, and its guide slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MadeRecordView {
    pub id: String,
    /// The send number, as on the slip.
    pub number: String,
    pub standing: StandingView,
    pub paper: PaperView,
}
