//! One picture per window. Each is whole: a window that opens late needs nothing else.

use super::{
    CartView, CnyView, LanguageView, LineView, MoneyView, NamesView, NoticeView, PrintingView,
    StaffTile, TaskView, TaxFreeView, TaxFreeWatchView, TaxOfficeView, TaxView, UpkeepView,
    VisitorTaxFreeView, WalletsView,
};
use crate::{
    commands::{camera::CameraTestView, campaigns::AppliedView},
    demo::PhoneStory,
    travel::VisitorCardView,
    wallets::GatewayView,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SessionView {
    pub staff: StaffTile,
    /// The window locks itself after this long without a touch; 0 never.
    pub lock_after_minutes: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShopView {
    pub name: String,
    pub branch: String,
    pub till: u8,
    /// False until the first manager and the shop's name are there.
    pub set_up: bool,
    /// Wallets, printer and tax office are fakes.
    pub demo: bool,
    /// A demo for the staff of a real shop: 練習.
    pub practice: bool,
    /// The sign-in screen offers to practise.
    pub can_practise: bool,
    /// A wallet here goes to an acquirer's test system: no money moves.
    pub test_wallets: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShiftView {
    pub opened_at_ms: i64,
    pub opened_by: String,
    /// The shop day, `2026-11-23`.
    pub day: String,
    pub float_yen: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeldView {
    pub id: String,
    pub label: String,
    pub at_ms: i64,
    pub pieces: u64,
    pub total_yen: i64,
}

/// A tender already taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TakenView {
    /// `cash` or the wallet's name.
    pub by: String,
    pub amount_yen: i64,
    pub received_yen: Option<i64>,
    pub change_yen: Option<i64>,
    pub fen: Option<i64>,
    pub transaction: Option<String>,
}

/// Where a wallet payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStepView {
    /// Waits for the payment code before the camera.
    ShowCode,
    /// Sent; the first answer is awaited.
    Sending,
    /// The customer types the password on the phone.
    TypePassword,
    /// No clear answer yet: asking. The money may have moved.
    Checking,
    /// Being cancelled, since no answer came in time. Do not hand over goods.
    Cancelling,
    Paid,
    /// Refused for sure; `reason` says what the customer can do.
    Declined,
    /// Never left the till: show a fresh code.
    NotSent,
    /// Closed unpaid for sure.
    Cancelled,
    /// A manager says that nothing was charged; no wallet has confirmed it.
    SettledUnpaid,
    /// Let go and charged all the same: the money is on its way back by itself.
    GivingBack,
    /// The same, and the wallet has confirmed the refund.
    GivenBack,
    /// The same, but the wallet refused the refund: a person must give the money back.
    NotGivenBack,
    /// Nobody answers: it stays open, asked about in the background, or settled by a manager.
    NeedsAttention,
}

/// What the customer can do about a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeclineView {
    RefreshCode,
    BalanceTooLow,
    LimitReached,
    OtherWallet,
    /// The shop's wallet settings are wrong: call the manager.
    ShopSettings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaymentView {
    /// None while no code was read.
    pub id: Option<String>,
    pub step: PaymentStepView,
    pub amount: MoneyView,
    pub wallet: Option<String>,
    pub reason: Option<DeclineView>,
    /// The wallet's own code for a refusal.
    pub reason_code: Option<String>,
    pub started_at_ms: Option<i64>,
    /// When the till stops asking and cancels; none once it does.
    pub until_ms: Option<i64>,
    /// What the wallet took, in fen, once it told.
    pub wallet_fen: Option<i64>,
    pub transaction: Option<String>,
    /// The receipt or cart it belongs to, for the list of open payments.
    pub cart: Option<String>,
    /// Charged while the till was cancelling: staff choose to complete or to give back.
    pub charged: bool,
    /// A late answer contradicts what staff settled by hand.
    pub alarm: bool,
}

/// Money on its way back by a wallet that has not said that it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OpenRefundView {
    pub id: String,
    pub gateway: GatewayView,
    pub amount_yen: i64,
    pub started_at_ms: i64,
    /// For so long that a person must know.
    pub needs_attention: bool,
    /// Refused for sure, by this code: a person must give the money back.
    pub refused: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CheckoutView {
    pub total: MoneyView,
    pub due: MoneyView,
    pub taken: Vec<TakenView>,
    pub payment: Option<PaymentView>,
    /// Ready amounts for one touch: the exact one and the notes above it.
    pub cash_choices: Vec<i64>,
    /// The wallet that the offer is made for; none for cash.
    pub wallet: Option<String>,
    pub offers: Vec<AppliedView>,
}

/// The sale that was just finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DoneView {
    pub id: String,
    pub number: String,
    pub is_return: bool,
    pub total: MoneyView,
    pub taken: Vec<TakenView>,
    pub change_yen: i64,
    pub offers: Vec<AppliedView>,
    pub paper: PaperView,
    pub e_receipt: Option<EReceiptView>,
}

/// A campaign as the visitor is told of it while nothing is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PromoView {
    pub names: NamesView,
    /// Empty: however it is paid.
    pub wallets: Vec<String>,
}

