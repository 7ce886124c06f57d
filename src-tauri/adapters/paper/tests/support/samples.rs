//! Documents for the tests: one shop's, with everything on them that a paper can carry.
#![allow(dead_code, reason = "each test file uses some of them")]

use maneki_core::{
    cart::TaxLine,
    chain::{ChainBreak, ChainFault},
    id::{Id, ShiftId, StaffId},
    jan::Jan,
    label::{Label, Labels},
    money::{Fen, Yen},
    paper::{Logo, Proof, ProofPage, TestPage, TravelPage, TravelText},
    printer::Media,
    product::{Names, Sku},
    rate::{Rate, RateQuote},
    receipt::{
        CartOff, CnyNote, FormalReceipt, Paid, Receipt, ReceiptKind, ReceiptLine, ShiftKind,
        ShiftPaper, Shop, TNumber, TaxFreeHint,
    },
    report::{ShiftReport, Sums, Tally, TaxFreeSums},
    shift::{CashMove, Closing, Pieces, Shift},
    staff::Language,
    tax::{Rounding, TaxClass, TaxRate},
    taxfree::{
        record::RefundTax,
        slip::{GuideSlip, RefundTerms, SendState, SlipItem},
    },
    time::{AtMs, parse_day},
};
use maneki_paper::{
    document::{self, slip::SlipForm},
    list::Sheets,
};

pub(crate) const LANGUAGES: [Language; 5] =
    [Language::Ja, Language::ZhHans, Language::ZhHant, Language::En, Language::Ko];

/// 2026-11-23 14:05 in Japan.
pub(crate) const NOW: AtMs = AtMs(1_795_410_300_000);

pub(crate) fn shop() -> Shop {
    Shop {
        name: "まねき堂".into(),
        branch: "浅草雷門店".into(),
        address: "東京都台東区浅草1-2-3 雷門ビル1階".into(),
        phone: "03-0000-0000".into(),
        registration: TNumber::parse("T7000012050002").ok(),
        logo: None,
    }
}

/// A cat's head, as plain as a stamp: two ears on a disc.
pub(crate) fn logo() -> Logo {
    let (width, height) = (120_u16, 96_i32);
    let stride = usize::from(width).div_ceil(8);
    let mut bytes = vec![0_u8; stride * height as usize];
    for y in 0..height {
        for x in 0..i32::from(width) {
            let (across, down) = (x - 60, y - 56);
            let disc = across * across + down * down < 38 * 38;
            let ear =
                |tip: i32| (x - tip).abs() * 3 < (y - 6) * 2 && y < 50 && (x - tip).abs() < 22;
            let eye = |at: i32| (x - at).pow(2) + (y - 52).pow(2) < 25;
            if (disc || ear(36) || ear(84)) && !eye(46) && !eye(74) {
                bytes[y as usize * stride + x as usize / 8] |= 0x80 >> (x % 8);
            }
        }
    }
    Logo::new(width, bytes).expect("whole rows")
}

pub(crate) fn labels() -> Labels {
    let label = |sku: &str, jan: Option<&str>, ja: &str, zh: &str, en: &str, yen| Label {
        sku: Sku::parse(sku).expect("a SKU"),
        jan: jan.map(|jan| Jan::parse(jan).expect("a JAN")),
        names: Names { ja: ja.into(), zh: zh.into(), en: en.into() },
        price_yen: Yen::of(yen),
    };
    let long =
        "特選 宇治抹茶と和三盆の焼き菓子詰め合わせ 二十四個入り 風呂敷包み 手提げ袋つき 季節限定品";
    let one = [
        label("TEA-001", Some("4901234567894"), "抹茶", "抹茶", "Matcha", 1_080),
        label("CAKE-24", Some("49968712"), long, long, &"Baked sweets ".repeat(9), 999_999),
        label("SVC-005", None, "ギフト包装", "礼品包装", "Gift wrapping", 330),
    ];
    Labels { labels: one.into_iter().cycle().take(26).collect(), at: NOW }
}

