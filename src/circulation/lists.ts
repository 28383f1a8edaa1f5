/** The lists of a patron (64), as far as an ILS gives them. */
import { itemId, type ItemId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import type { PatronInformation, PatronList } from "../sip-client/outcomes.ts";
import type { Desk, Key } from "./desk.ts";
import { isUnsupported } from "./find-out.ts";

/** One list as it was read. */
export interface Reading {
  /** Undefined where the ILS does not give it: it counts some and names none, or does neither. */
  readonly entries: readonly string[] | undefined;
  /** The ILS counts no more than it names. */
  readonly isWhole: boolean;
  /** What else the answer said; undefined where the ILS does not know 63. */
  readonly information: PatronInformation | undefined;
}

/** How often the rest of a long list is asked for. */
const MOST_RANGES = 8;

/** Reads a list, and by ranges (BP, BQ) what of it did not come at once. A server that knows no ranges repeats itself. */
export async function readList(
  { client }: Pick<Desk, "client">,
  key: Key,
  list: PatronList,
): Promise<Result<Reading>> {
  const first = await client.patronInformation(key, { list, range: undefined });
  if (!first.ok) {
    const none = { entries: undefined, isWhole: true, information: undefined };
    return isUnsupported(first.fault) ? ok(none) : first;
  }
  const information = first.value;
  const count = information.counts[list];
  const entries = [...information.lists[list]];
  for (let asked = 0; asked < MOST_RANGES && entries.length > 0; asked++) {
    if (count === undefined || entries.length >= count) break;
    const range = { start: entries.length + 1, end: count };
    const next = await client.patronInformation(key, { list, range });
    const more = next.ok ? next.value.lists[list] : [];
    // No more, or the same once again.
    if (more.every((entry, at) => entry === entries[at])) break;
    entries.push(...more.slice(0, count - entries.length));
  }
  const isGiven = entries.length > 0 || count === 0;
  return ok({
    entries: isGiven ? entries : undefined,
    isWhole: entries.length >= (count ?? 0),
    information,
  });
}

/** An entry of a list, as it reads before anybody has been asked about it. */
export interface Named {
  readonly text: string;
  /** What looks like the number of an item; whether it is one, 17 says. */
  readonly item: ItemId | undefined;
  /** The rest; "" where there is only the number. */
  readonly title: string;
}

/** Lists hold barcodes, titles, or both in one, as the ILS is set up. */
export function named(text: string): Named {
  const words = text.split(/\s+/);
  if (words.length === 1) {
    return /\d/.test(text) ? { text, item: itemId(text), title: "" } : { text, item: undefined, title: text };
  }
  const numbers = words
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter(isLongNumber);
  const [number] = numbers;
  if (number === undefined || numbers.length > 1) return { text, item: undefined, title: text };
  const rest = text.replace(number, "").replace(/^[\s/:;,()[\]-]+|[\s/:;,()[\]-]+$/g, "");
  return { text, item: itemId(number), title: rest };
}

/** Years and parts of titles have fewer digits than labels. */
function isLongNumber(word: string): boolean {
  return word.replace(/\D/g, "").length >= 6;
}
