//! A shop day as one balanced entry of double bookkeeping: what came in by each tender against
//! what was sold at each tax rate.
//!
//! Accounts and tax words are the accountant's and come with the layout of each program; here
//! are only sides and amounts.

use crate::{
    money::Yen,
    report::Sums,
    tax::{TaxClass, TaxRate},
};

/// What an amount is booked under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    Cash,
    /// Owed by a wallet's acquirer, by the wallet's name.
    Wallet(String),
    /// Sold at a rate; `tax_yen` of the amount is tax.
    Sales {
        class: TaxClass,
        rate: TaxRate,
        tax_yen: Yen,
    },
}

/// One side of a row; amounts are positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    pub account: Account,
    pub yen: Yen,
}

/// The two sides; they sum to the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub debit: Vec<Booked>,
    pub credit: Vec<Booked>,
}

impl Entry {
    /// The entry of sums that tie. A day that gave back more than it took is booked on the other
    /// side, since programs of accounting take no negative amounts.
    #[must_use]
    pub fn of(sums: &Sums) -> Self {
        let mut entry = Self::default();
        entry.add(Account::Cash, sums.cash.yen, true);
        for (wallet, tally) in &sums.wallets {
            entry.add(Account::Wallet(wallet.clone()), tally.yen, true);
        }
        for (&(class, rate), &(yen, tax)) in &sums.taxes {
            let tax_yen = if yen.is_negative() { tax.negated() } else { tax };
            entry.add(Account::Sales { class, rate, tax_yen }, yen, false);
        }
        entry
    }

    fn add(&mut self, account: Account, yen: Yen, debit: bool) {
        if yen == Yen::ZERO {
            return;
        }
        let (yen, debit) = if yen.is_negative() { (yen.negated(), !debit) } else { (yen, debit) };
        let side = if debit { &mut self.debit } else { &mut self.credit };
        side.push(Booked { account, yen });
    }

    /// Rows of a debit and a credit; the longer side stands alone at the end.
    #[must_use]
    pub fn rows(&self) -> Vec<(Option<&Booked>, Option<&Booked>)> {
        let most = self.debit.len().max(self.credit.len());
        (0..most).map(|at| (self.debit.get(at), self.credit.get(at))).collect()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.debit.is_empty() && self.credit.is_empty()
    }

    /// Whether both sides sum to the same.
    #[must_use]
    pub fn balances(&self) -> bool {
        let sum = |side: &[Booked]| Yen::sum(side.iter().map(|booked| booked.yen));
        sum(&self.debit) == sum(&self.credit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Tally;

    fn sums(cash: i32, alipay: i32, standard: i32, reduced: i32) -> Sums {
        let cash = Tally { count: 1, yen: Yen::of(cash) };
        let mut sums = Sums { cash, ..Sums::default() };
        sums.wallets.insert("alipay".to_owned(), Tally { count: 1, yen: Yen::of(alipay) });
        for (class, percent, yen) in
            [(TaxClass::Standard, 10, standard), (TaxClass::Reduced, 8, reduced)]
        {
            let tax = yen * percent / (100 + percent);
            let rate = TaxRate::percent(u8::try_from(percent).expect("small")).expect("a rate");
            sums.taxes.insert((class, rate), (Yen::of(yen), Yen::of(tax)));
        }
        sums
    }

    #[test]
    fn both_sides_are_equal_whatever_came_back() {
        for (cash, alipay, standard, reduced) in [
            (1_100, 1_080, 1_100, 1_080),
            (-1_100, 1_080, -1_100, 1_080),
            (0, -2_180, -1_100, -1_080),
            (0, 0, 0, 0),
            (500, -500, 0, 0),
        ] {
            let entry = Entry::of(&sums(cash, alipay, standard, reduced));
            assert!(entry.balances(), "{entry:?}");
            let all = entry.debit.iter().chain(&entry.credit);
            assert!(all.clone().all(|booked| !booked.yen.is_negative()), "{entry:?}");
            assert_eq!(entry.is_empty(), (cash, alipay, standard) == (0, 0, 0));
            for booked in all {
                if let Account::Sales { tax_yen, .. } = booked.account {
                    assert!(!tax_yen.is_negative(), "{entry:?}");
                }
            }
        }
    }
}
