//! What the set-ups of wallets and tax office share: secrets, where they are, and what is wrong
//! with a setting.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// A key or password. Never shown, never written but into the key ring.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(type = "string")]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The whole secret, for signing and for the key ring. Never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "Secret(missing)" } else { "Secret(…)" })
    }
}

/// Whether a setting that is no secret holds a private key: such a text is written nowhere. A key
/// without its PEM lines is told by its first bytes: a sequence that begins with the version 0.
#[must_use]
pub fn holds_private_key(text: &str) -> bool {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let versioned = bare.match_indices("MII").any(|(at, _)| {
        bare.get(at..).and_then(|key| key.get(6..9)).is_some_and(|version| version == "IBA")
    });
    versioned || bare.contains("PRIVATEKEY")
}

/// What is wrong with a setting, by the setting's own name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SettingFaultView {
    pub field: String,
    pub why: SettingWhyView,
    /// How many characters it may have, where it has too many.
    pub most: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SettingWhyView {
    Missing,
    TooLong,
    WrongShape,
    /// Only `https://`, or this machine for a test.
    NotSecure,
    /// Belongs to a test system, and the live one was chosen.
    TestOnly,
    NotAKey,
    PublicKeyGiven,
    PrivateKeyGiven,
    EncryptedKey,
    NotUsable,
    NotACertificate,
    /// The key is another certificate's.
    OtherKey,
    /// The key ring, or the disk, did not take it.
    NotKept,
    /// Another program listens on that port.
    PortTaken,
}

/// Where a secret is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretStateView {
    #[default]
    NotSet,
    InRing,
    /// No key ring answered when the shop's data was made: in a file of the owner's.
    InFile,
    /// It is in the key ring, which does not answer.
    RingAway,
}

/// What becomes of a secret before what needs it is opened. `T` says whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SecretChange<T> {
    #[default]
    None,
    Keep(T, Secret),
    Forget(T),
}
