//! Papers: set, drawn and kept beside the data. One thread, so that a sale never waits.

use crate::house::Message;
use maneki_app::{
    ports::{Dots, Env, Found, FoundHow, PaperFault, Press, Printout},
    till::{Fact, PaperJob},
    view::EReceiptView,
};
use maneki_core::{
    label::Labels,
    paper::{Content, Logo},
    print::PrinterStatus,
    printer::{Line, Media, PrinterSetup},
    receipt::EReceipt,
    staff::Language,
};
use maneki_paper::{
    PaperError, document,
    document::e_receipt::{Seal, e_receipt, modules},
    fonts, pdf, raster,
};
use maneki_system::TillHand;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

pub(crate) struct Papers {
    pub(crate) folder: PathBuf,
    /// Signs e-receipts.
    pub(crate) hand: TillHand,
}

/// Where paper jobs are put.
pub(crate) struct Desk {
    jobs: Sender<PaperJob>,
}

impl Desk {
    pub(crate) fn put(&self, job: PaperJob) {
        if self.jobs.send(job).is_err() {
            tracing::error!("the paper thread has stopped");
        }
    }
}

impl Papers {
    pub(crate) fn start(self, facts: Sender<Message>, env: Arc<dyn Env>) -> Desk {
        let (jobs, receiver) = mpsc::channel();
        let run = move || self.run(&receiver, &facts, env.as_ref());
        if let Err(error) = thread::Builder::new().name("papers".into()).spawn(run) {
            tracing::error!(%error, "no thread for papers");
        }
        Desk { jobs }
    }

    fn run(&self, jobs: &Receiver<PaperJob>, facts: &Sender<Message>, env: &dyn Env) {
        for job in jobs {
            let paper = job.paper;
            let tell = |fact| {
                let _ = facts.send(Message::Fact(fact));
            };
            let content = sealed(&job.content, &self.hand);
            if let Some(code) = shown_code(&content) {
                tell(Fact::EReceiptMade { paper, code });
            }
            match self.keep(&job.name, &content) {
                Ok((path, bytes)) => tell(Fact::PaperSaved {
                    paper,
                    path: path.display().to_string(),
                    bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
                    sha256: env.digest(&bytes),
                }),
                Err(fault) => {
                    tracing::error!(?fault, name = job.name, "no paper");
                    tell(Fact::PaperFailed { paper, fault });
                }
            }
        }
    }

    fn keep(&self, name: &str, content: &Content) -> Result<(PathBuf, Vec<u8>), PaperFault> {
        let bytes = pdf_of(content, kept_on(content))?;
        let file = self.folder.join(format!("{name}.pdf"));
        write_whole(&file, &bytes).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => PaperFault::DiskFull,
            _ => PaperFault::Failed(error.to_string()),
        })?;
        Ok((file, bytes))
    }
}

/// The paper with the e-receipt that it asks for. The same till signs the same receipt alike, so
/// file, print and any later print carry the same code.
pub(crate) fn sealed(content: &Content, hand: &TillHand) -> Content {
    let mut content = content.clone();
    if let Content::Receipt(receipt) = &mut content {
        let seal = Seal { key: hand.public_key(), sign: &|bytes| hand.sign(bytes) };
        receipt.e_receipt = e_receipt(receipt, &seal);
    }
    content
}

/// The code for the visitor's screen; none where the shop has no page for it.
fn shown_code(content: &Content) -> Option<EReceiptView> {
    let Content::Receipt(receipt) = content else { return None };
    match &receipt.e_receipt {
        EReceipt::Off | EReceipt::Wanted { .. } => None,
        EReceipt::TooLong => Some(EReceiptView::default()),
        EReceipt::Made(text) => {
            let digit = |dark: &bool| if *dark { '1' } else { '0' };
            let rows = modules(text)?.into_iter().map(|row| row.iter().map(digit).collect());
            Some(EReceiptView { rows: rows.collect() })
        }
    }
}

/// What the kept PDF of a paper is set for, whatever it is printed on.
pub(crate) fn kept_on(content: &Content) -> Media {
    match content {
        Content::Slip(_) => Media::A4,
        Content::Receipt(_)
        | Content::Formal(_)
        | Content::Shift(_)
        | Content::Proof(_)
        | Content::Travel(_)
        | Content::Test(_) => Media::Mm80,
    }
}

pub(crate) fn pdf_of(content: &Content, media: Media) -> Result<Vec<u8>, PaperFault> {
    let sheets = document::set(content, media).map_err(fault)?;
    pdf::pdf(&sheets).map_err(fault)
}

/// The first page as a PNG.
pub(crate) fn png_of(
    content: &Content,
    media: Media,
    page: usize,
    dpi: u16,
) -> Result<Vec<u8>, PaperFault> {
    let sheets = document::set(content, media).map_err(fault)?;
    raster::png(&sheets, page, f32::from(dpi))
        .ok_or_else(|| PaperFault::Failed("no such page".into()))
}

