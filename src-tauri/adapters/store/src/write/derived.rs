//! What is derived of a sale, so that it is found and counted: its words, its day's sums and its
//! shift's.

use super::{Step, counter::tender_name};
use crate::{
    error::Failure,
    find::Word,
    read,
    value::{day_number, id_blob},
};
use maneki_core::sale::{Sale, SaleKind};
use rusqlite::params;

impl Step<'_> {
    /// Derives what is missing.
    pub(crate) fn catch_up(&self) -> Result<(), Failure> {
        let mut behind = self.connection.prepare_cached(
            "select seq from sale where seq > (select upto from derived) order by seq",
        )?;
        let behind: Vec<i64> =
            behind.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for seq in &behind {
            let sale = read::sale::sale(self.connection, *seq)?;
            self.derive(*seq, &sale.ok_or_else(|| Failure::Conflict(format!("no sale {seq}")))?)?;
        }
        if let Some(last) = behind.last() {
            self.execute("update derived set upto = ?1", [last])?;
        }
        Ok(())
    }

    fn derive(&self, seq: i64, sale: &Sale) -> Result<(), Failure> {
        let of_shift = "select seq from shift where id = ?1";
        let shift = self.number_of(of_shift, [id_blob(sale.shift.0)])?;
        let shift = shift.ok_or_else(|| Failure::Conflict(format!("no shift {}", sale.shift)))?;
        self.make_findable(seq, sale)?;
        self.add_totals(sale)?;
        self.add_to_shift(shift, sale)
    }

    fn make_findable(&self, seq: i64, sale: &Sale) -> rusqlite::Result<()> {
        let clerk = self.connection.prepare_cached("select clerk from sale where seq = ?1")?;
        let clerk = { clerk }.query_row([seq], |row| row.get(0))?;
        let is_return = sale.kind != SaleKind::Sale;
        let mut words =
            vec![Word::Kind { is_return }, Word::Clerk(clerk), Word::Number(sale.number.number)];
        let mut goods = self
            .connection
            .prepare_cached("select goods from sale_line where sale = ?1 order by no")?;
        for no in goods.query_map([seq], |row| row.get(0))? {
            words.push(Word::Goods(no?));
        }
        words.extend(sale.tenders.iter().map(|tender| Word::Tender(tender_name(&tender.by))));
        self.execute(
            "insert into sale_word (rowid, words) values (?1, ?2)",
            params![seq, Word::text(&words)],
        )?;
        self.execute(
            "insert into day_run (first_seq, shop_day) select ?2, ?1
             where ?1 is not (select shop_day from day_run order by first_seq desc limit 1)",
            params![day_number(sale.number.day), seq],
        )
    }
}
