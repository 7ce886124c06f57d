//! One spelling for a sound, however it is typed: Hepburn, kunrei, word-processor romaji or kana,
//! long vowels written or left out.
//!
//! The keys are for comparing only, never for showing. Different sounds may share a key; that
//! finds a product too many, never one too few.

use unicode_normalization::UnicodeNormalization;

/// The key of folded text: katakana and Latin letters are spelled alike, the rest stays.
pub(super) fn key(folded: &str) -> String {
    squeeze(&respell(&latin(folded)))
}

/// The key of a word that may still be growing: `sh` could become `shi` or `sha`, whose keys
/// begin with `s` only.
pub(super) fn typed(folded: &str) -> String {
    let mut key = key(folded);
    if ["sy", "ty", "zy"].iter().any(|open| key.ends_with(open)) {
        key.pop();
    }
    key
}

/// Spellings that sound the same, longest first where one begins another.
const RESPELLED: [(&str, &str); 26] = [
    ("cch", "tty"),
    ("tch", "tty"),
    ("shi", "si"),
    ("sh", "sy"),
    ("chi", "ti"),
    ("ch", "ty"),
    ("tsu", "tu"),
    ("ts", "t"),
    ("th", "t"),
    ("dh", "d"),
    ("jj", "zzy"),
    ("jy", "zy"),
    ("ji", "zi"),
    ("j", "zy"),
    ("du", "zu"),
    ("dzu", "zu"),
    ("kw", "ku"),
    ("wi", "ui"),
    ("we", "ue"),
    ("wo", "o"),
    ("mb", "nb"),
    ("mp", "np"),
    ("c", "t"),
    ("f", "h"),
    ("v", "b"),
    ("l", "r"),
];

fn respell(latin: &str) -> String {
    let mut spelled = String::with_capacity(latin.len());
    let mut rest = latin;
    while let Some(first) = rest.chars().next() {
        let rule = RESPELLED.iter().find(|(from, _)| rest.starts_with(from));
        let used = match rule {
            Some((from, to)) => {
                spelled.push_str(to);
                from.len()
            }
            None => {
                spelled.push(first);
                first.len_utf8()
            }
        };
        rest = rest.get(used..).unwrap_or("");
    }
    // A chi or shi that followed a doubled or open letter: ttyi is tti.
    spelled.replace("tyi", "ti").replace("zyi", "zi")
}

/// Leaves out what people write or not: long vowels, the second n, marks between syllables.
fn squeeze(spelled: &str) -> String {
    let mut key = String::with_capacity(spelled.len());
    for c in spelled.chars() {
        let again = match (key.chars().next_back(), c) {
            (_, '\'' | '’' | '-' | 'ー') | (Some('o'), 'u') => true,
            (Some(last), 'a' | 'i' | 'u' | 'e' | 'o' | 'n') => last == c,
            _ => false,
        };
        if !again {
            key.push(c);
        }
    }
    key
}

/// Katakana in Latin letters, accents taken off.
fn latin(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    let mut doubled = false;
    for c in folded.chars() {
        if c == 'ッ' {
            doubled = true;
        } else if let Some(sound) = small(c) {
            join(&mut latin, sound);
        } else if let Some(sound) = syllable(c) {
            if doubled {
                latin.extend(sound.chars().next());
            }
            latin.push_str(sound);
            doubled = false;
        } else {
            latin.extend(c.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')));
            doubled = false;
        }
    }
    latin
}

/// A small kana takes over the syllable before it: ki + ya is kya, hu + a is ha.
fn join(latin: &mut String, sound: &str) {
    let stays = match sound {
        "a" | "i" | "e" | "o" if latin.ends_with("ku") || latin.ends_with("gu") => true,
        // U + i is ui, as ウィスキー is also written ウイスキー.
        "i" | "e" => latin.ends_with('u') && !ends_in_consonant_and_vowel(latin),
        _ => false,
    };
    if !stays {
        latin.pop();
    }
    if sound == "e" && latin.ends_with(['s', 't', 'z']) {
        latin.push('y');
    }
    latin.push_str(sound);
}

fn ends_in_consonant_and_vowel(latin: &str) -> bool {
    let before = latin.chars().rev().nth(1);
    before.is_some_and(|c| c.is_ascii_alphabetic() && !"aiueo".contains(c))
}

fn small(kana: char) -> Option<&'static str> {
    let sound = match kana {
        'ァ' => "a",
        'ィ' => "i",
        'ゥ' => "u",
        'ェ' => "e",
        'ォ' => "o",
        'ャ' => "ya",
        'ュ' => "yu",
        'ョ' => "yo",
        'ヮ' => "wa",
        _ => return None,
    };
    Some(sound)
}

#[rustfmt::skip]
const SYLLABLES: [(char, &str); 76] = [
    ('ア', "a"), ('イ', "i"), ('ウ', "u"), ('エ', "e"), ('オ', "o"),
    ('カ', "ka"), ('キ', "ki"), ('ク', "ku"), ('ケ', "ke"), ('コ', "ko"),
    ('サ', "sa"), ('シ', "si"), ('ス', "su"), ('セ', "se"), ('ソ', "so"),
    ('タ', "ta"), ('チ', "ti"), ('ツ', "tu"), ('テ', "te"), ('ト', "to"),
    ('ナ', "na"), ('ニ', "ni"), ('ヌ', "nu"), ('ネ', "ne"), ('ノ', "no"),
    ('ハ', "ha"), ('ヒ', "hi"), ('フ', "hu"), ('ヘ', "he"), ('ホ', "ho"),
    ('マ', "ma"), ('ミ', "mi"), ('ム', "mu"), ('メ', "me"), ('モ', "mo"),
    ('ヤ', "ya"), ('ユ', "yu"), ('ヨ', "yo"),
    ('ラ', "ra"), ('リ', "ri"), ('ル', "ru"), ('レ', "re"), ('ロ', "ro"),
    ('ワ', "wa"), ('ヲ', "o"), ('ン', "n"), ('ヴ', "bu"),
    ('ガ', "ga"), ('ギ', "gi"), ('グ', "gu"), ('ゲ', "ge"), ('ゴ', "go"),
    ('ザ', "za"), ('ジ', "zi"), ('ズ', "zu"), ('ゼ', "ze"), ('ゾ', "zo"),
    ('ダ', "da"), ('ヂ', "zi"), ('ヅ', "zu"), ('デ', "de"), ('ド', "do"),
    ('バ', "ba"), ('ビ', "bi"), ('ブ', "bu"), ('ベ', "be"), ('ボ', "bo"),
    ('パ', "pa"), ('ピ', "pi"), ('プ', "pu"), ('ペ', "pe"), ('ポ', "po"),
    ('ヵ', "ka"), ('ヶ', "ke"), ('ヰ', "i"), ('ヱ', "e"),
];

fn syllable(kana: char) -> Option<&'static str> {
    SYLLABLES.iter().find(|(written, _)| *written == kana).map(|(_, sound)| *sound)
}
