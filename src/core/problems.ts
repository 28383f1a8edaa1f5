import { nearest } from "./nearest.ts";

/** Where something stands in a document: `["patrons", 3, "loans", 0, "item"]`. */
export type Path = readonly (string | number)[];

/** A mistake in a document: where, what is wrong, what to do. */
export interface Problem {
  readonly path: Path;
  readonly what: string;
  readonly advice: string;
}

/** A mistake as it is told: `patrons[3].loans[0].item: there is no item "1"; did you mean "11"?` */
export function said({ path, what, advice }: Problem): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
  const where = steps.join("").replace(/^\./, "");
  return `${where === "" ? "" : `${where}: `}${what}; ${advice}`;
}

/** Collects the mistakes of one document. */
export class Problems {
  readonly found: Problem[] = [];
  readonly #told = new Set<string>();

  /** The same mistake at the same place is told once. */
  add(path: Path, what: string, advice: string): void {
    const problem = { path, what, advice };
    const text = said(problem);
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.found.push(problem);
  }

  /** `word` names nothing: says what it should name, and which word may have been meant. */
  unknown(path: Path, kind: string, word: string, valid: Iterable<string>): void {
    this.add(path, `there is no ${kind} "${word}"`, suggest(word, [...valid]));
  }
}

/** "did you mean …?" if a word is near, otherwise the first valid words. */
export function suggest(word: string, valid: readonly string[]): string {
  const near = nearest(word, valid);
  return near === undefined ? takeOneOf(valid) : `did you mean "${near}"?`;
}

/** The first valid words. */
export function takeOneOf(valid: readonly string[]): string {
  if (valid.length === 0) return "take it out";
  const shown = valid.slice(0, 12).join(", ");
  return `take one of: ${shown}${valid.length > 12 ? ", …" : ""}`;
}
