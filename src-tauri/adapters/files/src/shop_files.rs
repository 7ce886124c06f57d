//! The till's `Files` port over this crate's readers and writers.

use crate::{
    export::Receipts,
    fault::Fault,
    products, rate,
    whole_file::{Finished, WholeFile},
};
use maneki_app::ports::{
    Files, ProductFault, RateFault, StoreError, WriteFault, Written, files::EachSale,
};
use maneki_core::{product::Product, rate::RateQuote};
use std::{io, ops::ControlFlow, path::PathBuf};

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
    fn products(&self, file: &[u8]) -> Result<Vec<Product>, Vec<ProductFault>> {
        products::read(file).map_err(|faults| faults.into_iter().map(Into::into).collect())
    }

    fn rate(&self, file: &[u8]) -> Result<RateQuote, RateFault> {
        rate::read(file).map_err(|faults| {
            let line = faults.iter().map(|fault| fault.line).min().unwrap_or(1);
            RateFault { line }
        })
    }

    fn receipts_csv(
        &self,
        name: &str,
        fill: &mut dyn FnMut(&mut EachSale<'_>) -> Result<(), StoreError>,
    ) -> Result<Written, WriteFault> {
        let mut receipts = self.create(name).map_err(fault)?;
        let mut failed = None;
        let filled = fill(&mut |sale| match receipts.write(sale) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        filled.map_err(WriteFault::Store)?;
        if let Some(error) = failed {
            return Err(fault(error));
        }
        let (rows, file) = receipts.finish().map_err(fault)?;
        let Finished { path, bytes, sha256 } = file.finish().map_err(fault)?;
        Ok(Written { path: path.to_string_lossy().into_owned(), rows, bytes, sha256 })
    }
}

impl ShopFiles {
    fn create(&self, name: &str) -> io::Result<Receipts<WholeFile>> {
        std::fs::create_dir_all(&self.exports)?;
        Receipts::new(WholeFile::create(&self.exports, name)?)
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
    use std::fs;

    #[test]
    fn the_same_receipts_give_the_same_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let exports = ShopFiles::new(folder.path().join("exports"));
        let mut two = |each: &mut EachSale<'_>| {
            let _ = each(&sale());
            let _ = each(&sale());
            Ok(())
        };
        let first = exports.receipts_csv("day.csv", &mut two).expect("written");
        let bytes = fs::read(&first.path).expect("there");
        assert_eq!((first.rows, first.bytes), (4, bytes.len() as u64));
        assert_eq!(exports.receipts_csv("day.csv", &mut two), Ok(first));
    }

    #[test]
    fn a_failed_export_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let exports = ShopFiles::new(folder.path().to_owned());
        fs::write(folder.path().join("day.csv"), "old").expect("written");
        let broken = StoreError::Failed("the reader broke".into());
        let mut fill = |each: &mut EachSale<'_>| {
            let _ = each(&sale());
            Err(broken.clone())
        };
        let failed = exports.receipts_csv("day.csv", &mut fill);
        assert_eq!(failed, Err(WriteFault::Store(broken.clone())));
        assert_eq!(fs::read_to_string(folder.path().join("day.csv")).expect("there"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
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
