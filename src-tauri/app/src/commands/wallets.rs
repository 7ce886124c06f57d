//! The shop's contracts with acquirers: set, change, test. A secret comes in and never goes out.

use super::Nothing;
use crate::{
    credentials::{Secret, SecretChange, holds_private_key},
    error::{AppError, ErrorCode},
    ports::{Write, wallet::Probe},
    state::wallets::Probing,
    till::{Effect, Turn},
    view::{Notice, WalletsView},
    wallets::{Contract, GatewayView, Opened, ShopSettings, WalletSettings},
};
use maneki_core::{audit::Action, payment::Gateway};
use serde::Deserialize;
use std::{collections::BTreeSet, sync::Arc};
use ts_rs::TS;

/// Longer than any key that an acquirer takes.
const LONGEST_SETTING: usize = 20_000;
/// How often an acquirer that is out of reach is looked for.
const LOOK_AGAIN_MS: i64 = 10_000;

pub fn show_wallets(turn: &mut Turn<'_>, _: Nothing) -> Result<WalletsView, AppError> {
    Ok(turn.state.wallets_view())
}

pub fn save_wallet_shop(turn: &mut Turn<'_>, request: ShopSettings) -> Result<Nothing, AppError> {
    let mut settings = turn.state.wallets.settings.as_ref().clone();
    let before = shop_words(&settings.shop);
    settings.shop = request;
    let after = shop_words(&settings.shop);
    turn.audit_change(Action::SettingsChanged, None, "wallet.shop", before, after);
    keep(turn, settings, SecretChange::None)
}

/// One gateway's settings, and its secret where it is new; none or an empty one keeps the old.
#[derive(Debug, Deserialize, TS)]
pub struct SaveWalletContract {
    pub contract: Contract,
    pub secret: Option<Secret>,
}

pub fn save_wallet_contract(
    turn: &mut Turn<'_>,
    request: SaveWalletContract,
) -> Result<Nothing, AppError> {
    let gateway = request.contract.gateway();
    if request.contract.texts().into_iter().any(holds_private_key) {
        return Err(ErrorCode::PrivateKeyGiven.into());
    }
    let mut settings = turn.state.wallets.settings.as_ref().clone();
    let old = settings.contract(gateway);
    let moves = old.as_ref().is_some_and(|old| old.account() != request.contract.account());
    if moves {
        nothing_open(turn, gateway)?;
    }
    let secret = request.secret.filter(|secret| !secret.is_empty());
    let given = if secret.is_some() { "; secret=given" } else { "" };
    let before = old.as_ref().map_or_else(String::new, contract_words);
    let after = format!("{}{given}", contract_words(&request.contract));
    settings.put(request.contract);
    let subject = format!("wallet.{}", gateway.code());
    turn.audit_change(Action::SettingsChanged, None, subject, before, after);
    let change = secret.map_or(SecretChange::None, |secret| SecretChange::Keep(gateway, secret));
    keep(turn, settings, change)
}

#[derive(Debug, Deserialize, TS)]
pub struct OfGateway {
    pub gateway: GatewayView,
}

pub fn remove_wallet_contract(
    turn: &mut Turn<'_>,
    request: OfGateway,
) -> Result<Nothing, AppError> {
    let gateway = Gateway::from(request.gateway);
    nothing_open(turn, gateway)?;
    let mut settings = turn.state.wallets.settings.as_ref().clone();
    let before = settings.contract(gateway).as_ref().map_or_else(String::new, contract_words);
    settings.remove(gateway);
    let subject = format!("wallet.{}", gateway.code());
    turn.audit_change(Action::SettingsChanged, None, subject, before, "removed");
    keep(turn, settings, SecretChange::Forget(gateway))
}

/// Asks the acquirer about an order that nobody made; the answer comes with the manager's picture.
pub fn test_wallet(turn: &mut Turn<'_>, request: OfGateway) -> Result<Nothing, AppError> {
    let gateway = Gateway::from(request.gateway);
    turn.state.wallets.probes.insert(gateway, Probing::Asking { since: turn.now });
    turn.effects.push(Effect::ProbeWallet { gateway });
    Ok(Nothing {})
}

/// What is still asked about must be asked where it was sent.
fn nothing_open(turn: &Turn<'_>, gateway: Gateway) -> Result<(), AppError> {
    let attempts = turn.state.attempts.values();
    let mut attempts = attempts.filter(|attempt| attempt.is_open() || attempt.next_at.is_some());
    let mut refunds = turn.state.refunds.values().filter(|refund| refund.is_open());
    let open = attempts.any(|attempt| attempt.order.gateway == gateway)
        || refunds.any(|refund| refund.gateway == gateway);
    if open { Err(ErrorCode::PaymentOpen.into()) } else { Ok(()) }
}

