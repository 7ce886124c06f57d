//! The shop's contracts with acquirers, and how they stand.

use super::State;
use crate::{
    credentials::SecretStateView,
    ports::wallet::Probe,
    view::{
        ContractStateView, ContractView, ProbeStateView, ProbeView, WalletRowStateView,
        WalletRowView, WalletsView,
    },
    wallets::{Opened, WalletSettings},
};
use maneki_core::{
    payment::{Gateway, carriers},
    scan::Wallet,
    time::AtMs,
};
use std::{collections::BTreeMap, sync::Arc};

#[derive(Clone, Default)]
pub struct Wallets {
    pub settings: Arc<WalletSettings>,
    /// The newest request to open them.
    pub asked: u32,
    pub opened: Arc<Opened>,
    pub probes: BTreeMap<Gateway, Probing>,
    /// Gateways whose acquirer refused the shop's settings, with its code. No payment goes there
    /// until a test works or the settings change.
    pub stopped: BTreeMap<Gateway, String>,
    /// Gateways out of reach, and when each is looked for again. No payment is begun over them.
    pub away: BTreeMap<Gateway, AtMs>,
    /// The acquirer's clock was found more than a minute from this one.
    pub clock_is_off: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probing {
    Asking { since: AtMs },
    Told { probe: Probe, at: AtMs },
}

impl State {
    /// Whether no wallet at all can be charged, since its acquirer is out of reach.
    #[must_use]
    pub fn wallets_away(&self) -> bool {
        let mut gateways = self.routes.values().peekable();
        gateways.peek().is_some() && gateways.all(|way| self.wallets.away.contains_key(way))
    }

    /// Whether a payment by any wallet would go to an acquirer's test system.
    #[must_use]
    pub fn tests_wallets(&self) -> bool {
        let is_test = |gateway: &Gateway| {
            self.wallets.settings.contract(*gateway).is_some_and(|own| own.is_test())
        };
        !self.kind.is_played() && self.routes.values().any(is_test)
    }

    #[must_use]
    pub fn wallets_view(&self) -> WalletsView {
        let wallets = &self.wallets;
        let rows = Wallet::ALL.iter().map(|wallet| {
            let carriers = carriers(*wallet);
            let route = self.routes.get(wallet).copied();
            WalletRowView {
                wallet: wallet.code().to_owned(),
                state: match (route, carriers) {
                    (Some(_), _) => WalletRowStateView::Charged,
                    (None, []) => WalletRowStateView::NeedsDocument,
                    (None, _) => WalletRowStateView::NotSetUp,
                },
                gateway: route.or(carriers.first().copied()).map(Into::into),
            }
        });
        WalletsView {
            shop: wallets.settings.shop.clone(),
            shop_faults: wallets.opened.shop_faults.clone(),
            contracts: Gateway::ALL.iter().map(|gateway| wallets.contract(*gateway)).collect(),
            wallets: rows.collect(),
            hosts: wallets.opened.hosts.clone(),
        }
    }
}

impl Wallets {
    fn contract(&self, gateway: Gateway) -> ContractView {
        let contract = self.settings.contract(gateway);
        let standing = self.opened.standings.get(&gateway);
        let faults = standing.map_or_else(Vec::new, |standing| standing.faults.clone());
        let alarm = self.stopped.get(&gateway).cloned();
        let whole = faults.is_empty() && self.opened.shop_faults.is_empty();
        let state = match (&contract, &alarm) {
            (None, _) => ContractStateView::Off,
            (Some(_), _) if self.opened.number < self.asked => ContractStateView::Opening,
            (Some(_), _) if !whole => ContractStateView::Incomplete,
            (Some(_), Some(_)) => ContractStateView::Stopped,
            (Some(_), None) => ContractStateView::Ready,
        };
        ContractView {
            gateway: gateway.into(),
            contract,
            secret: standing.map_or(SecretStateView::NotSet, |standing| standing.secret),
            secret_refused: standing.and_then(|standing| standing.secret_refused),
            state,
            faults,
            probe: self.probes.get(&gateway).map(ProbeView::from),
            alarm,
        }
    }
}

impl From<&Probing> for ProbeView {
    fn from(probing: &Probing) -> Self {
        let (probe, at) = match probing {
            Probing::Asking { since } => {
                let state = ProbeStateView::Asking;
                return Self { state, code: None, clock_ahead_ms: None, at_ms: since.0 };
            }
            Probing::Told { probe, at } => (probe, at),
        };
        let (state, code, clock_ahead_ms) = match probe {
            Probe::Works { clock_ahead_ms } => (ProbeStateView::Works, None, *clock_ahead_ms),
            Probe::Misconfigured { code } => {
                (ProbeStateView::Misconfigured, Some(code.clone()), None)
            }
            Probe::Unreachable => (ProbeStateView::Unreachable, None, None),
            Probe::NoAnswer(silence) => {
                (ProbeStateView::NoAnswer, Some(silence.code().to_owned()), None)
            }
            Probe::NotSetUp => (ProbeStateView::NotSetUp, None, None),
        };
        Self { state, code, clock_ahead_ms, at_ms: at.0 }
    }
}
