//! Measures the manager's office on a made-up till: searches, a day's Z, reports, exports.
//!
//! `office FOLDER OUT` prints the figures of a till that `maneki-cli sample` made, and writes the
//! exports to OUT. `office plain FOLDER FILE` writes the same tables unencrypted, for the `sqlite3`
//! shell to be measured beside.

#[path = "common/manager.rs"]
mod manager;

use manager::{any, memory, questions};
use maneki_app::ports::{
    Files, Reader,
    files::{Each, ExportOrder, Format},
    store::{Dimension, ReceiptQuery, TotalsQuery},
};
use maneki_core::{
    sale::Sale,
    time::{AtMs, Date, days_after},
};
use maneki_files::ShopFiles;
use maneki_store::{Key, SqlReader, SqlStore};
use std::{
    env,
    error::Error,
    fs,
    ops::ControlFlow,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Each search is asked so many times, each time for something else.
const TURNS: i64 = 40;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["plain", folder, file] => plain(Path::new(folder), Path::new(file)),
        [folder, out] => office(Path::new(folder), Path::new(out)),
        _ => Err("usage: office FOLDER OUT | office plain FOLDER FILE".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The key that lies beside a made-up till; the store's own bench uses a fixed one.
fn key(folder: &Path) -> Result<Key> {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".key");
    let Ok(hex) = fs::read_to_string(folder.with_file_name(name)) else {
        return Ok(Key::new([42; 32]));
    };
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2).unwrap_or_default(), 16)?;
    }
    Ok(Key::new(key))
}

fn told<E: std::fmt::Debug>(error: E) -> Box<dyn Error> {
    format!("{error:?}").into()
}

fn office(folder: &Path, out: &Path) -> Result<()> {
    let key = key(folder)?;
    // Brings an older file to the newest shape.
    let start = Instant::now();
    drop(SqlStore::open(folder, &key)?);
    println!("opened in {:.1} s", start.elapsed().as_secs_f64());
    let mut reader = SqlReader::open(folder, &key)?;
    let newest = reader.find_receipts(&any()).map_err(told)?.receipts;
    let newest = newest.first().ok_or("no receipts")?.id;
    let newest = reader.sale(newest).map_err(told)?.ok_or("no receipts")?;
    let first = maneki_store::sample::SampleShop::new(0).next_day();
    let days = (newest.number.day - first).whole_days().max(1);
    let rows = reader
        .totals(&TotalsQuery { from: first, to: newest.number.day, by: Dimension::Kind })
        .map_err(told)?;
    println!("{} receipts over {days} days", rows.iter().map(|row| row.receipts).sum::<i64>());
    searches(&mut reader, &newest, days)?;
    closing(&mut reader, &newest, days)?;
    reports(&mut reader, newest.number.day)?;
    exports(&mut reader, out)?;
    println!("{}", memory());
    Ok(())
}

fn searches(reader: &mut SqlReader, newest: &Sale, days: i64) -> Result<()> {
    for (what, ask) in questions() {
        let mut times = vec![];
        for turn in 0..TURNS {
            let day = days_after(newest.number.day, -(turn * 7_919 % days));
            let query = ask(newest, day, turn);
            let start = Instant::now();
            reader.find_receipts(&query).map_err(told)?;
            times.push(start.elapsed());
        }
        print(what, times, 50.0);
    }
    Ok(())
}

/// The sums of a day's shift, as the Z report takes them.
fn closing(reader: &mut SqlReader, newest: &Sale, days: i64) -> Result<()> {
    let mut times = vec![];
    for turn in 0..TURNS {
        let day = days_after(newest.number.day, -(turn * 7_919 % days));
        let found = ReceiptQuery { from: Some(day), to: Some(day), limit: 1, ..any() };
        let found = reader.find_receipts(&found).map_err(told)?.receipts;
        let Some(row) = found.first() else { continue };
        let shift = reader.sale(row.id).map_err(told)?.ok_or("gone")?.shift;
        let start = Instant::now();
        let figures = reader.shift_figures(shift, AtMs(i64::MAX)).map_err(told)?;
        times.push(start.elapsed());
        assert!(figures.sums.ties(), "a shift's sums must tie");
    }
    print("a day's Z", times, 100.0);
    Ok(())
}

fn reports(reader: &mut SqlReader, last: Date) -> Result<()> {
    for (what, by) in [
        ("a year by day", Dimension::Day),
        ("a year by hour", Dimension::Hour),
        ("a year by tender", Dimension::Tender),
        ("a year by goods", Dimension::Goods),
    ] {
        let query = TotalsQuery { from: days_after(last, -364), to: last, by };
        let mut times = vec![];
        for _ in 0..5 {
            let start = Instant::now();
            reader.totals(&query).map_err(told)?;
            times.push(start.elapsed());
        }
        print(what, times, 0.0);
    }
    Ok(())
}

fn exports(reader: &mut SqlReader, out: &Path) -> Result<()> {
    let files = ShopFiles::new(out.to_owned());
    for format in [Format::Csv, Format::Parquet, Format::Xlsx] {
        let order = ExportOrder { format, name: "all".to_owned(), choice: vec![] };
        let start = Instant::now();
        let mut fill = |each: &mut Each<'_, Sale>| {
            reader.each_receipt(&ReceiptQuery::default(), &mut |sale| each(sale))
        };
        let go_on = &mut |_, _| ControlFlow::Continue(());
        let written = files.export(&order, &mut fill, go_on).map_err(told)?;
        let seconds = start.elapsed().as_secs_f64();
        let rows = written.rows;
        println!(
            "export {:28} {seconds:8.1} s   {:.0} rows a second   {} MB   {}",
            format.word(),
            rows as f64 / seconds,
            written.bytes / 1_000_000,
            memory()
        );
    }
    Ok(())
}

/// `bar`: the milliseconds that the 95th percentile must keep under; 0 where there is none.
fn print(what: &str, mut times: Vec<Duration>, bar: f64) {
    times.sort();
    let ms = |percent: usize| {
        let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
    };
    let verdict = match bar {
        0.0 => String::new(),
        bar if ms(95) <= bar => format!("  (bar {bar} ms: kept)"),
        bar => format!("  (bar {bar} ms: MISSED)"),
    };
    println!("{what:34} p50 {:8.2} ms   p95 {:8.2} ms{verdict}", ms(50), ms(95));
}

fn plain(folder: &Path, file: &Path) -> Result<()> {
    let reader = SqlReader::open(folder, &key(folder)?)?;
    let connection = reader.connection();
    connection.execute_batch("pragma query_only = off")?;
    // The reader makes no files of its own.
    fs::File::create(file)?;
    connection.execute("attach ?1 as plain key ''", [file.display().to_string()])?;
    connection.query_row("select sqlcipher_export('plain')", [], |_| Ok(()))?;
    Ok(connection.execute_batch("detach plain")?)
}
