import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openCirculation } from "../../src/circulation/circulation.ts";
import type { Entry } from "../../src/circulation/journal/entry.ts";
import type { Journal } from "../../src/circulation/journal/journal.ts";
import type { PatronAccount, SecurityPort } from "../../src/core/circulation.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { fault } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import {
  CARD,
  client,
  item,
  ITEM,
  journalIn,
  loan,
  patron,
  PIN,
  PLAIN,
  RULES,
  scratch,
  withLoans,
} from "./bench.ts";

const away = failed(fault("acs.not-connected", ""));

/** What an ILS does with the answer to 11, and what it shows to whom. */
interface World {
  /** `answers`; `loses`: it lent, and nobody hears; `hangs`: it lent, and the answer never comes; `forgets`: nothing came in. */
  readonly eleven: "answers" | "loses" | "hangs" | "forgets";
  /** A list of loans only for who brings the PIN. */
  readonly listNeedsPin: boolean;
  /** The item lies on the pad when the station is back. */
  readonly staysOnPad: boolean;
}

const DAY: World = { eleven: "answers", listNeedsPin: false, staysOnPad: true };

/** An ILS and an item as they really are, whatever the station knows. */
function truth(world: World) {
  const there = { lent: false, elevens: 0, armed: true, onPad: true, reachable: true, releasedUnlent: false };
  const acs: Partial<AcsClient> = {
    patronInformation: ({ pin }) => {
      if (!there.reachable) return Promise.resolve(away);
      if (world.listNeedsPin && pin === undefined) return Promise.resolve(patron({ pinCorrect: false }));
      return Promise.resolve(withLoans(there.lent ? [ITEM] : []));
    },
    itemInformation: () =>
      Promise.resolve(there.reachable ? item({ circulation: there.lent ? "charged" : "available" }) : away),
    checkout: () => {
      there.elevens++;
      there.lent = world.eleven !== "forgets";
      if (world.eleven === "answers") return Promise.resolve(loan({}));
      if (world.eleven === "hangs") return new Promise(() => {});
      return Promise.resolve(failed(fault("acs.unknown-outcome", "")));
    },
    endSession: () => Promise.resolve(away),
  };
  const security: SecurityPort = {
    isPresent: () => Promise.resolve(there.onPad),
    arm: () => {
      throw new Error("Nothing is armed when an item is lent");
    },
    release: () => {
      if (!there.onPad) return Promise.resolve(failed(fault("tag.gone", "")));
      there.releasedUnlent ||= !there.lent;
      there.armed = false;
      return Promise.resolve(ok("verified"));
    },
  };
  return { there, acs, security };
}

type Truth = ReturnType<typeof truth>;

/** The station's circulation over a journal, as it starts. */
function start({ acs, security }: Truth, journal: Journal) {
  const clock = virtualClock(Date.UTC(2026, 10, 23, 12));
  const circulation = openCirculation({
    tills: [],
    client: client(acs, {}),
    journal,
    security,
    clock,
    patience: { forMs: 0, pauseMs: 500 },
    protectMedia: [],
    offLine: () => RULES,
    log: () => {},
  });
  onTestFinished(() => circulation.recovery.stop());
  return { circulation, clock };
}

/** What a flow does with one item. */
async function borrow(account: PatronAccount): Promise<void> {
  const lent = await account.lend(ITEM, PLAIN);
  const outcome = lent.ok ? lent.value : await account.findOut(ITEM);
  if (outcome.outcome === "lent" && outcome.toRelease) await account.release(ITEM);
}

async function session({ circulation }: ReturnType<typeof start>): Promise<void> {
  const found = await circulation.identify(CARD, PIN);
  if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
  await borrow(found.value.account);
  await found.value.account.end();
}

class PowerCut extends Error {}

