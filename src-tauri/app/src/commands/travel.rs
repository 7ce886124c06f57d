//! Travel cards: the shop's own words for visitors, and cards to take along.

use super::{Nothing, exports::stamped, printing::printer};
use crate::{
    error::{AppError, ErrorCode},
    ports::Write,
    printing,
    till::Turn,
    travel::{Card, CardOriginView, Held, InFive, MOST_OWN, ShopCard, ShopCards, Topic, Travel},
    view::{LanguageView, Notice},
};
use maneki_core::{
    audit::Action,
    id::Id,
    paper::{PaperKind, PaperNote},
    staff::Language,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use ts_rs::TS;

/// A card as it holds now.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TravelCardView {
    pub id: String,
    pub topic: String,
    pub topic_title: InFive<String>,
    pub title: InFive<String>,
    pub lines: InFive<Vec<String>>,
    /// What every card of its topic says behind its own lines.
    pub steps: InFive<Vec<String>>,
    pub link: Option<String>,
    pub shown: bool,
    pub origin: CardOriginView,
}

impl From<Held<'_>> for TravelCardView {
    fn from(held: Held<'_>) -> Self {
        let Card { id, title, lines, link } = held.card.clone();
        Self {
            id,
            topic: held.topic.topic.clone(),
            topic_title: held.topic.title.clone(),
            title,
            lines,
            steps: held.topic.steps.clone(),
            link,
            shown: held.shown,
            origin: held.origin,
        }
    }
}

pub fn list_travel_cards(turn: &mut Turn<'_>, _: Nothing) -> Result<Vec<TravelCardView>, AppError> {
    Ok(turn.state.travel.held().map(Into::into).collect())
}

/// A card as its form shows it; `id` none makes one of the shop's own.
#[derive(Debug, Serialize, Deserialize, TS)]
pub struct SaveTravelCard {
    pub id: Option<String>,
    pub topic: String,
    pub title: InFive<String>,
    pub lines: InFive<Vec<String>>,
    pub link: Option<String>,
    pub shown: bool,
}

/// What of a card the audit trail tells.
#[derive(Serialize)]
struct Told<'a> {
    topic: &'a str,
    card: &'a Card,
    shown: bool,
}

fn bad(field: &str) -> AppError {
    AppError::new(ErrorCode::BadTravelCard).with("field", field)
}

fn find<'a>(turn: &'a Turn<'_>, id: &str) -> Result<Held<'a>, AppError> {
    let held = turn.state.travel.held().find(|held| held.card.id == id);
    held.ok_or_else(|| ErrorCode::NoSuchTravelCard.into())
}

pub fn save_travel_card(turn: &mut Turn<'_>, request: SaveTravelCard) -> Result<Nothing, AppError> {
    let (card, topic) = read(turn, &request)?;
    let travel = &turn.state.travel;
    let is_new = request.id.is_none();
    if is_new && travel.shop.cards.len() >= MOST_OWN {
        return Err(AppError::new(ErrorCode::TooManyTravelCards).with("most", MOST_OWN));
    }
    let mut shop = travel.shop.clone();
    shop.cards.retain(|own| own.card.id != card.id);
    // In the program's own words a card stays the program's, and its next edition reaches the shop.
    if !topic.cards.contains(&card) {
        shop.cards.push(ShopCard { topic: topic.topic.clone(), card: card.clone() });
    }
    if request.shown {
        shop.hidden.remove(&card.id);
    } else {
        shop.hidden.insert(card.id.clone());
    }
    warn_of_missing(turn, &card);
    set(turn, &card.id, shop);
    Ok(Nothing {})
}

