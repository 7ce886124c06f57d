//! Printers as a manager sets them up: where they are, what they take, which papers go there.

use crate::{id::PrinterId, paper::PaperKind};

/// What comes out of a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Media {
    Mm80,
    Mm58,
    A4,
    A5,
}

impl Media {
    pub const ALL: [Self; 4] = [Self::Mm80, Self::Mm58, Self::A4, Self::A5];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Mm80 => "mm80",
            Self::Mm58 => "mm58",
            Self::A4 => "a4",
            Self::A5 => "a5",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.code() == code)
    }

    #[must_use]
    pub fn is_roll(self) -> bool {
        matches!(self, Self::Mm80 | Self::Mm58)
    }
}

/// How a thermal model takes pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RasterCommand {
    /// `GS v 0`: nearly every model.
    GsV0,
    /// `GS ( L`: newer Epson models without it.
    GsL,
    /// `ESC *`, 24 dots high: old and impact models.
    EscStar,
}

impl RasterCommand {
    pub const ALL: [Self; 3] = [Self::GsV0, Self::GsL, Self::EscStar];

    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::GsV0 => "gs_v_0",
            Self::GsL => "gs_l",
            Self::EscStar => "esc_star",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.code() == code)
    }
}

/// What must be known of a thermal model; other printers take no notice of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThermalProfile {
    /// Dots across the head.
    pub dots: u16,
    /// Rows in one command; a small buffer holds no more.
    pub band_rows: u16,
    pub raster: RasterCommand,
    pub cutter: bool,
    /// The drawer's pin, 0 (connector pin 2) or 1 (pin 5); none without a drawer.
    pub drawer_pin: Option<u8>,
    /// Whether it answers DLE EOT.
    pub answers: bool,
    /// Bits a second of a serial port; 0 leaves the port as it is.
    pub baud: u32,
    /// The logo lies in the printer's own memory: a long picture less on a slow line.
    pub stored_logo: bool,
}

impl ThermalProfile {
    /// An 80 mm printer as most are.
    #[must_use]
    pub fn mm80() -> Self {
        Self {
            dots: 576,
            band_rows: 48,
            raster: RasterCommand::GsV0,
            cutter: true,
            drawer_pin: Some(0),
            answers: true,
            baud: 0,
            stored_logo: false,
        }
    }

    #[must_use]
    pub fn mm58() -> Self {
        Self { dots: 384, cutter: false, ..Self::mm80() }
    }

    /// Whether a printer could be so.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        (128..=832).contains(&self.dots)
            && self.dots.checked_rem(8) == Some(0)
            && (1..=4_095).contains(&self.band_rows)
            && self.drawer_pin.is_none_or(|pin| pin <= 1)
            && (self.baud == 0 || (1_200..=460_800).contains(&self.baud))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterSetup {
    pub id: PrinterId,
    pub name: String,
    /// `192.168.0.50:9100`, `ipp://host/ipp/print`, `/dev/usb/lp0`, `queue:NAME`.
    pub address: String,
    pub media: Media,
    pub profile: ThermalProfile,
    /// The papers that go there; each kind goes to one printer at most.
    pub papers: Vec<PaperKind>,
}

/// Who is asked to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A queue of the system's, by name.
    Queue(&'a str),
    /// An IPP printer, by its whole address.
    Ipp(&'a str),
    /// A thermal printer itself: over the network, USB or a serial port.
    Direct(&'a str),
}

impl PrinterSetup {
    #[must_use]
    pub fn line(&self) -> Line<'_> {
        let address = self.address.trim();
        match address.strip_prefix("queue:") {
            Some(name) => Line::Queue(name.trim()),
            None if address.starts_with("ipp://") => Line::Ipp(address),
            None => Line::Direct(address),
        }
    }
}

/// Where papers of a kind go; none where they are only saved.
#[must_use]
pub fn route(printers: &[PrinterSetup], kind: PaperKind) -> Option<&PrinterSetup> {
    printers.iter().find(|printer| printer.papers.contains(&kind))
}

/// The printer whose drawer opens when cash is taken.
#[must_use]
pub fn with_drawer(printers: &[PrinterSetup]) -> Option<&PrinterSetup> {
    let has =
        |printer: &&PrinterSetup| printer.media.is_roll() && printer.profile.drawer_pin.is_some();
    let receipts = route(printers, PaperKind::Receipt).filter(has);
    receipts.or_else(|| printers.iter().find(has))
}
