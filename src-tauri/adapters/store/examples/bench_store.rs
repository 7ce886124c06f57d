//! Measures the store against bare SQLite, side by side in one run.
//!
//! `bench_store commit [SALES]` times a sale's commit against a bare transaction of the same rows.
//! `bench_store cpu` times it without a disk.
//! `bench_store make FOLDER RECEIPTS` makes a till; `search`, `verify` and `each FOLDER` time a
//! manager's questions, the chain's proof and an export's reading on it.

#[path = "common/manager.rs"]
mod manager;

use manager::{memory, questions};
use maneki_app::ports::{Reader, Store, Write, store::ReceiptQuery};
use maneki_core::time::days_after;
use maneki_store::{Key, SqlReader, SqlStore, sample::SampleShop};
use rusqlite::{Connection, params_from_iter, types::Value};
use std::{
    env,
    fmt::Debug,
    fs,
    ops::ControlFlow,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

/// Whatever went wrong, as text.
struct Failed(String);

impl<E: Debug> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(format!("{error:?}"))
    }
}

type Result<T> = std::result::Result<T, Failed>;

/// Tables whose rows make a sale.
const SALE_TABLES: [(&str, &str); 4] =
    [("sale", "seq"), ("sale_line", "sale"), ("sale_tax", "sale"), ("tender", "sale")];
const RECEIPTS_A_DAY: u32 = 1_370;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(why)) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["commit"] => commit(2_000),
        ["commit", sales] => commit(sales.parse()?),
        ["cpu"] => cpu(),
        ["make", folder, receipts] => make(Path::new(folder), receipts.parse()?),
        ["search", folder] => search(Path::new(folder)),
        ["verify", folder] => verify(Path::new(folder)),
        ["each", folder] => each(Path::new(folder)),
        _ => Err(
            "usage: bench_store commit [SALES] | make FOLDER RECEIPTS | search|verify|each FOLDER"
                .into(),
        ),
    }
}

fn key() -> Key {
    Key::new([42; 32])
}

/// Sorted times, and what is asked of them.
struct Times(Vec<Duration>);

