//! Where windows and the till meet: what a window asks waits here until the till is open. It
//! looks into neither.

use maneki_app::{error::AppError, table::Window};
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) type Reply = Box<dyn FnOnce(Result<Value, AppError>) + Send>;
/// Receives what the till pushes, until the till ends.
pub(crate) type Sink<T> = Box<dyn FnMut(&T) + Send>;

/// The till as the windows need it.
pub(crate) trait House: Send + Sync {
    fn call(&self, window: Window, command: &str, request: Value, reply: Reply);
    fn watch_view(&self, window: Window, each: Sink<Value>);
    fn watch_camera(&self, each: Sink<[u8]>);
}

type Wish = Box<dyn FnOnce(Result<&dyn House, &AppError>) + Send>;

enum Till {
    Opening(Vec<Wish>),
    Open(Arc<dyn House>),
    Closed(AppError),
}

pub(crate) struct Desk(Mutex<Till>);

impl Default for Desk {
    fn default() -> Self {
        Self(Mutex::new(Till::Opening(Vec::new())))
    }
}

impl Desk {
    /// Does it at once where the till is open or cannot be, else as soon as that is known.
    pub(crate) fn ask(&self, wish: impl FnOnce(Result<&dyn House, &AppError>) + Send + 'static) {
        let mut till = self.lock();
        match &mut *till {
            Till::Opening(waiting) => waiting.push(Box::new(wish)),
            Till::Open(house) => {
                let house = Arc::clone(house);
                drop(till);
                wish(Ok(house.as_ref()));
            }
            Till::Closed(error) => {
                let error = error.clone();
                drop(till);
                wish(Err(&error));
            }
        }
    }

    pub(crate) fn opened(&self, house: Result<Arc<dyn House>, AppError>) {
        let now = match &house {
            Ok(house) => Till::Open(Arc::clone(house)),
            Err(error) => Till::Closed(error.clone()),
        };
        let before = std::mem::replace(&mut *self.lock(), now);
        if let Till::Opening(waiting) = before {
            for wish in waiting {
                wish(house.as_deref());
            }
        }
    }

    /// Lets go of the till, which then writes what it has to and ends.
    pub(crate) fn close(&self, why: AppError) {
        let before = std::mem::replace(&mut *self.lock(), Till::Closed(why));
        drop(before);
    }

    fn lock(&self) -> MutexGuard<'_, Till> {
        // Each change is one assignment: a thread that panicked left none half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_app::error::ErrorCode;
    use serde_json::json;
    use std::sync::mpsc::{Receiver, channel};

    /// Answers a command with its own name.
    struct Echo;

    impl House for Echo {
        fn call(&self, _: Window, command: &str, _: Value, reply: Reply) {
            reply(Ok(json!(command)));
        }
        fn watch_view(&self, _: Window, _: Sink<Value>) {}
        fn watch_camera(&self, _: Sink<[u8]>) {}
    }

    fn ask(desk: &Desk) -> Receiver<Result<Value, AppError>> {
        let (sender, receiver) = channel();
        desk.ask(move |house| {
            let reply: Reply = Box::new(move |answer| sender.send(answer).expect("it is awaited"));
            match house {
                Ok(house) => house.call(Window::Cashier, "sign_in", Value::Null, reply),
                Err(error) => reply(Err(error.clone())),
            }
        });
        receiver
    }

    #[test]
    fn a_call_waits_for_the_till() {
        let desk = Desk::default();
        let early = ask(&desk);
        assert!(early.try_recv().is_err(), "nobody can have answered");
        desk.opened(Ok(Arc::new(Echo)));
        assert_eq!(early.try_recv(), Ok(Ok(json!("sign_in"))));
        assert_eq!(ask(&desk).try_recv(), Ok(Ok(json!("sign_in"))));
    }

    #[test]
    fn a_till_that_cannot_open_says_why_to_each() {
        let desk = Desk::default();
        let early = ask(&desk);
        desk.opened(Err(ErrorCode::InUse.into()));
        assert_eq!(early.try_recv(), Ok(Err(ErrorCode::InUse.into())));
        assert_eq!(ask(&desk).try_recv(), Ok(Err(ErrorCode::InUse.into())));
    }
}
