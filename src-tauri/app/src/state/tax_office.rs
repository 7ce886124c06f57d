//! The line to the tax office: how it is set up, and how it stands.

use super::State;
use crate::{
    ports::tax_office::OfficeProbe,
    tax_office::{CertificateFacts, OpenedOffice, TaxOfficeSettings},
    view::{
        CertificateView, ContractStateView, OfficeProbeStateView, OfficeProbeView, TaxOfficeView,
    },
};
use maneki_core::time::{AtMs, Date, day_text};
use std::sync::Arc;

#[derive(Clone, Default)]
pub struct TaxOfficeLine {
    pub settings: Option<Arc<TaxOfficeSettings>>,
    /// The newest request to open it.
    pub asked: u32,
    pub opened: Arc<OpenedOffice>,
    pub probing: Option<OfficeProbing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeProbing {
    Asking { since: AtMs },
    Told { probe: OfficeProbe, at: AtMs },
}

impl State {
    #[must_use]
    pub fn tax_office_view(&self, now: AtMs) -> TaxOfficeView {
        let TaxOfficeLine { settings, asked, opened, probing } = &self.tax_office;
        let today = now.day_in_japan();
        TaxOfficeView {
            settings: settings.as_deref().cloned(),
            secret: opened.secret,
            secret_refused: opened.secret_refused,
            state: match settings {
                None => ContractStateView::Off,
                Some(_) if opened.number < *asked => ContractStateView::Opening,
                Some(_) if !opened.faults.is_empty() => ContractStateView::Incomplete,
                Some(_) => ContractStateView::Ready,
            },
            faults: opened.faults.clone(),
            certificate: opened.certificate.as_ref().map(|facts| facts.view(today)),
            probe: probing.as_ref().map(Into::into),
        }
    }
}

impl CertificateFacts {
    fn view(&self, today: Date) -> CertificateView {
        CertificateView {
            subject: self.subject.clone(),
            issuer: self.issuer.clone(),
            last_day: day_text(self.last_day),
            days_left: self.last_day.to_julian_day() - today.to_julian_day(),
        }
    }
}

impl From<&OfficeProbing> for OfficeProbeView {
    fn from(probing: &OfficeProbing) -> Self {
        use OfficeProbeStateView as Is;
        let (probe, at) = match probing {
            OfficeProbing::Asking { since } => {
                return Self { state: Is::Asking, http_status: None, at_ms: since.0 };
            }
            OfficeProbing::Told { probe, at } => (*probe, at.0),
        };
        let (state, http_status) = match probe {
            OfficeProbe::Works => (Is::Works, None),
            OfficeProbe::Unreachable => (Is::Unreachable, None),
            OfficeProbe::NotTrusted => (Is::NotTrusted, None),
            OfficeProbe::Closed => (Is::Closed, None),
            OfficeProbe::TimedOut => (Is::TimedOut, None),
            OfficeProbe::Refused { http_status } => (Is::Refused, Some(http_status)),
            OfficeProbe::Strange { http_status } => (Is::Strange, Some(http_status)),
            OfficeProbe::NotSetUp => (Is::NotSetUp, None),
        };
        Self { state, http_status, at_ms: at }
    }
}
