//! The old family's signature: fields sorted, `name=value` joined by `&`; MD5 with the key behind,
//! or RSA-SHA256.

use super::Fields;
use crate::{
    KeyFault, Secret,
    keys::{PrivateKey, PublicKey},
    settings::SpotPaySign,
    wire::{url_decoded, url_encoded},
};
use md5::{Digest, Md5};

/// `sign`, `sign_type` and empty fields left out.
pub(crate) fn joined(fields: &Fields) -> String {
    let signed =
        |name: &str, value: &str| name != "sign" && name != "sign_type" && !value.is_empty();
    let pairs = fields.iter().filter(|(name, value)| signed(name, value));
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

pub(super) fn form_encoded(fields: &Fields) -> String {
    let pair =
        |(name, value): (&String, &String)| format!("{}={}", url_encoded(name), url_encoded(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// `None` where the text is no form.
pub(crate) fn form_decoded(form: &str) -> Option<Fields> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        Some((url_decoded(name, true)?, url_decoded(value, true)?))
    };
    form.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

pub(crate) enum Signer {
    Md5(Secret),
    Rsa2 { own: Box<PrivateKey>, theirs: PublicKey },
}

impl Signer {
    pub(crate) fn new(
        sign: SpotPaySign,
        secret: &Secret,
        their_key: &str,
    ) -> Result<Self, KeyFault> {
        match sign {
            SpotPaySign::Md5 => Ok(Self::Md5(secret.clone())),
            SpotPaySign::Rsa2 => Ok(Self::Rsa2 {
                own: Box::new(PrivateKey::parse(secret)?),
                theirs: PublicKey::parse(their_key)?,
            }),
        }
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Md5(_) => "MD5",
            Self::Rsa2 { .. } => "RSA2",
        }
    }

    pub(crate) fn sign(&self, fields: &Fields) -> String {
        let content = joined(fields);
        match self {
            Self::Md5(key) => md5_hex(&content, key),
            Self::Rsa2 { own, .. } => own.sign(content.as_bytes()),
        }
    }

    pub(crate) fn verifies(&self, fields: &Fields, signed: &str) -> bool {
        let content = joined(fields);
        match self {
            Self::Md5(key) => md5_hex(&content, key).eq_ignore_ascii_case(signed),
            Self::Rsa2 { theirs, .. } => theirs.verifies(content.as_bytes(), signed),
        }
    }
}

fn md5_hex(content: &str, key: &Secret) -> String {
    let digest = Md5::new().chain_update(content).chain_update(key.reveal()).finalize();
    maneki_core::hex::hex(&digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_joined_and_digested() {
        let pairs = [("b", "2"), ("a", "1 円"), ("empty", ""), ("sign", "x"), ("sign_type", "MD5")];
        let fields: Fields =
            pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        assert_eq!(joined(&fields), "a=1 円&b=2");
        let signer = Signer::Md5(Secret::new("key"));
        // md5 of "a=1 円&b=2key", by coreutils' md5sum.
        assert_eq!(signer.sign(&fields), "c0cb7eee734076faf6dcb35d0051dfd8");
        assert_eq!(form_decoded(&form_encoded(&fields)), Some(fields));
    }
}
