//! Something that is opened anew beside the till while others wait for it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The value as last opened. Calls and answers come by turns: each [`Opening::expect`] is ended by
/// one [`Opening::opened`].
#[derive(Default)]
pub(crate) struct Opening<T> {
    now: Mutex<Now<T>>,
    /// Told when no opening is under way any more.
    ended: Condvar,
}

#[derive(Default)]
struct Now<T> {
    value: T,
    under_way: u32,
}

impl<T: Clone> Opening<T> {
    /// Whoever waits from here on gets what is opened next.
    pub(crate) fn expect(&self) {
        self.lock().under_way += 1;
    }

    pub(crate) fn opened(&self, value: T) {
        let mut now = self.lock();
        now.value = value;
        now.under_way = now.under_way.saturating_sub(1);
        drop(now);
        self.ended.notify_all();
    }

    /// Waits while it is being opened.
    pub(crate) fn wait(&self) -> T {
        let now = self.ended.wait_while(self.lock(), |now| now.under_way > 0);
        now.unwrap_or_else(PoisonError::into_inner).value.clone()
    }

    /// None while it is being opened.
    pub(crate) fn now(&self) -> Option<T> {
        let now = self.lock();
        (now.under_way == 0).then(|| now.value.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Now<T>> {
        // Each change is one assignment: a thread that panicked left none half done.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
