//! The scanner's thread on a real terminal device: a pair of pseudo-terminals, of which one end
//! is the scanner.
#![cfg(unix)]

use maneki_serial::{Hooks, Line, Scanner, State};
use serialport::{SerialPort as _, TTYPort};
use std::{
    fs,
    io::Write as _,
    os::unix::fs::symlink,
    path::PathBuf,
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

struct Heard {
    codes: Receiver<String>,
    states: Receiver<State>,
    _scanner: Scanner,
}

impl Heard {
    fn on(port: &str) -> Self {
        let ((code, codes), (state, states)) = (mpsc::channel(), mpsc::channel());
        let hooks = Hooks {
            code: Box::new(move |text| {
                let _ = code.send(text);
            }),
            state: Box::new(move |now, _| {
                let _ = state.send(now);
            }),
        };
        let line = Line { port: port.to_owned(), baud: 9600 };
        Self { codes, states, _scanner: Scanner::start(line, hooks).expect("a thread") }
    }

    fn code(&self) -> String {
        self.codes.recv_timeout(Duration::from_secs(5)).expect("a code")
    }

    fn state(&self) -> State {
        self.states.recv_timeout(Duration::from_secs(5)).expect("a state")
    }
}

/// The scanner's end, and the path of the till's.
fn pair() -> (TTYPort, String) {
    let (scanner, till) = TTYPort::pair().expect("pseudo-terminals");
    let path = till.name().expect("a path");
    (scanner, path)
}

/// A name for the port that stays while the device behind it changes.
fn place(name: &str) -> PathBuf {
    let place = std::env::temp_dir().join(format!("maneki-serial-{name}-{}", std::process::id()));
    let _ = fs::remove_file(&place);
    place
}

#[test]
fn codes_come_with_every_end_and_with_none() {
    let (mut scanner, path) = pair();
    let heard = Heard::on(&path);
    assert_eq!(heard.state(), State::Ready);
    let emv = format!("hQVDUFYwMWETTwegAAAADMwEBUAhVbmlvblBheQ{}", "A+b/".repeat(65));
    for end in ["\r", "\n", "\r\n", "\t", ""] {
        for text in ["4901234567894", "]C10104901234567894\u{1d}10AB", &emv] {
            scanner.write_all(format!("{text}{end}").as_bytes()).expect("the line takes it");
            assert_eq!(heard.code(), text, "ended by {end:?}");
        }
    }
    for byte in b"281234567890123456\r" {
        scanner.write_all(&[*byte]).expect("the line takes it");
        thread::sleep(Duration::from_millis(8));
    }
    assert_eq!(heard.code(), "281234567890123456", "at 1200 baud");
    assert!(heard.codes.try_recv().is_err());
}

#[test]
fn a_scanner_that_is_plugged_in_later_and_again_is_found() {
    let place = place("plug");
    let heard = Heard::on(place.to_str().expect("a path"));
    assert_eq!(heard.state(), State::Missing);
    for _ in 0..2 {
        let (mut scanner, path) = pair();
        // The device, plugged in: a terminal that nobody holds hangs up.
        let _device = fs::File::open(&path).expect("it is there");
        // Scanned before anybody listened: it must not come as the next customer's.
        scanner.write_all(b"289999999999999999\r").expect("the line takes it");
        symlink(&path, &place).expect("a link");
        assert_eq!(heard.state(), State::Ready);
        thread::sleep(Duration::from_millis(100));
        scanner.write_all(b"49123456\r").expect("the line takes it");
        assert_eq!(heard.code(), "49123456");
        fs::remove_file(&place).expect("the link");
        drop(scanner);
        assert_eq!(heard.state(), State::Unplugged);
    }
}

#[test]
fn a_port_that_another_program_holds_is_told_and_taken_once_it_is_free() {
    let (mut scanner, path) = pair();
    let other = serialport::new(&path, 9600).open().expect("free");
    let heard = Heard::on(&path);
    assert_eq!(heard.state(), State::InUse);
    drop(other);
    assert_eq!(heard.state(), State::Ready);
    thread::sleep(Duration::from_millis(100));
    scanner.write_all(b"49123456\r").expect("the line takes it");
    assert_eq!(heard.code(), "49123456");
}

#[test]
fn without_a_port_nothing_is_opened() {
    let heard = Heard::on("");
    assert_eq!(heard.state(), State::Off);
}
