//! A certificate and its key as authorities hand them out: a PKCS #12 file with a password.

use maneki_app::{credentials::Secret, tax_office::KeyFile};
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use pem::Pem;

/// None where the password is another's or the file holds no certificate with its key.
#[must_use]
pub fn unpack(file: &[u8], password: &Secret) -> Option<KeyFile> {
    let store = KeyStore::from_pkcs12(file, password.reveal(), Pkcs12ImportPolicy::Relaxed).ok()?;
    let (_, pair) = store.private_key_chain()?;
    let text = |tag: &str, der: &[u8]| pem::encode(&Pem::new(tag, der));
    let chain = pair.certs().iter().map(|one| text("CERTIFICATE", one.as_der()));
    let certificate: String = chain.collect();
    let private_key = Secret::new(text("PRIVATE KEY", pair.key().as_der()));
    (!certificate.is_empty()).then_some(KeyFile { certificate, private_key })
}
