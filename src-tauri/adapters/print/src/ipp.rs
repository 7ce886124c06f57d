//! A4 printers over IPP: the document as it is, and the printer's own reasons where it stops.
//!
//! Three operations of RFC 8011 over one short HTTP connection each; no TLS, for the printer
//! stands in the shop.

use crate::reasons;
use maneki_app::ports::{Printer, Printout};
use maneki_core::print::{Delivery, PrinterFault, PrinterStatus};
use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    thread,
    time::{Duration, Instant},
};

const CONNECT_WITHIN: Duration = Duration::from_millis(700);
const ANSWER_WITHIN: Duration = Duration::from_millis(1_100);
const TAKE_WITHIN: Duration = Duration::from_secs(20);
/// After it the job stays with the printer and a person is asked.
const PRINTED_WITHIN: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// No answer to these operations is longer.
const LONGEST_ANSWER: usize = 1 << 20;

const PRINT_JOB: u16 = 0x0002;
const GET_JOB: u16 = 0x0009;
const GET_PRINTER: u16 = 0x000B;

/// A printer by its `ipp://host:port/path`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IppPrinter {
    host: String,
    port: u16,
    path: String,
}

impl IppPrinter {
    #[must_use]
    pub fn parse(uri: &str) -> Option<Self> {
        let rest = uri.trim().strip_prefix("ipp://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, "ipp/print"));
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "631"));
        let port = port.parse().ok().filter(|port| *port > 0)?;
        (!name.is_empty()).then(|| Self { host: name.into(), port, path: format!("/{path}") })
    }

    /// What it calls itself.
    #[must_use]
    pub fn model(&self) -> Option<String> {
        let answer = self.call(GET_PRINTER, &[], &[], ANSWER_WITHIN).ok()?;
        answer.texts("printer-make-and-model").into_iter().next().filter(|name| !name.is_empty())
    }

    fn uri(&self) -> String {
        format!("ipp://{}:{}{}", self.host, self.port, self.path)
    }

    /// Sends one operation; `extra` follows the printer's address.
    fn call(
        &self,
        operation: u16,
        extra: &[(u8, &str, &[u8])],
        document: &[u8],
        within: Duration,
    ) -> Result<Answer, (bool, io::Error)> {
        let uri = self.uri();
        let mut body = vec![2, 0];
        body.extend(operation.to_be_bytes());
        body.extend([0, 0, 0, 1, 1]); // Request 1; operation attributes begin.
        attribute(&mut body, 0x47, "attributes-charset", b"utf-8");
        attribute(&mut body, 0x48, "attributes-natural-language", b"en");
        attribute(&mut body, 0x45, "printer-uri", uri.as_bytes());
        for (tag, name, value) in extra {
            attribute(&mut body, *tag, name, value);
        }
        body.push(3);
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: {}:{}\r\nContent-Type: application/ipp\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.path,
            self.host,
            self.port,
            body.len() + document.len()
        );
        let mut stream = self.connect().map_err(|error| (false, error))?;
        stream.set_read_timeout(Some(within)).map_err(|error| (false, error))?;
        let sent = send(&mut stream, &[head.as_bytes(), &body, document], within);
        sent.and_then(|()| receive(&mut stream)).map_err(|error| (true, error))
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let mut addresses = (self.host.as_str(), self.port).to_socket_addrs()?;
        let address = addresses.next().ok_or(ErrorKind::NotFound)?;
        let stream = TcpStream::connect_timeout(&address, CONNECT_WITHIN)?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Watches a job until it ends. A printer without paper keeps it and goes on when it is
    /// filled, so the fault is told and waited for.
    fn watch(&self, job: i32, tell: &mut dyn FnMut(PrinterStatus)) -> Delivery {
        let start = Instant::now();
        let mut why = PrinterFault::Unreachable;
        while start.elapsed() < PRINTED_WITHIN {
            let id = job.to_be_bytes();
            let asked = self.call(GET_JOB, &[(0x21, "job-id", &id)], &[], ANSWER_WITHIN);
            match asked.ok().and_then(|answer| answer.number("job-state")) {
                Some(9) => return Delivery::Printed,
                Some(7 | 8) => return Delivery::Doubtful(PrinterFault::Offline),
                Some(_) => {}
                None => return Delivery::Doubtful(PrinterFault::Unreachable),
            }
            // A job that waits for paper stays "processing": the printer knows why.
            let status = self.status();
            tell(status);
            why = status.fault().unwrap_or(PrinterFault::Offline);
            thread::sleep(LOOK_EVERY);
        }
        Delivery::Doubtful(why)
    }
}

