//! Holds the real app by its webview's own driver, WebKitWebDriver, and reads and presses what a
//! person would. It knows nothing of the till.

pub mod process;

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WindowHandle};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    error::Error,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// How long a page may take to show what was asked for, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_millis(20);
/// The pages of a till that is open.
pub const WINDOWS: &[&str] = &["cashier", "customer", "manager"];
/// The pages of the demo.
pub const DEMO_WINDOWS: &[&str] = &["cashier", "customer", "manager", "phone"];
/// The one page of a till that cannot open.
pub const TROUBLE: &[&str] = &["trouble"];

/// The app, running. It ends with this value.
pub struct App {
    runtime: Runtime,
    client: Client,
    windows: BTreeMap<&'static str, WindowHandle>,
    // Last, so that the driver outlives the session.
    _driver: Driver,
}

/// The driver's process, which starts the app and takes it along when it ends.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that has ended by itself cannot be ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl App {
    /// Starts the app and waits until its windows show these pages.
    pub fn start(binary: &Path, arguments: &[&str], pages: &[&'static str]) -> Outcome<Self> {
        // A fixed port would collide with a driver that someone else left.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Driver(
            Command::new("WebKitWebDriver")
                .arg(format!("--port={port}"))
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .map_err(|error| format!("WebKitWebDriver does not start: {error}"))?,
        );
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let options = json!({ "binary": binary.canonicalize()?, "args": arguments });
        let client = runtime.block_on(open_session(port, &options))?;
        let mut app = Self { runtime, client, windows: BTreeMap::new(), _driver: driver };
        app.windows = until(&pages.join(", "), || app.find_windows(pages))?;
        Ok(app)
    }

    fn find_windows(
        &self,
        pages: &[&'static str],
    ) -> Outcome<Option<BTreeMap<&'static str, WindowHandle>>> {
        self.runtime.block_on(async {
            let mut found = BTreeMap::new();
            for handle in self.client.windows().await? {
                self.client.switch_to_window(handle.clone()).await?;
                let url = self.client.current_url().await?;
                let page = url.path().trim_start_matches('/').trim_end_matches(".html");
                if let Some(name) = pages.iter().find(|name| **name == page) {
                    found.insert(*name, handle);
                }
            }
            Ok((found.len() == pages.len()).then_some(found))
        })
    }

    /// One of the windows, to look at and to press.
    pub fn window(&self, name: &str) -> Outcome<Window<'_>> {
        let handle = self.windows.get(name).ok_or(format!("there is no window {name}"))?;
        self.runtime.block_on(self.client.switch_to_window(handle.clone()))?;
        Ok(Window { app: self })
    }

    /// Ends the app as a session that is over does.
    pub fn close(self) -> Outcome<()> {
        Ok(self.runtime.block_on(self.client.close())?)
    }
}

async fn open_session(port: u16, options: &Value) -> Outcome<Client> {
    let wanted = json!({ "webkitgtk:browserOptions": options });
    let Value::Object(wanted) = wanted else { unreachable!("a literal object") };
    let started = Instant::now();
    loop {
        let session = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted.clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match session {
            Ok(client) => return Ok(client),
            // The driver may not listen yet.
            Err(error) if started.elapsed() > PATIENCE => return Err(error.into()),
            Err(_) => tokio::time::sleep(EVERY).await,
        }
    }
}

/// The window that was turned to last.
pub struct Window<'app> {
    app: &'app App,
}

