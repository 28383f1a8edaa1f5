/** Scanners on lines: what is told was on a label; a label of which something was lost is not told at all. */
import type { Clock, Random } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import { sleep } from "../../../src/core/clock.ts";
import { loadDriver, type DriverName } from "../../../src/devices/drivers/index.ts";
import type { ScannerPort } from "../../../src/devices/ports.ts";
import { faultyLine } from "../../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../../src/devices/sim/scanner/serial.ts";
import { typingHabits } from "../../../src/devices/sim/scanner/typing.ts";
import { evdevWedgePeer } from "../../../src/devices/sim/scanner/wedge.ts";
import type { Plug } from "../../../src/devices/transports/transport.ts";
import { must } from "../../devices/bench.ts";
import { partsOf, type Subject } from "./trial.ts";

/** The 14-digit label: its length and its check digit are what a damaged line is caught by. */
const LABELS = ["31234000000016", "31234000000032", "31234000000040"];
const RULES = { minLength: 14, maxLength: 14, characters: "digits", checkDigit: "mod10-2-1", duplicateMs: 0 };

interface Peer {
  scan(label: string): Promise<void>;
  plugIn(): Promise<Result<void>>;
  unplug(): Promise<void>;
}

const SCANNERS: Readonly<
  Record<
    string,
    {
      readonly driver: DriverName;
      readonly peer: (plug: Plug, clock: Clock, random: Random) => Promise<Result<Peer>>;
    }
  >
> = {
  "serial-scanner": {
    driver: "serial-scanner",
    peer: (plug, _clock, random) => scannerPeer(plug, FACTORY_SCANNER, random),
  },
  "wedge by event file": {
    driver: "wedge",
    // The kernel hands over whole events.
    peer: (plug, clock) =>
      evdevWedgePeer(plug, typingHabits.parse({}), { fragmentation: "whole", clock, bits: 64 }),
  },
};

export async function startedScanner(
  name: DriverName,
  parts: ReturnType<typeof partsOf>,
  options: object,
): Promise<ScannerPort> {
  const driver = await loadDriver(name);
  const started = driver.start(parts, options, "scanner");
  if (started.role !== "scanner") throw new Error(`${name} is no scanner`);
  return started.device;
}

/** A scan counts as done when it was told, or when nothing came of it in a second. */
export async function scanOnce(
  device: ScannerPort,
  clock: Clock,
  label: string,
  scan: () => Promise<void> | void,
): Promise<Result<string[]>> {
  const told: string[] = [];
  const forget = device.onBarcode(({ text }) => told.push(text));
  await scan();
  await sleep(clock, 1_500);
  forget();
  return told.includes(label) ? ok(told) : failed(fault("scan.partial", told.join()));
}

export const SCANNER_SUBJECTS: readonly Subject[] = Object.entries(SCANNERS).map(
  ([name, { driver, peer }]) => ({
    name,
    deadlineMs: 8_000,
    kinds: ["unplug", "silence", "drop", "flip", "double", "late"],
    async open(clock, random) {
      const line = simulatedStream(name, clock, 0);
      const path = faultyLine(line.plug, clock);
      const scanner = must(await peer(path.plug, clock, random));
      let unplugged = false;
      path.onUnplug(() => {
        unplugged = true;
        void scanner.unplug();
      });
      const device = await startedScanner(driver, partsOf(line.transport, clock, random), RULES);
      const scanned = new Set<string>();
      const lies: string[] = [];
      device.onBarcode(({ text }) => {
        if (!scanned.has(text)) lies.push(`${text} was told, and was on no label`);
      });
      let number = 0;
      return {
        device,
        path,
        work() {
          const label = LABELS[number++ % LABELS.length] ?? "";
          scanned.add(label);
          return scanOnce(device, clock, label, () => scanner.scan(label));
        },
        // A key code that a bad line changed is another key: event files have no check, and their line is the kernel.
        lies: (damaged) => (damaged && driver === "wedge" ? [] : lies),
        async mend() {
          if (unplugged) must(await scanner.plugIn());
          unplugged = false;
        },
        stop: () => device.stop(),
      };
    },
  }),
);
