//! Receipts for the tax office: every paper as PDF, an index that spreadsheets open, and the
//! chain's proof, in one ZIP file. One paper is in memory at a time.

use crate::{
    sheet::{CsvSheet, other},
    whole_file::{Finished, WholeFile},
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
    io::{self, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

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

pub(crate) struct Archive {
    /// None once it is finished.
    zip: Option<ZipWriter<StreamWriter<WholeFile>>>,
    /// The index grows beside the archive and goes into it at the end.
    index: Option<CsvSheet<File>>,
    index_path: PathBuf,
}

impl Archive {
    pub(crate) fn create(folder: &Path, name: &str) -> io::Result<Self> {
        let zip = ZipWriter::new_stream(WholeFile::create(folder, name)?);
        let index_path = folder.join(format!(".{name}.index"));
        let mut index = CsvSheet::new(File::create(&index_path)?, false)?;
        let column = |name: &str| SheetColumn { name: name.to_owned(), number: false };
        index.header(&COLUMNS.map(column))?;
        Ok(Self { zip: Some(zip), index: Some(index), index_path })
    }

    pub(crate) fn add(&mut self, sale: &Sale, paper: &ArchivePaper) -> io::Result<()> {
        let day = day_text(sale.number.day);
        let month = day.get(..7).unwrap_or_default();
        let file = format!("receipts/{month}/{}.pdf", sale.number);
        self.file(&file, &paper.pdf)?;
        let tenders: Vec<&str> =
            sale.tenders.iter().map(|tender| crate::export::tender_name(&tender.by)).collect();
        let index = self.index.as_mut().ok_or_else(|| other("the archive is finished"))?;
        index.row(&[
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
            hex(&Sha256::digest(&paper.pdf)),
            format!("{}:{}", paper.link_seq, paper.link),
        ])
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        // Papers are compressed inside; the fixed date keeps two archives of one choice alike.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        let zip = self.zip.as_mut().ok_or_else(|| other("the archive is finished"))?;
        zip.start_file(name, options).map_err(other)?;
        zip.write_all(bytes)
    }

    pub(crate) fn finish(mut self, proof: &ChainProof) -> io::Result<(u64, Finished)> {
        let index = self.index.take().ok_or_else(|| other("the archive is finished"))?;
        let (rows, _, file) = index.finish()?;
        drop(file);
        let index = fs::read(&self.index_path)?;
        self.file("index.csv", &index)?;
        let word = json!({
            "documents": proof.documents,
            "head": proof.head,
            "whole": proof.breaks.is_empty(),
            "breaks": proof.breaks,
            "index_sha256": hex(&Sha256::digest(&index)),
        });
        self.file("proof.json", format!("{word:#}\n").as_bytes())?;
        self.file("README.txt", README.as_bytes())?;
        let zip = self.zip.take().ok_or_else(|| other("the archive is finished"))?;
        let whole = zip.finish().map_err(other)?.into_inner();
        Ok((rows, whole.finish()?))
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.index_path);
    }
}
