//! The visitor's travel cards: short texts in five languages.
//!
//! The form is described in `assets/travel/README.md`. A file that lacks a language is refused,
//! so no screen ever shows half a card.

use maneki_app::travel::{BadCard, Topic};

/// The files that the program ships, in the order that screens show them.
pub const SHIPPED: [&str; 4] = [
    include_str!("../../../../assets/travel/transport.json"),
    include_str!("../../../../assets/travel/nearby.json"),
    include_str!("../../../../assets/travel/etiquette.json"),
    include_str!("../../../../assets/travel/airport.json"),
];

/// Why a file of cards is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadCards {
    /// No JSON, or a field missing, unknown or of another kind; the text says where.
    Form(String),
    /// A card with this id is there already, or it has none.
    Id(String),
    /// What is wrong with the card of this id, or with the topic's own title.
    Card(String, BadCard),
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
        card.check(&topic.steps).map_err(|fault| BadCards::Card(card.id.clone(), fault))?;
    }
    let titled = topic.title.all().iter().all(|(_, title)| !title.trim().is_empty());
    let steps = topic.steps.all();
    let even = steps.iter().all(|(_, lines)| lines.len() == topic.steps.ja.len());
    match (titled, even) {
        (true, true) => Ok(topic),
        (false, _) => Err(BadCards::Card(topic.topic, BadCard::Title)),
        (true, false) => Err(BadCards::Card(topic.topic, BadCard::Lines)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maneki_core::staff::Language;

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
        let mut ids: Vec<&String> =
            topics.iter().flat_map(|topic| topic.cards.iter().map(|card| &card.id)).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "an id stands for one card only");
    }

    #[test]
    fn a_file_that_is_not_whole_is_refused() {
        let five = |text: &str| {
            format!(r#"{{"ja":{text},"zh-Hans":{text},"zh-Hant":{text},"en":{text},"ko":{text}}}"#)
        };
        let (title, lines) = (five(r#""x""#), five(r#"["x"]"#));
        let card =
            |lines: &str| format!(r#"{{"id":"a","title":{title},"lines":{lines},"link":null}}"#);
        let topic = |cards: &str| {
            read(&format!(
                r#"{{"topic":"t","title":{title},"checked":"2026-11-23","cards":[{cards}]}}"#
            ))
        };
        assert!(topic(&card(&lines)).is_ok());
        let twice = [card(&lines), card(&lines)].join(",");
        assert_eq!(topic(&twice), Err(BadCards::Id("a".into())));
        let bad = topic(&card(&five("[]")));
        assert_eq!(bad, Err(BadCards::Card("a".into(), BadCard::Lines)));
        let no_korean = lines.replace(r#","ko":["x"]"#, "");
        for bad in ["{}", "1", &card(&no_korean)] {
            assert!(matches!(topic(bad), Err(BadCards::Form(_))), "{bad}");
        }
    }
}
