//! The threads between a source and those who use its frames: the newest frame is read and shown,
//! older ones are dropped, and showing never delays reading.

use crate::{
    Frame, Opener, Outline, Preview, Status,
    supervisor::{Frames, Supervisor},
};
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Reads one frame and gives the outlines of what it found.
pub type Decode = Box<dyn FnMut(&Frame) -> Vec<Outline> + Send>;

/// What to do with frames. Each runs on a thread of its own and may take its time.
pub struct Hooks {
    /// Reads a frame, passes its codes on (none as well: a code must be seen to leave), and gives
    /// the outlines to draw.
    pub decode: Decode,
    pub preview: Box<dyn FnMut(Preview) + Send>,
    pub status: Box<dyn FnMut(Status) + Send>,
}

/// How patient the pipeline is.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Without a frame for so long, the source hangs. Opening a camera can take two seconds.
    pub hang_after: Duration,
    pub retry_after: Duration,
    /// Black for so long, the lens is covered. A camera may start with black frames.
    pub dark_after: Duration,
    /// Shortest time between two previews.
    pub preview_every: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            hang_after: Duration::from_secs(5),
            retry_after: Duration::from_secs(1),
            dark_after: Duration::from_secs(2),
            // Sixteen a second: enough to aim by, and what a window paints costs more than all else.
            preview_every: Duration::from_millis(62),
        }
    }
}

/// Runs until it is dropped.
pub struct Pipeline {
    frames: Arc<Frames>,
    threads: Vec<JoinHandle<()>>,
}

type Outlines = Arc<Mutex<Vec<Outline>>>;

impl Pipeline {
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(opener: Opener, hooks: Hooks, timing: Timing) -> io::Result<Self> {
        let frames = Arc::new(Frames::new());
        let outlines = Outlines::default();
        let mut pipeline = Self { frames: frames.clone(), threads: Vec::new() };
        let Hooks { decode, preview, status } = hooks;
        let supervisor =
            Supervisor { opener, frames: frames.clone(), status, timing, left: Vec::new() };
        pipeline.spawn("camera", || supervisor.run())?;
        let (newest, read) = (frames.clone(), outlines.clone());
        pipeline.spawn("reader", move || decode_newest(&newest, &read, decode))?;
        pipeline.spawn("preview", move || {
            show_newest(&frames, &outlines, preview, timing.preview_every);
        })?;
        Ok(pipeline)
    }

    fn spawn(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
        self.threads.push(thread::Builder::new().name(name.to_owned()).spawn(run)?);
        Ok(())
    }
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        self.frames.close();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a camera thread panicked");
            }
        }
    }
}

fn decode_newest(frames: &Frames, outlines: &Outlines, mut decode: Decode) {
    let mut seen = 0;
    while let Some((frame, count)) = frames.after(seen) {
        seen = count;
        *outlines.lock().unwrap_or_else(PoisonError::into_inner) = decode(&frame);
    }
}

fn show_newest(
    frames: &Frames,
    outlines: &Outlines,
    mut preview: Box<dyn FnMut(Preview) + Send>,
    every: Duration,
) {
    let mut seen = 0;
    while let Some((frame, count)) = frames.after(seen) {
        seen = count;
        let start = Instant::now();
        let drawn = outlines.lock().unwrap_or_else(PoisonError::into_inner).clone();
        preview(Preview::of(&frame, &drawn));
        if frames.closed_within(every.saturating_sub(start.elapsed())) {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
