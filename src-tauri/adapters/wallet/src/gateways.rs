//! All gateways as one wallet: an order goes to the one that it was sent over.

use crate::{
    Secret,
    antom::Antom,
    settings::{SettingFault, WalletSettings, secret_name},
    spotpay::SpotPay,
    wechat::WeChat,
    wire::Lost,
};
use maneki_app::ports::wallet::{NotKept, Notice, Probe, Wallet, WireLog, WireRecord};
use maneki_core::{
    id::{AttemptId, Id},
    payment::{
        self, Gateway, Order, Reply,
        codes::{self, Meaning},
    },
    refund::{Refund, RefundReply},
    scan::{self, PaymentCode},
    time::AtMs,
};
use std::{collections::BTreeMap, sync::Arc};

/// The wallets whose protocols are public.
const ROUTED: [scan::Wallet; 3] =
    [scan::Wallet::Alipay, scan::Wallet::AlipayPlus, scan::Wallet::WeChatPay];

/// The gateways that are set up.
#[derive(Default)]
pub struct Gateways {
    carriers: Vec<Box<dyn Wallet>>,
}

impl Gateways {
    /// Each carrier's `set_up` names what it carries.
    #[must_use]
    pub fn new(carriers: Vec<Box<dyn Wallet>>) -> Self {
        Self { carriers }
    }

    /// Opens every gateway whose settings are there and right; the others are told with what is
    /// wrong with them. `secret` looks a name of [`secret_name`] up in the key ring.
    pub fn open(
        settings: &WalletSettings,
        secret: &dyn Fn(&str) -> Secret,
        log: &Arc<dyn WireLog>,
    ) -> (Self, Vec<(Gateway, Vec<SettingFault>)>) {
        let mut gateways = Self::default();
        let mut faulty = Vec::new();
        let mut add = |gateway, opened: Result<Box<dyn Wallet>, _>| match opened {
            Ok(wallet) => gateways.carriers.push(wallet),
            Err(faults) => faulty.push((gateway, faults)),
        };
        let shop = || settings.shop.clone();
        let key = |gateway| secret(secret_name(gateway));
        if let Some(own) = settings.antom.clone() {
            let opened = Antom::new(own, shop(), &key(Gateway::Antom), Arc::clone(log));
            add(Gateway::Antom, opened.map(|wallet| Box::new(wallet) as Box<dyn Wallet>));
        }
        if let Some(own) = settings.spot_pay.clone() {
            let opened = SpotPay::new(own, shop(), &key(Gateway::SpotPay), Arc::clone(log));
            add(Gateway::SpotPay, opened.map(|wallet| Box::new(wallet) as Box<dyn Wallet>));
        }
        if let Some(own) = settings.wechat.clone() {
            let opened = WeChat::new(own, shop(), &key(Gateway::WeChat), Arc::clone(log));
            add(Gateway::WeChat, opened.map(|wallet| Box::new(wallet) as Box<dyn Wallet>));
        }
        (gateways, faulty)
    }

    /// Which gateway charges which wallet; a wallet without one is not listed.
    #[must_use]
    pub fn routes(&self) -> BTreeMap<scan::Wallet, Gateway> {
        let set_up = self.set_up();
        let carried = |wallet| Some((wallet, payment::route(wallet, &set_up).ok()?));
        ROUTED.iter().copied().filter_map(carried).collect()
    }

    fn of(&self, gateway: Gateway) -> Option<&dyn Wallet> {
        let mut carriers = self.carriers.iter().map(|wallet| &**wallet);
        carriers.find(|wallet| wallet.set_up().contains(&gateway))
    }
}

impl Wallet for Gateways {
    fn pay(&self, order: &Order, code: &PaymentCode, now: AtMs) -> Reply {
        self.of(order.gateway).map_or(Reply::NotSent, |wallet| wallet.pay(order, code, now))
    }

    fn inquire(&self, order: &Order, now: AtMs) -> Reply {
        self.of(order.gateway).map_or(Reply::NotSent, |wallet| wallet.inquire(order, now))
    }

    fn cancel(&self, order: &Order, now: AtMs) -> Reply {
        self.of(order.gateway).map_or(Reply::NotSent, |wallet| wallet.cancel(order, now))
    }

    fn refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        self.of(refund.gateway).map_or(RefundReply::NotSent, |wallet| wallet.refund(refund, now))
    }

    fn inquire_refund(&self, refund: &Refund, now: AtMs) -> RefundReply {
        let wallet = self.of(refund.gateway);
        wallet.map_or(RefundReply::NotSent, |wallet| wallet.inquire_refund(refund, now))
    }

    fn probe(&self, gateway: Gateway, now: AtMs) -> Probe {
        self.of(gateway).map_or(Probe::NotSetUp, |wallet| wallet.probe(gateway, now))
    }

    fn read_notice(&self, notice: &Notice<'_>) -> Option<AttemptId> {
        self.carriers.iter().find_map(|wallet| wallet.read_notice(notice))
    }

    fn clock_ahead_ms(&self) -> Option<i64> {
        let told = self.carriers.iter().filter_map(|wallet| wallet.clock_ahead_ms());
        told.max_by_key(|ahead| ahead.abs())
    }

    fn set_up(&self) -> Vec<Gateway> {
        self.carriers.iter().flat_map(|wallet| wallet.set_up()).collect()
    }
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

impl From<Lost> for Probe {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::NotSent => Self::Unreachable,
            Lost::Silence(silence) => Self::NoAnswer(silence),
        }
    }
}

/// An id that no payment has: the moment, in the place of chance.
pub(crate) fn nobodys_id(now: AtMs) -> String {
    AttemptId(Id(u128::from(now.0.unsigned_abs()))).to_string()
}

/// A signed answer to a question about nobody's order.
pub(crate) fn probed(gateway: Gateway, code: &str, clock_ahead_ms: Option<i64>) -> Probe {
    match codes::meaning(gateway, code) {
        Meaning::Misconfigured => Probe::Misconfigured { code: code.to_owned() },
        _ => Probe::Works { clock_ahead_ms },
    }
}

/// Keeps nothing; for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWireLog;

impl WireLog for NoWireLog {
    fn keep(&self, _record: &WireRecord) -> Result<(), NotKept> {
        Ok(())
    }
}
