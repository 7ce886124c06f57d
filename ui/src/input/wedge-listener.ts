// Hears a scanner wherever the focus is, and leaves the focused field as it was before.

import { type Burst, type Ended, IDLE_MS, NO_BURST, type Press, idle, press } from "./wedge.ts";

interface Field {
  element: HTMLInputElement | HTMLTextAreaElement;
  value: string;
  start: number | null;
  end: number | null;
}

/** A timer that comes this late was held up, and so may be keys that wait behind it. */
const LATE_MS = 30;

/** A busy computer may bring keys so late, though the page itself is not held up. */
const PATIENCE_MS = 1000;

/** Returns what stops listening. */
export function listenForScans(onScan: (scan: Ended) => void): () => void {
  let burst: Burst = NO_BURST;
  /** The field as it was before each press. */
  const before = new WeakMap<Press, Field>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /**
   * A scanner that sends an end key sends it always: then a pause is not the end. Which kind this one
   * is, its first scan tells.
   */
  let patience = PATIENCE_MS;

  function finish(scan: Ended): void {
    burst = NO_BURST;
    // The focus may have moved in the middle of the scan.
    const fields = new Map<Field["element"], Field>();
    for (const pressed of scan.presses) {
      const field = before.get(pressed);
      if (field !== undefined && !fields.has(field.element)) fields.set(field.element, field);
    }
    for (const field of fields.values()) putBack(field);
    onScan(scan);
  }

  function waitForMore(): void {
    const due = performance.now() + patience;
    timer = setTimeout(() => {
      if (performance.now() - due > LATE_MS) return waitForMore();
      const scan = idle(burst);
      burst = NO_BURST;
      if (scan === null) return;
      patience = IDLE_MS;
      finish(scan);
    }, patience);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.repeat) return;
    clearTimeout(timer);
    const pressed = pressOf(event);
    const field = focusedField();
    if (field !== null) before.set(pressed, field);
    const step = press(burst, pressed);
    burst = step.burst;
    if (step.ended !== null) {
      patience = PATIENCE_MS;
      // The end key must not press a button or leave a field.
      event.preventDefault();
      event.stopImmediatePropagation();
      finish(step.ended);
      return;
    }
    waitForMore();
  }

  /** What was typed before a touch and what comes after it are not one scan. */
  function forget(): void {
    clearTimeout(timer);
    burst = NO_BURST;
  }

  window.addEventListener("keydown", onKeyDown, { capture: true });
  window.addEventListener("pointerdown", forget, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", onKeyDown, { capture: true });
    window.removeEventListener("pointerdown", forget, { capture: true });
  };
}

function pressOf(event: KeyboardEvent): Press {
  return {
    key: event.key,
    code: event.code,
    at: event.timeStamp,
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    otherModifier: event.altKey || event.metaKey,
    capsLock: event.getModifierState("CapsLock"),
    composing: event.isComposing || event.key === "Process",
  };
}

function focusedField(): Field | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLInputElement) && !(element instanceof HTMLTextAreaElement)) {
    return null;
  }
  const { value, selectionStart: start, selectionEnd: end } = element;
  return { element, value, start, end };
}

function putBack({ element, value, start, end }: Field): void {
  const focused = element === document.activeElement;
  // Losing the focus ends an input method's composition, whose text would come afterwards.
  if (focused) element.blur();
  element.value = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
  if (!focused) return;
  element.focus();
  if (start !== null && end !== null) element.setSelectionRange(start, end);
}
