//! Printers and papers as windows see them.

use maneki_core::{
    paper::PaperKind,
    print::{PrinterFault, PrinterStatus},
    printer::{Media, RasterCommand},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

same! {
    /// What comes out of a printer.
    MediaView = Media { Mm80, Mm58, A4, A5 }
    /// How a thermal model takes pictures.
    RasterCommandView = RasterCommand { GsV0, GsL, EscStar }
    /// What a paper is.
    IssuedKindView = PaperKind { Receipt, FormalReceipt, XReport, ZReport, GuideSlip, ChainProof, TravelCard, TestPage }
    /// What stops a printer.
    PrinterFaultView = PrinterFault {
        PaperOut, CoverOpen, Stuck, Offline, Unreachable, SupplyOut, NotFound, Interrupted,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterStatusView {
    /// Not asked yet.
    Asking,
    Ready,
    NearEnd,
    Fault,
    /// It prints, but cannot say how it is.
    Silent,
}

impl PrinterStatusView {
    #[must_use]
    pub fn of(status: Option<PrinterStatus>) -> Self {
        match status {
            None => Self::Asking,
            Some(PrinterStatus::Ready) => Self::Ready,
            Some(PrinterStatus::NearEnd) => Self::NearEnd,
            Some(PrinterStatus::Fault(_)) => Self::Fault,
            Some(PrinterStatus::Silent) => Self::Silent,
        }
    }
}

/// A printer, and what it says now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrinterStateView {
    pub id: String,
    pub name: String,
    pub media: MediaView,
    pub status: PrinterStatusView,
    pub fault: Option<PrinterFaultView>,
    /// Papers that are not out yet.
    pub waiting: u32,
    pub has_drawer: bool,
}

/// A paper on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrintJobView {
    pub id: String,
    pub kind: IssuedKindView,
    /// The receipt's number, or what it is called.
    pub name: String,
    pub printer_id: String,
    pub printer: String,
    pub at_ms: i64,
    /// What it waits for, or what went wrong.
    pub fault: Option<PrinterFaultView>,
    pub can_print_again: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct PrintingView {
    pub printers: Vec<PrinterStateView>,
    /// Held back by a fault; they print by themselves once it is gone.
    pub waiting: Vec<PrintJobView>,
    /// Sent, and nobody knows whether they came out: a person says.
    pub questions: Vec<PrintJobView>,
}

/// How a thermal model is spoken to; other printers take no notice of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ThermalProfileView {
    pub dots: u16,
    pub band_rows: u16,
    pub raster: RasterCommandView,
    pub cutter: bool,
    /// 0 or 1; none without a drawer.
    pub drawer_pin: Option<u8>,
    pub answers: bool,
    /// Bits a second of a serial port; 0 leaves the port as it is.
    pub baud: u32,
    pub stored_logo: bool,
}

/// A printer as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterSetupView {
    /// None for a new one.
    pub id: Option<String>,
    pub name: String,
    pub address: String,
    pub media: MediaView,
    pub profile: ThermalProfileView,
    pub papers: Vec<IssuedKindView>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FoundHowView {
    Network,
    Ipp,
    Usb,
    Serial,
    Queue,
}

/// A printer within reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FoundPrinterView {
    pub address: String,
    pub how: FoundHowView,
    pub name: String,
    pub status: PrinterStatusView,
    pub fault: Option<PrinterFaultView>,
}
