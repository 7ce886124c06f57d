// Short messages over the screen.

export type ToastKind = "ok" | "info" | "warn" | "bad";
export interface Toast {
  id: number;
  kind: ToastKind;
  text: string;
}

const SHOWN_MS: Record<ToastKind, number> = { ok: 2500, info: 3500, warn: 7000, bad: 8000 };
const MOST = 3;

export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #last = 0;

  show(kind: ToastKind, text: string): void {
    this.#last += 1;
    const id = this.#last;
    // The same words again replace themselves instead of piling up.
    const others = this.list.filter((toast) => toast.text !== text);
    this.list = [...others, { id, kind, text }].slice(-MOST);
    setTimeout(() => this.close(id), SHOWN_MS[kind]);
  }

  /** What went wrong came right: nothing wrong is told any more. */
  settle(): void {
    this.list = this.list.filter((toast) => toast.kind !== "bad");
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
