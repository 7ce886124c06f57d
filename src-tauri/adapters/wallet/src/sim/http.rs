//! The simulator's answers over HTTP/1.1, plain enough to misbehave on purpose.

pub(super) use crate::http::{Request, read};
use socket2::SockRef;
use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

/// How long a caller that gets no answer is kept on the line.
const HELD: Duration = Duration::from_secs(30);

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
