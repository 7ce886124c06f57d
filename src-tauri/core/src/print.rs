//! A document on its way to paper: queued → sent → confirmed, unknown or failed.
//!
//! A printer that ran out of paper prints what it holds once the roll is changed, so a document
//! that may have reached it is never sent again by itself: a person says whether it came out,
//! and a second print is a new document marked 再発行. The caller stores each state before it
//! performs the effects.

use crate::{id::PaperId, time::AtMs};

/// What stops a printer, as a person would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrinterFault {
    PaperOut,
    CoverOpen,
    /// The cutter is stuck, or an error that only switching off and on clears.
    Stuck,
    /// It answers, but takes nothing: paused, or its button was pressed.
    Offline,
    /// Nothing answers: switched off, the cable is out, the network is gone.
    Unreachable,
    /// Ink, toner or another supply is used up.
    SupplyOut,
    /// No printer or queue of this name.
    NotFound,
    /// The till itself stopped while it printed.
    Interrupted,
}

impl PrinterFault {
    pub const ALL: [Self; 8] = [
        Self::PaperOut,
        Self::CoverOpen,
        Self::Stuck,
        Self::Offline,
        Self::Unreachable,
        Self::SupplyOut,
        Self::NotFound,
        Self::Interrupted,
    ];

    /// Its name in tables.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PaperOut => "paper_out",
            Self::CoverOpen => "cover_open",
            Self::Stuck => "stuck",
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::SupplyOut => "supply_out",
            Self::NotFound => "not_found",
            Self::Interrupted => "interrupted",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterStatus {
    Ready,
    /// It prints, but the roll ends soon.
    NearEnd,
    Fault(PrinterFault),
    /// It cannot say: a queue, or a line that goes one way.
    Silent,
}

impl PrinterStatus {
    #[must_use]
    pub fn fault(self) -> Option<PrinterFault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Ready | Self::NearEnd | Self::Silent => None,
        }
    }
}

