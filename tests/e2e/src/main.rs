//! Plays a demo sale in the real app, from sign-in to the manager's export, and leaves what a
//! person would have seen: pictures of every window at each step, the papers, a transcript.

use maneki_e2e::{App, DEMO_WINDOWS, Outcome, Window};
use std::{
    env,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

const USAGE: &str = "usage: play-sale --till PROGRAM --out FOLDER";
const CASHIER: (&str, &str) = ("佐藤", "1234");
const MANAGER: (&str, &str) = ("高橋", "9999");
/// Goods of the demo shop: a lotion at the full rate, and sweets at the reduced one.
const LOTION_JAN: &str = "2010000100073";
const MATCHA_SKU: &str = "SWT-001";
const TEAPOT_WORD: &str = "急須";
const TEAPOT_SKU: &str = "KIT-010";
/// A passport of nobody's.
const PASSPORT: [&str; 2] = [
    "P<CHNWANG<<XIAOMING<<<<<<<<<<<<<<<<<<<<<<<<<",
    "E123467230CHN9001011F3101012<<<<<<<<<<<<<<<6",
];

fn main() -> ExitCode {
    match arguments().and_then(|(till, out)| play(&till, &out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("play-sale: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Outcome<(PathBuf, PathBuf)> {
    let given: Vec<String> = env::args().skip(1).collect();
    match given.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--till", till, "--out", out] => Ok((till.into(), out.into())),
        _ => Err(USAGE.into()),
    }
}

fn play(till: &Path, out: &Path) -> Outcome<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    let data = out.join("data");
    fs::create_dir_all(&data)?;
    let app = App::start(till, &["--demo", "--data", &data.to_string_lossy()], DEMO_WINDOWS)?;
    let mut film =
        Film { app: &app, out, started: Instant::now(), step: 0, transcript: String::new() };
    let played = first_sale(&mut film)
        .and_then(|()| sell(&mut film))
        .and_then(|number| manage(&mut film, &number))
        .and_then(|()| tax_free(&mut film));
    fs::write(out.join("transcript.md"), &film.transcript)?;
    played?;
    app.close()?;
    let kept = collect(&data, out)?;
    println!("{}", film_list(out, &kept));
    Ok(())
}

/// What somebody does who has never seen the till: touch what shows itself.
fn first_sale(film: &mut Film<'_>) -> Outcome<()> {
    let app = film.app;
    app.window("cashier")?.seen("sign-in")?;
    film.shoot("The shop opens: the cashier signs in, the visitor is welcomed")?;
    let from = Instant::now();
    let cashier = app.window("cashier")?;
    cashier.press("demo-enter")?;
    cashier.press_first("product-")?;
    cashier.press("start-wallet")?;
    cashier.seen("payment")?;
    app.window("phone")?.press("phone-hold")?;
    let cashier = app.window("cashier")?;
    cashier.seen("done")?;
    let seconds = from.elapsed().as_secs_f64();
    film.shoot(&format!("The first sale is paid after 4 touches and {seconds:.1} s"))?;
    let cashier = app.window("cashier")?;
    cashier.press("next-customer")?;
    cashier.seen("selling")?;
    cashier.ask("sign_out", "{}")?;
    cashier.seen("sign-in")
}

/// The cashier's and the visitor's part; the receipt's number.
fn sell(film: &mut Film<'_>) -> Outcome<String> {
    let app = film.app;
    sign_in(&app.window("cashier")?, CASHIER)?;
    let cashier = app.window("cashier")?;
    cashier.seen("selling")?;
    cashier.scan(LOTION_JAN)?;
    cashier.seen("cart-line-1")?;
    film.shoot("A lotion, by the scanner")?;
    let cashier = app.window("cashier")?;
    cashier.fill("search", "抹茶")?;
    cashier.seen(&format!("found-{MATCHA_SKU}"))?;
    film.shoot("Sweets, by a word")?;
    let cashier = app.window("cashier")?;
    cashier.press(&format!("found-{MATCHA_SKU}"))?;
    cashier.seen("cart-line-2")?;
    cashier.press("discount")?;
    cashier.press("discount-10")?;
    cashier.press_first("reason-")?;
    film.shoot("Ten per cent off the whole")?;
    let cashier = app.window("cashier")?;
    cashier.press("discount-give")?;
    cashier.gone("discount-panel")?;
    film.shoot("Yen and yuan, for both sides of the counter")?;
    let cashier = app.window("cashier")?;
    cashier.press("start-wallet")?;
    cashier.seen("payment")?;
    app.window("customer")?.seen("instruction")?;
    film.shoot("The visitor is asked for the payment code")?;
    app.window("cashier")?
        .ask("demo_show_code", r#"{ text: null, scenario: "password_first" }"#)?;
    app.window("customer")?.stage("pay", "type_password")?;
    film.shoot("The camera has read it; the wallet asks for the password")?;
    let cashier = app.window("cashier")?;
    cashier.seen("done")?;
    let number = cashier.text("done-number")?.ok_or("a sale has a number")?;
    cashier.state("done-paper", "printed")?;
    film.shoot(&format!("Paid: receipt {number}"))?;
    app.window("cashier")?.press("next-customer")?;
    Ok(number)
}

/// The manager finds the receipt and exports it.
fn manage(film: &mut Film<'_>, number: &str) -> Outcome<()> {
    let app = film.app;
    sign_in(&app.window("manager")?, MANAGER)?;
    let manager = app.window("manager")?;
    manager.press("page-receipts")?;
    manager.fill("find-number", number)?;
    manager.press("find")?;
    manager.press(&format!("receipt-{number}"))?;
    film.shoot("The manager finds the receipt")?;
    let manager = app.window("manager")?;
    manager.press("export")?;
    manager.press("export-go")?;
    manager.seen("export-file")?;
    film.shoot("… and exports what was found")?;
    app.window("manager")?.press("export-panel-close")
}

/// A traveller buys tax-free and gets the tax back: passport, record, customs, refund.
fn tax_free(film: &mut Film<'_>) -> Outcome<()> {
    let app = film.app;
    let cashier = app.window("cashier")?;
    cashier.fill("search", TEAPOT_WORD)?;
    cashier.press(&format!("found-{TEAPOT_SKU}"))?;
    cashier.seen("cart-line-1")?;
    cashier.press("start-wallet")?;
    cashier.seen("payment")?;
    cashier.ask("demo_show_code", r#"{ text: null, scenario: "paid" }"#)?;
    cashier.seen("done")?;
    film.shoot("A second sale, paid by the wallet, is enough for tax-free")?;
    let cashier = app.window("cashier")?;
    cashier.press("tax-free")?;
    cashier.seen("passport-zone")?;
    film.shoot("Tax-free: the passport's lines are awaited")?;
    let cashier = app.window("cashier")?;
    PASSPORT.iter().try_for_each(|line| cashier.scan(line))?;
    cashier.seen("set-stay")?;
    film.shoot("The passport is read; the landing stamp is asked for")?;
    let cashier = app.window("cashier")?;
    cashier.press_last("landed-2")?;
    cashier.press("set-stay")?;
    cashier.seen("tax-free-confirm")?;
    film.shoot("The goods, the last day at customs and the tax to come back")?;
    let cashier = app.window("cashier")?;
    cashier.press("tax-free-confirm")?;
    cashier.wait_for("made-standing", "送信済み")?;
    film.shoot("The record is written and sent; its guide slip is made")?;
    let cashier = app.window("cashier")?;
    cashier.press("tax-free-finish")?;
    refund(film)
}

/// The manager's part: the ledger, customs' answer, the refund.
fn refund(film: &mut Film<'_>) -> Outcome<()> {
    let app = film.app;
    let manager = app.window("manager")?;
    manager.press("page-taxFree")?;
    manager.press_first("record-2")?;
    manager.seen("record")?;
    film.shoot("The ledger: sent, and customs has not answered")?;
    let manager = app.window("manager")?;
    manager.press("demo-customs-confirmed")?;
    manager.seen("refund-go")?;
    film.shoot("Customs confirmed: gross, fee and net before the refund")?;
    let manager = app.window("manager")?;
    manager.press("refund-go")?;
    manager.matches(r#"[data-testid="record"][data-standing="refunded"]"#)?;
    film.shoot("The tax went back through the wallet")
}

fn sign_in(window: &Window<'_>, (name, pin): (&str, &str)) -> Outcome<()> {
    window.press_said("staff-", name)?;
    window.fill("pin", pin)?;
    window.press("sign-in-enter")?;
    window.gone("sign-in")
}

/// Pictures and words of what happens.
struct Film<'a> {
    app: &'a App,
    out: &'a Path,
    started: Instant,
    step: u32,
    transcript: String,
}

impl Film<'_> {
    fn shoot(&mut self, what: &str) -> Outcome<()> {
        self.step += 1;
        let at = self.started.elapsed();
        println!("{:>5.1} s  {what}", at.as_secs_f64());
        writeln!(self.transcript, "## {}. {what}\n\n{:.1} s\n", self.step, at.as_secs_f64())?;
        // What has just been pushed is drawn first.
        std::thread::sleep(Duration::from_millis(150));
        for window in ["cashier", "customer", "manager"] {
            let name = format!("{:02}-{window}.png", self.step);
            let page = self.app.window(window)?;
            fs::write(self.out.join(&name), page.picture()?)?;
            let words = page.words()?;
            writeln!(self.transcript, "![{window}]({name})\n\n```text\n{words}\n```\n")?;
        }
        Ok(())
    }
}

/// Brings the papers and the export up beside the pictures.
fn collect(data: &Path, out: &Path) -> Outcome<Vec<PathBuf>> {
    let mut kept = Vec::new();
    for file in files_under(data)? {
        let wanted = file.extension().is_some_and(|kind| kind == "pdf" || kind == "csv");
        if let Some(name) = file.file_name().filter(|_| wanted) {
            fs::copy(&file, out.join(name))?;
            kept.push(out.join(name));
        }
    }
    kept.sort();
    for kind in ["pdf", "csv"] {
        if !kept.iter().any(|file| file.extension().is_some_and(|found| found == kind)) {
            return Err(format!("the sale left no {kind} in {}", data.display()).into());
        }
    }
    Ok(kept)
}

fn files_under(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_under(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn film_list(out: &Path, kept: &[PathBuf]) -> String {
    let mut list = format!("pictures    {}/*.png\n", out.display());
    list += &format!("transcript  {}\n", out.join("transcript.md").display());
    for file in kept {
        list += &format!("kept        {}\n", file.display());
    }
    list.trim_end().to_owned()
}