fn keep(
    turn: &mut Turn<'_>,
    settings: WalletSettings,
    secret: SecretChange<Gateway>,
) -> Result<Nothing, AppError> {
    if settings.to_text().len() > LONGEST_SETTING {
        return Err(AppError::new(ErrorCode::BadSettings).with("field", "wallets"));
    }
    turn.writes.push(Write::SaveWallets(Box::new(settings.clone())));
    let wallets = &mut turn.state.wallets;
    wallets.settings = Arc::new(settings);
    wallets.probes.clear();
    wallets.stopped.clear();
    open(turn, secret);
    Ok(Nothing {})
}

/// Has the gateways opened from the settings as they now are.
pub(crate) fn open(turn: &mut Turn<'_>, secret: SecretChange<Gateway>) {
    let wallets = &mut turn.state.wallets;
    wallets.asked = wallets.asked.saturating_add(1);
    let (number, settings) = (wallets.asked, Arc::clone(&wallets.settings));
    turn.effects.push(Effect::OpenWallets { number, settings, secret });
}

pub(crate) fn opened(turn: &mut Turn<'_>, opened: Opened) {
    if opened.number < turn.state.wallets.opened.number {
        return;
    }
    turn.state.routes = Arc::new(opened.routes.clone());
    turn.state.wallets.opened = Arc::new(opened);
    turn.state.wallets.away.clear();
    // Nothing leaves a shop that is played.
    if !turn.state.kind.is_played() {
        let gateways: BTreeSet<Gateway> = turn.state.routes.values().copied().collect();
        gateways.into_iter().for_each(|gateway| look(turn, gateway));
    }
}

fn look(turn: &mut Turn<'_>, gateway: Gateway) {
    turn.effects.push(Effect::ProbeWallet { gateway });
}

/// What a call told of the line: something left the till over it, or nothing did.
pub(crate) fn line_told(turn: &mut Turn<'_>, gateway: Gateway, sent: bool) {
    if sent {
        turn.state.wallets.away.remove(&gateway);
    } else if !turn.state.wallets.away.contains_key(&gateway) {
        look(turn, gateway);
    }
}

/// Looks again for what was out of reach.
pub(crate) fn tick(turn: &mut Turn<'_>) {
    let (now, next) = (turn.now, turn.now.plus_ms(LOOK_AGAIN_MS));
    for (gateway, at) in turn.state.wallets.away.iter_mut().filter(|(_, at)| **at <= now) {
        *at = next;
        turn.effects.push(Effect::ProbeWallet { gateway: *gateway });
    }
}

pub(crate) fn probed(turn: &mut Turn<'_>, gateway: Gateway, probe: Probe) {
    if probe == Probe::Unreachable {
        turn.state.wallets.away.insert(gateway, turn.now.plus_ms(LOOK_AGAIN_MS));
    } else {
        turn.state.wallets.away.remove(&gateway);
    }
    match &probe {
        Probe::Works { .. } => {
            turn.state.wallets.stopped.remove(&gateway);
        }
        Probe::Misconfigured { code } => {
            turn.state.wallets.stopped.insert(gateway, code.clone());
        }
        Probe::Unreachable | Probe::NoAnswer(_) | Probe::NotSetUp => {}
    }
    turn.state.wallets.probes.insert(gateway, Probing::Told { probe, at: turn.now });
}

/// A clock that is off by more is told: the acquirer may refuse what bears its time.
const CLOCK_MAY_DIFFER_MS: u64 = 60_000;

/// Tells it once each time the clock is found off.
pub(crate) fn clock_told(turn: &mut Turn<'_>, ahead_ms: i64) {
    let off = ahead_ms.unsigned_abs() > CLOCK_MAY_DIFFER_MS;
    if off && !turn.state.wallets.clock_is_off {
        let seconds = (ahead_ms.unsigned_abs() / 1_000).to_string();
        turn.notice(Notice::ClockDiffers, &[("seconds", seconds)]);
    }
    turn.state.wallets.clock_is_off = off;
}

fn shop_words(shop: &ShopSettings) -> String {
    format!(
        "merchant_id={}; merchant_name={}; mcc={}; store_id={}; store_name={}; terminal_id={}; \
         order_description={}",
        shop.merchant_id,
        shop.merchant_name,
        shop.mcc,
        shop.store_id,
        shop.store_name,
        shop.terminal_id,
        shop.order_description,
    )
}

/// Public keys are told by their versions only: they are long.
fn contract_words(contract: &Contract) -> String {
    let keys = |keys: &[crate::wallets::AcquirerKey]| {
        keys.iter().map(|key| key.version.clone()).collect::<Vec<_>>().join(",")
    };
    let system = if contract.is_test() { "test" } else { "live" };
    let (host, account) = contract.account();
    let own = match contract {
        Contract::Antom(own) => {
            format!("key_version={}; acquirer_keys={}", own.key_version, keys(&own.acquirer_keys))
        }
        Contract::SpotPay(own) => format!("sign={:?}", own.sign),
        Contract::Wechat(own) => format!(
            "app_id={}; serial_no={}; acquirer_keys={}",
            own.app_id,
            own.serial_no,
            keys(&own.acquirer_keys)
        ),
    };
    format!("system={system}; host={host}; account={account}; {own}")
}
