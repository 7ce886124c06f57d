//! A small HTTP/1.1 server for loopback, plain enough to misbehave on purpose.

use socket2::SockRef;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

const LARGEST_REQUEST: usize = 1 << 20;
/// How long a caller that gets no answer is kept on the line.
const HELD: Duration = Duration::from_secs(30);

pub(super) struct Request {
    pub(super) method: String,
    /// With the query.
    pub(super) target: String,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Without the query; a caller may also name the whole address.
    pub(super) fn path(&self) -> &str {
        let after_host = |rest: &'_ str| rest.find('/').unwrap_or(rest.len());
        let target = match self.target.strip_prefix("http://") {
            Some(rest) => &rest[after_host(rest)..],
            None => &self.target,
        };
        target.split('?').next().unwrap_or_default()
    }
}

#[derive(Debug)]
pub(super) enum Response {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
    },
    /// Nothing, until the caller gives up.
    Never,
    Reset,
}

impl Response {
    pub(super) fn json(status: u16, body: String) -> Self {
        let headers = vec![("Content-Type".into(), "application/json; charset=UTF-8".into())];
        Self::Answer { status, headers, body }
    }
}

/// Reads one request; `None` where the caller sent none that can be read.
pub(super) fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let mut request = Request { method, target, headers, body: String::new() };
    let length: usize = request.header("content-length").parse().unwrap_or(0);
    if length > LARGEST_REQUEST {
        return None;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some(request)
}

pub(super) fn write(stream: &mut TcpStream, response: &Response) {
    match response {
        Response::Answer { status, headers, body } => {
            let mut head = format!("HTTP/1.1 {status} OK\r\nContent-Length: {}\r\n", body.len());
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str("Connection: close\r\n\r\n");
            // A caller that has hung up is its own business.
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(body.as_bytes());
        }
        Response::Never => {
            let _ = stream.set_read_timeout(Some(HELD));
            let _ = stream.read(&mut [0; 16]);
        }
        Response::Reset => {
            let _ = SockRef::from(&*stream).set_linger(Some(Duration::ZERO));
        }
    }
}

pub(super) fn pause(ms: i64) {
    thread::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or(0)));
}
