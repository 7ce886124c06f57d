//! The demo's printer: it takes as long as a real one, keeps what it printed, and has the faults
//! that someone at the demo chooses.

use maneki_app::ports::{Printer, Printout};
use maneki_core::print::{Delivery, PrinterFault, PrinterStatus};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// How long a receipt runs through the head.
const TAKES: Duration = Duration::from_millis(700);
const LOOK_EVERY: Duration = Duration::from_millis(50);

#[derive(Debug, Default)]
struct State {
    status: Option<PrinterStatus>,
    printed: u32,
    drawer: u32,
}

/// Clones are the same printer.
#[derive(Clone, Debug, Default)]
pub struct FakePrinter {
    state: Arc<Mutex<State>>,
}

impl FakePrinter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it says from now on; none is ready.
    pub fn set(&self, status: Option<PrinterStatus>) {
        self.state().status = status;
    }

    /// How many papers came out.
    #[must_use]
    pub fn printed(&self) -> u32 {
        self.state().printed
    }

    /// How often its drawer opened.
    #[must_use]
    pub fn drawer(&self) -> u32 {
        self.state().drawer
    }
}

impl Printer for FakePrinter {
    fn status(&self) -> PrinterStatus {
        self.state().status.unwrap_or(PrinterStatus::Ready)
    }

    fn send(&self, _: &Printout, tell: &mut dyn FnMut(PrinterStatus)) -> Delivery {
        if let Some(fault) = self.status().fault() {
            return Delivery::Refused(fault);
        }
        let mut waited = Duration::ZERO;
        while waited < TAKES {
            thread::sleep(LOOK_EVERY);
            waited += LOOK_EVERY;
            if let Some(fault) = self.status().fault() {
                return Delivery::Doubtful(fault);
            }
        }
        self.state().printed += 1;
        tell(self.status());
        Delivery::Printed
    }

    fn open_drawer(&self) -> Result<(), PrinterFault> {
        match self.status() {
            PrinterStatus::Fault(PrinterFault::Unreachable) => Err(PrinterFault::Unreachable),
            _ => {
                self.state().drawer += 1;
                Ok(())
            }
        }
    }
}
