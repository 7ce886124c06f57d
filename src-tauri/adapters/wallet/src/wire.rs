//! One HTTP exchange: sent once, over a connection of its own, with "nothing left the till" told
//! apart from "no answer came".
//!
//! Connections are not kept: one that died while idle would swallow a payment and leave its
//! outcome unknown.

use maneki_core::payment::Silence;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use ureq::{
    Agent, Error,
    config::Config,
    http::{Request, Response},
    unversioned::{
        resolver::DefaultResolver,
        transport::{
            Buffers, ConnectionDetails, Connector, NextTimeout, RustlsConnector, TcpConnector,
            Transport,
        },
    },
};

const LARGEST_ANSWER: u64 = 1 << 20;

/// How long to wait. The vendor's own client waits five seconds for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), answer: Duration::from_secs(5) }
    }
}

pub(crate) struct Message<'a> {
    pub(crate) method: &'static str,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a [(&'static str, String)],
    pub(crate) body: &'a [u8],
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    NotSent,
    Silence(Silence),
}

pub(crate) fn exchange(message: &Message<'_>, patience: Patience) -> Result<Answer, Lost> {
    let left = Arc::new(AtomicBool::new(false));
    let outcome = attempt(message, patience, Arc::clone(&left));
    outcome.map_err(|error| match error {
        _ if !left.load(Ordering::SeqCst) => Lost::NotSent,
        Error::Timeout(_) => Lost::Silence(Silence::TimedOut),
        Error::Io(_) | Error::ConnectionFailed => Lost::Silence(Silence::Reset),
        _ => Lost::Silence(Silence::Rubbish),
    })
}

fn attempt(
    message: &Message<'_>,
    patience: Patience,
    left: Arc<AtomicBool>,
) -> Result<Answer, Error> {
    let config = Config::builder()
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .max_idle_connections(0)
        .user_agent("maneki")
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_send_request(Some(patience.answer))
        .timeout_send_body(Some(patience.answer))
        .timeout_recv_response(Some(patience.answer))
        .timeout_recv_body(Some(patience.answer))
        .build();
    let connector = ().chain(TcpConnector::default()).chain(RustlsConnector::default());
    let agent =
        Agent::with_parts(config, connector.chain(Counting(left)), DefaultResolver::default());
    let mut request = Request::builder().method(message.method).uri(message.url);
    for (name, value) in message.headers {
        request = request.header(*name, value);
    }
    let answer = if message.body.is_empty() && message.method == "GET" {
        agent.run(request.body(()).map_err(Error::Http)?)?
    } else {
        agent.run(request.body(message.body).map_err(Error::Http)?)?
    };
    read(answer)
}

fn read(mut answer: Response<ureq::Body>) -> Result<Answer, Error> {
    let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let headers = answer.headers().iter().map(|(name, value)| (name.to_string(), text(value)));
    let headers = headers.collect();
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec()?;
    Ok(Answer { status, headers, body })
}

/// Notes that the first byte of a request is about to leave, TLS already done.
#[derive(Debug)]
struct Counting(Arc<AtomicBool>);

#[derive(Debug)]
struct Counted<T> {
    inner: T,
    left: Arc<AtomicBool>,
}

impl<In: Transport> Connector<In> for Counting {
    type Out = Counted<In>;

    fn connect(
        &self,
        _details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|inner| Counted { inner, left: Arc::clone(&self.0) }))
    }
}

impl<T: Transport> Transport for Counted<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        // Before, not after: a write that fails half-way may have sent enough.
        self.left.store(true, Ordering::SeqCst);
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// `+`, `/` and `=` as `%2B`, `%2F`, `%3D`; everything but letters, digits and `-_.~`.
pub(crate) fn url_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Undoes [`url_encoded`]; `+` is a space only in forms. `None` where it is no UTF-8 or cut off.
pub(crate) fn url_decoded(text: &str, form: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'%' => {
                let hex = std::str::from_utf8(tail.get(..2)?).ok()?;
                bytes.push(u8::from_str_radix(hex, 16).ok()?);
                rest = &tail[2..];
            }
            b'+' if form => bytes.push(b' '),
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn get(url: &str) -> Result<Answer, Lost> {
        let patience =
            Patience { connect: Duration::from_millis(300), answer: Duration::from_millis(300) };
        exchange(&Message { method: "POST", url, headers: &[], body: b"{}" }, patience)
    }

    #[test]
    fn nothing_was_sent_where_nobody_listens() {
        let port = {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            listener.local_addr().expect("bound").port()
        };
        assert_eq!(get(&format!("http://127.0.0.1:{port}/")).err(), Some(Lost::NotSent));
        assert_eq!(get("http://no-such-host.invalid/").err(), Some(Lost::NotSent));
    }

    #[test]
    fn nothing_was_sent_where_tls_fails() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        std::thread::spawn(move || {
            use std::io::Write;
            let (mut caller, _) = listener.accept().expect("a caller");
            let _ = caller.write_all(b"this is no TLS");
        });
        assert_eq!(get(&format!("https://127.0.0.1:{port}/")).err(), Some(Lost::NotSent));
    }

    #[test]
    fn silence_after_the_first_byte_is_no_failure() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let lost = get(&format!("http://127.0.0.1:{port}/")).err();
        assert_eq!(lost, Some(Lost::Silence(Silence::TimedOut)));
        drop(listener);
    }

    #[test]
    fn url_encoding_and_back() {
        assert_eq!(url_encoded("a+b/c=d 円"), "a%2Bb%2Fc%3Dd%20%E5%86%86");
        for text in ["", "a+b/c==", "円 %20", "100%"] {
            assert_eq!(url_decoded(&url_encoded(text), false).as_deref(), Some(text));
        }
        assert_eq!(url_decoded("%", false), None);
        assert_eq!(url_decoded("a+b", true).as_deref(), Some("a b"));
    }
}
