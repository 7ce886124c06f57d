//! Sends the notices that scripts ask for: late, twice, out of order, as real ones come.

use super::{acquirer::Acquirer, antom, http::Request, keys::Keys};
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(2);
const LONGEST_REPLY: u64 = 4_096;

/// Where each payment's notices go.
#[derive(Default)]
pub(super) struct Notices {
    addresses: BTreeMap<String, (String, String)>,
    told_until: i64,
}

impl Notices {
    pub(super) fn note(&mut self, request: &Request) {
        if let Some((id, url, client)) = antom::notify_url(request) {
            self.addresses.insert(id, (url, client));
        }
    }

    /// The requests that are due, ready to be written: host and bytes.
    pub(super) fn due(
        &mut self,
        acquirer: &mut Acquirer,
        keys: &Keys,
        now: i64,
    ) -> Vec<(String, String)> {
        acquirer.advance(now);
        let due = acquirer.notices(self.told_until, now);
        self.told_until = now;
        let write = |money| self.request(keys, money, now);
        due.iter().filter_map(write).collect()
    }

    fn request(
        &self,
        keys: &Keys,
        money: &super::acquirer::Money,
        now: i64,
    ) -> Option<(String, String)> {
        let (url, client) = self.addresses.get(&money.request_id)?;
        let (host, path) = url.strip_prefix("http://")?.split_once('/')?;
        let path = format!("/{path}");
        let (head, body) = antom::notice(keys, money, &path, client, now);
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n{head}\
             Connection: close\r\n\r\n{body}"
        );
        Some((host.to_owned(), request))
    }
}

/// Nobody there is no fault of ours: notices get lost.
pub(super) fn send(host: &str, request: &str) {
    let Ok(mut stream) = TcpStream::connect(host) else { return };
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.write_all(request.as_bytes());
    // To its end: a listener that still writes would meet a closed line.
    let _ = stream.take(LONGEST_REPLY).read_to_end(&mut Vec::new());
}
