//! Campaigns and offers, read back.

use super::counter::names;
use crate::value::{day_number, get, get_option, id_blob};
use maneki_core::{
    campaign::{Applied, Campaign, ForGoods, Funding, Offer},
    discount::Off,
    id::{CampaignId, CartId, Id},
    money::Yen,
    product::Sku,
    scan::Wallet,
    time::Date,
};
use rusqlite::{Connection, Row, types::FromSqlError};
use std::collections::BTreeMap;

/// Every campaign ever entered, the oldest first.
pub(crate) fn campaigns(connection: &Connection) -> rusqlite::Result<Vec<Campaign>> {
    let mut statement = connection.prepare_cached(
        "select id, name_ja, name_zh, name_en, from_day, until_day, funding, off_yen,
            off_basis_points, most_yen, least_yen, first_a_day, code, one_per_customer, combines,
            active, goods
         from campaign order by id",
    )?;
    let rows = statement.query_map([], |row| campaign(connection, row))?;
    rows.collect()
}

fn campaign(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<Campaign> {
    let id: Id = get(row, 0)?;
    let off = match (get_option::<Yen>(row, 7)?, row.get::<_, Option<u16>>(8)?) {
        (Some(yen), _) => Off::Yen(yen),
        (None, points) => Off::BasisPoints(points.unwrap_or(0)),
    };
    let wallets = named(connection, id, "wallet")?;
    let wallets = wallets.iter().map(|name| Wallet::from_code(name).ok_or_else(unfit));
    let goods = named(connection, id, "goods")?;
    let goods = match row.get_ref(16)?.as_str()? {
        "categories" => ForGoods::Categories(goods),
        "skus" => {
            let skus = goods.iter().map(|name| Sku::parse(name).ok_or_else(unfit));
            ForGoods::Skus(skus.collect::<Result<_, _>>()?)
        }
        _ => ForGoods::All,
    };
    Ok(Campaign {
        id: CampaignId(id),
        names: names(row, 1)?,
        from: get(row, 4)?,
        until: get(row, 5)?,
        funding: get(row, 6)?,
        off,
        most_yen: get_option(row, 9)?,
        least_yen: get(row, 10)?,
        wallets: wallets.collect::<Result<_, _>>()?,
        goods,
        code: row.get(12)?,
        first_a_day: row.get(11)?,
        one_per_customer: row.get(13)?,
        combines: row.get(14)?,
        active: row.get(15)?,
    })
}

fn unfit() -> rusqlite::Error {
    FromSqlError::InvalidType.into()
}

fn named(connection: &Connection, id: Id, kind: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "select name from campaign_for where campaign = ?1 and kind = ?2 order by place",
        )?
        .query_map(rusqlite::params![id_blob(id), kind], |row| row.get(0))?
        .collect()
}

pub(crate) fn cart_codes(connection: &Connection, cart: CartId) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("select code from cart_code where cart = ?1 order by place")?
        .query_map([id_blob(cart.0)], |row| row.get(0))?
        .collect()
}

pub(crate) fn checkout_offer(connection: &Connection, cart: Id) -> rusqlite::Result<Offer> {
    let applied = connection
        .prepare_cached(&format!(
            "select cart, {APPLIED} from checkout_offer where cart = ?1 order by no"
        ))?
        .query_map([id_blob(cart)], applied)?
        .collect::<Result<_, _>>()?;
    let line_offs = connection
        .prepare_cached("select off_yen from checkout_line_off where cart = ?1 order by place")?
        .query_map([id_blob(cart)], |row| get(row, 0))?
        .collect::<Result<_, _>>()?;
    Ok(Offer { applied, line_offs })
}

pub(crate) const APPLIED: &str = "campaign, name_ja, name_zh, name_en, funding, off_yen, code";

/// The columns of [`APPLIED`] behind the owner's.
pub(crate) fn applied(row: &Row<'_>) -> rusqlite::Result<Applied> {
    Ok(Applied {
        campaign: CampaignId(get(row, 1)?),
        names: names(row, 2)?,
        funding: get::<Funding>(row, 5)?,
        off_yen: get(row, 6)?,
        code: row.get(7)?,
    })
}

/// How many sales of a shop day each campaign was given to.
pub(crate) fn given_on(
    connection: &Connection,
    day: Date,
) -> rusqlite::Result<BTreeMap<CampaignId, u32>> {
    connection
        .prepare_cached(
            "select campaign, count(*) from sale join sale_offer on sale = seq
             where shop_day = ?1 group by campaign",
        )?
        .query_map([day_number(day)], |row| Ok((CampaignId(get(row, 0)?), row.get(1)?)))?
        .collect()
}

pub(crate) fn is_spent(connection: &Connection, code: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("select exists (select 1 from sale_offer where code = ?1)")?
        .query_row([code], |row| row.get(0))
}
