/** Obeys commands that are signed, for this station, of now and new; refuses and logs all others. */
import type { KeyObject } from "node:crypto";
import type { Clock } from "../../core/clock.ts";
import { fault, type FaultCode } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import { failed } from "../../core/result.ts";
import type { Act } from "./acts.ts";
import { readCommand, refusedAt, type Command } from "./command.ts";
import type { Answer } from "./messages.ts";

export interface ObeyParts {
  readonly station: string;
  /** Public: whose commands are obeyed. */
  readonly key: KeyObject;
  /** `at` of the last command that was obeyed, as it was kept. */
  readonly last: number;
  /** On disk when it is done; false where it could not be. */
  readonly keep: (last: number) => Promise<boolean>;
  readonly act: Act;
  readonly answer: (answer: Answer) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Obedience {
  /** A text came over the broker as a command. */
  hear(text: string): void;
  /** What is under way is done. */
  rest(): Promise<void>;
}

/** A refusal of one kind is logged so often: whoever may publish cannot fill the log. */
const QUIET_MS = 10_000;

export function openObedience(parts: ObeyParts): Obedience {
  const { station, key, keep, act, answer, clock, log } = parts;
  let { last } = parts;
  let under: Promise<void> = Promise.resolve();
  const refusals = new Map<FaultCode, { times: number; readonly saidAt: number }>();

  async function obey({ command, at }: Command): Promise<void> {
    // Kept before it is done: a command is obeyed once or, where the power goes now, not at all.
    const done = (await keep(at)) ? await act(command) : failed(fault("fleet.not-kept", ""));
    if (done.ok) log("fleet.command", { command });
    else logRefusal(done.fault.code);
    await answer({
      at,
      outcome: done.ok ? "done" : "refused",
      fault: done.ok ? null : done.fault.code,
    });
  }

  function logRefusal(code: FaultCode): void {
    const before = refusals.get(code);
    const times = (before?.times ?? 0) + 1;
    if (before !== undefined && clock.elapsed() - before.saidAt < QUIET_MS) {
      before.times = times;
      return;
    }
    log("fleet.refused", { fault: code, times });
    refusals.set(code, { times: 0, saidAt: clock.elapsed() });
  }

  return {
    hear(text) {
      const read = readCommand(text, { station, key, last, now: clock.now() });
      if (read.ok) {
        last = read.value.at;
        under = under.then(() => obey(read.value));
        return;
      }
      logRefusal(read.fault.code);
      const at = refusedAt(text, read.fault);
      // A copy of the last one has its answer already; another might be taken for it.
      if (at === undefined || at === last) return;
      void answer({ at, outcome: "refused", fault: read.fault.code });
    },
    rest: () => under,
  };
}
