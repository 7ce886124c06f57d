// What this screen remembers for itself: brightness and sounds. Nothing of the shop.

import type { SoundName } from "./sounds.ts";
import type { StaffLanguage } from "../text/staff.ts";

export type Theme = "auto" | "light" | "dark";
interface Kept {
  theme: Theme;
  sounds: Record<SoundName, boolean>;
  /** Of the screens before anybody signed in. */
  language: StaffLanguage;
}

const PLACE = "maneki.preferences";
const DEFAULTS: Kept = {
  theme: "auto",
  sounds: { scan: true, success: true, failure: true },
  language: "ja",
};

export class Preferences {
  #kept = $state<Kept>(read());

  constructor() {
    followTheme(() => this.#kept.theme);
  }

  get theme(): Theme {
    return this.#kept.theme;
  }
  set theme(theme: Theme) {
    this.#kept.theme = theme;
    show(theme);
    this.#keep();
  }

  get language(): StaffLanguage {
    return this.#kept.language;
  }
  set language(language: StaffLanguage) {
    this.#kept.language = language;
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
    return { ...DEFAULTS, ...kept, sounds: { ...DEFAULTS.sounds, ...kept.sounds } };
  } catch {
    return { ...DEFAULTS, sounds: { ...DEFAULTS.sounds } };
  }
}
