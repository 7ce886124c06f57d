//! The line to the tax office: set, change, test. Its secret comes in and never goes out.

use super::Nothing;
use crate::{
    credentials::{Secret, SecretChange},
    error::{AppError, ErrorCode},
    ports::{Write, tax_office::OfficeProbe},
    state::tax_office::OfficeProbing,
    tax_office::{OpenedOffice, Sender, TaxOfficeSettings},
    till::{Effect, Turn},
    view::TaxOfficeView,
};
use maneki_core::{audit::Action, hex::hex};
use serde::Deserialize;
use std::{fmt, sync::Arc};
use ts_rs::TS;

/// Longer than any chain of certificates.
const LONGEST_SETTING: usize = 60_000;
/// What every private key in PEM says of itself.
const KEY: &str = "PRIVATE KEY";
/// So much of a certificate's digest names it in the audit trail.
const NAMING_BYTES: usize = 8;

pub fn show_tax_office(turn: &mut Turn<'_>, _: Nothing) -> Result<TaxOfficeView, AppError> {
    Ok(turn.state.tax_office_view(turn.now))
}

/// `secret`: the certificate's key, or an operator's token; none or an empty one keeps the old.
#[derive(Debug, Deserialize, TS)]
pub struct SaveTaxOffice {
    pub settings: TaxOfficeSettings,
    pub secret: Option<Secret>,
    /// Certificate and key, in place of those above.
    #[serde(default)]
    pub key_file: Option<GivenKeyFile>,
}

/// A PKCS #12 file's bytes, and its password.
#[derive(Deserialize, TS)]
pub struct GivenKeyFile {
    pub bytes: Vec<u8>,
    pub password: Secret,
}

impl fmt::Debug for GivenKeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenKeyFile({} bytes)", self.bytes.len())
    }
}

pub fn save_tax_office(turn: &mut Turn<'_>, request: SaveTaxOffice) -> Result<Nothing, AppError> {
    let SaveTaxOffice { mut settings, mut secret, key_file } = request;
    if let Some(GivenKeyFile { bytes, password }) = key_file {
        let found = turn.office.unpack(&bytes, &password).ok_or(ErrorCode::KeyFileClosed)?;
        settings.certificate = found.certificate;
        secret = Some(found.private_key);
    }
    let bad = |field: &str| Err(AppError::new(ErrorCode::BadSettings).with("field", field));
    if settings.to_text().len() > LONGEST_SETTING {
        return bad("tax_office");
    }
    // A key among the certificates would be kept as if it were none.
    if [&settings.certificate, &settings.authorities].iter().any(|pem| pem.contains(KEY)) {
        return bad("certificate");
    }
    let before = turn.state.tax_office.settings.as_ref().map(|old| told(turn, old));
    let after = told(turn, &settings);
    turn.audit_fields(Action::SettingsChanged, "tax_office", before.as_ref(), &after);
    let secret = secret.filter(|secret| !secret.is_empty());
    if secret.is_some() {
        turn.audit_change(Action::SettingsChanged, None, "tax_office.secret", "", "given");
    }
    let sender = settings.sender;
    keep(turn, Some(settings));
    let change = secret.map_or(SecretChange::None, |secret| SecretChange::Keep(sender, secret));
    open(turn, change);
    Ok(Nothing {})
}

pub fn remove_tax_office(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    let Some(old) = turn.state.tax_office.settings.clone() else { return Ok(Nothing {}) };
    let before = old.sender.code();
    turn.audit_change(Action::SettingsChanged, None, "tax_office", before, "removed");
    keep(turn, None);
    open(turn, SecretChange::Forget(old.sender));
    Ok(Nothing {})
}

/// Asks the office about a record that nobody sent; the answer comes with the manager's picture.
pub fn test_tax_office(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    turn.state.tax_office.probing = Some(OfficeProbing::Asking { since: turn.now });
    turn.effects.push(Effect::ProbeTaxOffice);
    Ok(Nothing {})
}

fn keep(turn: &mut Turn<'_>, settings: Option<TaxOfficeSettings>) {
    turn.writes.push(Write::SaveTaxOffice(settings.clone().map(Box::new)));
    let line = &mut turn.state.tax_office;
    line.settings = settings.map(Arc::new);
    line.probing = None;
}

/// Has the line opened from the settings as they now are.
pub(crate) fn open(turn: &mut Turn<'_>, secret: SecretChange<Sender>) {
    let line = &mut turn.state.tax_office;
    line.asked = line.asked.saturating_add(1);
    let (number, settings) = (line.asked, line.settings.clone());
    turn.effects.push(Effect::OpenTaxOffice { number, settings, secret });
}

pub(crate) fn opened(turn: &mut Turn<'_>, opened: OpenedOffice) {
    if opened.number >= turn.state.tax_office.opened.number {
        turn.state.tax_office.opened = Arc::new(opened);
    }
}

pub(crate) fn probed(turn: &mut Turn<'_>, probe: OfficeProbe) {
    turn.state.tax_office.probing = Some(OfficeProbing::Told { probe, at: turn.now });
}

/// As the audit trail tells it: certificates by the head of their digest, since they are long.
fn told(turn: &Turn<'_>, settings: &TaxOfficeSettings) -> TaxOfficeSettings {
    let named = |pem: &str| match pem.trim() {
        "" => String::new(),
        _ => hex(&turn.env.digest(pem.as_bytes())[..NAMING_BYTES]),
    };
    TaxOfficeSettings {
        authorities: named(&settings.authorities),
        certificate: named(&settings.certificate),
        ..settings.clone()
    }
}
