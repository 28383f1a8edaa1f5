/**
 * A list of cards that borrow nothing while the ILS cannot be asked, without the numbers of the cards: of each it holds 8
 * bytes of a keyed hash, in order. The key is made with the list and stands in it. It keeps two lists from being compared,
 * and a list from being looked up in a table made beforehand; who has the file can still try card after card.
 *
 * `lectern cards 1\n`, key (32), made at (8, milliseconds since 1970), marks (8 each), SHA-256 of all that (32).
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { Clock, RandomBytes } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { fingerprint, KEY_BYTES } from "../../core/seal.ts";

const HEAD = Buffer.from("lectern cards 1\n");
const MARK_BYTES = 8;
const DIGEST_BYTES = 32;
const MARKS_AT = HEAD.length + KEY_BYTES + 8;

/** A list of blocked cards, as it was made. */
export interface BlockList {
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly size: number;
  has(card: string): boolean;
}

/** Reads a list; one that is not whole is a fault, and no list. */
export function readBlockList(file: string): Result<BlockList> {
  const read = attempt(file, () => readFileSync(file));
  if (!read.ok) return read;
  const bytes = read.value;
  const end = bytes.length - DIGEST_BYTES;
  const isWhole =
    end >= MARKS_AT &&
    (end - MARKS_AT) % MARK_BYTES === 0 &&
    bytes.subarray(0, HEAD.length).equals(HEAD) &&
    digestOf(bytes.subarray(0, end)).equals(bytes.subarray(end));
  if (!isWhole) return failed(fault("blocklist.damaged", file));
  const key = bytes.subarray(HEAD.length, HEAD.length + KEY_BYTES);
  const marks = bytes.subarray(MARKS_AT, end);
  return ok({
    madeAt: Number(bytes.readBigInt64BE(HEAD.length + KEY_BYTES)),
    size: marks.length / MARK_BYTES,
    has: (card) => holds(marks, markOf(key, card)),
  });
}

/** Makes a list of card numbers, one a line; answers how many there are. None of them is kept longer than its line. */
export async function makeBlockList(
  cards: AsyncIterable<string>,
  file: string,
  { clock, randomBytes }: { readonly clock: Pick<Clock, "now">; readonly randomBytes: RandomBytes },
): Promise<Result<number>> {
  const key = Buffer.from(randomBytes(KEY_BYTES));
  const marks = new Set<bigint>();
  for await (const line of cards) {
    const card = line.trim();
    if (card !== "") marks.add(markOf(key, card));
  }
  const sorted = BigUint64Array.from(marks).sort();
  const body = Buffer.alloc(sorted.length * MARK_BYTES);
  for (const [at, mark] of sorted.entries()) body.writeBigUInt64BE(mark, at * MARK_BYTES);
  const madeAt = Buffer.alloc(8);
  madeAt.writeBigInt64BE(BigInt(clock.now()));
  const bytes = Buffer.concat([HEAD, key, madeAt, body]);
  const written = attempt(file, () => replace(file, Buffer.concat([bytes, digestOf(bytes)])));
  return written.ok ? ok(sorted.length) : written;
}

/** A reader sees the old list or the new one, also after a power cut. */
function replace(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(`${file}.new`, "w", 0o640);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.new`, file);
}

function markOf(key: Uint8Array, card: string): bigint {
  return Buffer.from(fingerprint(key, card)).readBigUInt64BE(0);
}

function holds(marks: Buffer, mark: bigint): boolean {
  let from = 0;
  let to = marks.length / MARK_BYTES;
  while (from < to) {
    const middle = (from + to) >> 1;
    const found = marks.readBigUInt64BE(middle * MARK_BYTES);
    if (found === mark) return true;
    if (found < mark) from = middle + 1;
    else to = middle;
  }
  return false;
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function attempt<T>(file: string, work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("blocklist.unreadable", `${file}: ${String(error.code)}`));
  }
}
