//! A thermal printer, asked how it is before and after every paper.

use crate::{
    escpos::{ASK, Profile, drawer, encode, encode_under_logo, keep_logo, read_status},
    link::{Address, Link},
};
use maneki_app::ports::{Printer, Printout};
use maneki_core::print::{Delivery, PrinterFault, PrinterStatus};
use std::{sync::Mutex, thread, time::Duration};

/// Four bytes on a quiet line: anything slower is no answer.
const ANSWER_WITHIN: Duration = Duration::from_millis(800);
/// 115 KB at 115,200 baud take ten seconds.
const WRITE_WITHIN: Duration = Duration::from_secs(20);
/// How long a printer may take to say that it is done: paper moves at 150 mm/s and slower.
const PRINTED_WITHIN: Duration = Duration::from_secs(12);
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// Hears what the printer says while it prints.
type Tell<'a> = &'a mut dyn FnMut(PrinterStatus);

pub struct Thermal {
    pub address: Address,
    pub profile: Profile,
    /// One line at a time: two would mix their bytes.
    busy: Mutex<()>,
}

impl Thermal {
    #[must_use]
    pub fn new(address: Address, profile: Profile) -> Self {
        Self { address, profile, busy: Mutex::new(()) }
    }

    fn open(&self) -> Result<Link, PrinterFault> {
        self.address.open(self.profile.baud).map_err(|error| {
            tracing::debug!(%error, "the printer does not answer");
            PrinterFault::Unreachable
        })
    }

    fn ask(&self, link: &mut Link) -> PrinterStatus {
        if !self.profile.answers {
            return PrinterStatus::Silent;
        }
        let unreachable = PrinterStatus::Fault(PrinterFault::Unreachable);
        // A picture may hold the bytes of a question, and some models answer those too.
        link.drain();
        if link.write(&ASK, ANSWER_WITHIN).is_err() {
            return unreachable;
        }
        let answers = link.read(4, ANSWER_WITHIN).ok().and_then(|bytes| bytes.try_into().ok());
        answers.and_then(read_status).unwrap_or(unreachable)
    }

    /// Asks until the printer says how the paper went. The state is that of the moment, so a
    /// fault that comes while the last rows burn is seen, and a line that goes quiet too.
    fn after(&self, link: &mut Link, tell: Tell<'_>) -> Delivery {
        let tries = PRINTED_WITHIN.as_millis() / ASK_AGAIN.as_millis().max(1);
        let mut last = PrinterFault::Unreachable;
        for _ in 0..tries {
            let status = self.ask(link);
            match status {
                PrinterStatus::Ready | PrinterStatus::NearEnd => {
                    tell(status);
                    return Delivery::Printed;
                }
                PrinterStatus::Silent => return Delivery::HandedOver,
                // Busy printers say so for a while: shown, but not given up yet.
                PrinterStatus::Fault(PrinterFault::Offline) => {
                    tell(status);
                    last = PrinterFault::Offline;
                }
                PrinterStatus::Fault(fault) => return Delivery::Doubtful(fault),
            }
            thread::sleep(ASK_AGAIN);
        }
        Delivery::Doubtful(last)
    }

    fn write(&self, bytes: &[u8], tell: Tell<'_>) -> Delivery {
        let mut link = match self.open() {
            Ok(link) => link,
            Err(fault) => return Delivery::Refused(fault),
        };
        if let PrinterStatus::Fault(fault) = self.ask(&mut link) {
            return Delivery::Refused(fault);
        }
        match link.write(bytes, WRITE_WITHIN) {
            Ok(()) => self.after(&mut link, tell),
            Err((0, _)) => Delivery::Refused(PrinterFault::Unreachable),
            Err((taken, error)) => {
                tracing::warn!(taken, %error, "the printer stopped taking bytes");
                let fault = self.why_it_stopped(&mut link);
                Delivery::Doubtful(fault)
            }
        }
    }

    /// The line is full of a picture, so the question goes out on a line of its own where the
    /// printer takes a second one.
    fn why_it_stopped(&self, link: &mut Link) -> PrinterFault {
        let told = match (&self.address, self.open()) {
            (Address::Tcp(_), Ok(mut second)) => self.ask(&mut second).fault(),
            _ => self.ask(link).fault(),
        };
        told.unwrap_or(PrinterFault::Unreachable)
    }
}

impl Printer for Thermal {
    fn status(&self) -> PrinterStatus {
        // While a paper is printing its own answers count; this one would disturb them.
        let Ok(_line) = self.busy.try_lock() else { return PrinterStatus::Silent };
        match self.open() {
            Ok(mut link) => self.ask(&mut link),
            Err(fault) => PrinterStatus::Fault(fault),
        }
    }

    fn send(&self, printout: &Printout, tell: &mut dyn FnMut(PrinterStatus)) -> Delivery {
        let bytes = match printout {
            Printout::Dots(dots) => encode(dots, &self.profile),
            Printout::UnderLogo(dots) => encode_under_logo(dots, &self.profile),
            Printout::KeepLogo(dots) => keep_logo(dots),
            Printout::Pdf { .. } => return Delivery::Refused(PrinterFault::NotFound),
        };
        let _line = self.busy.lock();
        self.write(&bytes, tell)
    }

    fn open_drawer(&self) -> Result<(), PrinterFault> {
        let pin = self.profile.drawer_pin.ok_or(PrinterFault::NotFound)?;
        let _line = self.busy.lock();
        let mut link = self.open()?;
        // A drawer opens without paper, so nothing is asked first.
        link.write(&drawer(pin), ANSWER_WITHIN).map_err(|_| PrinterFault::Unreachable)
    }
}