/// How sending a document ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// All of it was taken, and the printer was ready when it had printed.
    Printed,
    /// Not a byte was taken: it is safe to try again.
    Refused(PrinterFault),
    /// Some or all of it was taken, and then something went wrong.
    Doubtful(PrinterFault),
    /// It was handed to a queue that says no more.
    HandedOver,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintState {
    /// Nothing was sent yet; `held_by` is what it waits for.
    Queued {
        held_by: Option<PrinterFault>,
    },
    /// Stored before the first byte goes out.
    Sent,
    Confirmed,
    /// It may lie in the printer or on the counter: a person looks.
    Unknown {
        why: PrinterFault,
    },
    /// It will not be printed: taken off, or a person saw that it did not come out.
    Failed {
        why: Option<PrinterFault>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintJob {
    pub id: PaperId,
    pub state: PrintState,
    /// How often its bytes were sent; never more than one by itself.
    pub sends: u32,
    /// When the printer is asked again.
    pub ask_at: AtMs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintFact {
    /// Time passed, or the till has just started.
    Tick,
    /// The till was restarted: whatever was under way is no longer watched.
    Restarted,
    Status(PrinterStatus),
    Delivered(Delivery),
    /// A person looked.
    CameOut(bool),
    /// A person takes it off the queue.
    TakenOff,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintEffect {
    AskStatus,
    /// Send the bytes, once.
    Send,
    /// Show what to do about the printer; none clears it.
    Show(Option<PrinterFault>),
    /// Ask a person whether it came out.
    AskPerson,
}

/// A fault is noticed, and its end too, within this time.
const ASK_EVERY_MS: i64 = 1_000;

impl PrintJob {
    #[must_use]
    pub fn new(id: PaperId, now: AtMs) -> Self {
        Self { id, state: PrintState::Queued { held_by: None }, sends: 0, ask_at: now }
    }

    /// Whether nothing more happens to it by itself.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, PrintState::Confirmed | PrintState::Failed { .. })
    }

    /// Its state's name in tables, and the fault that belongs to it.
    #[must_use]
    pub fn words(&self) -> (&'static str, Option<PrinterFault>) {
        match self.state {
            PrintState::Queued { held_by } => ("queued", held_by),
            PrintState::Sent => ("sent", None),
            PrintState::Confirmed => ("confirmed", None),
            PrintState::Unknown { why } => ("unknown", Some(why)),
            PrintState::Failed { why } => ("failed", why),
        }
    }

    /// A job read back from [`PrintJob::words`]; its printer is asked at once.
    #[must_use]
    pub fn read(
        id: PaperId,
        state: &str,
        fault: Option<PrinterFault>,
        sends: u32,
        now: AtMs,
    ) -> Option<Self> {
        let state = match (state, fault) {
            ("queued", held_by) => PrintState::Queued { held_by },
            ("sent", None) => PrintState::Sent,
            ("confirmed", None) => PrintState::Confirmed,
            ("unknown", Some(why)) => PrintState::Unknown { why },
            ("failed", why) => PrintState::Failed { why },
            _ => return None,
        };
        Some(Self { id, state, sends, ask_at: now })
    }

    /// Moves a job of which nothing was sent to another printer, or none.
    #[must_use]
    pub fn moved(&self, now: AtMs) -> Option<Self> {
        let waits = matches!(self.state, PrintState::Queued { .. });
        waits.then(|| Self::new(self.id, now))
    }

    /// What a fact makes of the job. Facts that do not fit its state change nothing.
    #[must_use]
    pub fn step(&self, fact: PrintFact, now: AtMs) -> (Self, Vec<PrintEffect>) {
        let stay = || (self.clone(), vec![]);
        match self.state {
            PrintState::Queued { held_by } => self.queued(held_by, fact, now),
            PrintState::Sent => self.sent(fact),
            PrintState::Unknown { why } => match fact {
                PrintFact::CameOut(true) => self.to(PrintState::Confirmed, vec![]),
                PrintFact::CameOut(false) | PrintFact::TakenOff => {
                    self.to(PrintState::Failed { why: Some(why) }, vec![])
                }
                PrintFact::Restarted => (self.clone(), vec![PrintEffect::AskPerson]),
                PrintFact::Tick | PrintFact::Status(_) | PrintFact::Delivered(_) => stay(),
            },
            PrintState::Confirmed | PrintState::Failed { .. } => stay(),
        }
    }

    fn queued(
        &self,
        held_by: Option<PrinterFault>,
        fact: PrintFact,
        now: AtMs,
    ) -> (Self, Vec<PrintEffect>) {
        match fact {
            PrintFact::Tick if now < self.ask_at => (self.clone(), vec![]),
            PrintFact::Tick | PrintFact::Restarted => {
                let asked = Self { ask_at: now.plus_ms(ASK_EVERY_MS), ..self.clone() };
                (asked, vec![PrintEffect::AskStatus])
            }
            PrintFact::Status(PrinterStatus::Fault(fault)) => self.held(held_by, fault, now),
            PrintFact::Status(
                PrinterStatus::Ready | PrinterStatus::NearEnd | PrinterStatus::Silent,
            ) => {
                let sends = self.sends.saturating_add(1);
                let mut effects = vec![PrintEffect::Send];
                if held_by.is_some() {
                    effects.insert(0, PrintEffect::Show(None));
                }
                (Self { state: PrintState::Sent, sends, ..self.clone() }, effects)
            }
            PrintFact::TakenOff => {
                self.to(PrintState::Failed { why: held_by }, vec![PrintEffect::Show(None)])
            }
            PrintFact::Delivered(_) | PrintFact::CameOut(_) => (self.clone(), vec![]),
        }
    }

    fn held(
        &self,
        held_by: Option<PrinterFault>,
        fault: PrinterFault,
        now: AtMs,
    ) -> (Self, Vec<PrintEffect>) {
        let state = PrintState::Queued { held_by: Some(fault) };
        let job = Self { state, ask_at: now.plus_ms(ASK_EVERY_MS), ..self.clone() };
        let new = held_by != Some(fault);
        (job, if new { vec![PrintEffect::Show(Some(fault))] } else { vec![] })
    }

    fn sent(&self, fact: PrintFact) -> (Self, Vec<PrintEffect>) {
        let doubt = |why| {
            let effects = vec![PrintEffect::Show(Some(why)), PrintEffect::AskPerson];
            self.to(PrintState::Unknown { why }, effects)
        };
        match fact {
            PrintFact::Delivered(Delivery::Printed | Delivery::HandedOver) => {
                self.to(PrintState::Confirmed, vec![])
            }
            PrintFact::Delivered(Delivery::Refused(fault)) => {
                let sends = self.sends.saturating_sub(1);
                let state = PrintState::Queued { held_by: Some(fault) };
                let job = Self { state, sends, ..self.clone() };
                (job, vec![PrintEffect::Show(Some(fault))])
            }
            PrintFact::Delivered(Delivery::Doubtful(fault)) => doubt(fault),
            // The bytes may have gone out before the till stopped.
            PrintFact::Restarted => doubt(PrinterFault::Interrupted),
            PrintFact::Tick
            | PrintFact::Status(_)
            | PrintFact::CameOut(_)
            | PrintFact::TakenOff => (self.clone(), vec![]),
        }
    }

    fn to(&self, state: PrintState, effects: Vec<PrintEffect>) -> (Self, Vec<PrintEffect>) {
        (Self { state, ..self.clone() }, effects)
    }
}

#[cfg(test)]
mod tests;
