// What the keys do at the till, as Japanese cashiers know them. Shown by F1.

export type KeyAction =
  | "help"
  | "reprint"
  | "lookUp"
  | "travel"
  | "hold"
  | "discount"
  | "return"
  | "quantity"
  | "subtotal"
  | "wallet"
  | "cash"
  | "lock"
  | "unresolved"
  | "shift"
  | "escape";

interface Chord {
  action: KeyAction;
  code: string;
  ctrl: boolean;
  shift: boolean;
  /** As printed on the keyboard. */
  label: string;
}

const chord = (action: KeyAction, code: string, label = code): Chord => ({
  action,
  code,
  ctrl: label.startsWith("Ctrl+"),
  shift: label.startsWith("Shift+"),
  label,
});

export const KEY_MAP: readonly Chord[] = [
  chord("help", "F1"),
  chord("reprint", "F2"),
  chord("shift", "F2", "Shift+F2"),
  chord("lookUp", "F3"),
  chord("travel", "F3", "Shift+F3"),
  chord("hold", "F4"),
  chord("discount", "F6"),
  chord("return", "F7"),
  chord("quantity", "F8"),
  chord("subtotal", "F9"),
  chord("wallet", "F10"),
  chord("unresolved", "F11"),
  chord("cash", "F12"),
  chord("lock", "KeyL", "Ctrl+L"),
  chord("escape", "Escape", "Esc"),
];

/** Keys that the webview would take for itself: reload, find, print, its own menus and tools. */
const SUPPRESSED_CTRL = new Set(["KeyR", "KeyP", "KeyF", "KeyG", "KeyS", "KeyU", "KeyJ"]);

export interface Chorded {
  code: string;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

export function actionOf(event: Chorded): KeyAction | null {
  if (event.altKey || event.metaKey) return null;
  const fits = (known: Chord): boolean =>
    known.code === event.code && known.ctrl === event.ctrlKey && known.shift === event.shiftKey;
  return KEY_MAP.find(fits)?.action ?? null;
}

export function isSuppressed(event: Chorded): boolean {
  if (/^F\d+$/.test(event.code)) return true;
  return event.ctrlKey && SUPPRESSED_CTRL.has(event.code);
}

/** The key's label for buttons; empty where it has none. */
export function labelOf(action: KeyAction): string {
  return KEY_MAP.find((known) => known.action === action)?.label ?? "";
}
