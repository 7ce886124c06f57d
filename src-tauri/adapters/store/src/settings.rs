//! The shop's settings as named texts, so that a new one needs no new column.

use crate::value::{language, language_word};
use maneki_app::{tax_office::TaxOfficeSettings, travel::ShopCards, wallets::WalletSettings};
use maneki_core::{
    paper::Logo,
    settings::{RefundRoutes, Settings},
    tax::Rounding,
};
use rusqlite::{Connection, OptionalExtension as _};

/// The names under which whole set-ups lie, as one text each.
pub(crate) const WALLETS: &str = "wallets";
pub(crate) const TAX_OFFICE: &str = "tax_office";
pub(crate) const TRAVEL: &str = "travel";

/// Every setting by its name.
pub(crate) fn pairs(settings: &Settings) -> Vec<(&'static str, String)> {
    let Settings {
        shop_name,
        branch,
        address,
        phone,
        registration_number,
        till_number,
        day_border_hour,
        rounding,
        rate_limit_hours,
        visitor_language,
        receipt_header,
        receipt_footer,
        return_terms,
        logo,
        camera,
        scanner,
        cashier_discount_basis_points,
        lock_after_minutes,
        receipt_page,
        tax_free,
        backup,
    } = settings;
    vec![
        ("shop_name", shop_name.clone()),
        ("branch", branch.clone()),
        ("address", address.clone()),
        ("phone", phone.clone()),
        ("registration_number", registration_number.clone()),
        ("till_number", till_number.to_string()),
        ("day_border_hour", day_border_hour.to_string()),
        ("rounding", rounding_word(*rounding).to_owned()),
        ("rate_limit_hours", rate_limit_hours.to_string()),
        ("visitor_language", language_word(*visitor_language).to_owned()),
        ("receipt_header", receipt_header.clone()),
        ("receipt_footer", receipt_footer.clone()),
        ("return_terms", return_terms.clone()),
        ("logo", logo.as_ref().map_or_else(String::new, logo_text)),
        ("camera", camera.clone()),
        ("scanner_port", scanner.port.clone()),
        ("scanner_baud", scanner.baud.to_string()),
        ("cashier_discount_basis_points", cashier_discount_basis_points.to_string()),
        ("lock_after_minutes", lock_after_minutes.to_string()),
        ("receipt_page", receipt_page.clone()),
        ("tax_free_fee_basis_points", tax_free.fee_basis_points.to_string()),
        ("tax_free_wallet_refund_days", tax_free.wallet_refund_days.to_string()),
        ("tax_free_keep_years", tax_free.keep_years.to_string()),
        ("tax_free_year_ends_in", tax_free.year_ends_in.to_string()),
        ("tax_free_routes", routes_words(tax_free.routes)),
        ("tax_free_operator_registration", tax_free.operator_registration.clone()),
        ("tax_free_rate_basis", tax_free.rate_basis.clone()),
        ("tax_free_operator", tax_free.operator.clone()),
        ("tax_free_contact", tax_free.contact.clone()),
        ("backup_folder", backup.folder.clone()),
        ("backup_every_hours", backup.every_hours.to_string()),
        ("backup_keep", backup.keep.to_string()),
    ]
}

/// None before the first set-up. A setting that an older version did not know keeps its default.
pub(crate) fn load(connection: &Connection) -> rusqlite::Result<Option<Settings>> {
    let mut statement = connection.prepare_cached("select name, value from setting")?;
    let mut rows = statement.query([])?;
    let mut found = None;
    while let Some(row) = rows.next()? {
        let (name, value): (String, String) = (row.get(0)?, row.get(1)?);
        if [WALLETS, TAX_OFFICE, TRAVEL].contains(&name.as_str()) {
            continue;
        }
        let settings = found.get_or_insert_with(Settings::default);
        if set(settings, &name, &value).is_none() {
            let what = format!("setting {name} holds {value:?}");
            return Err(rusqlite::Error::FromSqlConversionFailure(
                1,
                rusqlite::types::Type::Text,
                what.into(),
            ));
        }
    }
    Ok(found)
}

/// What the wallets' acquirers must know; none before any was set up.
pub(crate) fn wallets(connection: &Connection) -> rusqlite::Result<Option<WalletSettings>> {
    set_up(connection, WALLETS, WalletSettings::from_text)
}

/// How purchase records are sent; none while no sender is set up.
pub(crate) fn tax_office(connection: &Connection) -> rusqlite::Result<Option<TaxOfficeSettings>> {
    set_up(connection, TAX_OFFICE, TaxOfficeSettings::from_text)
}

