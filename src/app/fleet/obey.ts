/** Obeys commands that are signed, for this station, of now and new; refuses and logs all others. */
import type { KeyObject } from "node:crypto";
import type { Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import { failed } from "../../core/result.ts";
import type { Act } from "./acts.ts";
import { readCommand, refusedAt, type Command } from "./command.ts";
import type { Answer } from "./messages.ts";
import type { Refuse } from "./refusals.ts";

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
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Obedience {
  /** A text came over the broker as a command. */
  hear(text: string): void;
  /** What is under way is done. */
  rest(): Promise<void>;
}

export function openObedience(parts: ObeyParts): Obedience {
  const { station, key, keep, act, answer, refuse, clock, log } = parts;
  let { last } = parts;
  let under: Promise<void> = Promise.resolve();

  async function obey({ command, at }: Command): Promise<void> {
    // Kept before it is done: a command is obeyed once or, where the power goes now, not at all.
    const done = (await keep(at)) ? await act(command) : failed(fault("fleet.not-kept", ""));
    if (done.ok) log("fleet.command", { command });
    else refuse(done.fault.code);
    await answer({
      at,
      outcome: done.ok ? "done" : "refused",
      fault: done.ok ? null : done.fault.code,
    });
  }

  return {
    hear(text) {
      const read = readCommand(text, { station, key, last, now: clock.now() });
      if (read.ok) {
        last = read.value.at;
        under = under.then(() => obey(read.value));
        return;
      }
      refuse(read.fault.code);
      const at = refusedAt(text, key);
      // A copy of the last one has its answer already; another might be taken for it.
      if (at === undefined || at === last) return;
      void answer({ at, outcome: "refused", fault: read.fault.code });
    },
    rest: () => under,
  };
}
