//! The readers that are compared, each a name and a way to make a fresh one.

use crate::zbar;
use maneki_scan::{Decoder, Gray};
use rxing::{
    BinaryBitmap, DecodeHintValue, DecodeHints, FilteredImageReader, Luma8LuminanceSource,
    common::HybridBinarizer,
    multi::{GenericMultipleBarcodeReader, MultipleBarcodeReader},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A code as a reader gives it. Not every reader knows both.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// As the code holds them.
    bytes: Vec<u8>,
    /// In whatever encoding the code's bytes are.
    text: String,
}

impl Reading {
    fn of_bytes(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), text: String::from_utf8_lossy(bytes).into_owned() }
    }

    /// Truth may be told as bytes or as text.
    pub(crate) fn is_one_of(&self, truth: &[Vec<u8>]) -> bool {
        [&self.bytes[..], self.text.as_bytes()].iter().any(|it| truth.contains(&trimmed(it)))
    }

    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.bytes == other.bytes || self.text == other.text
    }
}

/// Line ends and a byte-order mark are not compared.
pub(crate) fn trimmed(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let ends = bytes.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    bytes[..bytes.len() - ends].iter().copied().filter(|byte| *byte != b'\r').collect()
}

/// Reads every code of one picture.
pub(crate) type Read = Box<dyn FnMut(&Gray) -> Vec<Reading>>;

/// Reads; a reader that panics has read nothing. rqrr does on some photographs.
pub(crate) fn contained(read: &mut Read, gray: &Gray) -> Vec<Reading> {
    catch_unwind(AssertUnwindSafe(|| read(gray))).unwrap_or_default()
}

pub(crate) struct Make {
    pub(crate) name: &'static str,
    /// A fresh one, so that nothing one picture taught helps the next.
    pub(crate) fresh: fn() -> Read,
}

pub(crate) const OURS: &str = "maneki";
pub(crate) const ZXING: &str = "zxing-cpp";
pub(crate) const RQRR: &str = "rqrr";
pub(crate) const ZBAR: &str = "zbar";

pub(crate) fn all() -> Vec<Make> {
    let mut makes = vec![
        Make { name: OURS, fresh: ours },
        #[cfg(feature = "zxing-cpp")]
        Make { name: ZXING, fresh: || Box::new(zxing) },
        Make { name: "rxing", fresh: || Box::new(rxing) },
        Make { name: "rxing-filtered", fresh: || Box::new(rxing_filtered) },
        Make { name: RQRR, fresh: || Box::new(rqrr) },
    ];
    match zbar::load() {
        Ok(()) => makes.push(Make { name: ZBAR, fresh: || Box::new(zbar) }),
        Err(why) => eprintln!("zbar is not compared: {why}"),
    }
    makes
}

fn ours() -> Read {
    let mut decoder = Decoder::default();
    Box::new(move |gray| {
        let found = decoder.decode(gray.frame()).into_iter();
        found.map(|found| Reading { bytes: found.bytes, text: found.text }).collect()
    })
}

/// With the options it has unless told otherwise.
#[cfg(feature = "zxing-cpp")]
fn zxing(gray: &Gray) -> Vec<Reading> {
    let format = zxingcpp::ImageFormat::Lum;
    let view = zxingcpp::ImageView::from_slice(&gray.pixels, gray.width, gray.height, format);
    let codes = view.and_then(|view| zxingcpp::read().from(&view));
    let reading = |code: &zxingcpp::Barcode| Reading { bytes: code.bytes(), text: code.text() };
    codes.map(|codes| codes.iter().map(reading).collect()).unwrap_or_default()
}

fn source(gray: &Gray) -> Option<Luma8LuminanceSource> {
    let size = (u32::try_from(gray.width).ok()?, u32::try_from(gray.height).ok()?);
    Luma8LuminanceSource::new(gray.pixels.clone(), size.0, size.1).ok()
}

fn hints() -> DecodeHints {
    DecodeHints::default()
        .with(DecodeHintValue::TryHarder(true))
        .with(DecodeHintValue::AlsoInverted(true))
}

fn rxing(gray: &Gray) -> Vec<Reading> {
    let Some(source) = source(gray) else { return Vec::new() };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut reader = GenericMultipleBarcodeReader::new(rxing::MultiFormatReader::default());
    let codes = reader.decode_multiple_with_hints(&mut bitmap, &hints()).unwrap_or_default();
    codes.iter().map(|code| Reading::of_bytes(code.getText().as_bytes())).collect()
}

/// Its slow way: the picture at several sizes and closed up.
fn rxing_filtered(gray: &Gray) -> Vec<Reading> {
    let Some(source) = source(gray) else { return Vec::new() };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut reader = FilteredImageReader::new(rxing::MultiUseMultiFormatReader::default());
    let code = rxing::Reader::decode_with_hints(&mut reader, &mut bitmap, &hints());
    code.into_iter().map(|code| Reading::of_bytes(code.getText().as_bytes())).collect()
}

fn rqrr(gray: &Gray) -> Vec<Reading> {
    let pixel = |x: usize, y: usize| gray.pixels[y * gray.width + x];
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(gray.width, gray.height, pixel);
    let grids = image.detect_grids();
    let read = |grid: &rqrr::Grid<_>| {
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok().map(|_| Reading::of_bytes(&bytes))
    };
    grids.iter().filter_map(read).collect()
}

fn zbar(gray: &Gray) -> Vec<Reading> {
    zbar::read(gray).iter().map(|bytes| Reading::of_bytes(bytes)).collect()
}
