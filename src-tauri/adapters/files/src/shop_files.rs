//! The till's `Files` port over this crate's readers and writers.

use crate::{
    archive::Archive,
    export::{columns, rows},
    fault::Fault,
    journal::{Days, Layout},
    products, rate,
    sheet::{Done, SheetFile},
    whole_file::{Finished, WholeFile},
};
use maneki_app::ports::{
    Files, ProductFault, Progress, RateFault, WriteFault, Written,
    files::{
        ChainProof, ExportOrder, Fill, FillPapers, FirstRows, Format, ProductList, SettlementFault,
        SettlementFile, SheetColumn,
    },
};
use maneki_core::{
    money::Yen,
    product::{Product, Sku},
    rate::RateQuote,
    sale::{Sale, SaleKind, TenderKind},
    time::Date,
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    io::{self, Write},
    ops::ControlFlow,
    path::PathBuf,
};

/// Reads files handed over as bytes; writes into one folder.
#[derive(Debug)]
pub struct ShopFiles {
    exports: PathBuf,
}

impl ShopFiles {
    /// The folder for exports is made with the first one, if it is not there.
    #[must_use]
    pub fn new(exports: PathBuf) -> Self {
        Self { exports }
    }
}

impl Files for ShopFiles {
    fn products(&self, file: &[u8]) -> Result<ProductList, Vec<ProductFault>> {
        products::read(file).map_err(|faults| faults.into_iter().map(Into::into).collect())
    }

    fn rate(&self, file: &[u8]) -> Result<RateQuote, RateFault> {
        rate::read(file).map_err(|faults| {
            let line = faults.iter().map(|fault| fault.line).min().unwrap_or(1);
            RateFault { line }
        })
    }

    fn settlement(&self, file: &[u8]) -> Result<SettlementFile, SettlementFault> {
        crate::settlement::read(file)
    }

    fn export(
        &self,
        order: &ExportOrder,
        fill: &mut Fill<'_, Sale>,
        progress: &mut Progress<'_>,
    ) -> Result<Written, WriteFault> {
        let name = format!("{}.{}", order.name, order.format.ending());
        self.room(progress)?;
        let mut sums = Totals::default();
        let done = match Layout::of(order.format) {
            Some(layout) => {
                let mut days = Days::default();
                each(fill, progress, &mut |sale| {
                    sums.add(sale);
                    days.add(sale)
                })?;
                days.write(&layout, &self.exports, &name).map_err(|error| self.fault(error))?
            }
            None => {
                let sheet = SheetFile::create(&self.exports, &name, order.format, &columns());
                let mut sheet = sheet.map_err(|error| self.fault(error))?;
                each(fill, progress, &mut |sale| {
                    sums.add(sale);
                    rows(sale).iter().try_for_each(|row| sheet.row(row))
                })?;
                sheet.finish().map_err(|error| self.fault(error))?
            }
        };
        self.written(order, done, Some(&sums))
    }

    fn first_rows(
        &self,
        format: Format,
        limit: usize,
        fill: &mut Fill<'_, Sale>,
    ) -> Result<FirstRows, WriteFault> {
        let mut found = FirstRows::default();
        let layout = Layout::of(format);
        let mut days = Days::default();
        each(fill, &mut |_, _| ControlFlow::Continue(()), &mut |sale| {
            if layout.is_some() {
                days.add(sale)?;
            } else if found.rows.len() < limit {
                found.rows.extend(rows(sale));
            }
            Ok(())
        })?;
        let columns = layout.as_ref().map_or_else(columns, Layout::columns);
        found.columns = columns.into_iter().map(|column| column.name).collect();
        if let Some(layout) = layout {
            found.rows = days.rows(&layout);
        }
        found.rows.truncate(limit);
        Ok(found)
    }

