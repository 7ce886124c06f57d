// What this machine's screens remember for themselves: brightness, sounds, the scanner's keys.
// Nothing of the shop.

import { AUTO, type Reading } from "../input/wedge.ts";
import type { SoundName } from "./sounds.ts";
import type { StaffLanguage } from "../text/staff.ts";

export type Theme = "auto" | "light" | "dark";
export type CustomerSound = "chime" | "speak";
interface Kept {
  theme: Theme;
  sounds: Record<SoundName, boolean>;
  /** What the visitor's screen lets hear when it is paid. */
  customer: Record<CustomerSound, boolean>;
  /** Of the screens before anybody signed in. */
  language: StaffLanguage;
  /** As the test scan of the barcode scanner found it. */
  scanner: Reading;
}

const PLACE = "maneki.preferences";
const DEFAULTS: Kept = {
  theme: "auto",
  sounds: { scan: true, success: true, failure: true },
  customer: { chime: true, speak: false },
  language: "ja",
  scanner: AUTO,
};

export class Preferences {
  #kept = $state<Kept>(read());

  constructor() {
    followTheme(() => this.#kept.theme);
    // Another window's switch counts here too.
    addEventListener("storage", ({ key }) => {
      if (key === PLACE) this.#kept = read();
    });
  }

  get theme(): Theme {
    return this.#kept.theme;
  }
  set theme(theme: Theme) {
    this.#kept.theme = theme;
    show(theme);
    this.#keep();
  }

  get customer(): Readonly<Record<CustomerSound, boolean>> {
    return this.#kept.customer;
  }
  setCustomerSound(sound: CustomerSound, on: boolean): void {
    this.#kept.customer[sound] = on;
    this.#keep();
  }

  get language(): StaffLanguage {
    return this.#kept.language;
  }
  set language(language: StaffLanguage) {
    this.#kept.language = language;
    this.#keep();
  }

  get scanner(): Reading {
    return this.#kept.scanner;
  }
  set scanner(reading: Reading) {
    this.#kept.scanner = reading;
    this.#keep();
  }

  get sounds(): Readonly<Record<SoundName, boolean>> {
    return this.#kept.sounds;
  }
  setSound(name: SoundName, on: boolean): void {
    this.#kept.sounds[name] = on;
    this.#keep();
  }

  #keep(): void {
    localStorage.setItem(PLACE, JSON.stringify(this.#kept));
  }
}

const DARK = "(prefers-color-scheme: dark)";

/** Keeps the page as bright as was chosen, and as the computer is where nothing was chosen. */
export function followTheme(chosen: () => Theme = () => read().theme): void {
  show(chosen());
  matchMedia(DARK).addEventListener("change", () => show(chosen()));
}

function show(theme: Theme): void {
  const dark = theme === "dark" || (theme === "auto" && matchMedia(DARK).matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Kept>;
    const customer = { ...DEFAULTS.customer, ...kept.customer };
    return { ...DEFAULTS, ...kept, customer, sounds: { ...DEFAULTS.sounds, ...kept.sounds } };
  } catch {
    return { ...DEFAULTS, customer: { ...DEFAULTS.customer }, sounds: { ...DEFAULTS.sounds } };
  }
}
