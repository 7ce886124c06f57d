//! Campaigns: money off that a dated rule gives, and the best that a cart may have of it.
//!
//! A shop's campaign takes money off the goods, before tax. A wallet's campaign leaves the till's
//! total alone: the wallet takes less from the customer, and the till only tells so. Nothing here
//! counts uses or knows who stands there; that comes in with the [`Occasion`].

use crate::{
    cart::{Cart, Priced, tax_lines},
    discount::Off,
    id::CampaignId,
    money::{TooLarge, Yen, share},
    payment::coded,
    product::{Names, Sku},
    scan::Wallet,
    tax::Rounding,
    time::Date,
};
use std::collections::{BTreeMap, BTreeSet};

/// More campaigns than this at one cart are not weighed against each other: 2¹⁰ sets are.
const MOST_WEIGHED: usize = 10;
/// The longest code of a campaign, and of a customer's own part behind it.
pub const LONGEST_CODE: usize = 32;

coded! {
    /// Who pays for a campaign.
    Funding {
        /// The shop: a line in the sale, before tax.
        Shop = "shop",
        /// The wallet: it takes less from the customer and pays the shop the whole.
        Wallet = "wallet",
    }
}

/// Which goods a campaign is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForGoods {
    All,
    Categories(Vec<String>),
    Skus(Vec<Sku>),
}

impl ForGoods {
    fn takes(&self, line: &OfferLine) -> bool {
        match self {
            Self::All => true,
            Self::Categories(names) => names.contains(&line.category),
            Self::Skus(skus) => skus.contains(&line.sku),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub names: Names,
    /// Days in Japan, both within.
    pub from: Date,
    pub until: Date,
    pub funding: Funding,
    pub off: Off,
    /// A percentage never takes off more than this.
    pub most_yen: Option<Yen>,
    /// Of its goods, after every other discount.
    pub least_yen: Yen,
    /// Empty: however it is paid.
    pub wallets: Vec<Wallet>,
    pub goods: ForGoods,
    /// What the customer shows or says. With [`Self::one_per_customer`] each customer's own code
    /// is this, a dash and anything.
    pub code: Option<String>,
    /// So many sales a shop day.
    pub first_a_day: Option<u32>,
    /// A code counts once, ever.
    pub one_per_customer: bool,
    /// May go together with others of the same funding that may too.
    pub combines: bool,
    pub active: bool,
}

/// Why something is no campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCampaign {
    Name,
    Days,
    Off,
    Amounts,
    /// Not 3 to [`LONGEST_CODE`] letters and digits.
    Code,
    /// One per customer needs codes to tell customers apart.
    CodeNeeded,
    /// A wallet's campaign names its wallet.
    WalletNeeded,
}

impl Campaign {
    /// # Errors
    /// [`BadCampaign`] names the first part that does not fit.
    pub fn check(&self) -> Result<(), BadCampaign> {
        let off = match self.off {
            Off::Yen(yen) => yen > Yen::ZERO,
            Off::BasisPoints(points) => (1..=10_000).contains(&points),
        };
        let plain = |code: &String| {
            (3..=LONGEST_CODE).contains(&code.len())
                && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        };
        let amounts = !self.least_yen.is_negative() && self.most_yen != Some(Yen::ZERO);
        let tests = [
            (!self.names.ja.trim().is_empty(), BadCampaign::Name),
            (self.from <= self.until, BadCampaign::Days),
            (off, BadCampaign::Off),
            (amounts && self.first_a_day != Some(0), BadCampaign::Amounts),
            (self.code.as_ref().is_none_or(plain), BadCampaign::Code),
            (!self.one_per_customer || self.code.is_some(), BadCampaign::CodeNeeded),
            (self.funding == Funding::Shop || !self.wallets.is_empty(), BadCampaign::WalletNeeded),
        ];
        tests.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, why)| Err(why))
    }

    /// Whether this code is one of the campaign's; capitals and spaces do not matter.
    #[must_use]
    pub fn takes_code(&self, typed: &str) -> bool {
        let Some(code) = &self.code else { return false };
        let typed = plain_code(typed);
        match typed.split_once('-') {
            None => typed == *code && !self.one_per_customer,
            Some((head, own)) => self.one_per_customer && head == code && !own.is_empty(),
        }
    }

    /// Whether it may be given now. Goods and minimum are [`best`]'s to weigh.
    fn is_open(&self, occasion: &Occasion<'_>) -> bool {
        let days = self.active && (self.from..=self.until).contains(&occasion.day);
        let wallet = self.wallets.is_empty()
            || occasion.wallet.is_some_and(|wallet| self.wallets.contains(&wallet));
        let used = occasion.used_today.get(&self.id).copied().unwrap_or(0);
        days && wallet
            && self.first_a_day.is_none_or(|first| used < first)
            && (self.code.is_none() || self.code_given(occasion).is_some())
    }

    fn code_given(&self, occasion: &Occasion<'_>) -> Option<String> {
        let fresh = |code: &&String| !self.one_per_customer || !occasion.spent.contains(*code);
        occasion.codes.iter().filter(|code| self.takes_code(code)).find(fresh).cloned()
    }

    fn off_of(&self, base: Yen) -> Yen {
        let off = match self.off {
            Off::Yen(yen) => yen.min(base),
            Off::BasisPoints(points) => {
                let product = i128::from(base.get()).saturating_mul(i128::from(points));
                let off = i64::try_from(product.div_euclid(10_000)).unwrap_or(0);
                Yen::new(off).unwrap_or(base)
            }
        };
        self.most_yen.map_or(off, |most| off.min(most))
    }
}

