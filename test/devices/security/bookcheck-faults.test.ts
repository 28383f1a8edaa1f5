/** A fault at every transfer of every exchange with a Bookcheck unit: what is said of an item stays true. */
import { describe, expect, it } from "vitest";
import { bookcheckOptions } from "../../../src/devices/drivers/security/bookcheck/options.ts";
import { bookcheck } from "../../../src/devices/drivers/security/bookcheck/session.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import {
  bookcheckPeer,
  type BookcheckPeer,
  type MagneticItem,
} from "../../../src/devices/sim/security/bookcheck.ts";
import { atTransfer, inTime, newClock, partsFor, passUntil } from "./bench.ts";

const SAFE = [1, 0, 0, 0];
const OPTIONS = { safeState: { mode: "check-in" }, passMs: 2_000, healthMs: 200 };

const FAULTS = ["unplug", "hang", "stick", "manual", "reset"] as const;
type FaultName = (typeof FAULTS)[number];

const BREAK: Readonly<Record<FaultName, (peer: BookcheckPeer) => void>> = {
  unplug: (peer) => peer.far.unplug(),
  hang: (peer) => peer.hang(true),
  stick: (peer) => peer.stick(true),
  manual: (peer) => peer.turn("manual"),
  reset: (peer) => peer.reset(),
};

function mend(peer: BookcheckPeer): void {
  peer.far.plugIn();
  peer.hang(false);
  peer.stick(false);
  peer.turn("auto");
}

interface Trial {
  readonly fault: FaultName;
  readonly at: number;
  readonly when: "before" | "after";
  readonly command: "release" | "arm";
  readonly made: MagneticItem["made"];
  /** The transfer after which the patron slides the item past. */
  readonly passAt: number;
}

/** One item, one fault: what is said of the item must be true, and everything works when the fault is gone. */
async function play({ fault, at, when, command, made, passAt }: Trial): Promise<string> {
  const clock = newClock();
  const peer = bookcheckPeer("usb", clock);
  const item: MagneticItem = { made, armed: command === "release", harmed: false };
  let count = 0;
  let over = false;
  const counted = atTransfer(peer.transport, at, when, () => {
    if (!over) BREAK[fault](peer);
  });
  const line = atTransfer(counted, passAt, "after", () => {
    count++;
    peer.pass("right", item);
  });
  const device = bookcheck(partsFor(line, clock), bookcheckOptions.parse(OPTIONS));
  await inTime(clock, firstHealth(device));
  const started = clock.elapsed();
  const media = made === "tape" ? "magnetic" : "book";
  const outcome = await inTime(clock, device[command](media));
  expect(clock.elapsed() - started).toBeLessThan(OPTIONS.passMs + 4 * 500 + 500);
  if (outcome.ok) expect({ count, armed: item.armed }).toEqual({ count: 1, armed: command === "arm" });
  // A unit that lost its power is in the field for books before anybody can know.
  if (fault !== "reset") expect(item.harmed).toBe(false);
  over = true;
  mend(peer);
  await passUntil(clock, () => device.health.state === "ready" && peer.state.join() === SAFE.join());
  await inTime(clock, device.stop());
  expect(peer.state).toEqual(SAFE);
  return outcome.ok ? "done" : outcome.fault.code;
}

describe("under faults", () => {
  const trials = FAULTS.flatMap((fault) =>
    (["before", "after"] as const).flatMap((when) =>
      Array.from({ length: 24 }, (_, at) => ({ fault, when, at })),
    ),
  );

  it.each(FAULTS)(
    "%s at every transfer: what is said of an item is true, and it works again",
    async (fault) => {
      const seen = new Set<string>();
      for (const trial of trials.filter((one) => one.fault === fault)) {
        for (const [index, command] of (["release", "arm"] as const).entries()) {
          const made = (trial.at + index) % 3 === 0 ? "tape" : "book";
          seen.add(await play({ ...trial, command, made, passAt: 8 + ((trial.at * 7 + index) % 14) }));
        }
      }
      expect(seen).toContain("done");
      expect(seen.size).toBeGreaterThan(1);
    },
  );
});