/// The receipt as a QR code, `1` a dark module, without its quiet zone; no rows where it is too
/// long for a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct EReceiptView {
    pub rows: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperStateView {
    Making,
    /// No printer is set for it: a file is kept.
    Saved,
    /// Held back by what stops the printer.
    Waiting,
    Printing,
    Printed,
    /// Handed to a queue or a printer that cannot say whether it came out.
    HandedOver,
    /// It may have come out: a person is asked.
    Unknown,
    /// Kept as a file, not printed.
    NotPrinted,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaperView {
    pub state: PaperStateView,
    pub file: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReturnLineView {
    pub no: u32,
    pub names: NamesView,
    pub unit_yen: i64,
    pub sold: u32,
    /// Pieces that came back before.
    pub returned: u32,
    pub coming: u32,
    pub back_yen: i64,
}

/// A return being put together or paid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReturnView {
    pub of: String,
    pub number: String,
    pub at_ms: i64,
    pub lines: Vec<ReturnLineView>,
    /// Not negative: what goes back.
    pub total: MoneyView,
    pub taxes: Vec<TaxView>,
    /// How it goes back: by the tenders that were used.
    pub back: Vec<TakenView>,
    pub state: ReturnStateView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStateView {
    Choosing,
    /// The wallet was asked to give the money back; the answer is awaited.
    Refunding,
    /// The wallet refused for sure; cash or leave it.
    Refused,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CameraStateView {
    /// None is attached, or not the one that was chosen.
    #[default]
    None,
    Opening,
    Live,
    /// Its pictures are black: the lens is covered.
    Dark,
    Hung,
    InUse,
    Refused,
    Unplugged,
    /// A folder in its place has no pictures, or no more.
    NoPictures,
    /// It does not work, for a reason that is in the log.
    Failed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CameraView {
    pub state: CameraStateView,
    pub name: String,
    pub choices: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScannerStateView {
    /// None was chosen: scanners that type need no port.
    #[default]
    Off,
    Ready,
    /// There is no such port.
    Missing,
    Unplugged,
    InUse,
    Refused,
    /// It does not work, for a reason that is in the log.
    Failed,
}

/// A barcode scanner on a serial port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct ScannerView {
    pub state: ScannerStateView,
    /// The ports of this machine.
    pub choices: Vec<String>,
    pub heard: Option<HeardView>,
}

/// What a scanner sent last, told by its kind only: it may be a payment code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeardView {
    /// Rises with each.
    pub number: u32,
    pub kind: HeardKindView,
    pub characters: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HeardKindView {
    /// The code of the test at set-up, whole.
    TestCode,
    Other,
    /// Bytes that are no text: the line's speed is not the scanner's.
    Noise,
}

/// What is said of tax-free in the cart, before anyone asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxFreeMeterView {
    /// Tax-exclusive sum of the goods that can go tax-free.
    pub eligible_yen: i64,
    pub threshold_yen: i64,
    /// What is missing to the threshold; 0 once reached.
    pub missing_yen: i64,
    /// Tax that could come back after customs.
    pub refundable_yen: i64,
    /// Lines that can never go tax-free.
    pub excluded_lines: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CashierView {
    /// Grows with every picture.
    pub revision: u64,
    pub now_ms: i64,
    pub shop: ShopView,
    pub session: Option<SessionView>,
    pub staff: Vec<StaffTile>,
    pub shift: Option<ShiftView>,
    pub cny: CnyView,
    pub cart: CartView,
    pub can_undo: bool,
    pub held: Vec<HeldView>,
    pub meter: Option<TaxFreeMeterView>,
    pub checkout: Option<CheckoutView>,
    pub tax_free: Option<TaxFreeView>,
    pub records: TaxFreeWatchView,
    pub printing: PrintingView,
    pub done: Option<DoneView>,
    pub returning: Option<ReturnView>,
    /// Payments of other sales still being asked about.
    pub unresolved: Vec<PaymentView>,
    pub open_refunds: Vec<OpenRefundView>,
    /// No acquirer is in reach: cash only.
    pub wallets_away: bool,
    pub camera: CameraView,
    pub scanner: ScannerView,
    pub notice: Option<NoticeView>,
    pub visitor_language: LanguageView,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CustomerStageView {
    Welcome,
    Goods,
    /// Asked for passport and papers; see `tax_free`.
    TaxFree,
    Pay,
    Done,
}

/// What the customer sees: no staff data, no control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CustomerView {
    pub revision: u64,
    pub now_ms: i64,
    pub shop: ShopView,
    pub language: LanguageView,
    pub stage: CustomerStageView,
    pub lines: Vec<LineView>,
    pub pieces: u64,
    pub discount_yen: i64,
    pub total: MoneyView,
    pub tax_yen: i64,
    pub due: MoneyView,
    pub change_yen: i64,
    pub payment: Option<PaymentView>,
    /// What the wallet said it took, in fen.
    pub wallet_fen: Option<i64>,
    pub is_return: bool,
    pub offers: Vec<AppliedView>,
    pub promos: Vec<PromoView>,
    /// Travel cards in the visitor's language, while nobody is served.
    pub cards: Vec<VisitorCardView>,
    pub e_receipt: Option<EReceiptView>,
    /// The procedure that is open, if any.
    pub tax_free: Option<VisitorTaxFreeView>,
    pub meter: Option<TaxFreeMeterView>,
    pub cny: CnyView,
    pub camera: CameraView,
    pub notice: Option<NoticeView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ManagerView {
    pub upkeep: UpkeepView,
    pub task: Option<TaskView>,
    pub revision: u64,
    pub now_ms: i64,
    pub shop: ShopView,
    pub session: Option<SessionView>,
    pub staff: Vec<StaffTile>,
    pub shift: Option<ShiftView>,
    pub cny: CnyView,
    pub products: u32,
    pub records: TaxFreeWatchView,
    pub printing: PrintingView,
    pub unresolved: Vec<PaymentView>,
    pub open_refunds: Vec<OpenRefundView>,
    pub camera: CameraView,
    /// None while no test runs.
    pub camera_test: Option<CameraTestView>,
    pub scanner: ScannerView,
    pub notice: Option<NoticeView>,
    /// None while nobody is signed in.
    pub wallets: Option<WalletsView>,
    /// None while nobody is signed in.
    pub tax_office: Option<TaxOfficeView>,
}

/// The demo's phone, in a window of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PhoneView {
    pub revision: u64,
    pub now_ms: i64,
    pub story: PhoneStory,
    pub held: bool,
    pub tilt: u8,
    pub glare: u8,
    pub blur: u8,
    /// What its code says now.
    pub code: String,
    pub renews_at_ms: i64,
    /// Of the payment under way.
    pub step: Option<PaymentStepView>,
    pub paid_yen: Option<i64>,
    pub paid_fen: Option<i64>,
}