impl Printer for IppPrinter {
    fn status(&self) -> PrinterStatus {
        match self.call(GET_PRINTER, &[], &[], ANSWER_WITHIN) {
            Ok(answer) if answer.status < 0x0400 => {
                let stopped = answer.number("printer-state") == Some(5);
                let words = answer.texts("printer-state-reasons");
                reasons::status(words.iter().map(String::as_str), stopped)
            }
            Ok(_) => PrinterStatus::Fault(PrinterFault::NotFound),
            Err(_) => PrinterStatus::Fault(PrinterFault::Unreachable),
        }
    }

    fn send(&self, printout: &Printout, tell: &mut dyn FnMut(PrinterStatus)) -> Delivery {
        let Printout::Pdf { title, bytes } = printout else {
            return Delivery::Refused(PrinterFault::NotFound);
        };
        if let Some(fault) = self.status().fault() {
            return Delivery::Refused(fault);
        }
        let extra: [(u8, &str, &[u8]); 2] =
            [(0x42, "job-name", title.as_bytes()), (0x49, "document-format", b"application/pdf")];
        match self.call(PRINT_JOB, &extra, bytes, TAKE_WITHIN) {
            Ok(answer) if answer.status < 0x0400 => match answer.number("job-id") {
                Some(job) => self.watch(job, tell),
                None => Delivery::HandedOver,
            },
            Ok(answer) => {
                tracing::warn!(status = answer.status, "the printer refuses the document");
                Delivery::Refused(PrinterFault::Offline)
            }
            Err((false, _)) => Delivery::Refused(PrinterFault::Unreachable),
            Err((true, error)) => {
                tracing::warn!(%error, "no answer to a document");
                Delivery::Doubtful(PrinterFault::Unreachable)
            }
        }
    }

    fn open_drawer(&self) -> Result<(), PrinterFault> {
        Err(PrinterFault::NotFound)
    }
}

fn send(stream: &mut TcpStream, parts: &[&[u8]], within: Duration) -> io::Result<()> {
    stream.set_write_timeout(Some(within))?;
    parts.iter().try_for_each(|part| stream.write_all(part))
}

