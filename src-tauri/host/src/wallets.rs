//! The wallets' gateways: opened from the shop's settings and the key ring, opened anew when those
//! change, and asked.

use crate::{
    credentials::{forget, keep, look_up},
    opening::{Opening, Ticket},
};
use maneki_app::{
    credentials::{SecretChange, SettingWhyView},
    ports::{
        Wallet,
        wallet::{Notice, Probe, WireLog},
    },
    till::{Fact, WalletCall},
    wallets::{Opened, Standing, WalletSettings},
};
use maneki_core::{payment::Gateway, scan, time::AtMs};
use maneki_system::secrets::Secrets;
use maneki_wallet::{
    Gateways,
    door::{Door, Heard},
    fake::FakeWallet,
    hosts,
    settings::{
        Check as _, SECRET_FIELDS, SettingFault, Why, check_shop, notify_port, secret_name,
    },
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The demo's wallet in the place of every gateway, and what it charges.
pub(crate) struct Demo {
    pub(crate) fake: Arc<FakeWallet>,
    pub(crate) routes: BTreeMap<scan::Wallet, Gateway>,
}

/// What calls go over.
pub(crate) struct Desk {
    secrets: Secrets,
    log: Arc<dyn WireLog>,
    demo: Option<Demo>,
    gateways: Opening<Arc<Gateways>>,
    door: Mutex<Option<Door>>,
}

impl Desk {
    pub(crate) fn new(secrets: Secrets, log: Arc<dyn WireLog>, demo: Option<Demo>) -> Self {
        Self { secrets, log, demo, gateways: Opening::default(), door: Mutex::new(None) }
    }

    /// Calls made from here on wait for [`Desk::open`].
    pub(crate) fn expect(&self) -> Ticket<Arc<Gateways>> {
        self.gateways.expect()
    }

    /// Keeps or forgets a secret, then opens what the settings and the secrets allow. `tell` takes
    /// what a notice is about, and says whether the till has stored it.
    pub(crate) fn open(
        &self,
        ticket: Ticket<Arc<Gateways>>,
        number: u32,
        settings: &WalletSettings,
        change: &SecretChange<Gateway>,
        tell: impl Fn(Fact) -> bool + Send + 'static,
    ) -> Fact {
        ticket.open(|| self.open_all(number, settings, change, tell))
    }

    fn open_all(
        &self,
        number: u32,
        settings: &WalletSettings,
        change: &SecretChange<Gateway>,
        tell: impl Fn(Fact) -> bool + Send + 'static,
    ) -> (Arc<Gateways>, Fact) {
        let refused = self.change(settings, change);
        let mut found = BTreeMap::new();
        for gateway in Gateway::ALL.iter().copied() {
            found.insert(gateway, look_up(&self.secrets, secret_name(gateway)));
        }
        let reveal = |name: &str| {
            let mut found = found.iter();
            let found = found.find(|(gateway, _)| secret_name(**gateway) == name);
            found.map(|(_, (secret, _))| secret.clone()).unwrap_or_default()
        };
        let (gateways, _) = Gateways::open(settings, &reveal, &self.log);
        let routes = match &self.demo {
            Some(demo) => demo.routes.clone(),
            None => gateways.routes(),
        };
        let gateways = Arc::new(gateways);
        let port_fault = self.open_door(settings, Arc::clone(&gateways), tell);
        let standings = found.into_iter().map(|(gateway, (secret, state))| {
            let contract = settings.contract(gateway);
            let mut faults = contract.map_or_else(Vec::new, |own| own.check(&secret));
            faults.extend(port_fault.filter(|_| gateway == Gateway::Antom));
            let refused = refused.filter(|(of, _)| *of == gateway).map(|(_, why)| why);
            let standing = Standing {
                secret: state,
                secret_refused: refused,
                faults: faults.into_iter().map(Into::into).collect(),
            };
            (gateway, standing)
        });
        let opened = Fact::WalletsOpened(Box::new(Opened {
            number,
            routes,
            standings: standings.collect(),
            shop_faults: check_shop(&settings.shop).into_iter().map(Into::into).collect(),
            hosts: hosts::shipped(),
        }));
        (gateways, opened)
    }

    /// Hears notices where the settings name a port; what keeps it from that.
    fn open_door(
        &self,
        settings: &WalletSettings,
        gateways: Arc<Gateways>,
        tell: impl Fn(Fact) -> bool + Send + 'static,
    ) -> Option<SettingFault> {
        let mut door = self.door.lock().unwrap_or_else(PoisonError::into_inner);
        // The old one first: the port may be the same.
        *door = None;
        let port = settings.antom.as_ref().and_then(|own| own.notify_port.as_deref());
        let port = port.and_then(notify_port).filter(|_| self.demo.is_none())?;
        let hear = move |notice: &Notice<'_>| match gateways.read_notice(notice) {
            Some(attempt) if tell(Fact::WalletNotice { attempt }) => Heard::Taken,
            Some(_) => Heard::NotTaken,
            None => Heard::NotSigned,
        };
        match Door::open(port, hear) {
            Ok(open) => {
                *door = Some(open);
                None
            }
            Err(error) => {
                tracing::error!(%error, port, "no notices are heard");
                Some(SettingFault { field: "notify_port", why: Why::PortTaken })
            }
        }
    }

    /// A secret that is none, as a public key, is not kept: why not.
    fn change(
        &self,
        settings: &WalletSettings,
        change: &SecretChange<Gateway>,
    ) -> Option<(Gateway, SettingWhyView)> {
        match change {
            SecretChange::None => None,
            SecretChange::Keep(gateway, secret) => {
                let faults = settings.contract(*gateway).map(|own| own.check(secret));
                let mut faults = faults.into_iter().flatten();
                if let Some(fault) = faults.find(|fault| SECRET_FIELDS.contains(&fault.field)) {
                    return Some((*gateway, fault.why.into()));
                }
                let refused = keep(&self.secrets, secret_name(*gateway), secret);
                refused.map(|why| (*gateway, why))
            }
            SecretChange::Forget(gateway) => {
                forget(&self.secrets, secret_name(*gateway));
                None
            }
        }
    }

    pub(crate) fn make(&self, call: WalletCall, now: AtMs) -> Fact {
        match &self.demo {
            Some(demo) => call.make(demo.fake.as_ref(), now),
            None => call.make(self.gateways.wait().as_ref(), now),
        }
    }

    /// What the last signed answer told of the clock.
    pub(crate) fn clock(&self) -> Option<Fact> {
        let gateways = self.demo.is_none().then(|| self.gateways.wait())?;
        gateways.clock_ahead_ms().map(|ahead_ms| Fact::WalletClock { ahead_ms })
    }

    pub(crate) fn probe(&self, gateway: Gateway, now: AtMs) -> Fact {
        let probe = match &self.demo {
            // Nothing leaves the demo: its settings are only tried on.
            Some(_) => Probe::NotSetUp,
            None => self.gateways.wait().probe(gateway, now),
        };
        Fact::WalletProbed { gateway, probe }
    }
}
