//! Certificates as authorities hand them out. `openssl pkcs12 -export` made the files, today's way
//! and, with `-legacy`, the old one (3DES, RC2); their password is `tabi2026`.

use maneki_app::{credentials::Secret, tax_office::KeyFile};
use maneki_taxoffice::office::{certificate_facts, unpack};

const MODERN: &[u8] = include_bytes!("files/modern.p12");
const LEGACY: &[u8] = include_bytes!("files/legacy.p12");
const NO_KEY: &[u8] = include_bytes!("files/no-key.p12");

fn open(file: &[u8], password: &str) -> Option<KeyFile> {
    unpack(file, &Secret::new(password))
}

#[test]
fn old_and_new_ways_hold_the_same() {
    let modern = open(MODERN, "tabi2026").expect("a certificate with its key");
    assert_eq!(open(LEGACY, "tabi2026"), Some(modern.clone()));
    let facts = certificate_facts(&modern.certificate).expect("readable");
    assert_eq!(facts.subject, "Maneki test shop");
    assert!(modern.private_key.reveal().starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(!format!("{modern:?}").contains(modern.private_key.reveal()));
}

#[test]
fn what_cannot_be_opened() {
    for file in [MODERN, LEGACY] {
        for password in ["", "tabi2025", "Tabi2026"] {
            assert_eq!(open(file, password), None, "{password}");
        }
        for cut in (0..file.len()).step_by(97) {
            assert_eq!(open(&file[..cut], "tabi2026"), None, "cut at {cut}");
        }
    }
    assert_eq!(open(NO_KEY, "tabi2026"), None, "a certificate alone");
    assert_eq!(open(b"-----BEGIN CERTIFICATE-----", "tabi2026"), None);
}