pub(crate) fn proof(breaks: u64) -> ProofPage {
    let found = |at| {
        let label = format!("01-20261123-{at:04}");
        ChainBreak { seq: 7, kind: "sale".into(), label, fault: ChainFault::Changed }
    };
    ProofPage {
        shop: shop(),
        staff: "佐藤".into(),
        at: NOW,
        proof: Proof {
            documents: 1_234_567,
            head: "4c6e7b9edd7965f6280688f79afe8649b2cef8b30057380c49da458264efd899".into(),
            breaks_in_all: breaks,
            breaks: (1..=breaks.min(3)).map(found).collect(),
        },
        copy: 1,
        sample: false,
        practice: false,
    }
}

pub(crate) fn test_page() -> TestPage {
    TestPage {
        shop: shop(),
        printer: "レジ横 80mm".into(),
        address: "192.168.0.50:9100".into(),
        at: NOW,
        sample: false,
    }
}

fn line(names: [&str; 3], unit: i32, quantity: u32, reduced: bool) -> ReceiptLine {
    let unit_yen = Yen::of(unit);
    ReceiptLine {
        names: Names { ja: names[0].into(), zh: names[1].into(), en: names[2].into() },
        unit_yen,
        quantity,
        gross_yen: unit_yen.times(i64::from(quantity)).expect("in range"),
        off_yen: Yen::ZERO,
        off_reason: String::new(),
        reduced,
        untaxed: false,
    }
}

pub(crate) fn lines() -> Vec<ReceiptLine> {
    let mut lines = vec![
        line(
            [
                "宇治抹茶チョコレート 12粒入",
                "宇治抹茶巧克力 12粒装",
                "Uji matcha chocolate, 12 pieces",
            ],
            1_620,
            3,
            true,
        ),
        line(
            [
                "東京ばな奈「見ぃつけたっ」8個入",
                "东京香蕉蛋糕 8个装",
                "Tokyo Banana cake, 8 pieces",
            ],
            1_290,
            2,
            true,
        ),
        line(
            ["日焼け止めミルク SPF50+ 60mL", "防晒乳 SPF50+ 60mL", "Sunscreen milk SPF50+ 60 mL"],
            3_080,
            2,
            false,
        ),
        line(
            ["薬用美白美容液 30mL（医薬部外品）", "药用美白精华液 30mL", "Brightening serum 30 mL"],
            8_800,
            1,
            false,
        ),
        line(
            [
                "南部鉄器 急須 霰 0.6L",
                "南部铁器 茶壶 霰纹 0.6L",
                "Nambu cast iron teapot, hail pattern, 0.6 L",
            ],
            13_200,
            1,
            false,
        ),
        line(
            ["うさぎ柄ガーゼハンカチ", "兔子纹纱布手帕", "Rabbit gauze handkerchief"],
            880,
            4,
            false,
        ),
    ];
    lines[2].off_yen = Yen::of(500);
    lines[2].off_reason = "キャンペーン".into();
    lines
}

/// A sale of everything in [`lines`], paid by Alipay.
pub(crate) fn receipt(language: Language) -> Receipt {
    of_lines(lines(), Yen::of(1_000), language)
}

