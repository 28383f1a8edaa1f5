/** What must not grow, looked at when nobody is there. */
import { readdirSync, statSync } from "node:fs";
import { queryObjects } from "node:v8";
import type { StationParts } from "../../src/app/compose.ts";
import { must } from "../devices/bench.ts";
import type { SoakWorld } from "./world.ts";

export interface Gauge {
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  /** What keeps the program alive: sockets, timers, pipes. */
  readonly resources: number;
  readonly files: number;
  /** Tasks that wait on the virtual clock. */
  readonly timers: number;
  readonly listeners: number;
  /** Objects that are reachable. */
  readonly functions: number;
  readonly collections: number;
  readonly promises: number;
  /** Entries that the journal keeps, and the bytes of its file and what lies beside that. */
  readonly entries: number;
  readonly journal: number;
}

/** Looks once. Counting objects collects garbage first, however the program was started. */
export function look({ clock, living, listeners, file }: SoakWorld): Gauge {
  const functions = countOf(Function);
  const collections = countOf(Map) + countOf(Set);
  const promises = countOf(Promise);
  globalThis.gc?.();
  const { rss, heapUsed: heap } = process.memoryUsage();
  return {
    rss,
    heap,
    resources: process.getActiveResourcesInfo().length,
    files: readdirSync("/proc/self/fd").length,
    timers: clock.waiting,
    listeners,
    functions,
    collections,
    promises,
    entries: must(living.journal.all()).length,
    journal: ["", "-wal"].reduce(
      (sum, part) => sum + (statSync(file + part, { throwIfNoEntry: false })?.size ?? 0),
      0,
    ),
  };
}

function countOf(kind: Parameters<typeof queryObjects>[0]): number {
  return queryObjects(kind, { format: "count" });
}

/** Counts who listens to a station's client, pad and devices. */
export function countListeners() {
  let now = 0;
  const counted =
    <L>(add: (listener: L) => () => void) =>
    (listener: L): (() => void) => {
      const forget = add(listener);
      let listens = true;
      now++;
      return () => {
        if (listens) now--;
        listens = false;
        forget();
      };
    };
  return {
    get now() {
      return now;
    },
    alter(parts: StationParts): StationParts {
      const { client, stack, devices } = parts;
      return {
        ...parts,
        client: withGetters(client, { onStatus: counted((listener) => client.onStatus(listener)) }),
        stack:
          stack &&
          withGetters(stack, {
            onStack: counted((listener) => stack.onStack(listener)),
            onHealth: counted((listener) => stack.onHealth(listener)),
          }),
        devices: {
          ...devices,
          scanner: devices.scanner.map((scanner) =>
            withGetters(scanner, {
              onBarcode: counted((listener) => scanner.onBarcode(listener)),
              onHealth: counted((listener) => scanner.onHealth(listener)),
            }),
          ),
          printer: devices.printer.map((printer) =>
            withGetters(printer, { onHealth: counted((listener) => printer.onHealth(listener)) }),
          ),
        },
      };
    },
  };
}

/** The same with other methods; what is computed anew at each look stays so. */
function withGetters<T extends object>(what: T, changed: Partial<T>): T {
  const fields = Object.getOwnPropertyDescriptors(what);
  return Object.defineProperties({ ...what }, { ...fields, ...Object.getOwnPropertyDescriptors(changed) });
}
