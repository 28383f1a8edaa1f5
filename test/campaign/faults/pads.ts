/** Pads with a stack on them: what is said of its security is what a gate would find. */
import type { VirtualClock, Random } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import type { Result } from "../../../src/core/result.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { threeMOptions } from "../../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../../src/devices/drivers/rfid/three-m/session.ts";
import { stackOptions } from "../../../src/devices/pad/options.ts";
import { openStack } from "../../../src/devices/pad/session.ts";
import type { PadPort } from "../../../src/devices/ports.ts";
import { faultyLine } from "../../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { FLAT, openField, type Field } from "../../../src/devices/sim/rfid/field.ts";
import { threeMPeer } from "../../../src/devices/sim/rfid/three-m.ts";
import type { Plug } from "../../../src/devices/transports/transport.ts";
import { must } from "../../devices/bench.ts";
import { danish } from "../../devices/pad/memories.ts";
import { tag } from "../../devices/tag-bench.ts";
import { partsOf, type Subject, type Trial } from "./trial.ts";

interface Reader {
  readonly name: string;
  peer(
    plug: Plug,
    field: Field,
    clock: VirtualClock,
    random: Random,
  ): Promise<Result<{ plugIn(): Promise<Result<void>>; unplug(): Promise<void> }>>;
  pad(parts: DeviceParts): PadPort;
}

const READERS: readonly Reader[] = [
  {
    name: "feig-iso-host",
    peer: (plug, field, clock, random) =>
      feigPeer(plug, random, { field, model: "cpr-m02", once: true, gapMs: 12, clock, random }),
    pad: (parts) => feigPad(parts, feigOptions.parse({ answerMs: 200 })),
  },
  {
    name: "3m-d6",
    peer: (plug, field, clock, random) =>
      threeMPeer(plug, random, { field, model: 210, busyMs: 0, clock, random }),
    pad: (parts) => threeMPad(parts, threeMOptions.parse({ answerMs: 200 })),
  },
];

/** How long a release may take. */
const SECURE_MS = 5_000;
const ITEM = "31234000000016";
const [SECURED, UNSECURED] = [0x07, 0xc2];

async function openPad(
  reader: Reader,
  method: "afi" | "eas",
  clock: VirtualClock,
  random: Random,
): Promise<Trial> {
  const line = simulatedStream(reader.name, clock, 0);
  const path = faultyLine(line.plug, clock);
  const field = openField(random);
  const mine = tag(1, { memory: danish({ item: ITEM }), afi: SECURED, eas: true });
  const neighbour = tag(2, { memory: danish({ item: "31234000000032" }), afi: SECURED, eas: true });
  for (const chip of [mine, neighbour]) field.place(chip, FLAT);
  const peer = must(await reader.peer(path.plug, field, clock, random));
  path.onUnplug(() => void peer.unplug());
  const pad = reader.pad(partsOf(line.transport, clock, random));
  const stack = openStack(
    pad,
    { id: "pad", clock, log: silentLog },
    stackOptions.parse({ security: [method], secureMs: SECURE_MS }),
  );
  const isArmed = (): boolean => (method === "afi" ? mine.afi === SECURED : mine.eas);
  let said: { readonly wanted: "released" | "armed"; readonly ok: boolean } | undefined;
  let unplugged = false;
  path.onUnplug(() => {
    unplugged = true;
  });

  return {
    device: stack,
    path,
    async work() {
      said = undefined;
      const wanted = isArmed() ? "released" : "armed";
      const outcome = await (wanted === "released" ? stack.release(ITEM) : stack.arm(ITEM));
      said = { wanted, ok: outcome.ok };
      return outcome;
    },
    lies() {
      const state = isArmed() ? "armed" : "released";
      const found: string[] = [];
      if (said?.ok === true && said.wanted !== state)
        found.push(`said to be ${said.wanted}, and is ${state}`);
      for (const entry of stack.stack.entries) {
        if (entry.kind !== "item") found.push(`a ${entry.kind} that nobody put there`);
        else if (entry.item === ITEM && entry.security !== state && entry.security !== "unknown")
          found.push(`shown as ${entry.security}, and is ${state}`);
      }
      if (neighbour.writes > 0) found.push("the neighbour was written");
      if (mine.afi !== SECURED && mine.afi !== UNSECURED) found.push(`AFI ${mine.afi}, which nobody wanted`);
      return found;
    },
    async mend() {
      if (unplugged) must(await peer.plugIn());
      unplugged = false;
    },
    async stop() {
      await stack.stop();
      await pad.stop();
    },
  };
}

export const PADS: readonly Subject[] = READERS.flatMap((reader) =>
  (["afi", "eas"] as const).map((method): Subject => ({
    name: `${reader.name} ${method}`,
    // And the answer that was under way.
    deadlineMs: SECURE_MS + 1_000,
    kinds: ["unplug", "silence", "drop", "flip", "double", "late"],
    open: (clock, random) => openPad(reader, method, clock, random),
  })),
);
