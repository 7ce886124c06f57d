//! Antom / Alipay+ in-store, user-presented: the customer shows a code, the till sends it.
//!
//! Protocol: docs.antom.com/ac/ams/upm and /digital_signature. The bytes that are signed are the
//! bytes that are sent. An answer without a good signature is no answer, whatever it says.

mod body;
mod sign;

pub(crate) use sign::{header, verified};
pub use sign::{sign_request, verify};

use crate::{
    keys::{PrivateKey, PublicKey, Secret},
    settings::{AntomSettings, SettingFault, ShopSettings},
    wire::{self, Answer, Lost, Message, Patience},
};
use maneki_app::ports::wallet::{Probe, Wallet, WireLog, WireRecord};
use maneki_core::{
    id::{AttemptId, Id},
    payment::{Gateway, Order, Reply, Silence, codes},
    refund::{Refund, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};
use ring::digest;
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The gateway, its settings checked.
pub struct Antom {
    settings: AntomSettings,
    shop: ShopSettings,
    private_key: PrivateKey,
    acquirer_keys: Vec<(String, PublicKey)>,
    log: Arc<dyn WireLog>,
    patience: Patience,
    /// How far the till's clock is ahead of Antom's, as its last signed answer told.
    clock_ahead_ms: AtomicI64,
}

/// One call: the last part of its path, and the name under which it is kept.
#[derive(Clone, Copy)]
struct Call {
    path: &'static str,
    name: &'static str,
}

const PAY: Call = Call { path: "pay", name: "pay" };
const INQUIRE: Call = Call { path: "inquiryPayment", name: "inquire" };
const CANCEL: Call = Call { path: "cancel", name: "cancel" };
const REFUND: Call = Call { path: "refund", name: "refund" };
const INQUIRE_REFUND: Call = Call { path: "inquiryRefund", name: "inquire_refund" };

impl Antom {
    /// # Errors
    /// Everything that is missing or wrong in the settings.
    pub fn new(
        settings: AntomSettings,
        shop: ShopSettings,
        private_key: &Secret,
        log: Arc<dyn WireLog>,
    ) -> Result<Self, Vec<SettingFault>> {
        let mut faults = settings.check(private_key);
        faults.extend(shop.check());
        let parsed = (PrivateKey::parse(private_key), parse_keys(&settings.acquirer_keys));
        let (Ok(private_key), Ok(acquirer_keys), true) = (parsed.0, parsed.1, faults.is_empty())
        else {
            return Err(faults);
        };
        Ok(Self {
            settings,
            shop,
            private_key,
            acquirer_keys,
            log,
            patience: Patience::default(),
            clock_ahead_ms: AtomicI64::new(0),
        })
    }

    /// Other time-outs than the vendor's five seconds.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Sends `body` once and returns the verified answer.
    fn call(
        &self,
        call: Call,
        id: &str,
        body: &Value,
        hide: &str,
        now: AtMs,
    ) -> Result<Value, Lost> {
        let bytes = body.to_string();
        self.keep(true, call, id, &bytes, hide, now)?;
        let path = self.path(call);
        let time = now.0.to_string();
        let signature = header(
            &self.private_key,
            &self.settings.key_version,
            &path,
            &self.settings.client_id,
            &time,
            &bytes,
        );
        let headers = [
            ("Content-Type", "application/json; charset=UTF-8".to_owned()),
            ("client-id", self.settings.client_id.clone()),
            ("request-time", time),
            ("signature", signature),
        ];
        let url = format!("{}{path}", self.settings.host);
        let message =
            Message { method: "POST", url: &url, headers: &headers, body: bytes.as_bytes() };
        let answer = wire::exchange(&message, self.patience)?;
        self.read(call, id, &path, &answer, hide, now)
    }

    fn read(
        &self,
        call: Call,
        id: &str,
        path: &str,
        answer: &Answer,
        hide: &str,
        now: AtMs,
    ) -> Result<Value, Lost> {
        let silence = |why| Err(Lost::Silence(why));
        let Ok(text) = std::str::from_utf8(&answer.body) else { return silence(Silence::Rubbish) };
        // The answer's evidence is worth keeping, but it changes nothing if that fails.
        let _ = self.keep(false, call, id, text, hide, now);
        if answer.status != 200 {
            return silence(Silence::HttpStatus);
        }
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return silence(Silence::Rubbish);
        };
        let Some(signature) = answer.header("signature").filter(|text| !text.trim().is_empty())
        else {
            return silence(Silence::Unsigned);
        };
        let time = answer.header("response-time").unwrap_or_default();
        let client = &self.settings.client_id;
        if !verified(&self.acquirer_keys, signature, path, client, time, text) {
            return silence(Silence::BadSignature);
        }
        if let Ok(theirs) = time.parse::<i64>() {
            self.clock_ahead_ms.store(now.0.saturating_sub(theirs), Ordering::Relaxed);
        }
        Ok(value)
    }

    fn path(&self, call: Call) -> String {
        let sandbox = self.settings.client_id.starts_with("SANDBOX_");
        let root = if sandbox { "/ams/sandbox/api" } else { "/ams/api" };
        format!("{root}/v1/payments/{}", call.path)
    }

    fn keep(
        &self,
        outgoing: bool,
        call: Call,
        id: &str,
        bytes: &str,
        hide: &str,
        now: AtMs,
    ) -> Result<(), Lost> {
        let hidden = PaymentCode::new(hide).to_string();
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, bytes.as_bytes()).as_ref());
        let record = WireRecord {
            at: now,
            gateway: Gateway::Antom,
            request_id: id.to_owned(),
            call: call.name,
            outgoing,
            key_version: outgoing.then(|| self.settings.key_version.clone()),
            sha256,
            body: if hide.is_empty() { bytes.to_owned() } else { bytes.replace(hide, &hidden) },
        };
        self.log.keep(&record).map_err(|_| Lost::NotSent)
    }
}

