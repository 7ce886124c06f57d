//! What every paper of the counter is built of: its sizes on a roll or a sheet, banners, the
//! shop's own lines, rows.

use crate::{
    PaperError,
    flow::{Align, Flow, Span, Style, span},
    fonts::missing,
    list::{Ink, Part, Sheets},
    words::{self, Word},
};
use maneki_core::{
    cart::TaxLine,
    printer::Media,
    receipt::Shop,
    staff::Language,
    tax::TaxClass,
    time::{AtMs, day_text},
};

/// Cut sheets, across and down, in points.
pub(crate) const A4: (f32, f32) = (595.28, 841.89);
pub(crate) const A5: (f32, f32) = (419.53, 595.28);

/// What a thermal head prints across, or a cut sheet bears, in dots of 1/203 inch.
pub(crate) fn dots(media: Media) -> u16 {
    match media {
        Media::Mm80 => 576,
        Media::Mm58 => 384,
        // Wider lines are hard to follow from a name to its amount.
        Media::A4 => 1_128,
        Media::A5 => 960,
    }
}

/// The same in points.
pub(crate) fn width(media: Media) -> f32 {
    f32::from(dots(media)) * 72.0 / crate::raster::HEAD_DPI
}

/// Paper beside the head, in points; a cut sheet has its margins inside.
pub(crate) fn border(media: Media) -> f32 {
    let millimetres = match media {
        Media::Mm80 => 80.0,
        Media::Mm58 => 58.0,
        Media::A4 | Media::A5 => return 0.0,
    };
    (millimetres / 25.4 * 72.0 - width(media)) / 2.0
}

/// An empty roll, or sheets with one column in their middle.
pub(crate) fn flow(media: Media) -> Flow {
    let ((across, down), top) = match media {
        Media::Mm80 | Media::Mm58 => return Flow::roll(width(media)),
        Media::A4 => (A4, 36.0),
        Media::A5 => (A5, 28.0),
    };
    let mut sheets = Flow::sheets(across, down, (across - width(media)) / 2.0, top);
    sheets.leading = 1.25;
    sheets
}

/// Type sizes of a paper.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    pub shop: f32,
    pub title: f32,
    pub body: f32,
    pub second: f32,
    pub small: f32,
    pub total: f32,
    /// The edge of a QR module.
    pub module: f32,
}

pub(crate) fn sizes(media: Media) -> Sizes {
    let dot = 72.0 / crate::raster::HEAD_DPI;
    let [shop, title, body, second, small, total, dots] = match media {
        Media::Mm80 => [14.0, 9.5, 9.0, 7.5, 7.0, 14.4, 4.0],
        Media::Mm58 => [12.0, 8.5, 8.0, 7.0, 6.5, 12.8, 3.0],
        Media::A4 => [18.0, 12.0, 10.5, 9.0, 8.0, 18.0, 6.0],
        Media::A5 => [16.0, 11.0, 9.5, 8.0, 7.5, 16.0, 5.0],
    };
    Sizes { shop, title, body, second, small, total, module: dots * dot }
}

/// The items that the law wants must be printed as they are, or not at all.
pub(crate) fn check_shop(shop: &Shop) -> Result<(), PaperError> {
    for (item, text) in [("shop", &shop.name), ("branch", &shop.branch), ("address", &shop.address)]
    {
        let characters = missing(text, Language::Ja);
        if !characters.is_empty() {
            return Err(PaperError::Missing { item, characters });
        }
    }
    Ok(())
}

/// A flow with the sizes and the visitor's language that every part of a paper needs.
pub(crate) struct Paper {
    media: Media,
    pub flow: Flow,
    pub sizes: Sizes,
    pub language: Language,
}

impl Paper {
    pub(crate) fn new(media: Media, language: Language) -> Self {
        let mut flow = flow(media);
        flow.space(6.0);
        Self { media, flow, sizes: sizes(media), language }
    }

    pub(crate) fn finish(self, title: String, at: AtMs) -> Sheets {
        let foot = span(&*title, Language::Ja, self.small());
        Sheets {
            language: Language::Ja,
            at,
            border: border(self.media),
            pages: self.flow.numbered(&foot),
            title,
        }
    }

