//! `tax-sim` on the command line.

use super::{Script, keys, start};
use serde_json::json;
use std::{fs, path::PathBuf, process::ExitCode, thread, time::Duration};
use ureq::{
    Agent,
    tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig},
};

const USAGE: &str = "tax-sim --listen 127.0.0.1:PORT --keys DIR [--script FILE]
tax-sim confirm|refuse|ledger --at 127.0.0.1:PORT --keys DIR [SENDNO]

Stands in for the tax office and customs, over TLS with client certificates that it issues.
PORT 0 takes a free one; the first line on stdout is {\"listening\":\"127.0.0.1:PORT\"}.
DIR gets the certificates and a tax_office.json that points a till here: the request of the
command save_tax_office.
FILE holds faults in order: {\"send\":[null,{\"fault\":\"reset\"}],\"customs\":[{\"fault\":\"slow\",\"ms\":500}]}
with the faults reset, lose_answer, garble, slow, unavailable, empty, page, system, business
(with a field) and warning.";

/// Runs the simulator, or tells a running one what customs did. It ends with its parent.
///
/// `args` are those after `tax-sim`. Exit code 2 is a wrong call, 1 a failure.
#[must_use]
pub fn run(args: Vec<String>) -> ExitCode {
    if args.iter().any(|arg| arg == "--help" || arg == "-h") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match Call::parse(args) {
        Err(why) => {
            eprintln!("{why}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Ok(call) => match call.perform() {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => {
                eprintln!("{why}");
                ExitCode::FAILURE
            }
        },
    }
}

struct Call {
    /// None serves.
    told: Option<String>,
    address: String,
    keys: PathBuf,
    script: Option<PathBuf>,
    send_no: Option<String>,
}

impl Call {
    fn parse(args: Vec<String>) -> Result<Self, String> {
        let (mut told, mut address, mut keys, mut script, mut send_no) =
            (None, None, None, None, None);
        let mut rest = args.into_iter();
        while let Some(arg) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--listen" | "--at" => address = Some(value()?),
                "--keys" => keys = Some(PathBuf::from(value()?)),
                "--script" => script = Some(PathBuf::from(value()?)),
                "confirm" | "refuse" | "ledger" if told.is_none() => told = Some(arg),
                other if other.starts_with('-') || send_no.is_some() => {
                    return Err(format!("unknown: {other}"));
                }
                other => send_no = Some(other.to_owned()),
            }
        }
        let address = address.ok_or("--listen or --at is missing")?;
        let keys = keys.ok_or("--keys is missing")?;
        Ok(Self { told, address, keys, script, send_no })
    }

    fn perform(&self) -> Result<(), String> {
        let send_no = self.send_no.as_deref().unwrap_or_default();
        let customs = |kind| json!({"sendNo": send_no, "kind": kind}).to_string();
        match self.told.as_deref() {
            None => self.serve(),
            Some("ledger") => self.tell("/sim/ledger", None),
            Some("confirm") => self.tell("/sim/customs", Some(customs("1"))),
            Some(_) => self.tell("/sim/customs", Some(customs("9"))),
        }
    }

    fn serve(&self) -> Result<(), String> {
        let script = match &self.script {
            None => Script::default(),
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|why| format!("{path:?}: {why}"))?;
                Script::parse(&text).map_err(|why| format!("{path:?}: {why}"))?
            }
        };
        let running = start(&self.address, &self.keys, script)
            .map_err(|why| format!("cannot start: {why}"))?;
        println!("{}", json!({"listening": running.address().to_string()}));
        let parent = parent();
        while parent == self::parent() {
            thread::sleep(Duration::from_millis(200));
        }
        Ok(())
    }

    /// Sends a running simulator a request of its own and prints what it says.
    fn tell(&self, path: &str, body: Option<String>) -> Result<(), String> {
        let pem = |name: &str| {
            let path = self.keys.join(name);
            fs::read(&path).map_err(|why| format!("{path:?}: {why}"))
        };
        let words = |why: ureq::Error| why.to_string();
        let authority = Certificate::from_pem(&pem(keys::AUTHORITY)?).map_err(words)?;
        let client = Certificate::from_pem(&pem(keys::CLIENT)?).map_err(words)?;
        let key = PrivateKey::from_pem(&pem(keys::CLIENT_KEY)?).map_err(words)?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&[authority]))
            .client_cert(Some(ClientCert::new_with_certs(&[client], key)))
            .unversioned_rustls_crypto_provider(std::sync::Arc::new(
                rustls::crypto::ring::default_provider(),
            ))
            .build();
        let config = Agent::config_builder().tls_config(tls).https_only(true).proxy(None).build();
        let agent: Agent = config.new_agent();
        let url = format!("https://{}{path}", self.address);
        let answer = match body {
            Some(body) => agent.post(&url).send(body),
            None => agent.get(&url).call(),
        };
        let mut answer = answer.map_err(words)?;
        println!("{}", answer.body_mut().read_to_string().map_err(words)?);
        Ok(())
    }
}

/// The parent's process id; where there is no such thing, it never changes.
fn parent() -> u32 {
    #[cfg(unix)]
    return std::os::unix::process::parent_id();
    #[cfg(not(unix))]
    return 0;
}
