//! The client certificate's last day. An expired one makes the office drop the line in silence,
//! so it is told long before.

use maneki_app::ports::tax_office::OfficeNotice;
use maneki_core::time::{AtMs, Date};
use x509_parser::prelude::{FromDer, X509Certificate};

/// A renewal needs a notification on paper and its answer.
const WARN_DAYS: i32 = 60;

/// The last day in Japan on which the whole day is covered; none where it cannot be read.
pub(super) fn last_day(der: &[u8]) -> Option<Date> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let end = AtMs(certificate.validity().not_after.timestamp().checked_mul(1000)?);
    end.day_in_japan().previous_day()
}

/// `certificate` is none where none is used, and none inside where it cannot be read.
pub(super) fn notice(certificate: Option<Option<Date>>, today: Date) -> Vec<OfficeNotice> {
    let Some(last_day) = certificate else { return vec![] };
    let Some(on) = last_day else { return vec![OfficeNotice::CertificateUnreadable] };
    let days = on.to_julian_day() - today.to_julian_day();
    match days {
        ..0 => vec![OfficeNotice::CertificateExpired { on }],
        0..=WARN_DAYS => vec![OfficeNotice::CertificateExpires { on, days: i64::from(days) }],
        _ => vec![],
    }
}
