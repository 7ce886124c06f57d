//! The visitor's travel cards: those that the program ships, and what the shop made of them.
//!
//! A card is whole in all five languages or refused, so no screen ever shows half of one. The
//! texts behind every card of a topic (`steps`) are the program's: a shop's edit leaves them.

use maneki_core::{paper::TravelText, staff::Language};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// More lines do not fit the screen.
pub const MOST_LINES: usize = 6;
pub const LONGEST_LINE: usize = 160;
pub const LONGEST_TITLE: usize = 60;
/// Longer links make a QR too fine for a phone at arm's length.
pub const LONGEST_LINK: usize = 120;
/// A visitor would not wait for more.
pub const MOST_OWN: usize = 30;

/// The same thing in each of the visitor's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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

    pub fn map<U>(&self, each: impl Fn(&T) -> U) -> InFive<U> {
        InFive {
            ja: each(&self.ja),
            zh_hans: each(&self.zh_hans),
            zh_hant: each(&self.zh_hant),
            en: each(&self.en),
            ko: each(&self.ko),
        }
    }

    #[must_use]
    pub fn all(&self) -> [(Language, &T); 5] {
        [
            (Language::Ja, &self.ja),
            (Language::ZhHans, &self.zh_hans),
            (Language::ZhHant, &self.zh_hant),
            (Language::En, &self.en),
            (Language::Ko, &self.ko),
        ]
    }
}

/// The shipped cards of one topic.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub topic: String,
    pub title: InFive<String>,
    /// The day the facts were last looked up, `2026-11-23`.
    pub checked: String,
    pub source: Option<String>,
    /// Lines that follow every card's own.
    #[serde(default)]
    pub steps: InFive<Vec<String>>,
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    pub id: String,
    pub title: InFive<String>,
    pub lines: InFive<Vec<String>>,
    /// What the card's QR leads to.
    pub link: Option<String>,
}

/// What is wrong with a card; the word for the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCard {
    Title,
    Lines,
    Link,
}

impl BadCard {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Lines => "lines",
            Self::Link => "link",
        }
    }
}

impl Card {
    /// # Errors
    /// [`BadCard`]: a text is empty, too long or more than a line; the languages differ in lines,
    /// or there are too many; a link that is not `https`, too long, or not plain ASCII.
    pub fn check(&self, steps: &InFive<Vec<String>>) -> Result<(), BadCard> {
        let said = |text: &str, longest| {
            let fits = (1..=longest).contains(&text.chars().count());
            fits && !text.trim().is_empty() && !text.contains(char::is_control)
        };
        if !self.title.all().iter().all(|(_, title)| said(title, LONGEST_TITLE)) {
            return Err(BadCard::Title);
        }
        let count = self.lines.ja.len();
        let even = |(_, lines): &(Language, &Vec<String>)| {
            lines.len() == count && lines.iter().all(|line| said(line, LONGEST_LINE))
        };
        if count == 0 || count + steps.ja.len() > MOST_LINES || !self.lines.all().iter().all(even) {
            return Err(BadCard::Lines);
        }
        match self.link.as_deref() {
            Some(link) if !is_link(link) => Err(BadCard::Link),
            _ => Ok(()),
        }
    }
}

fn is_link(link: &str) -> bool {
    let plain = link.chars().all(|c| c.is_ascii_graphic());
    let host = link.strip_prefix("https://").is_some_and(|rest| !rest.is_empty());
    host && plain && link.len() <= LONGEST_LINK
}

/// A card that the shop wrote: its own, or in the place of a shipped one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopCard {
    pub topic: String,
    pub card: Card,
}

/// What the shop changed in the travel cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShopCards {
    pub cards: Vec<ShopCard>,
    /// Cards that are not shown to visitors.
    pub hidden: BTreeSet<String>,
}

impl ShopCards {
    /// As the store keeps them.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("texts have a JSON form")
    }

    /// None where the text is not whole.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    #[must_use]
    pub fn find(&self, id: &str) -> Option<&ShopCard> {
        self.cards.iter().find(|own| own.card.id == id)
    }
}

/// Whose words a card has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardOriginView {
    Shipped,
    /// A shipped card in the shop's words.
    Edited,
    Own,
}

/// A card in the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct VisitorCardView {
    pub id: String,
    pub topic: String,
    pub title: String,
    pub lines: Vec<String>,
    pub link: Option<String>,
}

/// Every card there is.
#[derive(Clone, Debug, Default)]
pub struct Travel {
    pub topics: Vec<Topic>,
    pub shop: ShopCards,
}

/// A card as it holds now, with its topic.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    pub topic: &'a Topic,
    pub card: &'a Card,
    pub origin: CardOriginView,
    pub shown: bool,
}