/// A code as it is compared and kept.
#[must_use]
pub fn plain_code(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

/// What a campaign must know of the moment.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// In Japan.
    pub day: Date,
    /// What the customer will pay with; none for cash.
    pub wallet: Option<Wallet>,
    /// What was scanned or typed, by [`plain_code`].
    pub codes: &'a [String],
    pub used_today: &'a BTreeMap<CampaignId, u32>,
    /// Customers' codes that were used before.
    pub spent: &'a BTreeSet<String>,
}

/// A cart's line as campaigns see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferLine {
    pub sku: Sku,
    pub category: String,
    /// After the line's and the cart's own discounts.
    pub net_yen: Yen,
}

/// The lines of a priced cart.
#[must_use]
pub fn offer_lines(cart: &Cart, priced: &Priced) -> Vec<OfferLine> {
    let pairs = cart.lines.iter().zip(&priced.lines);
    let line = |(line, priced): (&crate::cart::Line, &crate::cart::PricedLine)| OfferLine {
        sku: line.product.sku.clone(),
        category: line.product.category.clone(),
        net_yen: priced.net_yen,
    };
    pairs.map(line).collect()
}

/// A campaign as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub campaign: CampaignId,
    pub names: Names,
    pub funding: Funding,
    /// Above zero.
    pub off_yen: Yen,
    /// The customer's code, where one was asked for.
    pub code: Option<String>,
}

/// What a cart gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    pub applied: Vec<Applied>,
    /// What the shop's campaigns take off each line.
    pub line_offs: Vec<Yen>,
}

impl Offer {
    fn sum(&self, funding: Funding) -> Yen {
        let offs = self.applied.iter().filter(|one| one.funding == funding).map(|one| one.off_yen);
        Yen::sum(offs).unwrap_or_default()
    }

    #[must_use]
    pub fn shop_yen(&self) -> Yen {
        self.sum(Funding::Shop)
    }

    #[must_use]
    pub fn wallet_yen(&self) -> Yen {
        self.sum(Funding::Wallet)
    }

    /// What the customer saves, whoever pays for it.
    fn worth(&self) -> Yen {
        self.shop_yen().plus(self.wallet_yen()).unwrap_or_default()
    }
}

