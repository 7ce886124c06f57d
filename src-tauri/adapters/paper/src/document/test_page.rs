//! The test page: whether a printer prints every language, keeps to its width, and burns evenly.

use crate::{
    PaperError,
    document::paper::{Paper, moment},
    flow::{Align, Style, span},
    list::{Ink, Part, Sheets},
};
use maneki_core::{paper::TestPage, printer::Media, staff::Language};

/// A line of each language, with shapes that tell its face from the others'.
const SAMPLES: [(Language, &str); 5] = [
    (Language::Ja, "日本語　直角の海　髙﨑　①㈱　¥1,234"),
    (Language::ZhHans, "简体中文　直角　骨头　门边　费岛龙"),
    (Language::ZhHant, "繁體中文　消費稅　退稅"),
    (Language::Ko, "한국어　면세　환급　똠방각하"),
    (Language::En, "English  Łódź  Škoda  İzmir  0123456789"),
];
const MM: f32 = 72.0 / 25.4;

/// # Errors
/// [`PaperError`], as every document.
pub fn test_page(page: &TestPage, media: Media) -> Result<Sheets, PaperError> {
    let mut paper = Paper::new(media, Language::Ja);
    paper.marks(page.sample, false, 1);
    let title = [span("テスト印刷", Language::Ja, Style::bold(paper.sizes.shop))];
    paper.flow.text(Align::Center, Part::Title, &title);
    paper.flow.space(4.0);
    let second = Style::plain(paper.sizes.second);
    for (name, value) in [
        ("プリンター", page.printer.clone()),
        ("接続先", page.address.clone()),
        ("日時", moment(page.at)),
    ] {
        paper.row(&[span(name, Language::Ja, second)], &value, second);
    }
    paper.thin_rule();
    for (language, text) in SAMPLES {
        let body = paper.body();
        paper.flow.text(Align::Left, Part::Text, &[span(text, language, body)]);
    }
    paper.thin_rule();
    ruler(&mut paper);
    dense(&mut paper);
    let edge = paper.flow.qr("MANEKI-TEST", paper.sizes.module, Align::Center);
    paper.flow.space(edge);
    let small = paper.small();
    for text in [
        "目盛りが両端まで見え、黒い帯にむらがなく、コードが読めれば正常です。",
        "このページは取引の記録ではありません。",
    ] {
        paper.flow.text(Align::Left, Part::Text, &[span(text, Language::Ja, small)]);
    }
    paper.flow.space(10.0);
    Ok(paper.finish(format!("テスト印刷 {}", page.printer), page.at))
}

/// A mark each millimetre, a longer one each centimetre, from edge to edge.
fn ruler(paper: &mut Paper) {
    let (x, y, width) = (paper.flow.x(), paper.flow.y(), paper.flow.width());
    let mut at = 0_u16;
    while f32::from(at) * MM <= width - 0.5 {
        let height = if at.is_multiple_of(10) { 9.0 } else { 4.0 };
        paper.flow.fill(x + f32::from(at) * MM, y, 0.5, height, Ink::Black);
        at += 1;
    }
    paper.flow.fill(x + width - 0.5, y, 0.5, 12.0, Ink::Black);
    paper.flow.space(14.0);
}

/// Every dot of the head at once: a dead one shows as a white line.
fn dense(paper: &mut Paper) {
    let (x, y, width) = (paper.flow.x(), paper.flow.y(), paper.flow.width());
    paper.flow.fill(x, y, width, 14.0, Ink::Black);
    paper.flow.space(18.0);
}
