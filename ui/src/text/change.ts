// A change as the audit trail holds it, `name=value; name=value` before and after, in words.

import { type Words, wordsFor } from "./staff.ts";

export interface Change {
  /** Empty where the whole was told without names. */
  name: string;
  before: string;
  after: string;
}

/** What differs; the whole where it was told without names. */
export function changes(words: Words, before: string, after: string): Change[] {
  const values: Readonly<Record<string, string>> = {
    ...words.audit.values,
    ...words.papers.kinds,
    ...words.papers.setUp.medias,
    ...words.languages,
  };
  const [old, now] = [named(before), named(after)];
  if (old === null || now === null) {
    return [{ name: "", before: wordsFor(values, before), after: wordsFor(values, after) }];
  }
  const value = (of: Map<string, string>, path: string): string => wordsFor(values, of.get(path) ?? "");
  const paths = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path));
  return paths.map((path) => ({ name: nameOf(words, path), before: value(old, path), after: value(now, path) }));
}

/** The values by their paths; null where a text is no list of such. */
function named(text: string): Map<string, string> | null {
  const values = new Map<string, string>();
  if (text === "") return values;
  for (const part of text.split(/; (?=[\w.-]+=)/)) {
    const found = /^([\w.-]+)=(.*)$/s.exec(part);
    if (found === null) return null;
    values.set(found[1] ?? "", found[2] ?? "");
  }
  return values;
}

/** `printers.1.profile.dots`: the words of each step, and the numbers of lists. */
function nameOf(words: Words, path: string): string {
  const fields: Readonly<Record<string, string>> = words.audit.fields;
  const told: string[] = [];
  let above = "";
  for (const step of path.split(".")) {
    if (/^\d+$/.test(step)) {
      told.push(`${told.pop() ?? ""} ${step}`.trim());
      continue;
    }
    told.push(fields[`${above}.${step}`] ?? wordsFor(fields, step));
    above = step;
  }
  return told.join(" · ");
}
