/** The world of a soak: one station that runs for days in memory and virtual time, and neighbours that keep no diary. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startAcs, type RunningAcs } from "../../src/acs-sim/acs.ts";
import { readBehaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { barcode } from "../../src/acs-sim/library/barcode.ts";
import { live, type Living } from "../../src/app/compose-life.ts";
import { journalOn } from "../../src/app/compose-journal.ts";
import { plugPeers, type StagePeers } from "../../src/app/compose-peers.ts";
import { stationeryOf } from "../../src/app/compose-receipts.ts";
import { memoryWires } from "../../src/app/compose-wires.ts";
import { siteDialect } from "../../src/app/config.ts";
import { planDevices } from "../../src/app/equipment.ts";
import { receiptOptions } from "../../src/app/receipt/options.ts";
import type { StageCable } from "../../src/app/scenario/stage.ts";
import type { Random, VirtualClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { Problems } from "../../src/core/problems.ts";
import { passThrough } from "../../src/core/virtual-time.ts";
import { policySchema } from "../../src/flows/policy.ts";
import { must } from "../devices/bench.ts";
import { countListeners } from "./gauge.ts";

export const PATRONS = 60;
export const ITEMS = 400;

export const cardNo = (serial: number): string => barcode(2, "1234", serial);
export const itemNo = (serial: number): string => barcode(3, "1234", serial);
/** Books with a tag are laid on the pad; the others have a strip, and their label is scanned. */
export const hasTag = (id: string): boolean => Number(id.slice(5, 13)) % 3 > 0;
export const pinOf = (serial: number): string => String(1000 + serial);

export interface SoakWorld {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly living: Living;
  readonly peers: StagePeers;
  readonly acs: RunningAcs;
  readonly cable: StageCable;
  /** The journal's file. */
  readonly file: string;
  /** Listeners of the station on its client, its pad and its devices, now. */
  readonly listeners: number;
  close(): Promise<void>;
}

/** Short, so that who walks away does not keep the next one waiting for long. */
const POLICY = {
  cards: "^2",
  times: { idle: 25, warning: 10, receipt: 8, goodbye: 3 },
  pin: { tries: 3, forgetAfterMinutes: 5, perStation: { tries: 50 } },
};
const LOGIN = { user: "kiosk", password: "kiosk-pass", location: "" };

export async function openSoakWorld(seed: number, keepDays: number): Promise<SoakWorld> {
  const wires = await memoryWires(seed, "whole");
  const { clock } = wires;
  const peers = must(
    await passThrough(clock, plugPeers({ pad: true, tills: [], desensitizer: true }, wires)),
  );
  // Each tag is there from the start: it is of the world, and not what the station keeps.
  for (let serial = 1; serial <= ITEMS; serial++) {
    const book = { is: "item", id: itemNo(serial), part: 1, parts: 1 } as const;
    if (!hasTag(book.id)) continue;
    peers.pad?.lay(book);
    peers.pad?.lift(book);
  }
  const library = path.join(wires.folder, "library.yaml");
  await writeFile(library, soakLibrary());
  const acs = must(
    await startAcs({
      library: { kind: "file", path: library },
      state: undefined,
      host: "127.0.0.1",
      raw: undefined,
      tls: undefined,
      telnet: undefined,
      maxClients: undefined,
      dialect: "generic",
      // Or it would keep what it never hears the end of.
      behaviours: [must(await readBehaviour("idle-close", { seconds: 600 }))],
      strict: false,
      clock,
      random: wires.dice(),
      log: silentLog,
      requests: undefined,
    }),
  );
  const { dial, cable } = wires.acs.connect(acs);
  if (cable === undefined) throw new Error("Wires of memory without a cable");
  const policy = policySchema.parse(POLICY);
  const dialect = siteDialect("generic", {}, true);
  const stationery = await stationeryOf({
    library: "Soak",
    zone: dialect.zone,
    detail: policy.receipt.mask,
    options: receiptOptions.parse({}),
    beside: "",
    log: silentLog,
  });
  const problems = new Problems();
  const planned = must(await planDevices(peers.devices, "", problems));
  if (problems.found.length > 0) throw new Error(problems.found.map(({ what }) => what).join("; "));
  const count = countListeners();
  const living = must(
    live({
      planned,
      hosted: false,
      wires,
      client: {
        dial,
        credentials: LOGIN,
        dialect,
        institution: "LECTERN",
        terminalPassword: "",
        location: "",
        language: "000",
      },
      journal: journalOn(wires, undefined),
      keepDays,
      stationery: must(stationery),
      staff: undefined,
      mail: undefined,
      alter: (parts) => count.alter(parts),
      policy,
      log: silentLog,
      onView: () => {},
      onStack: () => {},
    }),
  );
  await passThrough(clock, living.ready());
  return {
    clock,
    random: wires.dice(),
    living,
    peers,
    acs,
    cable,
    file: path.join(wires.folder, "journal"),
    get listeners() {
      return count.now;
    },
    async close() {
      await passThrough(clock, living.stop());
      await passThrough(clock, acs.stop());
      await wires.close();
    },
  };
}

/** As JSON, which is YAML. Everybody and everything is made up. */
function soakLibrary(): string {
  const policy = { chargedLimit: 1_000, overdueLimit: 1_000, feeLimit: 1_000, renewalLimit: 9_999 };
  return JSON.stringify({
    institutions: [{ id: "LECTERN", name: "Soak", currency: "EUR", statusBeforeLogin: true, policy }],
    accounts: [{ login: LOGIN.user, password: LOGIN.password, institution: "LECTERN", location: "desk" }],
    branches: [{ id: "MAIN" }],
    titles: Array.from({ length: ITEMS }, (_, at) => ({
      title: `Volume ${at + 1}`,
      copies: [{ barcode: itemNo(at + 1), ...(at % 50 === 7 ? { notForLoan: "reference" } : {}) }],
    })),
    patrons: Array.from({ length: PATRONS }, (_, at) => ({
      card: cardNo(at + 1),
      pin: pinOf(at + 1),
      name: `Reader ${at + 1}`,
    })),
  });
}