impl Window<'_> {
    /// Presses what bears this test id.
    pub fn press(&self, id: &str) -> Outcome<()> {
        until(id, || {
            self.app.runtime.block_on(async {
                let Ok(element) = self.app.client.find(Locator::Css(&by_id(id))).await else {
                    return Ok(None);
                };
                // What is disabled or not yet there is waited for.
                if !element.is_enabled().await.unwrap_or(false) {
                    return Ok(None);
                }
                Ok(element.click().await.ok())
            })
        })
    }

    /// Presses the first whose test id begins so.
    pub fn press_first(&self, prefix: &str) -> Outcome<()> {
        self.press_said(prefix, "")
    }

    /// Presses the last that can be pressed whose test id begins so.
    pub fn press_last(&self, prefix: &str) -> Outcome<()> {
        let all = format!("[data-testid^=\"{prefix}\"]:enabled");
        until(&format!("{prefix}…"), || {
            self.app.runtime.block_on(async {
                let found = self.app.client.find_all(Locator::Css(&all)).await?;
                let Some(element) = found.into_iter().last() else { return Ok(None) };
                Ok(element.click().await.ok())
            })
        })
    }

    /// Presses the first whose test id begins so and whose text holds these words.
    pub fn press_said(&self, prefix: &str, words: &str) -> Outcome<()> {
        let all = format!("[data-testid^=\"{prefix}\"]");
        until(&format!("{prefix}… {words}"), || {
            self.app.runtime.block_on(async {
                for element in self.app.client.find_all(Locator::Css(&all)).await? {
                    if text_of(&element).await.is_some_and(|text| text.contains(words)) {
                        return Ok(element.click().await.ok());
                    }
                }
                Ok(None)
            })
        })
    }

    /// Fills a field.
    pub fn fill(&self, id: &str, text: &str) -> Outcome<()> {
        until(id, || {
            self.app.runtime.block_on(async {
                let Ok(element) = self.app.client.find(Locator::Css(&by_id(id))).await else {
                    return Ok(None);
                };
                element.clear().await?;
                Ok(element.send_keys(text).await.ok())
            })
        })
    }

    /// Types capitals, digits and `<` as a scanner does: faster than a driver can on a busy
    /// machine.
    pub fn scan(&self, text: &str) -> Outcome<()> {
        self.script(&format!(
            "for (const key of [...'{text}', 'Enter']) {{ \
               const code = key === 'Enter' ? key : key === '<' ? 'Comma' \
                 : (key >= 'A' ? 'Key' : 'Digit') + key; \
               const shiftKey = key.length === 1 && (key < '0' || key > '9'); \
               document.body.dispatchEvent(new KeyboardEvent('keydown', \
                 {{ key, code, shiftKey, bubbles: true, cancelable: true }})); }}"
        ))?;
        Ok(())
    }

    /// The text of what bears this test id, or nothing where it is not shown.
    pub fn text(&self, id: &str) -> Outcome<Option<String>> {
        self.app.runtime.block_on(async {
            match self.app.client.find(Locator::Css(&by_id(id))).await {
                Ok(element) => Ok(text_of(&element).await),
                Err(_) => Ok(None),
            }
        })
    }

    /// Waits until the text holds what is expected; the whole text.
    pub fn wait_for(&self, id: &str, expected: &str) -> Outcome<String> {
        let mut last = None;
        until("", || {
            last = self.text(id)?;
            Ok(last.clone().filter(|text| text.contains(expected)))
        })
        .map_err(|_| format!("{id} should show {expected:?}, shows {last:?}").into())
    }

    /// Waits until this is there.
    pub fn seen(&self, id: &str) -> Outcome<()> {
        self.matches(&by_id(id))
    }

    /// Waits until this is not there.
    pub fn gone(&self, id: &str) -> Outcome<()> {
        until(&format!("the end of {id}"), || {
            let found = self.app.runtime.block_on(self.app.client.find(Locator::Css(&by_id(id))));
            Ok(found.is_err().then_some(()))
        })
    }

    /// Waits until this says of itself `data-state`.
    pub fn state(&self, id: &str, state: &str) -> Outcome<()> {
        self.matches(&format!("{}[data-state=\"{state}\"]", by_id(id)))
    }

    /// Waits until the visitor's page is at this step of this stage.
    pub fn stage(&self, stage: &str, step: &str) -> Outcome<()> {
        self.matches(&format!("[data-stage=\"{stage}\"] [data-step=\"{step}\"]"))
    }

    /// Waits until something fits this selector.
    pub fn matches(&self, css: &str) -> Outcome<()> {
        until(css, || {
            let found = self.app.runtime.block_on(self.app.client.find(Locator::Css(css)));
            Ok(found.ok().map(drop))
        })
    }

    /// Calls a command of the till as this page; the request is JavaScript.
    pub fn ask(&self, command: &str, request: &str) -> Outcome<Value> {
        let answer = self.script(&format!(
            "try {{ return {{ ok: await window.__TAURI_INTERNALS__.invoke('{command}', \
             {{ request: {request} }}) }}; }} catch (error) {{ return {{ error }}; }}"
        ))?;
        match answer.get("error") {
            Some(error) => Err(format!("{command}: {error}").into()),
            None => Ok(answer.get("ok").cloned().unwrap_or_default()),
        }
    }

    /// Every word on the page.
    pub fn words(&self) -> Outcome<String> {
        let words = self.script("return document.body.innerText;")?;
        Ok(words.as_str().unwrap_or_default().trim().to_owned())
    }

    /// Runs a script in the page; a promise is waited for.
    pub fn script(&self, script: &str) -> Outcome<Value> {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})()\
             .then((value) => done(value ?? null), (error) => done({{ failed: error }}));"
        );
        Ok(self.app.runtime.block_on(self.app.client.execute_async(&script, vec![]))?)
    }

    /// A picture of the page as it now is, as PNG.
    pub fn picture(&self) -> Outcome<Vec<u8>> {
        // A picture may be a frame old: let two pass.
        self.script(
            "await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));",
        )?;
        Ok(self.app.runtime.block_on(self.app.client.screenshot())?)
    }
}

/// The driver's own reading of text leaves out what ends in an ellipsis.
async fn text_of(element: &Element) -> Option<String> {
    element.prop("innerText").await.ok().flatten()
}

fn by_id(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

/// Asks again until there is something.
fn until<T>(what: &str, mut ask: impl FnMut() -> Outcome<Option<T>>) -> Outcome<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            return Err(format!("{what} did not come in {} s", PATIENCE.as_secs()).into());
        }
        sleep(EVERY);
    }
}
