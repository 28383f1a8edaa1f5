/** What tests of scanners share. */
import { seededRandom, virtualClock, type Random, type VirtualClock } from "../../../src/core/clock.ts";
import { silentLog, type Log } from "../../../src/core/log.ts";
import type { ScannerEvent } from "../../../src/devices/drivers/scanner/codec.ts";
import type { DeviceParts } from "../../../src/devices/keep-open.ts";
import type { ScannerPort } from "../../../src/devices/ports.ts";
import type { AnyTransport } from "../../../src/devices/transports/transport.ts";

/** Barcodes by their text, discards by code and length. */
export function short(events: readonly ScannerEvent[]): string[] {
  return events.map((event) =>
    event.kind === "barcode" ? event.barcode.text : `${event.discard.code} ${event.discard.length}`,
  );
}

export function partsFor<T extends AnyTransport>(
  transport: T,
  clock: VirtualClock,
  log: Log = silentLog,
): DeviceParts<T> {
  return {
    id: "scanner",
    transport,
    backOff: { firstMs: 20, maxMs: 80 },
    clock,
    random: seededRandom(1),
    log,
  };
}

export function newClock(): VirtualClock {
  return virtualClock(Date.UTC(2026, 10, 24));
}

/** Everything that is under way arrives, and `ms` milliseconds pass. */
export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let turns = 0; turns < 5; turns++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  clock.advance(ms);
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** What a port tells, in the form of `short`. */
export function heard(port: ScannerPort): string[] {
  const events: string[] = [];
  port.onBarcode(({ text }) => events.push(text));
  port.onDiscard(({ code, length }) => events.push(`${code} ${length}`));
  return events;
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function randomBytes(random: Random, most: number): Uint8Array {
  return Uint8Array.from({ length: below(random, most + 1) }, () => below(random, 256));
}
