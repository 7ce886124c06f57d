//! The windows: which page each shows, where it opens, and what closing it means.

use crate::displays;
use maneki_app::{demo::ShopKind, error::AppError};
use std::{sync::Once, thread};
use tauri::{
    AppHandle, LogicalSize, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window,
    WindowEvent, Wry,
    webview::{NewWindowResponse, PageLoadEvent},
};

struct Place {
    label: &'static str,
    title: &'static str,
    size: (f64, f64),
}

const CASHIER: Place = Place { label: "cashier", title: "Maneki レジ", size: (1366.0, 768.0) };
const MANAGER: Place = Place { label: "manager", title: "Maneki 管理", size: (1366.0, 768.0) };
const CUSTOMER: Place =
    Place { label: "customer", title: "Maneki お客さま", size: (1024.0, 600.0) };

/// The demo's customer, beside the till.
const PHONE: Place = Place { label: "phone", title: "Maneki 体験", size: (980.0, 720.0) };

/// Opens the cashier's window, and the others once it shows its page: it is the one waited for.
pub(crate) fn open_all(app: &AppHandle, kind: ShopKind) -> tauri::Result<()> {
    let others = Once::new();
    let cashier = page(app, &CASHIER, kind).on_page_load(move |cashier, load| {
        if load.event() == PageLoadEvent::Finished {
            others.call_once(|| open_later(cashier, kind));
        }
    });
    cashier.build()?.set_focus()
}

/// Opens the others in a turn of the event loop of their own.
fn open_later(cashier: WebviewWindow, kind: ShopKind) {
    thread::spawn(move || {
        let app = cashier.app_handle().clone();
        let opened = app.run_on_main_thread(move || {
            if let Err(fault) = open_others(&cashier, kind) {
                eprintln!("maneki: a window could not be opened: {fault}");
            }
        });
        if let Err(fault) = opened {
            eprintln!("maneki: the windows could not be opened: {fault}");
        }
    });
}

fn open_others(cashier: &WebviewWindow, kind: ShopKind) -> tauri::Result<()> {
    if !is_page_of(&cashier.url()?, &CASHIER) {
        return Ok(()); // It shows why the till cannot open.
    }
    let app = cashier.app_handle();
    let customer = page(app, &CUSTOMER, kind).focused(false).build()?;
    let beside = [Some(&MANAGER), kind.is_played().then_some(&PHONE)];
    for place in beside.into_iter().flatten() {
        sharing(page(app, place, kind).focused(false), &customer).build()?;
    }
    cashier.set_focus()?;
    let alone = LogicalSize::new(CUSTOMER.size.0, CUSTOMER.size.1);
    displays::follow(cashier.clone(), customer, alone);
    Ok(())
}

fn page<'a>(
    app: &'a AppHandle,
    place: &Place,
    kind: ShopKind,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    let practice = if kind == ShopKind::Practice { "【練習】" } else { "" };
    let address = WebviewUrl::App(file_of(place).into());
    WebviewWindowBuilder::new(app, place.label, address)
        .title(format!("{practice}{}", place.title))
        .inner_size(place.size.0, place.size.1)
        .min_inner_size(800.0, 480.0)
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
}

fn file_of(place: &Place) -> String {
    format!("{}.html", place.label)
}

fn is_page_of(url: &Url, place: &Place) -> bool {
    url.path().trim_start_matches('/') == file_of(place)
}

/// Has one process draw both windows, which spares the memory of another engine. The cashier's
/// page keeps a process to itself: no other page can slow it down.
#[cfg(target_os = "linux")]
fn sharing<'a>(
    builder: WebviewWindowBuilder<'a, Wry, AppHandle>,
    other: &WebviewWindow,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    use gtk::prelude::{Cast, ContainerExt};
    if crate::options::is_automated() && cfg!(debug_assertions) {
        return builder; // A driver marks every view itself, and complains of one that shares.
    }
    let views = other.default_vbox().map(|holder| holder.children()).unwrap_or_default();
    match views.into_iter().find_map(|child| child.downcast().ok()) {
        Some(view) => builder.with_related_view(view),
        None => builder,
    }
}

/// Other systems' engines share their processes by themselves.
#[cfg(not(target_os = "linux"))]
fn sharing<'a>(
    builder: WebviewWindowBuilder<'a, Wry, AppHandle>,
    _: &WebviewWindow,
) -> WebviewWindowBuilder<'a, Wry, AppHandle> {
    builder
}

/// The pages are inside the program; nothing else is ever shown.
fn is_our_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// The cashier's window is the till. The visitor cannot close theirs, and the manager's is put
/// away, since both must be there when the till needs them.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        if window.label() == CASHIER.label {
            window.app_handle().exit(0);
        } else {
            api.prevent_close();
            // A window that cannot be put away stays.
            let _ = window.minimize();
        }
    }
}

/// Says in the cashier's window why the till cannot open, and shuts the others.
pub(crate) fn show_trouble(app: &AppHandle, error: &AppError) {
    for place in [&CUSTOMER, &MANAGER, &PHONE] {
        if let Some(window) = app.get_webview_window(place.label) {
            let _ = window.destroy();
        }
    }
    let Some(cashier) = app.get_webview_window(CASHIER.label) else { return };
    if let Err(fault) = cashier.url().and_then(|here| cashier.navigate(trouble_page(here, error))) {
        eprintln!("maneki: {:?} could not be shown: {fault}", error.code);
    }
    let _ = cashier.set_size(LogicalSize::new(800.0, 480.0));
}

fn trouble_page(mut page: Url, error: &AppError) -> Url {
    page.set_path("/trouble.html");
    let code = serde_json::to_value(error.code).unwrap_or_default();
    let mut query = page.query_pairs_mut();
    query.clear().append_pair("code", code.as_str().unwrap_or("internal"));
    query.extend_pairs(&error.params);
    drop(query);
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_app::error::ErrorCode;

    #[test]
    fn trouble_is_told_in_the_address() {
        let page = Url::parse("tauri://localhost/cashier.html?x=1").expect("an address");
        let error = AppError::new(ErrorCode::NewerData).with("version", 9);
        let page = trouble_page(page, &error);
        assert_eq!(page.as_str(), "tauri://localhost/trouble.html?code=newer_data&version=9");
    }

    #[test]
    fn only_our_own_pages() {
        for (url, ours) in [
            ("tauri://localhost/cashier.html", true),
            ("http://tauri.localhost/cashier.html", true),
            ("https://tauri.localhost.evil.example/", false),
            ("https://example.com/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_our_page(&Url::parse(url).expect("an address")), ours, "{url}");
        }
    }
}
