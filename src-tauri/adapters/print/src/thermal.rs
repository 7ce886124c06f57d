//! A thermal printer, asked how it is before and after every paper.

use crate::{
    escpos::{ASK, Profile, drawer, encode, read_status},
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
        self.address.open().map_err(|error| {
            tracing::info!(%error, "the printer does not answer");
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
    fn after(&self, link: &mut Link) -> Delivery {
        let tries = PRINTED_WITHIN.as_millis() / ASK_AGAIN.as_millis().max(1);
        let mut last = PrinterFault::Unreachable;
        for _ in 0..tries {
            match self.ask(link) {
                PrinterStatus::Ready | PrinterStatus::NearEnd => return Delivery::Printed,
                PrinterStatus::Silent => return Delivery::HandedOver,
                // Busy printers answer late; all other faults stand until a person comes.
                PrinterStatus::Fault(PrinterFault::Offline) => last = PrinterFault::Offline,
                PrinterStatus::Fault(fault) => return Delivery::Doubtful(fault),
            }
            thread::sleep(ASK_AGAIN);
        }
        Delivery::Doubtful(last)
    }

    fn write(&self, bytes: &[u8]) -> Delivery {
        let mut link = match self.open() {
            Ok(link) => link,
            Err(fault) => return Delivery::Refused(fault),
        };
        if let PrinterStatus::Fault(fault) = self.ask(&mut link) {
            return Delivery::Refused(fault);
        }
        match link.write(bytes, WRITE_WITHIN) {
            Ok(()) => self.after(&mut link),
            Err((0, _)) => Delivery::Refused(PrinterFault::Unreachable),
            Err((taken, error)) => {
                tracing::warn!(taken, %error, "the printer stopped taking bytes");
                let fault = self.ask(&mut link).fault();
                Delivery::Doubtful(fault.unwrap_or(PrinterFault::Unreachable))
            }
        }
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

    fn send(&self, printout: &Printout) -> Delivery {
        let Printout::Dots(dots) = printout else {
            return Delivery::Refused(PrinterFault::NotFound);
        };
        let _line = self.busy.lock();
        self.write(&encode(dots, &self.profile))
    }

    fn open_drawer(&self) -> Result<(), PrinterFault> {
        let pin = self.profile.drawer_pin.ok_or(PrinterFault::NotFound)?;
        let _line = self.busy.lock();
        let mut link = self.open()?;
        // A drawer opens without paper, so nothing is asked first.
        link.write(&drawer(pin), ANSWER_WITHIN).map_err(|_| PrinterFault::Unreachable)
    }
}
