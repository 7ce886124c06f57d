//! Sums of each shift: kept with every sale, read by X and Z.

use crate::{
    error::Failure,
    value::{get, id_blob},
    write::Step,
};
use maneki_app::ports::store::ShiftFigures;
use maneki_core::{
    campaign::Funding,
    id::ShiftId,
    money::{TooLarge, Yen},
    report::{Sums, Tally, TaxFreeSums},
    sale::Sale,
    tax::{TaxClass, TaxRate},
    time::AtMs,
};
use rusqlite::{Connection, Error, OptionalExtension, params, types::Type};
use std::collections::BTreeMap;

/// One sum of [`Sums`] as a row.
struct Row {
    dimension: &'static str,
    key: String,
    tally: Tally,
    tax_yen: Yen,
}

const CLASSES: [(TaxClass, &str); 3] = [
    (TaxClass::Standard, "tax_standard"),
    (TaxClass::Reduced, "tax_reduced"),
    (TaxClass::Untaxed, "untaxed"),
];

impl Step<'_> {
    pub(crate) fn add_to_shift(&self, shift: i64, sale: &Sale) -> Result<(), Failure> {
        let sums = Sums::of([sale]).map_err(too_large)?;
        for Row { dimension, key, tally, tax_yen } in rows(sums) {
            self.execute(
                "insert into shift_total (shift, dimension, key, count, yen, tax_yen)
                 values (?1, ?2, ?3, ?4, ?5, ?6)
                 on conflict (shift, dimension, key) do update set
                    count = count + excluded.count, yen = yen + excluded.yen,
                    tax_yen = tax_yen + excluded.tax_yen",
                params![shift, dimension, key, tally.count, tally.yen.get(), tax_yen.get()],
            )?;
        }
        Ok(())
    }
}

fn too_large(_: TooLarge) -> Failure {
    Failure::Conflict("a shift's sums are too large".to_owned())
}

/// Sums that are naught have no row.
fn rows(sums: Sums) -> Vec<Row> {
    let mut rows = vec![];
    let mut add = |dimension, key: String, tally: Tally, tax_yen| {
        if tally != Tally::default() {
            rows.push(Row { dimension, key, tally, tax_yen });
        }
    };
    for (dimension, tally) in [
        ("sales", sums.sales),
        ("returns", sums.returns),
        ("discounts", sums.discounts),
        ("cash", sums.cash),
        ("cash_back", sums.cash_back),
    ] {
        add(dimension, String::new(), tally, Yen::ZERO);
    }
    for (dimension, tallies) in [
        ("wallet", sums.wallets),
        ("wallet_back", sums.wallets_back),
        ("staff", sums.staff),
        ("staff_discounts", sums.staff_discounts),
    ] {
        for (key, tally) in tallies {
            add(dimension, key, tally, Yen::ZERO);
        }
    }
    for ((funding, name), tally) in sums.campaigns {
        add(campaign_word(funding), name, tally, Yen::ZERO);
    }
    for ((class, rate), (net_yen, tax_yen)) in sums.taxes {
        let word = CLASSES.iter().find(|(of, _)| *of == class).map_or("untaxed", |(_, word)| word);
        add(word, rate.get().to_string(), Tally { count: 1, yen: net_yen }, tax_yen);
    }
    rows
}

fn campaign_word(funding: Funding) -> &'static str {
    match funding {
        Funding::Shop => "shop_campaign",
        Funding::Wallet => "wallet_campaign",
    }
}

/// What [`rows`] took apart.
fn put(sums: &mut Sums, dimension: &str, key: String, tally: Tally, tax_yen: Yen) -> Option<()> {
    match dimension {
        "sales" => sums.sales = tally,
        "returns" => sums.returns = tally,
        "discounts" => sums.discounts = tally,
        "cash" => sums.cash = tally,
        "cash_back" => sums.cash_back = tally,
        "wallet" => drop(sums.wallets.insert(key, tally)),
        "wallet_back" => drop(sums.wallets_back.insert(key, tally)),
        "staff" => drop(sums.staff.insert(key, tally)),
        "staff_discounts" => drop(sums.staff_discounts.insert(key, tally)),
        "shop_campaign" => drop(sums.campaigns.insert((Funding::Shop, key), tally)),
        "wallet_campaign" => drop(sums.campaigns.insert((Funding::Wallet, key), tally)),
        word => {
            let (class, _) = CLASSES.iter().find(|(_, of)| *of == word)?;
            let rate = match key.parse().ok()? {
                0 => TaxRate::NONE,
                percent => TaxRate::percent(percent)?,
            };
            sums.taxes.insert((*class, rate), (tally.yen, tax_yen));
        }
    }
    Some(())
}

/// Everything that was summed up of a shift.
pub(crate) fn figures(
    connection: &Connection,
    shift: ShiftId,
    until: AtMs,
) -> rusqlite::Result<ShiftFigures> {
    let seq = connection
        .prepare_cached("select seq from shift where id = ?1")?
        .query_row([id_blob(shift.0)], |row| row.get(0))
        .optional()?;
    let Some(seq) = seq else { return Ok(ShiftFigures::default()) };
    Ok(ShiftFigures {
        sums: sums(connection, seq)?,
        voids: voids(connection, seq, until)?,
        tax_free: tax_free(connection, seq, until)?,
    })
}

