use super::*;
use std::time::Instant;

/// The demo shop, cut at the commas: none of its cells is quoted.
fn demo_shop() -> Vec<(usize, Vec<&'static str>)> {
    include_str!("../../../../assets/shop/products.csv")
        .lines()
        .enumerate()
        .skip(1)
        .map(|(at, line)| (at, split(line)))
        .collect()
}

/// Quoted cells are English names with a comma in them.
fn split(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let (cell, after) = quoted.split_once('"').expect("a closed quote");
                (cell, after.strip_prefix(',').unwrap_or(after))
            }
            None => rest.split_once(',').unwrap_or((rest, "")),
        };
        cells.push(cell);
        rest = after;
    }
    cells
}

fn texts<'a>(cells: &[&'a str]) -> SearchTexts<'a> {
    SearchTexts {
        sku: cells[0],
        jan: cells[1],
        ja: cells[2],
        kana: cells[3],
        zh: cells[4],
        en: cells[5],
    }
}

fn demo_index() -> Index<&'static str> {
    Index::new(demo_shop().iter().map(|(_, cells)| (cells[2], texts(cells))))
}

#[test]
fn a_cashier_types_it_in_any_way() {
    let index = demo_index();
    for (typed, first) in [
        // Kanji, hiragana, katakana, half-width katakana.
        ("日焼け止め", "日焼け止めジェル SPF50+ 90g"),
        ("ひやけどめ", "日焼け止めジェル SPF50+ 90g"),
        ("ヒヤケドメ", "日焼け止めジェル SPF50+ 90g"),
        ("ﾋﾔｹﾄﾞﾒ", "日焼け止めジェル SPF50+ 90g"),
        ("ひやけどめみるく", "日焼け止めミルク SPF50+ 60ml"),
        // Hepburn, kunrei, word processor, halfway through a syllable.
        ("junmai daiginjo", "純米大吟醸 720ml"),
        ("zyunmai daiginzyou", "純米大吟醸 720ml"),
        ("jyunmaidaiginjou", "純米大吟醸 720ml"),
        ("JUNMAI DAIGINJŌ", "純米大吟醸 720ml"),
        ("junmaidaiginj", "純米大吟醸 720ml"),
        ("uisukii burendeddo", "ブレンデッドウイスキー 700ml"),
        ("senbei", "せんべい 醤油 20枚"),
        ("sembei", "せんべい 醤油 20枚"),
        ("せんべい", "せんべい 醤油 20枚"),
        ("tetsubin", "南部鉄瓶 1.2L"),
        ("tetubin", "南部鉄瓶 1.2L"),
        ("matchawan", "抹茶碗 樂風"),
        ("maccha wan", "抹茶碗 樂風"),
        ("gyoku", "玉露 八女 50g"),
        ("wasanbon", "和三盆 干菓子 24粒"),
        ("kompeito", "金平糖 京風 5色"),
        ("konpeitou", "金平糖 京風 5色"),
        // Chinese and English.
        ("电饭煲", "炊飯器 IH 5.5合 220V"),
        ("招财猫 右手", "招き猫 右手 常滑焼"),
        ("fountain ink", "万年筆インク 月夜 50ml"),
        ("ＳＡＮＴＯＫＵ", "三徳包丁 18cm"),
        // Codes.
        ("KIT-002", "牛刀 ダマスカス 21cm"),
        ("kit-002", "牛刀 ダマスカス 21cm"),
    ] {
        assert_eq!(index.find(typed, 5).first().copied(), Some(first), "{typed}");
    }
}

#[test]
fn every_product_is_found_by_each_of_its_texts() {
    let shop = demo_shop();
    let index = Index::new(shop.iter().map(|(at, cells)| (*at, texts(cells))));
    for (at, cells) in &shop {
        let kana: String = cells[3].split(' ').collect();
        let queries = [cells[0], cells[1], cells[2], cells[3], kana.as_str(), cells[4], cells[5]];
        for query in queries.into_iter().filter(|query| !query.is_empty()) {
            assert!(index.find(query, 50).contains(at), "{query} of {cells:?}");
        }
    }
}

