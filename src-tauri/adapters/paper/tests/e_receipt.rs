//! The receipt as a code: read back by a decoder of others, with nothing in it that names a
//! person, on both rolls; and what does not fit says so.

#[path = "support/samples.rs"]
mod samples;

use flate2::read::DeflateDecoder;
use maneki_core::{
    printer::Media,
    receipt::{EReceipt, Paid, Receipt},
    staff::Language,
};
use maneki_paper::{
    document::{
        e_receipt::{Seal, e_receipt, modules},
        receipt::receipt,
    },
    list::Item,
};
use std::io::Read;

const PAGE: &str = "https://shop.example/r/";

fn made(mut content: Receipt) -> (Receipt, EReceipt) {
    content.e_receipt = EReceipt::for_page(PAGE);
    let seal = Seal { key: [7; 32], sign: &|bytes| [bytes.len().to_le_bytes()[0]; 64] };
    let code = e_receipt(&content, &seal);
    content.e_receipt = code.clone();
    (content, code)
}

/// What the digits carry: the till's name in front, the body behind.
fn carried(text: &str) -> (Vec<u8>, serde_json::Value) {
    let digits = text.strip_prefix(PAGE).and_then(|rest| rest.strip_prefix('#')).expect("a page");
    let widths = [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29];
    let chunks = digits.as_bytes().chunks(29).flat_map(|chunk| {
        let number: u128 = std::str::from_utf8(chunk).expect("digits").parse().expect("a number");
        let bytes = widths.iter().position(|width| *width == chunk.len()).expect("whole bytes");
        number.to_be_bytes()[16 - bytes..].to_vec()
    });
    let bytes: Vec<u8> = chunks.collect();
    let mut body = String::new();
    DeflateDecoder::new(&bytes[73..]).read_to_string(&mut body).expect("deflate");
    (bytes[..9].to_vec(), serde_json::from_str(&body).expect("JSON"))
}

fn read_back(rows: &[Vec<bool>]) -> String {
    let edge = rows.len() + 8;
    let dark = |x: usize, y: usize| {
        let row = y.checked_sub(4).and_then(|y| rows.get(y));
        row.zip(x.checked_sub(4)).and_then(|(row, x)| row.get(x).copied()) == Some(true)
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(edge * 4, edge * 4, |x, y| {
        if dark(x / 4, y / 4) { 0 } else { 255 }
    });
    let grid = image.detect_grids().pop().expect("a code is seen");
    grid.decode().expect("it is read").1
}

#[test]
fn the_code_carries_the_receipt_and_no_person() {
    for language in samples::LANGUAGES {
        for content in [samples::receipt(language), samples::twelve(language)] {
            let (_, code) = made(content.clone());
            let EReceipt::Made(text) = code else { panic!("{code:?}") };
            assert_eq!(read_back(&modules(&text).expect("a code")), text);
            let (head, body) = carried(&text);
            assert_eq!(head, [1, 7, 7, 7, 7, 7, 7, 7, 7]);
            assert_eq!(body[1], content.shop.name.as_str());
            assert_eq!(body[11], content.total_yen.get());
            assert_eq!(body[8].as_array().expect("goods").len(), content.lines.len());
            let said = body.to_string();
            assert!(!content.staff.is_empty() && !said.contains(&content.staff), "{said}");
            for paid in &content.paid {
                let Paid::Wallet { transaction, .. } = paid else { continue };
                assert!(transaction.is_empty() || !said.contains(transaction), "{said}");
            }
        }
    }
}

#[test]
fn goods_keep_as_many_names_as_fit() {
    let names = |lines: usize| {
        let mut content = samples::twelve(Language::ZhHans);
        let one = content.lines.clone();
        content.lines = one.iter().cycle().take(lines).cloned().collect();
        for (at, line) in content.lines.iter_mut().enumerate() {
            // Names that compress no better than a shop's own.
            line.names.ja = format!("{}{:x}", line.names.ja, at * 7_919_993 % 1_048_573);
            line.names.zh = format!("{}{:x}", line.names.zh, at * 15_485_863 % 1_048_573);
        }
        match made(content).1 {
            EReceipt::Made(text) => carried(&text).1[8][0].as_array().expect("a good").len(),
            other => {
                assert_eq!(other, EReceipt::TooLong);
                0
            }
        }
    };
    assert_eq!(names(3), 8, "Japanese, Chinese and English");
    let steps: Vec<usize> = [3, 30, 60, 120, 400].into_iter().map(names).collect();
    assert!(steps.is_sorted_by(|a, b| a >= b), "{steps:?}");
    assert!(steps[1] >= 7, "thirty lines keep the visitor's names: {steps:?}");
    assert_eq!(steps[4], 0, "what does not fit says so");
}

#[test]
fn each_paper_shows_the_code_or_says_why_not() {
    for media in Media::ALL {
        let codes = |content: &Receipt| {
            let sheets = receipt(content, media).expect("a receipt");
            let items = sheets.pages.iter().flat_map(|page| &page.items);
            let code = |item: &Item| match item {
                Item::Qr { x, module, rows, says, .. } => {
                    let quiet = 4.0 * module;
                    let edge = module * f32::from(u16::try_from(rows.len()).expect("few"));
                    assert!(
                        x - quiet >= -0.1 && x + edge + quiet <= sheets.pages[0].width + 0.1,
                        "{says}"
                    );
                    says.starts_with(PAGE)
                }
                Item::Run(_) | Item::Fill { .. } | Item::Logo { .. } => false,
            };
            items.filter(|item| code(item)).count()
        };
        let (fits, _) = made(samples::twelve(Language::ZhHans));
        assert_eq!(codes(&fits), 1);
        let long = Receipt { e_receipt: EReceipt::TooLong, ..fits.clone() };
        assert_eq!(codes(&long), 0);
        let off = Receipt { e_receipt: EReceipt::Off, ..fits };
        let height =
            |content: &Receipt| receipt(content, media).expect("a receipt").pages[0].height;
        if media.is_roll() {
            assert!(height(&long) > height(&off), "a line tells the customer to keep the paper");
        }
    }
}