/// The receipt of `lines`, `off` taken from the goods of the standard rate.
pub(crate) fn of_lines(lines: Vec<ReceiptLine>, off: Yen, language: Language) -> Receipt {
    let net = |reduced: bool| {
        let of = lines.iter().filter(|line| line.reduced == reduced);
        Yen::sum(of.map(|l| l.gross_yen.minus(l.off_yen).expect("in range"))).expect("in range")
    };
    let tax = |class, percent, net_yen| {
        let rate = TaxRate::percent(percent).expect("a rate");
        let tax_yen = rate.included_tax(net_yen, Rounding::Down);
        TaxLine { class, rate, net_yen, tax_yen }
    };
    let standard = net(false).minus(off).expect("in range");
    let subtotal_yen = net(false).plus(net(true)).expect("in range");
    let total_yen = subtotal_yen.minus(off).expect("in range");
    let rate = Rate::parse("0.046612").expect("a rate");
    Receipt {
        shop: shop(),
        kind: ReceiptKind::Sale,
        number: "01-20261123-0042".into(),
        at: NOW,
        till: "01".into(),
        staff: "佐藤".into(),
        subtotal_yen,
        discount: (off != Yen::ZERO).then(|| CartOff { yen: off, reason: "クーポン".into() }),
        offers: vec![],
        total_yen,
        taxes: vec![tax(TaxClass::Standard, 10, standard), tax(TaxClass::Reduced, 8, net(true))],
        paid: vec![Paid::Wallet {
            wallet: "alipay".into(),
            yen: total_yen,
            transaction: "2026112322001412341000567890".into(),
            fen: None,
        }],
        cny: Some(CnyNote {
            fen: rate.fen(total_yen),
            quote: RateQuote { rate, source: "中国銀行".into(), at: AtMs(NOW.0 - 7_200_000) },
        }),
        stamp_due: false,
        tax_free: Some(TaxFreeHint {
            record: "20261123-0007".into(),
            refund_yen: Yen::of(3_260),
            confirm_by: parse_day("2027-02-21").expect("a day"),
        }),
        header: String::new(),
        footer: "ご来店ありがとうございました\n感谢惠顾，欢迎再次光临".into(),
        return_terms:
            "未開封・未使用の商品に限り、7日以内に本票をお持ちいただければ返品を承ります。".into(),
        language,
        copy: 1,
        practice: false,
        sample: false,
        e_receipt: maneki_core::receipt::EReceipt::Off,
        lines,
    }
}

/// Twelve goods: what the sizes and times are promised for.
pub(crate) fn twelve(language: Language) -> Receipt {
    let mut twelve = lines();
    twelve.extend(lines());
    of_lines(twelve, Yen::ZERO, language)
}

/// The same goods brought back.
pub(crate) fn returned(language: Language) -> Receipt {
    let mut receipt = receipt(language);
    let of = receipt.number.clone();
    receipt.kind = ReceiptKind::Return { of, reason: "サイズ違い".into() };
    receipt.number = "01-20261123-0058".into();
    for line in &mut receipt.lines {
        line.gross_yen = line.gross_yen.negated();
        line.off_yen = line.off_yen.negated();
    }
    for tax in &mut receipt.taxes {
        tax.net_yen = tax.net_yen.negated();
        tax.tax_yen = tax.tax_yen.negated();
    }
    receipt.subtotal_yen = receipt.subtotal_yen.negated();
    if let Some(off) = &mut receipt.discount {
        off.yen = off.yen.negated();
    }
    receipt.total_yen = receipt.total_yen.negated();
    let yen = receipt.total_yen;
    receipt.paid = vec![Paid::WalletRefund { wallet: "alipay".into(), yen }];
    if let Some(cny) = &mut receipt.cny {
        cny.fen = Fen(-cny.fen.0);
    }
    receipt.tax_free = None;
    receipt
}

/// Cash and a wallet, a stamp due, a reprint of practice in a demo: every banner and box at once.
pub(crate) fn crowded(language: Language) -> Receipt {
    let mut receipt = receipt(language);
    receipt.lines.push(line(
        ["腕時計 限定モデル", "限量版手表", "Limited edition watch"],
        88_000,
        1,
        false,
    ));
    let mut receipt = of_lines(receipt.lines, Yen::ZERO, language);
    let cash = Yen::of(70_000);
    let wallet = receipt.total_yen.minus(cash).expect("in range");
    receipt.paid = vec![
        Paid::Cash { yen: cash, received_yen: Yen::of(71_000), change_yen: Yen::of(1_000) },
        Paid::Wallet {
            wallet: "wechat_pay".into(),
            yen: wallet,
            transaction: "4200002026112312345678901234".into(),
            fen: Some(Fen(250_133)),
        },
    ];
    receipt.stamp_due = true;
    receipt.shop.logo = Some(logo());
    (receipt.copy, receipt.practice, receipt.sample) = (3, true, true);
    receipt
}

