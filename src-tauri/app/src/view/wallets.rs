//! The shop's wallets as the manager sets them up. Secrets are told as set or not set.

use crate::{
    credentials::{SecretStateView, SettingFaultView, SettingWhyView},
    wallets::{Contract, GatewayView, ShopSettings, WalletHostView},
};
use serde::Serialize;
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WalletsView {
    pub shop: ShopSettings,
    pub shop_faults: Vec<SettingFaultView>,
    pub contracts: Vec<ContractView>,
    /// Every wallet that a code can hint at.
    pub wallets: Vec<WalletRowView>,
    pub hosts: Vec<WalletHostView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ContractView {
    pub gateway: GatewayView,
    /// None until it is set up.
    pub contract: Option<Contract>,
    pub secret: SecretStateView,
    pub secret_refused: Option<SettingWhyView>,
    pub state: ContractStateView,
    pub faults: Vec<SettingFaultView>,
    pub probe: Option<ProbeView>,
    /// The acquirer refused the shop's settings with this code: payments over it are stopped.
    pub alarm: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContractStateView {
    Off,
    Opening,
    Incomplete,
    Ready,
    /// The acquirer does not accept the settings.
    Stopped,
}

/// A connection test: under way, or how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProbeView {
    pub state: ProbeStateView,
    /// The acquirer's own code, or the name of the silence.
    pub code: Option<String>,
    /// How far this machine's clock is ahead of the acquirer's, where it told.
    pub clock_ahead_ms: Option<i64>,
    pub at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProbeStateView {
    Asking,
    Works,
    Misconfigured,
    Unreachable,
    NoAnswer,
    NotSetUp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct WalletRowView {
    pub wallet: String,
    pub state: WalletRowStateView,
    /// What charges it, or could.
    pub gateway: Option<GatewayView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WalletRowStateView {
    Charged,
    NotSetUp,
    /// Its contract document is not public.
    NeedsDocument,
}