impl Held<'_> {
    /// What it says to a visitor.
    #[must_use]
    pub fn text(&self, language: Language) -> TravelText {
        let own = self.card.lines.of(language).iter();
        TravelText {
            topic: self.topic.title.of(language).clone(),
            title: self.card.title.of(language).clone(),
            lines: own.chain(self.topic.steps.of(language)).cloned().collect(),
            link: self.card.link.clone(),
        }
    }
}

impl Travel {
    /// All cards in the order of the screens: topic by topic, the shop's own last.
    pub fn held(&self) -> impl Iterator<Item = Held<'_>> {
        self.topics.iter().flat_map(move |topic| {
            let shipped = topic.cards.iter().map(move |card| match self.shop.find(&card.id) {
                Some(edited) => (&edited.card, CardOriginView::Edited),
                None => (card, CardOriginView::Shipped),
            });
            let mine = self.shop.cards.iter().filter(|own| own.topic == topic.topic);
            let own = mine.filter(|own| !self.is_shipped(&own.card.id));
            let own = own.map(|own| (&own.card, CardOriginView::Own));
            shipped.chain(own).map(move |(card, origin)| {
                let shown = !self.shop.hidden.contains(&card.id);
                Held { topic, card, origin, shown }
            })
        })
    }

    #[must_use]
    pub fn is_shipped(&self, id: &str) -> bool {
        self.topics.iter().any(|topic| topic.cards.iter().any(|card| card.id == id))
    }

    /// What the visitor's screen shows while nobody is served.
    #[must_use]
    pub fn for_visitor(&self, language: Language) -> Vec<VisitorCardView> {
        let shown = self.held().filter(|held| held.shown).map(|held| {
            let TravelText { topic, title, lines, link } = held.text(language);
            VisitorCardView { id: held.card.id.clone(), topic, title, lines, link }
        });
        shown.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn five<T: Clone>(one: T) -> InFive<T> {
        InFive::<()>::default().map(|()| one.clone())
    }

    fn card(id: &str, title: &str, lines: &[&str]) -> Card {
        let lines = five(lines.iter().map(|line| (*line).to_owned()).collect());
        Card { id: id.into(), title: five(title.to_owned()), lines, link: None }
    }

    fn topic() -> Topic {
        Topic {
            topic: "airport".into(),
            title: five("Airports".to_owned()),
            checked: "2026-11-23".into(),
            source: None,
            steps: five(vec!["step".to_owned()]),
            cards: vec![card("narita", "Narita", &["a"]), card("naha", "Naha", &["b"])],
        }
    }

    #[test]
    fn a_shops_card_takes_its_place_and_goes_again() {
        let mut travel = Travel { topics: vec![topic()], shop: ShopCards::default() };
        let titles = |travel: &Travel| {
            let cards = travel.for_visitor(Language::Ko);
            cards.iter().map(|card| format!("{}: {}", card.title, card.lines.join(", "))).collect()
        };
        let shown: Vec<String> = titles(&travel);
        assert_eq!(shown, ["Narita: a, step", "Naha: b, step"]);
        for mine in [card("naha", "Okinawa", &["c"]), card("own", "Our airport", &["d"])] {
            travel.shop.cards.push(ShopCard { topic: "airport".into(), card: mine });
        }
        travel.shop.hidden.insert("narita".into());
        let shown: Vec<String> = titles(&travel);
        assert_eq!(shown, ["Okinawa: c, step", "Our airport: d, step"]);
        let origins: Vec<_> = travel.held().map(|held| held.origin).collect();
        use CardOriginView::{Edited, Own, Shipped};
        assert_eq!(origins, [Shipped, Edited, Own]);
        assert_eq!(ShopCards::from_text(&travel.shop.to_text()), Some(travel.shop));
    }

    #[test]
    fn half_a_card_is_refused() {
        let steps = topic().steps;
        let fine = card("a", "A", &["x", "y"]);
        assert_eq!(fine.check(&steps), Ok(()));
        let mut uneven = fine.clone();
        uneven.lines.ko.pop();
        let mut untitled = fine.clone();
        untitled.title.en = " ".into();
        let long = "字".repeat(LONGEST_LINE + 1);
        for (bad, why) in [
            (uneven, BadCard::Lines),
            (untitled, BadCard::Title),
            (card("a", "A", &[]), BadCard::Lines),
            (card("a", "A", &["1", "2", "3", "4", "5", "6"]), BadCard::Lines),
            (card("a", "A", &[" "]), BadCard::Lines),
            (card("a", "A", &["x\ny"]), BadCard::Lines),
            (card("a", "A", &[&long]), BadCard::Lines),
        ] {
            assert_eq!(bad.check(&steps), Err(why));
        }
        for link in ["http://example.com/", "https://", "https://例.jp/", "javascript:1"] {
            let bad = Card { link: Some(link.into()), ..fine.clone() };
            assert_eq!(bad.check(&steps), Err(BadCard::Link), "{link}");
        }
    }
}
