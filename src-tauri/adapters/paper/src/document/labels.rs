//! Price labels on A4 sheets of 24 (70 × 37.1 mm), with the JAN as bars.

use crate::{
    PaperError,
    bars::bars,
    document::paper::A4,
    flow::{Align, Flow, Style, span},
    list::{Ink, Part, Sheets},
    words,
};
use maneki_core::{
    jan::Jan,
    label::{Label, Labels},
    staff::Language,
};

const ACROSS: usize = 3;
const DOWN: usize = 8;
const PAD: f32 = 11.0;
/// 0.33 mm, the standard's own size.
const MODULE: f32 = 0.935;
const BAR_HEIGHT: f32 = 30.0;
/// A name takes two lines of the label at most.
const NAME_LINES: f32 = 2.0;

/// # Errors
/// [`PaperError`], as every document.
pub fn labels(content: &Labels) -> Result<Sheets, PaperError> {
    let mut flow = Flow::sheets(A4.0, A4.1, 0.0, 0.0);
    flow.leading = 1.2;
    let (width, height) = (A4.0 / 3.0, A4.1 / 8.0);
    let (mut x, mut y) = (0.0, 0.0);
    for (at, label) in content.labels.iter().enumerate() {
        if at > 0 && at % (ACROSS * DOWN) == 0 {
            flow.go(A4.1);
            flow.need(1.0);
            y = 0.0;
        } else if at > 0 && at % ACROSS == 0 {
            y += height;
        }
        x = if at % ACROSS == 0 { 0.0 } else { x + width };
        flow.go(y + PAD);
        flow.column(x + PAD, width - 2.0 * PAD, |flow| one(flow, label, y + height - PAD));
    }
    Ok(Sheets {
        title: "値札".to_owned(),
        language: Language::Ja,
        at: content.at,
        border: 0.0,
        pages: flow.finish(),
    })
}

/// The name above, the bars and the price at the foot.
fn one(flow: &mut Flow, label: &Label, foot: f32) {
    let name = Style::bold(9.0);
    let text = fitted(&label.names.ja, flow.width() * NAME_LINES * 0.95, name);
    flow.text(Align::Left, Part::Heading, &[span(text, Language::Ja, name)]);
    let other = Style::plain(7.0);
    for (text, language) in [(&label.names.zh, Language::ZhHans), (&label.names.en, Language::En)] {
        let room = foot - BAR_HEIGHT - 12.0 - flow.y();
        if !text.is_empty() && room > other.size * flow.leading {
            let text = fitted(text, flow.width() * 0.95, other);
            flow.text(Align::Left, Part::Text, &[span(text, language, other)]);
        }
    }
    flow.go(foot - BAR_HEIGHT - 9.0);
    match &label.jan {
        Some(jan) => draw(flow, jan),
        None => flow.put(flow.x(), &[span(label.sku.as_str(), Language::En, other)], Part::Text),
    }
    let price = [
        span(label.price_yen.to_string(), Language::Ja, Style::bold(14.0)),
        span(format!(" {}", words::TAX_INCLUDED.ja), Language::Ja, Style::plain(6.5)),
    ];
    flow.go(foot - 22.0);
    flow.text(Align::Right, Part::Text, &price);
}

/// The bars with their digits below.
fn draw(flow: &mut Flow, jan: &Jan) {
    let (x, y) = (flow.x(), flow.y());
    let modules = bars(jan);
    let mut left = x;
    for run in modules.chunk_by(|one, next| one == next) {
        let width = run.iter().map(|_| MODULE).sum::<f32>();
        if run.first() == Some(&true) {
            flow.fill(left, y, width, BAR_HEIGHT, Ink::Black);
        }
        left += width;
    }
    flow.go(y + BAR_HEIGHT);
    flow.put(x, &[span(jan.as_str(), Language::En, Style::plain(7.0))], Part::Text);
}

/// As much of a name as fits into `width`, whole letters, with a mark where it was cut.
fn fitted(name: &str, width: f32, style: Style) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let mut text = name.to_owned();
    while Flow::measure(&[span(&*text, Language::Ja, style)]) > width && letters.pop().is_some() {
        text = letters.iter().chain(['…'].iter()).collect();
    }
    text
}
