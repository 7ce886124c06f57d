// Asking for what may want a manager's leave: the till says so, and the screen then asks for her.

import type { CloseShift, MoveCash, ShiftReportView } from "../ipc/bindings.ts";
import type { Answer, Fault, WindowName } from "../ipc/transport.ts";
import type { Till } from "./till.svelte.ts";

export type Outcome = "done" | "approval" | "refused";

export async function moveCash<W extends WindowName>(
  till: Till<W>,
  request: MoveCash,
  tell: (fault: Fault) => void,
): Promise<Outcome> {
  return outcomeOf(await till.ask("move_cash", request), request.approval !== null, tell);
}

export async function closeShift<W extends WindowName>(
  till: Till<W>,
  request: CloseShift,
  tell: (fault: Fault) => void,
): Promise<{ outcome: Outcome; report: ShiftReportView | null }> {
  const answer = await till.ask("close_shift", request);
  const outcome = outcomeOf(answer, request.approval !== null, tell);
  return { outcome, report: answer.ok ? answer.value : null };
}

export function outcomeOf(
  answer: Answer<unknown>,
  approved: boolean,
  tell: (fault: Fault) => void,
): Outcome {
  if (answer.ok) return "done";
  if (answer.error.code === "approval_needed" && !approved) return "approval";
  tell(answer.error);
  return "refused";
}
