//! What the sender of purchase records must know of the shop: as it is typed, kept and opened.
//! Whether it is right, only the adapter can say.

use crate::credentials::{Secret, SecretStateView, SettingFaultView, SettingWhyView};
use maneki_core::time::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who sends for the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// The shop itself, to the tax agency, with a client certificate.
    #[default]
    Agency,
    /// An approved transmit/receive operator (承認送受信事業者), with a token.
    Operator,
    /// `maneki-cli tax-sim` on this machine, with a client certificate that it issued.
    Simulator,
}

impl Sender {
    pub const ALL: [Self; 3] = [Self::Agency, Self::Operator, Self::Simulator];

    /// The word in stored texts and the audit trail.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Operator => "operator",
            Self::Simulator => "simulator",
        }
    }

    /// Whether it is known by a client certificate; else by a token.
    #[must_use]
    pub fn has_certificate(self) -> bool {
        match self {
            Self::Agency | Self::Simulator => true,
            Self::Operator => false,
        }
    }
}

/// Everything of the line to the tax office that is no secret, as the store keeps it. The shop's
/// numbers and names come with its permit and the office's notification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct TaxOfficeSettings {
    pub sender: Sender,
    /// 識別符号 of the sender, 21 digits.
    pub sender_id: String,
    /// 識別符号 of the shop, 21 digits.
    pub shop_id: String,
    /// A meaning of the `shop_type` codes: `general`.
    pub shop_type: String,
    pub shop_name: String,
    pub shop_place: String,
    pub business_name: String,
    /// 納税地.
    pub business_place: String,
    /// Where version 2 records go; they have an address of their own.
    pub register_v2_url: String,
    pub register_v3_url: String,
    pub customs_url: String,
    /// The certificate authorities that the office's server is trusted by, as PEM.
    pub authorities: String,
    /// The client certificate and those that vouch for it, as PEM.
    pub certificate: String,
    pub timeout_seconds: u16,
}

impl TaxOfficeSettings {
    /// As the store keeps them.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("texts and a number have a JSON form")
    }

    /// None where the text is not whole.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What a PKCS #12 file holds, as PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    /// The client certificate first, then those that vouch for it.
    pub certificate: String,
    pub private_key: Secret,
}

/// What a client certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    pub subject: String,
    pub issuer: String,
    /// The last day in Japan on which the whole day is covered.
    pub last_day: Date,
}

/// What opening the line came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenedOffice {
    /// Of the request, counted up: an older answer changes nothing.
    pub number: u32,
    pub secret: SecretStateView,
    /// Why a secret that was just given was not kept.
    pub secret_refused: Option<SettingWhyView>,
    /// None in what works.
    pub faults: Vec<SettingFaultView>,
    pub certificate: Option<CertificateFacts>,
}
