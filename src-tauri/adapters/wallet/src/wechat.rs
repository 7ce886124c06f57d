//! WeChat Pay overseas, API v3: the customer shows a payment code.
//!
//! Protocol: pay.weixin.qq.com/doc/global/v3. Answers are signed whatever their HTTP status, so a
//! signed 4xx speaks and an unsigned 200 does not.

mod body;

use crate::{
    evidence::{About, Evidence},
    gateways::{nobodys_id, probed},
    keys::{self, AcquirerKeys, PrivateKey},
    settings::{Check as _, Secret, SettingFault, ShopSettings, WeChatSettings, check_shop},
    wire::{self, Answer, Lost, Message, Patience},
};
use maneki_app::ports::wallet::{Probe, Wallet, WireLog};
use maneki_core::{
    payment::{Gateway, Order, Reply, Silence, codes},
    refund::{Refund, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};
use ring::digest;
use serde_json::Value;
use std::sync::Arc;

/// The gateway, its settings checked.
pub struct WeChat {
    settings: WeChatSettings,
    shop: ShopSettings,
    private_key: PrivateKey,
    acquirer_keys: AcquirerKeys,
    evidence: Evidence,
    patience: Patience,
}

/// A verified answer: what it says, or the code with which the call failed.
enum Said {
    Fine(Value),
    Code(String),
}

impl WeChat {
    /// # Errors
    /// Everything that is missing or wrong in the settings.
    pub fn new(
        settings: WeChatSettings,
        shop: ShopSettings,
        private_key: &Secret,
        log: Arc<dyn WireLog>,
    ) -> Result<Self, Vec<SettingFault>> {
        let mut faults = settings.check(private_key);
        faults.extend(check_shop(&shop));
        let keys = keys::pair(faults, private_key, &settings.acquirer_keys);
        let (private_key, acquirer_keys) = keys?;
        let key_version = settings.serial_no.clone();
        let evidence = Evidence { log, gateway: Gateway::WeChat, key_version };
        let patience = Patience::default();
        Ok(Self { settings, shop, private_key, acquirer_keys, evidence, patience })
    }

    /// Other time-outs than five seconds.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    fn post(&self, path: &str, about: About<'_>, body: &Value) -> Result<Said, Lost> {
        self.call("POST", path, about, &body.to_string())
    }

    fn get(&self, path: &str, about: About<'_>) -> Result<Said, Lost> {
        let target = format!("{path}?mchid={}", self.settings.merchant_id);
        self.call("GET", &target, about, "")
    }

    fn call(
        &self,
        method: &'static str,
        target: &str,
        about: About<'_>,
        body: &str,
    ) -> Result<Said, Lost> {
        self.evidence.outgoing(about, &format!("{method} {target}\n{body}"))?;
        let headers = [
            ("Content-Type", "application/json".to_owned()),
            ("Accept", "application/json".to_owned()),
            ("Authorization", self.authorization(method, target, about, body)),
        ];
        let url = format!("{}{target}", self.settings.host);
        let message = Message { method, url: &url, headers: &headers, body: body.as_bytes() };
        let answer = wire::exchange(&message, self.patience)?;
        self.read(about, &answer)
    }

    /// `WECHATPAY2-SHA256-RSA2048 …`; the nonce is a digest of what makes the call its own.
    fn authorization(&self, method: &str, target: &str, about: About<'_>, body: &str) -> String {
        let seconds = about.now.0.div_euclid(1_000).to_string();
        let own = format!("{target}\n{}\n{}", about.call, about.now.0);
        let digest = digest::digest(&digest::SHA256, own.as_bytes());
        let nonce: String = digest.as_ref()[..16].iter().map(|b| format!("{b:02X}")).collect();
        let signed =
            self.private_key.sign(content(&[method, target, &seconds, &nonce, body]).as_bytes());
        let (merchant, serial) = (&self.settings.merchant_id, &self.settings.serial_no);
        format!(
            "WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant}\",nonce_str=\"{nonce}\",\
             signature=\"{signed}\",timestamp=\"{seconds}\",serial_no=\"{serial}\""
        )
    }

    fn read(&self, about: About<'_>, answer: &Answer) -> Result<Said, Lost> {
        let silence = |why| Err(Lost::Silence(why));
        let Ok(text) = std::str::from_utf8(&answer.body) else { return silence(Silence::Rubbish) };
        self.evidence.incoming(about, text);
        let header = |name: &str| answer.header(name).unwrap_or_default();
        let signature = header("Wechatpay-Signature");
        if signature.is_empty() {
            let fine = (200..300).contains(&answer.status);
            return silence(if fine { Silence::Unsigned } else { Silence::HttpStatus });
        }
        let content = content(&[header("Wechatpay-Timestamp"), header("Wechatpay-Nonce"), text]);
        let serial = header("Wechatpay-Serial");
        let mut keys = self.acquirer_keys.iter().filter(|(known, _)| known == serial);
        if !keys.any(|(_, key)| key.verifies(content.as_bytes(), signature)) {
            return silence(Silence::BadSignature);
        }
        if answer.status == 204 {
            return Ok(Said::Fine(Value::Null));
        }
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return silence(Silence::Rubbish);
        };
        if answer.status == 200 {
            return Ok(Said::Fine(value));
        }
        match value["code"].as_str() {
            Some(code) => Ok(Said::Code(code.to_owned())),
            None => silence(Silence::HttpStatus),
        }
    }
}

