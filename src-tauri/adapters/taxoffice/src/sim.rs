//! The tax office's simulator: TLS with client certificates it issues itself, a register, faults
//! by script, and customs at departure by command.
//!
//! It shares nothing with the sender but the data files, and reads those by itself: what the
//! sender misunderstands, this refuses.

mod check;
mod command;
mod fields;
mod http;
mod keys;
mod register;
mod script;

pub use command::run;
pub use script::{Fault, Script};

use http::{Answer, Request};
use keys::Keys;
use register::Register;
use rustls::{
    RootCertStore, ServerConfig, ServerConnection, StreamOwned, crypto::ring,
    server::WebPkiClientVerifier,
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// Nobody needs longer to say what a record holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// What points a till to a simulator: the request of the till's command `save_tax_office`.
pub const SET_UP_FILE: &str = "tax_office.json";

/// A running simulator; it stops when this is dropped.
pub struct Running {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    shared: Arc<Shared>,
}

struct Shared {
    register: Mutex<Register>,
    script: Mutex<Script>,
}

impl Running {
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything registered, as `GET /sim/ledger` shows it.
    #[must_use]
    pub fn ledger(&self) -> Value {
        lock(&self.shared.register).ledger()
    }

    /// Customs confirms (`1`), refuses (`9`) or says something else at departure; says whether
    /// the record is there and live.
    pub fn at_customs(&self, send_no: &str, kind: &str) -> bool {
        lock(&self.shared.register).at_customs(send_no, kind)
    }

    /// What happens to the next requests.
    pub fn then(&self, script: Script) {
        *lock(&self.shared.script) = script;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the listener so that it sees the flag.
        drop(TcpStream::connect(self.address));
    }
}

/// Starts a simulator on `listen` (port 0 takes a free one) with its keys and certificates in
/// `keys`, made there if missing, and beside them a [`SET_UP_FILE`] that points a till to it.
///
/// # Errors
/// Where the folder cannot be written or the address is taken.
pub fn start(listen: &str, keys: &Path, script: Script) -> io::Result<Running> {
    let made = Keys::read_or_make(keys)?;
    let config = Arc::new(tls(&made)?);
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    fs::write(keys.join(SET_UP_FILE), set_up(address, keys)?.to_string())?;
    let stop = Arc::new(AtomicBool::new(false));
    let register = Mutex::new(Register::new());
    let shared = Arc::new(Shared { register, script: Mutex::new(script) });
    let (its_stop, its_shared) = (Arc::clone(&stop), Arc::clone(&shared));
    thread::spawn(move || {
        for stream in listener.incoming() {
            if its_stop.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream else { continue };
            let (config, shared) = (Arc::clone(&config), Arc::clone(&its_shared));
            // A broken line is the other side's affair.
            thread::spawn(move || drop(serve(stream, config, &shared)));
        }
    });
    Ok(Running { address, stop, shared })
}

/// What the office would refuse in a message: code, field and words of each error.
#[must_use]
pub fn complaints(version: u8, bytes: &[u8]) -> Vec<String> {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(body)) => {
            check::message(version, &body).iter().map(|error| error.to_json().to_string()).collect()
        }
        Ok(_) | Err(_) => vec!["no JSON object".into()],
    }
}

/// Client certificates of this office's own authority and no others.
fn tls(keys: &Keys) -> io::Result<ServerConfig> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(keys.authority.clone()).map_err(io::Error::other)?;
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .build()
        .map_err(io::Error::other)?;
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_client_cert_verifier(clients)
        .with_single_cert(vec![keys.server.clone()], keys.server_key.clone_key())
        .map_err(io::Error::other)
}

/// What a till needs to send here: the request of its command `save_tax_office`.
fn set_up(address: SocketAddr, keys: &Path) -> io::Result<Value> {
    let url = |path: &str| format!("https://{address}{path}");
    let pem = |name: &str| fs::read_to_string(keys.join(name));
    Ok(json!({
        "settings": {
            "sender": "simulator",
            "sender_id": "111111111111111111111",
            "shop_id": "222222222222222222222",
            "shop_type": "general",
            "shop_name": "まねき免税店 見本",
            "shop_place": "東京都千代田区見本町１－１",
            "business_name": "株式会社まねき見本",
            "business_place": "東京都千代田区見本町１－１",
            "register_v2_url": url("/v2/purchase-records"),
            "register_v3_url": url("/v3/purchase-records"),
            "customs_url": url("/v3/customs-confirmations"),
            "authorities": pem(keys::AUTHORITY)?,
            "certificate": pem(keys::CLIENT)?,
            "timeout_seconds": 5,
        },
        "secret": pem(keys::CLIENT_KEY)?,
    }))
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut line = StreamOwned::new(connection, stream);
    let request = http::read(&mut line)?;
    let fault = lock(&shared.script).next(&request.path);
    match fault {
        Some(Fault::Reset) => return Ok(()),
        Some(Fault::Slow { ms }) => thread::sleep(Duration::from_millis(ms)),
        Some(Fault::Unavailable) => return Answer::plain(503, "").write(&mut line),
        Some(Fault::Empty) => return Answer::plain(201, "").write(&mut line),
        Some(Fault::Page) => return Answer::plain(200, "<html>busy</html>").write(&mut line),
        Some(Fault::System) => {
            let body = json!({"errors": [{"code": "S001", "message": "system error"}]});
            return Answer::json(500, &body).write(&mut line);
        }
        Some(Fault::Business { field }) => {
            let error = json!({"code": "B900", "field": field, "message": "by script"});
            return Answer::json(400, &json!({"errors": [error]})).write(&mut line);
        }
        Some(Fault::LoseAnswer) => {
            drop(answer(&request, shared));
            return Ok(());
        }
        Some(Fault::Garble) => {
            drop(answer(&request, shared));
            return Answer::plain(201, "{\"sendNo\":\"20").write(&mut line);
        }
        Some(Fault::Warning) => {
            let mut said = answer(&request, shared);
            said.warn("W900", "by script");
            return said.write(&mut line);
        }
        None => {}
    }
    answer(&request, shared).write(&mut line)?;
    line.conn.send_close_notify();
    line.flush()
}

fn answer(request: &Request, shared: &Shared) -> Answer {
    let mut register = lock(&shared.register);
    match (request.method.as_str(), request.path.as_str()) {
        ("POST", "/v2/purchase-records") => register.message(2, &request.body),
        ("POST", "/v3/purchase-records") => register.message(3, &request.body),
        ("POST", "/v3/customs-confirmations") => register.customs(&request.body),
        ("GET", "/sim/ledger") => Answer::json(200, &register.ledger()),
        ("POST", "/sim/customs") => {
            let told: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let part = |name| told.get(name).and_then(Value::as_str).unwrap_or_default();
            let known = register.at_customs(part("sendNo"), part("kind"));
            Answer::json(if known { 200 } else { 404 }, &json!({"known": known}))
        }
        _ => Answer::json(404, &json!({"errors": [{"code": "B000", "message": "no such place"}]})),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
