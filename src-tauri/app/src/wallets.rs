//! What each wallet gateway must know of the shop: as it is typed, kept and opened. Whether it is
//! right, and what it opens, only the gateways themselves can say.

use crate::credentials::{SecretStateView, SettingFaultView, SettingWhyView};
use maneki_core::{payment::Gateway, scan::Wallet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The shop as acquirers want it named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ShopSettings {
    pub merchant_id: String,
    pub merchant_name: String,
    /// Merchant category code, four digits; `5309` is a duty-free store.
    pub mcc: String,
    pub store_id: String,
    pub store_name: String,
    pub terminal_id: String,
    /// What the customer reads in the wallet.
    pub order_description: String,
}

/// An acquirer's public key, by its version or serial number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcquirerKey {
    pub version: String,
    pub key: String,
}

impl AcquirerKey {
    #[must_use]
    pub fn new(version: impl Into<String>, key: impl Into<String>) -> Self {
        Self { version: version.into(), key: key.into() }
    }
}

/// Antom / Alipay+ in-store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct AntomSettings {
    /// The acquirer's test system, where no money moves; only then may it be on this machine.
    pub test: bool,
    pub host: String,
    /// `SANDBOX_…` goes to the sandbox by itself.
    pub client_id: String,
    /// Of the till's own key.
    pub key_version: String,
    /// Antom's public keys; two during a change of keys.
    pub acquirer_keys: Vec<AcquirerKey>,
    /// Needed where several were contracted.
    pub settlement_currency: Option<String>,
    /// Where Antom sends notices: a relay of the shop's, since no till is reached from outside.
    pub notify_url: Option<String>,
    /// The port of this machine that the relay passes them to.
    pub notify_port: Option<String>,
}

/// Alipay's cross-border `spot.pay`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct SpotPaySettings {
    pub test: bool,
    pub host: String,
    /// Sixteen digits starting 2088.
    pub partner: String,
    pub sign: SpotPaySign,
    /// For RSA2 only.
    pub acquirer_key: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum SpotPaySign {
    #[default]
    #[serde(rename = "MD5")]
    Md5,
    #[serde(rename = "RSA2")]
    Rsa2,
}

/// WeChat Pay overseas, API v3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct WeChatSettings {
    pub test: bool,
    pub host: String,
    pub app_id: String,
    pub merchant_id: String,
    /// Of the till's own certificate.
    pub serial_no: String,
    /// WeChat Pay's public keys by serial number.
    pub acquirer_keys: Vec<AcquirerKey>,
}

/// Everything of a shop's wallets that is no secret, as the store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WalletSettings {
    pub shop: ShopSettings,
    pub antom: Option<AntomSettings>,
    pub spot_pay: Option<SpotPaySettings>,
    pub wechat: Option<WeChatSettings>,
}

/// One gateway's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    Antom(AntomSettings),
    SpotPay(SpotPaySettings),
    Wechat(WeChatSettings),
}

impl Contract {
    #[must_use]
    pub fn gateway(&self) -> Gateway {
        match self {
            Self::Antom(_) => Gateway::Antom,
            Self::SpotPay(_) => Gateway::SpotPay,
            Self::Wechat(_) => Gateway::WeChat,
        }
    }

    #[must_use]
    pub fn is_test(&self) -> bool {
        match self {
            Self::Antom(own) => own.test,
            Self::SpotPay(own) => own.test,
            Self::Wechat(own) => own.test,
        }
    }

    /// Everything that is typed and kept for all to read.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Antom(own) => {
                let optional = [&own.settlement_currency, &own.notify_url, &own.notify_port];
                let optional = optional.into_iter().flatten().map(String::as_str);
                let texts = [own.host.as_str(), &own.client_id, &own.key_version];
                texts.into_iter().chain(optional).chain(key_texts(&own.acquirer_keys)).collect()
            }
            Self::SpotPay(own) => vec![&own.host, &own.partner, &own.acquirer_key],
            Self::Wechat(own) => {
                let texts = [own.host.as_str(), &own.app_id, &own.merchant_id, &own.serial_no];
                texts.into_iter().chain(key_texts(&own.acquirer_keys)).collect()
            }
        }
    }

    /// Where a payment is known: another host or account knows nothing of it.
    #[must_use]
    pub fn account(&self) -> (&str, &str) {
        match self {
            Self::Antom(own) => (&own.host, &own.client_id),
            Self::SpotPay(own) => (&own.host, &own.partner),
            Self::Wechat(own) => (&own.host, &own.merchant_id),
        }
    }
}

fn key_texts(keys: &[AcquirerKey]) -> impl Iterator<Item = &str> {
    keys.iter().flat_map(|key| [key.version.as_str(), key.key.as_str()])
}

impl WalletSettings {
    /// As the store keeps them.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("texts and lists have a JSON form")
    }

    /// None where the text is not whole.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    #[must_use]
    pub fn contract(&self, gateway: Gateway) -> Option<Contract> {
        match gateway {
            Gateway::Antom => self.antom.clone().map(Contract::Antom),
            Gateway::SpotPay => self.spot_pay.clone().map(Contract::SpotPay),
            Gateway::WeChat => self.wechat.clone().map(Contract::Wechat),
        }
    }

    pub fn put(&mut self, contract: Contract) {
        match contract {
            Contract::Antom(own) => self.antom = Some(own),
            Contract::SpotPay(own) => self.spot_pay = Some(own),
            Contract::Wechat(own) => self.wechat = Some(own),
        }
    }

    pub fn remove(&mut self, gateway: Gateway) {
        match gateway {
            Gateway::Antom => self.antom = None,
            Gateway::SpotPay => self.spot_pay = None,
            Gateway::WeChat => self.wechat = None,
        }
    }
}

/// A gateway as it was opened, or why it was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub secret: SecretStateView,
    /// Why a secret that was just given was not kept.
    pub secret_refused: Option<SettingWhyView>,
    pub faults: Vec<SettingFaultView>,
}

/// An address that an acquirer publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WalletHostView {
    pub gateway: GatewayView,
    pub test: bool,
    pub url: String,
}

/// What opening the gateways came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Of the request, counted up: an older answer changes nothing.
    pub number: u32,
    /// Which gateway charges which wallet.
    pub routes: BTreeMap<Wallet, Gateway>,
    pub standings: BTreeMap<Gateway, Standing>,
    pub shop_faults: Vec<SettingFaultView>,
    pub hosts: Vec<WalletHostView>,
}

/// A gateway's name at the windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GatewayView {
    Antom,
    SpotPay,
    Wechat,
}

impl From<Gateway> for GatewayView {
    fn from(gateway: Gateway) -> Self {
        match gateway {
            Gateway::Antom => Self::Antom,
            Gateway::SpotPay => Self::SpotPay,
            Gateway::WeChat => Self::Wechat,
        }
    }
}

impl From<GatewayView> for Gateway {
    fn from(gateway: GatewayView) -> Self {
        match gateway {
            GatewayView::Antom => Self::Antom,
            GatewayView::SpotPay => Self::SpotPay,
            GatewayView::Wechat => Self::WeChat,
        }
    }
}
