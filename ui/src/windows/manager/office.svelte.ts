// The manager's office: which page is open, and how faults and successes are told.

import type { Fault, Transport } from "../../ipc/transport.ts";
import type { Preferences } from "../../state/preferences.svelte.ts";
import { Till } from "../../state/till.svelte.ts";
import { Toasts } from "../../state/toasts.svelte.ts";
import { type Words, WORDS, faultText } from "../../text/staff.ts";

export const PAGES = [
  "receipts",
  "shift",
  "taxFree",
  "products",
  "keys",
  "campaigns",
  "rate",
  "staff",
  "wallets",
  "taxOffice",
  "settings",
  "letterhead",
  "printers",
  "audit",
  "keep",
  "settle",
  "reports",
  "travel",
] as const;
export type Page = (typeof PAGES)[number];

export class Office {
  readonly till: Till<"manager">;
  readonly toasts = new Toasts();
  readonly preferences: Preferences;
  page = $state<Page>("receipts");

  readonly words: Words = $derived.by(() => {
    const session = this.till.view?.session;
    return WORDS[session?.staff.language ?? this.preferences.language];
  });

  constructor(transport: Transport<"manager">, preferences: Preferences, page: Page) {
    this.preferences = preferences;
    this.page = page;
    this.till = new Till(transport, (fault) => this.tell(fault));
  }

  tell(fault: Fault): void {
    this.toasts.show("bad", faultText(this.words, fault));
  }

  stopTask(): void {
    void this.till.call("stop_task", {});
  }

  done(text: string): void {
    this.toasts.show("ok", text);
  }
}
