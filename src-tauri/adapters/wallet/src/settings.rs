//! What each gateway must know of the shop, and a check that says what is missing or wrong.

use crate::keys::{KeyFault, PrivateKey, PublicKey, Secret};
use maneki_core::payment::Gateway;
use serde::{Deserialize, Serialize};

/// One thing that is wrong, by the setting's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingFault {
    pub field: &'static str,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Missing,
    TooLong {
        most: usize,
    },
    /// Four digits, sixteen digits starting 2088, and so on.
    WrongShape,
    /// Only `https://`, or `http://127.0.0.1` for the simulator.
    NotSecure,
    Key(KeyFault),
}

impl Why {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong { .. } => "too_long",
            Self::WrongShape => "wrong_shape",
            Self::NotSecure => "not_secure",
            Self::Key(fault) => fault.code(),
        }
    }
}

/// The shop as acquirers want it named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Antom / Alipay+ in-store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AntomSettings {
    /// `https://open-sea-global.alipay.com`.
    pub host: String,
    /// `SANDBOX_…` goes to the sandbox by itself.
    pub client_id: String,
    /// Of the till's own key.
    pub key_version: String,
    /// Antom's public keys by version; two during a change of keys.
    pub acquirer_keys: Vec<(String, String)>,
    /// Needed where several were contracted.
    pub settlement_currency: Option<String>,
    pub notify_url: Option<String>,
}

/// Alipay's cross-border `spot.pay`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpotPaySettings {
    /// `https://globalmapi.alipay.com`; the test host is `https://mapi.alipaydev.com`.
    pub host: String,
    /// Sixteen digits starting 2088.
    pub partner: String,
    pub sign: SpotPaySign,
    /// For RSA2 only.
    pub acquirer_key: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpotPaySign {
    #[default]
    #[serde(rename = "MD5")]
    Md5,
    #[serde(rename = "RSA2")]
    Rsa2,
}

/// WeChat Pay overseas, API v3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WeChatSettings {
    /// `https://apihk.mch.weixin.qq.com`.
    pub host: String,
    pub app_id: String,
    pub merchant_id: String,
    /// Of the till's own certificate.
    pub serial_no: String,
    /// WeChat Pay's public keys by serial number.
    pub acquirer_keys: Vec<(String, String)>,
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

/// The name under which the key ring holds a gateway's secret.
#[must_use]
pub const fn secret_name(gateway: Gateway) -> &'static str {
    match gateway {
        Gateway::Antom => "wallet.antom.private_key",
        Gateway::SpotPay => "wallet.spot_pay.key",
        Gateway::WeChat => "wallet.wechat.private_key",
    }
}

impl ShopSettings {
    #[must_use]
    pub fn check(&self) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.text("merchant_id", &self.merchant_id, 64);
        faults.text("merchant_name", &self.merchant_name, 256);
        faults.text("store_id", &self.store_id, 64);
        faults.text("store_name", &self.store_name, 256);
        faults.text("terminal_id", &self.terminal_id, 64);
        faults.text("order_description", &self.order_description, 256);
        faults.shape("mcc", &self.mcc, |mcc| mcc.len() == 4 && digits(mcc));
        faults.0
    }
}

impl AntomSettings {
    /// Everything that is missing or wrong; empty when payments can be sent.
    #[must_use]
    pub fn check(&self, private_key: &Secret) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.host(&self.host);
        faults.text("client_id", &self.client_id, 64);
        faults.shape("key_version", &self.key_version, digits);
        faults.key("private_key", PrivateKey::parse(private_key).err());
        faults.acquirer_keys(&self.acquirer_keys);
        faults.0
    }
}

impl SpotPaySettings {
    /// `secret` is the MD5 key or the private key, as `sign` says.
    #[must_use]
    pub fn check(&self, secret: &Secret) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.host(&self.host);
        let partner = |text: &str| text.len() == 16 && text.starts_with("2088") && digits(text);
        faults.shape("partner", &self.partner, partner);
        match self.sign {
            SpotPaySign::Md5 => faults.text("md5_key", secret.reveal(), 128),
            SpotPaySign::Rsa2 => {
                faults.key("private_key", PrivateKey::parse(secret).err());
                faults.key("acquirer_key", PublicKey::parse(&self.acquirer_key).err());
            }
        }
        faults.0
    }
}

impl WeChatSettings {
    #[must_use]
    pub fn check(&self, private_key: &Secret) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.host(&self.host);
        faults.text("app_id", &self.app_id, 32);
        faults.shape("merchant_id", &self.merchant_id, digits);
        faults.text("serial_no", &self.serial_no, 64);
        faults.key("private_key", PrivateKey::parse(private_key).err());
        faults.acquirer_keys(&self.acquirer_keys);
        faults.0
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[derive(Default)]
struct Faults(Vec<SettingFault>);

impl Faults {
    fn add(&mut self, field: &'static str, why: Why) {
        self.0.push(SettingFault { field, why });
    }

    fn text(&mut self, field: &'static str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add(field, Why::Missing);
        } else if text.chars().count() > most {
            self.add(field, Why::TooLong { most });
        }
    }

    fn shape(&mut self, field: &'static str, text: &str, fits: impl Fn(&str) -> bool) {
        if text.trim().is_empty() {
            self.add(field, Why::Missing);
        } else if !fits(text) {
            self.add(field, Why::WrongShape);
        }
    }

    fn host(&mut self, host: &str) {
        let simulator = host.strip_prefix("http://127.0.0.1");
        let simulated = simulator.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
        let named = host.strip_prefix("https://").is_some_and(|name| !name.is_empty());
        if host.trim().is_empty() {
            self.add("host", Why::Missing);
        } else if host.ends_with('/') || host.matches('/').count() != 2 {
            self.add("host", Why::WrongShape);
        } else if !named && !simulated {
            self.add("host", Why::NotSecure);
        }
    }

    fn key(&mut self, field: &'static str, fault: Option<KeyFault>) {
        if let Some(fault) = fault {
            self.add(field, Why::Key(fault));
        }
    }

    fn acquirer_keys(&mut self, keys: &[(String, String)]) {
        if keys.is_empty() {
            self.add("acquirer_keys", Why::Missing);
        }
        for (_, key) in keys {
            self.key("acquirer_keys", PublicKey::parse(key).err());
        }
    }
}
