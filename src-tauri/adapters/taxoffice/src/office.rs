//! The sender over HTTPS: the office itself with a client certificate, an approved operator with
//! a token, or the simulator. One line, three set-ups.
//!
//! Only an answer that can be read and that means it makes a record sent; all else is asked again.

mod answer;
mod certificate;
mod check;
mod key_file;

use crate::{form, tables::Tables};
use check::{Parts, certificates, check};
pub use check::{SECRET_FIELDS, secret_name};
pub use key_file::unpack;
use maneki_app::{
    credentials::{Secret, SettingFaultView},
    ports::tax_office::{
        Asked, CustomsQuery, FieldFault, Message, OfficeNotice, OfficeProbe, Prepared, Raw, Sent,
        TaxOffice,
    },
    tax_office::{CertificateFacts, KeyFile, Sender, TaxOfficeSettings},
};
use maneki_core::{
    taxfree::{life::CustomsAnswer, record::SendNo},
    time::AtMs,
};
use rustls::crypto::ring;
use serde_json::json;
use std::{io, sync::Arc, time::Duration};
use ureq::{
    Agent, Proxy,
    tls::{RootCerts, TlsConfig},
};

/// A longer answer is not the office's.
const LONGEST_ANSWER: u64 = 1 << 20;
/// No till has this number, so no record has a send number with it.
const NO_TILL: u8 = 0;

/// The office at the other end of the line.
#[derive(Debug)]
pub struct HttpsOffice {
    settings: TaxOfficeSettings,
    agent: Agent,
    token: Option<Secret>,
    /// None where no client certificate is used.
    certificate: Option<CertificateFacts>,
}

/// The client certificate of a PEM text; none where it cannot be read.
#[must_use]
pub fn certificate_facts(pem: &str) -> Option<CertificateFacts> {
    certificate::facts(certificates(pem).ok()?.first()?)
}

impl HttpsOffice {
    /// Opens no connection yet. `secret` is the certificate's key, or the operator's token.
    ///
    /// # Errors
    /// Everything of the set-up that is missing or wrong.
    pub fn open(
        settings: TaxOfficeSettings,
        secret: &Secret,
    ) -> Result<Self, Vec<SettingFaultView>> {
        let Parts { authorities, client, token } = check(&settings, secret)?;
        let certificate = client.as_ref().and_then(|_| certificate_facts(&settings.certificate));
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&authorities))
            .client_cert(client)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .build();
        // A shop's proxy stands before the world, not before the simulator on this machine.
        let is_here = settings.sender == Sender::Simulator;
        let proxy = if is_here { None } else { Proxy::try_from_env() };
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(u64::from(settings.timeout_seconds))))
            // A connection that died while idle would lose the next message.
            .max_idle_connections(0)
            .user_agent("maneki")
            .build();
        let token = token.map(Secret::new);
        Ok(Self { settings, agent: config.new_agent(), token, certificate })
    }

    /// Sends a body and reads the answer.
    fn post(&self, url: &str, body: &[u8]) -> Result<Raw, ureq::Error> {
        let mut request =
            self.agent.post(url).header("Content-Type", "application/json; charset=UTF-8");
        if let Some(token) = &self.token {
            request = request.header("Authorization", &format!("Bearer {}", token.reveal()));
        }
        let mut answer = request.send(body)?;
        let http_status = Some(answer.status().as_u16());
        let body = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec()?;
        Ok(Raw { http_status, body })
    }

    /// What customs said of a record of this shop's.
    fn ask_customs(&self, send_no: &SendNo) -> Result<Raw, ureq::Error> {
        let body = json!({
            "senderId": self.settings.sender_id,
            "shopId": self.settings.shop_id,
            "sendNo": send_no.as_str(),
        });
        self.post(&self.settings.customs_url, body.to_string().as_bytes())
    }
}

impl TaxOffice for HttpsOffice {
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        form::encode(Tables::shipped(), &self.settings, message)
    }

    fn send(&self, prepared: &Prepared) -> Sent {
        let url = match prepared.version {
            2 => &self.settings.register_v2_url,
            _ => &self.settings.register_v3_url,
        };
        // Where the line broke, none of the answer's parts is known.
        let raw = self.post(url, &prepared.bytes).unwrap_or_default();
        Sent { answer: answer::sorted(Tables::shipped(), &prepared.send_no, &raw), raw }
    }

    fn ask(&self, query: &CustomsQuery) -> Asked {
        let raw = self.ask_customs(&query.send_no).unwrap_or_default();
        Asked { answer: answer::customs(Tables::shipped(), &query.send_no, &raw), raw }
    }

    fn probe(&self, now: AtMs) -> OfficeProbe {
        let nobodys = SendNo::next(None, now, NO_TILL);
        let raw = match self.ask_customs(&nobodys) {
            Ok(raw) => raw,
            Err(error) => return lost(&error),
        };
        let answer = answer::customs(Tables::shipped(), &nobodys, &raw);
        match (answer, raw.http_status.unwrap_or_default()) {
            (CustomsAnswer::Silence, http_status @ (401 | 403)) => {
                OfficeProbe::Refused { http_status }
            }
            (CustomsAnswer::Silence, http_status) => OfficeProbe::Strange { http_status },
            _ => OfficeProbe::Works,
        }
    }

    fn notices(&self, now: AtMs) -> Vec<OfficeNotice> {
        let certificate = certificate::notice(self.certificate.as_ref(), now.day_in_japan());
        let mut notices: Vec<OfficeNotice> = certificate.into_iter().collect();
        let rows = Tables::shipped().unconfirmed();
        if self.settings.sender != Sender::Simulator && rows > 0 {
            notices.push(OfficeNotice::Unconfirmed { rows });
        }
        notices
    }

    fn unpack(&self, file: &[u8], password: &Secret) -> Option<KeyFile> {
        unpack(file, password)
    }
}

/// Where the line was lost.
fn lost(error: &ureq::Error) -> OfficeProbe {
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => OfficeProbe::Unreachable,
        ureq::Error::Timeout(_) => OfficeProbe::TimedOut,
        ureq::Error::Rustls(fault) => broken(fault),
        ureq::Error::Io(fault) => match fault.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(fault) => broken(fault),
            None if fault.kind() == io::ErrorKind::ConnectionRefused => OfficeProbe::Unreachable,
            None => OfficeProbe::Closed,
        },
        _ => OfficeProbe::Closed,
    }
}

fn broken(fault: &rustls::Error) -> OfficeProbe {
    match fault {
        rustls::Error::InvalidCertificate(_) => OfficeProbe::NotTrusted,
        _ => OfficeProbe::Closed,
    }
}
