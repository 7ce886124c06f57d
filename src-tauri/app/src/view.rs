//! Everything that crosses to a window. Whole pictures, pushed after each step; money in whole
//! yen and fen, moments in milliseconds since 1970 UTC.

use maneki_core::{
    cart::{Cart, LineNo, Priced, TaxLine},
    discount::{Discount, Off},
    money::Yen,
    product::{Names, Product, QuickKey},
    rate::{CnyStatus, Rate},
    staff::{Language, Role, Staff},
    tax::TaxClass,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Enums of the core under the same names.
macro_rules! same {
    ($($(#[$doc:meta])* $view:ident = $core:ident { $($name:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum $view { $($name),+ }

        impl From<$core> for $view {
            fn from(value: $core) -> Self {
                match value { $($core::$name => Self::$name),+ }
            }
        }

        impl From<$view> for $core {
            fn from(value: $view) -> Self {
                match value { $($view::$name => Self::$name),+ }
            }
        }
    )+};
}

pub mod office;
pub mod printing;
pub mod tax_free;
pub mod tax_ledger;
pub mod tax_office;
pub mod wallets;
pub mod windows;

pub use office::*;
pub use printing::*;
pub use tax_free::*;
pub use tax_ledger::*;
pub use tax_office::*;
pub use wallets::*;
pub use windows::*;

/// An amount in yen with its ≈CNY, where a rate may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct MoneyView {
    pub yen: i64,
    pub fen: Option<i64>,
}

impl MoneyView {
    #[must_use]
    pub fn new(yen: Yen, rate: Option<Rate>) -> Self {
        Self { yen: yen.get(), fen: rate.map(|rate| rate.fen(yen).0) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    Cashier,
    Manager,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        match role {
            Role::Cashier => Self::Cashier,
            Role::Manager => Self::Manager,
        }
    }
}

impl From<RoleView> for Role {
    fn from(role: RoleView) -> Self {
        match role {
            RoleView::Cashier => Self::Cashier,
            RoleView::Manager => Self::Manager,
        }
    }
}

/// A language by its BCP 47 tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum LanguageView {
    #[serde(rename = "ja")]
    Ja,
    #[serde(rename = "zh-Hans")]
    ZhHans,
    #[serde(rename = "zh-Hant")]
    ZhHant,
    #[serde(rename = "en")]
    En,
    #[serde(rename = "ko")]
    Ko,
}

impl From<Language> for LanguageView {
    fn from(language: Language) -> Self {
        match language {
            Language::Ja => Self::Ja,
            Language::ZhHans => Self::ZhHans,
            Language::ZhHant => Self::ZhHant,
            Language::En => Self::En,
            Language::Ko => Self::Ko,
        }
    }
}

impl From<LanguageView> for Language {
    fn from(language: LanguageView) -> Self {
        match language {
            LanguageView::Ja => Self::Ja,
            LanguageView::ZhHans => Self::ZhHans,
            LanguageView::ZhHant => Self::ZhHant,
            LanguageView::En => Self::En,
            LanguageView::Ko => Self::Ko,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaxClassView {
    Standard,
    Reduced,
    Untaxed,
}

impl From<TaxClass> for TaxClassView {
    fn from(class: TaxClass) -> Self {
        match class {
            TaxClass::Standard => Self::Standard,
            TaxClass::Reduced => Self::Reduced,
            TaxClass::Untaxed => Self::Untaxed,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StaffTile {
    pub id: String,
    pub name: String,
    pub role: RoleView,
    pub language: LanguageView,
    pub active: bool,
}

impl From<&Staff> for StaffTile {
    fn from(staff: &Staff) -> Self {
        Self {
            id: staff.id.to_string(),
            name: staff.name.clone(),
            role: staff.role.into(),
            language: staff.language.into(),
            active: staff.active,
        }
    }
}

/// A line to say, as a code with its holes filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NoticeView {
    pub code: Notice,
    pub params: BTreeMap<String, String>,
    /// Grows with each notice, so that the same one twice is seen twice.
    pub seq: u64,
}

/// What the till tells without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// `name`: what was rung up by the scanner.
    RungUp,
    /// A JAN that the shop does not have; `text`.
    JanNotInShop,
    /// A misread or mistyped JAN; `text`.
    JanBad,
    /// The customer shows the shop's side of things: a collect code.
    ShowsCollectCode,
    ShowsLink,
    ShowsMerchantCode,
    ShowsDeliveryCode,
    ShowsCoupon,
    /// A campaign's code was taken; `name`.
    CodeTaken,
    /// The wallet shown costs more than the offer that was on the screen; `total_yen`.
    OfferChanged,
    /// Nothing the till knows.
    CodeUnknown,
    /// Shown for a payment, with too few digits for any wallet's; `digits`.
    CodeTooShort,
    /// With too many; `digits`.
    CodeTooLong,
    /// Letters or signs where a payment code has digits only.
    CodeNotDigits,
    /// The scanner on the serial port sent what is no text.
    ScannerGarbled,
    /// The same payment code came again: it must be refreshed.
    CodeUsed,
    /// A payment code, but nothing is being paid.
    NothingToPay,
    /// `wallet` cannot be charged here.
    WalletNotSetUp,
    /// The contract document of `wallet` is not public: the acquirer must bring it.
    WalletNeedsDocument,
    /// The acquirer refused the shop's settings with `code`: its wallets are stopped.
    WalletStopped,
    /// The acquirer of `wallet` is out of reach. Nothing was sent.
    WalletAway,
    /// A receipt number was read.
    ReceiptRead,
    /// A payment of an earlier sale was settled; `outcome`, `amount_yen`.
    PaymentSettled,
    /// A payment that was let go was charged all the same and goes back by itself; `amount_yen`.
    ChargedAfterCancel,
    /// Money given back outside a return, as after a cancel; `amount_yen`.
    RefundSettled,
    /// A wallet refused to give money back outside a return; `amount_yen`, `code`.
    RefundRefused,
    /// A payment settled by hand was contradicted by the wallet.
    PaymentContradicted,
    /// A paper could not be made; `name`, `reason`.
    PaperFailed,
    /// The same, since no font draws the `characters` of its `item`; `name`.
    PaperCharacterMissing,
    /// A product was saved with a name that papers cannot print; `name`, `characters`.
    NameNotPrintable,
    /// The drawer did not open; `printer`, `fault`.
    DrawerFailed,
    /// The clock stands before the last receipt; `last_at_ms`.
    ClockWentBack,
    /// An acquirer's clock shows another time; `seconds`.
    ClockDiffers,
    /// A return is complete; `number`.
    ReturnDone,
    /// A customs confirmation came; `record`.
    CustomsConfirmed,
    /// A purchase record needs a person; `record`.
    TaxFreeNeedsYou,
    /// A copy by plan was not made; `code`.
    BackupFailed,
}

impl Notice {
    /// Whether the customer can do something about it.
    #[must_use]
    pub fn is_for_the_customer(self) -> bool {
        matches!(
            self,
            Self::ShowsCollectCode
                | Self::ShowsLink
                | Self::ShowsMerchantCode
                | Self::ShowsDeliveryCode
                | Self::CodeUsed
                | Self::OfferChanged
                | Self::WalletNotSetUp
                | Self::WalletNeedsDocument
                | Self::WalletStopped
                | Self::WalletAway
                | Self::CodeTooShort
                | Self::CodeTooLong
                | Self::CodeNotDigits
        )
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamesView {
    pub ja: String,
    pub zh: String,
    pub en: String,
}

impl From<&Names> for NamesView {
    fn from(names: &Names) -> Self {
        Self { ja: names.ja.clone(), zh: names.zh.clone(), en: names.en.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProductView {
    pub sku: String,
    pub jan: Option<String>,
    pub names: NamesView,
    pub kana: String,
    pub price_yen: i64,
    pub class: TaxClassView,
    pub tax_free: bool,
    pub category: String,
    pub quick: Option<QuickKeyView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuickKeyView {
    pub page: u8,
    pub place: u8,
    pub colour: String,
}

impl From<QuickKeyView> for QuickKey {
    fn from(key: QuickKeyView) -> Self {
        Self { page: key.page, place: key.place, colour: key.colour }
    }
}

impl From<&Product> for ProductView {
    fn from(product: &Product) -> Self {
        Self {
            sku: product.sku.to_string(),
            jan: product.jan.as_ref().map(ToString::to_string),
            names: (&product.names).into(),
            kana: product.kana.clone(),
            price_yen: product.price_yen.get(),
            class: product.class.into(),
            tax_free: product.tax_free,
            category: product.category.clone(),
            quick: product.quick.as_ref().map(|quick| QuickKeyView {
                page: quick.page,
                place: quick.place,
                colour: quick.colour.clone(),
            }),
        }
    }
}

/// How much comes off: exactly one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OffView {
    Yen(i64),
    /// Hundredths of a percent: 1,000 is 10 %.
    BasisPoints(u16),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiscountView {
    pub off: OffView,
    pub reason: String,
}

impl From<&Discount> for DiscountView {
    fn from(discount: &Discount) -> Self {
        let off = match discount.off {
            Off::Yen(yen) => OffView::Yen(yen.get()),
            Off::BasisPoints(points) => OffView::BasisPoints(points),
        };
        Self { off, reason: discount.reason.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LineView {
    pub no: u32,
    pub sku: String,
    pub jan: Option<String>,
    pub names: NamesView,
    pub quantity: u32,
    pub unit_yen: i64,
    pub gross_yen: i64,
    /// The line's own discount, not negative.
    pub off_yen: i64,
    pub discount: Option<DiscountView>,
    /// After its own discount, before its share of the cart's.
    pub yen: i64,
    pub reduced: bool,
    pub tax_free: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxView {
    pub percent: u8,
    pub net_yen: i64,
    pub tax_yen: i64,
    pub reduced: bool,
}

impl From<&TaxLine> for TaxView {
    fn from(tax: &TaxLine) -> Self {
        Self {
            percent: tax.rate.get(),
            net_yen: tax.net_yen.get(),
            tax_yen: tax.tax_yen.get(),
            reduced: tax.class == TaxClass::Reduced,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CartView {
    pub id: String,
    pub lines: Vec<LineView>,
    pub pieces: u64,
    pub subtotal: MoneyView,
    pub discount_yen: i64,
    pub discount: Option<DiscountView>,
    pub total: MoneyView,
    pub tax_yen: i64,
    pub taxes: Vec<TaxView>,
    /// The line that changed last, to show it.
    pub touched: Option<u32>,
}

impl CartView {
    #[must_use]
    pub fn new(cart: &Cart, priced: &Priced, rate: Option<Rate>, touched: Option<LineNo>) -> Self {
        let lines = cart.lines.iter().zip(&priced.lines).map(|(line, priced)| LineView {
            no: line.no.0,
            sku: line.product.sku.to_string(),
            jan: line.product.jan.as_ref().map(ToString::to_string),
            names: (&line.product.names).into(),
            quantity: line.quantity,
            unit_yen: line.product.price_yen.get(),
            gross_yen: priced.gross_yen.get(),
            off_yen: priced.line_off_yen.get(),
            discount: line.discount.as_ref().map(Into::into),
            yen: priced.gross_yen.get() - priced.line_off_yen.get(),
            reduced: line.product.class == TaxClass::Reduced,
            tax_free: line.product.tax_free,
        });
        Self {
            id: cart.id.to_string(),
            lines: lines.collect(),
            pieces: cart.pieces(),
            subtotal: MoneyView::new(priced.subtotal_yen, rate),
            discount_yen: priced.discount_yen.get(),
            discount: cart.discount.as_ref().map(Into::into),
            total: MoneyView::new(priced.total_yen, rate),
            tax_yen: priced.tax_yen().get(),
            taxes: priced.taxes.iter().map(Into::into).collect(),
            touched: touched.map(|no| no.0),
        }
    }
}

/// Whether CNY is shown, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CnyStateView {
    Shown,
    NoRate,
    Stale,
    FromTheFuture,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CnyView {
    pub state: CnyStateView,
    /// CNY for one JPY, as the decimal that was entered.
    pub rate: Option<String>,
    pub source: Option<String>,
    pub at_ms: Option<i64>,
}

impl From<&CnyStatus> for CnyView {
    fn from(status: &CnyStatus) -> Self {
        let (state, quote) = match status {
            CnyStatus::Shown(quote) => (CnyStateView::Shown, Some(quote)),
            CnyStatus::NoRate => (CnyStateView::NoRate, None),
            CnyStatus::Stale(quote) => (CnyStateView::Stale, Some(quote)),
            CnyStatus::FromTheFuture(quote) => (CnyStateView::FromTheFuture, Some(quote)),
        };
        Self {
            state,
            rate: quote.map(|quote| quote.rate.to_string()),
            source: quote.map(|quote| quote.source.clone()),
            at_ms: quote.map(|quote| quote.at.0),
        }
    }
}