#[test]
fn a_code_wins_then_beginnings_then_words_then_the_rest() {
    let name = |ja: &'static str| SearchTexts { ja, ..SearchTexts::default() };
    let goods = [
        ("inside", name("濃抹茶")),
        ("word", name("お茶 cake")),
        ("kanji after kana", name("の抹茶")),
        ("beginning", name("抹茶ラテ")),
        ("also beginning", name("抹茶")),
        ("code", SearchTexts { sku: "抹茶", ..SearchTexts::default() }),
        ("nothing", name("煎茶")),
    ];
    let index = Index::new(goods);
    let best = ["code", "beginning", "also beginning", "kanji after kana", "inside"];
    assert_eq!(index.find("抹茶", 9), best);
    assert_eq!(index.find("抹茶", 2), best[..2]);
    assert_eq!(index.find("cake お茶", 9), ["word"]);
}

#[test]
fn part_of_a_jan() {
    let jan = |jan: &'static str| SearchTexts { jan, ..SearchTexts::default() };
    let index = Index::new([
        ("inside", jan("2056780000007")),
        ("end", jan("4900000005678")),
        ("beginning", jan("56780006")),
    ]);
    assert_eq!(index.find("5678", 9), ["beginning", "end", "inside"]);
    assert_eq!(index.find("２０５６７８００００００７", 9), ["inside"]);
    assert_eq!(index.find("567", 9), [""; 0], "three digits fit too many");
}

#[test]
fn sounds_that_share_a_key() {
    for same in [
        &["シェフ", "shefu", "syehu"][..],
        &["ジェル", "jeru", "zyeru"],
        &["チェック", "chekku", "tyekku"],
        &["マッチャ", "matcha", "maccha", "mattya", "まっちゃ"],
        &["ティーバッグ", "thiibaggu", "tiibaggu"],
        &["ウィスキー", "ウイスキー", "uisukii", "wisuki", "wisukī"],
        &["ファン", "fan"],
        &["フォンデュ", "fondyu"],
        &["クォーツ", "kwo-tsu", "kuootsu"],
        &["ホンヤ", "hon'ya", "honya"],
        &["コンニャク", "konnyaku", "kon'nyaku"],
        &["ツヅキ", "tsuzuki", "tuduki"],
        &["バッジ", "bajji", "bazzi"],
        &["トウキョウ", "tokyo", "toukyou", "tōkyō", "tookyoo"],
        &["ヲ", "o", "wo"],
        &["シンブン", "shimbun", "shinbun", "sinbun"],
        &["ドゥ", "du"],
        &["キッチン", "kitchin", "kicchin", "kittin"],
        &["ッ", ""],
    ] {
        let keys: Vec<String> = same.iter().map(|text| romaji::key(&fold(text))).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{same:?} are {keys:?}");
    }
}

#[test]
fn nothing_strange_breaks_it() {
    let index = demo_index();
    for typed in ["", " ", "\u{3000}", "\n", "😀", "ッ", "ー", "'", "-", "𠮷", "%", "ッッッ", "ゃ"]
    {
        let _ = index.find(typed, 5);
    }
    let shop = demo_shop();
    let first: Vec<&str> = shop.iter().take(5).map(|(_, cells)| cells[2]).collect();
    assert_eq!(index.find(" \u{3000} ", 5), first, "no word: the shop in its order");
    assert!(index.find("日焼け止め 無いもの", 5).is_empty());
    assert!(index.find("日焼け止め", 0).is_empty());
    let strange = Index::new([(1, SearchTexts { ja: "𠮷野家の🍵", ..SearchTexts::default() })]);
    assert_eq!(strange.find("🍵", 5), [1]);
    assert_eq!(strange.find("𠮷野", 5), [1]);
}

/// Measured in release: `cargo test --release -p maneki-core search -- --ignored --nocapture`.
#[test]
#[ignore = "a bench; debug builds are too slow for its bar"]
fn ten_thousand_goods_in_five_milliseconds() {
    let shop = demo_shop();
    let goods = || shop.iter().cycle().take(10_000).enumerate();
    let built = Instant::now();
    let index = Index::new(goods().map(|(key, (_, cells))| (key, texts(cells))));
    println!("built in {:?}", built.elapsed());
    for typed in ["a", "の", "ひ", "matcha", "日焼け止め ミルク", "5678", "zzzz", "junmai dai", "0"]
    {
        let mut times: Vec<_> = (0..50)
            .map(|_| {
                let begun = Instant::now();
                let found = index.find(typed, 50).len();
                (begun.elapsed(), found)
            })
            .collect();
        times.sort();
        let (p95, found) = times[47];
        println!("{typed}: {found} found, p95 {p95:?}");
        assert!(p95.as_millis() < 5, "{typed} took {p95:?}");
    }
}
