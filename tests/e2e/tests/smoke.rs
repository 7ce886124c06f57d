//! The built app in its own webview. Needs a display and the built `maneki` beside the tests:
//! `./dev test` gives both.

use maneki_e2e::{App, Outcome};
use serde_json::{Value, json};
use std::path::PathBuf;

fn till() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    // target/debug/deps/smoke-… → target/debug/maneki
    test.ancestors().nth(2).expect("a target folder").join("maneki")
}

#[test]
fn windows_open_and_may_only_call_what_they_were_given() -> Outcome<()> {
    let data = std::env::temp_dir().join(format!("maneki-smoke-{}", std::process::id()));
    let app = App::start(&till(), &["--demo", "--data", &data.to_string_lossy()])?;
    for window in ["cashier", "customer", "manager"] {
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
    app.close()?;
    std::fs::remove_dir_all(&data).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    Ok(())
}

fn said(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
