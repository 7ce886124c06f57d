//! Sales side by side: by hour, day, staff, goods, tender and nationality, with the period before.

use crate::{
    commands::exports::FormatView,
    error::{AppError, ErrorCode},
    jobs::Job,
    ports::{
        Reader,
        files::{ExportOrder, Sheet, SheetColumn},
        store::{Dimension, TaxFreeTotals, TotalRow, TotalsQuery},
    },
    till::Turn,
};
use maneki_core::{
    audit::Action,
    compare::{Against, basket_yen, share_basis_points},
    time::{Date, day_text, parse_day},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportBy {
    Hour,
    Day,
    Staff,
    Goods,
    Tender,
    Nation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgainstView {
    DayBefore,
    WeekBefore,
    YearBefore,
}

/// Shop days, both ends included.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReportSales {
    pub from: String,
    pub to: String,
    pub by: ReportBy,
    pub against: AgainstView,
}

/// A report as it is asked of a reader.
#[derive(Debug, Clone)]
pub struct ReportQuery {
    pub from: Date,
    pub to: Date,
    pub by: Dimension,
    pub against: Against,
}

#[derive(Debug, Serialize, TS)]
pub struct SalesReport {
    pub from: String,
    pub to: String,
    pub before_from: String,
    pub before_to: String,
    pub rows: Vec<ReportRow>,
    pub now: ReportSums,
    pub before: ReportSums,
    /// Goods in purchase records that stand, after discounts and with tax.
    pub tax_free_yen: i64,
    /// Hundredths of a percent of the sales, with tax on both sides of it.
    pub tax_free_share_basis_points: i64,
    /// Confirmed by customs and not yet given back, whatever day it was sold.
    pub refunds_outstanding: i64,
    pub refunds_outstanding_yen: i64,
}

#[derive(Debug, Default, Serialize, TS)]
pub struct ReportRow {
    /// An hour, a day, a SKU, a name.
    pub key: String,
    /// What people call it, where that is something else.
    pub name: String,
    pub receipts: i64,
    pub pieces: i64,
    pub yen: i64,
    pub before_yen: i64,
}

#[derive(Debug, Default, Serialize, TS)]
pub struct ReportSums {
    pub receipts: i64,
    pub sales_yen: i64,
    pub returns_yen: i64,
    pub total_yen: i64,
    /// Of sales, returns aside.
    pub basket_yen: i64,
    /// Each receipt at its own rate.
    pub fen: i64,
}

pub fn report_sales(_: &mut Turn<'_>, request: ReportSales) -> Result<Job, AppError> {
    Ok(Job::Report(query(&request)?))
}

#[derive(Debug, Deserialize, TS)]
pub struct ExportReport {
    pub report: ReportSales,
    pub format: FormatView,
}

pub fn export_report(turn: &mut Turn<'_>, request: ExportReport) -> Result<Job, AppError> {
    let query = query(&request.report)?;
    let format = match request.format {
        FormatView::Freee | FormatView::MoneyForward | FormatView::Yayoi => {
            return Err(AppError::new(ErrorCode::BadQuery).with("field", "format"));
        }
        format => format.into(),
    };
    let by = format!("{:?}", request.report.by).to_lowercase();
    let plain = |day: Date| day_text(day).replace('-', "");
    let name = format!("report-{by}-{}-{}", plain(query.from), plain(query.to));
    turn.audit(Action::ReceiptsExported, &name);
    let choice = vec![
        ("by".to_owned(), by),
        ("from".to_owned(), day_text(query.from)),
        ("to".to_owned(), day_text(query.to)),
    ];
    Ok(Job::ExportReport { query, order: ExportOrder { format, name, choice } })
}

fn query(request: &ReportSales) -> Result<ReportQuery, AppError> {
    let day = |text: &str, field: &str| {
        let bad = || AppError::new(ErrorCode::BadQuery).with("field", field);
        parse_day(text).ok_or_else(bad)
    };
    let (from, to) = (day(&request.from, "from")?, day(&request.to, "to")?);
    if from > to {
        return Err(AppError::new(ErrorCode::BadQuery).with("field", "to"));
    }
    Ok(ReportQuery {
        from,
        to,
        by: match request.by {
            ReportBy::Hour => Dimension::Hour,
            ReportBy::Day => Dimension::Day,
            ReportBy::Staff => Dimension::Staff,
            ReportBy::Goods => Dimension::Goods,
            ReportBy::Tender => Dimension::Tender,
            ReportBy::Nation => Dimension::Nation,
        },
        against: match request.against {
            AgainstView::DayBefore => Against::DayBefore,
            AgainstView::WeekBefore => Against::WeekBefore,
            AgainstView::YearBefore => Against::YearBefore,
        },
    })
}

/// Reads a report's sums.
pub(crate) fn report(
    reader: &mut dyn Reader,
    query: &ReportQuery,
) -> Result<SalesReport, AppError> {
    let (before_from, before_to) = query.against.days(query.from, query.to);
    let now = TotalsQuery { from: query.from, to: query.to, by: query.by };
    let before = TotalsQuery { from: before_from, to: before_to, by: query.by };
    let TaxFreeTotals { net_yen, outstanding, outstanding_yen } =
        reader.tax_free_totals(query.from, query.to)?;
    let sums = sums(reader, &now)?;
    let rows = rows(reader.totals(&now)?, reader.totals(&before)?, query);
    Ok(SalesReport {
        from: day_text(query.from),
        to: day_text(query.to),
        before_from: day_text(before_from),
        before_to: day_text(before_to),
        rows,
        before: self::sums(reader, &before)?,
        tax_free_yen: net_yen,
        tax_free_share_basis_points: share_basis_points(net_yen, sums.total_yen),
        refunds_outstanding: outstanding,
        refunds_outstanding_yen: outstanding_yen,
        now: sums,
    })
}

fn sums(reader: &mut dyn Reader, query: &TotalsQuery) -> Result<ReportSums, AppError> {
    let mut sums = ReportSums::default();
    for row in reader.totals(&TotalsQuery { by: Dimension::Kind, ..*query })? {
        sums.receipts += row.receipts;
        sums.total_yen += row.yen;
        sums.fen += row.fen;
        if row.key == "sales" {
            sums.sales_yen = row.yen;
            sums.basket_yen = basket_yen(row.yen, row.receipts);
        } else {
            sums.returns_yen = row.yen;
        }
    }
    Ok(sums)
}

/// Each key once; a day stands beside the day as far from the period's beginning.
fn rows(now: Vec<TotalRow>, before: Vec<TotalRow>, query: &ReportQuery) -> Vec<ReportRow> {
    let shift = |key: String| match query.by {
        Dimension::Day => moved(&key, query).unwrap_or(key),
        _ => key,
    };
    let mut earlier: BTreeMap<String, TotalRow> =
        before.into_iter().map(|row| (shift(row.key.clone()), row)).collect();
    let mut rows: Vec<ReportRow> = now
        .into_iter()
        .map(|row| {
            let before_yen = earlier.remove(&row.key).map_or(0, |before| before.yen);
            let TotalRow { key, name, receipts, pieces, yen, .. } = row;
            ReportRow { key, name, receipts, pieces, yen, before_yen }
        })
        .collect();
    rows.extend(earlier.into_iter().map(|(key, row)| ReportRow {
        key,
        name: row.name,
        before_yen: row.yen,
        ..ReportRow::default()
    }));
    if query.by != Dimension::Goods {
        rows.sort_by(|a, b| a.key.cmp(&b.key));
    }
    rows
}

/// The day of the period that an earlier day is compared with, both as `20261123`.
fn moved(key: &str, query: &ReportQuery) -> Option<String> {
    let iso = format!("{}-{}-{}", key.get(..4)?, key.get(4..6)?, key.get(6..)?);
    let (before_from, _) = query.against.days(query.from, query.to);
    let back = query.from.to_julian_day() - before_from.to_julian_day();
    let day = maneki_core::time::days_after(parse_day(&iso)?, i64::from(back));
    Some(day_text(day).replace('-', ""))
}

pub(crate) fn sheet(report: &SalesReport) -> Sheet {
    let column = |(name, number): (&str, bool)| SheetColumn { name: name.to_owned(), number };
    let columns = [
        ("key", false),
        ("name", false),
        ("receipts", true),
        ("pieces", true),
        ("yen", true),
        ("before_yen", true),
    ];
    let row = |row: &ReportRow| {
        let numbers = [row.receipts, row.pieces, row.yen, row.before_yen];
        let mut cells = vec![row.key.clone(), row.name.clone()];
        cells.extend(numbers.iter().map(ToString::to_string));
        cells
    };
    Sheet { columns: columns.map(column).to_vec(), rows: report.rows.iter().map(row).collect() }
}