    fn archive(
        &self,
        order: &ExportOrder,
        proof: &ChainProof,
        fill: &mut FillPapers<'_>,
        progress: &mut Progress<'_>,
    ) -> Result<Written, WriteFault> {
        self.room(progress)?;
        let name = format!("{}.zip", order.name);
        let archive = Archive::create(&self.exports, &name);
        let mut archive = archive.map_err(|error| self.fault(error))?;
        let mut sums = Totals::default();
        let mut failed = None;
        let mut stopped = false;
        fill(&mut |sale, paper| {
            sums.add(sale);
            stopped = progress(sums.receipts, 0).is_break();
            failed = archive.add(sale, paper).err();
            match stopped || failed.is_some() {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })?;
        if let Some(error) = failed {
            return Err(self.fault(error));
        }
        if stopped {
            return Err(WriteFault::Cancelled);
        }
        let (rows, file) = archive.finish(proof).map_err(|error| self.fault(error))?;
        self.written(order, Done { file, rows, unwritable: vec![] }, Some(&sums))
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<Written, WriteFault> {
        self.room(&mut |_, _| ControlFlow::Continue(()))?;
        let write = || {
            let mut file = WholeFile::create(&self.exports, name)?;
            file.write_all(bytes)?;
            file.finish()
        };
        let Finished { path, bytes, sha256 } = write().map_err(|error| self.fault(error))?;
        let path = path.to_string_lossy().into_owned();
        Ok(Written { path, bytes, sha256, ..Written::default() })
    }

    fn export_products(
        &self,
        order: &ExportOrder,
        products: &[Product],
        coming: &BTreeMap<(Date, Sku), Yen>,
    ) -> Result<Written, WriteFault> {
        let sheet = products::sheet(products, coming);
        let mut go_on = |_, _| ControlFlow::Continue(());
        self.table(order, &sheet.columns, &mut sheet.fill(), &mut go_on)
    }

    fn table(
        &self,
        order: &ExportOrder,
        columns: &[SheetColumn],
        fill: &mut Fill<'_, [String]>,
        progress: &mut Progress<'_>,
    ) -> Result<Written, WriteFault> {
        self.room(progress)?;
        let name = format!("{}.{}", order.name, order.format.ending());
        let sheet = SheetFile::create(&self.exports, &name, order.format, columns);
        let mut sheet = sheet.map_err(|error| self.fault(error))?;
        each(fill, progress, &mut |row| sheet.row(row))?;
        let done = sheet.finish().map_err(|error| self.fault(error))?;
        self.written(order, done, None)
    }
}

/// What the manifest says of the receipts; wide enough for any number of them.
#[derive(Debug, Default)]
struct Totals {
    receipts: u64,
    returns: u64,
    total_yen: i128,
    tax_yen: i128,
    cash_yen: i128,
    wallet_yen: i128,
}

impl Totals {
    fn add(&mut self, sale: &Sale) {
        self.receipts += 1;
        self.returns += u64::from(matches!(sale.kind, SaleKind::Return { .. }));
        self.total_yen += i128::from(sale.total_yen.get());
        self.tax_yen += i128::from(sale.tax_yen().get());
        for tender in &sale.tenders {
            let yen = i128::from(tender.amount_yen.get());
            match tender.by {
                TenderKind::Cash { .. } => self.cash_yen += yen,
                TenderKind::Wallet(_) | TenderKind::WalletRefund { .. } => self.wallet_yen += yen,
            }
        }
    }
}

/// Hands everything to `take`, tells how far it is, and stops at the first fault.
fn each<T: ?Sized>(
    fill: &mut Fill<'_, T>,
    progress: &mut Progress<'_>,
    take: &mut dyn FnMut(&T) -> io::Result<()>,
) -> Result<(), WriteFault> {
    let (mut failed, mut stopped, mut done) = (None, false, 0);
    fill(&mut |one| {
        done += 1;
        stopped = progress(done, 0).is_break();
        failed = take(one).err();
        match stopped || failed.is_some() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })
    .map_err(WriteFault::Store)?;
    match failed {
        Some(error) => Err(fault(error)),
        None if stopped => Err(WriteFault::Cancelled),
        None => Ok(()),
    }
}

impl ShopFiles {
    /// The folder, made if it is not there; and a first chance to break off.
    fn room(&self, progress: &mut Progress<'_>) -> Result<(), WriteFault> {
        if progress(0, 0).is_break() {
            return Err(WriteFault::Cancelled);
        }
        std::fs::create_dir_all(&self.exports).map_err(|error| self.fault(error))
    }

    /// Writes beside the file what is in it: the same choice of the same data gives the same
    /// bytes, so it names no moment.
    fn written(
        &self,
        order: &ExportOrder,
        done: Done,
        sums: Option<&Totals>,
    ) -> Result<Written, WriteFault> {
        let Done { file: Finished { path, bytes, sha256 }, rows, unwritable } = done;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let choice: serde_json::Map<String, serde_json::Value> =
            order.choice.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let missing: Vec<_> = unwritable
            .iter()
            .map(|(letter, row)| json!({ "letter": letter, "first_row": row }))
            .collect();
        let mut manifest = json!({
            "file": name, "format": order.format.word(), "rows": rows, "bytes": bytes,
            "sha256": sha256, "choice": choice, "unwritable": missing,
        });
        if let Some(sums) = sums {
            manifest["sums"] = json!({
                "receipts": sums.receipts, "returns": sums.returns,
                "total_yen": sums.total_yen.to_string(), "tax_yen": sums.tax_yen.to_string(),
                "cash_yen": sums.cash_yen.to_string(), "wallet_yen": sums.wallet_yen.to_string(),
            });
        }
        let beside = format!("{name}.manifest.json");
        let text = format!("{manifest:#}\n");
        let write = || {
            let mut file = WholeFile::create(&self.exports, &beside)?;
            file.write_all(text.as_bytes())?;
            file.finish()
        };
        let manifest = write().map_err(|error| self.fault(error))?.path;
        Ok(Written {
            path: path.to_string_lossy().into_owned(),
            rows,
            bytes,
            sha256,
            manifest: manifest.to_string_lossy().into_owned(),
            unwritable,
        })
    }

    /// A folder that went away has a name of its own.
    fn fault(&self, error: io::Error) -> WriteFault {
        if self.exports.is_dir() {
            return fault(error);
        }
        WriteFault::NoFolder(self.exports.display().to_string())
    }
}

fn fault(error: io::Error) -> WriteFault {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => WriteFault::DiskFull,
        _ => WriteFault::Failed(error.to_string()),
    }
}

impl From<Fault> for ProductFault {
    fn from(fault: Fault) -> Self {
        let Fault { line, column, code, value } = fault;
        Self { line, column, code: code.word().to_owned(), value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::sale;
    use maneki_app::ports::{StoreError, files::Each};
    use std::fs;

    fn order(format: Format) -> ExportOrder {
        let choice = vec![("from".to_owned(), "2026-11-23".to_owned())];
        ExportOrder { format, name: "day".to_owned(), choice }
    }

    fn two(each: &mut Each<'_, Sale>) -> Result<(), StoreError> {
        let _ = each(&sale());
        let _ = each(&sale());
        Ok(())
    }

    fn go_on(_: u64, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn names(folder: &std::path::Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_same_receipts_give_the_same_file_in_every_format() {
        for format in Format::ALL {
            let folder = tempfile::tempdir().expect("a folder");
            let exports = ShopFiles::new(folder.path().join("exports"));
            let first = exports.export(&order(format), &mut two, &mut go_on).expect("written");
            let bytes = fs::read(&first.path).expect("there");
            assert_eq!(first.bytes, bytes.len() as u64, "{format:?}");
            std::thread::sleep(std::time::Duration::from_millis(20));
            let second = exports.export(&order(format), &mut two, &mut go_on);
            assert_eq!(second, Ok(first), "{format:?}");
            let name = format!("day.{}", format.ending());
            let there = names(&folder.path().join("exports"));
            assert_eq!(there, [name.clone(), format!("{name}.manifest.json")], "{format:?}");
        }
    }

    #[test]
    fn a_failed_or_stopped_export_leaves_what_was_there() {
        for format in Format::ALL {
            let folder = tempfile::tempdir().expect("a folder");
            let exports = ShopFiles::new(folder.path().to_owned());
            let name = format!("day.{}", format.ending());
            fs::write(folder.path().join(&name), "old").expect("written");
            let broken = StoreError::Failed("the reader broke".into());
            let mut fill = |each: &mut Each<'_, Sale>| {
                let _ = each(&sale());
                Err(broken.clone())
            };
            let failed = exports.export(&order(format), &mut fill, &mut go_on);
            assert_eq!(failed, Err(WriteFault::Store(broken.clone())), "{format:?}");
            let mut second = |done, _| match done {
                2 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            };
            let stopped = exports.export(&order(format), &mut two, &mut second);
            assert_eq!(stopped, Err(WriteFault::Cancelled), "{format:?}");
            assert_eq!(fs::read_to_string(folder.path().join(&name)).expect("there"), "old");
            assert_eq!(names(folder.path()), [name], "{format:?}");
        }
    }

    #[test]
    fn a_folder_that_vanishes_is_said() {
        for format in [Format::Csv, Format::Parquet, Format::Xlsx, Format::Yayoi] {
            let folder = tempfile::tempdir().expect("a folder");
            let inside = folder.path().join("exports");
            let exports = ShopFiles::new(inside.clone());
            let mut vanish = |each: &mut Each<'_, Sale>| {
                let _ = each(&sale());
                fs::remove_dir_all(&inside).expect("removed");
                Ok(())
            };
            let gone = exports.export(&order(format), &mut vanish, &mut go_on);
            assert_eq!(gone, Err(WriteFault::NoFolder(inside.display().to_string())), "{format:?}");
            assert!(!inside.exists());
        }
    }

    #[test]
    fn the_first_rows_are_those_of_the_file() {
        let exports = ShopFiles::new(PathBuf::from("nowhere"));
        let first = exports.first_rows(Format::Csv, 3, &mut two).expect("rows");
        assert_eq!((first.columns.len(), first.rows.len()), (34, 3));
        let yayoi = exports.first_rows(Format::Yayoi, 9, &mut two).expect("rows");
        assert_eq!((yayoi.columns.len(), yayoi.rows.len()), (25, 2));
        assert_eq!(yayoi.rows[0][..5].join(" "), "2110 1  2026/11/23 現金");
    }

    #[test]
    fn faults_cross_the_port_with_their_words() {
        let files = ShopFiles::new(PathBuf::new());
        let faults =
            files.products(b"sku,name_ja,price_yen,tax_class,tax_free\nA 1,x,1,reduced,no");
        let (line, column, value) = (2, "sku".to_owned(), "A 1".to_owned());
        let expected = ProductFault { line, column, code: "bad_sku".into(), value };
        assert_eq!(faults, Err(vec![expected]));
        let text = b"20261123|093000|JPY|0.0466|\nnot a rate\n";
        assert_eq!(files.rate(text), Err(RateFault { line: 2 }));
    }

    #[test]
    fn a_full_disk_has_a_name_of_its_own() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert_eq!(fault(full), WriteFault::DiskFull);
    }
}