fn sums(connection: &Connection, shift: i64) -> rusqlite::Result<Sums> {
    let mut statement = connection.prepare_cached(
        "select dimension, key, count, yen, tax_yen from shift_total where shift = ?1",
    )?;
    let mut rows = statement.query([shift])?;
    let mut sums = Sums::default();
    while let Some(row) = rows.next()? {
        let dimension: String = row.get(0)?;
        let tally = Tally { count: row.get(2)?, yen: get(row, 3)? };
        let put = put(&mut sums, &dimension, row.get(1)?, tally, get(row, 4)?);
        put.ok_or_else(|| {
            let what = format!("no sum {dimension}");
            Error::FromSqlConversionFailure(0, Type::Text, what.into())
        })?;
    }
    Ok(sums)
}

fn voids(
    connection: &Connection,
    shift: i64,
    until: AtMs,
) -> rusqlite::Result<BTreeMap<String, Tally>> {
    connection
        .prepare_cached(
            "select staff_name, max(0, sum(sign(yen))), sum(yen) from void
             where shift = ?1 and at_ms <= ?2 group by 1 having sum(yen) <> 0",
        )?
        .query_map([shift, until.0], |row| {
            Ok((row.get(0)?, Tally { count: row.get(1)?, yen: get(row, 2)? }))
        })?
        .collect()
}

/// Documents are numbered as they come, so those of a shift lie between its own and its Z's.
fn tax_free(connection: &Connection, shift: i64, until: AtMs) -> rusqlite::Result<TaxFreeSums> {
    let last = connection
        .prepare_cached("select seq from z_report where shift = ?1")?
        .query_row([shift], |row| row.get(0))
        .optional()?
        .unwrap_or(i64::MAX);
    let tally = |sql| {
        connection.prepare_cached(sql)?.query_row([shift, last, until.0], |row| {
            Ok((Tally { count: row.get(0)?, yen: get(row, 1)? }, get(row, 2)?))
        })
    };
    let (made, tax_yen) = tally(
        "select count(distinct r.seq), coalesce(sum(i.net_yen), 0), coalesce(sum(i.tax_yen), 0)
         from tax_free_record r join tax_free_item i on i.record = r.seq
         where r.seq between ?1 and ?2 and r.at_ms <= ?3",
    )?;
    let (withdrawn, _) = tally(
        "select count(distinct f.seq), coalesce(sum(i.net_yen), 0), coalesce(sum(i.tax_yen), 0)
         from tax_free_fact f join tax_free_item i on i.record = f.record
         where f.seq between ?1 and ?2 and f.kind = 'withdrawn' and f.at_ms <= ?3",
    )?;
    Ok(TaxFreeSums { made, tax_yen, withdrawn })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sample::SampleShop, store::SqlStore};
    use maneki_app::ports::{Reader, Store, Write};
    use maneki_core::{
        id::{Id, StaffId},
        shift::Void,
    };

    /// A store with three closed shifts, and the shifts.
    fn filled() -> (SqlStore, Vec<ShiftId>) {
        let mut store = SqlStore::in_memory().expect("memory");
        let mut shop = SampleShop::new(3);
        let mut shifts = vec![];
        for _ in 0..3 {
            let day = shop.day(150);
            let Write::OpenShift(shift) = &day[0] else { panic!("a day opens with a shift") };
            shifts.push(shift.id);
            store.commit(&day).expect("a day");
        }
        (store, shifts)
    }

    #[test]
    fn what_is_kept_is_what_the_sales_sum_to() {
        let (mut store, shifts) = filled();
        let mut returns = 0;
        for shift in shifts {
            let sold = store.sales_of_shift(shift).expect("asked");
            let kept = store.shift_figures(shift, AtMs(i64::MAX)).expect("asked").sums;
            assert_eq!(kept, Sums::of(&sold).expect("in range"));
            assert!(kept.ties() && kept.discounts.count > 0, "{kept:?}");
            returns += kept.returns.count;
        }
        assert!(returns > 3, "{returns}");
    }

    #[test]
    fn an_older_file_is_summed_up_when_it_is_opened() {
        let (mut store, shifts) = filled();
        let sums = |store: &mut SqlStore| {
            let of = |shift: &ShiftId| store.shift_figures(*shift, AtMs(0)).expect("asked").sums;
            shifts.iter().map(of).collect::<Vec<_>>()
        };
        let kept = sums(&mut store);
        let migration = include_str!("../migrations/0014_office.sql");
        let fills = migration.split(";\n").filter(|sql| sql.contains("insert into shift_total"));
        store.connection().execute_batch("delete from shift_total").expect("emptied");
        for fill in fills {
            store.connection().execute_batch(fill).expect("filled");
        }
        assert_eq!(sums(&mut store), kept);
    }

    #[test]
    fn voids_are_told_as_of_a_moment() {
        let (mut store, _) = filled();
        let mut shop = SampleShop::new(4);
        let opening = shop.day(0).swap_remove(0);
        let Write::OpenShift(shift) = &opening else { panic!("a day opens with a shift") };
        let shift = shift.id;
        let void = |at, yen| {
            let (staff, what) = (StaffId(Id(1)), "S00001".to_owned());
            let staff_name = "李".to_owned();
            let void = Void { at: AtMs(at), staff, staff_name, what, yen: Yen::of(yen) };
            Write::Void { shift, void }
        };
        let writes = [opening.clone(), void(1, 500), void(2, 300), void(3, -300), void(9, 700)];
        store.commit(&writes).expect("written");
        let mut told = |until| {
            let figures = store.shift_figures(shift, AtMs(until)).expect("asked");
            figures.voids.into_values().map(|tally| (tally.count, tally.yen.get())).collect()
        };
        let cases: [(i64, Vec<(u32, i64)>); 4] =
            [(0, vec![]), (2, vec![(2, 800)]), (3, vec![(1, 500)]), (9, vec![(2, 1_200)])];
        for (until, expected) in cases {
            let voids: Vec<(u32, i64)> = told(until);
            assert_eq!(voids, expected, "until {until}");
        }
    }
}
