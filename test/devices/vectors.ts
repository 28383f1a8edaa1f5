/** Frames that come from elsewhere (test/fixtures/README.md). */
import { readFileSync } from "node:fs";
import { bytesOf } from "../../src/devices/hex.ts";

export interface Vector {
  readonly group: string;
  readonly name: string;
  readonly hex: string;
  readonly note: string;
}

const ALL = JSON.parse(
  readFileSync(new URL("../fixtures/device-vectors.json", import.meta.url), "utf8"),
) as readonly Vector[];

export function vectors(group: string): readonly Vector[] {
  return ALL.filter((vector) => vector.group === group);
}

/** Bytes of a test; a mistake in them ends it. */
export function bytes(hex: string): Uint8Array {
  const read = bytesOf(hex);
  if (read === undefined) throw new Error(`${hex} is not hexadecimal`);
  return read;
}
