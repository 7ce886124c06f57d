//! The sender over HTTPS: the office itself with a client certificate, an approved operator with
//! a token, or the simulator. One line, three set-ups.
//!
//! Only an answer that can be read and that means it makes a record sent; all else is asked again.

mod answer;
mod certificate;

use crate::{
    form::{self, ShopIdentity},
    tables::Tables,
};
use maneki_app::ports::tax_office::{
    Asked, CustomsQuery, FieldFault, Message, OfficeNotice, Prepared, Raw, Sent, TaxOffice,
};
use maneki_core::time::{AtMs, Date};
use rustls::crypto::ring;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use ureq::{
    Agent, Proxy,
    tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem},
};

/// The file of the data folder that sets the sender up.
pub const SETUP_FILE: &str = "tax_office.json";
/// A longer answer is not the office's.
const LONGEST_ANSWER: u64 = 1 << 20;

/// Who sends for the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// The shop itself, to the tax agency.
    Agency,
    /// An approved transmit/receive operator (承認送受信事業者).
    Operator,
    Simulator,
}

/// The sender's set-up, as `tax_office.json` holds it. Paths are relative to that file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    pub sender: Sender,
    pub shop: ShopIdentity,
    /// Where version 2 records go; they have an address of their own.
    pub register_v2_url: String,
    pub register_v3_url: String,
    pub customs_url: String,
    /// The certificate authorities that the office's server is trusted by, as PEM.
    pub authority_file: PathBuf,
    /// The client certificate and its key, as PEM.
    pub certificate_file: Option<PathBuf>,
    pub key_file: Option<PathBuf>,
    /// The operator's token, alone in a file.
    pub token_file: Option<PathBuf>,
    pub timeout_seconds: u16,
}

/// Why a set-up cannot be used.
#[derive(Debug)]
pub enum SetupFault {
    File {
        path: PathBuf,
        why: io::Error,
    },
    /// Not the shape that this program reads; the text is for the log.
    Shape(String),
    /// The file holds no certificate or key.
    Pem {
        path: PathBuf,
    },
}

impl Setup {
    /// Reads `tax_office.json` of a folder; none where it is not there.
    ///
    /// # Errors
    /// [`SetupFault`].
    pub fn read(folder: &Path) -> Result<Option<Self>, SetupFault> {
        let path = folder.join(SETUP_FILE);
        match fs::read(&path) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(why) => Err(SetupFault::File { path, why }),
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|why| SetupFault::Shape(why.to_string())),
        }
    }
}

/// The office at the other end of the line.
pub struct HttpsOffice {
    setup: Setup,
    agent: Agent,
    token: Option<String>,
    /// The client certificate's last day; none where none is used.
    certificate: Option<Option<Date>>,
}

impl HttpsOffice {
    /// Opens no connection yet. `folder` is where the set-up's paths start.
    ///
    /// # Errors
    /// [`SetupFault`] where a file is missing or is no PEM.
    pub fn open(setup: Setup, folder: &Path) -> Result<Self, SetupFault> {
        let authorities = certificates(&folder.join(&setup.authority_file))?;
        let client = match (&setup.certificate_file, &setup.key_file) {
            (Some(certificate), Some(key)) => {
                let chain = certificates(&folder.join(certificate))?;
                Some((chain, private_key(&folder.join(key))?))
            }
            (None, _) | (_, None) => None,
        };
        let certificate = client
            .as_ref()
            .map(|(chain, _)| chain.first().and_then(|leaf| certificate::last_day(leaf.der())));
        let client = client.map(|(chain, key)| ClientCert::new_with_certs(&chain, key));
        let token = match &setup.token_file {
            Some(path) => Some(text(&folder.join(path))?.trim().to_owned()),
            None => None,
        };
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&authorities))
            .client_cert(client)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .build();
        // A shop's proxy stands before the world, not before the simulator on this machine.
        let proxy = if setup.sender == Sender::Simulator { None } else { Proxy::try_from_env() };
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(proxy)
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(u64::from(setup.timeout_seconds))))
            // A connection that died while idle would lose the next message.
            .max_idle_connections(0)
            .user_agent("maneki")
            .build();
        Ok(Self { setup, agent: config.new_agent(), token, certificate })
    }

    /// Sends a body and reads the answer; none of its parts where the line broke.
    fn post(&self, url: &str, body: &[u8]) -> Raw {
        let mut request =
            self.agent.post(url).header("Content-Type", "application/json; charset=UTF-8");
        if let Some(token) = &self.token {
            request = request.header("Authorization", &format!("Bearer {token}"));
        }
        let Ok(mut answer) = request.send(body) else { return Raw::default() };
        let http_status = Some(answer.status().as_u16());
        match answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec() {
            Ok(body) => Raw { http_status, body },
            Err(_) => Raw::default(),
        }
    }
}

