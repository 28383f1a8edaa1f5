/** Report descriptors of HID devices (USB HID 1.11, 6.2.2): what lies where in their reports. Pure; never throws. */

export interface ReportField {
  readonly kind: "input" | "output" | "feature";
  /** 0 where the device's reports have no id. */
  readonly reportId: number;
  /** Usage page and usage as one number: 0x008C00FE. Undefined for padding, and for arrays, whose values are usages. */
  readonly usage: number | undefined;
  /** Where the first value begins, in bits from the start of the report, its id not counted. */
  readonly bit: number;
  /** Bits of one value. */
  readonly size: number;
  /** How many values with this usage follow each other. */
  readonly count: number;
}

/** More than any report has; what claims more is no descriptor. */
const MAX_BITS = 8 * 65_536;

const MAIN: Readonly<Record<number, ReportField["kind"]>> = { 0x8: "input", 0x9: "output", 0xb: "feature" };

interface Globals {
  readonly page: number;
  readonly size: number;
  readonly count: number;
  readonly reportId: number;
}

/** Global items by tag that say where something lies; the others say what it means to people. */
const GLOBALS: Readonly<Record<number, keyof Globals>> = {
  0x0: "page",
  0x7: "size",
  0x8: "reportId",
  0x9: "count",
};
const PUSH = 0xa;
const POP = 0xb;
const COLLECTION = 0xa;
const END_COLLECTION = 0xc;

interface Item {
  readonly type: "main" | "global" | "local" | "other";
  readonly tag: number;
  readonly value: number;
  /** Bytes of the value. */
  readonly bytes: number;
}

/** The fields in the order in which they are declared; undefined if the bytes are no report descriptor. */
export function readDescriptor(bytes: Uint8Array): readonly ReportField[] | undefined {
  const { items, whole } = itemsOf(bytes);
  return whole ? fieldsOf(items) : undefined;
}

/** The usage pages of the top collections, each once: what kinds of device it is. Of a descriptor cut short, what is there. */
export function topUsagePages(bytes: Uint8Array): readonly number[] {
  const pages = new Set<number>();
  let page = 0;
  let depth = 0;
  for (const { type, tag, value } of itemsOf(bytes).items) {
    if (type === "global" && GLOBALS[tag] === "page") page = value;
    if (type === "main" && tag === COLLECTION && depth++ === 0) pages.add(page);
    if (type === "main" && tag === END_COLLECTION) depth--;
  }
  return [...pages];
}

/** The items of a descriptor, up to one that is cut short. */
function itemsOf(bytes: Uint8Array): { readonly items: readonly Item[]; readonly whole: boolean } {
  const types = ["main", "global", "local", "other"] as const;
  const items: Item[] = [];
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes[at] ?? 0;
    // A long item: a byte for its length, a byte for its tag. None has a meaning yet.
    const long = prefix === 0xfe;
    const size = long ? (bytes[at + 1] ?? 0) : ([0, 1, 2, 4][prefix & 3] ?? 0);
    const start = at + (long ? 3 : 1);
    if (start + size > bytes.length) return { items, whole: false };
    let value = 0;
    for (let index = long ? -1 : size - 1; index >= 0; index--) {
      value = value * 256 + (bytes[start + index] ?? 0);
    }
    const type = long ? "other" : types[(prefix >> 2) & 3];
    items.push({ type: type ?? "other", tag: prefix >> 4, value, bytes: size });
    at = start + size;
  }
  return { items, whole: true };
}

function fieldsOf(items: readonly Item[]): readonly ReportField[] | undefined {
  const fields: ReportField[] = [];
  const stack: Globals[] = [];
  /** Bits that each report has so far, by kind and id. */
  const lengths = new Map<string, number>();
  let globals: Globals = { page: 0, size: 0, count: 0, reportId: 0 };
  let usages = noUsages();
  let depth = 0;

  function main({ tag, value }: Item): boolean {
    const kind = MAIN[tag];
    if (tag === COLLECTION) depth++;
    if (tag === END_COLLECTION) depth--;
    if (kind !== undefined) {
      const report = `${kind} ${globals.reportId}`;
      const bit = lengths.get(report) ?? 0;
      const after = bit + globals.size * globals.count;
      if (after > MAX_BITS || globals.count > MAX_BITS) return false;
      lengths.set(report, after);
      const named = (value & 0x03) === 0x02;
      for (const { usage, count, from } of named ? usages.runs(globals) : [whole(globals.count)]) {
        fields.push({
          kind,
          reportId: globals.reportId,
          usage,
          bit: bit + from * globals.size,
          size: globals.size,
          count,
        });
      }
    }
    usages = noUsages();
    return depth >= 0;
  }

  function global({ tag, value }: Item): boolean {
    const key = GLOBALS[tag];
    if (key !== undefined) globals = { ...globals, [key]: value };
    if (tag === PUSH) stack.push(globals);
    if (tag !== POP) return true;
    const before = stack.pop();
    globals = before ?? globals;
    return before !== undefined;
  }

  for (const item of items) {
    if (item.type === "main" && !main(item)) return undefined;
    if (item.type === "global" && !global(item)) return undefined;
    if (item.type === "local") usages.take(item);
  }
  return depth === 0 ? fields : undefined;
}

interface Run {
  readonly usage: number | undefined;
  /** The index of its first value. */
  readonly from: number;
  readonly count: number;
}

const whole = (count: number): Run => ({ usage: undefined, from: 0, count });

interface Usages {
  take(item: Item): void;
  /** The usages of a field's values; the last one named counts for all that are left. */
  runs(globals: Globals): readonly Run[];
}

function noUsages(): Usages {
  const ranges: { readonly first: number; readonly last: number; readonly paged: boolean }[] = [];
  let minimum = 0;
  return {
    take({ tag, value, bytes }) {
      // A usage of four bytes brings its page along.
      const paged = bytes === 4;
      if (tag === 0x0) ranges.push({ first: value, last: value, paged });
      if (tag === 0x1) minimum = value;
      if (tag === 0x2) ranges.push({ first: minimum, last: Math.max(minimum, value), paged });
    },
    runs({ page, count }) {
      const runs: Run[] = [];
      let from = 0;
      for (const [index, { first, last, paged }] of ranges.entries()) {
        const isLast = index === ranges.length - 1;
        for (let usage = first; usage <= last && from < count; usage++) {
          const many = isLast && usage === last ? count - from : 1;
          runs.push({ usage: paged ? usage : page * 0x10000 + usage, from, count: many });
          from += many;
        }
      }
      return ranges.length === 0 ? [whole(count)] : runs;
    },
  };
}
