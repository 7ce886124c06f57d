//! Measures the built app from outside: how soon it paints and what memory it takes, beside a
//! Tauri app that does nothing; how soon a scan and a search are on the screen; and what the
//! camera's preview takes of a core.

use maneki_e2e::{
    App, DEMO_WINDOWS, Outcome, WINDOWS, Window,
    process::{family, pid_of, stat},
};
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    thread::sleep,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const USAGE: &str = "usage: measure start TILL BARE ROUNDS | measure paint TILL DATA TIMES \
                     | measure preview TILL";
/// The bar: the till beside the app that does nothing.
const MOST_TIMES: f64 = 1.3;
const MOST_PAINT_MS: f64 = 50.0;
/// Of one core, for the preview of a camera on the cashier's screen.
const MOST_PREVIEW_PERCENT: f64 = 10.0;
const LEAST_PREVIEWS: f64 = 15.0;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let measured = match words.as_slice() {
        ["start", till, bare, rounds] => start(till, bare, rounds),
        ["paint", till, data, times] => paint(till, data, times),
        ["preview", till] => preview(till),
        _ => Err(USAGE.into()),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Start to first paint and memory, the two apps by turns.
fn start(till: &str, bare: &str, rounds: &str) -> Outcome<()> {
    let rounds: usize = rounds.parse()?;
    let data = Scratch::new("start")?;
    let arguments = ["--demo", "--data", &data.0.to_string_lossy()].map(str::to_owned);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // The demo shop is furnished once, and both programs come from the disk once.
    once(till, &arguments)?;
    once(bare, &[])?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(once(till, &arguments)?);
        theirs.push(once(bare, &[])?);
    }
    let paint = |all: &[Start]| median(all.iter().map(|start| start.paint_ms).collect());
    let memory = |all: &[Start]| median(all.iter().map(|start| start.pss_mib).collect());
    beside("start to first paint, ms", paint(&ours), paint(&theirs));
    beside("memory (PSS of all processes), MiB", memory(&ours), memory(&theirs));
    Ok(())
}

fn beside(what: &str, ours: f64, theirs: f64) {
    let times = ours / theirs;
    let verdict = if times <= MOST_TIMES { "within" } else { "OVER" };
    println!(
        "{what}: till {ours:.0}, bare Tauri {theirs:.0}, {times:.2} × ({verdict} {MOST_TIMES} ×)"
    );
}

struct Start {
    paint_ms: f64,
    pss_mib: f64,
}

fn once(program: &str, arguments: &[&str]) -> Outcome<Start> {
    let program = Path::new(program).canonicalize()?;
    let app = App::start(&program, arguments, DEMO_WINDOWS)?;
    let pid = pid_of(&program)?;
    let started_ms = started_ms(pid)?;
    let painted = app.window("cashier")?.script(
        "for (;;) { const [paint] = performance.getEntriesByName('first-contentful-paint'); \
         if (paint) return performance.timeOrigin + paint.startTime; \
         await new Promise((go) => setTimeout(go, 20)); }",
    )?;
    let painted = painted.as_f64().ok_or(format!("no first paint: {painted}"))?;
    // What was only needed to start is given back.
    sleep(Duration::from_secs(3));
    let pss_kib: u64 = family(pid)?.into_iter().map(pss_kib).sum();
    app.close()?;
    #[expect(clippy::cast_precision_loss, reason = "memory is far below 2^52 KiB")]
    Ok(Start { paint_ms: painted - started_ms, pss_mib: pss_kib as f64 / 1024.0 })
}

#[expect(clippy::disallowed_methods, reason = "it is the machine's clock that is measured by")]
fn started_ms(pid: u32) -> Outcome<f64> {
    let ticks: f64 = stat(pid)?.get(19).ok_or("no start")?.parse()?;
    let uptime = fs::read_to_string("/proc/uptime")?;
    let uptime_s: f64 = uptime.split_whitespace().next().ok_or("no uptime")?.parse()?;
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1000.0;
    Ok(now_ms - uptime_s * 1000.0 + ticks * 10.0)
}

/// Memory that is the process's own, and its share of what is shared.
fn pss_kib(pid: u32) -> u64 {
    let memory = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = memory.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Scan to cart painted and search to results painted, in a shop with the goods of `DATA`.
fn paint(till: &str, data: &str, times: &str) -> Outcome<()> {
    let times: usize = times.parse()?;
    let app = App::start(Path::new(till), &["--demo", "--data", data], WINDOWS)?;
    let cashier = at_the_desk(&app)?;
    percentile("scan to cart painted", milliseconds(&cashier, &scans(times))?);
    percentile("search to results painted", milliseconds(&cashier, &searches(times))?);
    app.close()
}

fn at_the_desk(app: &App) -> Outcome<Window<'_>> {
    let cashier = app.window("cashier")?;
    cashier.press_said("staff-", "佐藤")?;
    cashier.fill("pin", "1234")?;
    cashier.press("sign-in-enter")?;
    cashier.seen("selling")?;
    Ok(cashier)
}

