//! What each gateway must know of the shop, and a check that says what is missing or wrong.

use crate::keys::{KeyFault, PrivateKey, PublicKey};
pub use maneki_app::{
    credentials::Secret,
    wallets::{
        AcquirerKey, AntomSettings, ShopSettings, SpotPaySettings, SpotPaySign, WalletSettings,
        WeChatSettings,
    },
};
use maneki_app::{
    credentials::{SettingFaultView, SettingWhyView},
    wallets::Contract,
};
use maneki_core::payment::Gateway;

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
    /// Only `https://`; for a test also `http://127.0.0.1`, the simulator.
    NotSecure,
    /// Belongs to the acquirer's test system, and the live one was chosen.
    TestOnly,
    Key(KeyFault),
    /// Another program listens there.
    PortTaken,
}

impl From<SettingFault> for SettingFaultView {
    fn from(fault: SettingFault) -> Self {
        let most = match fault.why {
            Why::TooLong { most } => u32::try_from(most).ok(),
            _ => None,
        };
        Self { field: fault.field.to_owned(), why: fault.why.into(), most }
    }
}

impl From<Why> for SettingWhyView {
    fn from(why: Why) -> Self {
        match why {
            Why::Missing | Why::Key(KeyFault::Missing) => Self::Missing,
            Why::TooLong { .. } => Self::TooLong,
            Why::WrongShape => Self::WrongShape,
            Why::NotSecure => Self::NotSecure,
            Why::TestOnly => Self::TestOnly,
            Why::Key(KeyFault::NotAKey) => Self::NotAKey,
            Why::Key(KeyFault::IsPublic) => Self::PublicKeyGiven,
            Why::Key(KeyFault::IsPrivate) => Self::PrivateKeyGiven,
            Why::Key(KeyFault::Encrypted) => Self::EncryptedKey,
            Why::Key(KeyFault::NotUsable) => Self::NotUsable,
            Why::PortTaken => Self::PortTaken,
        }
    }
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

/// Settings that can be judged together with their secret.
pub trait Check {
    /// Everything that is missing or wrong; empty when payments can be sent.
    fn check(&self, secret: &Secret) -> Vec<SettingFault>;
}

/// What is missing or wrong in how the shop is named.
#[must_use]
pub fn check_shop(shop: &ShopSettings) -> Vec<SettingFault> {
    let mut faults = Faults::default();
    faults.text("merchant_id", &shop.merchant_id, 64);
    faults.text("merchant_name", &shop.merchant_name, 256);
    faults.text("store_id", &shop.store_id, 64);
    faults.text("store_name", &shop.store_name, 256);
    faults.text("terminal_id", &shop.terminal_id, 64);
    faults.text("order_description", &shop.order_description, 256);
    faults.shape("mcc", &shop.mcc, |mcc| mcc.len() == 4 && digits(mcc));
    faults.0
}

impl Check for AntomSettings {
    fn check(&self, private_key: &Secret) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.host(&self.host, self.test);
        faults.name("client_id", &self.client_id, 64);
        if !self.test && self.client_id.starts_with(SANDBOX) {
            faults.add("client_id", Why::TestOnly);
        }
        faults.shape("key_version", &self.key_version, digits);
        if let Some(currency) = &self.settlement_currency {
            let iso = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
            faults.shape("settlement_currency", currency, iso);
        }
        if let Some(url) = &self.notify_url {
            faults.notify_url(url, self.test);
        }
        if let Some(port) = &self.notify_port {
            faults.shape("notify_port", port, |text| notify_port(text).is_some());
        }
        faults.key("private_key", PrivateKey::parse(private_key).err());
        faults.acquirer_keys(&self.acquirer_keys);
        faults.0
    }
}

impl Check for SpotPaySettings {
    /// `secret` is the MD5 key or the private key, as `sign` says.
    fn check(&self, secret: &Secret) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.host(&self.host, self.test);
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

impl Check for WeChatSettings {
    fn check(&self, private_key: &Secret) -> Vec<SettingFault> {
        let mut faults = Faults::default();
        faults.host(&self.host, self.test);
        faults.name("app_id", &self.app_id, 32);
        faults.shape("merchant_id", &self.merchant_id, digits);
        faults.name("serial_no", &self.serial_no, 64);
        faults.key("private_key", PrivateKey::parse(private_key).err());
        faults.acquirer_keys(&self.acquirer_keys);
        faults.0
    }
}

impl Check for Contract {
    fn check(&self, secret: &Secret) -> Vec<SettingFault> {
        match self {
            Self::Antom(own) => own.check(secret),
            Self::SpotPay(own) => own.check(secret),
            Self::Wechat(own) => own.check(secret),
        }
    }
}

/// The settings' names for a gateway's secret, as faults bear them.
pub const SECRET_FIELDS: [&str; 2] = ["private_key", "md5_key"];

/// How a client id of Antom's sandbox begins.
pub(crate) const SANDBOX: &str = "SANDBOX_";

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A port that a program of no rights may listen on.
#[must_use]
pub fn notify_port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port >= 1_024)
}

fn is_simulator(host: &str) -> bool {
    let rest = host.strip_prefix("http://127.0.0.1");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
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

    /// A text that goes into a header as it is.
    fn name(&mut self, field: &'static str, text: &str, most: usize) {
        self.text(field, text, most);
        if !text.trim().is_empty() && !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            self.add(field, Why::WrongShape);
        }
    }

    fn shape(&mut self, field: &'static str, text: &str, fits: impl Fn(&str) -> bool) {
        if text.trim().is_empty() {
            self.add(field, Why::Missing);
        } else if !fits(text) {
            self.add(field, Why::WrongShape);
        }
    }

    fn notify_url(&mut self, url: &str, test: bool) {
        let host = url.match_indices('/').nth(2).map_or(url, |(at, _)| &url[..at]);
        let (named, simulated) = (host.strip_prefix("https://"), is_simulator(host));
        if url.trim().is_empty() || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
            self.add("notify_url", Why::WrongShape);
        } else if simulated && !test {
            self.add("notify_url", Why::TestOnly);
        } else if named.is_none_or(str::is_empty) && !simulated {
            self.add("notify_url", Why::NotSecure);
        }
    }

    fn host(&mut self, host: &str, test: bool) {
        let simulated = is_simulator(host);
        let named = host.strip_prefix("https://").is_some_and(|name| !name.is_empty());
        if host.trim().is_empty() {
            self.add("host", Why::Missing);
        } else if host.ends_with('/') || host.matches('/').count() != 2 {
            self.add("host", Why::WrongShape);
        } else if simulated && !test {
            self.add("host", Why::TestOnly);
        } else if !named && !simulated {
            self.add("host", Why::NotSecure);
        }
    }

    fn key(&mut self, field: &'static str, fault: Option<KeyFault>) {
        if let Some(fault) = fault {
            self.add(field, Why::Key(fault));
        }
    }

    fn acquirer_keys(&mut self, keys: &[AcquirerKey]) {
        if keys.is_empty() {
            self.add("acquirer_keys", Why::Missing);
        }
        for AcquirerKey { version, key } in keys {
            self.text("acquirer_keys", version, 64);
            self.key("acquirer_keys", PublicKey::parse(key).err());
        }
    }
}
