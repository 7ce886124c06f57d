//! One thread that keeps a scanner's port open, reads its codes, and says how it is.

use crate::{
    lines::Lines,
    ports::{self, Port},
};
use serialport::{ClearBuffer, ErrorKind, SerialPort};
use std::{
    io,
    path::Path,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError},
    thread::{self, JoinHandle},
    time::Duration,
};

/// A line this quiet has no more to say of a code. At 1200 baud a character takes 8 ms, and USB
/// passes bytes on every 16.
const QUIET: Duration = Duration::from_millis(80);

/// Between two looks for the port, and for ports that came or went.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Which port, by a name that was listed or by its path, and how fast it talks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Empty where no scanner is used; the ports are listed all the same.
    pub port: String,
    pub baud: u32,
}

/// How the scanner's line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// None was chosen.
    Off,
    Ready,
    /// There is no such port.
    Missing,
    /// It was there and is gone.
    Unplugged,
    /// Another program holds the port.
    InUse,
    /// The system does not let this program use it.
    Refused,
    /// Anything else; the text is for the log.
    Failed(String),
}

/// What to do with what comes, on the scanner's own thread.
pub struct Hooks {
    pub code: Box<dyn FnMut(String) + Send>,
    /// The state and the names of all ports, whenever either is another.
    pub state: Box<dyn FnMut(State, Vec<String>) + Send>,
}

/// Listens until it is dropped.
pub struct Scanner {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Scanner {
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(line: Line, hooks: Hooks) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let ear = Ear { line, hooks, stopped, told: None, was_ready: false };
        let thread = thread::Builder::new().name("scanner".to_owned()).spawn(|| ear.run())?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.stop = None;
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the scanner's thread panicked");
        }
    }
}

struct Ear {
    line: Line,
    hooks: Hooks,
    stopped: Receiver<()>,
    told: Option<(State, Vec<String>)>,
    was_ready: bool,
}

/// The scanner was dropped.
struct Over;

impl Ear {
    fn run(mut self) {
        loop {
            let ports = ports::list();
            let state = match self.open(&ports) {
                Ok(port) => {
                    self.was_ready = true;
                    self.tell(State::Ready, &ports);
                    match self.listen(port) {
                        Ok(state) => state,
                        Err(Over) => return,
                    }
                }
                Err(State::Missing) if self.was_ready => State::Unplugged,
                Err(state) => state,
            };
            self.tell(state, &ports::list());
            if self.stopped.recv_timeout(LOOK_AGAIN) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    fn open(&self, ports: &[Port]) -> Result<Box<dyn SerialPort>, State> {
        let Line { port, baud } = &self.line;
        if port.is_empty() {
            return Err(State::Off);
        }
        let path = ports::path_of(port, ports).ok_or(State::Missing)?;
        let opened = serialport::new(&path, *baud).timeout(QUIET).open();
        let mut line = opened.map_err(|error| fault(&error, &path, ports))?;
        // Some scanners talk only to a host that says it is ready; not every line can say so.
        let _ = line.write_data_terminal_ready(true);
        // What was scanned while nobody listened is not for the customer who stands here now.
        line.clear(ClearBuffer::Input).map_err(|error| fault(&error, &path, ports))?;
        Ok(line)
    }

    /// Reads until the line is gone.
    fn listen(&mut self, mut port: Box<dyn SerialPort>) -> Result<State, Over> {
        let mut lines = Lines::default();
        let mut bytes = [0; 512];
        loop {
            if self.stopped.try_recv() == Err(TryRecvError::Disconnected) {
                return Err(Over);
            }
            match port.read(&mut bytes) {
                Ok(0) => return Ok(State::Unplugged),
                Ok(count) => lines.take(&bytes[..count]).into_iter().for_each(&mut self.hooks.code),
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    lines.end().into_iter().for_each(&mut self.hooks.code);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    tracing::warn!(%error, "the scanner's line is gone");
                    return Ok(State::Unplugged);
                }
            }
        }
    }

    fn tell(&mut self, state: State, ports: &[Port]) {
        let now = (state, ports.iter().map(|port| port.name.clone()).collect());
        if self.told.as_ref() != Some(&now) {
            let (state, names) = now.clone();
            (self.hooks.state)(state, names);
            self.told = Some(now);
        }
    }
}

/// The crate has one word for a port that is held and one that is not there.
fn fault(error: &serialport::Error, path: &str, ports: &[Port]) -> State {
    let is_there = || Path::new(path).exists() || ports.iter().any(|port| port.path == path);
    match error.kind() {
        ErrorKind::NoDevice if is_there() => State::InUse,
        ErrorKind::NoDevice | ErrorKind::Io(io::ErrorKind::NotFound) => State::Missing,
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => State::Refused,
        ErrorKind::Io(_) | ErrorKind::InvalidInput | ErrorKind::Unknown => {
            tracing::warn!(%error, "the scanner's port does not open");
            State::Failed(error.to_string())
        }
    }
}