/// A paper as a thermal head with `dots` across burns it: drawn finer or coarser, never cut off.
pub(crate) fn dots_of(content: &Content, media: Media, dots: u16) -> Result<Dots, PaperFault> {
    let sheets = document::set(content, media).map_err(fault)?;
    let page = sheets.pages.first().ok_or_else(|| PaperFault::Failed("no page".into()))?;
    let dpi = f32::from(dots) / page.width * 72.0;
    // Within a dot of the head's own grain the letters sit best on it.
    let own = raster::HEAD_DPI;
    Ok(raster::dots(page, if (dpi - own).abs() < 0.5 { own } else { dpi }))
}

/// A paper as this printer takes it.
pub(crate) fn printout(
    content: &Content,
    name: &str,
    setup: &PrinterSetup,
) -> Result<Printout, PaperFault> {
    let thermal = setup.media.is_roll() && matches!(setup.line(), Line::Direct(_));
    if !thermal {
        let bytes = pdf_of(content, setup.media)?;
        return Ok(Printout::Pdf { title: name.to_owned(), bytes });
    }
    let bare = if setup.profile.stored_logo { without_logo(content) } else { None };
    match bare {
        Some(bare) => Ok(Printout::UnderLogo(dots_of(&bare, setup.media, setup.profile.dots)?)),
        None => Ok(Printout::Dots(dots_of(content, setup.media, setup.profile.dots)?)),
    }
}

/// The same paper without its logo; none where it has none.
fn without_logo(content: &Content) -> Option<Content> {
    let mut bare = content.clone();
    let shop = match &mut bare {
        Content::Receipt(receipt) => &mut receipt.shop,
        Content::Formal(formal) => &mut formal.shop,
        Content::Shift(shift) => &mut shift.shop,
        Content::Proof(proof) => &mut proof.shop,
        Content::Travel(card) => &mut card.shop,
        Content::Test(test) => &mut test.shop,
        Content::Slip(_) => return None,
    };
    shop.logo.take().map(|_| bare)
}

pub(crate) fn logo_dots(logo: &Logo) -> Dots {
    Dots {
        width: usize::from(logo.width()),
        height: usize::from(logo.height()),
        bytes: logo.bytes().to_vec(),
    }
}

fn fault(error: PaperError) -> PaperFault {
    match error {
        PaperError::Untied => PaperFault::Untied,
        PaperError::Missing { item, characters } => PaperFault::Missing {
            item: item.to_owned(),
            characters: characters.into_iter().collect(),
        },
        PaperError::Pdf(detail) => PaperFault::Failed(detail),
    }
}

/// A reader never sees half a file under its final name.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = file.with_extension("part");
    fs::write(&part, bytes)?;
    fs::rename(&part, file)
}

/// Papers and printers, for the till's questions.
pub(crate) struct HousePress {
    /// The demo looks for no real printer.
    pub(crate) demo: bool,
}

/// The fake printer's address.
pub(crate) const DEMO_PRINTER: &str = "demo:printer";

impl Press for HousePress {
    fn find(&self) -> Vec<Found> {
        if !self.demo {
            return maneki_print::find::everything();
        }
        vec![Found {
            address: DEMO_PRINTER.into(),
            how: FoundHow::Usb,
            name: "Demo 80 mm".into(),
            status: PrinterStatus::Ready,
        }]
    }

    fn preview(&self, content: &Content, media: Media, dpi: u16) -> Result<Vec<u8>, PaperFault> {
        png_of(content, media, 0, dpi)
    }

    fn labels(&self, labels: &Labels) -> Result<Vec<u8>, PaperFault> {
        let sheets = document::labels::labels(labels).map_err(fault)?;
        pdf::pdf(&sheets).map_err(fault)
    }

    fn logo(&self, png: &[u8]) -> Result<Logo, PaperFault> {
        maneki_paper::logo::read(png).ok_or(PaperFault::NoPicture)
    }

    fn missing(&self, text: &str, language: Language) -> Vec<char> {
        fonts::missing(text, language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_core::{
        jan::Jan,
        label::Label,
        money::Yen,
        product::{Names, Sku},
        time::AtMs,
    };
    use maneki_scan::{Decoder, GrayFrame, Settings};

    #[test]
    fn the_till_reads_its_own_labels() {
        for jan in ["4901234567894", "0123456789012", "9780201379624", "49968712"] {
            let label = Label {
                sku: Sku::parse("S-1").expect("a SKU"),
                jan: Some(Jan::parse(jan).expect("a JAN")),
                names: Names { ja: "抹茶".to_owned(), ..Names::default() },
                price_yen: Yen::of(1_080),
            };
            let labels = Labels { labels: vec![label], at: AtMs(0) };
            let sheets = document::labels::labels(&labels).expect("set");
            let (width, _, rgb) = raster::picture(&sheets.pages[0], 0.0, 200.0);
            let gray: Vec<u8> = rgb.chunks(3).map(|dot| dot[1]).collect();
            // The first label of the sheet.
            let (across, down) = (width / 3, 290);
            let rows = gray.chunks(width).take(down);
            let cut: Vec<u8> = rows.flat_map(|row| row[..across].to_vec()).collect();
            let frame = GrayFrame::new(&cut, across, down).expect("a frame");
            let found = Decoder::new(Settings::default()).decode(frame);
            let texts: Vec<&str> = found.iter().map(|found| found.text.as_str()).collect();
            assert_eq!(texts, [jan]);
        }
    }
}
