//! Whether a set-up is whole, and what it is made of: each fault by the setting's own name.

use crate::{
    form,
    tables::{Field, Tables},
};
use maneki_app::{
    credentials::{Secret, SettingFaultView, SettingWhyView as Why},
    ports::tax_office::FieldWhy,
    tax_office::{Sender, TaxOfficeSettings},
};
use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use ureq::{
    http::Uri,
    tls::{Certificate, ClientCert, PrivateKey},
};

/// The settings' names for a sender's secret, as faults bear them.
pub const SECRET_FIELDS: [&str; 2] = ["private_key", "token"];
/// The office's own limit is not public; nobody waits longer at a counter.
const LONGEST_WAIT_SECONDS: u16 = 120;

/// What a line is opened with.
pub(super) struct Parts {
    pub(super) authorities: Vec<Certificate<'static>>,
    pub(super) client: Option<ClientCert>,
    pub(super) token: Option<String>,
}

/// The name under which the key ring holds a sender's secret.
#[must_use]
pub fn secret_name(sender: Sender) -> &'static str {
    match sender {
        Sender::Agency => "tax_office.agency.private_key",
        Sender::Operator => "tax_office.operator.token",
        Sender::Simulator => "tax_office.simulator.private_key",
    }
}

/// # Errors
/// Everything that is missing or wrong.
pub(super) fn check(
    settings: &TaxOfficeSettings,
    secret: &Secret,
) -> Result<Parts, Vec<SettingFaultView>> {
    let mut faults = Faults::default();
    faults.shop(settings);
    let sender = settings.sender;
    faults.address("register_v2_url", &settings.register_v2_url, sender);
    faults.address("register_v3_url", &settings.register_v3_url, sender);
    faults.address("customs_url", &settings.customs_url, sender);
    if !(1..=LONGEST_WAIT_SECONDS).contains(&settings.timeout_seconds) {
        faults.add("timeout_seconds", Why::WrongShape);
    }
    let authorities = faults.keep("authorities", certificates(&settings.authorities));
    let (mut client, mut token) = (None, None);
    if sender.has_certificate() {
        let chain = faults.keep("certificate", certificates(&settings.certificate));
        let key = faults.keep("private_key", private_key(secret));
        if let (Some(chain), Some(key)) = (chain, key) {
            client = faults.keep("private_key", matched(&chain, &key, secret));
        }
    } else {
        token = faults.keep("token", self::token(secret));
    }
    match (faults.0, authorities) {
        (faults, Some(authorities)) if faults.is_empty() => {
            let authorities = authorities.iter().map(of_ureq).collect();
            Ok(Parts { authorities, client, token })
        }
        (faults, _) => Err(faults),
    }
}

#[derive(Default)]
struct Faults(Vec<SettingFaultView>);

impl Faults {
    fn add(&mut self, field: &str, why: Why) {
        self.0.push(SettingFaultView { field: field.to_owned(), why, most: None });
    }

    fn keep<T>(&mut self, field: &str, found: Result<T, Why>) -> Option<T> {
        found.map_err(|why| self.add(field, why)).ok()
    }

    /// The shop's numbers and names must fit the newest record form.
    fn shop(&mut self, settings: &TaxOfficeSettings) {
        let tables = Tables::shipped();
        let parts = [
            ("sender_id", "senderId", &settings.sender_id),
            ("shop_id", "shopId", &settings.shop_id),
            ("shop_name", "shopName", &settings.shop_name),
            ("shop_place", "shopPlace", &settings.shop_place),
            ("business_name", "bizName", &settings.business_name),
            ("business_place", "bizPlace", &settings.business_place),
        ];
        for (setting, wire, value) in parts {
            let field = tables.fields.iter().find(|field: &&Field| field.name == wire);
            if let Some(Err(why)) = field.map(|field| form::fits(field, value)) {
                let (why, most) = setting_why(&why);
                self.0.push(SettingFaultView { field: setting.to_owned(), why, most });
            }
        }
        if tables.code("shop_type", form::NEWEST, &settings.shop_type).is_none() {
            self.add("shop_type", Why::Missing);
        }
    }

