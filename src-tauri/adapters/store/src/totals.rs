//! Sums of each shop day: kept with every sale, read by reports.

use crate::{
    value::day_number,
    write::{Step, counter::tender_name},
};
use maneki_app::ports::store::{Dimension, TaxFreeTotals, TotalRow, TotalsQuery};
use maneki_core::{
    sale::{Sale, SaleKind},
    time::Date,
};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Receipts, pieces, yen, fen.
type Sum = [i64; 4];

impl Step<'_> {
    pub(crate) fn add_totals(&self, sale: &Sale) -> rusqlite::Result<()> {
        let day = day_number(sale.number.day);
        for ((dimension, key), [receipts, pieces, yen, fen]) in sums(sale) {
            self.execute(
                "insert into day_total (shop_day, dimension, key, receipts, pieces, yen, fen)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 on conflict (shop_day, dimension, key) do update set
                    receipts = receipts + excluded.receipts, pieces = pieces + excluded.pieces,
                    yen = yen + excluded.yen, fen = fen + excluded.fen",
                params![day, dimension, key, receipts, pieces, yen, fen],
            )?;
        }
        Ok(())
    }
}

/// What a sale adds to its day, each sum once.
fn sums(sale: &Sale) -> BTreeMap<(&'static str, String), Sum> {
    let (kind, sign) = match sale.kind {
        SaleKind::Sale => ("sales", 1),
        SaleKind::Return { .. } => ("returns", -1),
    };
    let total = sale.total_yen.get();
    let fen = sale.quote.as_ref().map_or(0, |quote| quote.rate.fen(sale.total_yen).0);
    let pieces: i64 = sale.lines.iter().map(|line| sign * i64::from(line.quantity)).sum();
    let whole = [1, pieces, total, fen];
    let (hour, _, _) = sale.at.clock_in_japan();
    let mut sums = BTreeMap::from([
        ((kind, String::new()), whole),
        (("hour", format!("{hour:02}")), whole),
        (("staff", sale.staff_name.clone()), whole),
    ]);
    let mut seen = BTreeSet::new();
    let mut add = |dimension: &'static str, key: &str, pieces: i64, yen: i64| {
        let first = i64::from(seen.insert((dimension, key.to_owned())));
        let sum = sums.entry((dimension, key.to_owned())).or_default();
        *sum = [sum[0] + first, sum[1] + pieces, sum[2] + yen, sum[3]];
    };
    for tender in &sale.tenders {
        add("tender", tender_name(&tender.by), 0, tender.amount_yen.get());
    }
    for line in &sale.lines {
        add("goods", line.sku.as_str(), sign * i64::from(line.quantity), line.net_yen.get());
    }
    sums
}

/// The sums of a span of days by what is asked for.
pub(crate) fn totals(
    connection: &Connection,
    query: &TotalsQuery,
) -> rusqlite::Result<Vec<TotalRow>> {
    let (from, to) = (day_number(query.from), day_number(query.to));
    let (sql, dimension) = match query.by {
        Dimension::Day => (
            "select printf('%08d', shop_day), sum(receipts), sum(pieces), sum(yen), sum(fen), ''
             from day_total where shop_day between ?1 and ?2 and dimension in ('sales', 'returns')
                and ?3 is not null
             group by 1 order by 1",
            "day",
        ),
        Dimension::Kind => (
            "select dimension, sum(receipts), sum(pieces), sum(yen), sum(fen), ''
             from day_total where shop_day between ?1 and ?2 and dimension in ('sales', 'returns')
                and ?3 is not null
             group by 1 order by 1",
            "kind",
        ),
        Dimension::Goods => (
            "select key, sum(receipts), sum(pieces), sum(yen), sum(fen),
                coalesce((select name_ja from goods g where g.sku = key order by no desc limit 1),
                    '')
             from day_total where shop_day between ?1 and ?2 and dimension = ?3
             group by 1 order by 4 desc, 1",
            "goods",
        ),
        Dimension::Nation => (
            "select f.nation, count(distinct f.record), sum(i.quantity),
                sum(i.net_yen), 0, ''
             from tax_free_find f join tax_free_item i on i.record = f.record
             where f.sold_on between ?1 and ?2 and ?3 is not null and f.nation is not null
                and f.standing not in ('withdrawing', 'withdrawn', 'refused')
             group by 1 order by 4 desc, 1",
            "nation",
        ),
        Dimension::Hour => (BY_KEY, "hour"),
        Dimension::Staff => (BY_KEY, "staff"),
        Dimension::Tender => (BY_KEY, "tender"),
    };
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![from, to, dimension], |row| {
        Ok(TotalRow {
            key: row.get(0)?,
            receipts: row.get(1)?,
            pieces: row.get(2)?,
            yen: row.get(3)?,
            fen: row.get(4)?,
            name: row.get(5)?,
        })
    })?;
    rows.collect()
}

const BY_KEY: &str = "select key, sum(receipts), sum(pieces), sum(yen), sum(fen), ''
     from day_total where shop_day between ?1 and ?2 and dimension = ?3 group by 1 order by 1";

/// Goods in purchase records that stand, and what is still to be given back.
pub(crate) fn tax_free(
    connection: &Connection,
    from: Date,
    to: Date,
) -> rusqlite::Result<TaxFreeTotals> {
    let net_yen = connection
        .prepare_cached(
            "select coalesce(sum(i.net_yen), 0)
             from tax_free_find f join tax_free_item i on i.record = f.record
             where f.sold_on between ?1 and ?2
                and f.standing not in ('withdrawing', 'withdrawn', 'refused')",
        )?
        .query_row([day_number(from), day_number(to)], |row| row.get(0))?;
    let (outstanding, outstanding_yen) = connection
        .prepare_cached(
            "select count(distinct f.record), coalesce(sum(i.tax_yen), 0)
             from tax_free_find f join tax_free_item i on i.record = f.record
             where f.live = 1 and f.standing in ('confirmed', 'refund_approved')",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(TaxFreeTotals { net_yen, outstanding, outstanding_yen })
}
