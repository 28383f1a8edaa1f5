/** Returns at a simulated ACS, over a cable and by a virtual clock; the tags of the items are what they really are. */
import { onTestFinished } from "vitest";
import { startAcs, type RunningAcs } from "../../src/acs-sim/acs.ts";
import type { Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import { openCable } from "../../src/acs-sim/cable.ts";
import { openCirculation, type Circulation } from "../../src/circulation/circulation.ts";
import type { Entry } from "../../src/circulation/journal/entry.ts";
import type { Journal, JournalOptions } from "../../src/circulation/journal/journal.ts";
import type { Media, SecurityPort } from "../../src/core/circulation.ts";
import { seededRandom, virtualClock, type VirtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import type { ItemId } from "../../src/core/ids.ts";
import { silentLog } from "../../src/core/log.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { Route } from "../../src/core/returns.ts";
import { passThrough, passUntil } from "../../src/core/virtual-time.ts";
import { openClient, type AcsClient } from "../../src/sip-client/client.ts";
import { dialectFor } from "../sip-client/clients.ts";
import { journalIn, RULES, scratch } from "./bench.ts";

/** A tag as it really is, whatever the station knows. */
export interface Tag {
  armed: Media | undefined;
  there: boolean;
  /** How often it still slips away when it is to be written. */
  slips: number;
}

/** What whoever brings the item is told at the end. */
export type Told =
  | { readonly told: "returned"; readonly route: Route; readonly words: readonly string[] }
  | { readonly told: "not-returned" | "take-to-desk" };

export interface ReturnDesk {
  readonly acs: RunningAcs;
  readonly clock: VirtualClock;
  readonly client: AcsClient;
  /** 09 and 17 as they were asked, over all lives of the station. */
  readonly asked: string[];
  readonly tag: Tag;
  /** The station as it starts, on the journal that its life before left. */
  start(onCommit?: JournalOptions["onCommit"]): Life;
  onLoan(item: ItemId): boolean;
}

export interface Life {
  readonly circulation: Circulation;
  readonly journal: Journal;
  readonly entries: () => readonly Entry[];
  /** What the flow does with an item that is brought back. */
  readonly bringBack: (item: ItemId) => Promise<Told>;
  /** What is open is asked about, again where the ILS is not back yet. */
  readonly recover: () => Promise<void>;
}

export async function returnDesk(behaviours: readonly Behaviour[]): Promise<ReturnDesk> {
  const clock = virtualClock(Date.UTC(2026, 10, 24, 9));
  const random = seededRandom(7);
  const started = await startAcs({
    library: { kind: "sample" },
    state: undefined,
    host: "",
    raw: undefined,
    tls: undefined,
    telnet: undefined,
    maxClients: undefined,
    dialect: "generic",
    behaviours,
    strict: false,
    clock,
    random,
    log: silentLog,
    requests: undefined,
  });
  if (!started.ok) throw new Error(started.fault.code);
  const acs = started.value;
  const { dial } = openCable({ acs, clock, latencyMs: () => 1 + random(), cut: (bytes) => [bytes] });
  const asked: string[] = [];
  const open = openClient({
    dial,
    dialect: dialectFor("generic", { answerSeconds: 5, timeoutFromStatus: false, keepAliveSeconds: 0 }),
    credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
    institution: "LECTERN",
    terminalPassword: "",
    location: "",
    language: "000",
    clock,
    random,
    log: silentLog,
  });
  onTestFinished(() => open.close());
  const client: AcsClient = {
    ...open,
    get status() {
      return open.status;
    },
    checkin: (wish) => {
      asked.push("09");
      return open.checkin(wish);
    },
    itemInformation: (item) => {
      asked.push("17");
      return open.itemInformation(item);
    },
  };
  if (!(await passUntil(clock, () => client.status.state === "online", 60_000))) throw new Error("No login");
  const tag: Tag = { armed: undefined, there: true, slips: 0 };
  const security: SecurityPort = {
    isPresent: () => Promise.resolve(tag.there),
    release: () => Promise.reject(new Error("Nothing is released at a return")),
    arm: (_, media) => {
      if (!tag.there || tag.slips-- > 0) return Promise.resolve(failed(fault("security.not-armed", "")));
      tag.armed = media;
      return Promise.resolve(ok("verified"));
    },
  };
  const directory = scratch();

  function start(onCommit?: JournalOptions["onCommit"]): Life {
    const journal = journalIn(directory, clock, onCommit);
    const circulation = openCirculation({
      tills: [],
      client,
      journal,
      security,
      clock,
      patience: { forMs: 20_000, pauseMs: 250 },
      protectMedia: [],
      offLine: () => RULES,
      log: silentLog,
    });
    onTestFinished(() => circulation.recovery.stop());
    return {
      circulation,
      journal,
      entries() {
        const all = journal.all();
        if (!all.ok) throw new Error(all.fault.code);
        return all.value;
      },
      bringBack: (item) => passThrough(clock, bringBack(circulation, item)),
      async recover() {
        void circulation.recovery.run();
        const isSettled = (): boolean => {
          const open = journal.unsettled();
          return open.ok && open.value.length === 0;
        };
        await passUntil(clock, isSettled, 120_000);
      },
    };
  }

  return {
    acs,
    clock,
    client,
    asked,
    tag,
    start,
    onLoan: (item) => acs.library.items.get(item)?.loan !== undefined,
  };
}

async function bringBack({ returns }: Circulation, item: ItemId): Promise<Told> {
  const answer = await returns.takeBack(item);
  if (!answer.ok && answer.fault.code !== "acs.unknown-outcome") return { told: "not-returned" };
  const found = answer.ok ? { found: true as const, ...answer.value } : await returns.findOutReturn(item);
  if (!found.found) return { told: found.outcome === "undecided" ? "take-to-desk" : "not-returned" };
  const { route, words } = found;
  if (found.arm !== undefined && !(await returns.arm(item)).ok) return { told: "take-to-desk" };
  return found.outcome === "refused" ? { told: "not-returned" } : { told: "returned", route, words };
}
