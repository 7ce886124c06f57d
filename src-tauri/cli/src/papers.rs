//! `papers`: any stored paper drawn again as PDF, PNG or ESC/POS, beside a till that may be running.

use crate::data::Played;
use clap::ValueEnum;
use maneki_core::{hex::hex, paper::PaperKind, printer::Media};
use maneki_host::{PaperOrder, PaperOutput, render_paper};
use serde_json::json;
use std::{fs, path::PathBuf, process::ExitCode};

#[derive(clap::Args)]
pub(crate) struct Papers {
    /// A receipt's number, a paper's name, or the id of a paper, sale, shift or record
    what: String,
    /// The shop's folder
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    played: Played,
    #[arg(long, value_enum, default_value_t = As::Pdf)]
    r#as: As,
    /// receipt, formal_receipt, x_report, z_report, guide_slip, chain_proof, travel_card or test_page
    #[arg(long, value_parser = kind)]
    kind: Option<PaperKind>,
    /// 1 is the original; 2 and on say 再発行
    #[arg(long)]
    copy: Option<u32>,
    /// mm80, mm58, a4 or a5; else what the paper is kept as
    #[arg(long, value_parser = media)]
    media: Option<Media>,
    /// Of a PNG, from 1
    #[arg(long, default_value_t = 1)]
    page: usize,
    /// Of a PNG
    #[arg(long, default_value_t = 150)]
    dpi: u16,
    /// Where the file goes; else NAME.pdf, .png or .bin here
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum As {
    Pdf,
    Png,
    Escpos,
}

fn kind(text: &str) -> Result<PaperKind, String> {
    PaperKind::from_code(text).ok_or_else(|| "not a kind of paper".to_owned())
}

fn media(text: &str) -> Result<Media, String> {
    Media::from_code(text).ok_or_else(|| "mm80, mm58, a4 or a5".to_owned())
}

impl Papers {
    pub(crate) fn run(self) -> ExitCode {
        let (output, ending) = match self.r#as {
            As::Pdf => (PaperOutput::Pdf, "pdf"),
            As::Png => {
                let page = self.page.saturating_sub(1);
                (PaperOutput::Png { page, dpi: self.dpi.clamp(20, 600) }, "png")
            }
            As::Escpos => (PaperOutput::EscPos, "bin"),
        };
        let order = PaperOrder {
            data: self.data,
            shop: self.played.kind(),
            what: self.what,
            kind: self.kind,
            copy: self.copy,
            media: self.media,
            output,
        };
        let drawn = match render_paper(&order) {
            Ok(drawn) => drawn,
            Err(error) => {
                crate::data::print_error(&error);
                return ExitCode::FAILURE;
            }
        };
        let note = &drawn.note;
        let file = self.out.unwrap_or_else(|| PathBuf::from(format!("{}.{ending}", note.name)));
        if let Err(error) = fs::write(&file, &drawn.bytes) {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
        println!(
            "{}",
            json!({
                "paper": note.id.to_string(), "kind": note.kind.code(), "name": note.name,
                "copy": note.copy, "at_ms": note.at.0, "file": file, "bytes": drawn.bytes.len(),
                "sha256": hex(&drawn.sha256), "as_kept": drawn.as_kept,
            })
        );
        ExitCode::SUCCESS
    }
}
