//! Keeps a source running: opens it on a thread of its own, watches that frames come, and opens it
//! anew after trouble or when it hangs. A thread that hangs in a driver cannot be ended, only left.

use crate::{Frame, Opener, Status, Timing, Trouble, newest::Newest};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

/// Threads left hanging before no further one is started.
const LEFT_AT_MOST: usize = 3;

/// How often a wait looks whether it should end.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How long the end waits for a source to let go.
const PARTING: Duration = Duration::from_millis(500);

pub(crate) type Frames = Newest<Arc<Frame>>;

pub(crate) struct Supervisor {
    pub(crate) opener: Opener,
    pub(crate) frames: Arc<Frames>,
    pub(crate) status: Box<dyn FnMut(Status) + Send>,
    pub(crate) timing: Timing,
    pub(crate) left: Vec<thread::JoinHandle<()>>,
}

enum Event {
    Frame { width: usize, height: usize, black: bool },
    Trouble(Trouble),
    Ended,
}

enum Outcome {
    Retry,
    Finished,
}

impl Supervisor {
    pub(crate) fn run(mut self) {
        let mut last = None;
        while !self.frames.is_closed() {
            self.left.retain(|thread| !thread.is_finished());
            if self.left.len() < LEFT_AT_MOST {
                if last.is_none() {
                    (self.status)(Status::Opening);
                }
                match self.attempt(&mut last) {
                    Outcome::Retry => {}
                    Outcome::Finished => break,
                }
            }
            self.frames.closed_within(self.timing.retry_after);
        }
    }

    /// One opening of the source, to its end. `last` is the trouble that was told last: the same
    /// one is not told again at each retry.
    fn attempt(&mut self, last: &mut Option<Trouble>) -> Outcome {
        let (sender, events) = mpsc::channel();
        let abandoned = Arc::new(AtomicBool::new(false));
        let capture = Capture {
            opener: self.opener.clone(),
            frames: self.frames.clone(),
            events: sender,
            abandoned: abandoned.clone(),
        };
        let spawned = thread::Builder::new().name("capture".to_owned()).spawn(|| capture.run());
        let Ok(thread) = spawned else { return Outcome::Retry };
        let trouble = self.watch(&events, last);
        abandoned.store(true, Ordering::Relaxed);
        match trouble {
            None => {
                let until = Instant::now() + PARTING;
                while !thread.is_finished() && Instant::now() < until {
                    thread::sleep(Duration::from_millis(5));
                }
                Outcome::Finished
            }
            Some(trouble) => {
                if trouble == Trouble::Hung {
                    self.left.push(thread);
                }
                self.tell(trouble, last);
                Outcome::Retry
            }
        }
    }

    /// Follows one source until it has trouble; None where it ended or the pipeline closes.
    fn watch(&mut self, events: &Receiver<Event>, last: &mut Option<Trouble>) -> Option<Trouble> {
        let mut told = None;
        let (mut heard, mut seen) = (Instant::now(), Instant::now());
        loop {
            if self.frames.is_closed() {
                return None;
            }
            match events.recv_timeout(LOOK_EVERY) {
                Ok(Event::Frame { width, height, black }) => {
                    heard = Instant::now();
                    if !black {
                        seen = heard;
                    }
                    let is_dark = seen.elapsed() >= self.timing.dark_after;
                    let now = if is_dark { Status::Dark } else { Status::Live { width, height } };
                    if told.as_ref() != Some(&now) {
                        *last = None;
                        (self.status)(now.clone());
                        told = Some(now);
                    }
                }
                Ok(Event::Trouble(trouble @ Trouble::BadPicture { .. })) => {
                    heard = Instant::now();
                    told = None;
                    (self.status)(Status::Troubled(trouble));
                }
                Ok(Event::Trouble(trouble)) => return Some(trouble),
                Ok(Event::Ended) => {
                    (self.status)(Status::Ended);
                    return None;
                }
                Err(RecvTimeoutError::Timeout) if heard.elapsed() < self.timing.hang_after => {}
                Err(RecvTimeoutError::Timeout) => return Some(Trouble::Hung),
                Err(RecvTimeoutError::Disconnected) => {
                    return Some(Trouble::Failed("the capture thread stopped".to_owned()));
                }
            }
        }
    }

    fn tell(&mut self, trouble: Trouble, last: &mut Option<Trouble>) {
        if last.as_ref() != Some(&trouble) {
            tracing::warn!(?trouble, "no frames");
            (self.status)(Status::Troubled(trouble.clone()));
            *last = Some(trouble);
        }
    }
}

/// What runs on the source's own thread.
struct Capture {
    opener: Opener,
    frames: Arc<Frames>,
    events: Sender<Event>,
    abandoned: Arc<AtomicBool>,
}

impl Capture {
    fn run(self) {
        let mut source = match (self.opener)() {
            Ok(source) => source,
            Err(trouble) => return self.send(Event::Trouble(trouble)),
        };
        while !self.is_over() {
            let event = match source.next_frame() {
                // A frame that comes after this thread was given up belongs to nobody.
                Ok(Some(_)) if self.is_over() => return,
                Ok(Some(frame)) => {
                    let black = frame.is_black();
                    let event = Event::Frame { width: frame.width, height: frame.height, black };
                    self.frames.put(Arc::new(frame));
                    event
                }
                Ok(None) => return self.send(Event::Ended),
                Err(trouble @ Trouble::BadPicture { .. }) => Event::Trouble(trouble),
                Err(trouble) => return self.send(Event::Trouble(trouble)),
            };
            self.send(event);
        }
    }

    fn is_over(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed) || self.frames.is_closed()
    }

    /// Nobody listens any more where the pipeline has closed: that is no trouble.
    fn send(&self, event: Event) {
        let _ = self.events.send(event);
    }
}
