//! A thermal printer on loopback: as much of ESC/POS as the till speaks, the paper it printed,
//! and the faults of a counter. Bytes that come while it cannot print wait in it and are printed
//! when the fault is gone, as real ones do.

use maneki_app::ports::Dots;
use maneki_core::print::PrinterFault;
use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

#[derive(Default)]
pub(crate) struct State {
    pub(crate) fault: Option<PrinterFault>,
    pub(crate) near_end: bool,
    /// The fault that begins once this many bytes of a paper have come.
    pub(crate) later: Option<(usize, PrinterFault)>,
    /// The roll comes near its end once this many bytes have come.
    pub(crate) near_end_later: Option<usize>,
    /// The cable is out once this many bytes of a paper have come, until it is repaired.
    pub(crate) cable_out_later: Option<usize>,
    cable_out: bool,
    /// Rows of the paper in the printer.
    rows: Vec<Vec<bool>>,
    /// Papers that were cut off.
    pub(crate) papers: Vec<Vec<Vec<bool>>>,
    pub(crate) drawer: u32,
    waiting: VecDeque<u8>,
    taken: usize,
    stored: Vec<Vec<bool>>,
}

pub(crate) struct Emulator {
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("can be asked");
        let address = listener.local_addr().expect("bound").to_string();
        let (state, stop) = (Arc::<Mutex<State>>::default(), Arc::<AtomicBool>::default());
        let (own, end) = (Arc::clone(&state), Arc::clone(&stop));
        let thread = thread::spawn(move || {
            while !end.load(Ordering::SeqCst) {
                match listener.accept() {
                    // With the cable out nobody gets through.
                    Ok((stream, _)) if own.lock().expect("nobody panicked").cable_out => {
                        drop(stream)
                    }
                    Ok((stream, _)) => serve(stream, &own, &end),
                    Err(_) => thread::sleep(Duration::from_millis(2)),
                }
            }
        });
        Self { address, state, stop, thread: Some(thread) }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked")
    }

    /// A person puts in paper or closes the cover: what waited is printed.
    pub(crate) fn repair(&self) {
        let mut state = self.state();
        (state.fault, state.later, state.cable_out) = (None, None, false);
        state.print();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>, stop: &AtomicBool) {
    stream.set_nonblocking(false).expect("blocks");
    stream.set_read_timeout(Some(Duration::from_millis(5))).expect("has a limit");
    let mut buffer = [0; 4_096];
    while !stop.load(Ordering::SeqCst) {
        let count = match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => count,
            Err(_) => continue,
        };
        let mut state = state.lock().expect("nobody panicked");
        state.waiting.extend(&buffer[..count]);
        let answers = state.print();
        if state.cable_out {
            return;
        }
        drop(state);
        if stream.write_all(&answers).is_err() {
            return;
        }
    }
}

impl State {
    fn print(&mut self) -> Vec<u8> {
        let mut answers = vec![];
        self.waiting.make_contiguous();
        // Questions are answered at once, whatever waits before them.
        while let Some(at) = self.question() {
            answers.push(self.answer(self.waiting[at + 2]));
            self.waiting.drain(at..at + 3);
            self.waiting.make_contiguous();
        }
        while let Some(length) = self.command() {
            if self.fault.is_some() {
                break;
            }
            let command: Vec<u8> = self.waiting.drain(..length).collect();
            self.waiting.make_contiguous();
            self.taken += length;
            self.run(&command);
            if let Some((_, fault)) = self.later.filter(|(bytes, _)| self.taken >= *bytes) {
                (self.fault, self.later) = (Some(fault), None);
            }
            self.near_end |= self.near_end_later.is_some_and(|bytes| self.taken >= bytes);
            if self.cable_out_later.is_some_and(|bytes| self.taken >= bytes) {
                // What was on its way is lost with the cable.
                (self.cable_out, self.cable_out_later) = (true, None);
                self.waiting.clear();
                self.rows.clear();
                self.taken = 0;
            }
        }
        answers
    }