/// The set of campaigns that saves the customer most, among those that may go together; of equal
/// ones the smaller set, then the one whose campaigns stand first.
///
/// Each campaign's percentage and minimum count what is left of its goods after every discount of
/// the other kind before it: the shop's see the cart's own discounts, the wallets' see the shop's
/// campaigns too, so a shop's campaign can cost a wallet's minimum.
#[must_use]
pub fn best(campaigns: &[Campaign], occasion: &Occasion<'_>, lines: &[OfferLine]) -> Offer {
    let open = campaigns.iter().filter(|campaign| campaign.is_open(occasion));
    let alone = |campaign: &&Campaign| {
        let offer = given(&[*campaign], occasion, lines);
        offer.map(|offer| offer.worth()).filter(|worth| *worth > Yen::ZERO)
    };
    let mut open: Vec<(Yen, &Campaign)> =
        open.filter_map(|campaign| Some((alone(&campaign)?, campaign))).collect();
    open.sort_by_key(|(worth, campaign)| (std::cmp::Reverse(*worth), campaign.id));
    open.truncate(MOST_WEIGHED);
    let mut open: Vec<&Campaign> = open.into_iter().map(|(_, campaign)| campaign).collect();
    open.sort_by_key(|campaign| campaign.id);
    let sets = 1_u32.checked_shl(u32::try_from(open.len()).unwrap_or(0)).unwrap_or(1);
    let none = Offer { applied: vec![], line_offs: vec![Yen::ZERO; lines.len()] };
    let mut found = none;
    for bits in 1..sets {
        let chosen = open.iter().zip(0_u32..).filter(|(_, at)| bits & 1_u32.wrapping_shl(*at) != 0);
        let set: Vec<&Campaign> = chosen.map(|(campaign, _)| *campaign).collect();
        if !may_go_together(&set) {
            continue;
        }
        let Some(offer) = given(&set, occasion, lines) else { continue };
        let better = offer.worth() > found.worth()
            || offer.worth() == found.worth() && offer.applied.len() < found.applied.len();
        if better {
            found = offer;
        }
    }
    found
}

fn may_go_together(set: &[&Campaign]) -> bool {
    [Funding::Shop, Funding::Wallet].into_iter().all(|funding| {
        let mut same = set.iter().filter(|campaign| campaign.funding == funding);
        let (first, second) = (same.next(), same.next());
        second.is_none() || first.into_iter().chain(second).chain(same).all(|one| one.combines)
    })
}

/// What a set comes to; none where one of it misses its minimum or takes nothing off.
fn given(set: &[&Campaign], occasion: &Occasion<'_>, lines: &[OfferLine]) -> Option<Offer> {
    let before: Vec<Yen> = lines.iter().map(|line| line.net_yen).collect();
    let mut offer = Offer { applied: vec![], line_offs: vec![] };
    let after = take(set, Funding::Shop, occasion, lines, before.clone(), &mut offer)?;
    let pairs = before.iter().zip(&after);
    offer.line_offs =
        pairs.map(|(before, after)| before.minus(*after).unwrap_or_default()).collect();
    take(set, Funding::Wallet, occasion, lines, after, &mut offer)?;
    Some(offer)
}

/// Takes the set's campaigns of one kind off `nets` and answers what is left.
fn take(
    set: &[&Campaign],
    funding: Funding,
    occasion: &Occasion<'_>,
    lines: &[OfferLine],
    nets: Vec<Yen>,
    offer: &mut Offer,
) -> Option<Vec<Yen>> {
    let mut left = nets.clone();
    for campaign in set.iter().filter(|campaign| campaign.funding == funding) {
        let of_goods = |nets: &[Yen]| -> Vec<Yen> {
            let pairs = lines.iter().zip(nets);
            pairs
                .map(|(line, net)| if campaign.goods.takes(line) { *net } else { Yen::ZERO })
                .collect()
        };
        let base = Yen::sum(of_goods(&nets)).ok()?;
        let weights = of_goods(&left);
        let off_yen = campaign.off_of(base).min(Yen::sum(weights.iter().copied()).ok()?);
        if base < campaign.least_yen || off_yen <= Yen::ZERO {
            return None;
        }
        for (net, off) in left.iter_mut().zip(share(off_yen, &weights)) {
            *net = net.minus(off).ok()?;
        }
        offer.applied.push(Applied {
            campaign: campaign.id,
            names: campaign.names.clone(),
            funding,
            off_yen,
            code: campaign.code_given(occasion),
        });
    }
    Some(left)
}

impl Priced {
    /// The cart with the shop's campaigns taken off, and its taxes anew.
    ///
    /// # Errors
    /// [`TooLarge`] past the till's largest amount.
    pub fn with_offer(mut self, offer: &Offer, rounding: Rounding) -> Result<Self, TooLarge> {
        for (line, off) in self.lines.iter_mut().zip(&offer.line_offs) {
            line.cart_off_yen = line.cart_off_yen.plus(*off)?;
            line.net_yen = line.net_yen.minus(*off)?;
        }
        let off = offer.shop_yen();
        self.discount_yen = self.discount_yen.plus(off)?;
        self.total_yen = self.total_yen.minus(off)?;
        let nets = self.lines.iter().map(|line| (line.class, line.rate, line.net_yen));
        self.taxes = tax_lines(nets, rounding)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
