use super::*;
use crate::{id::Id, time::parse_day};
use proptest::prelude::*;

fn campaign(id: u128, funding: Funding, off: Off) -> Campaign {
    Campaign {
        id: CampaignId(Id(id)),
        names: Names { ja: format!("第{id}"), ..Names::default() },
        from: parse_day("2026-11-01").expect("a day"),
        until: parse_day("2026-11-30").expect("a day"),
        funding,
        off,
        most_yen: None,
        least_yen: Yen::ZERO,
        wallets: vec![Wallet::Alipay],
        goods: ForGoods::All,
        code: None,
        first_a_day: None,
        one_per_customer: false,
        combines: false,
        active: true,
    }
}

struct Moment {
    day: &'static str,
    wallet: Option<Wallet>,
    codes: Vec<String>,
    used: BTreeMap<CampaignId, u32>,
    spent: BTreeSet<String>,
}

impl Default for Moment {
    fn default() -> Self {
        let (codes, used, spent) = Default::default();
        Self { day: "2026-11-23", wallet: Some(Wallet::Alipay), codes, used, spent }
    }
}

impl Moment {
    fn best(&self, campaigns: &[Campaign], nets: &[(&str, i32)]) -> Offer {
        let occasion = Occasion {
            day: parse_day(self.day).expect("a day"),
            wallet: self.wallet,
            codes: &self.codes,
            used_today: &self.used,
            spent: &self.spent,
        };
        best(campaigns, &occasion, &lines(nets))
    }

