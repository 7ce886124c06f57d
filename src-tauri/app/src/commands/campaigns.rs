//! Campaigns: what the manager sets, the codes that customers bring, and the offer that a
//! checkout makes for the way it is going to be paid.

use super::{Nothing, sell::open_cart};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    till::Turn,
    view::{NamesView, Notice, OffView},
};
use maneki_core::{
    audit::Action,
    campaign::{
        Applied, BadCampaign, Campaign, ForGoods, Funding, LONGEST_CODE, Occasion, Offer, best,
        offer_lines, plain_code,
    },
    cart::Priced,
    discount::Off,
    id::CampaignId,
    money::Yen,
    product::{Names, Sku},
    scan::Wallet,
    time::{AtMs, day_text, parse_day},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// More codes than anyone brings.
const MOST_CODES: usize = 10;

/// What a campaign gave to the sale at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AppliedView {
    pub names: NamesView,
    /// The wallet takes it off what the customer pays; the till's total stays.
    pub by_wallet: bool,
    pub off_yen: i64,
}

impl From<&Applied> for AppliedView {
    fn from(applied: &Applied) -> Self {
        Self {
            names: (&applied.names).into(),
            by_wallet: applied.funding == Funding::Wallet,
            off_yen: applied.off_yen.get(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FundingView {
    Shop,
    Wallet,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ForGoodsView {
    All,
    Categories(Vec<String>),
    Skus(Vec<String>),
}

/// A campaign as its form shows it. Days are `2026-11-23`, both within; `id` none makes a new one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CampaignView {
    pub id: Option<String>,
    pub names: NamesView,
    pub from: String,
    pub until: String,
    pub funding: FundingView,
    pub off: OffView,
    pub most_yen: Option<i64>,
    pub least_yen: i64,
    pub wallets: Vec<String>,
    pub goods: ForGoodsView,
    pub code: Option<String>,
    pub first_a_day: Option<u32>,
    pub one_per_customer: bool,
    pub combines: bool,
    pub active: bool,
}

impl From<&Campaign> for CampaignView {
    fn from(campaign: &Campaign) -> Self {
        Self {
            id: Some(campaign.id.to_string()),
            names: (&campaign.names).into(),
            from: day_text(campaign.from),
            until: day_text(campaign.until),
            funding: match campaign.funding {
                Funding::Shop => FundingView::Shop,
                Funding::Wallet => FundingView::Wallet,
            },
            off: match campaign.off {
                Off::Yen(yen) => OffView::Yen(yen.get()),
                Off::BasisPoints(points) => OffView::BasisPoints(points),
            },
            most_yen: campaign.most_yen.map(Yen::get),
            least_yen: campaign.least_yen.get(),
            wallets: campaign.wallets.iter().map(|wallet| wallet.code().to_owned()).collect(),
            goods: match &campaign.goods {
                ForGoods::All => ForGoodsView::All,
                ForGoods::Categories(names) => ForGoodsView::Categories(names.clone()),
                ForGoods::Skus(skus) => {
                    ForGoodsView::Skus(skus.iter().map(ToString::to_string).collect())
                }
            },
            code: campaign.code.clone(),
            first_a_day: campaign.first_a_day,
            one_per_customer: campaign.one_per_customer,
            combines: campaign.combines,
            active: campaign.active,
        }
    }
}

fn bad(field: &str) -> AppError {
    AppError::new(ErrorCode::BadCampaign).with("field", field)
}

impl CampaignView {
    fn read(self, id: CampaignId) -> Result<Campaign, AppError> {
        let wallets = self.wallets.iter().map(|code| Wallet::from_code(code));
        let names = |text: String| text.trim().chars().take(60).collect::<String>();
        let campaign = Campaign {
            id,
            names: Names {
                ja: names(self.names.ja),
                zh: names(self.names.zh),
                en: names(self.names.en),
            },
            from: parse_day(&self.from).ok_or_else(|| bad("days"))?,
            until: parse_day(&self.until).ok_or_else(|| bad("days"))?,
            funding: match self.funding {
                FundingView::Shop => Funding::Shop,
                FundingView::Wallet => Funding::Wallet,
            },
            off: match self.off {
                OffView::Yen(yen) => Off::Yen(Yen::new(yen)?),
                OffView::BasisPoints(points) => Off::BasisPoints(points),
            },
            most_yen: self.most_yen.map(Yen::new).transpose()?,
            least_yen: Yen::new(self.least_yen)?,
            wallets: wallets.collect::<Option<_>>().ok_or_else(|| bad("wallets"))?,
            goods: match self.goods {
                ForGoodsView::All => ForGoods::All,
                ForGoodsView::Categories(names) => ForGoods::Categories(names),
                ForGoodsView::Skus(skus) => {
                    let skus = skus.iter().map(|sku| Sku::parse(sku.trim()));
                    ForGoods::Skus(skus.collect::<Option<_>>().ok_or_else(|| bad("goods"))?)
                }
            },
            code: self.code.map(|code| plain_code(&code)).filter(|code| !code.is_empty()),
            first_a_day: self.first_a_day,
            one_per_customer: self.one_per_customer,
            combines: self.combines,
            active: self.active,
        };
        campaign.check().map(|()| campaign).map_err(|fault| {
            bad(match fault {
                BadCampaign::Name => "name",
                BadCampaign::Days => "days",
                BadCampaign::Off => "off",
                BadCampaign::Amounts => "amounts",
                BadCampaign::Code => "code",
                BadCampaign::CodeNeeded => "code_needed",
                BadCampaign::WalletNeeded => "wallets",
            })
        })
    }
}

pub fn list_campaigns(turn: &mut Turn<'_>, _: Nothing) -> Result<Vec<CampaignView>, AppError> {
    Ok(turn.state.campaigns.iter().map(Into::into).collect())
}

pub fn save_campaign(turn: &mut Turn<'_>, request: CampaignView) -> Result<Nothing, AppError> {
    let id = match &request.id {
        None => turn.fresh(CampaignId),
        Some(id) => id.parse().map_err(|_| bad("id"))?,
    };
    let known = turn.state.campaigns.iter().position(|campaign| campaign.id == id);
    if request.id.is_some() && known.is_none() {
        return Err(bad("id"));
    }
    let campaign = request.read(id)?;
    let before = known.and_then(|at| turn.state.campaigns.get(at)).map(CampaignView::from);
    let (name, after) = (&campaign.names.ja, CampaignView::from(&campaign));
    turn.audit_fields(Action::CampaignChanged, name, before.as_ref(), &after);
    turn.writes.push(Write::SaveCampaign(Box::new(campaign.clone())));
    match known.and_then(|at| turn.state.campaigns.get_mut(at)) {
        Some(old) => *old = campaign,
        None => turn.state.campaigns.push(campaign),
    }
    Ok(Nothing {})
}

#[derive(Debug, Deserialize, TS)]
pub struct EnterCode {
    pub code: String,
}

/// A campaign's code, typed by the cashier.
pub fn enter_code(turn: &mut Turn<'_>, request: EnterCode) -> Result<Nothing, AppError> {
    if take_code(turn, &request.code)? { Ok(Nothing {}) } else { Err(ErrorCode::NoSuchCode.into()) }
}

/// Puts a code to the cart where a campaign knows it. In the checkout the offer is made anew, as
/// long as nothing is paid.
pub(crate) fn take_code(turn: &mut Turn<'_>, text: &str) -> Result<bool, AppError> {
    let code = plain_code(text);
    let today = turn.now.day_in_japan();
    let known =
        turn.state.campaigns.iter().find(|one| {
            one.active && (one.from..=one.until).contains(&today) && one.takes_code(&code)
        });
    let Some(campaign) = known else { return Ok(false) };
    if code.len() > 2 * LONGEST_CODE {
        return Ok(false);
    }
    let (once, name) = (campaign.one_per_customer, campaign.names.ja.clone());
    if once && turn.store.code_spent(&code)? {
        return Err(AppError::new(ErrorCode::CampaignCodeSpent).with("code", code));
    }
    if turn.state.checkout.is_none() {
        open_cart(turn)?;
    }
    if !turn.state.cart.codes.contains(&code) {
        if turn.state.cart.codes.len() >= MOST_CODES {
            return Err(ErrorCode::NoSuchCode.into());
        }
        turn.state.cart.codes.push(code);
        turn.save_cart();
    }
    turn.state.done = None;
    let wallet = turn.state.checkout.as_ref().and_then(|checkout| checkout.wallet);
    make_offer(turn, wallet)?;
    turn.notice(Notice::CodeTaken, &[("name", name)]);
    Ok(true)
}

/// The best offer for the current cart, paid with `wallet` or in cash, and what is left to pay.
pub(crate) fn offer(
    turn: &mut Turn<'_>,
    wallet: Option<Wallet>,
    at: AtMs,
) -> Result<(Offer, Yen), AppError> {
    let priced = turn.state.price(&turn.state.cart, at)?;
    let used_today = turn.store.campaigns_given(turn.state.day(turn.now))?;
    let mut spent = BTreeSet::new();
    for code in &turn.state.cart.codes {
        if turn.store.code_spent(code)? {
            spent.insert(code.clone());
        }
    }
    let cart = &turn.state.cart;
    let (day, codes) = (at.day_in_japan(), &cart.codes[..]);
    let occasion = Occasion { day, wallet, codes, used_today: &used_today, spent: &spent };
    let offer = best(&turn.state.campaigns, &occasion, &offer_lines(cart, &priced));
    let total_yen = priced.total_yen.minus(offer.shop_yen())?;
    Ok((offer, total_yen))
}

/// Makes the open checkout's offer anew for a way of paying. Once something is paid nothing
/// changes any more.
pub(crate) fn make_offer(turn: &mut Turn<'_>, wallet: Option<Wallet>) -> Result<(), AppError> {
    let Some(mut checkout) = turn.state.checkout.clone() else { return Ok(()) };
    if !checkout.taken.is_empty() {
        return Ok(());
    }
    let (offer, total_yen) = offer(turn, wallet, checkout.opened_at)?;
    let same =
        (checkout.wallet, &checkout.offer, checkout.total_yen) == (wallet, &offer, total_yen);
    if same {
        return Ok(());
    }
    checkout.wallet = wallet;
    checkout.offer = offer;
    checkout.total_yen = total_yen;
    turn.writes.push(Write::SaveCheckout(checkout.clone()));
    turn.state.checkout = Some(checkout);
    Ok(())
}

/// The wallet that a cashier most likely means: the first that can be charged.
pub(crate) fn usual_wallet(turn: &Turn<'_>) -> Option<Wallet> {
    turn.state.routes.keys().next().copied()
}

impl crate::state::State {
    /// The cart's sums with the open checkout's offer.
    pub(crate) fn with_offer(&self, priced: Priced) -> Priced {
        let Some(checkout) = &self.checkout else { return priced };
        let plain = priced.clone();
        priced.with_offer(&checkout.offer, self.settings.rounding).unwrap_or(plain)
    }
}
