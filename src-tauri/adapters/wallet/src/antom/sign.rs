//! Antom's signature: RSA-SHA256 over method, path, client, time and body; base64; URL-encoded.

use crate::{
    KeyFault, Secret,
    keys::{PrivateKey, PublicKey},
    wire::{url_decoded, url_encoded},
};

/// `POST path\nclient.time.body`.
fn content(path: &str, client: &str, time: &str, body: &str) -> String {
    format!("POST {path}\n{client}.{time}.{body}")
}

/// The value of the `signature` header. No spaces after the commas, as the vendor's own clients.
pub(crate) fn header(
    key: &PrivateKey,
    version: &str,
    path: &str,
    client: &str,
    time: &str,
    body: &str,
) -> String {
    let signed = url_encoded(&key.sign(content(path, client, time, body).as_bytes()));
    format!("algorithm=RSA256,keyVersion={version},signature={signed}")
}

/// The key of the named version goes first; during a change of keys the others follow.
pub(crate) fn verified(
    keys: &[(String, PublicKey)],
    header: &str,
    path: &str,
    client: &str,
    time: &str,
    body: &str,
) -> bool {
    let part = |name: &str| {
        let mut parts = header.split(',').filter_map(|part| part.trim().split_once('='));
        parts.find(|(known, _)| known.trim() == name).map(|(_, value)| value.trim())
    };
    let Some(signed) = part("signature").and_then(|signed| url_decoded(signed, false)) else {
        return false;
    };
    let content = content(path, client, time, body);
    let named = part("keyVersion").unwrap_or_default();
    let (first, rest): (Vec<_>, Vec<_>) = keys.iter().partition(|(version, _)| version == named);
    first.iter().chain(&rest).any(|(_, key)| key.verifies(content.as_bytes(), &signed))
}

/// The URL-encoded signature alone; for comparing with the vendor's own code.
///
/// # Errors
/// [`KeyFault`] where the key is none.
pub fn sign_request(
    private_key: &Secret,
    path: &str,
    client: &str,
    time: &str,
    body: &str,
) -> Result<String, KeyFault> {
    let key = PrivateKey::parse(private_key)?;
    Ok(url_encoded(&key.sign(content(path, client, time, body).as_bytes())))
}

/// Whether `signature` (URL-encoded) is `public_key`'s; for comparing with the vendor's own code.
///
/// # Errors
/// [`KeyFault`] where the key is none.
pub fn verify(
    public_key: &str,
    path: &str,
    client: &str,
    time: &str,
    body: &str,
    signature: &str,
) -> Result<bool, KeyFault> {
    let keys = [(String::new(), PublicKey::parse(public_key)?)];
    let header = format!("signature={signature}");
    Ok(verified(&keys, &header, path, client, time, body))
}