    fn says(&self, campaigns: &[Campaign], nets: &[(&str, i32)]) -> String {
        let offer = self.best(campaigns, nets);
        let one = |one: &Applied| format!("{} {}", one.names.ja, one.off_yen);
        offer.applied.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

fn lines(nets: &[(&str, i32)]) -> Vec<OfferLine> {
    let line = |(at, (category, net)): (usize, &(&str, i32))| OfferLine {
        sku: Sku::parse(&format!("S{at}")).expect("a SKU"),
        category: (*category).to_owned(),
        net_yen: Yen::of(*net),
    };
    nets.iter().enumerate().map(line).collect()
}

const TEA_AND_CREAM: &[(&str, i32)] = &[("tea", 4_000), ("cream", 6_000)];

#[test]
fn each_condition_opens_and_closes() {
    let shop = || campaign(1, Funding::Shop, Off::BasisPoints(1_000));
    let now = Moment::default;
    let with = |change: fn(&mut Campaign)| {
        let mut one = shop();
        change(&mut one);
        [one]
    };
    let says = |moment: Moment, one: [Campaign; 1]| moment.says(&one, TEA_AND_CREAM);
    assert_eq!(says(now(), [shop()]), "第1 ¥1,000");
    assert_eq!(says(Moment { day: "2026-11-01", ..now() }, [shop()]), "第1 ¥1,000");
    assert_eq!(says(Moment { day: "2026-11-30", ..now() }, [shop()]), "第1 ¥1,000");
    assert_eq!(says(Moment { day: "2026-12-01", ..now() }, [shop()]), "");
    assert_eq!(says(Moment { day: "2026-10-31", ..now() }, [shop()]), "");
    assert_eq!(says(now(), with(|one| one.active = false)), "");
    assert_eq!(says(Moment { wallet: None, ..now() }, [shop()]), "");
    assert_eq!(says(Moment { wallet: Some(Wallet::WeChatPay), ..now() }, [shop()]), "");
    assert_eq!(
        says(Moment { wallet: None, ..now() }, with(|one| one.wallets.clear())),
        "第1 ¥1,000"
    );
    assert_eq!(says(now(), with(|one| one.least_yen = Yen::of(10_000))), "第1 ¥1,000");
    assert_eq!(says(now(), with(|one| one.least_yen = Yen::of(10_001))), "");
    assert_eq!(says(now(), with(|one| one.most_yen = Some(Yen::of(300)))), "第1 ¥300");
    assert_eq!(
        says(now(), with(|one| one.goods = ForGoods::Categories(vec!["tea".into()]))),
        "第1 ¥400"
    );
    let sku =
        |one: &mut Campaign| one.goods = ForGoods::Skus(Sku::parse("S1").into_iter().collect());
    assert_eq!(says(now(), with(sku)), "第1 ¥600");
    assert_eq!(says(now(), with(|one| one.off = Off::Yen(Yen::of(20_000)))), "第1 ¥10,000");
    let used = |count| BTreeMap::from([(CampaignId(Id(1)), count)]);
    let first = |one: &mut Campaign| one.first_a_day = Some(3);
    assert_eq!(says(Moment { used: used(2), ..now() }, with(first)), "第1 ¥1,000");
    assert_eq!(says(Moment { used: used(3), ..now() }, with(first)), "");
}

#[test]
fn codes_are_asked_for_and_count_once() {
    let mut one = campaign(1, Funding::Shop, Off::Yen(Yen::of(500)));
    one.code = Some("AKI2026".into());
    let codes = |code: &str| Moment { codes: vec![plain_code(code)], ..Moment::default() };
    let says =
        |moment: Moment, one: &Campaign| moment.says(std::slice::from_ref(one), TEA_AND_CREAM);
    assert_eq!(says(Moment::default(), &one), "");
    assert_eq!(says(codes(" aki 2026"), &one), "第1 ¥500");
    assert_eq!(says(codes("AKI2025"), &one), "");
    one.one_per_customer = true;
    assert_eq!(says(codes("AKI2026"), &one), "", "each customer has a code of her own");
    assert_eq!(says(codes("aki2026-7F3K"), &one), "第1 ¥500");
    let spent = BTreeSet::from(["AKI2026-7F3K".to_owned()]);
    assert_eq!(says(Moment { spent, ..codes("AKI2026-7F3K") }, &one), "");
    let offer = codes("AKI2026-7F3K").best(&[one], TEA_AND_CREAM);
    assert_eq!(offer.applied[0].code.as_deref(), Some("AKI2026-7F3K"));
}

#[test]
fn what_is_no_campaign() {
    let check = |change: fn(&mut Campaign)| {
        let mut one = campaign(1, Funding::Wallet, Off::Yen(Yen::of(500)));
        change(&mut one);
        one.check()
    };
    assert_eq!(check(|_| {}), Ok(()));
    assert_eq!(check(|one| one.names.ja = " ".into()), Err(BadCampaign::Name));
    assert_eq!(
        check(|one| one.until = parse_day("2026-10-01").expect("a day")),
        Err(BadCampaign::Days)
    );
    assert_eq!(check(|one| one.off = Off::BasisPoints(0)), Err(BadCampaign::Off));
    assert_eq!(check(|one| one.most_yen = Some(Yen::ZERO)), Err(BadCampaign::Amounts));
    assert_eq!(check(|one| one.code = Some("a b".into())), Err(BadCampaign::Code));
    assert_eq!(check(|one| one.one_per_customer = true), Err(BadCampaign::CodeNeeded));
    assert_eq!(check(|one| one.wallets.clear()), Err(BadCampaign::WalletNeeded));
}

#[test]
fn a_shops_campaign_that_costs_a_wallets_minimum_is_left_out() {
    let shop = campaign(1, Funding::Shop, Off::Yen(Yen::of(100)));
    let mut wallet = campaign(2, Funding::Wallet, Off::Yen(Yen::of(800)));
    wallet.least_yen = Yen::of(10_000);
    let both = [shop, wallet];
    assert_eq!(Moment::default().says(&both, TEA_AND_CREAM), "第2 ¥800");
    assert_eq!(Moment::default().says(&both, &[("tea", 10_100)]), "第1 ¥100, 第2 ¥800");
}

#[test]
fn the_wallets_campaign_leaves_the_lines_alone() {
    let offer = Moment::default()
        .best(&[campaign(1, Funding::Wallet, Off::BasisPoints(800))], TEA_AND_CREAM);
    assert_eq!((offer.shop_yen(), offer.wallet_yen()), (Yen::ZERO, Yen::of(800)));
    assert_eq!(offer.line_offs, [Yen::ZERO; 2]);
}

/// The worth of a set, counted apart from [`given`]: none where it may not be.
fn naive(set: &[&Campaign], nets: &[(&str, i32)]) -> Option<i64> {
    let mut left: Vec<i64> = nets.iter().map(|(_, net)| i64::from(*net)).collect();
    let mut worth = 0;
    for funding in [Funding::Shop, Funding::Wallet] {
        let of_kind: Vec<_> = set.iter().filter(|one| one.funding == funding).collect();
        if of_kind.len() > 1 && of_kind.iter().any(|one| !one.combines) {
            return None;
        }
        let start = left.clone();
        for one in of_kind {
            let mine: Vec<usize> = (0..nets.len())
                .filter(|at| match &one.goods {
                    ForGoods::All => true,
                    ForGoods::Categories(names) => names.iter().any(|name| name == nets[*at].0),
                    ForGoods::Skus(skus) => skus.iter().any(|sku| sku.as_str() == format!("S{at}")),
                })
                .collect();
            let base: i64 = mine.iter().map(|at| start[*at]).sum();
            let room: i64 = mine.iter().map(|at| left[*at]).sum();
            if base < one.least_yen.get() {
                return None;
            }
            let off = match one.off {
                Off::Yen(yen) => yen.get(),
                Off::BasisPoints(points) => base * i64::from(points) / 10_000,
            };
            let off = off.min(one.most_yen.map_or(i64::MAX, Yen::get)).min(room);
            if off == 0 {
                return None;
            }
            let weights: Vec<Yen> = (0..nets.len())
                .map(|at| {
                    if mine.contains(&at) { Yen::new(left[at]).expect("small") } else { Yen::ZERO }
                })
                .collect();
            for (net, part) in left.iter_mut().zip(share(Yen::new(off).expect("small"), &weights)) {
                *net -= part.get();
            }
            worth += off;
        }
    }
    Some(worth)
}

fn any_campaign(id: u128) -> impl Strategy<Value = Campaign> {
    let off = prop_oneof![
        (1_i32..3_000).prop_map(|yen| Off::Yen(Yen::of(yen))),
        (1_u16..5_000).prop_map(Off::BasisPoints),
    ];
    let goods = prop_oneof![
        Just(ForGoods::All),
        Just(ForGoods::Categories(vec!["tea".into()])),
        Just(ForGoods::Categories(vec!["cream".into(), "tea".into()])),
        Just(ForGoods::Skus(vec![Sku::parse("S0").expect("a SKU")])),
    ];
    let most = prop::option::of((1_i32..2_000).prop_map(Yen::of));
    let rest = (any::<bool>(), any::<bool>(), 0_i32..9_000);
    (off, goods, most, rest).prop_map(move |(off, goods, most_yen, (wallet, combines, least))| {
        let funding = if wallet { Funding::Wallet } else { Funding::Shop };
        let least_yen = Yen::of(least);
        Campaign { goods, most_yen, combines, least_yen, ..campaign(id, funding, off) }
    })
}

fn any_campaigns() -> impl Strategy<Value = Vec<Campaign>> {
    (any_campaign(1), any_campaign(2), any_campaign(3), any_campaign(4), any_campaign(5))
        .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn the_best_is_the_best_of_all_sets(
        campaigns in any_campaigns(),
        nets in prop::collection::vec((prop::sample::select(vec!["tea", "cream", "knife"]), 1_i32..5_000), 1..4),
    ) {
        let offer = Moment::default().best(&campaigns, &nets);
        let subsets = (0_usize..32).filter_map(|bits| {
            let chosen = campaigns.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
            naive(&chosen.map(|(_, one)| one).collect::<Vec<_>>(), &nets)
        });
        prop_assert_eq!(offer.worth().get(), subsets.max().unwrap_or(0));
        let chosen: Vec<&Campaign> = campaigns
            .iter()
            .filter(|one| offer.applied.iter().any(|applied| applied.campaign == one.id))
            .collect();
        prop_assert_eq!(naive(&chosen, &nets), Some(offer.worth().get()), "it may be given");
        let off_lines = Yen::sum(offer.line_offs.iter().copied()).expect("small");
        prop_assert_eq!(off_lines, offer.shop_yen(), "lines share the shop's part exactly");
        for (line, off) in lines(&nets).iter().zip(&offer.line_offs) {
            prop_assert!(*off >= Yen::ZERO && *off <= line.net_yen);
        }
    }
}
