//! A place for the newest value only: who is slow misses the older ones and delays nobody.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

pub(crate) struct Newest<T> {
    slot: Mutex<Slot<T>>,
    changed: Condvar,
}

struct Slot<T> {
    value: Option<T>,
    count: u64,
    closed: bool,
}

impl<T: Clone> Newest<T> {
    pub(crate) fn new() -> Self {
        let slot = Slot { value: None, count: 0, closed: false };
        Self { slot: Mutex::new(slot), changed: Condvar::new() }
    }

    pub(crate) fn put(&self, value: T) {
        let mut slot = self.lock();
        slot.value = Some(value);
        slot.count += 1;
        drop(slot);
        self.changed.notify_all();
    }

    /// Waits for a value put after the `seen`-th; None once it is closed.
    pub(crate) fn after(&self, seen: u64) -> Option<(T, u64)> {
        let slot = self
            .changed
            .wait_while(self.lock(), |slot| !slot.closed && slot.count <= seen)
            .unwrap_or_else(PoisonError::into_inner);
        if slot.closed { None } else { slot.value.clone().map(|value| (value, slot.count)) }
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Waits to be closed, at most so long; true once it is.
    pub(crate) fn closed_within(&self, limit: Duration) -> bool {
        let (slot, _) = self
            .changed
            .wait_timeout_while(self.lock(), limit, |slot| !slot.closed)
            .unwrap_or_else(PoisonError::into_inner);
        slot.closed
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    fn lock(&self) -> MutexGuard<'_, Slot<T>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
