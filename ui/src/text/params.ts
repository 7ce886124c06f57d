// What the till fills into a text, by name.

export type Params = Readonly<Record<string, string | undefined>>;

/** The hole's content; a dash where the till sent none. */
export function hole(params: Params, name: string): string {
  return params[name] ?? "—";
}

/** The words for a code, or the code itself. */
export function wordsOf(table: Readonly<Record<string, string>>, code: string): string {
  return table[code] ?? code;
}
