/** Who of the staff may open the station: cards as fingerprints, PINs as slow hashes; there is no default. */
import { scryptSync, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { RandomBytes } from "../../core/clock.ts";
import { readDocument } from "../../core/document.ts";
import { fault } from "../../core/faults.ts";
import { holdTo } from "../../core/hold-to-schema.ts";
import type { PatronId } from "../../core/ids.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { fingerprint, subKey } from "../../core/seal.ts";

/** scrypt of RFC 7914: 64 MiB and about a tenth of a second a try on a small machine. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 + 2 ** 20 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** Shorter ones are tried out too quickly. */
export const SHORTEST_STAFF_PIN = 6;

const hex = z.string().regex(/^[0-9a-f]+$/, "is not hexadecimal");

const rosterSchema = z.array(
  z.strictObject({
    name: z.string().min(1),
    card: hex,
    pin: z.strictObject({ salt: hex, hash: hex }),
  }),
);

export type Roster = z.output<typeof rosterSchema>;
type Member = Roster[number];

/** Reads the file that `lectern staff add` writes. */
export function readRoster(text: string, file: string): Result<Roster> {
  const read = readDocument(text, file, holdTo(rosterSchema));
  return read.ok ? ok(read.value.content) : read;
}

/** The card as it stands in the roster; only with the station's key can it be made. */
function cardMark(key: Uint8Array, card: string): string {
  return Buffer.from(fingerprint(subKey(key, "staff"), card)).toString("hex");
}

export function memberOf(roster: Roster, key: Uint8Array, card: PatronId): Member | undefined {
  const mark = cardMark(key, card);
  return roster.find((member) => member.card === mark);
}

/** A new line of the roster; `staff.weak-pin` where the PIN is too short or one that everybody tries first. */
export function newMember(
  name: string,
  card: string,
  pin: string,
  key: Uint8Array,
  randomBytes: RandomBytes,
): Result<Member> {
  if (pin.length < SHORTEST_STAFF_PIN || isObvious(pin)) return failed(fault("staff.weak-pin", ""));
  const salt = Buffer.from(randomBytes(SALT_BYTES));
  const hash = slowHash(pin, salt);
  return ok({
    name,
    card: cardMark(key, card),
    pin: { salt: salt.toString("hex"), hash: hash.toString("hex") },
  });
}

export function isPinOf({ pin }: Member, typed: string): boolean {
  const expected = Buffer.from(pin.hash, "hex");
  const hash = slowHash(typed, Buffer.from(pin.salt, "hex"));
  return hash.length === expected.length && timingSafeEqual(hash, expected);
}

/** Holds the station up for its time: nobody else is served while staff come in. */
function slowHash(pin: string, salt: Buffer): Buffer {
  return scryptSync(pin, salt, HASH_BYTES, COST);
}

/** One key over and over, or keys in a row up or down. */
function isObvious(pin: string): boolean {
  const steps = new Set(
    Array.from(pin.slice(1), (key, at) => (key.codePointAt(0) ?? 0) - (pin.codePointAt(at) ?? 0)),
  );
  return steps.size === 1 && [-1, 0, 1].some((step) => steps.has(step));
}
