import { z } from "zod";
import type { Clock, Random, Timer } from "../../../core/clock.ts";
import { ok, type Result } from "../../../core/result.ts";
import {
  encodeThreeM,
  START,
  START_UP,
  threeMFramer,
  type ThreeMFrame,
} from "../../drivers/rfid/three-m/frame.ts";
import type { Plug } from "../../transports/transport.ts";
import type { PeerDefinition } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { spoilt, type Spoil } from "../spoil.ts";
import { commonVerbs, verb } from "../verbs.ts";
import { openField, type Field } from "./field.ts";
import { inventoryReply, threeMReply, type ThreeMState } from "./three-m-commands.ts";
import { readerVerbs, tagVerbs } from "./verbs.ts";

/** A 3M or Bibliotheca pad at the far end of a serial line, with tags in its field. */
export interface ThreeMPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly field: Field;
  /** The next command takes so many milliseconds; it hears nothing meanwhile. */
  late(ms: number): void;
  /** It tells what lies there without being asked. */
  unsolicited(): void;
  /** Its next reply is spoilt on the way. */
  spoil(how: Spoil): void;
  /** Its firmware has no such command. */
  without(command: number): void;
  /** Its firmware knows only the old style of read answers. */
  oldStyleOnly(): void;
  /** It says nothing more, or speaks again. */
  hang(on: boolean): void;
  /** It starts anew: silent for so many milliseconds. */
  reboot(ms: number): void;
}

export interface ThreeMPeerOptions {
  readonly field: Field;
  readonly model: 210 | 810;
  /** How long every command takes; 0: at once. */
  readonly busyMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Silence within a frame after which it drops what it has; the paper does not say how long. */
const GAP_MS = 200;
const LENGTH_AT = 2;

export async function threeMPeer(
  plug: Plug,
  fragmentation: Fragmentation,
  { field, model, busyMs, clock, random }: ThreeMPeerOptions,
): Promise<Result<ThreeMPeer>> {
  const framer = threeMFramer();
  const state: ThreeMState = { field, model, missing: new Set(), oldStyleOnly: false };
  let hung = false;
  let spoil: Spoil | undefined;
  let takes = busyMs;
  let gap: Timer | undefined;
  /** Runs while it is at work or starting: what it is sent meanwhile is lost. */
  let busy: Timer | undefined;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (hung || busy !== undefined) return;
    for (const each of framer.feed(bytes)) if (each.kind === "frame" && busy === undefined) take(each.frame);
    gap?.cancel();
    if (framer.waiting) gap = clock.after(GAP_MS, () => void framer.flush());
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  function take(frame: ThreeMFrame): void {
    const ms = takes;
    takes = busyMs;
    if (ms === 0) return answer(frame);
    busy = clock.after(ms, () => {
      busy = undefined;
      answer(frame);
    });
  }

  function answer({ start, command, body }: ThreeMFrame): void {
    if (start === START_UP) {
      if (model === 810 && command === 0x04) say({ start, command, body: Uint8Array.from(HARDWARE) });
      return;
    }
    say({ start: START, command, body: Uint8Array.from(threeMReply(state, command, body)) });
  }

  function say(frame: ThreeMFrame): void {
    const bytes = encodeThreeM(frame);
    void cable.send(spoil === undefined ? bytes : spoilt(bytes, spoil, LENGTH_AT, random));
    spoil = undefined;
  }

  function forget(): void {
    busy?.cancel();
    busy = undefined;
    framer.flush();
  }

  return ok({
    get path() {
      return cable.path;
    },
    field,
    late(ms) {
      takes = ms;
    },
    unsolicited: () =>
      say({ start: START, command: 0xfe, body: Uint8Array.from(inventoryReply(field, 0x00, 0x05)) }),
    spoil(how) {
      spoil = how;
    },
    without: (command) => void state.missing.add(command),
    oldStyleOnly() {
      state.oldStyleOnly = true;
    },
    hang(on) {
      hung = on;
    },
    reboot(ms) {
      forget();
      field.interrupt();
      busy = clock.after(ms, () => {
        busy = undefined;
      });
    },
    async unplug() {
      // It is fed by its cable.
      forget();
      field.interrupt();
      await cable.unplug();
    },
    plugIn: cable.plugIn,
  });
}

/** Version 10.5.0.2, as captured. */
const HARDWARE = [0x00, 0x11, 0x0a, 0x05, 0x00, 0x02];

const options = z.strictObject({
  model: z.literal([210, 810]).default(210),
  busyMs: z
    .int()
    .min(0)
    .max(5_000)
    .default(30)
    .describe("How long each command takes; it hears nothing meanwhile"),
});

export const threeMDefinition: PeerDefinition = {
  name: "3m-d6",
  what: "RFID pad of 3M or Bibliotheca, model 210 or 810, with tags on it",
  line: "stream",
  options,
  async start({ plug, fragmentation, clock, random }, given) {
    const field = openField(random);
    const peer = await threeMPeer(plug, fragmentation, { ...options.parse(given), field, clock, random });
    if (!peer.ok) return peer;
    const { value } = peer;
    return ok({
      get path() {
        return value.path;
      },
      verbs: {
        ...tagVerbs(field),
        unsolicited: verb("unsolicited", "it tells what lies there without being asked", () =>
          value.unsolicited(),
        ),
        ...readerVerbs(value),
        ...commonVerbs(value, (on) => value.hang(on)),
      },
      stop: () => value.unplug(),
    });
  },
};
