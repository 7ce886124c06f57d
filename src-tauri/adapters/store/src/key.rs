//! The 32 bytes that open a till's data. Where they are kept is the business of
//! `maneki-system`; this module only splits them, and never shows them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

pub(crate) type HmacSha256 = Hmac<Sha256>;

/// A till's master key. One subkey encrypts the file, another signs the head of the chain, so
/// that whoever learns the first still cannot forge the second.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    #[must_use]
    pub fn new(master: [u8; 32]) -> Self {
        Self(master)
    }

    /// The raw key as SQLCipher's `PRAGMA key` takes it; no passphrase is stretched.
    pub(crate) fn for_pragma(&self) -> String {
        format!("x'{}'", maneki_core::hex::hex(&self.subkey(b"database")))
    }

    pub(crate) fn chain(&self) -> [u8; 32] {
        self.subkey(b"chain")
    }

    /// Seals what names a person, field by field, inside the encrypted file.
    #[must_use]
    pub fn personal(&self) -> [u8; 32] {
        self.subkey(b"personal")
    }

    /// The seed of the hand that signs e-receipts.
    #[must_use]
    pub fn receipts(&self) -> [u8; 32] {
        self.subkey(b"receipts")
    }

    fn subkey(&self, purpose: &[u8]) -> [u8; 32] {
        let mut mac = HmacSha256::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(b"maneki 1 ");
        mac.update(purpose);
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subkeys_differ_and_nothing_shows() {
        let key = Key::new([7; 32]);
        assert_ne!(key.subkey(b"database"), key.subkey(b"chain"));
        assert_ne!(key.chain(), Key::new([8; 32]).chain());
        assert_eq!(format!("{key:?}"), "Key(..)");
        assert_eq!(key.for_pragma().len(), 67);
    }
}