    pub(crate) fn is_roll(&self) -> bool {
        self.media.is_roll()
    }

    /// What the head prints across the present column, in its dots.
    pub(crate) fn dots(&self) -> f32 {
        (self.flow.width() * crate::raster::HEAD_DPI / 72.0).round()
    }

    /// Two parts side by side on a sheet, one after the other on a roll. Where they do not fit on
    /// what is left of the sheet they begin a new one; what no sheet holds goes one by one.
    pub(crate) fn beside(&mut self, left: impl Fn(&mut Self), right: impl Fn(&mut Self)) {
        if self.is_roll() {
            left(self);
            return right(self);
        }
        let gap = 20.0;
        let width = (self.flow.width() - gap) / 2.0;
        let high = self.measured(width, &left).max(self.measured(width, &right));
        self.flow.need(high);
        if self.flow.room() < high {
            left(self);
            return right(self);
        }
        let (top, mut bottom) = (self.flow.y(), self.flow.y());
        for (x, set) in [(0.0, &left as &dyn Fn(&mut Self)), (width + gap, &right)] {
            self.flow.go(top);
            Flow::column_of(self, |paper| &mut paper.flow, x, width, set);
            bottom = bottom.max(self.flow.y());
        }
        self.flow.go(bottom);
    }

    /// How high a part comes out in a column.
    fn measured(&mut self, width: f32, set: &dyn Fn(&mut Self)) -> f32 {
        let mut roll = Flow::roll(width);
        roll.leading = self.flow.leading;
        let own = std::mem::replace(&mut self.flow, roll);
        set(self);
        std::mem::replace(&mut self.flow, own).y()
    }

    /// The word in Japanese and, smaller, in the visitor's language where that is another word.
    pub(crate) fn label(&self, word: Word, style: Style) -> Vec<Span> {
        self.label_of(word.get(Language::Ja), word.get(self.language), style)
    }

    pub(crate) fn label_with(&self, word: Word, value: &str, style: Style) -> Vec<Span> {
        let ja = word.with(Language::Ja, value);
        self.label_of(&ja, &word.with(self.language, value), style)
    }

    pub(crate) fn label_of(&self, ja: &str, visitor: &str, style: Style) -> Vec<Span> {
        let mut spans = vec![span(ja, Language::Ja, style)];
        if visitor != ja {
            let size = (style.size * 0.82).max(self.sizes.small);
            let second = Style { size, bold: false, ..style };
            spans.push(span(format!(" {visitor}"), self.language, second));
        }
        spans
    }

    pub(crate) fn body(&self) -> Style {
        Style::plain(self.sizes.body)
    }

    pub(crate) fn small(&self) -> Style {
        Style::plain(self.sizes.small)
    }

    pub(crate) fn row(&mut self, label: &[Span], amount: &str, style: Style) {
        self.flow.row(label, &[span(amount, Language::Ja, style)]);
    }

    pub(crate) fn center(&mut self, text: &str, style: Style) {
        self.flow.text(Align::Center, Part::Text, &[span(text, Language::Ja, style)]);
    }

    pub(crate) fn thin_rule(&mut self) {
        self.flow.space(3.0);
        self.flow.dashes(0.7);
        self.flow.space(3.0);
    }

    /// White on black: what nobody may overlook.
    pub(crate) fn banner(&mut self, word: Word, extra: &str) {
        let style = Style::bold(self.sizes.title + 1.5).ink(Ink::White);
        let mut spans = self.label(word, style);
        spans.push(span(extra, Language::Ja, style));
        self.flow
            .boxed(2.0, Ink::Black, 0.0, |flow| flow.text(Align::Center, Part::Heading, &spans));
        self.flow.space(4.0);
    }

