//! Brings a file to the newest shape: numbered, immutable migrations with checksums.
//!
//! All that are missing run in one transaction, so a crash leaves the old shape whole.

use crate::error::OpenError;
use rusqlite::{Connection, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use std::path::Path;

/// `Mnki`: tells a till's data from any other SQLite file.
const APPLICATION_ID: i32 = 0x4D6E_6B69;

/// One step of the schema. Once released it never changes: a correction is a new number.
#[derive(Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal $file:literal),+ $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../migrations/", $file)),
        }),+]
    };
}

pub(crate) const MIGRATIONS: &[Migration] = migrations![
    1 "chain" "0001_chain.sql",
    2 "shop" "0002_shop.sql",
    3 "counter" "0003_counter.sql",
    4 "sale" "0004_sale.sql",
    5 "find" "0005_find.sql",
    6 "payment" "0006_payment.sql",
    7 "tax free" "0007_tax_free.sql",
    8 "campaign" "0008_campaign.sql",
    9 "untaxed" "0009_untaxed.sql",
    10 "upkeep" "0010_upkeep.sql",
    11 "settlement" "0011_settlement.sql",
    12 "day total" "0012_day_total.sql",
    13 "papers" "0013_papers.sql",
    14 "office" "0014_office.sql",
    15 "derived" "0015_derived.sql",
];

impl Migration {
    fn checksum(&self) -> [u8; 32] {
        Sha256::digest(self.sql.as_bytes()).into()
    }
}

/// Verifies what the file went through and applies the rest of `steps` (ascending from 1).
pub(crate) fn migrate(
    connection: &mut Connection,
    path: &Path,
    steps: &[Migration],
) -> Result<(), OpenError> {
    let failed = |error| OpenError::from_sqlite(path.to_owned(), &error);
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let done = check(&transaction, path, steps)?;
    for step in steps.iter().filter(|step| step.number > done) {
        transaction.execute_batch(step.sql).map_err(failed)?;
        transaction
            .execute(
                "insert into migration (number, name, sha256) values (?1, ?2, ?3)",
                params![step.number, step.name, step.checksum()],
            )
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// Verifies the file against `steps` without writing; answers the number it stands at, which
/// is 0 for an empty file.
pub(crate) fn check(
    connection: &Connection,
    path: &Path,
    steps: &[Migration],
) -> Result<u32, OpenError> {
    let failed = |error| OpenError::from_sqlite(path.to_owned(), &error);
    let tables: u32 = connection
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if tables == 0 {
        return Ok(0);
    }
    let id: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
    if id != APPLICATION_ID {
        return Err(OpenError::NotOurs(path.to_owned()));
    }
    let mut statement = connection
        .prepare("select number, name, sha256 from migration order by number")
        .map_err(failed)?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(failed)?;
    let applied: Vec<(u32, String, [u8; 32])> = rows.collect::<Result<_, _>>().map_err(failed)?;
    compare(applied, steps)
}

fn compare(applied: Vec<(u32, String, [u8; 32])>, steps: &[Migration]) -> Result<u32, OpenError> {
    let known = steps.last().map_or(0, |step| step.number);
    let done = applied.last().map_or(0, |(number, ..)| *number);
    if done > known {
        return Err(OpenError::Newer { found: done, known });
    }
    for (number, (found, name, sha256)) in (1..).zip(applied) {
        let step = steps.iter().find(|step| step.number == number);
        match step {
            Some(step) if found == number && step.checksum() == sha256 => {}
            Some(_) if found == number => {
                return Err(OpenError::MigrationChanged { number, name });
            }
            _ => return Err(OpenError::MigrationMissing { number }),
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration {
        number: 1,
        name: "first",
        sql: "pragma application_id = 0x4D6E6B69;
              create table migration (number integer primary key, name text not null, \
              sha256 blob not null) strict;",
    };
    const SECOND: Migration =
        Migration { number: 2, name: "second", sql: "create table two (a integer) strict;" };
    const THIRD: Migration =
        Migration { number: 3, name: "third", sql: "create table three (a integer) strict;" };
    const BROKEN: Migration = Migration {
        number: 3,
        name: "broken",
        sql: "create table half (a integer) strict; create table half (a integer) strict;",
    };

    fn run(connection: &mut Connection, steps: &[Migration]) -> Result<(), String> {
        migrate(connection, Path::new("x"), steps).map_err(|error| error.to_string())
    }

    fn tables(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("select name from sqlite_schema order by name")
            .expect("a statement");
        let names = statement.query_map([], |row| row.get(0)).expect("a query");
        names.map(|name| name.expect("a name")).collect()
    }

    #[test]
    fn the_released_ones_count_up() {
        for (number, step) in (1..).zip(MIGRATIONS) {
            assert_eq!(step.number, number, "{}", step.name);
        }
    }

    #[test]
    fn what_is_missing_is_applied_once() {
        let mut file = Connection::open_in_memory().expect("memory");
        run(&mut file, &[FIRST]).expect("first");
        run(&mut file, &[FIRST, SECOND]).expect("second");
        run(&mut file, &[FIRST, SECOND]).expect("again");
        assert_eq!(tables(&file), ["migration", "two"]);
    }

    #[test]
    fn a_failing_step_leaves_nothing_behind() {
        let mut file = Connection::open_in_memory().expect("memory");
        run(&mut file, &[FIRST]).expect("first");
        assert!(run(&mut file, &[FIRST, SECOND, BROKEN]).is_err());
        assert_eq!(tables(&file), ["migration"]);
    }

    #[test]
    fn what_is_refused() {
        let changed = Migration { sql: "select 1;", ..SECOND };
        let cases: [(&[Migration], &[Migration], &str); 4] = [
            (&[FIRST, SECOND], &[FIRST], "the data has version 2, this program knows up to 1"),
            (
                &[FIRST, SECOND],
                &[FIRST, changed],
                "migration 2 (second) differs from the one the data went through",
            ),
            (&[FIRST, THIRD], &[FIRST, SECOND, THIRD], "migration 2 is missing"),
            (&[FIRST, SECOND, THIRD], &[FIRST, THIRD], "migration 2 is missing"),
        ];
        for (written, read, text) in cases {
            let mut file = Connection::open_in_memory().expect("memory");
            run(&mut file, written).expect("written");
            let before = tables(&file);
            assert_eq!(run(&mut file, read), Err(text.to_owned()));
            assert_eq!(tables(&file), before);
        }
    }

    #[test]
    fn somebody_elses_file_is_left_alone() {
        let mut file = Connection::open_in_memory().expect("memory");
        file.execute_batch("create table theirs (a)").expect("a table");
        assert_eq!(run(&mut file, &[FIRST]), Err("x is no till's data".to_owned()));
        assert_eq!(tables(&file), ["theirs"]);
    }
}
