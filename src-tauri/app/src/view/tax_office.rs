//! The line to the tax office as the manager sets it up. Its secret is told as set or not set.

use super::wallets::ContractStateView;
use crate::{
    credentials::{SecretStateView, SettingFaultView, SettingWhyView},
    tax_office::TaxOfficeSettings,
};
use serde::Serialize;
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxOfficeView {
    /// None until it is set up.
    pub settings: Option<TaxOfficeSettings>,
    pub secret: SecretStateView,
    pub secret_refused: Option<SettingWhyView>,
    pub state: ContractStateView,
    pub faults: Vec<SettingFaultView>,
    pub certificate: Option<CertificateView>,
    pub probe: Option<OfficeProbeView>,
}

/// The client certificate in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CertificateView {
    pub subject: String,
    pub issuer: String,
    /// `2028-03-31`.
    pub last_day: String,
    /// Until the last day; negative once it is past.
    pub days_left: i32,
}

/// A test of the line: under way, or how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OfficeProbeView {
    pub state: OfficeProbeStateView,
    pub http_status: Option<u16>,
    pub at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OfficeProbeStateView {
    Asking,
    Works,
    Unreachable,
    NotTrusted,
    Closed,
    TimedOut,
    Refused,
    Strange,
    NotSetUp,
}
