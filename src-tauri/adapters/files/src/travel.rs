//! The visitor's travel cards: short texts in five languages.
//!
//! The form is described in `assets/travel/README.md`. A file that lacks a language is refused,
//! so no screen ever shows half a card.

use maneki_core::staff::Language;
use serde::Deserialize;

/// The files that the program ships, in the order that screens show them.
pub const SHIPPED: [&str; 4] = [
    include_str!("../../../../assets/travel/transport.json"),
    include_str!("../../../../assets/travel/nearby.json"),
    include_str!("../../../../assets/travel/etiquette.json"),
    include_str!("../../../../assets/travel/airport.json"),
];

/// More lines do not fit the screen.
const MOST_LINES: usize = 6;
/// Longer links make a QR too fine for a phone at arm's length.
const LONGEST_LINK: usize = 120;

/// The same thing in each of the visitor's languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InFive<T> {
    pub ja: T,
    #[serde(rename = "zh-Hans")]
    pub zh_hans: T,
    #[serde(rename = "zh-Hant")]
    pub zh_hant: T,
    pub en: T,
    pub ko: T,
}

impl<T> InFive<T> {
    pub fn of(&self, language: Language) -> &T {
        match language {
            Language::Ja => &self.ja,
            Language::ZhHans => &self.zh_hans,
            Language::ZhHant => &self.zh_hant,
            Language::En => &self.en,
            Language::Ko => &self.ko,
        }
    }

    fn all(&self) -> [&T; 5] {
        [&self.ja, &self.zh_hans, &self.zh_hant, &self.en, &self.ko]
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub topic: String,
    pub title: InFive<String>,
    /// The day the facts were last looked up, `2026-11-23`.
    pub checked: String,
    pub source: Option<String>,
    /// Lines that follow every card's own.
    pub steps: Option<InFive<Vec<String>>>,
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    pub id: String,
    pub title: InFive<String>,
    pub lines: InFive<Vec<String>>,
    /// What the card's QR leads to.
    pub link: Option<String>,
}

/// Why a file of cards is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadCards {
    /// No JSON, or a field missing, unknown or of another kind; the text says where.
    Form(String),
    /// A card with this id is there already, or it has none.
    Id(String),
    /// A text is empty, the languages differ in lines, or there are too many lines.
    Lines(String),
    /// A link that is not `https`, too long, or not plain ASCII.
    Link(String),
}

/// Every topic that the program ships.
///
/// # Panics
/// Never: a test reads them.
#[must_use]
pub fn shipped() -> Vec<Topic> {
    SHIPPED.iter().map(|json| read(json).expect("the shipped cards are tested")).collect()
}

/// # Errors
/// [`BadCards`] for the first fault; the file is then not to be used.
pub fn read(json: &str) -> Result<Topic, BadCards> {
    let topic: Topic = serde_json::from_str(json).map_err(|at| BadCards::Form(at.to_string()))?;
    let mut ids: Vec<&str> = Vec::new();
    for card in &topic.cards {
        if card.id.is_empty() || ids.contains(&card.id.as_str()) {
            return Err(BadCards::Id(card.id.clone()));
        }
        ids.push(&card.id);
        let steps = topic.steps.as_ref();
        check_lines(card, steps).ok_or_else(|| BadCards::Lines(card.id.clone()))?;
        if card.link.as_deref().is_some_and(|link| !is_link(link)) {
            return Err(BadCards::Link(card.id.clone()));
        }
    }
    let titled = topic.title.all().iter().all(|title| !title.trim().is_empty());
    if titled { Ok(topic) } else { Err(BadCards::Lines(topic.topic)) }
}

fn check_lines(card: &Card, steps: Option<&InFive<Vec<String>>>) -> Option<()> {
    let said = |texts: &[String]| texts.iter().all(|text| !text.trim().is_empty());
    let titled = card.title.all().iter().all(|title| !title.trim().is_empty());
    let own = card.lines.ja.len();
    let shared = steps.map_or(0, |steps| steps.ja.len());
    let even = |lines: &InFive<Vec<String>>, count| {
        lines.all().iter().all(|lines| lines.len() == count && said(lines))
    };
    let fits = own >= 1 && own + shared <= MOST_LINES;
    let all_even = even(&card.lines, own) && steps.is_none_or(|steps| even(steps, shared));
    (titled && fits && all_even).then_some(())
}

fn is_link(link: &str) -> bool {
    let plain = link.chars().all(|c| c.is_ascii_graphic());
    link.starts_with("https://") && plain && link.len() <= LONGEST_LINK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_cards_are_whole() {
        let topics = shipped();
        let names: Vec<&str> = topics.iter().map(|topic| topic.topic.as_str()).collect();
        assert_eq!(names, ["transport", "nearby", "etiquette", "airport"]);
        let airports: Vec<&str> = topics[3].cards.iter().map(|card| card.id.as_str()).collect();
        let seven = ["narita", "haneda", "kansai", "chubu", "fukuoka", "new-chitose", "naha"];
        assert_eq!(airports, seven);
        assert!(topics[3].source.is_some());
        assert_eq!(topics[0].title.of(Language::Ko), "교통");
        for topic in &topics {
            assert!(maneki_core::time::parse_day(&topic.checked).is_some(), "{}", topic.topic);
        }
    }

    #[test]
    fn half_a_card_is_refused() {
        let five = |text: &str| {
            format!(r#"{{"ja":{text},"zh-Hans":{text},"zh-Hant":{text},"en":{text},"ko":{text}}}"#)
        };
        let (title, lines) = (five(r#""x""#), five(r#"["x"]"#));
        let card = |id: &str, lines: &str, link: &str| {
            format!(r#"{{"id":"{id}","title":{title},"lines":{lines},"link":"{link}"}}"#)
        };
        let topic = |cards: &str| {
            read(&format!(
                r#"{{"topic":"t","title":{title},"checked":"2026-11-23","cards":[{cards}]}}"#
            ))
        };
        let link = "https://example.com/";
        assert!(topic(&card("a", &lines, link)).is_ok());
        let twice = [card("a", &lines, link), card("a", &lines, link)].join(",");
        assert_eq!(topic(&twice), Err(BadCards::Id("a".into())));
        let uneven = lines.replace(r#""ko":["x"]"#, r#""ko":["x","y"]"#);
        for bad in
            [&uneven, &five("[]"), &five(r#"[" "]"#), &five(r#"["1","2","3","4","5","6","7"]"#)]
        {
            assert_eq!(topic(&card("a", bad, link)), Err(BadCards::Lines("a".into())), "{bad}");
        }
        for bad in ["http://example.com/", "https://例.jp/", "javascript:1"] {
            assert_eq!(topic(&card("a", &lines, bad)), Err(BadCards::Link("a".into())), "{bad}");
        }
        let no_korean = lines.replace(r#","ko":["x"]"#, "");
        for bad in ["{}", "1", &card("a", &no_korean, link)] {
            assert!(matches!(topic(bad), Err(BadCards::Form(_))), "{bad}");
        }
    }
}