    /// Where a question begins: only outside pictures, or the test's own dots would be eaten.
    fn question(&self) -> Option<usize> {
        let bytes = self.waiting.as_slices().0;
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at..].starts_with(&[0x10, 4]) && bytes.len() > at + 2 {
                return Some(at);
            }
            at += length_of(&bytes[at..])?;
        }
        None
    }

    fn command(&self) -> Option<usize> {
        let bytes = self.waiting.as_slices().0;
        length_of(bytes).filter(|length| *length <= bytes.len())
    }

    fn answer(&self, about: u8) -> u8 {
        let is = |fault| self.fault == Some(fault);
        let offline = u8::from(self.fault.is_some());
        0x12 | match about {
            1 => offline << 3,
            2 => {
                u8::from(is(PrinterFault::CoverOpen)) << 2
                    | u8::from(is(PrinterFault::PaperOut)) << 5
            }
            3 => u8::from(is(PrinterFault::Stuck)) << 3,
            _ => {
                let out = u8::from(is(PrinterFault::PaperOut));
                out << 5 | out << 6 | u8::from(self.near_end) << 2 | u8::from(self.near_end) << 3
            }
        }
    }

    fn run(&mut self, command: &[u8]) {
        let word = |at: usize| usize::from(u16::from_le_bytes([command[at], command[at + 1]]));
        match command {
            [0x1D, b'v', b'0', ..] => {
                self.rows.extend(command[8..].chunks(word(4)).map(bits));
            }
            [0x1D, b'(', b'L', _, _, 48, 112, ..] => {
                self.stored = command[15..].chunks(word(11).div_ceil(8)).map(bits).collect();
            }
            [0x1D, b'(', b'L', _, _, 48, 50] => self.rows.append(&mut self.stored),
            [0x1B, b'*', 33, ..] => {
                let columns: Vec<&[u8]> = command[5..].chunks(3).collect();
                let dark = |column: &&[u8], y: usize| column[y / 8] & (0x80 >> (y % 8)) != 0;
                self.rows.extend(
                    (0..24).map(|y| columns.iter().map(|column| dark(column, y)).collect()),
                );
            }
            [0x1B, b'J', rows] => self.rows.extend((0..*rows).map(|_| vec![])),
            [0x1D, b'V', ..] | [0x1B, b'd', ..] => {
                let paper = std::mem::take(&mut self.rows);
                self.papers.push(paper);
                self.taken = 0;
            }
            [0x1B, b'p', ..] => self.drawer += 1,
            _ => {}
        }
    }
}

fn bits(row: &[u8]) -> Vec<bool> {
    row.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0)).collect()
}

/// How long the command at the beginning is; none where more bytes must come to tell.
fn length_of(bytes: &[u8]) -> Option<usize> {
    let at = |index: usize| bytes.get(index).copied().map(usize::from);
    let word = |index: usize| Some(at(index)? | at(index + 1)? << 8);
    Some(match (at(0)?, at(1)) {
        (0x0A, _) => 1,
        (0x10, _) => 3,
        (0x1B, Some(0x40)) => 2,
        (0x1B, Some(0x33 | 0x4A | 0x64)) => 3,
        (0x1B, Some(0x70)) => 5,
        (0x1B, Some(0x2A)) => 5 + 3 * word(3)?,
        (0x1D, Some(0x50 | 0x56)) => 4,
        (0x1D, Some(0x76)) => 8 + word(4)? * word(6)?,
        (0x1D, Some(0x28)) => 5 + word(3)?,
        (_, None) => return None,
        (first, second) => panic!("the till sent a command of its own: {first:02x} {second:02x?}"),
    })
}

/// The rows of a paper as the picture that was sent; feeds are white.
pub(crate) fn picture(rows: &[Vec<bool>], like: &Dots) -> Dots {
    let mut dots = Dots::blank(like.width, like.height);
    for (y, row) in rows.iter().enumerate() {
        for (x, black) in row.iter().enumerate().filter(|(_, black)| **black) {
            dots.set(x, y, *black);
        }
    }
    dots
}
