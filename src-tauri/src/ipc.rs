//! The bridge: one handler for every command, which passes it on under the calling window's own
//! label. What a window may not call, Tauri refuses before and the command table again after.

use crate::desk::Desk;
use maneki_app::{
    error::{AppError, ErrorCode},
    table::Window,
};
use serde_json::Value;
use std::{str::FromStr, sync::Arc};
use tauri::{
    Webview, Wry,
    ipc::{Channel, Invoke, InvokeBody, InvokeResolver, InvokeResponseBody, JavaScriptChannelId},
};

pub(crate) fn answer(desk: &Arc<Desk>, invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let webview = message.webview();
    let (Some(window), InvokeBody::Json(body)) =
        (Window::parse(webview.label()), message.payload())
    else {
        resolver.reject(AppError::new(ErrorCode::BadRequest));
        return true;
    };
    // Channels rather than events: an event could be heard by every window.
    match message.command() {
        "watch_view" => match channel(&webview, body, "views") {
            Some(views) => watch_view(desk, window, views, resolver),
            None => resolver.reject(AppError::new(ErrorCode::BadRequest)),
        },
        "watch_camera" => match channel(&webview, body, "frames") {
            Some(frames) => watch_camera(desk, frames, resolver),
            None => resolver.reject(AppError::new(ErrorCode::BadRequest)),
        },
        command => {
            let request = body.get("request").cloned().unwrap_or_default();
            call(desk, window, command.to_owned(), request, resolver);
        }
    }
    true
}

fn call(
    desk: &Desk,
    window: Window,
    command: String,
    request: Value,
    resolver: InvokeResolver<Wry>,
) {
    desk.ask(move |house| match house {
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

type Pipe = Channel<InvokeResponseBody>;

fn watch_view(desk: &Desk, window: Window, views: Pipe, resolver: InvokeResolver<Wry>) {
    desk.ask(move |house| match house {
        Ok(house) => {
            house.watch_view(
                window,
                Box::new(move |view| {
                    views.send(InvokeResponseBody::Json(view.to_string())).is_ok()
                }),
            );
            resolver.resolve(());
        }
        Err(error) => resolver.reject(error),
    });
}

fn watch_camera(desk: &Desk, frames: Pipe, resolver: InvokeResolver<Wry>) {
    desk.ask(move |house| match house {
        Ok(house) => {
            house.watch_camera(Box::new(move |frame: &[u8]| {
                frames.send(InvokeResponseBody::Raw(frame.to_vec())).is_ok()
            }));
            resolver.resolve(());
        }
        Err(error) => resolver.reject(error),
    });
}

fn channel(webview: &Webview<Wry>, body: &Value, name: &str) -> Option<Pipe> {
    let id = JavaScriptChannelId::from_str(body.get(name)?.as_str()?).ok()?;
    Some(id.channel_on(webview.clone()))
}