fn read(turn: &Turn<'_>, request: &SaveTravelCard) -> Result<(Card, Topic), AppError> {
    let line = |text: &String| text.trim().to_owned();
    let lines = |lines: &Vec<String>| lines.iter().map(line).collect::<Vec<_>>();
    let id = match &request.id {
        Some(id) => find(turn, id)?.card.id.clone(),
        None => turn.env.fresh_id().to_string(),
    };
    let topic = match &request.id {
        Some(id) => Some(find(turn, id)?.topic),
        None => turn.state.travel.topics.iter().find(|topic| topic.topic == request.topic),
    };
    let topic = topic.ok_or_else(|| bad("topic"))?.clone();
    let link = request.link.as_ref().map(line).filter(|link| !link.is_empty());
    let (title, own) = (request.title.map(line), request.lines.map(lines));
    let card = Card { id, title, lines: own, link };
    card.check(&topic.steps).map_err(|fault| bad(fault.word()))?;
    Ok((card, topic))
}

/// Better known now than on paper, where 〓 stands for it.
fn warn_of_missing(turn: &mut Turn<'_>, card: &Card) {
    let titles = card.title.all().into_iter().map(|(language, title)| (language, title.as_str()));
    let lines = card.lines.all().into_iter();
    let lines = lines.flat_map(|(of, lines)| lines.iter().map(move |line| (of, line.as_str())));
    let missing = |(language, text)| turn.press.missing(text, language);
    let missing: BTreeSet<char> = titles.chain(lines).flat_map(missing).collect();
    if !missing.is_empty() {
        let characters = missing.into_iter().collect();
        let params = [("name", card.title.ja.clone()), ("characters", characters)];
        turn.notice(Notice::NameNotPrintable, &params);
    }
}

/// Puts the shop's cards in force and writes down what of one of them changed.
fn set(turn: &mut Turn<'_>, id: &str, shop: ShopCards) {
    let mut travel = (*turn.state.travel).clone();
    travel.shop = shop;
    let told = |travel: &Travel| {
        let held = travel.held().find(|held| held.card.id == id)?;
        let told = Told { topic: &held.topic.topic, card: held.card, shown: held.shown };
        serde_json::to_value(told).ok()
    };
    let (before, after) = (told(&turn.state.travel), told(&travel).unwrap_or_default());
    turn.audit_fields(Action::TravelCardChanged, id, before.as_ref(), &after);
    turn.writes.push(Write::SaveTravel(Box::new(travel.shop.clone())));
    turn.state.travel = Arc::new(travel);
}

#[derive(Debug, Deserialize, TS)]
pub struct OneCard {
    pub id: String,
}

/// Gives a shipped card its own words back, and takes away one of the shop's.
pub fn reset_travel_card(turn: &mut Turn<'_>, request: OneCard) -> Result<Nothing, AppError> {
    let id = find(turn, &request.id)?.card.id.clone();
    let mut shop = turn.state.travel.shop.clone();
    shop.cards.retain(|own| own.card.id != id);
    shop.hidden.remove(&id);
    set(turn, &id, shop);
    Ok(Nothing {})
}

/// A card on paper: on the printer named, else where travel cards go.
#[derive(Debug, Deserialize, TS)]
pub struct PrintTravelCard {
    pub id: String,
    pub language: LanguageView,
    pub printer: Option<String>,
}

pub fn print_travel_card(
    turn: &mut Turn<'_>,
    request: PrintTravelCard,
) -> Result<Nothing, AppError> {
    let language = Language::from(request.language);
    let text = find(turn, &request.id)?.text(language);
    let chosen = request.printer.as_deref().map(|id| printer(turn, id)).transpose()?;
    let of: Id = turn.env.fresh_id();
    let note = PaperNote {
        language,
        // Two may be printed in one second.
        name: format!("{}-{of}", stamped(turn.now, "travel")),
        purpose: text.to_text(),
        ..printing::note(turn, PaperKind::TravelCard, of)
    };
    let content = crate::papers::rebuild(turn, &note)?;
    match chosen {
        Some(printer) => printing::issue_to(turn, note, content, Some(printer.id)),
        None => printing::issue(turn, note, content),
    }
    Ok(Nothing {})
}
