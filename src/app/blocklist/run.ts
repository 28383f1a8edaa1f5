/** What `lectern blocklist …` does; each answers the exit code. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { makeBlockList, readBlockList } from "../../circulation/off-line/block-list.ts";
import { systemClock, systemRandomBytes } from "../../core/clock.ts";
import { explain, fault, type Fault } from "../../core/faults.ts";
import { failed, type Result } from "../../core/result.ts";
import { timeText } from "../journal/show.ts";
import type { TextIo } from "../text-io.ts";

type Io = Pick<TextIo, "write" | "complain">;

const DAY_MS = 86_400_000;

export async function runMake(numbers: string, file: string, io: Io): Promise<number> {
  const made = await make(numbers, file);
  if (!made.ok) return complain(made.fault, io);
  await io.write(`${file}: ${made.value} cards. Delete ${numbers}: it holds them in the clear.\n`);
  return 0;
}

async function make(numbers: string, file: string): Promise<Result<number>> {
  const input = createReadStream(numbers, "utf8");
  const parts = { clock: systemClock, randomBytes: systemRandomBytes };
  try {
    return await makeBlockList(createInterface({ input, crlfDelay: Infinity }), file, parts);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("config.unreadable", `${numbers}: ${String(error.code)}`));
  }
}

export async function runShow(file: string, io: Io): Promise<number> {
  const list = readBlockList(file);
  if (!list.ok) return complain(list.fault, io);
  const { size, madeAt } = list.value;
  const days = Math.floor((systemClock.now() - madeAt) / DAY_MS);
  await io.write(`${file}: ${size} cards, made ${timeText(madeAt)}, ${days} days ago.\n`);
  return 0;
}

function complain(what: Fault, io: Io): number {
  io.complain(`lectern: ${explain(what)}\n`);
  return 1;
}
