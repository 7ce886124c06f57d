//! A bound on the work for one frame, in the thread's own CPU time: a busy machine then slows
//! the reading down but does not make it give up early.

use cpu_time::ThreadTime;
use std::time::Duration;

#[derive(Clone, Copy)]
pub(crate) struct Budget {
    start: ThreadTime,
    limit: Duration,
}

impl Budget {
    pub(crate) fn start(limit: Duration) -> Self {
        Self { start: ThreadTime::now(), limit }
    }

    pub(crate) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.start.elapsed())
    }

    /// Whether a step that takes about `ms` still fits.
    pub(crate) fn fits_ms(&self, ms: f32) -> bool {
        self.left().as_secs_f32() * 1000.0 >= ms
    }
}
