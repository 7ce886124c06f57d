//! The Antom gateway, pointed at a simulator.

use super::desk::{Desk, Kept, key_ring, patience};
use maneki_app::ports::wallet::{Wallet, WireLog};
use maneki_core::payment::Gateway;
use maneki_wallet::{
    antom::Antom,
    settings::{AcquirerKey, AntomSettings, ShopSettings},
    sim::{Server, script::Script},
};
use std::sync::Arc;

pub(crate) fn shop() -> ShopSettings {
    ShopSettings {
        merchant_id: "M001".into(),
        merchant_name: "招き免税店".into(),
        mcc: "5309".into(),
        store_id: "S001".into(),
        store_name: "銀座本店".into(),
        terminal_id: "T01".into(),
        order_description: "免税品".into(),
    }
}

pub(crate) fn settings(host: String) -> AntomSettings {
    AntomSettings {
        test: true,
        host,
        client_id: "SANDBOX_5Y0000000000".into(),
        key_version: "1".into(),
        acquirer_keys: vec![AcquirerKey::new("1", key_ring().acquirer_public.clone())],
        settlement_currency: Some("JPY".into()),
        notify_url: None,
        notify_port: None,
    }
}

pub(crate) fn gateway(host: String, log: Arc<dyn WireLog>) -> Antom {
    Antom::new(settings(host), shop(), &key_ring().till_private, log)
        .expect("complete settings")
        .with_patience(patience())
}

fn open(server: &Server, kept: Arc<Kept>) -> Box<dyn Wallet> {
    Box::new(gateway(format!("http://{}", server.address), kept))
}

pub(crate) fn desk(script: Script) -> Desk {
    Desk::open(Gateway::Antom, open, script, 1_250)
}
