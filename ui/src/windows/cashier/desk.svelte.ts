// The cashier's desk: what the screen has open, and what each key and button asks the till for.

import { tick } from "svelte";
import type { Approval, LanguageView, LineView, Notice, OffView, ProductView } from "../../ipc/bindings.ts";
import type { Fault, Transport } from "../../ipc/transport.ts";
import type { KeyAction } from "../../input/keymap.ts";
import type { Preferences } from "../../state/preferences.svelte.ts";
import { type SoundName, play } from "../../state/sounds.ts";
import { Till } from "../../state/till.svelte.ts";
import { type ToastKind, Toasts } from "../../state/toasts.svelte.ts";
import { type Words, WORDS, faultText } from "../../text/staff.ts";

export type Panel =
  | { name: "help" }
  | { name: "held" }
  | { name: "discount"; line: LineView | null }
  | { name: "quantity"; line: LineView }
  | { name: "discard" }
  | { name: "return" }
  | { name: "shift" }
  | { name: "unresolved" }
  | { name: "records" }
  | { name: "settle"; id: string }
  | { name: "travel" }
  | { name: "printers" }
  | { name: "formal"; id: string }
  | { name: "preferences" };

/** Panels that a scan answers or leaves behind; the others hold something typed. */
const LEFT_BY_A_SCAN = new Set<Panel["name"]>(["help", "held", "return", "travel", "preferences"]);

/** Made up, in the shape of the code for receiving money. */
const COLLECT_CODE = "https://qr.alipay.com/fkx00000demo0000000000";

/** A line of a passport, behind the identifier that some readers put in front. */
const ZONE_LINE = /^(?:\][A-Za-z]\d)?([A-Z0-9<]{28,90})$/;
/** Two lines of the smallest document with such lines. */
const ZONE_LENGTH = 72;

/** More digits than these are a code, not a quantity. */
const QUANTITY_DIGITS = /^\d{1,4}$/;

const NOTICE_KINDS: Partial<Record<Notice, ToastKind>> = {
  code_taken: "ok",
  receipt_read: "info",
  payment_settled: "info",
  charged_after_cancel: "bad",
  refund_settled: "info",
  refund_refused: "bad",
  return_done: "ok",
  customs_confirmed: "ok",
  paper_character_missing: "bad",
  drawer_failed: "bad",
  paper_failed: "bad",
  payment_contradicted: "bad",
  clock_went_back: "bad",
};

export class Desk {
  readonly till: Till<"cashier">;
  readonly toasts = new Toasts();
  readonly preferences: Preferences;
  panel = $state.raw<Panel | null>(null);
  selected = $state<number | null>(null);
  searching = $state(false);
  /** The passport's machine-readable lines, as typed or read so far. */
  zone = $state("");
  /** What the search field holds. */
  typed = $state("");
  /** How many of the next goods are rung up at once. */
  times = $state(1);
  tender = $state<"cash" | "wallet">("wallet");
  /** The demo's guide is open. */
  touring = $state(false);
  /** Set by a faulty PIN or the like, so that a form can say so in its place. */
  lastFault = $state.raw<Fault | null>(null);

  /** Until the till shows the tax-free procedure: a passport scanned at once belongs to it. */
  #starting: Promise<void> | null = null;
  #leaving = false;

  readonly words: Words = $derived.by(() => {
    const session = this.till.view?.session;
    return WORDS[session?.staff.language ?? this.preferences.language];
  });

  constructor(transport: Transport<"cashier">, preferences: Preferences) {
    this.preferences = preferences;
    this.till = new Till(transport, (fault) => this.tell(fault));
  }

  tell(fault: Fault): void {
    this.lastFault = fault;
    this.sound("failure");
    this.toasts.show("bad", faultText(this.words, fault));
  }

  sound(name: SoundName): void {
    if (this.preferences.sounds[name]) play(name);
  }

  notice(code: Notice, params: Record<string, string | undefined>): void {
    if (code === "rung_up") {
      this.sound("scan");
      return;
    }
    const kind = NOTICE_KINDS[code] ?? "warn";
    this.sound(kind === "ok" || kind === "info" ? "scan" : "failure");
    this.toasts.show(kind, this.words.notices[code](params));
  }

  open(panel: Panel): void {
    this.panel = panel;
  }

  close(): void {
    this.panel = null;
  }

