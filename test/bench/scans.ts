/** Scans on a pseudo-terminal, one after the other, and how long it takes until somebody hears of them. */
import { openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { openPty } from "../../src/devices/transports/pty.ts";
import { must } from "./pads.ts";

const SCANS = 2_000;
/** Between two scans; a processor that may go to sleep in between is what a station has. */
const PAUSE_MS = 2;

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export const plug = () => openPty(undefined);

export interface Latency {
  readonly median: number;
  readonly p95: number;
}

/** Scans labels one after the other; `heard` is told of each by whoever reads the line. In microseconds. */
export async function latencies(
  scan: (label: string) => Promise<void>,
  heard: { told: () => void },
): Promise<Latency> {
  const times: number[] = [];
  for (let number = 0; number < SCANS + 100; number++) {
    const arrived = new Promise<void>((resolve) => {
      heard.told = resolve;
    });
    const started = performance.now();
    void scan(`3${String(number).padStart(13, "0")}`);
    await arrived;
    // The first ones fill the caches.
    if (number >= 100) times.push((performance.now() - started) * 1_000);
    await pause(PAUSE_MS);
  }
  times.sort((one, other) => one - other);
  return { median: times[Math.floor(SCANS / 2)] ?? 0, p95: times[Math.floor(SCANS * 0.95)] ?? 0 };
}

/** Somebody who does nothing but read the line. */
export async function bareRead(): Promise<Latency> {
  const far = must(await plug());
  const stream = new ReadStream(openSync(far.path, "r+"));
  stream.setRawMode(true);
  const heard = { told: () => {} };
  stream.on("data", (bytes: Buffer) => {
    if (bytes.at(-1) === 0x0d) heard.told();
  });
  const figures = await latencies((label) => Promise.resolve(far.write(Buffer.from(`${label}\r`))), heard);
  stream.destroy();
  await far.unplug();
  return figures;
}
