//! The readers in Rust alone: rxing for whole frames and regions, rqrr for small regions.
//!
//! rqrr can run for seconds on texture, so it is only ever given a small region.

use super::Look;
use crate::{Found, GrayFrame};
use maneki_core::scan::Symbology;
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHintValue, DecodeHints, Luma8LuminanceSource,
    MultiFormatReader, common::HybridBinarizer,
};

/// The largest region, in pixels, that rqrr is given.
const RQRR_PIXELS: usize = 400 * 400;

/// The whole frame by rxing, small ones by rqrr too.
pub(crate) fn look(frame: GrayFrame<'_>, formats: &[Symbology]) -> Look {
    let mut found = rxing(frame, formats);
    if found.is_empty() {
        found = rqrr(frame);
    }
    Look { found, unread: Vec::new() }
}

/// rxing's single best code, among the formats given.
fn rxing(frame: GrayFrame<'_>, formats: &[Symbology]) -> Vec<Found> {
    let formats = formats.iter().filter_map(|it| format(*it)).collect();
    let hints = DecodeHints::default()
        .with(DecodeHintValue::PossibleFormats(formats))
        .with(DecodeHintValue::TryHarder(true))
        .with(DecodeHintValue::AlsoInverted(true));
    let (Ok(width), Ok(height)) = (u32::try_from(frame.width()), u32::try_from(frame.height()))
    else {
        return Vec::new();
    };
    let source = Luma8LuminanceSource::new(frame.pixels().to_vec(), width, height);
    let Ok(source) = source else { return Vec::new() };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut reader = MultiFormatReader::default();
    reader.set_hints(&hints);
    let Ok(code) = reader.decode_with_state(&mut bitmap) else { return Vec::new() };
    let Some(symbology) = symbology(code.getBarcodeFormat()) else { return Vec::new() };
    let points: Vec<[f32; 2]> = code.getRXingResultPoints().iter().map(|it| [it.x, it.y]).collect();
    let text = code.getText().to_owned();
    vec![Found { bytes: text.clone().into_bytes(), text, symbology, corners: spread(&points) }]
}

/// rqrr on a small region.
fn rqrr(frame: GrayFrame<'_>) -> Vec<Found> {
    if frame.width() * frame.height() > RQRR_PIXELS {
        return Vec::new();
    }
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(frame.width(), frame.height(), |x, y| {
            frame.pixels()[y * frame.width() + x]
        });
    let mut found = Vec::new();
    for grid in image.detect_grids().into_iter().take(4) {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            found.push(Found {
                text: String::from_utf8_lossy(&bytes).into_owned(),
                bytes,
                symbology: Symbology::Qr,
                corners: grid.bounds.map(|point| [point.x as f32, point.y as f32]),
            });
        }
    }
    found
}

/// A box around points, since rxing gives finder centres or two ends of a line.
fn spread(points: &[[f32; 2]]) -> [[f32; 2]; 4] {
    let fold = |axis: usize, start: f32, pick: fn(f32, f32) -> f32| {
        points.iter().map(|point| point[axis]).fold(start, pick)
    };
    let (left, right) = (fold(0, f32::MAX, f32::min), fold(0, 0.0, f32::max));
    let (top, bottom) = (fold(1, f32::MAX, f32::min), fold(1, 0.0, f32::max));
    [[left, top], [right, top], [right, bottom], [left, bottom]]
}

/// Not the short ones: rxing believes a single line, and of stray ones their eight digits let many
/// pass.
fn format(symbology: Symbology) -> Option<BarcodeFormat> {
    Some(match symbology {
        Symbology::Qr => BarcodeFormat::QR_CODE,
        Symbology::Code128 => BarcodeFormat::CODE_128,
        Symbology::Ean13 => BarcodeFormat::EAN_13,
        Symbology::UpcA => BarcodeFormat::UPC_A,
        Symbology::Code39 => BarcodeFormat::CODE_39,
        Symbology::Ean8
        | Symbology::UpcE
        | Symbology::Pdf417
        | Symbology::DataMatrix
        | Symbology::Unsaid => return None,
    })
}

fn symbology(format: &BarcodeFormat) -> Option<Symbology> {
    Some(match format {
        BarcodeFormat::QR_CODE => Symbology::Qr,
        BarcodeFormat::CODE_128 => Symbology::Code128,
        BarcodeFormat::EAN_13 => Symbology::Ean13,
        BarcodeFormat::UPC_A => Symbology::UpcA,
        BarcodeFormat::CODE_39 => Symbology::Code39,
        _ => return None,
    })
}
