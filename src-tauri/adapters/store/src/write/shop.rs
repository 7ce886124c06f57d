//! Products, staff, settings and rates: what the shop sets for itself.

use super::{Step, counter::ProductColumns};
use crate::{
    error::Failure,
    settings,
    value::{day_number, id_blob, language_word, role_word},
};
use maneki_core::{
    id::StaffId,
    product::{ComingPrice, Product, Sku},
    rate::RateQuote,
    settings::Settings,
    staff::{PinLock, Staff},
    time::Date,
};
use rusqlite::params;

impl Step<'_> {
    pub(super) fn save_products(&self, products: &[Product]) -> Result<(), Failure> {
        for product in products {
            self.execute(
                "insert into product (sku, jan, name_ja, name_zh, name_en, kana, price_yen,
                    reduced, tax_free, category, quick_page, quick_place, quick_colour, untaxed)
                 values (:sku, :jan, :name_ja, :name_zh, :name_en, :kana, :price_yen,
                    :reduced, :tax_free, :category, :quick_page, :quick_place, :quick_colour,
                    :untaxed)
                 on conflict (sku) do update set
                    jan = excluded.jan, name_ja = excluded.name_ja,
                    name_zh = excluded.name_zh, name_en = excluded.name_en,
                    kana = excluded.kana, price_yen = excluded.price_yen,
                    reduced = excluded.reduced, tax_free = excluded.tax_free,
                    category = excluded.category, quick_page = excluded.quick_page,
                    quick_place = excluded.quick_place, quick_colour = excluded.quick_colour,
                    untaxed = excluded.untaxed",
                ProductColumns::of(product).named().as_slice(),
            )?;
        }
        Ok(())
    }

    pub(super) fn plan_price(&self, price: &ComingPrice) -> Result<(), Failure> {
        self.execute(
            "insert or replace into coming_price (sku, from_day, price_yen) values (?1, ?2, ?3)",
            params![price.sku.as_str(), day_number(price.from), price.price_yen.get()],
        )?;
        Ok(())
    }

    pub(super) fn drop_price(&self, sku: &Sku, from: Date) -> Result<(), Failure> {
        self.execute(
            "delete from coming_price where sku = ?1 and from_day = ?2",
            params![sku.as_str(), day_number(from)],
        )?;
        Ok(())
    }

    pub(super) fn save_staff(&self, staff: &Staff) -> Result<(), Failure> {
        self.execute(
            "insert into staff (id, name, role, pin_hash, language, active)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (id) do update set
                name = excluded.name, role = excluded.role, pin_hash = excluded.pin_hash,
                language = excluded.language, active = excluded.active",
            params![
                id_blob(staff.id.0),
                staff.name,
                role_word(staff.role),
                staff.pin_hash,
                language_word(staff.language),
                staff.active,
            ],
        )?;
        Ok(())
    }

    pub(super) fn save_pin_lock(&self, staff: StaffId, lock: PinLock) -> Result<(), Failure> {
        self.execute(
            "insert or replace into pin_lock (staff, failures, until_ms) values (?1, ?2, ?3)",
            params![id_blob(staff.0), lock.failures, lock.until.map(|until| until.0)],
        )?;
        Ok(())
    }

    pub(super) fn save_settings(&self, settings: &Settings) -> Result<(), Failure> {
        for (name, value) in settings::pairs(settings) {
            self.execute(
                "insert or replace into setting (name, value) values (?1, ?2)",
                params![name, value],
            )?;
        }
        Ok(())
    }

    /// A whole set-up as one text; none takes it away.
    pub(super) fn save_set_up(&self, name: &str, text: Option<String>) -> Result<(), Failure> {
        match text {
            Some(text) => self.execute(
                "insert or replace into setting (name, value) values (?1, ?2)",
                params![name, text],
            )?,
            None => self.execute("delete from setting where name = ?1", [name])?,
        }
        Ok(())
    }

    pub(super) fn add_quote(&self, quote: &RateQuote) -> Result<(), Failure> {
        let no = self.quote(quote)?;
        self.execute("insert into rate_entry (quote) values (?1)", [no])?;
        Ok(())
    }
}
