//! The guide slip's words: one file a language under `assets/taxfree/slip/`, since the law's
//! wording changes without the program.

use maneki_core::staff::Language;
use std::{collections::BTreeMap, sync::OnceLock};

/// A language's words by their keys.
pub struct SlipWords(BTreeMap<&'static str, &'static str>);

impl SlipWords {
    /// The text under `key`. A missing one is the key itself, which a test forbids.
    #[must_use]
    pub fn get(&self, key: &'static str) -> &'static str {
        self.0.get(key).copied().unwrap_or(key)
    }

    /// With `{name}` filled.
    #[must_use]
    pub fn with(&self, key: &'static str, values: &[(&str, &str)]) -> String {
        let fill = |text: String, (name, value): &(&str, &str)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        values.iter().fold(self.get(key).to_owned(), fill)
    }
}

#[must_use]
pub fn of(language: Language) -> &'static SlipWords {
    static WORDS: [OnceLock<SlipWords>; 5] = [const { OnceLock::new() }; 5];
    macro_rules! file {
        ($name:literal) => {
            include_str!(concat!("../../../../assets/taxfree/slip/", $name, ".toml"))
        };
    }
    let (slot, text) = match language {
        Language::Ja => (0, file!("ja")),
        Language::ZhHans => (1, file!("zh-Hans")),
        Language::ZhHant => (2, file!("zh-Hant")),
        Language::En => (3, file!("en")),
        Language::Ko => (4, file!("ko")),
    };
    WORDS[slot].get_or_init(|| SlipWords(text.lines().filter_map(pair).collect()))
}

/// `key = "text"`: all that these files use of TOML.
fn pair(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (key, value) = line.split_once('=')?;
    let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
    (!key.trim_start().starts_with('#')).then(|| (key.trim(), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::missing;

    #[test]
    fn every_language_says_the_same_and_can_be_drawn() {
        let ja = of(Language::Ja);
        assert!(ja.0.len() > 30);
        for language in [Language::ZhHans, Language::ZhHant, Language::En, Language::Ko] {
            let words = of(language);
            assert!(words.0.keys().eq(ja.0.keys()), "{language:?} has other keys");
            for (key, text) in &words.0 {
                assert_eq!(missing(text, language), [], "{key}");
                assert!(!text.contains('\\'), "{key} has an escape, which is not read");
                let holes = |text: &str| text.matches('{').count();
                assert_eq!(holes(text), holes(ja.get(key)), "{key}");
            }
        }
    }
}
