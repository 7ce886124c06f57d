//! Sets paragraphs, rows and boxes down a sheet, one under the other.

use crate::{
    fonts::{Face, shape},
    list::{Ink, Item, Page, Part, Run},
    wrap::{Placed, lines},
};
use maneki_core::staff::Language;

/// The em box of the fonts: this much of it stands above the baseline.
const ABOVE: f32 = 0.88;
/// The smallest type that any paper carries.
pub const SMALLEST: f32 = 6.5;
/// Between a row's label and its amount.
const GAP: f32 = 6.0;

/// How a span is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
}

impl Style {
    #[must_use]
    pub fn plain(size: f32) -> Self {
        Self { size, bold: false, ink: Ink::Black }
    }

    #[must_use]
    pub fn bold(size: f32) -> Self {
        Self { size, bold: true, ink: Ink::Black }
    }

    #[must_use]
    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// Text of one language and style.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    pub text: String,
    pub language: Language,
    pub style: Style,
}

#[must_use]
pub fn span(text: impl Into<String>, language: Language, style: Style) -> Span {
    Span { text: text.into(), language, style }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

pub struct Flow {
    done: Vec<Page>,
    page: Page,
    x: f32,
    width: f32,
    y: f32,
    top: f32,
    /// Where a new page begins; none on a roll.
    bottom: Option<f32>,
    /// Line height over type size.
    pub leading: f32,
    paragraph: u32,
}

impl Flow {
    /// A roll of paper `width` wide: one page as long as it gets.
    #[must_use]
    pub fn roll(width: f32) -> Self {
        Self::over(Page { width, height: 0.0, items: vec![] }, 0.0, 0.0, None)
    }

    /// Cut sheets with margins at the sides, and above and below.
    #[must_use]
    pub fn sheets(width: f32, height: f32, side: f32, top: f32) -> Self {
        Self::over(Page { width, height, items: vec![] }, side, top, Some(height - top))
    }

    fn over(page: Page, side: f32, top: f32, bottom: Option<f32>) -> Self {
        let width = page.width - 2.0 * side;
        Self { done: vec![], page, x: side, width, y: top, top, bottom, leading: 1.4, paragraph: 0 }
    }

    #[must_use]
    pub fn finish(mut self) -> Vec<Page> {
        if self.bottom.is_none() {
            self.page.height = self.y;
        }
        self.done.push(self.page);
        self.done
    }

    /// [`Flow::finish`], with `title` and a number under each sheet where there are several.
    #[must_use]
    pub fn numbered(self, title: &Span) -> Vec<Page> {
        let (bottom, side, paragraph) = (self.bottom, self.x, self.paragraph);
        let pages = self.finish();
        let count = pages.len();
        let Some(bottom) = bottom.filter(|_| count > 1) else { return pages };
        let number = |(page, number): (Page, u32)| {
            let mut under = Self::over(page, side, 0.0, None);
            under.paragraph = paragraph.saturating_add(number);
            under.go(bottom + title.style.size);
            let text = format!("{}　{number}/{count}", title.text);
            let numbered = Span { text, ..title.clone() };
            under.text(Align::Center, Part::Text, &[numbered]);
            under.page
        };
        pages.into_iter().zip(1..).map(number).collect()
    }

    #[must_use]
    pub fn y(&self) -> f32 {
        self.y
    }

    #[must_use]
    pub fn x(&self) -> f32 {
        self.x
    }

    #[must_use]
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Moves the pen to a height on the page.
    pub fn go(&mut self, y: f32) {
        self.y = y;
    }

    /// What is left of the page; endless on a roll.
    #[must_use]
    pub fn room(&self) -> f32 {
        self.bottom.map_or(f32::INFINITY, |bottom| bottom - self.y)
    }

    /// Begins a new page unless `height` still fits on this one.
    pub fn need(&mut self, height: f32) {
        if self.room() < height && self.y > self.top {
            let Page { width, height, .. } = self.page;
            let full = std::mem::replace(&mut self.page, Page { width, height, items: vec![] });
            self.done.push(full);
            self.y = self.top;
        }
    }

    pub fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Sets what `set` sets in a narrower column, `x` from the left edge of this one.
    pub fn column(&mut self, x: f32, width: f32, set: impl FnOnce(&mut Self)) {
        let (old_x, old_width) = (self.x, self.width);
        (self.x, self.width) = (old_x + x, width);
        set(self);
        (self.x, self.width) = (old_x, old_width);
    }

    /// As [`Flow::column`], for parts that need all of what `owner` has beside its flow.
    pub(crate) fn column_of<T>(
        owner: &mut T,
        flow: impl Fn(&mut T) -> &mut Self,
        x: f32,
        width: f32,
        set: impl FnOnce(&mut T),
    ) {
        let mut own = std::mem::replace(flow(owner), Self::roll(0.0));
        own.column(x, width, |own| {
            std::mem::swap(own, flow(owner));
            set(owner);
            std::mem::swap(own, flow(owner));
        });
        *flow(owner) = own;
    }

    /// A box around what `set` sets, padded, with a ground and a frame of `line` thick.
    pub fn boxed(&mut self, pad: f32, ground: Ink, line: f32, set: impl FnOnce(&mut Self)) {
        let (x, y, width, at) = (self.x, self.y, self.width, self.page.items.len());
        self.y += pad;
        self.column(pad, width - 2.0 * pad, set);
        self.y += pad;
        let height = self.y - y;
        let fill = |x, y, width, height, ink| Item::Fill { x, y, width, height, ink };
        let mut under = vec![fill(x, y, width, height, ground)];
        if line > 0.0 {
            under.push(fill(x, y, width, line, Ink::Black));
            under.push(fill(x, y + height - line, width, line, Ink::Black));
            under.push(fill(x, y, line, height, Ink::Black));
            under.push(fill(x + width - line, y, line, height, Ink::Black));
        }
        self.page.items.splice(at..at, under);
    }

    pub fn rule(&mut self, thick: f32, ink: Ink) {
        let Self { x, y, width, .. } = *self;
        self.page.items.push(Item::Fill { x, y, width, height: thick, ink });
        self.y += thick;
    }

    /// A row of dashes: between parts that belong together.
    pub fn dashes(&mut self, thick: f32) {
        let (dash, gap) = (3.0_f32, 2.0);
        let mut x = self.x;
        while x < self.x + self.width {
            let width = dash.min(self.x + self.width - x);
            let y = self.y;
            self.page.items.push(Item::Fill { x, y, width, height: thick, ink: Ink::Black });
            x += dash + gap;
        }
        self.y += thick;
    }

    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        self.page.items.push(Item::Fill { x, y, width, height, ink });
    }

    /// A paragraph. An empty one takes no room.
    pub fn text(&mut self, align: Align, part: Part, spans: &[Span]) {
        let glyphs = place(spans);
        self.paragraph += 1;
        for line in lines(&glyphs, self.width, self.width) {
            let height = self.line_height(&line);
            self.need(height);
            let slack = self.width - width_of(&line);
            let start = match align {
                Align::Left => 0.0,
                Align::Center => slack / 2.0,
                Align::Right => slack,
            };
            self.line(self.x + start, height, &line, part);
            self.y += height;
        }
    }

    /// A label that wraps, and an amount that does not, at the right edge of the first line. A
    /// label whose two languages do not fit beside the amount has the second one below.
    pub fn row(&mut self, label: &[Span], amount: &[Span]) {
        let right = place(amount);
        let beside = self.width - width_of(&right) - GAP;
        let second = |span: &Span| label.first().is_some_and(|own| own.language != span.language);
        if label.iter().any(second) && Self::measure(label) > beside {
            let (below, own): (Vec<Span>, Vec<Span>) = label.iter().cloned().partition(second);
            self.row(&own, amount);
            self.text(Align::Left, Part::Text, &trimmed(below));
            return;
        }
        self.pair(&place(label), &right, beside);
    }

    fn pair(&mut self, left: &[Placed], right: &[Placed], beside: f32) {
        let amount_width = width_of(right);
        // A label of three characters a line helps nobody: the amount goes below it.
        let tight = beside < self.width * 0.3 && width_of(left) > beside;
        let measure = if tight { self.width } else { beside };
        let mut rows = lines(left, measure, measure);
        if tight || rows.is_empty() {
            rows.push(vec![]);
        }
        let beside_at = if tight { rows.len() - 1 } else { 0 };
        for (at, line) in rows.iter().enumerate() {
            let shared = at == beside_at;
            let both = line.iter().chain(right.iter().filter(|_| shared)).copied();
            let height = self.line_height(&both.collect::<Vec<_>>());
            self.need(height);
            if at == 0 || shared {
                self.paragraph += 1;
            }
            self.line(self.x, height, line, Part::Text);
            if shared {
                self.line(self.x + self.width - amount_width, height, right, Part::Text);
            }
            self.y += height;
        }
    }

    /// One line of text with its left edge at `x`; where the cursor is does not change.
    pub fn put(&mut self, x: f32, spans: &[Span], part: Part) {
        let glyphs = place(spans);
        let height = self.line_height(&glyphs);
        self.paragraph += 1;
        self.line(x, height, &glyphs, part);
    }

    /// A QR code with modules `module` wide, its quiet zone of four included, at the cursor.
    /// Returns its edge; where the cursor is does not change.
    pub fn qr(&mut self, says: &str, module: f32, align: Align) -> f32 {
        let Ok(code) = qrcodegen::QrCode::encode_text(says, qrcodegen::QrCodeEcc::Medium) else {
            tracing::warn!(length = says.len(), "too long for a QR code");
            return 0.0;
        };
        let edge = 0..code.size();
        let row = |y| edge.clone().map(|x| code.get_module(x, y)).collect();
        self.qr_of(edge.clone().map(row).collect(), says, module, align)
    }

    /// [`Flow::qr`] of modules that were made elsewhere.
    pub fn qr_of(&mut self, rows: Vec<Vec<bool>>, says: &str, module: f32, align: Align) -> f32 {
        let edge = f32::from(u8::try_from(rows.len()).unwrap_or(u8::MAX)) * module;
        let whole = edge + 8.0 * module;
        self.need(whole);
        let left = match align {
            Align::Left => 0.0,
            Align::Center => (self.width - whole) / 2.0,
            Align::Right => self.width - whole,
        };
        let quiet = 4.0 * module;
        let (x, y) = (self.x + left + quiet, self.y + quiet);
        self.page.items.push(Item::Qr { x, y, module, rows, says: says.to_owned() });
        whole
    }

    /// A picture of the head's own dots, in the middle. `says` is read in its place.
    pub fn logo(&mut self, rows: Vec<Vec<bool>>, says: &str) {
        let module = 72.0 / crate::raster::HEAD_DPI;
        let across = rows.iter().map(Vec::len).max().unwrap_or(0);
        let length = |dots: usize| f32::from(u16::try_from(dots).unwrap_or(u16::MAX)) * module;
        let (width, height) = (length(across), length(rows.len()));
        // Wider than the paper it would be cut off; a narrow roll shows it smaller.
        let scale = (self.width / width.max(1.0)).min(1.0);
        self.need(height * scale);
        let (x, y) = (self.x + (self.width - width * scale) / 2.0, self.y);
        let module = module * scale;
        self.page.items.push(Item::Logo { x, y, module, rows, says: says.to_owned() });
        self.y += height * scale;
    }

    #[must_use]
    pub fn measure(spans: &[Span]) -> f32 {
        width_of(&place(spans))
    }

    fn line_height(&self, line: &[Placed]) -> f32 {
        tallest(line) * self.leading
    }

    fn line(&mut self, x: f32, height: f32, line: &[Placed], part: Part) {
        let tallest = tallest(line);
        let baseline = self.y + (height - tallest) / 2.0 + tallest * ABOVE;
        let mut x = x;
        for same in line.chunk_by(|a, b| look(a) == look(b)) {
            let Some(first) = same.first() else { continue };
            let run = Run {
                x,
                y: baseline,
                size: first.size,
                face: first.glyph.face,
                language: first.language,
                ink: first.ink,
                glyphs: same.iter().map(|placed| placed.glyph).collect(),
                part,
                paragraph: self.paragraph,
            };
            x += run.width();
            self.page.items.push(Item::Run(run));
        }
    }
}

/// Without the space that set the first span off from the one before it.
fn trimmed(mut spans: Vec<Span>) -> Vec<Span> {
    if let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    spans
}

fn look(placed: &Placed) -> (Face, Language, Ink, u32) {
    (placed.glyph.face, placed.language, placed.ink, placed.size.to_bits())
}

fn place(spans: &[Span]) -> Vec<Placed> {
    let glyphs = |span: &Span| {
        let Style { size, bold, ink } = span.style;
        let language = span.language;
        let size = size.max(SMALLEST);
        let drawn = shape(&span.text, language, bold);
        drawn.into_iter().map(move |glyph| Placed { glyph, size, language, ink })
    };
    spans.iter().flat_map(glyphs).collect()
}

fn width_of(line: &[Placed]) -> f32 {
    line.iter().map(Placed::width).sum()
}

fn tallest(line: &[Placed]) -> f32 {
    line.iter().map(|placed| placed.size).fold(0.0, f32::max)
}
