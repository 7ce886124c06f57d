//! A thread for each printer: it looks how the printer is, sends it one paper after another, and
//! opens its drawer.

use crate::{house::Message, papers};
use maneki_app::{
    ports::{PaperFault, Printer, Printout},
    till::{Fact, PrinterCall},
};
use maneki_core::{
    id::{PaperId, PrinterId},
    paper::{Content, Logo},
    print::{Delivery, PrinterFault, PrinterStatus},
    printer::{Line, PrinterSetup},
};
use maneki_print::fake::FakePrinter;
use maneki_system::TillHand;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// With the printer's own time-outs a fault is told within two seconds.
const LOOK_EVERY: Duration = Duration::from_millis(1_000);
/// Printers of sheets are asked over HTTP or through a program: less often while nothing waits.
const LOOK_AT_SHEETS_EVERY: Duration = Duration::from_secs(5);

enum Call {
    Ask,
    Send { paper: PaperId, name: String, content: Arc<Content> },
    OpenDrawer,
    KeepLogo(Logo),
}

/// Hands calls to the printers' threads.
pub(crate) struct PrinterDesk {
    facts: Sender<Message>,
    /// In the demo every printer is this one.
    fake: Option<FakePrinter>,
    hand: Mutex<TillHand>,
    threads: Mutex<BTreeMap<PrinterId, (PrinterSetup, Sender<Call>)>>,
}

impl PrinterDesk {
    pub(crate) fn new(facts: Sender<Message>, fake: Option<FakePrinter>, hand: TillHand) -> Self {
        Self { facts, fake, hand: Mutex::new(hand), threads: Mutex::default() }
    }

    /// Another till took this one's place: every printer is begun anew with its hand.
    pub(crate) fn sign_with(&self, hand: TillHand) {
        *self.hand.lock().unwrap_or_else(PoisonError::into_inner) = hand;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn set_fake(&self, status: Option<PrinterStatus>) {
        self.fake.iter().for_each(|fake| fake.set(status));
    }

    pub(crate) fn make(&self, call: PrinterCall) {
        match call {
            PrinterCall::Watch(printers) => self.watch(&printers),
            PrinterCall::AskStatus { printer } => self.pass(printer, Call::Ask),
            PrinterCall::Send { printer, paper, name, content } => {
                if !self.pass(printer, Call::Send { paper, name, content }) {
                    let delivery = Delivery::Refused(PrinterFault::NotFound);
                    let _ = self.facts.send(Message::Fact(Fact::Delivered { paper, delivery }));
                }
                true
            }
            PrinterCall::OpenDrawer { printer } => self.pass(printer, Call::OpenDrawer),
            PrinterCall::KeepLogo { printer, logo } => self.pass(printer, Call::KeepLogo(logo)),
        };
    }

    fn pass(&self, printer: PrinterId, call: Call) -> bool {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.get(&printer).is_some_and(|(_, calls)| calls.send(call).is_ok())
    }

    /// Starts a thread for each new or changed printer, and lets those of others end.
    fn watch(&self, printers: &[PrinterSetup]) -> bool {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|id, (setup, _)| printers.iter().any(|p| p.id == *id && p == setup));
        for setup in printers {
            if threads.contains_key(&setup.id) {
                continue;
            }
            let printer: Option<Box<dyn Printer>> = match &self.fake {
                Some(fake) => Some(Box::new(fake.clone())),
                None => maneki_print::printer(setup),
            };
            let (sender, calls) = mpsc::channel();
            let watcher = Watcher {
                setup: setup.clone(),
                printer,
                facts: self.facts.clone(),
                hand: self.hand.lock().unwrap_or_else(PoisonError::into_inner).clone(),
                last: None,
            };
            let name = format!("printer {}", setup.name);
            match thread::Builder::new().name(name).spawn(move || watcher.run(&calls)) {
                Ok(_) => drop(threads.insert(setup.id, (setup.clone(), sender))),
                Err(error) => tracing::error!(%error, "no thread for a printer"),
            }
        }
        true
    }
}

struct Watcher {
    setup: PrinterSetup,
    /// None where the address is no address of any kind.
    printer: Option<Box<dyn Printer>>,
    facts: Sender<Message>,
    hand: TillHand,
    last: Option<PrinterStatus>,
}

impl Watcher {
    fn run(mut self, calls: &Receiver<Call>) {
        let every = match self.setup.line() {
            Line::Ipp(_) | Line::Direct(_) if self.setup.media.is_roll() => LOOK_EVERY,
            _ => LOOK_AT_SHEETS_EVERY,
        };
        self.look(true);
        loop {
            match calls.recv_timeout(every) {
                Ok(Call::Ask) => self.look(true),
                Ok(Call::Send { paper, name, content }) => self.send(paper, &name, &content),
                Ok(Call::OpenDrawer) => {
                    let outcome = match &self.printer {
                        Some(printer) => printer.open_drawer(),
                        None => Err(PrinterFault::NotFound),
                    };
                    self.tell(Fact::DrawerOpened { printer: self.setup.id, outcome });
                }
                Ok(Call::KeepLogo(logo)) => {
                    if let Some(printer) = &self.printer {
                        let dots = papers::logo_dots(&logo);
                        let kept = printer.send(&Printout::KeepLogo(dots), &mut |_| {});
                        tracing::info!(?kept, "the logo was laid down");
                    }
                    self.look(true);
                }
                Err(RecvTimeoutError::Timeout) => self.look(false),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn tell(&self, fact: Fact) {
        let _ = self.facts.send(Message::Fact(fact));
    }

    /// Asks the printer how it is; tells what changed, or in any case where someone waits.
    fn look(&mut self, waited_for: bool) {
        let status = match &self.printer {
            Some(printer) => printer.status(),
            None => PrinterStatus::Fault(PrinterFault::NotFound),
        };
        if waited_for || self.last != Some(status) {
            self.tell(Fact::PrinterSays { printer: self.setup.id, status });
        }
        self.last = Some(status);
    }

    fn send(&mut self, paper: PaperId, name: &str, content: &Content) {
        let content = papers::sealed(content, &self.hand);
        let fact = match papers::printout(&content, name, &self.setup) {
            Ok(printout) => {
                let delivery = self.deliver(&printout);
                tracing::info!(?delivery, name, "sent to {}", self.setup.name);
                Fact::Delivered { paper, delivery }
            }
            Err(fault) => {
                tracing::error!(?fault, name, "no paper");
                Fact::PaperFailed { paper, fault: as_final(fault) }
            }
        };
        self.tell(fact);
        // What it says now may be news: the roll ended with this paper.
        self.last = None;
    }

    fn deliver(&self, printout: &Printout) -> Delivery {
        let Some(printer) = &self.printer else {
            return Delivery::Refused(PrinterFault::NotFound);
        };
        let mut last = None;
        printer.send(printout, &mut |status| {
            if last != Some(status) {
                last = Some(status);
                self.tell(Fact::PrinterSays { printer: self.setup.id, status });
            }
        })
    }
}

/// A paper that cannot be drawn is given up, whatever the disk says.
fn as_final(fault: PaperFault) -> PaperFault {
    match fault {
        PaperFault::DiskFull | PaperFault::Failed(_) => PaperFault::Untied,
        other => other,
    }
}
