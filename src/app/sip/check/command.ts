import { createInterface } from "node:readline/promises";
import { systemClock } from "../../../core/clock.ts";
import { badUsage, endQuietlyWithReader, writeErr, writeOut } from "../stdio.ts";
import { targetOf } from "../target.ts";
import { subjectOf, type CheckOptions } from "./options.ts";
import { allChecks, runChecks, type Verdict } from "./run.ts";
import { testPoint } from "./tap.ts";
import type { Check } from "./types.ts";

/** `lectern sip check`; answers the exit code. */
export async function runCheckCommand(address: string, options: CheckOptions): Promise<number> {
  const target = targetOf(address, options);
  if (!target.ok) return badUsage(target.fault);
  const checks = allChecks(target.value);
  if (options.list) {
    endQuietlyWithReader();
    await writeOut(listed(checks));
    return 0;
  }
  const changing = checks.filter((check) => check.changesState);
  writeErr(`These checks change state:\n${changing.map((check) => `  ${check.name}\n`).join("")}`);
  const mayChange = options.yes || (await agreed(address, options));
  const interrupt = interruption();
  const write = untilReaderLeaves(interrupt.end);
  await write(`TAP version 14\n1..${checks.length + 1}\n`);
  let number = 0;
  const verdicts = await runChecks({
    target: target.value,
    subject: subjectOf(options),
    clock: systemClock,
    mayChange,
    signal: interrupt.signal,
    report: (result) => write(testPoint(++number, result)),
  });
  interrupt.stop();
  await write(summary(verdicts));
  return interrupt.signal.aborted || verdicts.includes("failed") ? 1 : 0;
}

function listed(checks: readonly Check[]): string {
  return checks
    .map(
      (check) =>
        `${check.changesState ? "changes state" : "only reads   "}  ${check.name} (SIP2 ${check.about})\n`,
    )
    .join("");
}

/** Asks at a terminal; elsewhere nobody can answer, so nothing is changed. */
async function agreed(address: string, { item }: CheckOptions): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const rl = createInterface({ input: process.stdin, output: process.stderr });
  const what = item === undefined ? "" : ` with item ${item}`;
  const answer = await rl.question(
    `Run them at ${address}${what}? Everything but a payment is undone. [y/N] `,
  );
  rl.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

/** Ctrl-C and its likes end the run after the current message; what was changed is undone first. */
function interruption(): Interruption {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const end = (): void => {
    writeErr("Ending; what was changed is undone first. Please wait.\n");
    controller.abort();
  };
  for (const signal of signals) process.on(signal, end);
  const stop = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  return { signal: controller.signal, end, stop };
}

interface Interruption {
  readonly signal: AbortSignal;
  /** Ends the run. */
  readonly end: () => void;
  /** Signals have their usual meaning again. */
  readonly stop: () => void;
}

/** Writes as long as somebody reads. A reader that leaves ends the run, but never before things are undone. */
function untilReaderLeaves(end: () => void): (text: string) => Promise<void> {
  let gone = false;
  const left = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") throw error;
    if (!gone) end();
    gone = true;
  };
  process.stdout.on("error", left);
  return async (text) => {
    if (gone) return;
    try {
      await writeOut(text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      left(error);
    }
  };
}

function summary(verdicts: readonly Verdict[]): string {
  const count = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length;
  return `# ${count("ok")} ok, ${count("failed")} failed, ${count("tolerated")} tolerated deviations, ${count("skipped")} skipped\n`;
}
