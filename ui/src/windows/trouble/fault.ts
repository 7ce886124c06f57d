// Why the till cannot open, as the shell wrote it into the page's address.

import type { Fault, FaultCode } from "../../ipc/transport.ts";
import { WORDS } from "../../text/staff.ts";

export function readFault(search: string): Fault {
  const { code = "", ...params } = Object.fromEntries(new URLSearchParams(search));
  return isFaultCode(code) ? { code, params } : { code: "internal", params: {} };
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(WORDS.ja.faults, code);
}
