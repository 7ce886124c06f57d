//! A made-up shop's days from a seed, as writes: for tests, benches and a till to try out.
//!
//! The same seed gives the same till, byte for byte. Nothing here reads the world.

use maneki_app::ports::{Write, records::NewRecord, tax_office::Sealed};
use maneki_core::{
    cart::{Cart, LineNo},
    discount::{Discount, Off},
    id::{AttemptId, CartId, Id, RecordId, RefundId, SaleId, ShiftId, StaffId},
    jan::Jan,
    money::Yen,
    payment::{Attempt, Fact, Gateway, Order, Proof, Reply},
    product::{Names, Product, Sku},
    rate::{Rate, RateQuote},
    report::Sums,
    sale::{
        Coming, ReceiptNo, Sale, SaleHead, SaleKind, Tender, TenderKind, WalletTender, return_sums,
    },
    scan::Wallet,
    settings::Settings,
    shift::{Closing, Pieces, Shift},
    staff::{Language, Role, Staff},
    tax::{DatedRate, RateTable, Rounding, TaxClass, TaxRate},
    taxfree::{
        goods::{GoodsKind, UnitDetail},
        record::{Item, PurchaseRecord, SendNo},
    },
    time::{AtMs, Date, days_after, parse_day},
};

const MS_PER_DAY: i64 = 24 * 3_600_000;
/// 2016-11-23T00:00Z, 9 in the morning in Japan.
const FIRST_MORNING: AtMs = AtMs(1_479_859_200_000);

const MAKERS: [&str; 8] =
    ["資生堂", "花王", "明治", "森永", "龍角散", "小林製薬", "象印", "セイコー"];
const THINGS: [(&str, &str, &str, i32, bool); 20] = [
    ("抹茶クッキー", "抹茶曲奇", "Matcha cookies", 1_080, true),
    ("生チョコレート", "生巧克力", "Fresh chocolate", 864, true),
    ("煎餅詰合せ", "仙贝礼盒", "Rice cracker box", 1_620, true),
    ("緑茶", "绿茶", "Green tea", 648, true),
    ("のど飴", "润喉糖", "Throat drops", 324, true),
    ("日本酒 720ml", "清酒 720ml", "Sake 720 ml", 3_300, false),
    ("ウイスキー", "威士忌", "Whisky", 9_900, false),
    ("化粧水", "化妆水", "Lotion", 4_180, false),
    ("美容液", "精华液", "Serum", 12_100, false),
    ("日焼け止め", "防晒霜", "Sunscreen", 2_640, false),
    ("口紅", "口红", "Lipstick", 3_850, false),
    ("目薬", "眼药水", "Eye drops", 1_320, false),
    ("胃腸薬", "肠胃药", "Stomach medicine", 1_980, false),
    ("湿布", "膏药", "Plasters", 1_100, false),
    ("炊飯器", "电饭煲", "Rice cooker", 49_800, false),
    ("魔法瓶", "保温杯", "Vacuum flask", 5_500, false),
    ("腕時計", "手表", "Watch", 132_000, false),
    ("包丁", "菜刀", "Kitchen knife", 17_600, false),
    ("扇子", "扇子", "Folding fan", 2_200, false),
    ("ぬいぐるみ", "毛绒玩具", "Soft toy", 3_080, false),
];
const WALLETS: [Wallet; 2] = [Wallet::Alipay, Wallet::WeChatPay];

