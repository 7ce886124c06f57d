//! Finds goods by what a cashier types: kanji, kana, romaji, Chinese, English, SKU or part of a JAN.
//!
//! Works on plain strings in memory. It knows nothing of prices, stock or screens.

mod romaji;
mod script;

use crate::product::Product;
use script::{Script, fold};

/// Fewer digits than these fit too many JANs to be looked for inside one.
const LEAST_JAN_DIGITS: usize = 4;

/// What can be searched of one product. Empty strings are fine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchTexts<'a> {
    pub sku: &'a str,
    pub jan: &'a str,
    pub ja: &'a str,
    /// The reading, with spaces between words.
    pub kana: &'a str,
    pub zh: &'a str,
    pub en: &'a str,
}

impl<'a> From<&'a Product> for SearchTexts<'a> {
    fn from(product: &'a Product) -> Self {
        Self {
            sku: product.sku.as_str(),
            jan: product.jan.as_ref().map_or("", |jan| jan.as_str()),
            ja: &product.names.ja,
            kana: &product.kana,
            zh: &product.names.zh,
            en: &product.names.en,
        }
    }
}

/// The goods, folded once so that a query only compares bytes.
#[derive(Clone, Debug)]
pub struct Index<K> {
    entries: Vec<Entry<K>>,
}

#[derive(Clone, Debug)]
struct Entry<K> {
    key: K,
    sku: String,
    jan: String,
    /// SKU and names, folded, a line each.
    names: String,
    /// The reading in folded romaji: once by words, once run together, a line each.
    reading: String,
}

/// How well a word fits; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A whole SKU or JAN.
    Code,
    /// The beginning of a name, reading or code.
    Beginning,
    /// The beginning of a word in it, or the end of a JAN.
    WordStart,
    Inside,
}

impl Fit {
    fn penalty(self) -> u32 {
        match self {
            Self::Code => 0,
            Self::Beginning => 1,
            Self::WordStart => 2,
            Self::Inside => 3,
        }
    }
}

impl<K: Clone> Index<K> {
    #[must_use]
    pub fn new<'a>(goods: impl IntoIterator<Item = (K, SearchTexts<'a>)>) -> Self {
        let entries = goods.into_iter().map(|(key, texts)| Entry::new(key, &texts)).collect();
        Self { entries }
    }

    /// The keys of at most `limit` goods that hold every word of `text`, best first; equally good
    /// ones stay in the order they came in. A text without words finds everything.
    #[must_use]
    pub fn find(&self, text: &str, limit: usize) -> Vec<K> {
        let folded = fold(text);
        let words: Vec<Word> = folded.split_whitespace().map(Word::new).collect();
        let mut found: Vec<(u32, &Entry<K>)> =
            self.entries.iter().filter_map(|entry| Some((entry.penalty(&words)?, entry))).collect();
        found.sort_by_key(|(penalty, _)| *penalty);
        found.into_iter().take(limit).map(|(_, entry)| entry.key.clone()).collect()
    }
}

impl<K> Entry<K> {
    fn new(key: K, texts: &SearchTexts<'_>) -> Self {
        let names = [texts.sku, texts.ja, texts.zh, texts.en].map(fold);
        let by_word = fold(texts.kana);
        let run_together: String = by_word.split_whitespace().collect();
        let reading = [romaji::key(&by_word), romaji::key(&run_together)];
        Self {
            key,
            sku: fold(texts.sku),
            jan: texts.jan.to_owned(),
            names: names.join("\n"),
            reading: reading.join("\n"),
        }
    }

    /// The sum over all words; none if one does not fit at all.
    fn penalty(&self, words: &[Word<'_>]) -> Option<u32> {
        words
            .iter()
            .try_fold(0_u32, |sum, word| Some(sum.saturating_add(self.fit(word)?.penalty())))
    }

    fn fit(&self, word: &Word<'_>) -> Option<Fit> {
        if word.text == self.sku || word.text == self.jan {
            return Some(Fit::Code);
        }
        let by_name = best_fit(&self.names, word.text);
        let by_reading = word.reading.as_deref().and_then(|key| best_fit(&self.reading, key));
        let by_jan = if word.may_be_jan { jan_fit(&self.jan, word.text) } else { None };
        [by_name, by_reading, by_jan].into_iter().flatten().min()
    }
}

/// One word of a query, folded.
struct Word<'a> {
    text: &'a str,
    /// Its sound, where it is written in kana or Latin letters.
    reading: Option<String>,
    may_be_jan: bool,
}

impl<'a> Word<'a> {
    fn new(text: &'a str) -> Self {
        let sounds = text.chars().any(|c| Script::of(c).is_sound())
            && text.chars().all(|c| Script::of(c).is_sound() || matches!(c, '\'' | '-' | '’'));
        let reading = sounds.then(|| romaji::typed(text)).filter(|key| !key.is_empty());
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        Self { text, reading, may_be_jan: digits && text.len() >= LEAST_JAN_DIGITS }
    }
}

fn jan_fit(jan: &str, digits: &str) -> Option<Fit> {
    if jan.starts_with(digits) {
        Some(Fit::Beginning)
    } else if jan.ends_with(digits) {
        Some(Fit::WordStart)
    } else {
        jan.contains(digits).then_some(Fit::Inside)
    }
}

/// The best place of `word` among the lines of `text`.
fn best_fit(text: &str, word: &str) -> Option<Fit> {
    let mut best = None;
    for (at, _) in text.match_indices(word) {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let fit = match before {
            None | Some('\n') => return Some(Fit::Beginning),
            Some(before) if starts_word(before, word) => Fit::WordStart,
            Some(_) => Fit::Inside,
        };
        best = best.min(Some(fit)).or(Some(fit));
    }
    best
}

/// Whether `word` begins a word where `before` stands before it: behind a space or sign, or where
/// the script changes, as Japanese and Chinese put no spaces.
fn starts_word(before: char, word: &str) -> bool {
    let before = Script::of(before);
    before == Script::Sign || word.chars().next().map(Script::of) != Some(before)
}

#[cfg(test)]
mod tests;
