//! Journals in the layouts of programs of accounting. What is booked is the core's; where it
//! stands in a row, and under which words, is data.

use crate::sheet::{CsvSheet, Done};
use crate::whole_file::WholeFile;
use maneki_app::ports::files::{Format, SheetColumn};
use maneki_core::{
    journal::{Account, Booked, Entry},
    report::Sums,
    sale::Sale,
    tax::TaxClass,
    time::{Date, day_text},
};
use serde::Deserialize;
use std::{collections::BTreeMap, io, path::Path};

/// A program's layout, as the file in `assets/journals` says it.
#[derive(Debug, Deserialize)]
pub(crate) struct Layout {
    encoding: String,
    header: bool,
    accounts: Accounts,
    columns: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
struct Accounts {
    cash: String,
    wallet: String,
    sales: String,
    tax_standard: String,
    tax_reduced: String,
    tax_none: String,
}

impl Layout {
    /// None for a format that is no journal.
    pub(crate) fn of(format: Format) -> Option<Self> {
        let text = match format {
            Format::Freee => include_str!("../../../../assets/journals/freee.json"),
            Format::MoneyForward => include_str!("../../../../assets/journals/money-forward.json"),
            Format::Yayoi => include_str!("../../../../assets/journals/yayoi.json"),
            Format::Csv | Format::CsvShiftJis | Format::Xlsx | Format::Parquet => return None,
        };
        Some(serde_json::from_str(text).expect("a layout of ours"))
    }

    pub(crate) fn columns(&self) -> Vec<SheetColumn> {
        let column = |(name, what): &(String, String)| SheetColumn {
            name: name.clone(),
            number: what.ends_with("yen"),
        };
        self.columns.iter().map(column).collect()
    }

    /// The rows of one day.
    pub(crate) fn rows(&self, no: u64, day: Date, entry: &Entry) -> Vec<Vec<String>> {
        let rows = entry.rows();
        let last = rows.len().saturating_sub(1);
        let cells = rows.iter().enumerate().map(|(at, &(debit, credit))| {
            let mark = match (at, last) {
                (_, 0) => "2111",
                (0, _) => "2110",
                (at, last) if at == last => "2101",
                _ => "2100",
            };
            let fill = |(_, what): &(String, String)| match what.as_str() {
                "no" => no.to_string(),
                "mark" => mark.to_owned(),
                "date" => day_text(day).replace('-', "/"),
                "text" => format!("売上 {}", day_text(day)),
                what => match what.strip_prefix('=') {
                    Some(text) => text.to_owned(),
                    None => match what.split_once('_') {
                        Some(("debit", part)) => self.side(debit, part),
                        Some(("credit", part)) => self.side(credit, part),
                        _ => String::new(),
                    },
                },
            };
            self.columns.iter().map(fill).collect()
        });
        cells.collect()
    }

    fn side(&self, booked: Option<&Booked>, part: &str) -> String {
        let Some(booked) = booked else { return String::new() };
        let words = &self.accounts;
        match (part, &booked.account) {
            ("yen", _) => booked.yen.get().to_string(),
            ("account", Account::Cash) => words.cash.clone(),
            ("account", Account::Wallet(_)) => words.wallet.clone(),
            ("account", Account::Sales { .. }) => words.sales.clone(),
            ("sub", Account::Wallet(name)) => name.clone(),
            ("tax", Account::Sales { class, rate, .. }) => {
                let word = match class {
                    TaxClass::Standard => &words.tax_standard,
                    TaxClass::Reduced => &words.tax_reduced,
                    TaxClass::Untaxed => &words.tax_none,
                };
                word.replace("{rate}", &rate.get().to_string())
            }
            ("tax", Account::Cash | Account::Wallet(_)) => words.tax_none.clone(),
            ("tax_yen", Account::Sales { tax_yen, .. }) => tax_yen.get().to_string(),
            ("tax_yen", Account::Cash | Account::Wallet(_)) => "0".to_owned(),
            _ => String::new(),
        }
    }
}

/// The sums of every shop day among the sales; days are few, whatever is sold on them.
#[derive(Debug, Default)]
pub(crate) struct Days(BTreeMap<Date, Sums>);

impl Days {
    pub(crate) fn add(&mut self, sale: &Sale) -> io::Result<()> {
        let day = self.0.entry(sale.number.day).or_default();
        day.add(sale).map_err(|_| io::Error::other("a day's sum is too large"))
    }

    /// Every day's rows, oldest first.
    pub(crate) fn rows(&self, layout: &Layout) -> Vec<Vec<String>> {
        let mut rows = vec![];
        let mut no = 0;
        for (day, sums) in &self.0 {
            let entry = Entry::of(sums);
            if entry.is_empty() {
                continue;
            }
            no += 1;
            rows.extend(layout.rows(no, *day, &entry));
        }
        rows
    }

    pub(crate) fn write(&self, layout: &Layout, folder: &Path, name: &str) -> io::Result<Done> {
        let shift_jis = layout.encoding == "shift_jis";
        let mut sheet = CsvSheet::new(WholeFile::create(folder, name)?, shift_jis)?;
        if layout.header {
            sheet.header(&layout.columns())?;
        }
        for row in self.rows(layout) {
            sheet.row(&row)?;
        }
        let (rows, unwritable, file) = sheet.finish()?;
        Ok(Done { file: file.finish()?, rows, unwritable })
    }
}