/// A purchase record of one piece of goods, with a linked receipt.
#[must_use]
pub fn record(id: RecordId, sale: SaleId, at: AtMs) -> NewRecord {
    let Id(number) = id.0;
    let detail = UnitDetail {
        name: "時計".to_owned(),
        maker: "見本".to_owned(),
        model: "X-1".to_owned(),
        look: "丸形 銀".to_owned(),
        certificate: true,
        serial: "0001".to_owned(),
    };
    let item = Item {
        line: LineNo(1),
        name: "腕時計".to_owned(),
        sku: Sku::parse("W-1").expect("a SKU"),
        jan: None,
        quantity: 1,
        net_yen: Yen::of(1_100_000),
        tax_yen: Yen::of(100_000),
        class: TaxClass::Standard,
        rate: TaxRate::percent(10).expect("a rate"),
        kind: GoodsKind::General,
        detail: Some(detail),
    };
    let record = PurchaseRecord {
        id,
        version: 3,
        send_no: SendNo::parse(&format!("20261123{:09}", number % 1_000_000_000)).expect("digits"),
        sale,
        receipt_number: "01-20261123-0001".to_owned(),
        sold_at: at,
        items: vec![item],
        confirm_by: Some(days_after(at.day_in_japan(), 90)),
        replaces: (number > 1).then(|| RecordId(Id(number - 1))),
        keep_years: 7,
        sample: true,
    };
    NewRecord {
        record,
        at,
        staff: StaffId(Id(1)),
        language: Language::ZhHant,
        linked: vec![sale],
        nation: "TWN".to_owned(),
        buyer: Sealed(vec![1, 2, 3]),
        message: Sealed(vec![4, 5, 6]),
        digest: [7; 32],
    }
}

/// Makes a copy look as if the next version had written it: for tests of what is refused.
///
/// # Errors
/// The file's.
pub fn make_newer(copy: &std::path::Path, key: &crate::Key) -> Result<(), crate::OpenError> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = crate::open::keyed(copy, key, flags)?;
    let sql = "insert into migration (number, name, sha256)
               select max(number) + 1, 'of tomorrow', zeroblob(32) from migration";
    let made = connection.execute_batch(sql);
    made.map_err(|error| crate::OpenError::from_sqlite(copy.to_owned(), &error))
}

/// A shop that can be asked for one day after another.
#[derive(Debug)]
pub struct SampleShop {
    chance: Chance,
    products: Vec<Product>,
    staff: Vec<Staff>,
    rates: RateTable,
    quote: RateQuote,
    /// Payments and refunds of the sale in the making.
    money: Vec<Write>,
    /// When its first day opens.
    first_morning: AtMs,
    /// Days opened so far.
    days: u32,
    ids: u128,
}