    /// What a paper must never be mistaken for: 見本, 練習, 再発行.
    pub(crate) fn marks(&mut self, sample: bool, practice: bool, copy: u32) {
        for (word, on) in [(words::SAMPLE, sample), (words::PRACTICE, practice)] {
            if on {
                self.banner(word, "");
            }
        }
        if sample || practice {
            let spans = self.label(words::NOT_VALID, self.small());
            self.flow.text(Align::Center, Part::Text, &spans);
            self.flow.space(4.0);
        }
        if copy > 1 {
            self.banner(words::REPRINT, &format!(" {}", copy.saturating_sub(1)));
        }
    }

    pub(crate) fn shop(&mut self, shop: &Shop) {
        if let Some(logo) = &shop.logo {
            self.flow.logo(logo.rows().collect(), &shop.name);
            self.flow.space(4.0);
        }
        let name = [span(&*shop.name, Language::Ja, Style::bold(self.sizes.shop))];
        self.flow.text(Align::Center, Part::Title, &name);
        self.center(&shop.branch, Style::plain(self.sizes.title));
        let small = self.small();
        self.flow.space(2.0);
        self.center(&shop.address, small);
        if !shop.phone.is_empty() {
            self.center(&format!("{} {}", words::PHONE.ja, shop.phone), small);
        }
        if let Some(number) = shop.registration {
            let line = format!("{} {number}", words::REGISTRATION.ja);
            self.center(&line, Style::plain(self.sizes.second));
        }
    }

    /// The shop's header or footer: a paragraph a line.
    pub(crate) fn own_words(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.flow.space(4.0);
        for line in text.lines().take(12) {
            let style = Style::plain(self.sizes.second);
            self.flow.text(Align::Center, Part::Text, &[span(line, Language::Ja, style)]);
        }
    }

    pub(crate) fn stamp_box(&mut self) {
        let (edge, line) = (68.0, 0.7);
        self.flow.need(edge + 8.0);
        self.flow.space(8.0);
        let (x, y) = (self.flow.x() + self.flow.width() - edge, self.flow.y());
        for (x, y, width, height) in [
            (x, y, edge, line),
            (x, y + edge - line, edge, line),
            (x, y, line, edge),
            (x + edge - line, y, line, edge),
        ] {
            self.flow.fill(x, y, width, height, Ink::Black);
        }
        let (small, offset) = (self.small(), self.flow.width() - edge);
        self.flow.go(y + edge / 2.0 - self.sizes.small * 0.7);
        self.flow.column(offset, edge, |flow| {
            flow.text(Align::Center, Part::Text, &[span(words::STAMP.ja, Language::Ja, small)]);
        });
        self.flow.go(y + edge);
    }
}

/// `2026-11-23 14:05`.
pub(crate) fn moment(at: AtMs) -> String {
    let (hour, minute, _) = at.clock_in_japan();
    format!("{} {hour:02}:{minute:02}", day_text(at.day_in_japan()))
}

/// The sentence in Japanese, then in the visitor's language where that is another.
pub(crate) fn both(word: Word, visitor: Language) -> Vec<(Language, &'static str)> {
    let mut out = vec![(Language::Ja, word.ja)];
    if visitor != Language::Ja {
        out.push((visitor, word.get(visitor)));
    }
    out
}

/// The total of a rate and the tax inside it, as the qualified invoice wants them.
pub(crate) fn tax_rows(paper: &mut Paper, tax: &TaxLine) {
    let second = Style::plain(paper.sizes.second);
    if tax.class == TaxClass::Untaxed {
        let mut label = vec![span("◇ ", Language::Ja, second)];
        label.extend(paper.label(words::UNTAXED_TOTAL, second));
        return paper.row(&label, &tax.net_yen.to_string(), second);
    }
    let percent = tax.rate.get().to_string();
    let mark = if tax.class == TaxClass::Reduced { "※ " } else { "" };
    let mut total = vec![span(mark, Language::Ja, second)];
    total.extend(paper.label_with(words::RATE_TOTAL, &percent, second));
    paper.row(&total, &tax.net_yen.to_string(), second);
    let inner = paper.label_with(words::INNER_TAX, &percent, second);
    paper.flow.column(8.0, paper.flow.width() - 8.0, |flow| {
        flow.row(&inner, &[span(tax.tax_yen.to_string(), Language::Ja, second)]);
    });
}
