//! What every paper must hold, whatever is on it: layout, faces, coverage, sums, same bytes.

#[path = "support/samples.rs"]
mod samples;

use maneki_core::{money::Yen, paper::Logo, printer::Media, receipt::Receipt, staff::Language};
use maneki_paper::{
    PaperError,
    document::{self, receipt::receipt},
    flow::SMALLEST,
    fonts::{Face, find, missing},
    list::{Item, Page, Run},
    pdf::pdf,
    raster, receipt_pdf, slip_pdf,
};

/// The ink of a run: capitals and ideographs reach 0.86 above, 0.14 below the baseline.
fn ink_box(run: &Run) -> [f32; 4] {
    [run.x, run.y - run.size * 0.80, run.x + run.width(), run.y + run.size * 0.10]
}

fn runs(page: &Page) -> Vec<&Run> {
    fn run(item: &Item) -> Option<&Run> {
        match item {
            Item::Run(run) => Some(run),
            Item::Fill { .. } | Item::Qr { .. } | Item::Logo { .. } => None,
        }
    }
    page.items.iter().filter_map(run).collect()
}

#[test]
fn nothing_overlaps_nothing_leaves_the_paper_nothing_is_tiny() {
    for (name, sheets) in samples::all() {
        for page in &sheets.pages {
            let runs = runs(page);
            for (at, run) in runs.iter().enumerate() {
                let text = run.text();
                let [left, top, right, bottom] = ink_box(run);
                assert!(run.size >= SMALLEST, "{name}: {text} is {} pt", run.size);
                let inside = left >= -0.1 && right <= page.width + 0.1 && top >= 0.0;
                assert!(inside && bottom <= page.height, "{name}: {text} leaves the paper");
                for other in &runs[at + 1..] {
                    let [l, t, r, b] = ink_box(other);
                    let apart = l > right - 0.2 || r < left + 0.2 || t > bottom || b < top;
                    assert!(apart, "{name}: {text} lies over {}", other.text());
                }
            }
        }
    }
}

/// 直 in a Chinese run has the Chinese shape, in a Japanese run the Japanese one.
#[test]
fn the_language_chooses_the_face() {
    let family = |face| match face {
        Face::JpRegular | Face::JpBold => "jp",
        Face::ScRegular | Face::ScBold => "sc",
        Face::KrRegular | Face::KrBold => "kr",
        Face::LatinRegular | Face::LatinBold | Face::Emoji | Face::Extra => "other",
    };
    for (name, sheets) in samples::all() {
        for run in sheets.runs() {
            for drawn in &run.glyphs {
                let own = match run.language {
                    Language::Ja | Language::En => "jp",
                    Language::ZhHans | Language::ZhHant => "sc",
                    Language::Ko => "kr",
                };
                let regular = match own {
                    "jp" => Face::JpRegular,
                    "sc" => Face::ScRegular,
                    _ => Face::KrRegular,
                };
                let right = family(drawn.face) == own || regular.glyph(drawn.c).is_none();
                assert!(right, "{name}: {} is drawn by {:?}", drawn.c, drawn.face);
            }
        }
    }
    for c in ['直', '骨', '角', '令', '海', '雪'] {
        let face = |language| find(c, language, false).map(|drawn| drawn.face);
        assert_eq!(face(Language::Ja), Some(Face::JpRegular));
        assert_eq!(face(Language::ZhHans), Some(Face::ScRegular));
    }
}

fn code_page(encoding: &'static encoding_rs::Encoding, lead: u8, trail: u8) -> String {
    let mut text = String::new();
    for high in lead..=0xFE {
        for low in trail..=0xFE {
            let pair = [high, low];
            let (found, _, broken) = encoding.decode(&pair);
            // Private use, parts of characters and marks of vertical writing name nothing.
            let no_name = |c: char| {
                matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{2E80}'..='\u{2FFF}'
                    | '\u{FE10}'..='\u{FE1F}')
            };
            if !broken && found.chars().count() == 1 && !found.contains(no_name) {
                text.push_str(&found);
            }
        }
    }
    text
}

#[test]
fn every_character_that_a_shop_can_type_is_drawn() {
    let japanese = code_page(encoding_rs::SHIFT_JIS, 0x81, 0x40);
    let chinese = code_page(encoding_rs::GBK, 0x81, 0x40);
    let hangul: String = ('가'..='힣').collect();
    let latin: String = (' '..='~').chain('\u{A0}'..='\u{17F}').collect();
    assert_eq!(hangul.chars().count(), 11_172);
    for (name, text, language, least) in [
        ("CP932", japanese, Language::Ja, 7_400),
        ("GBK", chinese, Language::ZhHans, 21_000),
        ("hangul", hangul, Language::Ko, 11_172),
        ("Latin", latin, Language::En, 200),
    ] {
        let lacks = missing(&text, language);
        println!("{name}: {} characters, {} unmapped", text.chars().count(), lacks.len());
        assert!(text.chars().count() >= least, "{name} is not whole");
        assert_eq!(lacks, [], "{name}");
    }
}

#[test]
fn two_hundred_names_and_a_hundred_goods_are_drawn() {
    let rows = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = rows(include_str!("data/names.txt")).collect();
    let goods: Vec<&str> = rows(include_str!("data/goods.txt")).collect();
    assert_eq!((names.len(), goods.len()), (200, 100));
    for row in names {
        let (language, name) = row.split_once('\t').expect("two columns");
        let language = match language {
            "ja" => Language::Ja,
            "zh" => Language::ZhHans,
            "ko" => Language::Ko,
            _ => Language::En,
        };
        assert_eq!(missing(name, language), [], "{name}");
    }
    for name in goods {
        assert_eq!(missing(name, Language::Ja), [], "{name}");
    }
}