impl SampleShop {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let products = products(&mut chance);
        let quote = RateQuote {
            rate: Rate::parse("0.0466").expect("a rate"),
            source: "sample".to_owned(),
            at: FIRST_MORNING,
        };
        let mut shop = Self::with(chance, products, vec![], quote, FIRST_MORNING);
        shop.staff = (0..6).map(|at| shop.member(at)).collect();
        shop
    }

    /// The trade of a shop whose goods and people are there already. The first of `staff` opens
    /// and closes its days.
    #[must_use]
    pub fn of(
        seed: u64,
        products: Vec<Product>,
        staff: Vec<Staff>,
        quote: RateQuote,
        first_morning: AtMs,
    ) -> Self {
        Self::with(Chance(seed), products, staff, quote, first_morning)
    }

    fn with(
        chance: Chance,
        products: Vec<Product>,
        staff: Vec<Staff>,
        quote: RateQuote,
        first_morning: AtMs,
    ) -> Self {
        let rate = |from: &str, class, percent| DatedRate {
            from: parse_day(from).expect("a day"),
            class,
            rate: TaxRate::percent(percent).expect("a rate"),
        };
        let rates = RateTable::new(vec![
            rate("2000-01-01", TaxClass::Standard, 10),
            rate("2000-01-01", TaxClass::Reduced, 8),
        ]);
        let (money, days, ids) = (vec![], 0, 0);
        Self { chance, products, staff, rates, quote, money, first_morning, days, ids }
    }

    fn member(&mut self, at: usize) -> Staff {
        const NAMES: [&str; 6] = ["佐藤", "鈴木", "王", "李", "Tanaka", "김"];
        Staff {
            id: StaffId(self.id()),
            name: NAMES[at % NAMES.len()].to_owned(),
            role: if at == 0 { Role::Manager } else { Role::Cashier },
            pin_hash: "none".to_owned(),
            language: Language::Ja,
            active: true,
        }
    }

    /// Settings, staff, products and a rate: what a till holds before its first day.
    #[must_use]
    pub fn set_up(&self) -> Vec<Write> {
        let settings = Settings { shop_name: "見本商店".to_owned(), ..Settings::default() };
        let mut writes = vec![
            Write::SaveSettings(Box::new(settings)),
            Write::SaveProducts(self.products.clone()),
            Write::AddQuote(self.quote.clone()),
        ];
        writes.extend(self.staff.iter().cloned().map(Write::SaveStaff));
        writes
    }

    /// The next day: a shift with `count` receipts, about one in fifty of them a return.
    #[must_use]
    pub fn day(&mut self, count: u32) -> Vec<Write> {
        let morning = self.first_morning.plus_ms(i64::from(self.days) * MS_PER_DAY);
        self.days += 1;
        let day = morning.day_in_japan();
        let shift = Shift {
            id: ShiftId(self.id()),
            day,
            opened_at: morning,
            opened_by: self.staff[0].id,
            float_yen: Yen::of(50_000),
            moves: vec![],
            x_reports: 0,
            closed: None,
        };
        let id = shift.id;
        let mut writes = vec![Write::OpenShift(shift.clone())];
        let step = 10 * 3_600_000 / i64::from(count.max(1));
        let mut sales: Vec<Sale> = vec![];
        for number in 1..=count {
            let at = morning.plus_ms(i64::from(number) * step);
            let head = self.head(id, ReceiptNo { till: 1, day, number }, at);
            let sold = sales.len();
            let back = sold > 0 && self.chance.below(50) == 0;
            let sale = if back {
                let of = sales[self.chance.below(sold)].clone();
                self.give_back(head.clone(), &of, &sales)
            } else {
                None
            };
            let sale = sale.unwrap_or_else(|| self.sell(head, day));
            writes.append(&mut self.money);
            writes.push(Write::Sale(Box::new(sale.clone())));
            sales.push(sale);
        }
        let cash = Sums::of(&sales).expect("in range").cash.yen;
        let expected = shift.expected_cash(cash).expect("in range");
        let closing = Closing {
            at: morning.plus_ms(11 * 3_600_000),
            staff: self.staff[0].id,
            z_number: self.days,
            counted_yen: expected,
            pieces: Pieces::default(),
            expected_yen: expected,
            reason: String::new(),
            unresolved: vec![],
        };
        writes.push(Write::CloseShift { shift: id, closing });
        writes
    }

    /// The shop day after the last one that was asked for.
    #[must_use]
    pub fn next_day(&self) -> Date {
        days_after(self.first_morning.day_in_japan(), i64::from(self.days))
    }

    fn head(&mut self, shift: ShiftId, number: ReceiptNo, at: AtMs) -> SaleHead {
        let id = SaleId(self.id());
        let clerk = &self.staff[self.chance.below(self.staff.len())];
        let quote = Some(self.quote.clone());
        let (staff, staff_name) = (clerk.id, clerk.name.clone());
        SaleHead { id, number, at, staff, staff_name, shift, quote, sample: true }
    }

    fn sell(&mut self, head: SaleHead, day: Date) -> Sale {
        let mut cart = Cart::new(CartId(self.id()));
        for _ in 0..=self.chance.below(7) {
            // Squared, so that some goods sell far more than others.
            let place = self.chance.below(1_000) * self.chance.below(1_000);
            let product = &self.products[place * self.products.len() / 1_000_000];
            let quantity = [1, 1, 1, 2, 3][self.chance.below(5)];
            cart.add(product, quantity).expect("a small cart");
        }
        if self.chance.below(20) == 0 {
            cart.discount = Some(Discount {
                off: Off::BasisPoints(500),
                reason: "優待".to_owned(),
                given_by: head.staff,
                approved_by: None,
            });
        }
        let priced = cart.price(&self.rates, day, Rounding::Down).expect("a small cart");
        let tenders = self.tenders(&cart, priced.total_yen, head.at);
        Sale::close(head, &cart, &priced, vec![], tenders)
    }

    /// Cash, a wallet, or now and then both.
    fn tenders(&mut self, cart: &Cart, total: Yen, at: AtMs) -> Vec<Tender> {
        let choice = self.chance.below(100);
        let cash = |amount: Yen| {
            let received = amount.plus(Yen::of(500)).expect("in range");
            let by = TenderKind::Cash { received_yen: received, change_yen: Yen::of(500) };
            Tender { amount_yen: amount, by }
        };
        match choice {
            0..25 => vec![cash(total)],
            25..97 => vec![self.wallet(cart, total, choice, at)],
            _ => {
                let part = Yen::of(100);
                let rest = total.minus(part).expect("in range");
                vec![cash(part), self.wallet(cart, rest, choice, at)]
            }
        }
    }

    /// A payment as it is written before it is sent, and once it is paid.
    fn wallet(&mut self, cart: &Cart, amount: Yen, choice: usize, at: AtMs) -> Tender {
        let wallet = WALLETS[if choice < 70 { 0 } else { 1 }];
        let order = Order {
            id: AttemptId(self.id()),
            cart: cart.id,
            amount,
            wallet,
            gateway: Gateway::Antom,
            code_hash: [self.chance.next().to_le_bytes()[0]; 32],
        };
        let id = order.id;
        let transaction = format!("2026{:020}", self.chance.next() >> 8);
        let proof = Proof {
            request_id: id.to_string(),
            currency: "JPY".to_owned(),
            value: amount.get(),
            wallet_transaction_id: transaction.clone(),
            fen: Some(self.quote.rate.fen(amount)),
            wallet_name: None,
        };
        let paid_fen = proof.fen;
        let (sent, _) = Attempt::start(order, at).expect("something to pay");
        let reply = Reply::Paid(proof);
        let (paid, _) = sent.step(Fact::Answered { call: 0, reply }, at.plus_ms(900));
        self.money.extend([sent, paid].map(|attempt| Write::Attempt(Box::new(attempt))));
        let wallet = wallet.code().to_owned();
        let by = TenderKind::Wallet(WalletTender { attempt: id, wallet, transaction, paid_fen });
        Tender { amount_yen: amount, by }
    }

    /// One piece of the first line back; nothing where that cannot come back.
    fn give_back(&mut self, head: SaleHead, of: &Sale, sales: &[Sale]) -> Option<Sale> {
        let earlier: Vec<Sale> =
            sales.iter().filter(|s| s.kind == SaleKind::Return { of: of.id }).cloned().collect();
        let line = of.lines.first().map_or(LineNo(0), |line| line.no);
        let coming = [Coming { line, quantity: 1 }];
        let sums = return_sums(of, &earlier, &coming, Rounding::Down).ok()?;
        let amount_yen = sums.total_yen;
        let by = match of.tenders.last().map(|tender| &tender.by) {
            Some(TenderKind::Wallet(paid)) => TenderKind::WalletRefund {
                refund: RefundId(self.id()),
                of: paid.attempt,
                wallet: paid.wallet.clone(),
            },
            _ => TenderKind::Cash { received_yen: Yen::ZERO, change_yen: Yen::ZERO },
        };
        Some(sums.close(head, of, "返品".to_owned(), vec![Tender { amount_yen, by }]))
    }

    /// Ids that rise as the till's own do.
    fn id(&mut self) -> Id {
        self.ids += 1;
        Id((self.ids << 80) | u128::from(self.chance.next()))
    }
}