impl TaxOffice for HttpsOffice {
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        form::encode(Tables::shipped(), &self.setup.shop, message)
    }

    fn send(&self, prepared: &Prepared) -> Sent {
        let url = match prepared.version {
            2 => &self.setup.register_v2_url,
            _ => &self.setup.register_v3_url,
        };
        let raw = self.post(url, &prepared.bytes);
        Sent { answer: answer::sorted(Tables::shipped(), &prepared.send_no, &raw), raw }
    }

    fn ask(&self, query: &CustomsQuery) -> Asked {
        let shop = &self.setup.shop;
        let body = json!({
            "senderId": shop.sender_id,
            "shopId": shop.shop_id,
            "sendNo": query.send_no.as_str(),
        });
        let raw = self.post(&self.setup.customs_url, body.to_string().as_bytes());
        Asked { answer: answer::customs(Tables::shipped(), &query.send_no, &raw), raw }
    }

    fn notices(&self, now: AtMs) -> Vec<OfficeNotice> {
        let mut notices = certificate::notice(self.certificate, now.day_in_japan());
        let rows = Tables::shipped().unconfirmed();
        if self.setup.sender != Sender::Simulator && rows > 0 {
            notices.push(OfficeNotice::Unconfirmed { rows });
        }
        notices
    }
}

/// No sender yet: records wait, papers say "not sent", nothing pretends.
#[derive(Debug, Default)]
pub struct NoOffice;

impl TaxOffice for NoOffice {
    /// With the sample shop's numbers: what the goods and the buyer hold is checked all the same.
    /// The first real send prepares again.
    fn prepare(&self, message: &Message<'_>) -> Result<Prepared, Vec<FieldFault>> {
        form::encode(Tables::shipped(), &ShopIdentity::sample(), message)
    }

    fn send(&self, _prepared: &Prepared) -> Sent {
        let answer = maneki_core::taxfree::life::SendAnswer::NoAnswer;
        Sent { answer, raw: Raw::default() }
    }

    fn ask(&self, _query: &CustomsQuery) -> Asked {
        let answer = maneki_core::taxfree::life::CustomsAnswer::Silence;
        Asked { answer, raw: Raw::default() }
    }

    fn notices(&self, _now: AtMs) -> Vec<OfficeNotice> {
        vec![OfficeNotice::NotSetUp]
    }
}

fn text(path: &Path) -> Result<String, SetupFault> {
    fs::read_to_string(path).map_err(|why| SetupFault::File { path: path.to_owned(), why })
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, SetupFault> {
    let pem = text(path)?;
    let found = parse_pem(pem.as_bytes()).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        Ok(_) | Err(_) => None,
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() { Err(SetupFault::Pem { path: path.to_owned() }) } else { Ok(found) }
}

fn private_key(path: &Path) -> Result<PrivateKey<'static>, SetupFault> {
    let pem = text(path)?;
    PrivateKey::from_pem(pem.as_bytes()).map_err(|_| SetupFault::Pem { path: path.to_owned() })
}
