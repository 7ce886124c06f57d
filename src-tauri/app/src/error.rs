//! Errors as codes. The words are the screens'; the detail is the log's.

use crate::ports::StoreError;
use maneki_core::{
    cart::CartFault, discount::BadDiscount, money::TooLarge, rate::BadRate, sale::ReturnFault,
};
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Everything that can go wrong, each with words in every language of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No such command in the table.
    UnknownCommand,
    /// The request has a field missing or of another kind.
    BadRequest,
    /// This window may not call the command.
    WrongWindow,
    /// Nobody is signed in.
    SignInFirst,
    /// The signed-in role may not; a manager may.
    ManagerOnly,
    WrongPin,
    /// `seconds`: how long until the next try.
    PinLocked,
    BadPin,
    NoSuchStaff,
    NameTaken,
    LastManager,
    /// The set-up was done already.
    AlreadySetUp,
    /// `text`: what was scanned or typed.
    NoSuchProduct,
    /// `wanted`: the right check digit.
    BadJan,
    NoSuchLine,
    /// `most`: the largest quantity.
    BadQuantity,
    /// `most`: the largest number of lines.
    TooManyLines,
    AmountTooLarge,
    NoTaxRate,
    BadDiscount,
    ReasonNeeded,
    ApprovalNeeded,
    CartEmpty,
    NothingToUndo,
    NoSuchCart,
    /// The amount is frozen: go back from the payment first.
    InCheckout,
    NotInCheckout,
    /// A payment is being asked about; the sale waits for its answer.
    PaymentOpen,
    /// Part is paid: it must be given back before the cart can change.
    PartlyPaid,
    /// `due_yen`.
    TooLittleCash,
    BadAmount,
    ShiftNotOpen,
    ShiftAlreadyOpen,
    /// `count`: payments to acknowledge.
    UnresolvedPayments,
    CountDiffers,
    /// A code was shown while nothing was to pay.
    NothingToPay,
    CodeUsed,
    /// The wallet cannot be charged here.
    WalletNotSetUp,
    /// No acquirer is in reach.
    WalletsAway,
    /// A private key where everybody may read: nothing was kept.
    PrivateKeyGiven,
    NoSuchPayment,
    PaymentFinal,
    EvidenceNeeded,
    NoSuchReceipt,
    NotASale,
    NothingToReturn,
    ReturnTooMany,
    NoReturnOpen,
    ReturnOpen,
    BadRate,
    RateFileBad,
    ProductFileBad,
    BadProduct,
    BadSettings,
    /// A PKCS #12 file: another's password, or no certificate with its key in it.
    KeyFileClosed,
    BadRegistrationNumber,
    BadQuery,
    /// `field`: `name`, `days`, `off`, `amounts`, `code`, `code_needed`, `wallets`, `goods`.
    BadCampaign,
    /// No campaign of today knows the code.
    NoSuchCode,
    /// `code`: used before.
    CampaignCodeSpent,
    /// `places`: how many characters came, where 72, 88 or 90 were expected.
    PassportLength,
    /// `place`: the first that is no letter, digit or `<`, from 1.
    PassportCharacter,
    PassportCheckDigit,
    /// `number`: the likely one; compare it with the page.
    PassportDoubtful,
    /// `field`: `name`, `nationality`, `birth`, …
    PassportField,
    NoTaxFreeOpen,
    PassportFirst,
    StayFirst,
    /// `field`.
    BadDate,
    /// `why`, `from`, `source`: the first rule that refuses.
    NotEligible,
    /// The till does not know the law of that day.
    NoTaxFreeRules,
    /// `day`, `source`: the law of that day took the tax off at the till.
    OldTaxFreeLaw,
    /// The receipt is not of today.
    TaxFreeNotToday,
    /// `number`: the record that the receipt has already.
    RecordExists,
    /// `number`, and `why`: `other_day`, `is_return`, `other_person`, `itself`.
    LinkRefused,
    /// `missing_yen`.
    BelowThreshold,
    /// `lines`.
    DetailMissing,
    NoTaxFreeGoods,
    /// `field`, `why`, `product`, `what`.
    RecordField,
    NoSuchRecord,
    /// `number`: withdrawn already.
    RecordWithdrawn,
    /// Customs has not confirmed.
    NotConfirmedYet,
    /// The tax was given back, or is on its way.
    RefundedAlready,
    /// The sum is not the one that was shown.
    RefundChanged,
    /// The wallet's payment cannot be given back any more; choose another way.
    WalletRefundClosed,
    /// The shop does not give tax back this way.
    RouteNotOffered,
    /// The traveller's data was wiped when its term ended.
    DataWiped,
    ExportFailed,
    /// `folder` went away.
    ExportFolderGone,
    /// The settlement file's last line is missing.
    SettlementCutShort,
    /// `found`: the day of the row in `line`.
    SettlementOtherDay,
    SettlementNotUtf8,
    SettlementUnreadable,
    /// `column` is missing.
    SettlementColumn,
    /// `line`, `value`: no whole yen.
    SettlementAmount,
    /// `line`, `found`.
    SettlementCurrency,
    /// `line`, `value`.
    SettlementCell,
    /// `line`, `request_id`: there before.
    SettlementDouble,
    /// Broken off by a person; nothing was left behind.
    Cancelled,
    /// Another long job is under way; one at a time.
    TaskRunning,
    BackupFailed,
    /// `folder` is not there or cannot be written.
    NoBackupFolder,
    /// `file`.
    NoBackup,
    /// `version`: a newer Maneki made it.
    BackupNewer,
    /// The recovery code or key does not open it.
    BackupLocked,
    /// Cut short, altered, or no backup.
    BackupDamaged,
    /// The copy opens and does not hold what the till holds.
    BackupDiffers,
    BadRecoveryCode,
    /// The folder holds another shop's data, which a restore would make unreadable.
    OtherData,
    PaperFailed,
    /// `item`, `characters`: a legal item that no font draws.
    PaperCharacterMissing,
    NoSuchPaper,
    /// It is being printed.
    PaperUnderWay,
    NoSuchPrinter,
    /// `field`.
    BadPrinter,
    NoDrawer,
    /// `field`: too long.
    BadLetterhead,
    BadLogo,
    /// `field`: a text is empty or too long, the languages differ in lines, or the link is none.
    BadTravelCard,
    NoSuchTravelCard,
    TooManyTravelCards,
    NoLogo,
    CameraFailed,
    DiskFull,
    ReadOnly,
    InUse,
    NewerData,
    WrongKey,
    /// The store did not say whether it wrote: the till reads again before going on.
    StoreUnknown,
    StoreFailed,
    DemoOnly,
    /// A practice shop opens beside the till of a shop, in the app.
    NoPracticeHere,
    Internal,
}