impl Times {
    fn new(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    fn ms(&self, percent: usize) -> f64 {
        let at = (self.0.len() * percent / 100).min(self.0.len() - 1);
        self.0[at].as_secs_f64() * 1_000.0
    }

    fn print(&self, what: &str) {
        println!(
            "{what:44} p50 {:8.3} ms   p95 {:8.3} ms   p99 {:8.3} ms",
            self.ms(50),
            self.ms(95),
            self.ms(99)
        );
    }
}

/// Alternates one sale in the store and the same rows in a bare file, so that both meet the same
/// disk and the same load.
fn commit(sales: usize) -> Result<()> {
    let folder = env::temp_dir().join(format!("maneki-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let answer = commit_in(&folder, sales);
    fs::remove_dir_all(&folder)?;
    answer
}

fn commit_in(folder: &Path, sales: usize) -> Result<()> {
    let mut store = SqlStore::open(&folder.join("till"), &key())?;
    let reader = SqlReader::open(&folder.join("till"), &key())?;
    let mut shop = SampleShop::new(1);
    store.commit(&shop.set_up())?;
    store.commit(&shop.day(2_000))?;
    let bare = bare_file(&folder.join("bare.db"), &reader)?;
    let (mut ours, mut theirs, mut after, mut rows_written) = (vec![], vec![], vec![], 0);
    'days: loop {
        for write in shop.day(500) {
            let is_sale = matches!(write, Write::Sale(_));
            let before = Instant::now();
            store.commit(std::slice::from_ref(&write))?;
            if !is_sale {
                continue;
            }
            ours.push(before.elapsed());
            let before = Instant::now();
            store.settle()?;
            after.push(before.elapsed());
            let rows = last_sale(&reader)?;
            rows_written += rows.len();
            let before = Instant::now();
            write_bare(&bare, &rows)?;
            theirs.push(before.elapsed());
            if ours.len() == sales {
                break 'days;
            }
        }
    }
    let [ours, theirs, after] = [ours, theirs, after].map(Times::new);
    println!("{sales} sales of {:.1} rows, WAL, synchronous=FULL, SQLCipher", {
        rows_written as f64 / sales as f64
    });
    ours.print("the store: chained and signed");
    theirs.print("bare SQLite: the same rows, same mode");
    after.print("then, while nobody waits: words and sums");
    let ratio = |percent| ours.ms(percent) / theirs.ms(percent);
    println!(
        "ratio                                        p50 {:8.2}      p95 {:8.2}      p99 {:8.2}      (bar: p99 1.5)",
        ratio(50),
        ratio(95),
        ratio(99)
    );
    Ok(())
}

/// The same tables and indices, without chain, triggers, keys between tables or words.
fn bare_file(path: &Path, reader: &SqlReader) -> Result<Connection> {
    let bare = Connection::open(path)?;
    bare.execute_batch(
        "pragma key = \"x'2222222222222222222222222222222222222222222222222222222222222222'\";
         pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = off;
         pragma cache_size = -16000; pragma wal_autocheckpoint = 4000;",
    )?;
    for (table, _) in SALE_TABLES {
        let mut statement = reader.connection().prepare(
            "select sql from sqlite_schema
             where tbl_name = ?1 and type in ('table', 'index') and sql is not null",
        )?;
        let all = statement.query_map([table], |row| row.get::<_, String>(0))?;
        for sql in all {
            bare.execute_batch(&sql?)?;
        }
    }
    Ok(bare)
}

type Row = (&'static str, Vec<Value>);

fn last_sale(reader: &SqlReader) -> Result<Vec<Row>> {
    let mut rows = vec![];
    for (table, key) in SALE_TABLES {
        let sql = format!("select * from {table} where {key} = (select max(seq) from sale)");
        let mut statement = reader.connection().prepare_cached(&sql)?;
        let columns = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let values = (0..columns).map(|at| row.get(at));
            rows.push((table, values.collect::<rusqlite::Result<_>>()?));
        }
    }
    Ok(rows)
}

fn write_bare(bare: &Connection, rows: &[Row]) -> Result<()> {
    let transaction = bare.unchecked_transaction()?;
    for (table, values) in rows {
        let places = vec!["?"; values.len()].join(", ");
        let sql = format!("insert into {table} values ({places})");
        transaction.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    }
    Ok(transaction.commit()?)
}

/// The store's own work for a sale, without a disk.
fn cpu() -> Result<()> {
    let mut store = SqlStore::in_memory()?;
    let mut shop = SampleShop::new(1);
    store.commit(&shop.set_up())?;
    let mut times = vec![];
    for _ in 0..10 {
        for write in shop.day(2_000) {
            let before = Instant::now();
            store.commit(std::slice::from_ref(&write))?;
            if matches!(write, Write::Sale(_)) {
                times.push(before.elapsed());
            }
        }
    }
    Times::new(times).print("a sale in memory");
    Ok(())
}

fn make(folder: &Path, receipts: u32) -> Result<()> {
    let mut store = SqlStore::open(folder, &key())?;
    let mut shop = SampleShop::new(2_026);
    store.commit(&shop.set_up())?;
    let (start, mut made) = (Instant::now(), 0);
    while made < receipts {
        let day = RECEIPTS_A_DAY.min(receipts - made);
        store.commit(&shop.day(day))?;
        made += day;
        if made % (RECEIPTS_A_DAY * 100) == 0 {
            eprintln!("{made} receipts, {:.0} s", start.elapsed().as_secs_f64());
        }
    }
    println!("{made} receipts in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn verify(folder: &Path) -> Result<()> {
    let mut reader = SqlReader::open(folder, &key())?;
    let start = Instant::now();
    let verified = reader.verify()?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} documents in {seconds:.1} s, {:.0} a second, {} breaks, {}",
        verified.documents,
        verified.documents as f64 / seconds,
        verified.breaks.len(),
        memory()
    );
    Ok(())
}

/// Every receipt with all its lines, as an export reads them.
fn each(folder: &Path) -> Result<()> {
    let mut reader = SqlReader::open(folder, &key())?;
    let (start, mut receipts, mut lines) = (Instant::now(), 0_u64, 0);
    reader.each_receipt(&ReceiptQuery::default(), &mut |sale| {
        receipts += 1;
        lines += sale.lines.len();
        ControlFlow::Continue(())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{receipts} receipts, {lines} lines in {seconds:.1} s, {:.0} lines a second, {}",
        lines as f64 / seconds,
        memory()
    );
    Ok(())
}

fn search(folder: &Path) -> Result<()> {
    let mut reader = SqlReader::open(folder, &key())?;
    let newest = reader.find_receipts(&ReceiptQuery { limit: 1, ..ReceiptQuery::default() })?;
    let newest = reader.sale(newest.receipts[0].id)?.ok_or("no receipts")?;
    let days = (newest.number.day - SampleShop::new(0).next_day()).whole_days();
    for (what, ask) in questions() {
        let mut times = vec![];
        let mut found = 0;
        for turn in 0..40_i64 {
            let day = days_after(newest.number.day, -(turn * 7_919 % days.max(1)));
            let query = ask(&newest, day, turn);
            let start = Instant::now();
            found += reader.find_receipts(&query)?.receipts.len();
            times.push(start.elapsed());
        }
        Times::new(times).print(&format!("{what} ({} rows)", found / 40));
    }
    println!("{}", memory());
    Ok(())
}