#[test]
fn a_legal_item_that_cannot_be_drawn_is_refused() {
    let mut content = samples::receipt(Language::Ja);
    // Linear B: no shop is called so, and no font of ours has it.
    content.shop.name = "まねき\u{10000}堂".into();
    let refused = Err(PaperError::Missing { item: "shop", characters: vec!['\u{10000}'] });
    assert_eq!(receipt_pdf(&content), refused);
    // A product's name is printed with 〓 instead.
    let mut content = samples::receipt(Language::Ja);
    content.lines[0].names.ja = "菓子\u{10000}".into();
    let sheets = receipt(&content, Media::Mm80).expect("set");
    assert!(sheets.runs().any(|run| run.text().starts_with("菓子〓")));
}

#[test]
fn sums_that_disagree_are_refused() {
    let mut content = samples::receipt(Language::Ja);
    content.total_yen = Yen::of(1);
    assert_eq!(receipt_pdf(&content), Err(PaperError::Untied));
}

#[test]
fn the_shop_s_words_cannot_remove_a_legal_item() {
    let mut content = samples::receipt(Language::ZhHans);
    content.header = "\n\n見本\u{0}\u{7}\t".into();
    content.shop.logo = Logo::new(384, vec![0xFF; 48 * 256]);
    content.footer = "x\n".repeat(500);
    let text: String = receipt(&content, Media::Mm58).expect("set").runs().map(Run::text).collect();
    for item in ["まねき堂", "T7000012050002", "2026-11-23", "10%対象", "8%対象", "※"] {
        assert!(text.contains(item), "{item} is gone");
    }
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    for language in samples::LANGUAGES {
        let content = samples::receipt(language);
        assert!(receipt_pdf(&content) == receipt_pdf(&content.clone()), "{language:?}");
        let slip = samples::slip(language);
        assert!(slip_pdf(&slip) == slip_pdf(&slip.clone()), "{language:?}");
    }
    let other = samples::receipt(Language::Ja);
    assert!(receipt_pdf(&other) != receipt_pdf(&samples::returned(Language::Ja)));
}

/// A reprint says 再発行; all else stands where it stood.
#[test]
fn a_reprint_differs_by_its_banner_alone() {
    let original = samples::receipt(Language::ZhHans);
    let again = Receipt { copy: 2, ..original.clone() };
    let texts = |content: &Receipt| -> Vec<String> {
        receipt(content, Media::Mm80).expect("set").runs().map(Run::text).collect()
    };
    let (first, second) = (texts(&original), texts(&again));
    assert_eq!(second[..3].concat(), "再発行 补打 1");
    assert_eq!(second[3..], first[..]);
}

#[test]
fn files_stay_small() {
    let kilobytes = |bytes: Vec<u8>| bytes.len().div_ceil(1_024);
    for language in samples::LANGUAGES {
        let slip = kilobytes(slip_pdf(&samples::slip(language)).expect("written"));
        let roll = kilobytes(receipt_pdf(&samples::receipt(language)).expect("written"));
        println!("{language:?}: A4 {slip} KB of 150, 80 mm {roll} KB of 90");
        assert!(slip <= 150 && roll <= 90, "{language:?}: {slip} KB and {roll} KB");
    }
    let mut ten =
        document::slip::slip(&samples::slip(Language::ZhHans), document::slip::SlipForm::A4)
            .expect("set");
    ten.pages = vec![ten.pages[0].clone(); 10];
    let ten = kilobytes(pdf(&ten).expect("written"));
    println!("ten pages of A4: {ten} KB of 250");
    assert!(ten <= 250, "{ten} KB");
}

/// Read back by a decoder that shares no code with ours.
#[test]
fn the_codes_on_the_dots_are_read() {
    let reads = |page: &Page| -> Vec<String> {
        let dots = raster::dots(page, raster::HEAD_DPI);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(dots.width, dots.height, |x, y| {
                if dots.get(x, y) { 0 } else { 255 }
            });
        let grids = image.detect_grids();
        grids.into_iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect()
    };
    // The code's place and size are the same in every language.
    for (name, sheets) in samples::all().into_iter().filter(|(name, _)| name.ends_with("ZhHans")) {
        for page in &sheets.pages {
            let said = page.items.iter().filter_map(|item| match item {
                Item::Qr { says, .. } => Some(says.clone()),
                Item::Run(_) | Item::Fill { .. } | Item::Logo { .. } => None,
            });
            assert_eq!(reads(page), said.collect::<Vec<_>>(), "{name}");
        }
    }
}

#[test]
fn the_fonts_are_those_of_the_list() {
    let sums = include_str!("../../../../assets/fonts/SHA256SUMS");
    assert_eq!(sums.lines().filter(|line| line.ends_with(".ttf")).count(), Face::ALL.len());
    for face in Face::ALL {
        assert!(face.parsed().number_of_glyphs() > 1, "{face:?}");
    }
}

/// Twelve kinds of goods stand on one sheet with all that a receipt says; in one language fifteen.
#[test]
fn a_usual_receipt_is_one_sheet() {
    for language in samples::LANGUAGES {
        let content = match language {
            Language::Ja => {
                let lines = samples::lines().into_iter().cycle().take(15).collect();
                samples::of_lines(lines, Yen::ZERO, language)
            }
            _ => samples::twelve(language),
        };
        let sheets = receipt(&content, Media::A4).expect("set");
        assert_eq!(sheets.pages.len(), 1, "{language:?}");
        let card = samples::travel(language);
        for media in Media::ALL {
            let sheets = document::travel::travel(&card, media).expect("set");
            assert_eq!(sheets.pages.len(), 1, "{media:?} {language:?}");
        }
    }
}
