// What the visitor hears when the wallet has paid.

import type { CustomerView } from "../../ipc/bindings.ts";
import type { Preferences } from "../../state/preferences.svelte.ts";
import { play } from "../../state/sounds.ts";
import type { VisitorWords } from "../../text/visitor/words.ts";

export function sayPaid(view: CustomerView, words: VisitorWords, preferences: Preferences): void {
  if (preferences.customer.chime) play("success");
  if (!preferences.customer.speak || !("speechSynthesis" in globalThis)) return;
  // A computer without a voice for the language stays silent.
  const said = new SpeechSynthesisUtterance(words.spoken(String(view.total.yen)));
  said.lang = view.language;
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
}