/// What all processes of the till take while the cashier sees the camera, over what they take while
/// she does not: the camera itself and the reading of its frames go on in both.
fn preview(till: &str) -> Outcome<()> {
    const LOOKED: Duration = Duration::from_secs(10);
    let (data, program) = (Scratch::new("preview")?, Path::new(till).canonicalize()?);
    let folder = data.0.to_string_lossy().into_owned();
    let app = App::start(&program, &["--demo", "--data", &folder], WINDOWS)?;
    let pid = pid_of(&program)?;
    let cashier = at_the_desk(&app)?;
    let seconds = LOOKED.as_secs_f64();
    let busy = || -> Outcome<f64> {
        sleep(Duration::from_secs(3));
        let before = cpu_s(pid)?;
        sleep(LOOKED);
        Ok((cpu_s(pid)? - before) * 100.0 / seconds)
    };
    let without = busy()?;
    cashier.press("preferences-button")?;
    cashier.seen("camera-preview")?;
    cashier.script(
        "window.pictures = 0; const put = CanvasRenderingContext2D.prototype.putImageData; \
         CanvasRenderingContext2D.prototype.putImageData = function (...all) { \
           window.pictures += 1; return put.apply(this, all); };",
    )?;
    let with = busy()?;
    let before = cashier.script("return window.pictures;")?.as_f64().unwrap_or(0.0);
    sleep(LOOKED);
    let after = cashier.script("return window.pictures;")?.as_f64().unwrap_or(0.0);
    let (taken, shown) = (with - without, (after - before) / seconds);
    let kept = taken <= MOST_PREVIEW_PERCENT && shown >= LEAST_PREVIEWS;
    println!(
        "preview: {shown:.1} pictures a second take {taken:.1} % of a core ({} {MOST_PREVIEW_PERCENT} \
         % at {LEAST_PREVIEWS}); the till without them {without:.1} %",
        if kept { "within" } else { "OVER" }
    );
    app.close()
}

/// Seconds of processor time that the till and all that it started have taken.
fn cpu_s(eldest: u32) -> Outcome<f64> {
    let mut ticks = 0.0;
    for pid in family(eldest)? {
        let stat = stat(pid)?;
        for field in stat.get(11..13).ok_or("no processor time")? {
            ticks += field.parse::<f64>()?;
        }
    }
    // A tick is 10 ms wherever Linux runs a till.
    Ok(ticks / 100.0)
}

/// Measures in the page: from the last key to the frame after the change was drawn.
const IN_PAGE: &str = "\
    const one = (id) => document.querySelector(`[data-testid=\"${id}\"]`); \
    const drawn = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0))); \
    const rest = (ms) => new Promise((go) => setTimeout(go, ms)); \
    const until = (is) => new Promise((go, stop) => { \
      const late = setTimeout(() => stop('nothing changed in 5 s'), 5000); \
      const look = () => { if (is()) { clearTimeout(late); watch.disconnect(); go(); } }; \
      const watch = new MutationObserver(look); \
      watch.observe(document.body, { childList: true, subtree: true, characterData: true, \
        attributes: true }); \
      look(); }); \
    const taken = [];";

fn scans(times: usize) -> String {
    format!(
        "{IN_PAGE} const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', \
         {{ key, code: key === 'Enter' ? 'Enter' : `Digit${{key}}`, bubbles: true, cancelable: true }})); \
         for (let at = 0; at < {times}; at += 1) {{ \
           const before = one('total-yen')?.textContent; \
           const ten = '49' + String(1000000000 + (at * 97) % 10000); \
           let sum = 0; [...ten].forEach((digit, place) => {{ sum += Number(digit) * (place % 2 ? 3 : 1); }}); \
           const jan = ten + String((10 - (sum % 10)) % 10); \
           for (const digit of jan) press(digit); \
           const from = performance.now(); press('Enter'); \
           await until(() => one('total-yen')?.textContent !== before); await drawn(); \
           taken.push(performance.now() - from); await rest(30); }} \
         return taken;"
    )
}

fn searches(times: usize) -> String {
    format!(
        "{IN_PAGE} const field = one('search'); \
         const type = (text) => {{ field.value = text; field.dispatchEvent(new Event('input', {{ bubbles: true }})); }}; \
         const words = ['抹茶', 'チョコ', '化粧水', 'lotion', '巧克力', 'まっちゃ', '4910', 'クリーム', 'mask', '茶']; \
         for (let at = 0; at < {times}; at += 1) {{ \
           type(''); await until(() => one('search-results') === null); await rest(30); \
           const from = performance.now(); type(words[at % words.length]); \
           await until(() => one('search-results') !== null); await drawn(); \
           taken.push(performance.now() - from); }} \
         return taken;"
    )
}

fn milliseconds(window: &Window<'_>, script: &str) -> Outcome<Vec<f64>> {
    let taken = window.script(script)?;
    let Value::Array(taken) = &taken else { return Err(format!("not measured: {taken}").into()) };
    Ok(taken.iter().filter_map(Value::as_f64).collect())
}

fn percentile(what: &str, mut taken: Vec<f64>) {
    taken.sort_by(f64::total_cmp);
    let at = |hundredth: usize| taken.get(taken.len().saturating_sub(1) * hundredth / 100);
    let (p50, p95) = (at(50).copied().unwrap_or(f64::NAN), at(95).copied().unwrap_or(f64::NAN));
    let verdict = if p95 <= MOST_PAINT_MS { "within" } else { "OVER" };
    println!(
        "{what}: median {p50:.0} ms, 95th percentile {p95:.0} ms ({verdict} {MOST_PAINT_MS} ms), {} times",
        taken.len()
    );
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A folder that goes with this value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Outcome<Self> {
        let folder = env::temp_dir().join(format!("maneki-measure-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}
