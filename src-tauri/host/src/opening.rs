//! Something that is opened anew beside the till while others wait for it.

use std::{
    collections::BTreeSet,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

/// The value as last opened. Openings run on threads of their own, yet one after the other in the
/// order they were asked for: what was asked for last is what stays.
#[derive(Default)]
pub(crate) struct Opening<T>(Arc<Shared<T>>);

#[derive(Default)]
struct Shared<T> {
    now: Mutex<Now<T>>,
    /// Told when an opening has ended.
    ended: Condvar,
}

#[derive(Default)]
struct Now<T> {
    value: T,
    asked: u64,
    under_way: BTreeSet<u64>,
}

/// An opening's place in the line, left when it is dropped: by what opened, by a thread that
/// panicked and by one that never started.
pub(crate) struct Ticket<T> {
    shared: Arc<Shared<T>>,
    number: u64,
}

impl<T: Clone> Opening<T> {
    /// Whoever waits from here on gets what is opened next.
    pub(crate) fn expect(&self) -> Ticket<T> {
        let mut now = self.0.lock();
        now.asked += 1;
        let number = now.asked;
        now.under_way.insert(number);
        Ticket { shared: Arc::clone(&self.0), number }
    }

    /// Waits while it is being opened.
    pub(crate) fn wait(&self) -> T {
        self.0.when(|now| now.under_way.is_empty()).value.clone()
    }

    /// None while it is being opened.
    pub(crate) fn now(&self) -> Option<T> {
        let now = self.0.lock();
        now.under_way.is_empty().then(|| now.value.clone())
    }
}

impl<T> Ticket<T> {
    /// Opens when all that was asked for before has been opened; what else `open` gives.
    pub(crate) fn open<R>(self, open: impl FnOnce() -> (T, R)) -> R {
        drop(self.shared.when(|now| now.under_way.first() == Some(&self.number)));
        let (value, rest) = open();
        self.shared.lock().value = value;
        rest
    }
}

impl<T> Drop for Ticket<T> {
    fn drop(&mut self) {
        self.shared.lock().under_way.remove(&self.number);
        self.shared.ended.notify_all();
    }
}

impl<T> Shared<T> {
    fn when(&self, ready: impl Fn(&Now<T>) -> bool) -> MutexGuard<'_, Now<T>> {
        let now = self.ended.wait_while(self.lock(), |now| !ready(now));
        now.unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Now<T>> {
        // Each change is one assignment: a thread that panicked left none half done.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{thread, time::Duration};

    /// The first thread to run may be the one that was asked for last.
    #[test]
    fn what_was_asked_for_last_stays() {
        let opening = Opening::<u32>::default();
        let (first, second) = (opening.expect(), opening.expect());
        let later = thread::spawn(move || second.open(|| (2, ())));
        thread::sleep(Duration::from_millis(50));
        assert_eq!(opening.now(), None);
        first.open(|| (1, ()));
        later.join().expect("opened");
        assert_eq!(opening.wait(), 2);
    }

    #[test]
    fn one_that_failed_holds_nobody_up() {
        let opening = Opening::<u32>::default();
        let (first, second, third) = (opening.expect(), opening.expect(), opening.expect());
        let failing = thread::spawn(move || first.open(|| panic!("on purpose")));
        failing.join().map(|()| "opened").expect_err("it panicked");
        drop(third);
        second.open(|| (2, ()));
        assert_eq!(opening.wait(), 2);
    }
}