  /** The line that a key means: the chosen one, else the one that changed last. */
  get line(): LineView | null {
    const cart = this.till.view?.cart;
    const no = this.selected ?? cart?.touched ?? cart?.lines.at(-1)?.no;
    return cart?.lines.find((line) => line.no === no) ?? null;
  }

  async scan(text: string): Promise<void> {
    if (this.#starting !== null) await this.#starting;
    const before = this.till.view;
    if (before === null || before.session === null) return;
    const step = before.tax_free?.step;
    const open = step !== undefined && step !== "done";
    const zone = ZONE_LINE.exec(text)?.[1];
    if (open && before.checkout === null && zone !== undefined) {
      await this.readZone(zone);
      return;
    }
    if (this.panel !== null && LEFT_BY_A_SCAN.has(this.panel.name)) this.panel = null;
    const times = this.takeTimes();
    if ((await this.till.call("scan_code", { text })) === null || times === 1) return;
    // The scanner rings up one; the rest of the pieces follow.
    const after = await this.till.newerThan(before.revision);
    const line = after?.cart.lines.find(({ no }) => no === after.cart.touched);
    if (line !== undefined) await this.quantity(line, line.quantity + times - 1);
  }

  /** Readers send the passport's two lines one after the other. */
  async readZone(line: string): Promise<void> {
    const first = this.zone.replaceAll(/\s/g, "");
    this.zone = first.length >= ZONE_LENGTH || first === "" ? line : `${first}\n${line}`;
    if (this.zone.length < ZONE_LENGTH) return;
    await this.readPassport(false);
  }

  /** `compared`: a person compared a doubtful number with the page. */
  async readPassport(compared: boolean): Promise<void> {
    if ((await this.till.call("read_passport", { lines: this.zone, compared })) !== null) this.toasts.settle();
  }

  async startTaxFree(): Promise<void> {
    this.zone = "";
    this.panel = null;
    this.#starting = this.till.callAndSee("start_tax_free", { receipt: null });
    await this.#starting;
    this.#starting = null;
  }

  /** How many of the next goods, as typed before F8. */
  takeTimes(): number {
    const { times } = this;
    this.times = 1;
    return times;
  }

  async add(product: ProductView): Promise<void> {
    this.searching = false;
    const quantity = this.takeTimes();
    const added = await this.till.call("add_product", { sku: product.sku, quantity });
    if (added !== null) this.sound("scan");
  }

  async quantity(line: LineView, quantity: number): Promise<boolean> {
    return (await this.till.call("change_quantity", { line: line.no, quantity })) !== null;
  }

  async voidLine(line: LineView): Promise<void> {
    this.selected = null;
    await this.till.call("void_line", { line: line.no });
  }

  /** Asks first without a manager: the till says whether it wants one. */
  async discount(
    line: LineView | null,
    off: OffView | null,
    reason: string,
    approval: Approval | null,
  ): Promise<"given" | "approval" | "refused"> {
    const answer =
      line === null
        ? await this.till.ask("discount_cart", { off, reason, approval })
        : await this.till.ask("discount_line", { line: line.no, off, reason, approval });
    if (answer.ok) return "given";
    if (answer.error.code === "approval_needed" && approval === null) return "approval";
    this.tell(answer.error);
    return "refused";
  }

  /** The demo's phone: a fresh payment code with its story, or the code that customers mix up. */
  async showDemoCode(scenario: string): Promise<void> {
    const wrong = scenario === "wrong_code";
    const request = wrong
      ? { text: COLLECT_CODE, scenario: null }
      : { text: null, scenario };
    await this.till.call("demo_show_code", request);
  }

  async checkout(tender: "cash" | "wallet" | null): Promise<void> {
    this.panel = null;
    this.selected = null;
    this.searching = false;
    const { view } = this.till;
    if (view === null) return;
    if (view.wallets_away) this.tender = "cash";
    else if (tender !== null) this.tender = tender;
    if (view.checkout === null && (await this.till.call("start_checkout", {})) === null) return;
    if (tender === "wallet" && !view.wallets_away && this.till.view?.checkout?.payment == null) {
      await this.till.call("pay_wallet", { amount_yen: null });
    }
  }

  async back(): Promise<void> {
    if (this.panel !== null) this.close();
    else if (this.searching) this.searching = false;
    else if (this.times > 1) this.times = 1;
    else if (this.selected !== null) this.selected = null;
    else if (!this.#leaving) {
      // A second Escape before the till has answered the first leaves nothing more.
      this.#leaving = true;
      await this.#leave();
      this.#leaving = false;
    }
  }

  async #leave(): Promise<void> {
    const { view } = this.till;
    if (view?.tax_free != null) await this.till.callAndSee("leave_tax_free", {});
    else if (view?.returning != null) await this.till.callAndSee("leave_return", {});
    else if (view?.checkout != null) await this.till.callAndSee("leave_checkout", {});
  }

