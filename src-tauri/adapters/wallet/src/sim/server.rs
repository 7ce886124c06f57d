//! The simulator on loopback: protocols by path, books at `GET /sim/ledger`, more script by
//! `POST /sim/script`.

use super::{
    acquirer::Acquirer,
    antom,
    http::{self, Request, Response},
    keys::{KeyRing, Keys},
    notices::{self, Notices},
    script::Rule,
    spotpay, wechat,
};
use serde_json::json;
use std::{
    io,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::SystemTime,
};

/// Longer than any till waits.
const LATE_MS: i64 = 5_000;

const NOTICE_STEP_MS: i64 = 50;

/// Where the simulator takes its time from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Real,
    /// From each request, so that a test drives minutes in no time. Late answers never come.
    Request,
}

/// A running simulator. It lives as long as its process.
pub struct Server {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    acquirer: Mutex<Acquirer>,
    keys: Keys,
    notices: Mutex<Notices>,
    clock: Clock,
    /// The latest moment seen, for reading the books.
    latest: Mutex<i64>,
}

impl Server {
    /// Listens on `listen`, a loopback address, and answers on threads of its own.
    ///
    /// # Errors
    /// Where the address is taken or not on loopback, or the keys cannot be used.
    pub fn start(
        listen: SocketAddr,
        ring: &KeyRing,
        rules: Vec<Rule>,
        clock: Clock,
    ) -> io::Result<Self> {
        if !listen.ip().is_loopback() {
            return Err(io::Error::other("the simulator listens on loopback only"));
        }
        let listener = TcpListener::bind(listen)?;
        let mut acquirer = Acquirer::new(rules);
        acquirer.mock_amounts = true;
        let shared = Arc::new(Shared {
            acquirer: Mutex::new(acquirer),
            keys: ring.parsed()?,
            notices: Mutex::default(),
            clock,
            latest: Mutex::new(0),
        });
        let address = listener.local_addr()?;
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&serving);
                thread::spawn(move || shared.serve(stream));
            }
        });
        if clock == Clock::Real {
            let notifying = Arc::clone(&shared);
            thread::spawn(move || {
                loop {
                    http::pause(NOTICE_STEP_MS);
                    notifying.notify();
                }
            });
        }
        Ok(Self { address, shared })
    }

    /// For tests in the same process.
    pub fn with_acquirer<T>(&self, see: impl FnOnce(&mut Acquirer) -> T) -> T {
        see(&mut self.shared.acquirer.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = http::read(&stream) else { return };
        let (delay_ms, response) = self.answer(&request);
        let response = match self.clock {
            Clock::Request if delay_ms >= LATE_MS => Response::Never,
            Clock::Request => response,
            Clock::Real => {
                http::pause(delay_ms);
                response
            }
        };
        http::write(&mut stream, &response);
    }

    fn notify(&self) {
        let now = wall_clock();
        let due = {
            let mut acquirer = self.acquirer.lock().unwrap_or_else(PoisonError::into_inner);
            let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
            notices.due(&mut acquirer, &self.keys, now)
        };
        for (host, request) in due {
            notices::send(&host, &request);
        }
    }

    fn answer(&self, request: &Request) -> (i64, Response) {
        let now = self.now(request);
        let mut acquirer = self.acquirer.lock().unwrap_or_else(PoisonError::into_inner);
        match (request.method.as_str(), request.path()) {
            ("GET", "/sim/ledger") => (0, ledger(&mut acquirer, now)),
            ("POST", "/sim/script") => (0, add_rules(&mut acquirer, &request.body)),
            ("POST", path) if path.starts_with("/ams/") => {
                if path.ends_with("/pay") {
                    self.notices.lock().unwrap_or_else(PoisonError::into_inner).note(request);
                }
                antom::answer(&mut acquirer, &self.keys, request, now)
            }
            ("POST", "/gateway.do") => spotpay::answer(&mut acquirer, &self.keys, request, now),
            (_, path) if path.starts_with("/v3/global/") => {
                wechat::answer(&mut acquirer, &self.keys, request, now)
            }
            _ => (0, Response::json(404, json!({ "error": "unknown path" }).to_string())),
        }
    }

    fn now(&self, request: &Request) -> i64 {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match self.clock {
            Clock::Real => wall_clock(),
            Clock::Request => time_of(request).unwrap_or(*latest),
        };
        *latest = now.max(*latest);
        *latest
    }
}

/// Each protocol says it in another place.
fn time_of(request: &Request) -> Option<i64> {
    let antoms = request.header("request-time").parse().ok();
    antoms.or_else(|| wechat::time_of(request)).or_else(|| spotpay::time_of(request))
}

#[expect(clippy::disallowed_methods, reason = "the simulator is a program of its own")]
pub(super) fn wall_clock() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn ledger(acquirer: &mut Acquirer, now: i64) -> Response {
    acquirer.advance(now);
    let books = acquirer.books();
    let told = json!({ "net_yen": books.net(), "entries": books.entries });
    Response::json(200, told.to_string())
}

fn add_rules(acquirer: &mut Acquirer, body: &str) -> Response {
    match serde_json::from_str::<Vec<Rule>>(body) {
        Ok(rules) => {
            let count = rules.len();
            for rule in rules {
                acquirer.add_rule(rule);
            }
            Response::json(200, json!({ "added": count }).to_string())
        }
        Err(error) => Response::json(400, json!({ "error": error.to_string() }).to_string()),
    }
}
