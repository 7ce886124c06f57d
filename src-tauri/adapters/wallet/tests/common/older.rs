//! Gateways of the older families, pointed at a simulator.

use super::{
    antom::shop,
    desk::{Kept, Open, key_ring, patience},
};
use maneki_app::ports::wallet::{Wallet, WireLog};
use maneki_core::payment::Gateway;
use maneki_wallet::{
    Secret,
    settings::{AcquirerKey, SpotPaySettings, SpotPaySign, WeChatSettings},
    sim::{MD5_KEY, Server},
    spotpay::SpotPay,
    wechat::WeChat,
};
use std::sync::Arc;

pub(crate) fn host(server: &Server) -> String {
    format!("http://{}", server.address)
}

pub(crate) fn spot_settings(host: String, sign: SpotPaySign) -> SpotPaySettings {
    let acquirer_key = key_ring().acquirer_public.clone();
    let partner = "2088000000000001".into();
    SpotPaySettings { test: true, host, partner, sign, acquirer_key }
}

pub(crate) fn spot_md5(server: &Server, log: Arc<Kept>) -> Box<dyn Wallet> {
    let settings = spot_settings(host(server), SpotPaySign::Md5);
    let wallet = SpotPay::new(settings, shop(), &Secret::new(MD5_KEY), log);
    Box::new(wallet.expect("complete").with_patience(patience()))
}

pub(crate) fn spot_rsa2(server: &Server, log: Arc<Kept>) -> Box<dyn Wallet> {
    let settings = spot_settings(host(server), SpotPaySign::Rsa2);
    let wallet = SpotPay::new(settings, shop(), &key_ring().till_private, log);
    Box::new(wallet.expect("complete").with_patience(patience()))
}

pub(crate) fn wechat_settings(host: String) -> WeChatSettings {
    WeChatSettings {
        test: true,
        host,
        app_id: "wx0000000000000000".into(),
        merchant_id: "1900000109".into(),
        serial_no: "TILL1".into(),
        acquirer_keys: vec![AcquirerKey::new("SIM1", key_ring().acquirer_public.clone())],
    }
}

pub(crate) fn wechat_with(host: String, key: &Secret, log: Arc<dyn WireLog>) -> WeChat {
    let wallet = WeChat::new(wechat_settings(host), shop(), key, log);
    wallet.expect("complete").with_patience(patience())
}

pub(crate) fn wechat(server: &Server, log: Arc<Kept>) -> Box<dyn Wallet> {
    Box::new(wechat_with(host(server), &key_ring().till_private, log))
}

pub(crate) const ALL: [(&str, Gateway, Open); 3] = [
    ("spot.pay MD5", Gateway::SpotPay, spot_md5),
    ("spot.pay RSA2", Gateway::SpotPay, spot_rsa2),
    ("WeChat", Gateway::WeChat, wechat),
];
