//! Values of the core as columns, and back. A column that cannot be read is an error, never a
//! default.

use maneki_core::{
    campaign::Funding,
    id::Id,
    jan::Jan,
    money::Yen,
    paper::PaperKind,
    payment::{Advice, Attention, CallKind, Gateway, State},
    print::PrinterFault,
    printer::{Media, RasterCommand},
    product::Sku,
    rate::{Rate, RateQuote},
    refund::{RefundCallKind, RefundState},
    scan::Wallet,
    staff::{Language, Role},
    tax::{TaxClass, TaxRate},
    time::{AtMs, Date, parse_day},
};
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ValueRef},
};

/// A column read as a value of the core.
pub(crate) struct As<T>(pub(crate) T);

pub(crate) fn get<T>(row: &Row<'_>, at: usize) -> rusqlite::Result<T>
where
    As<T>: FromSql,
{
    row.get::<_, As<T>>(at).map(|value| value.0)
}

pub(crate) fn get_option<T>(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<T>>
where
    As<T>: FromSql,
{
    Ok(row.get::<_, Option<As<T>>>(at)?.map(|value| value.0))
}

/// A column that only certain words or numbers fit.
fn unfit<T>(fitting: Option<T>) -> FromSqlResult<As<T>> {
    fitting.map(As).ok_or(FromSqlError::InvalidType)
}

pub(crate) fn id_blob(id: Id) -> [u8; 16] {
    id.0.to_be_bytes()
}

impl FromSql for As<Id> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(|bytes| Self(Id(u128::from_be_bytes(bytes))))
    }
}

impl FromSql for As<Yen> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unfit(Yen::new(value.as_i64()?).ok())
    }
}

impl FromSql for As<AtMs> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(Self(AtMs(value.as_i64()?)))
    }
}

/// 20261123.
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(u8::from(day.month())) * 100 + i64::from(day.day())
}

impl FromSql for As<Date> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        unfit(parse_day(&format!("{year:04}-{month:02}-{day:02}")))
    }
}

pub(crate) fn reduced(class: TaxClass) -> bool {
    class == TaxClass::Reduced
}

/// A product's class by its two columns.
pub(crate) fn class_of(reduced: bool, untaxed: bool) -> TaxClass {
    match (reduced, untaxed) {
        (_, true) => TaxClass::Untaxed,
        (true, false) => TaxClass::Reduced,
        (false, false) => TaxClass::Standard,
    }
}

/// A sold line's class and rate, from two columns that stand side by side: what is not taxed has
/// 0 %, and nothing else has.
pub(crate) fn class_and_rate(row: &Row<'_>, at: usize) -> rusqlite::Result<(TaxClass, TaxRate)> {
    let rate: TaxRate = get(row, at + 1)?;
    Ok((class_of(row.get(at)?, rate == TaxRate::NONE), rate))
}

impl FromSql for As<TaxRate> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let percent = u8::column_result(value)?;
        unfit(if percent == 0 { Some(TaxRate::NONE) } else { TaxRate::percent(percent) })
    }
}

impl FromSql for As<Sku> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unfit(Sku::parse(value.as_str()?))
    }
}

impl FromSql for As<Jan> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unfit(Jan::parse(value.as_str()?).ok())
    }
}

impl FromSql for As<Rate> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unfit(Rate::parse(value.as_str()?).ok())
    }
}

/// Three columns: rate, source, moment.
pub(crate) fn quote_at(row: &Row<'_>, at: usize) -> rusqlite::Result<RateQuote> {
    Ok(RateQuote { rate: get(row, at)?, source: row.get(at + 1)?, at: get(row, at + 2)? })
}

pub(crate) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Cashier => "cashier",
        Role::Manager => "manager",
    }
}

impl FromSql for As<Role> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unfit(match value.as_str()? {
            "cashier" => Some(Role::Cashier),
            "manager" => Some(Role::Manager),
            _ => None,
        })
    }
}

pub(crate) fn language_word(language: Language) -> &'static str {
    match language {
        Language::Ja => "ja",
        Language::ZhHans => "zh-Hans",
        Language::ZhHant => "zh-Hant",
        Language::En => "en",
        Language::Ko => "ko",
    }
}

pub(crate) fn language(word: &str) -> Option<Language> {
    [Language::Ja, Language::ZhHans, Language::ZhHant, Language::En, Language::Ko]
        .into_iter()
        .find(|language| language_word(*language) == word)
}

impl FromSql for As<Language> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unfit(language(value.as_str()?))
    }
}

/// Enums of the core whose every value has one text.
macro_rules! coded {
    ($($name:ty),+) => {$(
        impl FromSql for As<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                unfit(<$name>::from_code(value.as_str()?))
            }
        }
    )+};
}

coded!(
    Advice,
    Attention,
    CallKind,
    Funding,
    Gateway,
    Media,
    PaperKind,
    PrinterFault,
    RasterCommand,
    RefundCallKind,
    RefundState,
    State,
    Wallet
);
