//! What was read: a decoded text is told apart into what a till can do with it.
//!
//! The patterns come in as a dated table; this module knows their meaning, not their source.
//! It neither decodes images nor decides whether a payment code is good: the acquirer does.

mod emv;
mod gate;
mod patterns;
mod prefix;

pub use emv::{Application, EmvCpm};
pub use gate::{Digest, Gate, Sighting};
pub use patterns::{Form, Mark, Meaning, Pattern, PatternError, Patterns};
pub use prefix::{Plain, plain};

use crate::{jan::Jan, payment::coded, sale::ReceiptNo};
use std::fmt;

/// What printed or drew the code. A keyboard-wedge scanner that sends no AIM prefix says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbology {
    Qr,
    Code128,
    Ean13,
    Ean8,
    UpcA,
    UpcE,
    Code39,
    Pdf417,
    DataMatrix,
    Unsaid,
}

impl Symbology {
    /// Whether a misreading is as good as never taken for right: bars have one check character
    /// or none.
    #[must_use]
    pub fn has_strong_check(self) -> bool {
        match self {
            Self::Qr | Self::Pdf417 | Self::DataMatrix => true,
            Self::Code128
            | Self::Ean13
            | Self::Ean8
            | Self::UpcA
            | Self::UpcE
            | Self::Code39
            | Self::Unsaid => false,
        }
    }
}

coded! {
    /// A wallet that a code hints at, by its name in the pattern table. Only a hint for routing:
    /// the acquirer decides.
    Wallet {
        Alipay = "alipay",
        AlipayPlus = "alipay_plus",
        WeChatPay = "wechat_pay",
        UnionPay = "union_pay",
        PayPay = "pay_pay",
        RakutenPay = "rakuten_pay",
        DBarai = "d_barai",
        Merpay = "merpay",
        AuPay = "au_pay",
        YuchoPay = "yucho_pay",
        /// An EMV consumer-presented code; its applications tell more.
        Emv = "emv",
    }
}

/// A code that customers show by mistake; each has its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WrongCode {
    /// The customer's own code for *receiving* money by Alipay.
    AlipayCollect,
    /// The same of WeChat.
    WeChatCollect,
    /// A WeChat friend or group code.
    WeChatContact,
    /// A shop's EMV merchant-presented code, as on a sticker.
    EmvMerchant,
    PayPayMerchant,
    /// A parcel's number.
    Delivery,
    /// Settings for a wireless network.
    Wifi,
    /// Any other address on the web.
    Url,
}

/// What a code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    Wallet { code: PaymentCode, wallet: Wallet, mark: Mark },
    Jan(Jan),
    Receipt(ReceiptNo),
    Coupon(String),
    Wrong(WrongCode),
    Unknown,
}

/// A payment code: money in the hand. Shown and logged only by its ends.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentCode(String);

impl PaymentCode {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The whole code, for the acquirer and for its digest. Never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// `2812…6789`; a code of fewer than twelve characters shows only its length.
impl fmt::Display for PaymentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chars: Vec<char> = self.0.chars().collect();
        let ends = (chars.get(..4), chars.get(chars.len().saturating_sub(4)..));
        match ends {
            (Some(head), Some(tail)) if chars.len() >= 12 => {
                write!(f, "{}…{}", String::from_iter(head), String::from_iter(tail))
            }
            _ => write!(f, "…({})", chars.len()),
        }
    }
}

impl fmt::Debug for PaymentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentCode({self})")
    }
}

impl Patterns {
    /// Tells what `text` is on `day` (the sale's day in Japan).
    ///
    /// A goods symbology can only hold a number of goods; everywhere else our own receipt number
    /// goes first, then the table in its order, then a JAN.
    #[must_use]
    pub fn tell_apart(&self, text: &str, symbology: Symbology, day: crate::time::Date) -> Scanned {
        let Plain { text, symbology, article } = plain(text, symbology);
        let jan = Jan::parse(article.as_deref().unwrap_or(&text)).ok();
        let found = self.find(&text, day).map(|pattern| (pattern.meaning, pattern.mark));
        let told = match found {
            Some((Meaning::Coupon, _)) => return Scanned::Coupon(text),
            Some((Meaning::Wallet(wallet), mark)) => {
                Scanned::Wallet { code: PaymentCode::new(text.as_str()), wallet, mark }
            }
            Some((Meaning::Wrong(wrong), _)) => Scanned::Wrong(wrong),
            None => Scanned::Unknown,
        };
        match (symbology, jan, ReceiptNo::parse(&text)) {
            (
                Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::UpcE,
                Some(jan),
                _,
            ) => Scanned::Jan(jan),
            (_, _, Some(receipt)) => Scanned::Receipt(receipt),
            (_, Some(jan), None) => match told {
                Scanned::Unknown => Scanned::Jan(jan),
                told @ (Scanned::Wallet { .. }
                | Scanned::Jan(_)
                | Scanned::Receipt(_)
                | Scanned::Coupon(_)
                | Scanned::Wrong(_)) => told,
            },
            (_, None, None) => told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_code_is_never_printed_in_full() {
        let code = PaymentCode::new("281234567890123456");
        assert_eq!(format!("{code}"), "2812…3456");
        assert_eq!(format!("{code:?}"), "PaymentCode(2812…3456)");
        assert_eq!(format!("{}", PaymentCode::new("28123456789")), "…(11)");
        assert_eq!(format!("{}", PaymentCode::new("支付码")), "…(3)");
        let told = Scanned::Wallet { code, wallet: Wallet::Alipay, mark: Mark::Confirmed };
        assert!(!format!("{told:?}").contains("5678"));
    }
}
