//! Requests over HTTP/1.1 as they come to a port on this machine.

use std::{
    io::{BufRead, BufReader, Read},
    net::TcpStream,
};

const LARGEST_REQUEST: u64 = 1 << 20;

pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Without the query; a caller may also name the whole address.
    pub(crate) fn path(&self) -> &str {
        let after_host = |rest: &'_ str| rest.find('/').unwrap_or(rest.len());
        let target = match self.target.strip_prefix("http://") {
            Some(rest) => &rest[after_host(rest)..],
            None => &self.target,
        };
        target.split('?').next().unwrap_or_default()
    }
}

/// Reads one request; `None` where the caller sent none that can be read.
pub(crate) fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream.take(LARGEST_REQUEST));
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
    let length: u64 = request.header("content-length").parse().unwrap_or(0);
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body).ok()?;
    request.body = String::from_utf8(body).ok()?;
    // One that was cut off, or is too large, is none.
    (u64::try_from(request.body.len()) == Ok(length)).then_some(request)
}
