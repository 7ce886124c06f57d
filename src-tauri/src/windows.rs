//! The windows: which page each shows, where it opens, and what closing it means.

use maneki_app::error::AppError;
use tauri::{
    AppHandle, LogicalSize, Manager, Monitor, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    Window, WindowEvent, webview::NewWindowResponse,
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

/// Opens the cashier's window first: it is the one that is waited for.
pub(crate) fn open_all(app: &AppHandle, demo: bool) -> tauri::Result<()> {
    let cashier = open(app, &CASHIER)?;
    let customer = open(app, &CUSTOMER)?;
    if let Some(display) = second_display(&cashier)? {
        customer.set_position(*display.position())?;
        customer.set_fullscreen(true)?;
    }
    open(app, &MANAGER)?;
    if demo {
        open(app, &PHONE)?;
    }
    cashier.set_focus()
}

fn open(app: &AppHandle, place: &Place) -> tauri::Result<WebviewWindow> {
    let page = WebviewUrl::App(format!("{}.html", place.label).into());
    WebviewWindowBuilder::new(app, place.label, page)
        .title(place.title)
        .inner_size(place.size.0, place.size.1)
        .min_inner_size(800.0, 480.0)
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// The pages are inside the program; nothing else is ever shown.
fn is_our_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// The display that faces the visitor: any that the cashier's window is not on.
fn second_display(cashier: &WebviewWindow) -> tauri::Result<Option<Monitor>> {
    let Some(first) = cashier.current_monitor()?.or(cashier.primary_monitor()?) else {
        return Ok(None);
    };
    let others = cashier.available_monitors()?.into_iter();
    Ok(others.into_iter().find(|display| display.position() != first.position()))
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
