//! zxing-cpp: the first look at a whole frame, and where codes are that it sees but cannot read.

use super::Look;
use crate::{Found, GrayFrame};
use maneki_core::scan::Symbology;
use zxingcpp::{
    Barcode, BarcodeError, BarcodeFormat, BarcodeReader, Binarizer, ImageFormat, ImageView,
    TextMode,
};

/// Lines of a bar code that must agree: a blurred line is misread, and the one check character of
/// Code 128 lets one in a hundred pass. What is read in fewer, our own reader adds up.
const LEAST_LINES: u8 = 5;

pub(crate) struct Zxing {
    reader: BarcodeReader,
}

impl Zxing {
    pub(crate) fn new(formats: &[Symbology]) -> Self {
        let formats: Vec<BarcodeFormat> = formats.iter().map(|it| format(*it)).collect();
        let reader = BarcodeReader::new()
            .formats(formats)
            .return_errors(true)
            .binarizer(Binarizer::LocalAverage)
            .min_line_count(LEAST_LINES)
            // As it is: otherwise signs that cannot be printed come as words, GS1's as <GS>.
            .text_mode(TextMode::Plain)
            .max_number_of_symbols(8);
        Self { reader }
    }

    pub(crate) fn look(&self, frame: GrayFrame<'_>) -> Look {
        let view =
            ImageView::from_slice(frame.pixels(), frame.width(), frame.height(), ImageFormat::Lum);
        let Ok(codes) = view.and_then(|view| self.reader.from(&view)) else {
            return Look::default();
        };
        let mut look = Look::default();
        for code in codes {
            let at = corners(&code);
            match (code.error(), symbology(code.format())) {
                (BarcodeError::None(), Some(symbology)) => look.found.push(Found {
                    text: code.text(),
                    bytes: code.bytes(),
                    symbology,
                    corners: at,
                }),
                (_, Some(Symbology::Qr)) => look.unread.push(at),
                _ => {}
            }
        }
        look
    }
}

fn corners(code: &Barcode) -> [[f32; 2]; 4] {
    let at = code.position();
    [at.top_left, at.top_right, at.bottom_right, at.bottom_left]
        .map(|point| [point.x as f32, point.y as f32])
}

fn format(symbology: Symbology) -> BarcodeFormat {
    match symbology {
        Symbology::Qr => BarcodeFormat::QRCode,
        Symbology::Code128 => BarcodeFormat::Code128,
        Symbology::Ean13 => BarcodeFormat::EAN13,
        Symbology::Ean8 => BarcodeFormat::EAN8,
        Symbology::UpcA => BarcodeFormat::UPCA,
        Symbology::UpcE => BarcodeFormat::UPCE,
        Symbology::Code39 => BarcodeFormat::Code39,
        Symbology::Pdf417 => BarcodeFormat::PDF417,
        Symbology::DataMatrix => BarcodeFormat::DataMatrix,
        Symbology::Unsaid => BarcodeFormat::None,
    }
}

fn symbology(format: BarcodeFormat) -> Option<Symbology> {
    Some(match format.symbology() {
        BarcodeFormat::QRCode => Symbology::Qr,
        BarcodeFormat::Code128 => Symbology::Code128,
        BarcodeFormat::Code39 => Symbology::Code39,
        BarcodeFormat::PDF417 => Symbology::Pdf417,
        BarcodeFormat::DataMatrix => Symbology::DataMatrix,
        BarcodeFormat::EANUPC => match format {
            BarcodeFormat::EAN8 => Symbology::Ean8,
            BarcodeFormat::UPCA => Symbology::UpcA,
            BarcodeFormat::UPCE => Symbology::UpcE,
            _ => Symbology::Ean13,
        },
        _ => return None,
    })
}
