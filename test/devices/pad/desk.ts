/** A pad with a field on a virtual clock, and the stack on it. */
import { onTestFinished } from "vitest";
import type { Assurance } from "../../../src/core/circulation.ts";
import { seededRandom, virtualClock } from "../../../src/core/clock.ts";
import type { Result } from "../../../src/core/result.ts";
import { stackOptions } from "../../../src/devices/pad/options.ts";
import { openStack } from "../../../src/devices/pad/session.ts";
import type { PadPort, Stack } from "../../../src/devices/ports.ts";
import type { Chip } from "../../../src/devices/sim/rfid/chip.ts";
import { FLAT, openField, type Placing } from "../../../src/devices/sim/rfid/field.ts";
import { tag, type TagText } from "../tag-bench.ts";
import { fieldPad } from "./field-pad.ts";
import { danish } from "./memories.ts";
import { runFor, runThrough, runUntil } from "./steps.ts";

export function desk(options: object = {}, change: (pad: PadPort) => Partial<PadPort> = () => ({})) {
  const clock = virtualClock(0);
  const field = openField(seededRandom(1));
  const pad = fieldPad({
    field,
    clock,
    random: seededRandom(2),
    lost: 0,
    forgets: 0,
    commandMs: [10, 30],
    sweepMs: [40, 80],
  });
  const changed = change(pad);
  const port: PadPort = {
    ...pad,
    get health() {
      return pad.health;
    },
    ...changed,
  };
  const lines: string[] = [];
  const stack = openStack(
    port,
    { id: "pad", clock, log: (event, data) => lines.push(`${event} ${JSON.stringify(data)}`) },
    stackOptions.parse(options),
  );
  const told: Stack[] = [];
  stack.onStack((each) => told.push(each));
  onTestFinished(() => runThrough(clock, stack.stop()));
  let number = 0;
  return {
    clock,
    field,
    pad,
    stack,
    told,
    lines,
    /** Puts a tag down that holds an item, or other bytes. */
    put(text: Partial<TagText> & { readonly item?: string }, placing: Placing = FLAT): Chip {
      const { item, ...rest } = text;
      const chip = tag(++number, { ...(item === undefined ? {} : { memory: danish({ item }) }), ...rest });
      field.place(chip, placing);
      return chip;
    },
    until: (holds: () => boolean) => runUntil(clock, holds),
    settled: () => runUntil(clock, () => stack.stack.settled),
    pass: (ms: number) => runFor(clock, ms),
    /** What came of a release or arming, and after how many milliseconds. */
    async outcome(asked: Promise<Result<Assurance>>): Promise<{ readonly is: string; readonly ms: number }> {
      const began = clock.elapsed();
      const result = await runThrough(clock, asked);
      const is = result.ok ? result.value : `${result.fault.code}: ${result.fault.detail}`;
      return { is, ms: clock.elapsed() - began };
    },
  };
}
