//! Keeps what goes over the wire: the bytes that were signed and sent, but for the middle of a
//! payment code, which may be written nowhere. The SHA-256 of the whole pins what was left out:
//! who has the code, as the acquirer does, proves the bytes.

use crate::wire::Lost;
use maneki_app::ports::wallet::{WireLog, WireRecord};
use maneki_core::{payment::Gateway, scan::PaymentCode, time::AtMs};
use ring::digest;
use std::sync::Arc;

pub(crate) struct Evidence {
    pub(crate) log: Arc<dyn WireLog>,
    pub(crate) gateway: Gateway,
    pub(crate) key_version: String,
}

/// What a message is about.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    /// `pay`, `inquire`, …
    pub(crate) call: &'static str,
    pub(crate) id: &'a str,
    /// The payment code, where the message holds one; empty otherwise.
    pub(crate) hide: &'a str,
    pub(crate) now: AtMs,
}

impl Evidence {
    /// What cannot be kept is not sent.
    pub(crate) fn outgoing(&self, about: About<'_>, bytes: &str) -> Result<(), Lost> {
        let record = self.record(about, bytes, true);
        self.log.keep(&record).map_err(|_| Lost::NotSent)
    }

    /// Worth keeping, but it changes nothing if that fails.
    pub(crate) fn incoming(&self, about: About<'_>, bytes: &str) {
        let _ = self.log.keep(&self.record(about, bytes, false));
    }

    fn record(&self, about: About<'_>, bytes: &str, outgoing: bool) -> WireRecord {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, bytes.as_bytes()).as_ref());
        let masked = PaymentCode::new(about.hide).to_string();
        let hidden = !about.hide.is_empty();
        WireRecord {
            at: about.now,
            gateway: self.gateway,
            request_id: about.id.to_owned(),
            call: about.call,
            outgoing,
            key_version: outgoing.then(|| self.key_version.clone()),
            sha256,
            body: if hidden { bytes.replace(about.hide, &masked) } else { bytes.to_owned() },
        }
    }
}
