//! The built app in its own webview. Needs a display and the built `maneki` beside the tests:
//! `./dev test` gives both.

use maneki_e2e::{
    App, Outcome, TROUBLE, WINDOWS,
    process::{family, pid_of, real_time_threads},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn till() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    // target/debug/deps/smoke-… → target/debug/maneki
    test.ancestors().nth(2).expect("a target folder").join("maneki")
}

/// A folder that goes with this value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("maneki-{name}-{}", std::process::id())))
    }

    fn text(&self) -> std::borrow::Cow<'_, str> {
        self.0.to_string_lossy()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}

// One test after the other: each app takes a processor of its own.
#[test]
fn the_built_app() -> Outcome<()> {
    let data = Scratch::new("smoke");
    let app = App::start(&till(), &["--demo", "--data", &data.text()], WINDOWS)?;
    windows_may_only_call_what_they_were_given(&app)?;
    a_sale_is_paid_in_cash(&app)?;
    no_thread_runs_before_all_others()?;
    a_second_copy_says_why_it_cannot_open(&data.0)?;
    app.close()
}

/// Such threads of the webview, waiting, stopped the till on two processors.
fn no_thread_runs_before_all_others() -> Outcome<()> {
    for pid in family(pid_of(&till())?)? {
        assert_eq!(real_time_threads(pid)?, Vec::<String>::new(), "of process {pid}");
    }
    Ok(())
}

fn windows_may_only_call_what_they_were_given(app: &App) -> Outcome<()> {
    for window in WINDOWS {
        let page = app.window(window)?;
        assert!(!page.picture()?.is_empty(), "{window} has a picture");
        let refused = page.script(
            "try { return await window.__TAURI_INTERNALS__.invoke('plugin:event|listen', \
             { event: 'view', target: { kind: 'Any' }, handler: 1 }); } \
             catch (error) { return String(error); }",
        )?;
        assert!(said(&refused).contains("not allowed"), "{window} heard events: {refused}");
        let evaluated =
            page.script("try { return eval('1'); } catch (error) { return error.name; }")?;
        assert_eq!(evaluated, json!("EvalError"), "{window} runs text as code");
        let fetched = page.script(
            "try { await fetch('http://127.0.0.1:9/'); return 'sent'; } \
             catch (error) { return 'refused'; }",
        )?;
        assert_eq!(fetched, json!("refused"), "{window} reaches the network");
    }
    let refused = app.window("customer")?.script(
        "try { return await window.__TAURI_INTERNALS__.invoke('pay_cash', { request: {} }); } \
         catch (error) { return String(error); }",
    )?;
    assert!(said(&refused).contains("not allowed"), "the visitor pays cash: {refused}");
    Ok(())
}

fn a_sale_is_paid_in_cash(app: &App) -> Outcome<()> {
    let cashier = app.window("cashier")?;
    cashier.press_said("staff-", "佐藤")?;
    cashier.fill("pin", "1234")?;
    cashier.press("sign-in-enter")?;
    cashier.seen("selling")?;
    cashier.press_first("product-")?;
    cashier.seen("cart-line-1")?;
    cashier.press("start-cash")?;
    cashier.press("take-cash")?;
    cashier.seen("done")?;
    app.window("customer")?.seen("thanks")
}

fn a_second_copy_says_why_it_cannot_open(data: &Path) -> Outcome<()> {
    let second = App::start(&till(), &["--demo", "--data", &data.to_string_lossy()], TROUBLE)?;
    second.window("trouble")?.wait_for("trouble-code", "in_use")?;
    second.close()
}

fn said(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
