//! As much HTTP/1.1 as one request and one answer need.

use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Read, Write};

const LONGEST_HEAD: u64 = 16 << 10;
const LONGEST_BODY: usize = 1 << 20;

pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) body: Vec<u8>,
}

pub(super) fn read(line: &mut impl Read) -> io::Result<Request> {
    let mut reader = BufReader::new(line);
    let mut head = (&mut reader).take(LONGEST_HEAD);
    let mut first = String::new();
    head.read_line(&mut first)?;
    let mut words = first.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let mut length = 0;
    loop {
        let mut header = String::new();
        if head.read_line(&mut header)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?;
        }
    }
    if length > LONGEST_BODY {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { method, path, body })
}

pub(super) struct Answer {
    status: u16,
    kind: &'static str,
    body: String,
}

impl Answer {
    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self { status, kind: "application/json; charset=UTF-8", body: body.to_string() }
    }

    pub(super) fn plain(status: u16, body: &str) -> Self {
        Self { status, kind: "text/html", body: body.to_owned() }
    }

    /// Adds a warning to an accepting answer.
    pub(super) fn warn(&mut self, code: &str, message: &str) {
        let mut body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        if self.status == 201 && body.is_object() {
            body["warnings"] = json!([{"code": code, "message": message}]);
            self.body = body.to_string();
        }
    }

    pub(super) fn write(&self, line: &mut impl Write) -> io::Result<()> {
        let (status, kind, body) = (self.status, self.kind, &self.body);
        let length = body.len();
        write!(
            line,
            "HTTP/1.1 {status} \r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        )?;
        line.flush()
    }
}
