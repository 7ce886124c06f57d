//! A4 over IPP against `ippeveprinter` (Debian's cups-ipp-utils): the same bytes arrive, an empty
//! tray is told, a printer that is off is told. Skipped, and says so, where it is not installed.

use maneki_app::ports::{Printer, Printout};
use maneki_core::print::{Delivery, PrinterFault, PrinterStatus};
use maneki_print::ipp::IppPrinter;
use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

struct Eve {
    child: Child,
    spool: PathBuf,
    port: u16,
}

impl Eve {
    fn start() -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
        let port = free.port();
        let spool = std::env::temp_dir().join(format!("maneki-ipp-{}-{port}", std::process::id()));
        fs::create_dir_all(&spool).expect("a folder");
        let child = Command::new("ippeveprinter")
            .args(["-p", &port.to_string(), "-k", "-r", "off", "-n", "localhost", "-d"])
            .arg(&spool)
            .args(["-f", "application/pdf", "Maneki test"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            println!("skipped: ippeveprinter is not installed");
            return None;
        };
        let eve = Self { child, spool, port };
        let start = Instant::now();
        while eve.printer().status() == PrinterStatus::Fault(PrinterFault::Unreachable) {
            if start.elapsed() > Duration::from_secs(15) {
                println!("skipped: ippeveprinter does not come up here");
                return None;
            }
            thread::sleep(Duration::from_millis(100));
        }
        Some(eve)
    }

    fn printer(&self) -> IppPrinter {
        let uri = format!("ipp://localhost:{}/ipp/print", self.port);
        IppPrinter::parse(&uri).expect("an address")
    }

    /// Every document in the spool.
    fn documents(&self) -> Vec<Vec<u8>> {
        let mut found = vec![];
        for entry in fs::read_dir(&self.spool).into_iter().flatten().flatten() {
            let files = fs::read_dir(entry.path()).into_iter().flatten().flatten();
            let paths: Vec<PathBuf> = std::iter::once(entry.path())
                .chain(files.map(|file| file.path()))
                .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
                .collect();
            found.extend(paths.into_iter().filter_map(|path| fs::read(path).ok()));
        }
        found
    }
}

impl Drop for Eve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.spool);
    }
}

#[test]
fn the_same_bytes_arrive() {
    let Some(eve) = Eve::start() else { return };
    let printer = eve.printer();
    assert_eq!(printer.status(), PrinterStatus::Ready);
    let bytes: Vec<u8> =
        b"%PDF-1.4\n".iter().copied().chain((0..=255).cycle().take(60_000)).collect();
    let printout = Printout::Pdf { title: "01-20261123-0042".into(), bytes: bytes.clone() };
    assert_eq!(printer.send(&printout, &mut |_| {}), Delivery::Printed);
    assert!(eve.documents().contains(&bytes), "the document changed on its way");
}

#[test]
fn an_empty_tray_and_a_switched_off_printer_are_told() {
    let Some(mut eve) = Eve::start() else { return };
    let printer = eve.printer();
    empty_trays(eve.port);
    assert_eq!(printer.status(), PrinterStatus::Fault(PrinterFault::PaperOut));
    let printout = Printout::Pdf { title: "x".into(), bytes: b"%PDF-1.4\n".to_vec() };
    assert_eq!(printer.send(&printout, &mut |_| {}), Delivery::Refused(PrinterFault::PaperOut));
    eve.child.kill().expect("it ends");
    eve.child.wait().expect("it ended");
    let start = Instant::now();
    assert_eq!(printer.status(), PrinterStatus::Fault(PrinterFault::Unreachable));
    assert!(start.elapsed() < Duration::from_secs(2));
}

/// Its web page sets how much paper each tray holds.
fn empty_trays(port: u16) {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("localhost", port)).expect("it answers");
    let path = "/media?size0=1&type0=1&level0=0&size1=0&type1=1&level1=0&size2=0&type2=1&level2=0";
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .expect("it takes the call");
    stream.set_read_timeout(Some(Duration::from_secs(2))).expect("has a limit");
    let _ = stream.read_to_end(&mut vec![]);
}
