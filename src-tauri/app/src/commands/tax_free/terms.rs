//! How the shop gives tax back, and how long it keeps what: set by the manager.

use super::{AppError, ErrorCode, Nothing, Turn};
use crate::{ports::Write, view::TaxFreeTermsView};
use maneki_core::{
    audit::Action,
    settings::{RefundRoutes, Settings, TaxFreeTerms},
};

/// A fee above this would leave the traveller nothing worth a transfer.
const MOST_FEE: u16 = 5_000;
const MOST_WINDOW_DAYS: u16 = 730;
const MOST_YEARS: u8 = 30;
const LONGEST_TEXT: usize = 100;

pub fn show_tax_free_terms(turn: &mut Turn<'_>, _: Nothing) -> Result<TaxFreeTermsView, AppError> {
    Ok((&turn.state.settings.tax_free).into())
}

pub fn save_tax_free_terms(
    turn: &mut Turn<'_>,
    request: TaxFreeTermsView,
) -> Result<Nothing, AppError> {
    let terms = TaxFreeTerms::from(request);
    check(&terms)?;
    let before = TaxFreeTermsView::from(&turn.state.settings.tax_free);
    let after = TaxFreeTermsView::from(&terms);
    turn.audit_fields(Action::SettingsChanged, "tax_free", Some(&before), &after);
    let settings = Settings { tax_free: terms, ..turn.state.settings.clone() };
    turn.writes.push(Write::SaveSettings(Box::new(settings.clone())));
    turn.state.settings = settings;
    Ok(Nothing {})
}

fn check(terms: &TaxFreeTerms) -> Result<(), AppError> {
    let bad = |field: &str| Err(AppError::new(ErrorCode::BadSettings).with("field", field));
    let RefundRoutes { wallet, cash, bank } = terms.routes;
    if terms.fee_basis_points > MOST_FEE {
        return bad("fee");
    }
    if !(1..=MOST_WINDOW_DAYS).contains(&terms.wallet_refund_days) {
        return bad("wallet_refund_days");
    }
    if !(1..=MOST_YEARS).contains(&terms.keep_years) {
        return bad("keep_years");
    }
    if !(1..=12).contains(&terms.year_ends_in) {
        return bad("year_ends_in");
    }
    if !(wallet || cash || bank) {
        return bad("routes");
    }
    let texts = [
        ("operator", &terms.operator),
        ("operator_registration", &terms.operator_registration),
        ("rate_basis", &terms.rate_basis),
        ("contact", &terms.contact),
    ];
    if let Some((field, _)) = texts.iter().find(|(_, text)| text.chars().count() > LONGEST_TEXT) {
        return bad(field);
    }
    // Who pays for shops needs a funds-transfer registration (zenmenkyo.jp, refund system 2026).
    if !terms.operator.is_empty() && terms.operator_registration.is_empty() {
        return bad("operator_registration");
    }
    Ok(())
}

impl From<&TaxFreeTerms> for TaxFreeTermsView {
    fn from(terms: &TaxFreeTerms) -> Self {
        let terms = terms.clone();
        let RefundRoutes { wallet, cash, bank } = terms.routes;
        Self {
            fee_basis_points: terms.fee_basis_points,
            wallet_refund_days: terms.wallet_refund_days,
            by_wallet: wallet,
            by_cash: cash,
            by_bank: bank,
            operator: terms.operator,
            operator_registration: terms.operator_registration,
            rate_basis: terms.rate_basis,
            contact: terms.contact,
            keep_years: terms.keep_years,
            year_ends_in: terms.year_ends_in,
        }
    }
}

impl From<TaxFreeTermsView> for TaxFreeTerms {
    fn from(view: TaxFreeTermsView) -> Self {
        let text = |text: String| text.trim().to_owned();
        Self {
            fee_basis_points: view.fee_basis_points,
            wallet_refund_days: view.wallet_refund_days,
            routes: RefundRoutes { wallet: view.by_wallet, cash: view.by_cash, bank: view.by_bank },
            operator: text(view.operator),
            operator_registration: text(view.operator_registration),
            rate_basis: text(view.rate_basis),
            contact: text(view.contact),
            keep_years: view.keep_years,
            year_ends_in: view.year_ends_in,
        }
    }
}
