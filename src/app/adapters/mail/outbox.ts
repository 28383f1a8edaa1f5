/**
 * Letters that are to be sent: one sealed file each, so that none is lost by a power cut and none can be read by who takes
 * the disk. A letter that is given up leaves a note of when and why, and nothing of what it said or to whom.
 */
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Clock, RandomBytes } from "../../../core/clock.ts";
import { fault, FAULTS, type FaultCode } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { seal, subKey, unseal } from "../../../core/seal.ts";
import { writeSynced } from "../../synced-file.ts";

const letterShape = z.strictObject({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Kept over all attempts: who gets it twice can tell that it is the same. */
  messageId: z.string(),
});

export type Letter = Readonly<z.output<typeof letterShape>>;

/** A letter by its number. Numbers go up with time. */
export interface Waiting {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  /** Undefined where the file cannot be unsealed: another key, or damage. */
  readonly letter: Letter | undefined;
}

export interface GivenUp {
  readonly number: number;
  /** When it was written, milliseconds since 1970. */
  readonly writtenAt: number;
  readonly code: FaultCode;
}

export interface Outbox {
  /** On disk when it answers, and known to be. */
  add(letter: Letter): Promise<Result<void>>;
  /** Oldest first. */
  waiting(): Promise<readonly Waiting[]>;
  /** It was sent: nothing stays of it. */
  sent(number: number): Promise<void>;
  giveUp(number: number, code: FaultCode): Promise<void>;
  givenUp(): Promise<readonly GivenUp[]>;
}

export interface OutboxParts {
  readonly directory: string;
  /** The station's key. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

const LETTER = /^(\d{15})-(\d{3})\.letter$/;
const NOTE = /^(\d{15})-(\d{3})\.given-up$/;
/** So many letters can be written within a millisecond. */
const SERIALS = 1_000;

/** Opens the outbox, and makes its directory where there is none. */
export async function openOutbox(parts: OutboxParts): Promise<Result<Outbox>> {
  const { directory, clock, randomBytes } = parts;
  const key = subKey(parts.key, "mail outbox");
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // What was begun and never named is no letter: nobody was told that it would be sent.
    for (const name of await readdir(directory))
      if (name.endsWith(".part")) await rm(path.join(directory, name));
  } catch (error) {
    return failed(fault("mail.outbox", `${directory}: ${causeOf(error)}`));
  }
  let last = 0;
  for (const name of await readdir(directory)) last = Math.max(last, numberIn(name) ?? 0);

  const nameOf = (number: number, kind: "letter" | "given-up"): string => {
    const at = String(Math.floor(number / SERIALS)).padStart(15, "0");
    return path.join(directory, `${at}-${String(number % SERIALS).padStart(3, "0")}.${kind}`);
  };

  /** When it is done, a power cut takes nothing. */
  async function write(file: string, bytes: Uint8Array): Promise<void> {
    await writeSynced(file, bytes);
    await syncDirectory();
  }

  async function syncDirectory(): Promise<void> {
    const handle = await open(directory, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async function remove(number: number): Promise<void> {
    await rm(nameOf(number, "letter"), { force: true });
    await syncDirectory();
  }

  return ok({
    async add(letter) {
      last = Math.max(last + 1, clock.now() * SERIALS);
      const number = last;
      try {
        await write(nameOf(number, "letter"), seal(key, JSON.stringify(letter), String(number), randomBytes));
        return ok(undefined);
      } catch (error) {
        return failed(fault("mail.outbox", causeOf(error)));
      }
    },
    async waiting() {
      const found: Waiting[] = [];
      for (const name of (await readdir(directory)).toSorted()) {
        const number = LETTER.test(name) ? numberIn(name) : undefined;
        if (number === undefined) continue;
        const text = unseal(key, await readFile(path.join(directory, name)), String(number));
        found.push({
          number,
          writtenAt: Math.floor(number / SERIALS),
          letter: text === undefined ? undefined : letterShape.parse(JSON.parse(text)),
        });
      }
      return found;
    },
    sent: remove,
    async giveUp(number, code) {
      await write(nameOf(number, "given-up"), new TextEncoder().encode(`${code}\n`));
      await remove(number);
    },
    async givenUp() {
      const found: GivenUp[] = [];
      for (const name of (await readdir(directory)).toSorted()) {
        const number = NOTE.test(name) ? numberIn(name) : undefined;
        if (number === undefined) continue;
        const code = (await readFile(path.join(directory, name), "utf8")).trim();
        found.push({
          number,
          writtenAt: Math.floor(number / SERIALS),
          code: isFaultCode(code) ? code : "mail.outbox",
        });
      }
      return found;
    },
  });
}

function numberIn(name: string): number | undefined {
  const [, at, serial] = LETTER.exec(name) ?? NOTE.exec(name) ?? [];
  return at === undefined || serial === undefined ? undefined : Number(at) * SERIALS + Number(serial);
}

function isFaultCode(text: string): text is FaultCode {
  return Object.hasOwn(FAULTS, text);
}

/** Of an error of the file system, its code; anything else is a bug. */
function causeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}
