//! The shop's own data: rate, settings, camera; and the demo's levers.

use super::Nothing;
use crate::{
    demo::fresh_code,
    error::{AppError, ErrorCode},
    ports::Write,
    table::Window,
    till::{Effect, Shown, Turn},
    view::LanguageView,
};
use maneki_core::{
    audit::Action,
    rate::{Rate, RateQuote},
    receipt::TNumber,
    settings::{SCANNER_BAUDS, ScannerLine, Settings, is_receipt_page},
    staff::Language,
    tax::Rounding,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// CNY for one JPY as a decimal, and where it was read.
#[derive(Debug, Deserialize, TS)]
pub struct EnterRate {
    pub rate: String,
    pub source: String,
}

pub fn enter_rate(turn: &mut Turn<'_>, request: EnterRate) -> Result<Nothing, AppError> {
    let rate = Rate::parse(&request.rate)?;
    let source: String = request.source.trim().chars().take(60).collect();
    if source.is_empty() {
        return Err(AppError::new(ErrorCode::BadRate).with("field", "source"));
    }
    quote(turn, RateQuote { rate, source, at: turn.now });
    Ok(Nothing {})
}

/// A rate file as text, in one of the documented formats.
#[derive(Debug, Deserialize, TS)]
pub struct ImportRate {
    pub text: String,
}

pub fn import_rate(turn: &mut Turn<'_>, request: ImportRate) -> Result<Nothing, AppError> {
    let read = turn.files.rate(request.text.as_bytes());
    let found =
        read.map_err(|fault| AppError::new(ErrorCode::RateFileBad).with("line", fault.line))?;
    quote(turn, found);
    Ok(Nothing {})
}

fn quote(turn: &mut Turn<'_>, quote: RateQuote) {
    let before = turn.state.quote.as_ref().map_or_else(String::new, |old| old.rate.to_string());
    turn.audit_change(Action::RateEntered, None, &quote.source, before, quote.rate);
    turn.writes.push(Write::AddQuote(quote.clone()));
    turn.state.quote = Some(quote);
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoundingView {
    Down,
    HalfUp,
    Up,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettingsView {
    pub shop_name: String,
    pub branch: String,
    pub address: String,
    pub phone: String,
    pub registration_number: String,
    pub till_number: u8,
    pub day_border_hour: u8,
    pub rounding: RoundingView,
    pub rate_limit_hours: u16,
    pub visitor_language: LanguageView,
    pub camera: String,
    /// The serial port of a barcode scanner, by its listed name or its path; empty for none.
    pub scanner_port: String,
    pub scanner_baud: u32,
    pub cashier_discount_basis_points: u16,
    pub lock_after_minutes: u16,
    /// Where the page that shows e-receipts lies; empty makes none.
    pub receipt_page: String,
}

impl From<&Settings> for SettingsView {
    fn from(settings: &Settings) -> Self {
        let settings = settings.clone();
        Self {
            shop_name: settings.shop_name,
            branch: settings.branch,
            address: settings.address,
            phone: settings.phone,
            registration_number: settings.registration_number,
            till_number: settings.till_number,
            day_border_hour: settings.day_border_hour,
            rounding: match settings.rounding {
                Rounding::Down => RoundingView::Down,
                Rounding::HalfUp => RoundingView::HalfUp,
                Rounding::Up => RoundingView::Up,
            },
            rate_limit_hours: settings.rate_limit_hours,
            visitor_language: settings.visitor_language.into(),
            camera: settings.camera,
            scanner_port: settings.scanner.port,
            scanner_baud: settings.scanner.baud,
            cashier_discount_basis_points: settings.cashier_discount_basis_points,
            lock_after_minutes: settings.lock_after_minutes,
            receipt_page: settings.receipt_page,
        }
    }
}

impl SettingsView {
    /// These settings over `old`, which keeps what this page does not show.
    fn over(self, old: &Settings) -> Settings {
        let view = self;
        Settings {
            shop_name: view.shop_name.trim().to_owned(),
            branch: view.branch.trim().to_owned(),
            address: view.address.trim().to_owned(),
            phone: view.phone.trim().to_owned(),
            registration_number: view.registration_number.trim().to_owned(),
            till_number: view.till_number,
            day_border_hour: view.day_border_hour,
            rounding: match view.rounding {
                RoundingView::Down => Rounding::Down,
                RoundingView::HalfUp => Rounding::HalfUp,
                RoundingView::Up => Rounding::Up,
            },
            rate_limit_hours: view.rate_limit_hours,
            visitor_language: view.visitor_language.into(),
            receipt_header: old.receipt_header.clone(),
            receipt_footer: old.receipt_footer.clone(),
            return_terms: old.return_terms.clone(),
            logo: old.logo.clone(),
            camera: view.camera,
            scanner: ScannerLine {
                port: view.scanner_port.trim().to_owned(),
                baud: view.scanner_baud,
            },
            cashier_discount_basis_points: view.cashier_discount_basis_points,
            lock_after_minutes: view.lock_after_minutes,
            receipt_page: view.receipt_page.trim().to_owned(),
            tax_free: old.tax_free.clone(),
            backup: old.backup.clone(),
        }
    }
}

pub fn show_settings(turn: &mut Turn<'_>, _: Nothing) -> Result<SettingsView, AppError> {
    Ok((&turn.state.settings).into())
}

/// What the page that shows e-receipts must know of this till: a line of its `tills.json`.
#[derive(Debug, Serialize, TS)]
pub struct ReceiptKeyView {
    /// The Ed25519 public key as hex.
    pub key: String,
    pub shop: String,
}

pub fn show_receipt_key(turn: &mut Turn<'_>, _: Nothing) -> Result<ReceiptKeyView, AppError> {
    let settings = &turn.state.settings;
    let shop = format!("{} {}", settings.shop_name, settings.branch).trim().to_owned();
    let key = maneki_core::hex::hex(&turn.state.receipt_key);
    Ok(ReceiptKeyView { key, shop })
}

#[derive(Debug, Serialize, TS)]
pub struct SettingsSaved {
    /// The registration number is no company's: a sole trader's, or mistyped.
    pub registration_odd: bool,
}

pub fn save_settings(
    turn: &mut Turn<'_>,
    request: SettingsView,
) -> Result<SettingsSaved, AppError> {
    let settings = request.over(&turn.state.settings);
    check(&settings)?;
    check_printable(turn, &settings)?;
    let camera = settings.camera.clone();
    if camera != turn.state.settings.camera {
        turn.effects.push(Effect::Camera { name: camera });
    }
    if settings.scanner != turn.state.settings.scanner {
        turn.effects.push(Effect::Scanner(settings.scanner.clone()));
    }
    let before = SettingsView::from(&turn.state.settings);
    let after = SettingsView::from(&settings);
    turn.audit_fields(Action::SettingsChanged, "shop", Some(&before), &after);
    turn.writes.push(Write::SaveSettings(Box::new(settings.clone())));
    let number = TNumber::parse(&settings.registration_number);
    let registration_odd = number.is_ok_and(|number| !number.is_corporate());
    turn.state.visitor_language = settings.visitor_language;
    turn.state.settings = settings;
    Ok(SettingsSaved { registration_odd })
}

fn check(settings: &Settings) -> Result<(), AppError> {
    let bad = |field: &str| Err(AppError::new(ErrorCode::BadSettings).with("field", field));
    if settings.shop_name.is_empty() {
        return bad("shop_name");
    }
    if !(1..=99).contains(&settings.till_number) {
        return bad("till_number");
    }
    if settings.day_border_hour > 23 {
        return bad("day_border_hour");
    }
    if !(1..=24 * 14).contains(&settings.rate_limit_hours) {
        return bad("rate_limit_hours");
    }
    if !settings.receipt_page.is_empty() && !is_receipt_page(&settings.receipt_page) {
        return bad("receipt_page");
    }
    if !SCANNER_BAUDS.contains(&settings.scanner.baud) {
        return bad("scanner_baud");
    }
    if settings.cashier_discount_basis_points > 10_000 {
        return bad("cashier_discount_basis_points");
    }
    let number = &settings.registration_number;
    if !number.is_empty() && TNumber::parse(number).is_err() {
        return Err(ErrorCode::BadRegistrationNumber.into());
    }
    Ok(())
}

/// What the law wants on every receipt must be there as it is, or nothing could be printed.
fn check_printable(turn: &Turn<'_>, settings: &Settings) -> Result<(), AppError> {
    for (item, text) in [
        ("shop", &settings.shop_name),
        ("branch", &settings.branch),
        ("address", &settings.address),
    ] {
        let characters: String = turn.press.missing(text, Language::Ja).into_iter().collect();
        if !characters.is_empty() {
            let error = AppError::new(ErrorCode::PaperCharacterMissing).with("item", item);
            return Err(error.with("characters", characters));
        }
    }
    Ok(())
}

/// Opens the practice shop (練習) in windows, a folder and numbers of its own. This till goes on.
pub fn start_practice(turn: &mut Turn<'_>, _: Nothing) -> Result<Nothing, AppError> {
    if !turn.state.can_practise {
        return Err(ErrorCode::NoPracticeHere.into());
    }
    turn.effects.push(Effect::StartPractice);
    Ok(Nothing {})
}

/// The calling window's picture; a script sees the cashier's.
pub fn show_view(turn: &mut Turn<'_>, _: Nothing) -> Result<Value, AppError> {
    let picture = match turn.window {
        Window::Customer => serde_json::to_value(turn.state.customer_view(turn.now)),
        Window::Manager => serde_json::to_value(turn.state.manager_view(turn.now)),
        Window::Phone => serde_json::to_value(turn.state.phone_view(turn.now)),
        Window::Cashier | Window::Script => serde_json::to_value(turn.state.cashier_view(turn.now)),
    };
    picture.map_err(|fault| AppError::new(ErrorCode::Internal).detail(fault))
}

/// Holds a code before the demo's camera: `text`, or a fresh code of Alipay's whose payment
/// plays `scenario`. Neither takes the phone away.
#[derive(Debug, Deserialize, TS)]
pub struct DemoShowCode {
    pub text: Option<String>,
    /// `paid`, `password_first`, `balance_too_low`, …: the fake wallet's list.
    pub scenario: Option<String>,
}

pub fn demo_show_code(turn: &mut Turn<'_>, request: DemoShowCode) -> Result<Nothing, AppError> {
    if !turn.state.kind.is_played() {
        return Err(ErrorCode::DemoOnly.into());
    }
    let DemoShowCode { text, scenario } = request;
    let fresh = scenario.as_ref().map(|_| fresh_code(turn.env.fresh_id()));
    let shown = Shown { text: text.or(fresh), scenario, ..Shown::default() };
    turn.effects.push(Effect::ShowCode(shown));
    Ok(Nothing {})
}
