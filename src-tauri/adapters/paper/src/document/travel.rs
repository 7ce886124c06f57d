//! A travel card to take along: large type on a sheet, a column on a roll.

use crate::{
    PaperError,
    document::paper::{A4, A5, Paper, border, flow},
    flow::{Align, Flow, Span, Style, span},
    list::{Ink, Part, Sheets},
    words,
};
use maneki_core::{paper::TravelPage, printer::Media, staff::Language};

/// Type sizes of a card, in points.
struct Sizes {
    topic: f32,
    title: f32,
    line: f32,
    small: f32,
    /// The edge of a QR module.
    module: f32,
}

fn sizes(media: Media) -> Sizes {
    let [topic, title, line, small, module] = match media {
        Media::A4 => [14.0, 32.0, 17.0, 11.0, 3.4],
        Media::A5 => [10.5, 22.0, 12.0, 8.5, 2.4],
        Media::Mm80 => [9.0, 16.0, 10.5, 7.5, 1.4],
        Media::Mm58 => [8.0, 13.0, 9.0, 7.0, 1.1],
    };
    Sizes { topic, title, line, small, module }
}

/// # Errors
/// None so far: nothing on it is of law, and what no font draws is 〓.
pub fn travel(page: &TravelPage, media: Media) -> Result<Sheets, PaperError> {
    let sizes = sizes(media);
    let mut paper = Paper::new(media, page.language);
    paper.flow = match media {
        Media::A4 => Flow::sheets(A4.0, A4.1, 64.0, 72.0),
        Media::A5 => Flow::sheets(A5.0, A5.1, 44.0, 48.0),
        Media::Mm80 | Media::Mm58 => flow(media),
    };
    paper.flow.space(6.0);
    if page.sample {
        paper.banner(words::SAMPLE, "");
    }
    if page.practice {
        paper.banner(words::PRACTICE, "");
    }
    if page.copy > 1 {
        paper.banner(words::REPRINT, &format!(" {}", page.copy.saturating_sub(1)));
    }
    let flow = &mut paper.flow;
    let own = |text: &str, style| [span(text, page.language, style)];
    flow.text(Align::Left, Part::Text, &own(&page.text.topic, Style::plain(sizes.topic)));
    flow.text(Align::Left, Part::Title, &own(&page.text.title, Style::bold(sizes.title)));
    flow.space(sizes.line * 0.3);
    flow.rule(1.4, Ink::Black);
    flow.space(sizes.line * 0.7);
    for line in &page.text.lines {
        point(flow, &own(line, Style::plain(sizes.line)), sizes.line);
    }
    if let Some(link) = &page.text.link {
        flow.space(sizes.line * 0.5);
        let whole = flow.qr(link, sizes.module, Align::Center);
        flow.space(whole);
        let style = Style::plain(sizes.small);
        let more = words::MORE_ON_THIS.get(page.language);
        flow.text(Align::Center, Part::Text, &own(more, style));
        flow.text(Align::Center, Part::Text, &[span(&**link, Language::En, style)]);
    }
    flow.space(sizes.line);
    flow.dashes(0.7);
    flow.space(4.0);
    let shop = format!("{} {}", page.shop.name, page.shop.branch);
    let shop = [span(shop.trim(), Language::Ja, Style::plain(sizes.small))];
    flow.text(Align::Center, Part::Text, &shop);
    flow.space(10.0);
    let title = format!("{} {}", page.text.topic, page.text.title);
    Ok(Sheets {
        language: page.language,
        at: page.at,
        border: border(media),
        pages: paper.flow.finish(),
        title,
    })
}

/// A line behind its mark, hanging.
fn point(flow: &mut Flow, line: &[Span], size: f32) {
    let (indent, edge) = (size * 1.1, size * 0.32);
    flow.need(size * flow.leading);
    let (x, y) = (flow.x(), flow.y() + size * (flow.leading - 0.32) / 2.0);
    flow.fill(x, y, edge, edge, Ink::Black);
    let width = flow.width() - indent;
    flow.column(indent, width, |flow| flow.text(Align::Left, Part::Text, line));
    flow.space(size * 0.35);
}
