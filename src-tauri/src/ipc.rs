//! The bridge: one handler for every command, which passes it on under the calling window's own
//! label. What a window may not call, Tauri refuses before and the command table again after.

use crate::{
    desk::Desk,
    following::{Frames, News, Pictures},
};
use maneki_app::{
    error::{AppError, ErrorCode},
    table::Window,
};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tauri::{
    Wry,
    ipc::{Invoke, InvokeBody, InvokeResolver, InvokeResponseBody, Response},
};

type Resolver = InvokeResolver<Wry>;
type Followed<T> = Mutex<HashMap<Window, Arc<Mutex<T>>>>;

pub(crate) struct Bridge {
    desk: Arc<Desk>,
    pictures: Followed<Pictures>,
    frames: Followed<Frames>,
}

impl Bridge {
    pub(crate) fn new(desk: Arc<Desk>) -> Self {
        Self { desk, pictures: Mutex::default(), frames: Mutex::default() }
    }

    pub(crate) fn answer(&self, invoke: Invoke<Wry>) -> bool {
        let Invoke { message, resolver, .. } = invoke;
        let (Some(window), InvokeBody::Json(body)) =
            (Window::parse(message.webview_ref().label()), message.payload())
        else {
            resolver.reject(AppError::new(ErrorCode::BadRequest));
            return true;
        };
        // Asked for rather than sent as events: an event could be heard by every window.
        match message.command() {
            "watch_view" => {
                let seen = body.get("seen").and_then(Value::as_u64);
                self.watch_view(window, seen, resolver);
            }
            "watch_camera" => self.watch_camera(window, resolver),
            command => {
                let request = body.get("request").cloned().unwrap_or_default();
                self.call(window, command.to_owned(), request, resolver);
            }
        }
        true
    }

    fn call(&self, window: Window, command: String, request: Value, resolver: Resolver) {
        self.desk.ask(move |house| match house {
            Ok(house) => house.call(
                window,
                &command,
                request,
                Box::new(move |answer| match answer {
                    Ok(reply) => resolver.resolve(reply),
                    Err(error) => resolver.reject(error),
                }),
            ),
            Err(error) => resolver.reject(error),
        });
    }

    fn watch_view(&self, window: Window, seen: Option<u64>, resolver: Resolver) {
        let (pictures, is_new) = seat(&self.pictures, window);
        held(&pictures).ask(seen, reply(resolver, InvokeResponseBody::Json));
        if is_new {
            self.desk.ask(move |house| {
                if let Ok(house) = house {
                    house.watch_view(window, Box::new(move |view| held(&pictures).show(view)));
                }
            });
        }
    }

    fn watch_camera(&self, window: Window, resolver: Resolver) {
        let (frames, is_new) = seat(&self.frames, window);
        held(&frames).ask(reply(resolver, InvokeResponseBody::Raw));
        if is_new {
            self.desk.ask(move |house| {
                if let Ok(house) = house {
                    house.watch_camera(Box::new(move |frame: &[u8]| held(&frames).show(frame)));
                }
            });
        }
    }
}

/// Where a window's news wait, and whether it never asked before.
fn seat<T: Default>(followed: &Followed<T>, window: Window) -> (Arc<Mutex<T>>, bool) {
    let mut followed = held(followed);
    let is_new = !followed.contains_key(&window);
    (Arc::clone(followed.entry(window).or_default()), is_new)
}

fn reply<T: 'static>(
    resolver: Resolver,
    body: impl FnOnce(T) -> InvokeResponseBody + Send + 'static,
) -> Box<dyn FnOnce(News<T>) + Send> {
    Box::new(move |news| match news {
        News::Of(news) => resolver.resolve(Response::new(body(news))),
        News::Nothing => resolver.resolve(()),
    })
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is whole before the lock is let go: a thread that panicked left none half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
