// Hears a scanner wherever the focus is, and leaves the focused field as it was before.

import { type Burst, type Ended, IDLE_MS, NO_BURST, type Press, idle, press } from "./wedge.ts";

interface Field {
  element: HTMLInputElement | HTMLTextAreaElement;
  value: string;
  start: number | null;
  end: number | null;
}

/** Returns what stops listening. */
export function listenForScans(onScan: (scan: Ended) => void): () => void {
  let burst: Burst = NO_BURST;
  let before: Field | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function finish(scan: Ended): void {
    burst = NO_BURST;
    if (before !== null) putBack(before);
    onScan(scan);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.repeat) return;
    clearTimeout(timer);
    const step = press(burst, pressOf(event));
    if (step.burst.presses.length === 1) before = focusedField();
    burst = step.burst;
    if (step.ended !== null) {
      // The end key must not press a button or leave a field.
      event.preventDefault();
      event.stopImmediatePropagation();
      finish(step.ended);
      return;
    }
    timer = setTimeout(() => {
      const scan = idle(burst);
      burst = NO_BURST;
      if (scan !== null) finish(scan);
    }, IDLE_MS);
  }

  window.addEventListener("keydown", onKeyDown, { capture: true });
  return () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", onKeyDown, { capture: true });
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
  // Losing the focus ends an input method's composition, whose text would come afterwards.
  element.blur();
  element.value = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.focus();
  if (start !== null && end !== null) element.setSelectionRange(start, end);
}
