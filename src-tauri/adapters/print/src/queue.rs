//! The system's print queue, through CUPS's own `lp` and `lpstat`.
//!
//! It cannot tell whether paper came out, only whether the queue took the document.

use crate::reasons;
use maneki_app::ports::{Printer, Printout};
use maneki_core::print::{Delivery, PrinterFault, PrinterStatus};
use std::{
    io::{ErrorKind, Write},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long `lp` may take to copy a document into its spool.
const LP_WAIT: Duration = Duration::from_secs(20);
const LPSTAT_WAIT: Duration = Duration::from_secs(2);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A queue by its CUPS name.
pub struct SystemQueue {
    pub name: String,
}

/// The queues that the system knows; none where it has no printing.
#[must_use]
pub fn queues() -> Vec<String> {
    let text = lpstat(&["-e"]).unwrap_or_default();
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

impl Printer for SystemQueue {
    fn status(&self) -> PrinterStatus {
        match lpstat(&["-l", "-p", &self.name]) {
            Some(text) => read_lpstat(&text, &self.name),
            None => PrinterStatus::Fault(PrinterFault::NotFound),
        }
    }

    fn send(&self, printout: &Printout, _: &mut dyn FnMut(PrinterStatus)) -> Delivery {
        let Printout::Pdf { title, bytes } = printout else {
            // A queue's driver would print the dots as text.
            return Delivery::Refused(PrinterFault::NotFound);
        };
        let child = Command::new("lp")
            .args(["-d", &self.name, "-t", title, "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        match child {
            Ok(child) => feed(child, bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Delivery::Refused(PrinterFault::NotFound)
            }
            Err(error) => {
                tracing::warn!(%error, "lp does not start");
                Delivery::Refused(PrinterFault::Unreachable)
            }
        }
    }

    fn open_drawer(&self) -> Result<(), PrinterFault> {
        Err(PrinterFault::NotFound)
    }
}

/// `lp` spools nothing unless it read all of the document, and says so by its exit code.
fn feed(mut child: Child, bytes: &[u8]) -> Delivery {
    let written = child.stdin.take().map(|mut stdin| stdin.write_all(bytes));
    if !matches!(written, Some(Ok(()))) {
        let _ = child.kill();
        let _ = child.wait();
        return Delivery::Refused(PrinterFault::NotFound);
    }
    match wait(&mut child, LP_WAIT) {
        Some(true) => Delivery::HandedOver,
        Some(false) => Delivery::Refused(PrinterFault::NotFound),
        None => Delivery::Doubtful(PrinterFault::Unreachable),
    }
}

/// Whether the program succeeded; none, and it is ended, where it takes longer than `limit`.
fn wait(child: &mut Child, limit: Duration) -> Option<bool> {
    let start = Instant::now();
    while start.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(LOOK_EVERY),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn lpstat(arguments: &[&str]) -> Option<String> {
    let mut child = Command::new("lpstat")
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // Its answer fits the pipe, so it can be waited for before it is read.
    let succeeded = wait(&mut child, LPSTAT_WAIT)?;
    let output = child.wait_with_output().ok()?;
    succeeded.then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Reads `printer NAME is idle.  enabled since …` with the alerts below it.
fn read_lpstat(text: &str, name: &str) -> PrinterStatus {
    let head = format!("printer {name} ");
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&head));
    let Some(first) = lines.next() else {
        return PrinterStatus::Fault(PrinterFault::NotFound);
    };
    let stopped = first.contains("disabled");
    let alerts = lines.find_map(|line| line.trim().strip_prefix("Alerts:")).unwrap_or("");
    match reasons::status(alerts.split_whitespace(), stopped) {
        // An idle queue says "none" whatever the printer does.
        PrinterStatus::Ready => PrinterStatus::Silent,
        told => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lpstat_says() {
        let cases = [
            ("", PrinterStatus::Fault(PrinterFault::NotFound)),
            (
                "printer A4 is idle.  enabled since Mon Nov 23 14:05:00 2026\n\tAlerts: none\n",
                PrinterStatus::Silent,
            ),
            (
                "printer A4 now printing A4-7.  enabled since Mon\n\
                 \tAlerts: media-empty-warning media-needed-warning\n",
                PrinterStatus::Fault(PrinterFault::PaperOut),
            ),
            (
                "printer A4 disabled since Mon -\n\treason unknown\n\tAlerts: paused\n",
                PrinterStatus::Fault(PrinterFault::Offline),
            ),
            ("printer A4b is idle.\n", PrinterStatus::Fault(PrinterFault::NotFound)),
        ];
        for (text, expected) in cases {
            assert_eq!(read_lpstat(text, "A4"), expected, "{text}");
        }
    }

    #[test]
    fn a_queue_that_is_not_there_takes_nothing() {
        let queue = SystemQueue { name: "no-such-queue-here".into() };
        let printout = Printout::Pdf { title: "test".into(), bytes: b"%PDF-1.4".to_vec() };
        assert_eq!(queue.status(), PrinterStatus::Fault(PrinterFault::NotFound));
        assert_eq!(queue.send(&printout, &mut |_| {}), Delivery::Refused(PrinterFault::NotFound));
    }
}
