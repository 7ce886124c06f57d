//! The dated table of consumption-tax rates.

use crate::{
    fault::{Code, Fault},
    table::{Row, Shape, Table},
};
use maneki_core::{
    tax::{DatedRate, RateTable, TaxClass, TaxRate},
    time::parse_day,
};

/// The table that the program ships.
pub const RATES_CSV: &str = include_str!("../../../../assets/tax/rates.csv");

const SHAPE: Shape = Shape {
    needed: &["from", "class", "percent", "source"],
    allowed: &["from", "class", "percent", "source", "mark"],
    most_rows: 1_000,
};

/// The shipped table.
///
/// # Panics
/// Never: a test reads it.
#[must_use]
pub fn shipped() -> RateTable {
    read(RATES_CSV.as_bytes()).expect("the shipped table is tested")
}

/// # Errors
/// Every fault; a table with a fault is not used at all.
pub fn read(file: &[u8]) -> Result<RateTable, Vec<Fault>> {
    let table = Table::read(file, &SHAPE)?;
    let (mut rates, mut faults): (Vec<DatedRate>, _) = (Vec::new(), Vec::new());
    for row in table.rows() {
        match rate(&row) {
            Ok(new) if rates.iter().any(|old| (old.from, old.class) == (new.from, new.class)) => {
                faults.push(row.fault("from", Code::DoubleRow));
            }
            Ok(new) => rates.push(new),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(RateTable::new(rates)) } else { Err(faults) }
}

fn rate(row: &Row<'_>) -> Result<DatedRate, Fault> {
    let from = parse_day(row.needed("from")?).ok_or_else(|| row.fault("from", Code::BadDate))?;
    let class = match row.needed("class")? {
        "standard" => TaxClass::Standard,
        "reduced" => TaxClass::Reduced,
        _ => return Err(row.fault("class", Code::BadWord)),
    };
    let percent = row.needed("percent")?.parse().ok().and_then(TaxRate::percent);
    let rate = percent.ok_or_else(|| row.fault("percent", Code::BadNumber))?;
    row.needed("source")?;
    Ok(DatedRate { from, class, rate })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rates() {
        let table = shipped();
        for (day, standard, reduced) in [
            ("2019-09-30", None, None),
            ("2019-10-01", Some(10), Some(8)),
            ("2026-11-23", Some(10), Some(8)),
        ] {
            let day = parse_day(day).expect("a day");
            let on = |class| table.on(class, day).map(TaxRate::get);
            assert_eq!((on(TaxClass::Standard), on(TaxClass::Reduced)), (standard, reduced));
        }
    }

    #[test]
    fn a_wrong_table_says_where() {
        let header = "from,class,percent,source\n";
        for (row, line, column, code) in [
            ("2019-10-1,standard,10,x", 2, "from", Code::BadDate),
            ("2019-10-01,food,10,x", 2, "class", Code::BadWord),
            ("2019-10-01,reduced,0.08,x", 2, "percent", Code::BadNumber),
            ("2019-10-01,reduced,100,x", 2, "percent", Code::BadNumber),
            ("2019-10-01,reduced,8,", 2, "source", Code::Missing),
            ("2019-10-01,reduced,8,x\n2019-10-01,reduced,1,x", 3, "from", Code::DoubleRow),
        ] {
            let faults = read(format!("{header}{row}\n").as_bytes()).expect_err(row);
            let found: Vec<_> =
                faults.iter().map(|f| (f.line, f.column.as_str(), f.code)).collect();
            assert_eq!(found, [(line, column, code)], "{row}");
        }
    }
}
