/** What tests of devices share: pseudo-terminals that are let go of, and parts with a seed. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { seededRandom, systemClock } from "../../src/core/clock.ts";
import { silentLog, type Log } from "../../src/core/log.ts";
import { explain } from "../../src/core/faults.ts";
import type { Result } from "../../src/core/result.ts";
import type { DeviceParts } from "../../src/devices/keep-open.ts";
import { openPty } from "../../src/devices/transports/pty.ts";
import { makeTransport } from "../../src/devices/transports/make.ts";
import { serialSettings } from "../../src/devices/transports/settings.ts";
import type { AnyTransport, FarEnd, Plug, Transport } from "../../src/devices/transports/transport.ts";

/** The value, or the end of the test. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(explain(result.fault));
  return result.value;
}

/** A plug that makes a pseudo-terminal under a name that stays, and pulls it when the test is over. */
export async function stablePlug(): Promise<{ readonly path: string; readonly plug: Plug }> {
  const directory = await mkdtemp(join(tmpdir(), "lectern-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, "device");
  return {
    path,
    plug: async () => {
      const made = await openPty(path);
      if (made.ok) onTestFinished(() => made.value.unplug());
      return made;
    },
  };
}

export async function farEnd(): Promise<FarEnd> {
  const { plug } = await stablePlug();
  return must(await plug());
}

export function serialOn(path: string): Transport {
  const transport = makeTransport(serialSettings.parse({ type: "serial", match: { path } }), systemClock);
  onTestFinished(() => transport.close());
  return transport;
}

export function partsOn<T extends AnyTransport>(transport: T, log: Log = silentLog): DeviceParts<T> {
  return {
    id: "device-1",
    transport,
    backOff: { firstMs: 10, maxMs: 40 },
    clock: systemClock,
    random: seededRandom(1),
    log,
  };
}

/** Waits until `holds`; the test's own time-out ends it if that never comes. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}