  async next(): Promise<void> {
    await this.till.call("finish_sale", {});
  }

  async reprint(id: string): Promise<void> {
    if ((await this.till.call("reprint_receipt", { id })) !== null) {
      this.toasts.show("ok", this.words.receipts.reprinted);
    }
  }

  async reprintLast(): Promise<void> {
    const done = this.till.view?.done;
    if (done != null) return this.reprint(done.id);
    const query = { from: null, to: null, least_yen: null, most_yen: null, tender: null };
    const rest = { number: null, text: null, only: null, staff: null, tax_free: null, after: null, limit: 1 };
    const found = await this.till.call("find_receipts", { ...query, ...rest });
    const last = found?.receipts[0];
    if (last !== undefined) return this.reprint(last.id);
    if (found !== null) this.toasts.show("info", this.words.receipts.none);
  }

  async printFormal(id: string, addressee: string, purpose: string): Promise<void> {
    if ((await this.till.call("print_formal_receipt", { id, addressee, purpose })) === null) return;
    this.close();
    this.toasts.show("ok", this.words.papers.formalPrinted);
  }

  async printCard(id: string, language: LanguageView): Promise<void> {
    if ((await this.till.call("print_travel_card", { id, language, printer: null })) === null) return;
    this.close();
    this.toasts.show("ok", this.words.travel.printed);
  }

  async answerPrint(id: string, cameOut: boolean, again: boolean): Promise<void> {
    await this.till.call("answer_print", { id, came_out: cameOut, again });
  }

  async lock(): Promise<void> {
    this.panel = null;
    this.selected = null;
    await this.till.call("sign_out", {});
  }

  async key(action: KeyAction): Promise<void> {
    const { view } = this.till;
    if (action === "help") {
      this.panel = this.panel?.name === "help" ? null : { name: "help" };
      return;
    }
    if (view === null || view.session === null) {
      if (action === "escape") this.close();
      return;
    }
    const selling =
      view.shift !== null &&
      view.checkout === null &&
      view.returning === null &&
      view.tax_free === null;
    const whileSelling: Partial<Record<KeyAction, () => void | Promise<void>>> = {
      lookUp: async () => {
        this.panel = null;
        this.searching = true;
        await tick();
        document.querySelector<HTMLInputElement>("[data-search]")?.focus();
      },
      hold: () => this.open({ name: "held" }),
      discount: () => this.open({ name: "discount", line: this.selected === null ? null : this.line }),
      return: () => this.open({ name: "return" }),
      quantity: () => {
        if (QUANTITY_DIGITS.test(this.typed.trim()) && Number(this.typed) > 0) {
          this.times = Number(this.typed);
          this.searching = false;
          return;
        }
        if (this.line !== null) this.open({ name: "quantity", line: this.line });
      },
    };
    const always: Partial<Record<KeyAction, () => void | Promise<void>>> = {
      reprint: () => this.reprintLast(),
      travel: () => this.open({ name: "travel" }),
      subtotal: () => (view.done === null ? this.checkout(null) : this.next()),
      wallet: () => this.checkout("wallet"),
      cash: () => this.cash(),
      lock: () => this.lock(),
      unresolved: () => this.open({ name: "unresolved" }),
      shift: () => this.open({ name: "shift" }),
      escape: () => this.back(),
    };
    await (selling ? (whileSelling[action] ?? always[action]) : always[action])?.();
  }

  /** 現計: begins the payment in cash, or takes the amount typed. */
  async cash(): Promise<void> {
    const open = this.till.view?.checkout != null && this.tender === "cash";
    if (!open) {
      await this.checkout("cash");
      return;
    }
    document.querySelector<HTMLButtonElement>('[data-testid="take-cash"]')?.click();
  }
}
