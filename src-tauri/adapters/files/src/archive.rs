//! Receipts for the tax office: every paper as PDF, an index that spreadsheets open, and the
//! chain's proof, in one ZIP file. One paper is in memory at a time.

use crate::{
    sheet::CsvSheet,
    whole_file::{Finished, WholeFile, zip_part},
};
use maneki_app::ports::files::{ArchivePaper, ChainProof, SheetColumn};
use maneki_core::{
    hex::hex,
    sale::{Sale, SaleKind},
    time::day_text,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipWriter, write::StreamWriter};

const COLUMNS: [&str; 11] = [
    "receipt_no",
    "kind",
    "shop_day",
    "sold_at",
    "total_yen",
    "tax_yen",
    "paid_by",
    "staff",
    "file",
    "sha256",
    "link",
];
const README: &str = "receipts/YYYY-MM/…  the papers, as printed\r\n\
    index.csv  one row a receipt, with the SHA-256 of its paper and its link in the chain\r\n\
    proof.json  the chain over every document of the till, verified when this was written\r\n";

const CHUNK: usize = 64 << 10;

pub(crate) struct Archive {
    zip: ZipWriter<StreamWriter<WholeFile>>,
    /// Grows beside the archive and goes into it at the end.
    index: CsvSheet<File>,
    beside: Beside,
}

/// A file that goes when its work is done, whatever its end.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Archive {
    pub(crate) fn create(folder: &Path, name: &str) -> io::Result<Self> {
        let zip = ZipWriter::new_stream(WholeFile::create(folder, name)?);
        let beside = Beside(folder.join(format!(".{name}.index")));
        let mut index = CsvSheet::new(File::create(&beside.0)?, false)?;
        let column = |name: &str| SheetColumn { name: name.to_owned(), number: false };
        index.header(&COLUMNS.map(column))?;
        Ok(Self { zip, index, beside })
    }

    pub(crate) fn add(&mut self, sale: &Sale, paper: &ArchivePaper) -> io::Result<()> {
        let day = day_text(sale.number.day);
        let month = day.get(..7).unwrap_or_default();
        let file = format!("receipts/{month}/{}.pdf", sale.number);
        let sha256 = put(&mut self.zip, &file, &mut paper.pdf.as_slice())?;
        let tenders: Vec<&str> =
            sale.tenders.iter().map(|tender| crate::export::tender_name(&tender.by)).collect();
        self.index.row(&[
            sale.number.to_string(),
            match sale.kind {
                SaleKind::Sale => "sale".to_owned(),
                SaleKind::Return { .. } => "return".to_owned(),
            },
            day,
            sale.at.iso_in_japan(),
            sale.total_yen.get().to_string(),
            sale.tax_yen().get().to_string(),
            tenders.join(" "),
            sale.staff_name.clone(),
            file,
            sha256,
            format!("{}:{}", paper.link_seq, paper.link),
        ])
    }

    pub(crate) fn finish(self, proof: &ChainProof) -> io::Result<(u64, Finished)> {
        let Self { mut zip, index, beside } = self;
        let (rows, _, file) = index.finish()?;
        drop(file);
        let index_sha256 = put(&mut zip, "index.csv", &mut File::open(&beside.0)?)?;
        let word = json!({
            "documents": proof.documents,
            "head": proof.head,
            "whole": proof.breaks.is_empty(),
            "breaks": proof.breaks,
            "index_sha256": index_sha256,
        });
        put(&mut zip, "proof.json", &mut format!("{word:#}\n").as_bytes())?;
        put(&mut zip, "README.txt", &mut README.as_bytes())?;
        Ok((rows, zip.finish()?.into_inner().finish()?))
    }
}

/// A part of the archive, as it comes. Returns its SHA-256.
fn put(
    zip: &mut ZipWriter<StreamWriter<WholeFile>>,
    name: &str,
    from: &mut dyn Read,
) -> io::Result<String> {
    // Papers are compressed inside.
    zip.start_file(name, zip_part(CompressionMethod::Stored))?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        let read = from.read(&mut chunk)?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok(hex(&hash.finalize()));
        };
        hash.update(bytes);
        zip.write_all(bytes)?;
    }
}
