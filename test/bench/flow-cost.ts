/**
 * What one item costs the station's own process: label on a pseudo-terminal, driver, flow, circulation, SIP2 over TCP to a
 * simulated ACS in another process, journal on a disk. Security is a device that does nothing but tell that it was asked.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { systemClock } from "../../src/core/clock.ts";
import { ok } from "../../src/core/result.ts";
import type { Journal } from "../../src/circulation/journal/journal.ts";
import type { SecurityPort } from "../../src/devices/ports.ts";
import { FACTORY_SCANNER, scannerPeer } from "../../src/devices/sim/scanner/serial.ts";
import { makeTransport } from "../../src/devices/transports/make.ts";
import { serialSettings } from "../../src/devices/transports/settings.ts";
import { dialTo, type Dial } from "../../src/sip-client/connection-socket.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import { LECTERN, startServer } from "./children.ts";
import { flowLibrary, openFlowStation } from "./flow-station.ts";
import { itemNo, must } from "./pads.ts";
import { pause, plug } from "./scans.ts";

const SESSIONS = 32;
const EACH = 10;
/** The first sessions fill the caches. */
const WARM_UP = 2;
const PAUSE_MS = 2;

/** Milliseconds, one for each item. */
export interface Costs {
  /** From the bytes of a label to the first view with the item. */
  readonly view: number[];
  /** From the last byte of 12 to the call that takes the security off. */
  readonly total: number[];
  /** Of that, what the journal took: the yes brought to the disk. */
  readonly journal: number[];
  /** Of that, until the client has made an outcome of it: what anybody pays who only asks the ILS. */
  readonly client: number[];
}

/** Moments of the item that is under way. */
interface Marks {
  answered: number;
  outcome: number;
  journal: number;
  released: number;
}

/** Some hundred items, with the journal in a directory of its own within `where`. */
export async function itemCosts(where: string): Promise<Costs> {
  const directory = await mkdtemp(path.join(where, "bench-flow-"));
  const library = path.join(directory, "library.yaml");
  await writeFile(library, flowLibrary(SESSIONS, SESSIONS * EACH));
  const acs = await startServer(LECTERN, ["acs", "--port", "0", "--library", library]);
  const peer = must(await scannerPeer(plug, FACTORY_SCANNER, "whole"));
  const settings = serialSettings.parse({ type: "serial", match: { path: peer.path } });
  const marks: Marks = { answered: 0, outcome: 0, journal: 0, released: 0 };
  const station = await openFlowStation({
    clock: systemClock,
    dial: heard(dialTo({ host: "127.0.0.1", port: acs.port, tls: undefined }), marks),
    directory,
    lines: { scanner: () => makeTransport(settings, systemClock) },
    alter: (parts) => ({
      ...parts,
      client: askedThrough(parts.client, marks),
      journal: timed(parts.journal, marks),
      devices: { ...parts.devices, security: [told(marks)] },
    }),
    scan: (label) => peer.scan(label),
  });
  const costs: Costs = { view: [], total: [], journal: [], client: [] };
  for (let session = 0; session < SESSIONS; session++) {
    await station.comesIn(session);
    for (let each = 0; each < EACH; each++) {
      const item = itemNo(session * EACH + each);
      const isShown = station.seen(({ screen, ...view }) => screen === "items" && has(view, item));
      const isTheirs = station.seen((view) => view.screen === "items" && view.yours === each + 1);
      const began = performance.now();
      void peer.scan(item);
      const shown = await isShown;
      await isTheirs;
      if (session >= WARM_UP) {
        costs.view.push(shown - began);
        costs.total.push(marks.released - marks.answered);
        costs.journal.push(marks.journal);
        costs.client.push(marks.outcome - marks.answered);
      }
      await pause(PAUSE_MS);
    }
    await station.goesAway();
  }
  await station.stop();
  await peer.unplug();
  await acs.stop();
  await rm(directory, { recursive: true });
  return costs;
}

function has(view: object, item: string): boolean {
  return "items" in view && Array.isArray(view.items) && view.items.some(({ id }) => id === item);
}

/** Notes when the last bytes from the ACS came. */
function heard(dial: Dial, marks: Marks): Dial {
  return async (...how) => {
    const dialled = await dial(...how);
    if (!dialled.ok) return dialled;
    const wire = dialled.value;
    return ok({
      get open() {
        return wire.open;
      },
      write: (bytes) => wire.write(bytes),
      listen: (listener) =>
        wire.listen({
          closed: () => listener.closed(),
          bytes(chunk) {
            marks.answered = performance.now();
            marks.journal = 0;
            listener.bytes(chunk);
          },
        }),
      destroy: () => wire.destroy(),
    });
  };
}

function askedThrough(client: AcsClient, marks: Marks): AcsClient {
  return {
    ...client,
    get status() {
      return client.status;
    },
    async checkout(wish) {
      const said = await client.checkout(wish);
      marks.outcome = performance.now();
      return said;
    },
  };
}

function timed(journal: Journal, marks: Marks): Journal {
  return {
    ...journal,
    change(id, change) {
      const began = performance.now();
      const changed = journal.change(id, change);
      // What is written after the release was not waited for.
      if (change.stage === "granted") marks.journal += performance.now() - began;
      return changed;
    },
  };
}

function told(marks: Marks): SecurityPort {
  return {
    id: "security",
    health: { state: "ready", warning: undefined },
    onHealth: () => () => {},
    stop: () => Promise.resolve(),
    release() {
      marks.released = performance.now();
      return Promise.resolve(ok("verified"));
    },
    arm: () => Promise.reject(new Error("nothing is returned here")),
  };
}
