/** A library system at the far end of a cable, and a station's journal that outlives each of its lives. */
import path from "node:path";
import { startAcs, type RunningAcs } from "../../../src/acs-sim/acs.ts";
import { behaviour } from "../../../src/acs-sim/behaviours/behaviour.ts";
import { watchDeeds, type Deed } from "../../../src/acs-sim/library/deeds.ts";
import { memoryWires, type MemoryWires } from "../../../src/app/compose-wires.ts";
import { openLife, type Life } from "../../../src/app/life.ts";
import type { StageCable } from "../../../src/app/scenario/stage.ts";
import { openCirculation, type Circulation } from "../../../src/circulation/circulation.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import { openJournal, type Journal } from "../../../src/circulation/journal/journal.ts";
import type { SecurityPort } from "../../../src/core/circulation.ts";
import { seededBytes, type VirtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { ok } from "../../../src/core/result.ts";
import { passThrough } from "../../../src/core/virtual-time.ts";
import { openClient, type AcsClient } from "../../../src/sip-client/client.ts";
import type { Dial } from "../../../src/sip-client/connection-socket.ts";
import { RULES } from "../../circulation/bench.ts";
import { dialectFor } from "../../sip-client/clients.ts";

export const ZONE = "UTC";
const KEY = seededBytes(1)(32);

/** The end of the process at a commit of the journal. */
export class Killed extends Error {}

export const NEVER = { commit: Infinity, when: "before" } as const;

export interface World {
  readonly wires: MemoryWires;
  readonly clock: VirtualClock;
  readonly acs: RunningAcs;
  readonly cable: StageCable;
  /** All that the library has really done. */
  readonly deeds: readonly Deed[];
  readonly honours: boolean;
  readonly dial: Dial;
  close(): Promise<void>;
}

export async function openWorld(seed: number, honours: boolean): Promise<World> {
  const wires = await memoryWires(seed, "random");
  const started = await startAcs({
    library: { kind: "generate", patrons: 80, items: 500, seed },
    state: undefined,
    host: "",
    raw: undefined,
    tls: undefined,
    telnet: undefined,
    maxClients: undefined,
    dialect: "generic",
    behaviours: [behaviour("habits", { honoursNoBlock: honours }, {})],
    strict: true,
    clock: wires.clock,
    random: wires.dice(),
    log: silentLog,
    requests: undefined,
  });
  if (!started.ok) throw new Error(started.fault.detail);
  const acs = started.value;
  const { dial, cable } = wires.acs.connect(acs);
  if (cable === undefined) throw new Error("There is no cable to pull");
  return {
    wires,
    clock: wires.clock,
    acs,
    cable,
    deeds: watchDeeds(acs.library, wires.clock),
    honours,
    dial,
    async close() {
      await passThrough(wires.clock, acs.stop());
      await wires.close();
    },
  };
}

export interface Station {
  readonly life: Life;
  readonly journal: Journal;
  readonly client: AcsClient;
  readonly circulation: Circulation;
}

/** Tags that do as they are told: what a tag may do wrong other campaigns show. */
const SECURITY: SecurityPort = {
  isPresent: () => Promise.resolve(true),
  release: () => Promise.resolve(ok("verified")),
  arm: () => Promise.resolve(ok("verified")),
};

/** The station's next life; it ends at so many commits of its journal, before or after the last of them. */
export function startStation(
  { wires, clock: world, dial, honours }: World,
  endsAt: { readonly commit: number; readonly when: "before" | "after" },
): Station {
  const life = openLife(world);
  const { clock } = life;
  const opened = openJournal({
    path: path.join(wires.folder, "journal"),
    key: KEY,
    begin: true,
    clock,
    randomBytes: seededBytes(wires.dice()() * 2 ** 32),
    onCommit(commit, when) {
      if (commit === endsAt.commit && when === endsAt.when) throw new Killed();
    },
  });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const journal = opened.value;
  life.onEnd(() => journal.close());
  const client = openClient({
    dial: life.dial(dial),
    credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
    dialect: dialectFor("generic", {
      honoursNoBlock: honours,
      answerSeconds: 5,
      timeoutFromStatus: false,
      zone: ZONE,
    }),
    institution: "LECTERN",
    terminalPassword: "",
    location: "",
    language: "000",
    clock,
    random: wires.dice(),
    log: silentLog,
  });
  const circulation = openCirculation({
    client,
    journal,
    tills: [],
    security: SECURITY,
    clock,
    patience: { forMs: 0, pauseMs: 0 },
    protectMedia: [],
    offLine: () => ({ ...RULES, maxItems: 1000 }),
    log: silentLog,
  });
  return { life, journal, client, circulation };
}

export function entriesOf(journal: Journal): readonly Entry[] {
  const all = journal.all();
  if (!all.ok) throw new Error(all.fault.detail);
  return all.value;
}