/** Lends an item until the power fails at this commit, or to the end. Answers whether it failed. */
async function until(
  cut: number,
  when: "before" | "after",
  world: Truth,
  directory: string,
): Promise<boolean> {
  const journal = journalIn(directory, virtualClock(0), (commit, at) => {
    if (commit === cut && at === when) throw new PowerCut();
  });
  const isCut = await session(start(world, journal)).then(
    () => false,
    (error: unknown) => {
      if (!(error instanceof PowerCut)) throw error;
      return true;
    },
  );
  journal.close();
  return isCut;
}

function all(journal: Journal): readonly Entry[] {
  const entries = journal.all();
  if (!entries.ok) throw new Error(entries.fault.code);
  return entries.value;
}

/** Nothing lost, doubled, released without a yes, armed in silence, or left open. */
function expectKept({ there }: Truth, journal: Journal): void {
  const entries = all(journal);
  expect(there.elevens).toBeLessThanOrEqual(1);
  expect(there.releasedUnlent).toBe(false);
  expect(entries.filter(({ stage }) => stage !== "closed" && stage !== "exception")).toEqual([]);
  const isAlarmed = entries.some(({ stage }) => stage === "exception");
  if (there.lent && there.armed) expect(isAlarmed).toBe(true);
  const isDone = entries.some(({ outcome }) => outcome === "done" || outcome === "unverified");
  if (there.lent && !isAlarmed) expect(isDone).toBe(true);
  if (!there.lent) expect(isDone).toBe(false);
}

const WORLDS: readonly (readonly [string, World])[] = [
  ["that answers", DAY],
  ["that answers, the item taken away meanwhile", { ...DAY, staysOnPad: false }],
  ["whose answer is lost", { ...DAY, eleven: "loses" }],
  ["whose answer is lost, the item taken away meanwhile", { ...DAY, eleven: "loses", staysOnPad: false }],
  ["that was not reached", { ...DAY, eleven: "forgets" }],
  ["that lists loans only with a PIN", { ...DAY, listNeedsPin: true }],
  ["that lists loans only with a PIN, its answer lost", { ...DAY, eleven: "loses", listNeedsPin: true }],
  ["that lists loans only with a PIN and was not reached", { ...DAY, eleven: "forgets", listNeedsPin: true }],
];

describe.each(WORLDS)("the power fails while an item is lent by an ILS %s", (_, world) => {
  it.each(["before", "after"] as const)("%s each commit: the promise is kept", async (when) => {
    let cuts = 0;
    for (let cut = 1; ; cut++) {
      const real = truth(world);
      const directory = scratch();
      const isCut = await until(cut, when, real, directory);
      if (isCut) cuts++;
      real.there.onPad = world.staysOnPad;
      const journal = journalIn(directory, virtualClock(0));
      const { circulation } = start(real, journal);
      await circulation.recovery.run();
      expectKept(real, journal);
      if (!isCut) break;
    }
    expect(cuts).toBeGreaterThan(1);
  });

  it("while the answer is awaited: the promise is kept", async () => {
    const real = truth({ ...world, eleven: world.eleven === "forgets" ? "forgets" : "hangs" });
    const directory = scratch();
    const before = journalIn(directory, virtualClock(0));
    void session(start(real, before));
    await vi.waitFor(() => expect(real.there.elevens).toBe(1));
    before.close();
    real.there.onPad = world.staysOnPad;
    const journal = journalIn(directory, virtualClock(0));
    await start(real, journal).circulation.recovery.run();
    expectKept(real, journal);
  });
});

