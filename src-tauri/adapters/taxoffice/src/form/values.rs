//! Where each field's value comes from.

use super::Source;
use crate::book::status_name;
use maneki_app::tax_office::Sender;
use maneki_core::{
    money::Yen,
    tax::TaxClass,
    taxfree::{
        buyer::{Paper, PermitKind},
        goods::{GoodsKind, UnitDetail},
        record::Item,
    },
    time::{Date, day_text},
};

/// The unit of counting; the till sells by the piece.
const PIECE: &str = "個";

impl Source<'_> {
    /// The raw value of a field; none where it has none.
    pub(super) fn value(&self, name: &str, line: Option<usize>) -> Option<String> {
        match line {
            None => self.head(name),
            Some(at) => self.detail(name, at, self.record.items.get(at)?),
        }
    }

    fn head(&self, name: &str) -> Option<String> {
        let (record, buyer, shop) = (self.record, self.buyer, self.shop);
        let passport = &buyer.passport;
        match name {
            "senderId" => Some(shop.sender_id.clone()),
            "senderIdType" => {
                let through_operator = shop.sender == Sender::Operator;
                self.code("sender_type", if through_operator { "operator" } else { "self" })
            }
            "sendNo" => Some(self.send_no.to_owned()),
            "proceduresId" => self.code("procedure", "purchase_record"),
            "version" => self.code("version", &record.version.to_string()),
            "crudType" => self.code("crud", if self.cancels { "cancel" } else { "register" }),
            "beforeSendNo" => self.cancels.then(|| record.send_no.to_string()),
            "beforeSenderId" => self.cancels.then(|| shop.sender_id.clone()),
            "beforeShopId" => self.cancels.then(|| shop.shop_id.clone()),
            "name" => Some(passport.full_name()),
            "nation" => {
                self.tables.nation(&passport.nationality).map(|nation| nation.record.clone())
            }
            "birth" => passport.birth.digits(),
            "status" => self.code("status", status_name(buyer.status)),
            "docType" => self.code("document", self.permit().map_or("passport", |(kind, _)| kind)),
            "passportNo" => Some(passport.number.clone()),
            "landingPermitNo" => self.permit().map(|(_, number)| number.to_owned()),
            "landDate" => buyer.landed_on.map(digits),
            "shopId" => Some(shop.shop_id.clone()),
            "shopType" => self.code("shop_type", &shop.shop_type),
            "shopName" => Some(shop.shop_name.clone()),
            "shopPlace" => Some(shop.shop_place.clone()),
            "bizName" => Some(shop.business_name.clone()),
            "bizPlace" => Some(shop.business_place.clone()),
            "sellDate" => Some(digits(record.sold_on())),
            "sellTime" => {
                let (hour, minute, second) = record.sold_at.clock_in_japan();
                Some(format!("{hour:02}{minute:02}{second:02}"))
            }
            "receiptNo" => Some(record.receipt_number.clone()),
            "transOrNot" => self.code("shipped", "no"),
            "lqExemptOrNot" => self.code("liquor_exempt", "no"),
            "generalTotal" => Some(self.total_of(GoodsKind::General)),
            "consumTotal" => Some(self.total_of(GoodsKind::Consumable)),
            _ => None,
        }
    }

    fn detail(&self, name: &str, at: usize, item: &Item) -> Option<String> {
        let exclusive = item.exclusive_yen().get();
        match name {
            "serial" => Some((at + 1).to_string()),
            "goodsType" => self.code("goods_type", kind_name(item.kind)),
            "goodsName" => Some(item.name.clone()),
            "janCode" => item.jan.map(|jan| jan.as_str().to_owned()),
            "number" => Some(self.signed(i64::from(item.quantity))),
            "unit" => Some(PIECE.to_owned()),
            "unitPrice" => Some((exclusive / i64::from(item.quantity.max(1))).to_string()),
            "price" => Some(self.signed(exclusive)),
            "reduced" => self.code(
                "reduced",
                match item.class {
                    // What is not taxed never stands on a record.
                    TaxClass::Standard | TaxClass::Untaxed => "standard",
                    TaxClass::Reduced => "reduced",
                },
            ),
            "goodsInfo" => item.detail.as_ref().map(goods_info),
            "serialNumber" => {
                item.detail.as_ref().map(|d| d.serial.clone()).filter(|serial| !serial.is_empty())
            }
            _ => None,
        }
    }

    fn code(&self, table: &str, meaning: &str) -> Option<String> {
        self.tables.code(table, self.record.version, meaning).map(str::to_owned)
    }

    /// The landing permit's document type and number, where one was shown.
    pub(super) fn permit(&self) -> Option<(&'static str, &str)> {
        self.buyer.papers.iter().find_map(|paper| match paper {
            Paper::LandingPermit { kind, number } => Some((permit_name(*kind), number.as_str())),
            Paper::Passport
            | Paper::ResidenceCertificate
            | Paper::FamilyRegisterSupplement
            | Paper::MyNumberCard => None,
        })
    }

    /// Version 2 cancels by a copy with its amounts and counts negated.
    fn signed(&self, amount: i64) -> String {
        if self.cancels { (-amount).to_string() } else { amount.to_string() }
    }

    fn total_of(&self, kind: GoodsKind) -> String {
        let mine = self.record.items.iter().filter(|item| item.kind == kind);
        self.signed(Yen::sum(mine.map(Item::exclusive_yen)).unwrap_or_default().get())
    }
}

fn kind_name(kind: GoodsKind) -> &'static str {
    match kind {
        GoodsKind::General => "general",
        GoodsKind::Consumable => "consumable",
    }
}

fn permit_name(kind: PermitKind) -> &'static str {
    match kind {
        PermitKind::CruiseOnCopy => "cruise_on_copy",
        PermitKind::Cruise => "cruise",
        PermitKind::Crew => "crew",
        PermitKind::Emergency => "emergency",
        PermitKind::Distress => "distress",
    }
}

/// `20261123`.
fn digits(day: Date) -> String {
    day_text(day).replace('-', "")
}

/// Name, maker, model, looks and certificate in one text.
fn goods_info(detail: &UnitDetail) -> String {
    let certificate = if detail.certificate { "鑑定書有" } else { "鑑定書無" };
    [&detail.name, &detail.maker, &detail.model, &detail.look, certificate]
        .map(|part| part.trim())
        .join("／")
}
