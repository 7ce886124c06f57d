//! The till's ear: codes that a scanner on a serial port sends.

use crate::house::Message;
use maneki_app::{till::Fact, view::ScannerStateView};
use maneki_core::settings::ScannerLine;
use maneki_serial::{Hooks, Line, Scanner, State};
use std::sync::mpsc::Sender;

#[derive(Default)]
pub(crate) struct Ear {
    scanner: Option<Scanner>,
}

impl Ear {
    /// Listens to this line in place of the one before.
    pub(crate) fn listen(&mut self, line: ScannerLine, facts: Sender<Message>) {
        self.scanner = None;
        let codes = facts.clone();
        let hooks = Hooks {
            code: Box::new(move |text| {
                let _ = codes.send(Message::Fact(Fact::CodeHeard { text }));
            }),
            state: Box::new(move |now, choices| {
                let state = state(&now);
                let _ = facts.send(Message::Fact(Fact::Scanner { state, choices }));
            }),
        };
        match Scanner::start(Line { port: line.port, baud: line.baud }, hooks) {
            Ok(scanner) => self.scanner = Some(scanner),
            Err(error) => tracing::error!(%error, "no thread for the scanner"),
        }
    }
}

fn state(state: &State) -> ScannerStateView {
    match state {
        State::Off => ScannerStateView::Off,
        State::Ready => ScannerStateView::Ready,
        State::Missing => ScannerStateView::Missing,
        State::Unplugged => ScannerStateView::Unplugged,
        State::InUse => ScannerStateView::InUse,
        State::Refused => ScannerStateView::Refused,
        State::Failed(_) => ScannerStateView::Failed,
    }
}
