/** What can be between a stack and the field of the campaign: nothing, or a real driver, a line with a speed, and a peer. */
import { seededRandom } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { feigOptions } from "../../../src/devices/drivers/rfid/feig/options.ts";
import { feigPad } from "../../../src/devices/drivers/rfid/feig/session.ts";
import { threeMOptions } from "../../../src/devices/drivers/rfid/three-m/options.ts";
import { threeMPad } from "../../../src/devices/drivers/rfid/three-m/session.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import type { PadPort } from "../../../src/devices/ports.ts";
import type { PeerParts } from "../../../src/devices/sim/definition.ts";
import { paced, type Pace } from "../../../src/devices/sim/paced.ts";
import { feigPeer } from "../../../src/devices/sim/rfid/feig.ts";
import { threeMPeer } from "../../../src/devices/sim/rfid/three-m.ts";
import type { Cable } from "../../../src/devices/sim/peer.ts";
import { must } from "../../devices/bench.ts";
import { fieldPad } from "../../devices/pad/field-pad.ts";
import { runUntil } from "../../devices/pad/steps.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import type { Rig, RigParts } from "./play.ts";

/** The commands of a pad on the field itself, each with a time of its own. */
export function fieldRig(parts: RigParts): Promise<Rig> {
  const pad = fieldPad({ ...parts, commandMs: [8, 40], sweepMs: [30, 140] });
  return Promise.resolve({
    pad,
    lose: () => pad.lose(),
    comeBack: () => pad.comeBack(),
    stop: () => pad.stop(),
  });
}

type Peer = Pick<Cable, "unplug" | "plugIn">;

/** A driver and its peer, on a line of memory that has the speed of the real one. */
async function lineRig(
  { field, clock, random }: RigParts,
  pace: Pace,
  start: (parts: DeviceParts) => PadPort,
  connect: (parts: PeerParts & { readonly field: RigParts["field"] }) => Promise<Peer>,
): Promise<Rig> {
  const { transport, plug } = simulatedStream("memory", clock, 0);
  const peer = await connect({
    plug: paced(plug, pace, clock),
    fragmentation: "whole",
    clock,
    random: seededRandom(1),
    field,
  });
  const backOff = { firstMs: 50, maxMs: 400 };
  const pad = start({ id: "pad", transport, backOff, clock, random, log: silentLog });
  await runUntil(clock, () => pad.health.state === "ready");
  return {
    pad,
    lose: () => void peer.unplug(),
    comeBack: () => void peer.plugIn(),
    stop: () => pad.stop(),
  };
}

export const FEIG_PACE: Pace = { baudRate: 38_400, dataBits: 8, parity: "even", stopBits: 1 };
export const THREE_M_PACE: Pace = { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 };

export const RIGS = {
  field: fieldRig,
  feig: (parts: RigParts) =>
    lineRig(
      parts,
      FEIG_PACE,
      (device) => feigPad(device, feigOptions.parse({})),
      async ({ plug, fragmentation, ...rest }) =>
        must(await feigPeer(plug, fragmentation, { ...rest, model: "cpr-m02", once: true, gapMs: 12 })),
    ),
  "3m": (parts: RigParts) =>
    lineRig(
      parts,
      THREE_M_PACE,
      (device) => threeMPad(device, threeMOptions.parse({})),
      async ({ plug, fragmentation, ...rest }) =>
        must(await threeMPeer(plug, fragmentation, { ...rest, model: 210, busyMs: 0 })),
    ),
} as const;

export type RigName = keyof typeof RIGS;
