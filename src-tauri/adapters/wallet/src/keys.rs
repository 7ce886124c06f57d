//! RSA keys as shops paste them: PEM or bare base64, and a word on what is wrong with them.

use crate::settings::{SettingFault, Why};
use base64::{Engine, engine::general_purpose::STANDARD};
use maneki_app::{credentials::Secret, wallets::AcquirerKey};
use ring::{
    rand::SystemRandom,
    rsa::KeyPair,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey},
};
use std::fmt;

/// Why a text is not the key that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    Missing,
    /// Neither PEM nor base64 of a key.
    NotAKey,
    /// A public key was pasted where the private one belongs.
    IsPublic,
    /// A private key was pasted where the acquirer's public one belongs. Take it out of the file.
    IsPrivate,
    /// A key with a pass phrase.
    Encrypted,
    /// Not RSA, shorter than 2048 bits, or its numbers do not fit together.
    NotUsable,
}

/// The till's key: signs.
pub(crate) struct PrivateKey(KeyPair);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

impl PrivateKey {
    pub(crate) fn parse(text: &Secret) -> Result<Self, KeyFault> {
        let der = der_of(text.reveal())?;
        let key = match shape(&der) {
            Shape::Pkcs8 => KeyPair::from_pkcs8(&der),
            Shape::Pkcs1Private => KeyPair::from_der(&der),
            Shape::Spki(_) | Shape::Pkcs1Public => return Err(KeyFault::IsPublic),
            Shape::EncryptedPkcs8 => return Err(KeyFault::Encrypted),
            Shape::Other => return Err(KeyFault::NotAKey),
        };
        key.map(Self).map_err(|_| KeyFault::NotUsable)
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, as base64.
    pub(crate) fn sign(&self, bytes: &[u8]) -> String {
        let mut signed = vec![0; self.0.public().modulus_len()];
        let chance = SystemRandom::new();
        self.0
            .sign(&RSA_PKCS1_SHA256, &chance, bytes, &mut signed)
            .expect("the buffer is as long as the modulus");
        STANDARD.encode(signed)
    }
}

/// The acquirer's key: verifies. PKCS#1 DER inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey(Vec<u8>);

impl PublicKey {
    pub(crate) fn parse(text: &str) -> Result<Self, KeyFault> {
        let der = der_of(text)?;
        match shape(&der) {
            Shape::Spki(key) => Ok(Self(key.to_vec())),
            Shape::Pkcs1Public => Ok(Self(der)),
            Shape::Pkcs8 | Shape::Pkcs1Private | Shape::EncryptedPkcs8 => Err(KeyFault::IsPrivate),
            Shape::Other => Err(KeyFault::NotAKey),
        }
    }

    /// `signed` is base64.
    pub(crate) fn verifies(&self, bytes: &[u8], signed: &str) -> bool {
        let Ok(signed) = STANDARD.decode(signed) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0);
        key.verify(bytes, &signed).is_ok()
    }
}

/// An acquirer's keys by version or serial number.
pub(crate) type AcquirerKeys = Vec<(String, PublicKey)>;

/// Both sides' keys of a gateway, once its settings were found right.
///
/// # Errors
/// The settings' own faults; or that of a key, where the check missed one.
pub(crate) fn pair(
    faults: Vec<SettingFault>,
    private_key: &Secret,
    acquirer_keys: &[AcquirerKey],
) -> Result<(PrivateKey, AcquirerKeys), Vec<SettingFault>> {
    if !faults.is_empty() {
        return Err(faults);
    }
    let fault = |field| move |why| vec![SettingFault { field, why: Why::Key(why) }];
    let private_key = PrivateKey::parse(private_key).map_err(fault("private_key"))?;
    let parse = |key: &AcquirerKey| Ok((key.version.clone(), PublicKey::parse(&key.key)?));
    let keys: Result<AcquirerKeys, KeyFault> = acquirer_keys.iter().map(parse).collect();
    Ok((private_key, keys.map_err(fault("acquirer_keys"))?))
}

fn der_of(text: &str) -> Result<Vec<u8>, KeyFault> {
    if text.trim().is_empty() {
        return Err(KeyFault::Missing);
    }
    if text.contains("ENCRYPTED") {
        return Err(KeyFault::Encrypted);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    STANDARD.decode(lines.collect::<String>()).map_err(|_| KeyFault::NotAKey)
}

enum Shape<'a> {
    Pkcs8,
    EncryptedPkcs8,
    Pkcs1Private,
    /// With the PKCS#1 key inside.
    Spki(&'a [u8]),
    Pkcs1Public,
    Other,
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// Tells keys apart by the tags of their outermost parts.
fn shape(der: &[u8]) -> Shape<'_> {
    let Some((SEQUENCE, inside, [])) = element(der) else { return Shape::Other };
    let parts = elements(inside);
    let tags: Vec<u8> = parts.iter().map(|(tag, _)| *tag).collect();
    match (tags.as_slice(), parts.as_slice()) {
        ([INTEGER, SEQUENCE, OCTET_STRING, ..], _) => Shape::Pkcs8,
        ([INTEGER, INTEGER, INTEGER, INTEGER, ..], _) => Shape::Pkcs1Private,
        ([INTEGER, INTEGER], _) => Shape::Pkcs1Public,
        ([SEQUENCE, BIT_STRING], [(_, kind), (_, bits)])
            if matches!(element(kind), Some((OBJECT_ID, ..))) =>
        {
            bits.split_first().map_or(Shape::Other, |(_, key)| Shape::Spki(key))
        }
        ([SEQUENCE, OCTET_STRING], _) => Shape::EncryptedPkcs8,
        _ => Shape::Other,
    }
}

fn elements(mut der: &[u8]) -> Vec<(u8, &[u8])> {
    let mut parts = Vec::new();
    while let Some((tag, inside, rest)) = element(der) {
        parts.push((tag, inside));
        der = rest;
    }
    parts
}

/// Tag, contents and what follows.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            (length, rest)
        }
        _ => return None,
    };
    let (inside, rest) = rest.split_at_checked(length)?;
    Some((*tag, inside, rest))
}
