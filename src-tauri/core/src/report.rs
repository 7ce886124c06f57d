//! 点検 (X) and 精算 (Z): a shift's sales summed every way that must tie.

use crate::{
    campaign::Funding,
    cart::TaxLine,
    money::{TooLarge, Yen},
    sale::{Sale, SaleKind, Tender, TenderKind, WalletTender},
    shift::Shift,
    tax::{TaxClass, TaxRate},
};
use std::collections::BTreeMap;

/// A count and a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: u32,
    pub yen: Yen,
}

impl Tally {
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn add(&mut self, yen: Yen) -> Result<(), TooLarge> {
        self.count = self.count.saturating_add(1);
        self.yen = self.yen.plus(yen)?;
        Ok(())
    }
}

/// Sums over any number of sales and returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub sales: Tally,
    /// Negative yen.
    pub returns: Tally,
    /// Lines' and carts' discounts given on sales, less those taken back; not negative in a
    /// shift that returns only its own goods.
    pub discounts: Tally,
    pub taxes: BTreeMap<(TaxClass, TaxRate), (Yen, Yen)>,
    pub cash: Tally,
    /// By the wallet's name; payments and refunds together.
    pub wallets: BTreeMap<String, Tally>,
    /// What of cash and wallets went back to customers; negative yen.
    pub cash_back: Tally,
    pub wallets_back: BTreeMap<String, Tally>,
    /// By who pays for it and its Japanese name: so many sales, so much off. The wallets' are
    /// outside every other sum.
    pub campaigns: BTreeMap<(Funding, String), Tally>,
    /// By the name on the receipts.
    pub staff: BTreeMap<String, Tally>,
    /// Who rang up the discounted lines.
    pub staff_discounts: BTreeMap<String, Tally>,
}

impl Sums {
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn add(&mut self, sale: &Sale) -> Result<(), TooLarge> {
        match sale.kind {
            SaleKind::Sale => self.sales.add(sale.total_yen)?,
            SaleKind::Return { .. } => self.returns.add(sale.total_yen)?,
        }
        self.staff.entry(sale.staff_name.clone()).or_default().add(sale.total_yen)?;
        for line in &sale.lines {
            let off = line.line_off_yen.plus(line.cart_off_yen)?;
            if off != Yen::ZERO {
                self.discounts.add(off)?;
                self.staff_discounts.entry(sale.staff_name.clone()).or_default().add(off)?;
            }
        }
        for offer in &sale.offers {
            let key = (offer.funding, offer.names.ja.clone());
            self.campaigns.entry(key).or_default().add(offer.off_yen)?;
        }
        for tax in &sale.taxes {
            let (net, inside) = self.taxes.entry((tax.class, tax.rate)).or_default();
            *net = net.plus(tax.net_yen)?;
            *inside = inside.plus(tax.tax_yen)?;
        }
        sale.tenders.iter().try_for_each(|tender| self.tender(tender))
    }

    fn tender(&mut self, tender: &Tender) -> Result<(), TooLarge> {
        let yen = tender.amount_yen;
        match &tender.by {
            TenderKind::Cash { .. } => {
                self.cash.add(yen)?;
                if yen.is_negative() { self.cash_back.add(yen) } else { Ok(()) }
            }
            TenderKind::Wallet(WalletTender { wallet, .. }) => {
                self.wallets.entry(wallet.clone()).or_default().add(yen)
            }
            TenderKind::WalletRefund { wallet, .. } => {
                self.wallets.entry(wallet.clone()).or_default().add(yen)?;
                self.wallets_back.entry(wallet.clone()).or_default().add(yen)
            }
        }
    }

    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn of<'a>(sales: impl IntoIterator<Item = &'a Sale>) -> Result<Self, TooLarge> {
        let mut sums = Self::default();
        sales.into_iter().try_for_each(|sale| sums.add(sale))?;
        Ok(sums)
    }

    /// Sales less returns.
    ///
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn total(&self) -> Result<Yen, TooLarge> {
        self.sales.yen.plus(self.returns.yen)
    }

    /// Whether tenders, taxes and staff each sum to sales less returns.
    #[must_use]
    pub fn ties(&self) -> bool {
        let Ok(total) = self.total() else { return false };
        let wallets = self.wallets.values().map(|tally| tally.yen);
        let tenders = Yen::sum(wallets).and_then(|wallets| wallets.plus(self.cash.yen));
        let taxed = Yen::sum(self.taxes.values().map(|(net, _)| *net));
        let staff = Yen::sum(self.staff.values().map(|tally| tally.yen));
        [tenders, taxed, staff].iter().all(|sum| *sum == Ok(total))
    }

    #[must_use]
    pub fn tax_lines(&self) -> Vec<TaxLine> {
        let line =
            |(&(class, rate), &(net_yen, tax_yen))| TaxLine { class, rate, net_yen, tax_yen };
        self.taxes.iter().map(line).collect()
    }
}

/// Purchase records that a shift made and withdrew: so many, over goods of so much with tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaxFreeSums {
    pub made: Tally,
    /// The tax inside what was made.
    pub tax_yen: Yen,
    pub withdrawn: Tally,
}

/// What an X or Z report says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftReport {
    pub shift: Shift,
    pub sums: Sums,
    pub expected_yen: Yen,
    /// What was rung up and taken out again before it was paid, by staff.
    pub voids: BTreeMap<String, Tally>,
    pub tax_free: TaxFreeSums,
}
