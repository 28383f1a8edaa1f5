/** What libraries write on tags, for tests. */
import type { Result } from "../../../src/core/result.ts";
import { turned } from "../../../src/devices/tags/blocks.ts";
import { writeDanish, type DanishText } from "../../../src/devices/tags/danish.ts";
import { objectOf } from "../../../src/devices/tags/object-values.ts";
import { writeObjects } from "../../../src/devices/tags/objects.ts";

export interface ItemText {
  readonly item: string;
  readonly part: number;
  readonly parts: number;
  readonly owner: string;
}

export const BOOK: ItemText = { item: "31017000987658", part: 1, parts: 1, owner: "DE-705" };

function must<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.fault);
  return result.value;
}

/** ISO 28560-3. */
export function danish(text: Partial<DanishText>): Uint8Array {
  return must(writeDanish({ ...BOOK, usage: "circulating", bytes: 32, habits: [], ...text }));
}

/** The same as some vendors wrote it: the bytes of each block the other way round. */
export function reversed(text: Partial<DanishText>): Uint8Array {
  return turned(danish(text), 4);
}

/** ISO 28560-2; `others` by their number. `usage`: as hexadecimal. */
export function objects(
  text: Partial<ItemText>,
  usage: string,
  others: Readonly<Record<number, string>>,
): Uint8Array {
  const { item, part, parts, owner } = { ...BOOK, ...text };
  const two = (value: number): string => String(value).padStart(2, "0");
  const all: [number, string][] = [
    [1, item],
    [3, owner],
    [5, usage],
    ...(parts === 1 ? [] : [[4, `${two(parts)}${two(part)}`] as [number, string]]),
    ...Object.entries(others).map(([oid, value]): [number, string] => [Number(oid), value]),
  ];
  const wanted = all.filter(([, value]) => value !== "");
  return must(
    writeObjects(
      wanted.map(([oid, value]) => must(objectOf(oid, value, { compaction: undefined, padding: undefined }))),
    ),
  );
}

/** 3M's alphanumeric model. */
export function threeM({ item, part, parts }: ItemText): Uint8Array {
  const memory = new Uint8Array(32);
  memory.set([0x04, (part << 4) | parts, 0x00, 0x01]);
  memory.set(Buffer.from(item, "latin1"), 4);
  return memory;
}