/// A guide slip of four goods, one of them dear enough to need its certificate.
pub(crate) fn slip(language: Language) -> GuideSlip {
    let item = |name: &str, quantity, net, rate_percent, detailed| SlipItem {
        name: name.into(),
        quantity,
        net_yen: Yen::of(net),
        rate_percent,
        detailed,
    };
    let tax = |class, percent, net| {
        let rate = TaxRate::percent(percent).expect("a rate");
        let net_yen = Yen::of(net);
        RefundTax { class, rate, net_yen, tax_yen: rate.included_tax(net_yen, Rounding::Down) }
    };
    let taxes = vec![tax(TaxClass::Standard, 10, 1_122_000), tax(TaxClass::Reduced, 8, 4_860)];
    GuideSlip {
        language,
        record_number: "20261123140500001".into(),
        receipt_number: "01-20261123-0042".into(),
        shop_name: "まねき堂 浅草雷門店".into(),
        shop_address: "東京都台東区浅草1-2-3 雷門ビル1階".into(),
        sold_at: NOW,
        items: vec![
            item(
                "機械式腕時計 Grand Marine GM-300（ステンレス、黒文字盤）",
                1,
                1_100_000,
                10,
                true,
            ),
            item("南部鉄器 急須 霰 0.6L", 1, 13_200, 10, false),
            item("薬用美白美容液 30mL（医薬部外品）", 1, 8_800, 10, false),
            item("宇治抹茶チョコレート 12粒入", 3, 4_860, 8, false),
        ],
        total_yen: Yen::of(1_126_860),
        refundable_yen: Yen::sum(taxes.iter().map(|tax| tax.tax_yen)).expect("in range"),
        taxes,
        confirm_by: parse_day("2027-02-21"),
        passport_last: "4567".into(),
        send_state: SendState::Sent,
        terms: RefundTerms {
            route: "wallet".into(),
            operator: "まねき堂".into(),
            fee: String::new(),
            rate_basis: "Alipay".into(),
            contact: "refund@example.jp  03-0000-0000".into(),
            estimate: true,
        },
        sample: false,
        copy: 0,
    }
}

pub(crate) fn formal() -> FormalReceipt {
    let mut receipt = crowded(Language::Ja);
    (receipt.copy, receipt.practice, receipt.sample) = (1, false, false);
    FormalReceipt::of(&receipt, "株式会社髙﨑商事", "化粧品代", 1).expect("a sale")
}

/// A closed shift, ten yen short, with a payment that nobody knows the end of.
pub(crate) fn shift(kind: ShiftKind) -> ShiftPaper {
    let tally = |count, yen| Tally { count, yen: Yen::of(yen) };
    let rate = |percent| TaxRate::percent(percent).expect("a rate");
    let day = parse_day("2026-11-23").expect("a day");
    let sums = Sums {
        campaigns: std::collections::BTreeMap::new(),
        sales: tally(42, 512_300),
        returns: tally(2, -12_300),
        discounts: tally(7, 8_400),
        taxes: [
            ((TaxClass::Standard, rate(10)), (Yen::of(400_000), Yen::of(36_363))),
            ((TaxClass::Reduced, rate(8)), (Yen::of(100_000), Yen::of(7_407))),
        ]
        .into(),
        cash: tally(12, 120_000),
        wallets: [("alipay".into(), tally(25, 300_000)), ("wechat_pay".into(), tally(7, 80_000))]
            .into(),
        cash_back: tally(1, -1_000),
        wallets_back: [("alipay".into(), tally(2, -12_000))].into(),
        staff: [("佐藤".into(), tally(30, 380_000)), ("李".into(), tally(14, 120_000))].into(),
        staff_discounts: [("李".into(), tally(6, 4_200))].into(),
    };
    let moved = |yen, reason: &str| CashMove {
        at: NOW,
        staff: StaffId(Id(1)),
        amount_yen: Yen::of(yen),
        reason: reason.into(),
    };
    let closing = Closing {
        at: NOW,
        staff: StaffId(Id(1)),
        z_number: 128,
        counted_yen: Yen::of(139_990),
        pieces: Pieces::of([
            (10_000, 12),
            (5_000, 2),
            (1_000, 9),
            (500, 1),
            (100, 4),
            (50, 1),
            (10, 4),
        ])
        .expect("Japan's money"),
        expected_yen: Yen::of(140_000),
        reason: "釣銭誤り".into(),
        unresolved: vec![
            "alipay ¥12,000 01JCXA3Q8Z0000000000000042".into(),
            "refund ¥3,080 01JCXA3Q8Z0000000000000043".into(),
        ],
    };
    ShiftPaper {
        shop: shop(),
        kind,
        till: "01".into(),
        staff: "佐藤".into(),
        at: NOW,
        report: ShiftReport {
            shift: Shift {
                id: ShiftId(Id(1)),
                day,
                opened_at: AtMs(NOW.0 - 4 * 3_600_000),
                opened_by: StaffId(Id(1)),
                float_yen: Yen::of(50_000),
                moves: vec![moved(-40_000, "銀行へ"), moved(10_000, "両替")],
                x_reports: 2,
                closed: (kind == ShiftKind::Z).then_some(closing),
            },
            sums,
            expected_yen: Yen::of(140_000),
            voids: [("佐藤".into(), tally(3, 8_640))].into(),
            tax_free: TaxFreeSums {
                made: tally(9, 210_000),
                tax_yen: Yen::of(21_000),
                withdrawn: tally(1, 12_000),
            },
        },
        copy: 1,
        sample: false,
        practice: false,
    }
}

