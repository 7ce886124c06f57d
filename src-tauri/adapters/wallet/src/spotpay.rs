//! Alipay's cross-border `alipay.acquire.overseas.*`, for shops on the older contract.
//!
//! Forms go out, XML comes back; both are signed over their sorted fields, by MD5 or RSA2.
//! Protocol: docs.antom.com/ac/global/spot_pay. The answers say SUCCESS, FAILED and, sic, UNKNOW.

mod answer;
mod sign;

#[cfg(feature = "simulator")]
pub(crate) use sign::joined;
pub(crate) use sign::{Signer, form_decoded};

use crate::{
    evidence::{About, Evidence},
    gateways::{nobodys_id, probed},
    settings::{Check as _, Secret, SettingFault, ShopSettings, SpotPaySettings, check_shop},
    wire::{self, Lost, Message, Patience},
};
use answer::Answer;
use maneki_app::ports::wallet::{Probe, Wallet, WireLog};
use maneki_core::{
    payment::{Gateway, Order, Reply, Silence, codes},
    refund::{Refund, RefundReply},
    scan::PaymentCode,
    time::AtMs,
};
use std::{collections::BTreeMap, sync::Arc};

pub(crate) type Fields = BTreeMap<String, String>;

/// The gateway, its settings checked.
pub struct SpotPay {
    settings: SpotPaySettings,
    shop: ShopSettings,
    signer: Signer,
    evidence: Evidence,
    patience: Patience,
}

impl SpotPay {
    /// `secret` is the MD5 key or the private key, as the settings say.
    ///
    /// # Errors
    /// Everything that is missing or wrong in the settings.
    pub fn new(
        settings: SpotPaySettings,
        shop: ShopSettings,
        secret: &Secret,
        log: Arc<dyn WireLog>,
    ) -> Result<Self, Vec<SettingFault>> {
        let mut faults = settings.check(secret);
        faults.extend(check_shop(&shop));
        let signer = Signer::new(settings.sign, secret, &settings.acquirer_key);
        let (Ok(signer), true) = (signer, faults.is_empty()) else { return Err(faults) };
        let key_version = signer.name().to_owned();
        let evidence = Evidence { log, gateway: Gateway::SpotPay, key_version };
        Ok(Self { settings, shop, signer, evidence, patience: Patience::default() })
    }

    /// Other time-outs than five seconds.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    fn call(
        &self,
        service: &str,
        about: About<'_>,
        fields: &[(&str, String)],
    ) -> Result<Answer, Lost> {
        let mut form: Fields =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        form.insert("service".into(), service.to_owned());
        form.insert("partner".into(), self.settings.partner.clone());
        form.insert("_input_charset".into(), "UTF-8".into());
        form.insert("timestamp".into(), about.now.0.to_string());
        let signed = self.signer.sign(&form);
        form.insert("sign_type".into(), self.signer.name().into());
        form.insert("sign".into(), signed);
        let body = sign::form_encoded(&form);
        self.evidence.outgoing(about, &body)?;
        let headers =
            [("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8".to_owned())];
        let url = format!("{}/gateway.do?_input_charset=UTF-8", self.settings.host);
        let message =
            Message { method: "POST", url: &url, headers: &headers, body: body.as_bytes() };
        let heard = wire::exchange(&message, self.patience)?;
        let silence = |why| Err(Lost::Silence(why));
        let Ok(text) = String::from_utf8(heard.body) else { return silence(Silence::Rubbish) };
        self.evidence.incoming(about, &text);
        if heard.status != 200 {
            return silence(Silence::HttpStatus);
        }
        let Some(answer) = Answer::read(&text) else { return silence(Silence::Rubbish) };
        match answer.signature() {
            None => silence(Silence::Unsigned),
            Some(signed) if !self.signer.verifies(&answer.fields, signed) => {
                silence(Silence::BadSignature)
            }
            Some(_) => Ok(answer),
        }
    }

    fn query(&self, id: &str, now: AtMs) -> Result<Answer, Lost> {
        let about = About { call: "inquire", id, hide: "", now };
        self.call("alipay.acquire.overseas.query", about, &[("partner_trans_id", id.to_owned())])
    }

    /// The refund has no inquiry of its own: the same refund again answers with its outcome.
    fn send_refund(&self, call: &'static str, refund: &Refund, now: AtMs) -> RefundReply {
        let id = refund.id.to_string();
        let fields = [
            ("partner_trans_id", refund.attempt.to_string()),
            ("partner_refund_id", id.clone()),
            ("refund_amount", refund.amount.get().to_string()),
            ("currency", "JPY".to_owned()),
        ];
        let about = About { call, id: &id, hide: "", now };
        match self.call("alipay.acquire.overseas.spot.refund", about, &fields) {
            Ok(answer) => answer.refund_reply(refund),
            Err(lost) => lost.into(),
        }
    }
}

impl Wallet for SpotPay {
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply {
        let id = order.id.to_string();
        let extend = serde_json::json!({
            "secondary_merchant_id": self.shop.merchant_id,
            "secondary_merchant_name": self.shop.merchant_name,
            "secondary_merchant_industry": self.shop.mcc,
            "store_id": self.shop.store_id,
            "store_name": self.shop.store_name,
            "terminal_id": self.shop.terminal_id,
        });
        let fields = [
            ("alipay_seller_id", self.settings.partner.clone()),
            ("trans_name", self.shop.order_description.clone()),
            ("partner_trans_id", id.clone()),
            ("currency", "JPY".to_owned()),
            ("trans_amount", order.amount.get().to_string()),
            ("buyer_identity_code", code.reveal().to_owned()),
            ("identity_code_type", "barcode".to_owned()),
            ("trans_create_time", now.iso_in_japan()),
            ("biz_product", "OVERSEAS_MBARCODE_PAY".to_owned()),
            ("extend_info", extend.to_string()),
        ];
        let about = About { call: "pay", id: &id, hide: code.reveal(), now };
        match self.call("alipay.acquire.overseas.spot.pay", about, &fields) {
            Ok(answer) => answer.pay_reply(),
            Err(lost) => lost.into(),
        }
    }

    fn inquire(&self, order: &Order, now: AtMs) -> Reply {
        match self.query(&order.id.to_string(), now) {
            Ok(answer) => answer.query_reply(),
            Err(lost) => lost.into(),
        }
    }

    fn cancel(&self, order: &Order, now: AtMs) -> Reply {
        let id = order.id.to_string();
        let about = About { call: "cancel", id: &id, hide: "", now };
        match self.call("alipay.acquire.cancel", about, &[("out_trade_no", id.clone())]) {
            Ok(answer) if answer.is_success() => Reply::Closed,
            Ok(answer) => codes::question_reply(Gateway::SpotPay, answer.code()),
            Err(lost) => lost.into(),
        }
    }

    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        self.send_refund("refund", refund, now)
    }

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        self.send_refund("inquire_refund", refund, now)
    }

    fn probe(&self, _gateway: Gateway, now: AtMs) -> Probe {
        match self.query(&nobodys_id(now), now) {
            Ok(answer) => probed(Gateway::SpotPay, answer.code(), None),
            Err(lost) => lost.into(),
        }
    }

    fn set_up(&self) -> Vec<Gateway> {
        vec![Gateway::SpotPay]
    }
}
