/** A station as it runs in a library, for the bench: its neighbours are handed in, and nobody wants a receipt. */
import path from "node:path";
import { live, type Living } from "../../src/app/compose-life.ts";
import { stationeryOf } from "../../src/app/compose-receipts.ts";
import { siteDialect } from "../../src/app/config.ts";
import { planDevices } from "../../src/app/equipment.ts";
import { receiptOptions } from "../../src/app/receipt/options.ts";
import type { StationParts } from "../../src/app/compose.ts";
import { openJournal } from "../../src/circulation/journal/journal.ts";
import { seededRandom, systemRandomBytes, type Clock } from "../../src/core/clock.ts";
import type { Action } from "../../src/core/contract/intents.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import { silentLog } from "../../src/core/log.ts";
import { Problems } from "../../src/core/problems.ts";
import { listeners } from "../../src/devices/listeners.ts";
import type { Transport } from "../../src/devices/transports/transport.ts";
import { policySchema } from "../../src/flows/policy.ts";
import type { Dial } from "../../src/sip-client/connection-socket.ts";
import { itemNo, must } from "./pads.ts";

const LOGIN = { user: "bench", password: "bench-pass", location: "desk" };
const PROFILES = { scanner: "generic-serial-scanner", pad: "feig-cpr-m02" } as const;
type Name = keyof typeof PROFILES;

const cardNo = (serial: number): string => `2${String(serial).padStart(13, "0")}`;

/** The library of the ACS, as JSON, which is YAML: so many patrons and items, and nobody is refused anything. */
export function flowLibrary(patrons: number, items: number): string {
  return JSON.stringify({
    institutions: [{ id: "BENCH", name: "Bench", currency: "EUR", policy: { chargedLimit: 1_000 } }],
    accounts: [{ login: LOGIN.user, password: LOGIN.password, institution: "BENCH", location: "desk" }],
    branches: [{ id: "MAIN" }],
    titles: Array.from({ length: items }, (_, at) => ({
      title: `The Long Winter of the Lighthouse, part ${at}`,
      copies: [{ barcode: itemNo(at) }],
    })),
    patrons: Array.from({ length: patrons }, (_, at) => ({
      card: cardNo(at),
      pin: "1234",
      name: "Ada Reader",
    })),
  });
}

export interface FlowParts {
  readonly clock: Clock;
  readonly dial: Dial;
  /** The directory in which the journal is begun. */
  readonly directory: string;
  /** The station's ends of the lines of its devices. */
  readonly lines: { readonly [N in Name]?: () => Transport };
  /** Puts something between the station and what it waits for. */
  readonly alter: ((parts: StationParts) => StationParts) | undefined;
  /** Holds a label under the scanner. */
  readonly scan: (label: string) => Promise<void>;
}

export interface FlowStation {
  /** When the first view came of which this holds, by the station's clock: what it does next comes after that. */
  seen(holds: (view: ViewModel) => boolean): Promise<number>;
  /** A patron shows a card and is let in. */
  comesIn(serial: number): Promise<void>;
  /** The patron goes, and the station waits for the next one. */
  goesAway(): Promise<void>;
  stop(): Promise<void>;
}

/** Composes the station, and answers when it serves patrons. */
export async function openFlowStation(parts: FlowParts): Promise<FlowStation> {
  const { clock, directory, lines } = parts;
  const policy = policySchema.parse({ cards: "^2", pin: { ask: "none" }, receipt: { default: "never" } });
  const dialect = siteDialect("generic", {}, true);
  const views = listeners<ViewModel>();
  const file = { path: path.join(directory, "journal"), key: systemRandomBytes(32), begin: true };
  const stationery = await stationeryOf({
    library: "Bench",
    zone: dialect.zone,
    detail: policy.receipt.mask,
    options: receiptOptions.parse({}),
    beside: "",
    log: silentLog,
  });
  const living: Living = must(
    live({
      planned: await plan(lines),
      hosted: false,
      wires: {
        clock,
        dice: () => seededRandom(1),
        folder: directory,
        make(settings) {
          const name = settings.type === "serial" ? settings.match.path : undefined;
          const made = name === "scanner" || name === "pad" ? lines[name]?.() : undefined;
          if (made === undefined) throw new Error(`no line ${name}`);
          return made;
        },
      },
      client: {
        dial: parts.dial,
        credentials: LOGIN,
        dialect,
        institution: "BENCH",
        terminalPassword: "",
        location: LOGIN.location,
        language: "000",
      },
      journal: (its) => openJournal({ ...file, clock: its, randomBytes: systemRandomBytes }),
      keepDays: 30,
      stationery: must(stationery),
      staff: undefined,
      mail: undefined,
      alter: parts.alter,
      policy,
      log: silentLog,
      onView: views.tell,
      onStack: () => {},
    }),
  );
  await living.ready();

  function seen(holds: (view: ViewModel) => boolean): Promise<number> {
    if (holds(living.view)) return Promise.resolve(clock.elapsed());
    return new Promise((resolve) => {
      const forget = views.add((view) => {
        if (!holds(view)) return;
        forget();
        resolve(clock.elapsed());
      });
    });
  }
  const screen = (name: ViewModel["screen"]): Promise<number> => seen((view) => view.screen === name);
  function press(action: Extract<Action, "finish" | "leave">): void {
    if (!living.intent({ rev: living.view.revision, action })) {
      throw new Error(`${living.view.screen} does not offer ${action}`);
    }
  }

  await screen("welcome");
  return {
    seen,
    async comesIn(serial) {
      await parts.scan(cardNo(serial));
      await screen("items");
    },
    async goesAway() {
      press("finish");
      await screen("goodbye");
      press("leave");
      await screen("welcome");
    },
    stop: () => living.stop(),
  };
}

async function plan(lines: FlowParts["lines"]) {
  const problems = new Problems();
  const devices = Object.fromEntries(
    Object.keys(lines).map((name) => [
      name,
      {
        profile: name === "pad" ? PROFILES.pad : PROFILES.scanner,
        transport: { type: "serial", match: { path: name } },
        options: name === "pad" ? {} : { duplicateMs: 0 },
      },
    ]),
  );
  const planned = must(await planDevices(devices, "", problems));
  if (problems.found.length > 0) throw new Error(problems.found.map(({ what }) => what).join("; "));
  return planned;
}

/** How many of the items on the screen are the patron's. */
export function yoursOn(view: ViewModel): number {
  return view.screen === "items" ? view.yours : 0;
}