fn parse_keys(keys: &[(String, String)]) -> Result<Vec<(String, PublicKey)>, crate::KeyFault> {
    let parse = |(version, key): &(String, String)| Ok((version.clone(), PublicKey::parse(key)?));
    keys.iter().map(parse).collect()
}

impl From<Lost> for Reply {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::NotSent => Self::NotSent,
            Lost::Silence(silence) => Self::Silence(silence),
        }
    }
}

impl From<Lost> for RefundReply {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::NotSent => Self::NotSent,
            Lost::Silence(silence) => Self::Silence(silence),
        }
    }
}

impl Wallet for Antom {
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply {
        let ahead = self.clock_ahead_ms.load(Ordering::Relaxed);
        let request = body::pay(order, code, &self.shop, &self.settings, now, ahead);
        match self.call(PAY, &order.id.to_string(), &request, code.reveal(), now) {
            Ok(answer) => body::pay_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn inquire(&self, order: &Order, now: AtMs) -> Reply {
        let id = order.id.to_string();
        match self.call(INQUIRE, &id, &body::by_id(&id), "", now) {
            Ok(answer) => body::inquiry_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn cancel(&self, order: &Order, now: AtMs) -> Reply {
        let id = order.id.to_string();
        match self.call(CANCEL, &id, &body::by_id(&id), "", now) {
            Ok(answer) => body::cancel_reply(&answer, &id),
            Err(lost) => lost.into(),
        }
    }

    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        let request = body::refund(refund);
        match self.call(REFUND, &refund.id.to_string(), &request, "", now) {
            Ok(answer) => body::refund_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        let id = refund.id.to_string();
        match self.call(INQUIRE_REFUND, &id, &body::refund_by_id(&id), "", now) {
            Ok(answer) => body::refund_inquiry_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn probe(&self, _gateway: Gateway, now: AtMs) -> Probe {
        let nobodys = AttemptId(Id(u128::from(now.0.unsigned_abs()))).to_string();
        let answer = match self.call(INQUIRE, &nobodys, &body::by_id(&nobodys), "", now) {
            Ok(answer) => answer,
            Err(Lost::NotSent) => return Probe::Unreachable,
            Err(Lost::Silence(silence)) => return Probe::NoAnswer(silence),
        };
        let clock_ahead_ms = Some(self.clock_ahead_ms.load(Ordering::Relaxed));
        match codes::meaning(Gateway::Antom, body::result(&answer).1) {
            codes::Meaning::Misconfigured => {
                Probe::Misconfigured { code: body::result(&answer).1.to_owned() }
            }
            _ => Probe::Works { clock_ahead_ms },
        }
    }

    fn set_up(&self) -> Vec<Gateway> {
        vec![Gateway::Antom]
    }
}
