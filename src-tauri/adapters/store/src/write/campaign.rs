//! Campaigns, and what of them a checkout was offered and a sale was given.

use super::Step;
use crate::{
    error::Failure,
    value::{day_number, id_blob},
};
use maneki_core::{
    campaign::{Applied, Campaign, ForGoods, Offer},
    discount::Off,
};
use rusqlite::{ToSql, named_params, params};

impl Step<'_> {
    pub(super) fn save_campaign(&self, campaign: &Campaign) -> Result<(), Failure> {
        let id = id_blob(campaign.id.0);
        let (off_yen, off_basis_points) = match campaign.off {
            Off::Yen(yen) => (Some(yen.get()), None),
            Off::BasisPoints(points) => (None, Some(points)),
        };
        let (goods, names): (_, Vec<String>) = match &campaign.goods {
            ForGoods::All => ("all", vec![]),
            ForGoods::Categories(names) => ("categories", names.clone()),
            ForGoods::Skus(skus) => ("skus", skus.iter().map(ToString::to_string).collect()),
        };
        // Replacing the campaign takes what it was for along.
        self.execute(
            "insert or replace into campaign (id, name_ja, name_zh, name_en, from_day, until_day,
                funding, off_yen, off_basis_points, most_yen, least_yen, first_a_day, code,
                one_per_customer, combines, active, goods)
             values (:id, :name_ja, :name_zh, :name_en, :from_day, :until_day,
                :funding, :off_yen, :off_basis_points, :most_yen, :least_yen, :first_a_day, :code,
                :one_per_customer, :combines, :active, :goods)",
            named_params! {
                ":id": id,
                ":name_ja": campaign.names.ja,
                ":name_zh": campaign.names.zh,
                ":name_en": campaign.names.en,
                ":from_day": day_number(campaign.from),
                ":until_day": day_number(campaign.until),
                ":funding": campaign.funding.code(),
                ":off_yen": off_yen,
                ":off_basis_points": off_basis_points,
                ":most_yen": campaign.most_yen.map(maneki_core::money::Yen::get),
                ":least_yen": campaign.least_yen.get(),
                ":first_a_day": campaign.first_a_day,
                ":code": campaign.code,
                ":one_per_customer": campaign.one_per_customer,
                ":combines": campaign.combines,
                ":active": campaign.active,
                ":goods": goods,
            },
        )?;
        let wallets = campaign.wallets.iter().map(|wallet| ("wallet", wallet.code()));
        let goods = names.iter().map(|name| ("goods", name.as_str()));
        for (place, (kind, name)) in (1_i64..).zip(wallets.chain(goods)) {
            self.execute(
                "insert into campaign_for (campaign, kind, place, name) values (?1, ?2, ?3, ?4)",
                params![id, kind, place, name],
            )?;
        }
        Ok(())
    }

    pub(super) fn checkout_offer(&self, cart: [u8; 16], offer: &Offer) -> Result<(), Failure> {
        self.applied("checkout_offer", "cart", &cart, &offer.applied)?;
        for (place, off) in (1_i64..).zip(&offer.line_offs) {
            self.execute(
                "insert into checkout_line_off (cart, place, off_yen) values (?1, ?2, ?3)",
                params![cart, place, off.get()],
            )?;
        }
        Ok(())
    }

    /// Into either of the two tables that hold what was applied.
    pub(super) fn applied(
        &self,
        table: &str,
        owner_column: &str,
        owner: &dyn ToSql,
        applied: &[Applied],
    ) -> rusqlite::Result<()> {
        for (no, one) in (1_i64..).zip(applied) {
            self.execute(
                &format!(
                    "insert into {table} ({owner_column}, no, campaign, name_ja, name_zh, name_en,
                        funding, off_yen, code)
                     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                ),
                params![
                    owner,
                    no,
                    id_blob(one.campaign.0),
                    one.names.ja,
                    one.names.zh,
                    one.names.en,
                    one.funding.code(),
                    one.off_yen.get(),
                    one.code,
                ],
            )?;
        }
        Ok(())
    }
}