impl ErrorCode {
    /// The code as tables and screens write it.
    #[must_use]
    pub fn word(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// An error as it crosses to a window or a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AppError {
    pub code: ErrorCode,
    /// What the words have holes for.
    pub params: BTreeMap<String, String>,
    /// For the log; never shown.
    #[serde(skip)]
    pub detail: String,
}

impl AppError {
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self { code, params: BTreeMap::new(), detail: String::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    #[must_use]
    pub fn detail(mut self, detail: impl ToString) -> Self {
        self.detail = detail.to_string();
        self
    }
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let (code, detail) = match error {
            StoreError::DiskFull => (ErrorCode::DiskFull, String::new()),
            StoreError::ReadOnly => (ErrorCode::ReadOnly, String::new()),
            StoreError::InUse => (ErrorCode::InUse, String::new()),
            StoreError::Newer { version } => {
                return Self::new(ErrorCode::NewerData).with("version", version);
            }
            StoreError::WrongKey => (ErrorCode::WrongKey, String::new()),
            StoreError::Unknown { full: true, detail } => {
                return Self::new(ErrorCode::StoreUnknown).with("full", true).detail(detail);
            }
            StoreError::Unknown { full: false, detail } => (ErrorCode::StoreUnknown, detail),
            StoreError::Conflict(detail) | StoreError::Failed(detail) => {
                (ErrorCode::StoreFailed, detail)
            }
        };
        Self::new(code).detail(detail)
    }
}

impl From<TooLarge> for AppError {
    fn from(_: TooLarge) -> Self {
        Self::new(ErrorCode::AmountTooLarge)
    }
}

impl From<CartFault> for AppError {
    fn from(fault: CartFault) -> Self {
        match fault {
            CartFault::NoSuchLine => Self::new(ErrorCode::NoSuchLine),
            CartFault::BadQuantity => {
                Self::new(ErrorCode::BadQuantity).with("most", maneki_core::cart::MOST_PIECES)
            }
            CartFault::TooManyLines => {
                Self::new(ErrorCode::TooManyLines).with("most", maneki_core::cart::MOST_LINES)
            }
            CartFault::TooLarge => Self::new(ErrorCode::AmountTooLarge),
            CartFault::NoTaxRate(_) => Self::new(ErrorCode::NoTaxRate),
        }
    }
}

impl From<BadDiscount> for AppError {
    fn from(fault: BadDiscount) -> Self {
        Self::new(match fault {
            BadDiscount::OutOfRange => ErrorCode::BadDiscount,
            BadDiscount::BadReason => ErrorCode::ReasonNeeded,
        })
    }
}

impl From<ReturnFault> for AppError {
    fn from(fault: ReturnFault) -> Self {
        Self::new(match fault {
            ReturnFault::NotASale => ErrorCode::NotASale,
            ReturnFault::NoSuchLine => ErrorCode::NoSuchLine,
            ReturnFault::BadQuantity => ErrorCode::ReturnTooMany,
            ReturnFault::Nothing => ErrorCode::NothingToReturn,
            ReturnFault::TooLarge => ErrorCode::AmountTooLarge,
        })
    }
}

impl From<BadRate> for AppError {
    fn from(_: BadRate) -> Self {
        Self::new(ErrorCode::BadRate)
    }
}
