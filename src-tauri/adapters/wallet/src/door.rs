//! The door for acquirers' notices. A till cannot be reached from outside: what the acquirer posts
//! is passed to a port of this machine by a relay of the shop's, as a tunnel or a proxy.
//!
//! Only a signature is believed, and what it says is only a reason to ask. It is answered as taken
//! once the till has stored what it makes of it; until then the acquirer sends it again.

use crate::{
    antom::NOTICE_REPLY,
    http::{self, Request},
};
use maneki_app::ports::wallet::Notice;
use std::{
    fmt::Write as _,
    io::{self, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// A relay on the same machine is quick, or broken.
const PATIENCE: Duration = Duration::from_secs(2);

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The till knows it and has stored it.
    Taken,
    /// No acquirer signed it.
    NotSigned,
    /// The till could not store it, or knows no such payment: send it again, or to another till.
    NotTaken,
}

/// Open as long as it lives.
#[derive(Debug)]
pub struct Door {
    address: SocketAddr,
    shut: Arc<AtomicBool>,
}

impl Door {
    /// Listens on this machine's `port`, for nobody outside.
    ///
    /// # Errors
    /// Where the port is taken.
    pub fn open(
        port: u16,
        hear: impl Fn(&Notice<'_>) -> Heard + Send + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shut = Arc::new(AtomicBool::new(false));
        let own = Arc::clone(&shut);
        // One after the other: notices are few, and none is waited for.
        thread::Builder::new().name("notices".into()).spawn(move || {
            for stream in listener.incoming().flatten() {
                if own.load(Ordering::SeqCst) {
                    return;
                }
                answer(stream, &hear);
            }
        })?;
        Ok(Self { address, shut })
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.shut.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a caller.
        let _ = TcpStream::connect(self.address);
    }
}

fn answer(mut stream: TcpStream, hear: &impl Fn(&Notice<'_>) -> Heard) {
    let patient = stream
        .set_read_timeout(Some(PATIENCE))
        .and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
    let Some(request) = patient.ok().and_then(|()| http::read(&stream)) else { return };
    let (status, body) = match heard(&request, hear) {
        Heard::Taken => ("200 OK", NOTICE_REPLY),
        Heard::NotSigned => ("401 Unauthorized", ""),
        Heard::NotTaken => ("503 Service Unavailable", ""),
    };
    let mut said = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    let _ = write!(said, "Content-Type: application/json; charset=UTF-8\r\n");
    let _ = write!(said, "Content-Length: {}\r\n\r\n{body}", body.len());
    // A relay that has hung up is asked again by the acquirer.
    let _ = stream.write_all(said.as_bytes());
}

fn heard(request: &Request, hear: &impl Fn(&Notice<'_>) -> Heard) -> Heard {
    if request.method != "POST" {
        return Heard::NotSigned;
    }
    hear(&Notice {
        path: request.path(),
        request_time: request.header("request-time"),
        signature: request.header("signature"),
        body: &request.body,
    })
}