    /// The simulator is on this machine, and nothing else is.
    fn address(&mut self, field: &str, address: &str, sender: Sender) {
        if address.trim().is_empty() {
            return self.add(field, Why::Missing);
        }
        let Ok(uri) = address.parse::<Uri>() else { return self.add(field, Why::WrongShape) };
        let host = uri.host().unwrap_or_default();
        let is_here = matches!(host, "127.0.0.1" | "localhost");
        if host.is_empty() {
            self.add(field, Why::WrongShape);
        } else if uri.scheme_str() != Some("https") {
            self.add(field, Why::NotSecure);
        } else if is_here && sender != Sender::Simulator {
            self.add(field, Why::TestOnly);
        } else if !is_here && sender == Sender::Simulator {
            self.add(field, Why::WrongShape);
        }
    }
}

fn setting_why(why: &FieldWhy) -> (Why, Option<u32>) {
    match why {
        FieldWhy::Missing => (Why::Missing, None),
        FieldWhy::TooLong { most } | FieldWhy::TooManyBytes { most } => {
            (Why::TooLong, u32::try_from(*most).ok())
        }
        FieldWhy::TooShort { .. }
        | FieldWhy::Character(_)
        | FieldWhy::Emoji(_)
        | FieldWhy::NoCode
        | FieldWhy::NoForm { .. } => (Why::WrongShape, None),
    }
}

/// Every certificate of a PEM text, in its order.
pub(super) fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, Why> {
    if pem.trim().is_empty() {
        return Err(Why::Missing);
    }
    if pem.contains("PRIVATE KEY") {
        return Err(Why::PrivateKeyGiven);
    }
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    let found = found.map_err(|_| Why::NotACertificate)?;
    let good = |one: &CertificateDer<'_>| super::certificate::facts(one).is_some();
    match found.is_empty() || !found.iter().all(good) {
        true => Err(Why::NotACertificate),
        false => Ok(found),
    }
}

fn private_key(secret: &Secret) -> Result<PrivateKeyDer<'static>, Why> {
    let text = secret.reveal();
    if secret.is_empty() {
        return Err(Why::Missing);
    }
    if text.contains("ENCRYPTED") {
        return Err(Why::EncryptedKey);
    }
    if text.contains("PUBLIC KEY") || text.contains("CERTIFICATE") {
        return Err(Why::PublicKeyGiven);
    }
    PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| Why::NotAKey)
}

/// The client certificate with its key, once they belong together.
fn matched(
    chain: &[CertificateDer<'static>],
    key: &PrivateKeyDer<'static>,
    secret: &Secret,
) -> Result<ClientCert, Why> {
    let provider = ring::default_provider();
    let pair = CertifiedKey::from_der(chain.to_vec(), key.clone_key(), &provider);
    pair.map_err(|fault| match fault {
        rustls::Error::InconsistentKeys(_) => Why::OtherKey,
        _ => Why::NotAKey,
    })?;
    let key = PrivateKey::from_pem(secret.reveal().as_bytes()).map_err(|_| Why::NotAKey)?;
    let chain: Vec<Certificate<'static>> = chain.iter().map(of_ureq).collect();
    Ok(ClientCert::new_with_certs(&chain, key))
}

/// It goes into a header.
fn token(secret: &Secret) -> Result<String, Why> {
    let text = secret.reveal().trim();
    match text.chars().all(|c| c.is_ascii_graphic()) {
        _ if text.is_empty() => Err(Why::Missing),
        true => Ok(text.to_owned()),
        false => Err(Why::WrongShape),
    }
}

fn of_ureq(certificate: &CertificateDer<'_>) -> Certificate<'static> {
    Certificate::from_der(certificate).to_owned()
}