fn products(chance: &mut Chance) -> Vec<Product> {
    let mut products = vec![];
    for (row, (ja, zh, en, price, reduced)) in THINGS.into_iter().enumerate() {
        for (column, maker) in MAKERS.into_iter().enumerate() {
            let number = row * MAKERS.len() + column;
            let yen = price + 110 * i32::try_from(chance.below(10)).expect("below ten");
            products.push(Product {
                sku: Sku::parse(&format!("S{number:05}")).expect("a SKU"),
                jan: jan(number),
                names: Names {
                    ja: format!("{maker} {ja}"),
                    zh: format!("{maker} {zh}"),
                    en: en.to_owned(),
                },
                kana: String::new(),
                price_yen: Yen::of(yen),
                class: if reduced { TaxClass::Reduced } else { TaxClass::Standard },
                tax_free: true,
                category: ja.to_owned(),
                quick: None,
            });
        }
    }
    products
}

/// A JAN of the range that is free for a shop's own use.
fn jan(number: usize) -> Option<Jan> {
    (0..10).find_map(|check| Jan::parse(&format!("21{number:010}{check}")).ok())
}

/// SplitMix64: small, and the same everywhere.
#[derive(Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).expect("usize fits u64");
        usize::try_from(self.next() % bound).expect("less than a usize")
    }
}