/// Each part on a line of its own, the last line ended too.
pub(crate) fn content(parts: &[&str]) -> String {
    parts.iter().map(|part| format!("{part}\n")).collect()
}

const PAY: &str = "/v3/global/micropay/transactions/pay";

impl Wallet for WeChat {
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply {
        let id = order.id.to_string();
        let about = About { call: "pay", id: &id, hide: code.reveal(), now };
        let request = body::pay(order, code, &self.shop, &self.settings);
        match self.post(PAY, about, &request) {
            Ok(Said::Fine(answer)) => body::payment_reply(&answer),
            Ok(Said::Code(code)) => codes::pay_reply(Gateway::WeChat, &code),
            Err(lost) => lost.into(),
        }
    }

    fn inquire(&self, order: &Order, now: AtMs) -> Reply {
        let id = order.id.to_string();
        let path = format!("/v3/global/transactions/out-trade-no/{id}");
        match self.get(&path, About { call: "inquire", id: &id, hide: "", now }) {
            Ok(Said::Fine(answer)) => body::payment_reply(&answer),
            Ok(Said::Code(code)) => codes::question_reply(Gateway::WeChat, &code),
            Err(lost) => lost.into(),
        }
    }

    fn cancel(&self, order: &Order, now: AtMs) -> Reply {
        let id = order.id.to_string();
        let path = format!("/v3/global/micropay/transactions/out-trade-no/{id}/reverse");
        let request = serde_json::json!({ "mchid": self.settings.merchant_id });
        match self.post(&path, About { call: "cancel", id: &id, hide: "", now }, &request) {
            Ok(Said::Fine(_)) => Reply::Closed,
            Ok(Said::Code(code)) => codes::question_reply(Gateway::WeChat, &code),
            Err(lost) => lost.into(),
        }
    }

    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        let id = refund.id.to_string();
        let about = About { call: "refund", id: &id, hide: "", now };
        match self.post("/v3/global/refunds", about, &body::refund(refund, &self.settings)) {
            // Accepted; whether it worked is asked.
            Ok(Said::Fine(_)) => RefundReply::InProgress,
            Ok(Said::Code(code)) => codes::refund_reply(Gateway::WeChat, &code),
            Err(lost) => lost.into(),
        }
    }

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        let id = refund.id.to_string();
        let path = format!("/v3/global/refunds/out-refund-no/{id}");
        match self.get(&path, About { call: "inquire_refund", id: &id, hide: "", now }) {
            Ok(Said::Fine(answer)) => body::refund_reply(&answer),
            Ok(Said::Code(code)) => codes::refund_question_reply(Gateway::WeChat, &code),
            Err(lost) => lost.into(),
        }
    }

    fn probe(&self, _gateway: Gateway, now: AtMs) -> Probe {
        let id = nobodys_id(now);
        let path = format!("/v3/global/transactions/out-trade-no/{id}");
        match self.get(&path, About { call: "inquire", id: &id, hide: "", now }) {
            Ok(Said::Fine(_)) => Probe::Works { clock_ahead_ms: None },
            Ok(Said::Code(code)) => probed(Gateway::WeChat, &code, None),
            Err(lost) => lost.into(),
        }
    }

    fn set_up(&self) -> Vec<Gateway> {
        vec![Gateway::WeChat]
    }
}