/// One attribute; a name and a value of any length that fits 16 bits.
fn attribute(body: &mut Vec<u8>, tag: u8, name: &str, value: &[u8]) {
    body.push(tag);
    for part in [name.as_bytes(), value] {
        let part = &part[..part.len().min(1_023)];
        body.extend((part.len() as u16).to_be_bytes());
        body.extend(part);
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Answer {
    status: u16,
    /// Every value under its attribute's name, in order.
    values: Vec<(String, Vec<u8>)>,
}

impl Answer {
    fn number(&self, name: &str) -> Option<i32> {
        let (_, value) = self.values.iter().find(|(known, _)| known == name)?;
        value.as_slice().try_into().ok().map(i32::from_be_bytes)
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let of = self.values.iter().filter(|(known, _)| known == name);
        of.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let status = u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?);
        let mut answer = Self { status, values: vec![] };
        let mut rest = bytes.get(8..)?;
        let mut name = String::new();
        while let Some((&tag, after)) = rest.split_first() {
            rest = after;
            match tag {
                3 => break,
                0..=0x0F => {}
                _ => {
                    let own = take(&mut rest)?;
                    // A further value of the same attribute has no name.
                    if !own.is_empty() {
                        name = String::from_utf8_lossy(own).into_owned();
                    }
                    let value = take(&mut rest)?.to_vec();
                    answer.values.push((name.clone(), value));
                }
            }
        }
        Some(answer)
    }
}

/// The next piece, after its length in two bytes.
fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_at_checked(2)?;
    let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
    let (piece, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(piece)
}

/// Reads one answer. Printers keep the connection open, so its own length says where it ends.
fn receive(stream: &mut TcpStream) -> io::Result<Answer> {
    let bad = || io::Error::from(ErrorKind::InvalidData);
    let (mut bytes, mut buffer) = (vec![], [0; 8_192]);
    loop {
        let count = stream.read(&mut buffer)?;
        bytes.extend(&buffer[..count]);
        match http_body(&bytes, count == 0) {
            Http::Body(body) => return Answer::parse(&body).ok_or_else(bad),
            Http::More if count > 0 && bytes.len() < LONGEST_ANSWER => {}
            Http::More | Http::Bad => return Err(bad()),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Http {
    Body(Vec<u8>),
    /// The answer is not all there.
    More,
    /// No answer with status 200.
    Bad,
}

/// The body of an HTTP answer, chunks joined; `ended` once the printer closed the connection.
fn http_body(bytes: &[u8], ended: bool) -> Http {
    let Some(end) = find(bytes, b"\r\n\r\n") else { return Http::More };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let body = &bytes[end + 4..];
    match head.split_whitespace().nth(1) {
        Some("100") => return http_body(body, ended),
        Some("200") => {}
        _ => return Http::Bad,
    }
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    if header("transfer-encoding:").is_some_and(|value| value.trim() == "chunked") {
        return chunks(body);
    }
    match header("content-length:").map(|value| value.trim().parse::<usize>()) {
        Some(Ok(length)) => body.get(..length).map_or(Http::More, |body| Http::Body(body.to_vec())),
        Some(Err(_)) => Http::Bad,
        None if ended => Http::Body(body.to_vec()),
        None => Http::More,
    }
}

fn chunks(mut body: &[u8]) -> Http {
    let mut out = vec![];
    while let Some(line) = find(body, b"\r\n") {
        let size = String::from_utf8_lossy(&body[..line]);
        let size = size.split(';').next().unwrap_or("").trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { return Http::Bad };
        if size == 0 {
            return Http::Body(out);
        }
        let start = line + 2;
        let Some(chunk) = start.checked_add(size).and_then(|end| body.get(start..end)) else {
            return Http::More;
        };
        out.extend(chunk);
        let Some(rest) = body.get(start + size + 2..) else { return Http::More };
        body = rest;
    }
    Http::More
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let parsed = IppPrinter::parse("ipp://127.0.0.1:8931/ipp/print").expect("an address");
        assert_eq!(parsed.uri(), "ipp://127.0.0.1:8931/ipp/print");
        let short = IppPrinter::parse("ipp://printer.local").expect("an address");
        assert_eq!(short.uri(), "ipp://printer.local:631/ipp/print");
        for text in ["", "http://x", "ipp://", "ipp://x:0/", "ipp://:631/"] {
            assert_eq!(IppPrinter::parse(text), None, "{text}");
        }
    }

    #[test]
    fn answers_read_whole_or_not_at_all() {
        let mut body = vec![2, 0, 0, 0, 0, 0, 0, 1, 4];
        attribute(&mut body, 0x23, "printer-state", &5_i32.to_be_bytes());
        attribute(&mut body, 0x44, "printer-state-reasons", b"media-empty-report");
        attribute(&mut body, 0x44, "", b"toner-low");
        body.push(3);
        let answer = Answer::parse(&body).expect("an answer");
        assert_eq!(answer.number("printer-state"), Some(5));
        assert_eq!(answer.texts("printer-state-reasons"), ["media-empty-report", "toner-low"]);
        for cut in 9..body.len() - 1 {
            // Cut short within an attribute it is no answer; between two it is a shorter one.
            if let Some(short) = Answer::parse(&body[..cut]) {
                assert!(short.values.len() < 3);
            }
        }
    }

    #[test]
    fn http_answers_end_where_they_say() {
        let body = |text: &str| Http::Body(text.into());
        let cases = [
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", false, body("abc")),
            ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc", false, Http::More),
            ("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc", false, Http::Bad),
            ("HTTP/1.1 200 OK\r\nContent-Le", false, Http::More),
            ("HTTP/1.0 200 OK\r\n\r\nabc", false, Http::More),
            ("HTTP/1.0 200 OK\r\n\r\nabc", true, body("abc")),
            ("HTTP/1.1 404 Not Found\r\n\r\n", false, Http::Bad),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nab", true, body("ab")),
        ];
        for (text, ended, expected) in cases {
            assert_eq!(http_body(text.as_bytes(), ended), expected, "{text}");
        }
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let answer = |chunks: &str| http_body(format!("{chunked}{chunks}").as_bytes(), false);
        assert_eq!(answer("2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n"), body("abc"));
        assert_eq!(answer("2\r\nab\r\n1"), Http::More);
        assert_eq!(answer("ffffffffffffffff\r\nab"), Http::More);
        assert_eq!(answer("zz\r\nab"), Http::Bad);
    }
}
