//! The till's hand under what it gives away: Ed25519 from a seed of its master key.

use ed25519_dalek::{Signer, SigningKey};
use std::fmt;

/// Signs; never shows its seed.
#[derive(Clone)]
pub struct TillHand(SigningKey);

impl TillHand {
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    /// What others check the signatures with.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for TillHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TillHand(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first test vector of RFC 8032, section 7.1.
    #[test]
    fn signs_as_the_standard_does() {
        let seed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let public = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        let hand = TillHand::new(seed.try_into().expect("32 bytes"));
        assert_eq!(hand.public_key().to_vec(), public);
        let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
            5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
        assert_eq!(hand.sign(b"").to_vec(), hex(signature));
        assert_eq!(format!("{hand:?}"), "TillHand(..)");
    }

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
        let pairs = digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]);
        pairs.map(|byte| u8::try_from(byte).expect("a byte")).collect()
    }
}