describe("recovery", () => {
  /** A loan whose answer was lost when the power failed. */
  async function interrupted(world: World) {
    const real = truth(world);
    const directory = scratch();
    await until(2, "after", real, directory);
    const journal = journalIn(directory, virtualClock(0));
    return { real, journal, ...start(real, journal) };
  }

  it("lets what was lent and lies on the pad go with its security off", async () => {
    const { real, journal, circulation } = await interrupted({ ...DAY, eleven: "loses" });
    expect(circulation.recovery.isDue).toBe(true);
    await circulation.recovery.run();
    expect(circulation.recovery.isDue).toBe(false);
    expect(real.there).toMatchObject({ lent: true, armed: false, elevens: 1 });
    expect(all(journal)).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("tells staff of what was lent and is gone with its security on", async () => {
    const { real, journal, circulation } = await interrupted({ ...DAY, eleven: "loses" });
    real.there.onPad = false;
    const told: unknown[] = [];
    circulation.exceptions.on(({ reason }) => told.push(reason));
    await circulation.recovery.run();
    expect(all(journal)).toMatchObject([{ stage: "exception", reason: "still-armed" }]);
    expect(told).toEqual(["still-armed"]);
  });

  it("lets nothing out that was brought back since, while the ILS could not be asked", async () => {
    const { real, journal, circulation } = await interrupted({ ...DAY, eleven: "loses" });
    const secret = { item: ITEM, facts: {} };
    journal.open({ kind: "return", mode: "off-line", stage: "queued", session: "later", secret });
    await circulation.recovery.run();
    expect(real.there.armed).toBe(true);
    expect(all(journal)).toMatchObject([{ stage: "closed", outcome: "done" }, { stage: "queued" }]);
  });

  it("never sets a desensitizer to work on whatever lies there by then", async () => {
    const real = truth({ ...DAY, eleven: "loses" });
    const release = vi.spyOn(real.security, "release");
    real.there.onPad = false;
    const directory = scratch();
    await until(2, "after", real, directory);
    const journal = journalIn(directory, virtualClock(0));
    await start(real, journal).circulation.recovery.run();
    expect(release).not.toHaveBeenCalled();
    expect(all(journal)).toMatchObject([{ stage: "exception", reason: "still-armed" }]);
  });

  it("closes what was not lent", async () => {
    const { journal, circulation } = await interrupted({ ...DAY, eleven: "forgets" });
    await circulation.recovery.run();
    expect(all(journal)).toMatchObject([{ stage: "closed", outcome: "not-done" }]);
  });

  it("tells staff of what the ILS does not show without a PIN, which is kept nowhere", async () => {
    const { journal, circulation } = await interrupted({ ...DAY, eleven: "loses", listNeedsPin: true });
    await circulation.recovery.run();
    expect(all(journal)).toMatchObject([{ stage: "exception", reason: "undecided" }]);
    expect(JSON.stringify(all(journal))).not.toContain(PIN);
  });

  it("waits for an ILS that is away, and goes on by itself when it is back", async () => {
    const { real, journal, circulation, clock } = await interrupted({ ...DAY, eleven: "loses" });
    real.there.reachable = false;
    await circulation.recovery.run();
    expect(all(journal)).toMatchObject([{ stage: "unknown" }]);
    real.there.reachable = true;
    await vi.waitFor(() => {
      clock.advance(30_000);
      expect(all(journal)).toMatchObject([{ stage: "closed", outcome: "done" }]);
    });
  });

  it("leaves alone what a patron's session has in hand, and takes it up when that ends", async () => {
    const real = truth({ ...DAY, eleven: "loses" });
    const journal = journalIn(scratch(), virtualClock(0));
    const { circulation } = start(real, journal);
    const found = await circulation.identify(CARD, PIN);
    if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
    await found.value.account.lend(ITEM, PLAIN);
    await circulation.recovery.run();
    expect(all(journal)).toMatchObject([{ stage: "unknown" }]);
    await found.value.account.end();
    await vi.waitFor(() => expect(all(journal)).toMatchObject([{ stage: "closed", outcome: "done" }]));
  });

  it("of an item that the patron brings back makes way for the patron", async () => {
    const { real, journal, circulation } = await interrupted({ ...DAY, eleven: "loses" });
    const recovering = circulation.recovery.run();
    const found = await circulation.identify(CARD, PIN);
    if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
    expect(await found.value.account.lend(ITEM, PLAIN)).toMatchObject({
      value: { outcome: "already-yours" },
    });
    await recovering;
    expectKept(real, journal);
  });
});
