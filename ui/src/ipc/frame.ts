// A camera picture as it crosses: little-endian u16 width, height and number of codes, then for
// each code its four corners as i16 x, y; then one byte of grey a point, row by row.

import type { Corners, Frame } from "./transport.ts";

const HEAD_BYTES = 6;
const CODE_BYTES = 16;

/** None where the bytes are not a whole picture. */
export function readFrame(bytes: ArrayBuffer): Frame | null {
  if (bytes.byteLength < HEAD_BYTES) return null;
  const data = new DataView(bytes);
  const width = data.getUint16(0, true);
  const height = data.getUint16(2, true);
  const count = data.getUint16(4, true);
  const start = HEAD_BYTES + count * CODE_BYTES;
  if (bytes.byteLength !== start + width * height) return null;
  const codes: Corners[] = [];
  for (let code = 0; code < count; code += 1) {
    const at = HEAD_BYTES + code * CODE_BYTES;
    codes.push(
      [0, 4, 8, 12].map((corner) => ({
        x: data.getInt16(at + corner, true),
        y: data.getInt16(at + corner + 2, true),
      })),
    );
  }
  return { width, height, grey: new Uint8Array(bytes, start), codes };
}