/// A card about the longest airport: five lines of each language, and a link.
pub(crate) fn travel(language: Language) -> TravelPage {
    let [topic, title, line] = match language {
        Language::Ja => [
            "空港での免税手続",
            "成田空港",
            "保安検査の前、荷物を預ける前に、税関の端末かVisit Japan Webで手続します。",
        ],
        Language::ZhHans => [
            "机场退税手续",
            "成田机场",
            "请在托运行李前、安检前，通过海关终端机或Visit Japan Web办理。",
        ],
        Language::ZhHant => [
            "機場退稅手續",
            "成田機場",
            "請在託運行李前、安檢前，透過海關終端機或Visit Japan Web辦理。",
        ],
        Language::En => [
            "Tax refund at the airport",
            "Narita",
            "Confirm at the customs kiosk or with Visit Japan Web before you hand in your bags and go through security.",
        ],
        Language::Ko => [
            "공항 면세 절차",
            "나리타 공항",
            "짐을 맡기고 보안 검색을 받기 전에 세관 단말기나 Visit Japan Web으로 절차를 마치세요.",
        ],
    };
    let lines = (1..=6).map(|number| format!("{number}. {line}")).collect();
    let link = Some("https://www.mlit.go.jp/kankocho/tax-free/about.html".to_owned());
    let text = TravelText { topic: topic.into(), title: title.into(), lines, link };
    TravelPage { shop: shop(), text, language, at: NOW, copy: 1, sample: true, practice: false }
}

/// Every document in every form and language, with its name.
pub(crate) fn all() -> Vec<(String, Sheets)> {
    let mut all = vec![];
    for language in LANGUAGES {
        for media in Media::ALL {
            for (kind, content) in [
                ("receipt", receipt(language)),
                ("crowded", crowded(language)),
                ("return", returned(language)),
            ] {
                let sheets = document::receipt::receipt(&content, media).expect("set");
                all.push((format!("{kind}-{media:?}-{language:?}"), sheets));
            }
        }
        for media in Media::ALL {
            let sheets = document::travel::travel(&travel(language), media).expect("set");
            all.push((format!("travel-{media:?}-{language:?}"), sheets));
        }
        for form in [SlipForm::A4, SlipForm::A5, SlipForm::Mm80] {
            let sheets = document::slip::slip(&slip(language), form).expect("set");
            all.push((format!("slip-{form:?}-{language:?}"), sheets));
        }
    }
    for media in Media::ALL {
        for kind in [ShiftKind::X, ShiftKind::Z] {
            let sheets = document::shift::shift(&shift(kind), media).expect("set");
            all.push((format!("shift-{kind:?}-{media:?}"), sheets));
        }
        let sheets = document::formal::formal(&formal(), media).expect("set");
        all.push((format!("formal-{media:?}"), sheets));
    }
    all.push(("labels".into(), document::labels::labels(&labels()).expect("set")));
    for (name, breaks) in [("whole", 0), ("broken", 31)] {
        let sheets = document::proof::proof(&proof(breaks), Media::Mm80).expect("set");
        all.push((format!("proof-{name}"), sheets));
    }
    for media in Media::ALL {
        let sheets = document::test_page::test_page(&test_page(), media).expect("set");
        all.push((format!("test-{media:?}"), sheets));
    }
    all
}