/// What the shop changed in the travel cards; nothing before it did.
pub(crate) fn travel(connection: &Connection) -> rusqlite::Result<ShopCards> {
    Ok(set_up(connection, TRAVEL, ShopCards::from_text)?.unwrap_or_default())
}

/// A set-up's text is not repeated in an error: it names the shop's accounts.
fn set_up<T>(
    connection: &Connection,
    name: &str,
    read: fn(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = connection
        .prepare_cached("select value from setting where name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    let Some(text) = text else { return Ok(None) };
    read(&text).map(Some).ok_or_else(|| {
        let what = format!("the setting {name} is not whole");
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, what.into())
    })
}

/// Nothing where the value does not fit; a name from a newer version is passed over.
fn set(settings: &mut Settings, name: &str, value: &str) -> Option<()> {
    let text = || value.to_owned();
    match name {
        "shop_name" => settings.shop_name = text(),
        "branch" => settings.branch = text(),
        "address" => settings.address = text(),
        "phone" => settings.phone = text(),
        "registration_number" => settings.registration_number = text(),
        "till_number" => settings.till_number = value.parse().ok()?,
        "day_border_hour" => settings.day_border_hour = value.parse().ok()?,
        "rounding" => settings.rounding = rounding(value)?,
        "rate_limit_hours" => settings.rate_limit_hours = value.parse().ok()?,
        "visitor_language" => settings.visitor_language = language(value)?,
        "receipt_header" => settings.receipt_header = text(),
        "receipt_footer" => settings.receipt_footer = text(),
        "return_terms" => settings.return_terms = text(),
        "logo" if value.is_empty() => settings.logo = None,
        "logo" => settings.logo = Some(logo(value)?),
        "camera" => settings.camera = text(),
        "scanner_port" => settings.scanner.port = text(),
        "scanner_baud" => settings.scanner.baud = value.parse().ok()?,
        "cashier_discount_basis_points" => {
            settings.cashier_discount_basis_points = value.parse().ok()?;
        }
        "lock_after_minutes" => settings.lock_after_minutes = value.parse().ok()?,
        "receipt_page" => settings.receipt_page = text(),
        "tax_free_fee_basis_points" => settings.tax_free.fee_basis_points = value.parse().ok()?,
        "tax_free_wallet_refund_days" => {
            settings.tax_free.wallet_refund_days = value.parse().ok()?;
        }
        "tax_free_keep_years" => settings.tax_free.keep_years = value.parse().ok()?,
        "tax_free_year_ends_in" => settings.tax_free.year_ends_in = value.parse().ok()?,
        "tax_free_routes" => settings.tax_free.routes = routes(value),
        "tax_free_operator_registration" => settings.tax_free.operator_registration = text(),
        "tax_free_rate_basis" => settings.tax_free.rate_basis = text(),
        "tax_free_operator" => settings.tax_free.operator = text(),
        "tax_free_contact" => settings.tax_free.contact = text(),
        "backup_folder" => settings.backup.folder = text(),
        "backup_every_hours" => settings.backup.every_hours = value.parse().ok()?,
        "backup_keep" => settings.backup.keep = value.parse().ok()?,
        _ => {}
    }
    Some(())
}

/// `wallet cash bank`, those that are offered.
fn routes_words(routes: RefundRoutes) -> String {
    let RefundRoutes { wallet, cash, bank } = routes;
    let all = [(wallet, "wallet"), (cash, "cash"), (bank, "bank")];
    let offered: Vec<&str> = all.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
    offered.join(" ")
}

fn routes(words: &str) -> RefundRoutes {
    let on = |word| words.split(' ').any(|one| one == word);
    RefundRoutes { wallet: on("wallet"), cash: on("cash"), bank: on("bank") }
}

/// `WIDTH:HEX`.
fn logo_text(logo: &Logo) -> String {
    format!("{}:{}", logo.width(), maneki_core::hex::hex(logo.bytes()))
}

fn logo(text: &str) -> Option<Logo> {
    let (width, hex) = text.split_once(':')?;
    let digits: Vec<u8> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes = digits.chunks(2).map(|two| match two {
        [high, low] => Some(high << 4 | low),
        _ => None,
    });
    Logo::new(width.parse().ok()?, bytes.collect::<Option<_>>()?)
}

fn rounding_word(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::Down => "down",
        Rounding::HalfUp => "half_up",
        Rounding::Up => "up",
    }
}

fn rounding(word: &str) -> Option<Rounding> {
    [Rounding::Down, Rounding::HalfUp, Rounding::Up]
        .into_iter()
        .find(|rounding| rounding_word(*rounding) == word)
}
