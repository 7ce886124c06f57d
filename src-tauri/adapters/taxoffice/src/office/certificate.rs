//! What a client certificate says of itself. An expired one makes the office drop the line in
//! silence, so it is told long before.

use maneki_app::{ports::tax_office::OfficeNotice, tax_office::CertificateFacts};
use maneki_core::time::{AtMs, Date};
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};

/// A renewal needs a notification on paper and its answer.
const WARN_DAYS: i32 = 60;

/// None where it cannot be read.
pub(super) fn facts(der: &[u8]) -> Option<CertificateFacts> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let end = AtMs(certificate.validity().not_after.timestamp().checked_mul(1000)?);
    Some(CertificateFacts {
        subject: name(certificate.subject()),
        issuer: name(certificate.issuer()),
        last_day: end.day_in_japan().previous_day()?,
    })
}

/// The common name; the whole name where there is none.
fn name(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name().find_map(|part| part.as_str().ok());
    common.map_or_else(|| name.to_string(), str::to_owned)
}

/// None where no certificate is used.
pub(super) fn notice(certificate: Option<&CertificateFacts>, today: Date) -> Option<OfficeNotice> {
    let on = certificate?.last_day;
    let days = on.to_julian_day() - today.to_julian_day();
    match days {
        ..0 => Some(OfficeNotice::CertificateExpired { on }),
        0..=WARN_DAYS => Some(OfficeNotice::CertificateExpires { on, days: i64::from(days) }),
        _ => None,
    }
}
