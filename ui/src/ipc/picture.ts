// A picture of the till crosses whole once, then as what changed (RFC 6902). What did not change
// stays the same object, so the screen draws only what did.

import { type JSONPatchDocument, immutableJSONPatch } from "immutable-json-patch";

export type Told<V> = { whole: V } | { patch: JSONPatchDocument };

export function nextPicture<V>(shown: V | null, told: Told<V>): V {
  if ("whole" in told) return told.whole;
  if (shown === null) throw new Error("a patch without a picture");
  return immutableJSONPatch<V, V>(shown, told.patch);
}
