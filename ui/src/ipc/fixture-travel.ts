// Travel cards for the pictures of screens: those of one topic that the program ships.

import transport from "../../../assets/travel/transport.json";
import type { LanguageView, TravelCardView, VisitorCardView } from "./bindings.ts";

export const travelCards: TravelCardView[] = transport.cards.map((card) => ({
  ...card,
  topic: transport.topic,
  topic_title: transport.title,
  steps: { ja: [], "zh-Hans": [], "zh-Hant": [], en: [], ko: [] },
  link: null,
  shown: true,
  origin: "shipped",
}));

/** One card, so that the screen stands still. */
export function visitorCards(language: LanguageView): VisitorCardView[] {
  return transport.cards.slice(1, 2).map((card) => ({
    id: card.id,
    topic: transport.title[language],
    title: card.title[language],
    lines: card.lines[language],
    link: "https://www.japan.travel/",
  }));
}
