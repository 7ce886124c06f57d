//! Antom / Alipay+ in-store, user-presented: the customer shows a code, the till sends it.
//!
//! Protocol: docs.antom.com/ac/ams/upm and /digital_signature. The bytes that are signed are the
//! bytes that are sent. An answer without a good signature is no answer, whatever it says.

mod body;
mod sign;

pub(crate) use sign::{header, verified};
pub use sign::{sign_request, verify};

use crate::{
    evidence::{About, Evidence},
    gateways::{nobodys_id, probed},
    keys::{self, AcquirerKeys, PrivateKey},
    settings::{
        AntomSettings, Check as _, SANDBOX, Secret, SettingFault, ShopSettings, check_shop,
    },
    wire::{self, Answer, Lost, Message, Patience},
};
use maneki_app::ports::wallet::{Notice, Probe, Wallet, WireLog};
use maneki_core::{
    id::AttemptId,
    payment::{Gateway, Order, Reply, Silence},
    refund::{Refund, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

/// The gateway, its settings checked.
pub struct Antom {
    settings: AntomSettings,
    shop: ShopSettings,
    private_key: PrivateKey,
    acquirer_keys: AcquirerKeys,
    evidence: Evidence,
    patience: Patience,
    /// How far the till's clock is ahead of Antom's, as its last signed answer told.
    clock_ahead_ms: AtomicI64,
    told_time: AtomicBool,
}

/// What a notice is answered with; it need not be signed.
pub const NOTICE_REPLY: &str =
    r#"{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}"#;

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
        faults.extend(check_shop(&shop));
        let keys = keys::pair(faults, private_key, &settings.acquirer_keys);
        let (private_key, acquirer_keys) = keys?;
        let key_version = settings.key_version.clone();
        Ok(Self {
            settings,
            shop,
            private_key,
            acquirer_keys,
            evidence: Evidence { log, gateway: Gateway::Antom, key_version },
            patience: Patience::default(),
            clock_ahead_ms: AtomicI64::new(0),
            told_time: AtomicBool::new(false),
        })
    }

    /// Other time-outs than the vendor's five seconds.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Sends `body` once and returns the verified answer.
    fn call(&self, path: &str, about: About<'_>, body: &Value) -> Result<Value, Lost> {
        let bytes = body.to_string();
        self.evidence.outgoing(about, &bytes)?;
        let path = self.path(path);
        let (client, time) = (&self.settings.client_id, about.now.0.to_string());
        let version = &self.settings.key_version;
        let signature = header(&self.private_key, version, &path, client, &time, &bytes);
        let headers = [
            ("Content-Type", "application/json; charset=UTF-8".to_owned()),
            ("client-id", client.clone()),
            ("request-time", time),
            ("signature", signature),
        ];
        let url = format!("{}{path}", self.settings.host);
        let message =
            Message { method: "POST", url: &url, headers: &headers, body: bytes.as_bytes() };
        let answer = wire::exchange(&message, self.patience)?;
        self.read(&path, about, &answer)
    }

    fn read(&self, path: &str, about: About<'_>, answer: &Answer) -> Result<Value, Lost> {
        let silence = |why| Err(Lost::Silence(why));
        let Ok(text) = std::str::from_utf8(&answer.body) else { return silence(Silence::Rubbish) };
        self.evidence.incoming(about, text);
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
            self.clock_ahead_ms.store(about.now.0.saturating_sub(theirs), Ordering::Relaxed);
            self.told_time.store(true, Ordering::Relaxed);
        }
        Ok(value)
    }

    fn inquire_id(&self, id: &str, now: AtMs) -> Result<Value, Lost> {
        self.call("inquiryPayment", About { call: "inquire", id, hide: "", now }, &body::by_id(id))
    }

    fn path(&self, call: &str) -> String {
        let sandbox = self.settings.client_id.starts_with(SANDBOX);
        let root = if sandbox { "/ams/sandbox/api" } else { "/ams/api" };
        format!("{root}/v1/payments/{call}")
    }
}

impl Wallet for Antom {
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply {
        let ahead = self.clock_ahead_ms.load(Ordering::Relaxed);
        let request = body::pay(order, code, &self.shop, &self.settings, now, ahead);
        let id = order.id.to_string();
        let about = About { call: "pay", id: &id, hide: code.reveal(), now };
        match self.call("pay", about, &request) {
            Ok(answer) => body::pay_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn inquire(&self, order: &Order, now: AtMs) -> Reply {
        match self.inquire_id(&order.id.to_string(), now) {
            Ok(answer) => body::inquiry_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn cancel(&self, order: &Order, now: AtMs) -> Reply {
        let id = order.id.to_string();
        let about = About { call: "cancel", id: &id, hide: "", now };
        match self.call("cancel", about, &body::by_id(&id)) {
            Ok(answer) => body::cancel_reply(&answer, &id),
            Err(lost) => lost.into(),
        }
    }

    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        // A refund names Antom's own paymentId, which may never have reached the till.
        let Ok(found) = self.inquire_id(&refund.attempt.to_string(), now) else {
            return RefundReply::NotSent;
        };
        let Some(payment_id) = body::payment_id(&found) else {
            return RefundReply::Undecided { code: "NO_PAYMENT_ID".into() };
        };
        let id = refund.id.to_string();
        let about = About { call: "refund", id: &id, hide: "", now };
        match self.call("refund", about, &body::refund(refund, &payment_id)) {
            Ok(answer) => body::refund_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        let id = refund.id.to_string();
        let about = About { call: "inquire_refund", id: &id, hide: "", now };
        match self.call("inquiryRefund", about, &body::refund_by_id(&id)) {
            Ok(answer) => body::refund_inquiry_reply(&answer),
            Err(lost) => lost.into(),
        }
    }

    fn probe(&self, _gateway: Gateway, now: AtMs) -> Probe {
        let answer = match self.inquire_id(&nobodys_id(now), now) {
            Ok(answer) => answer,
            Err(lost) => return lost.into(),
        };
        let code = body::result(&answer).1;
        probed(Gateway::Antom, code, self.clock_ahead_ms())
    }

    fn read_notice(&self, notice: &Notice<'_>) -> Option<AttemptId> {
        let Notice { path, request_time, signature, body } = notice;
        let client = &self.settings.client_id;
        if !verified(&self.acquirer_keys, signature, path, client, request_time, body) {
            return None;
        }
        let value: Value = serde_json::from_str(body).ok()?;
        value["paymentRequestId"].as_str()?.parse().ok()
    }

    fn clock_ahead_ms(&self) -> Option<i64> {
        let told = self.told_time.load(Ordering::Relaxed);
        told.then(|| self.clock_ahead_ms.load(Ordering::Relaxed))
    }

    fn set_up(&self) -> Vec<Gateway> {
        vec![Gateway::Antom]
    }
}
