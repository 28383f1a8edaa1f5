import { describe, expect, it, onTestFinished } from "vitest";
import type { RunningAcs } from "../../src/acs-sim/acs.ts";
import { readBehaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import type { AcsDialect } from "../../src/acs-sim/habits.ts";
import { openCirculation } from "../../src/circulation/circulation.ts";
import type { AccountDesk } from "../../src/core/account.ts";
import { systemClock, virtualClock } from "../../src/core/clock.ts";
import { itemId, patronId } from "../../src/core/ids.ts";
import type { Result } from "../../src/core/result.ts";
import { startTestAcs } from "../acs-server/start.ts";
import { BRISK, dialectFor, openTestClient } from "../sip-client/clients.ts";
import { journalIn, RULES, scratch } from "./bench.ts";

/** Patrons of the sample library. */
const THREE_LOANS = "21234000000026";
const FEES = "21234000000075";
const READY = "21234000000083";
const WAITS = "21234000000109";
const [BOOK, DUE_SOON] = ["31234000000305", "31234000000313"].map(itemId);

type Behaviours = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A station at an ILS of this dialect, and a patron's desk there. */
async function at(name: AcsDialect, card: string, behaviours: Behaviours = {}) {
  const read = await Promise.all(Object.entries(behaviours).map(([key, given]) => readBehaviour(key, given)));
  const acs: RunningAcs = await startTestAcs({
    dialect: name,
    strict: true,
    behaviours: read.map((behaviour) => {
      if (!behaviour.ok) throw new Error(behaviour.fault.detail);
      return behaviour.value;
    }),
  });
  const { client } = openTestClient(
    acs.ports.raw ?? 0,
    {},
    {
      dialect: dialectFor(name, { ...BRISK, answerSeconds: 1, errorDetection: "if-present" }),
      institution: "LECTERN",
      credentials: { user: "kiosk", password: "kiosk-pass", location: "" },
      location: "MAIN",
    },
  );
  const journal = journalIn(scratch(), virtualClock(0));
  const circulation = openCirculation({
    tills: [],
    client,
    journal,
    security: undefined,
    clock: systemClock,
    patience: { forMs: 3000, pauseMs: 20 },
    protectMedia: [],
    offLine: () => RULES,
    log: () => {},
  });
  onTestFinished(async () => {
    circulation.recovery.stop();
    client.close();
    await acs.stop();
  });
  const pin = acs.library.patrons.get(card)?.pin;
  const found = await circulation.identify(patronId(card), pin);
  if (!found.ok || found.value.card !== "known") throw new Error(`Not identified: ${JSON.stringify(found)}`);
  const renewals = (): (number | undefined)[] =>
    [...(acs.library.patrons.get(card)?.loans ?? [])].map((loan) => loan.renewals);
  return { desk: found.value.account.desk, acs, journal, renewals };
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
}

const loansOf = async (desk: AccountDesk) => value(await desk.overview(["loans"])).loans;

const DIALECTS = ["generic", "evergreen-sipserver", "koha", "folio", "alma", "sierra", "rero"] as const;

describe.each(DIALECTS)("at an ILS like %s", (name) => {
  it("loans have titles and dates; one is renewed, and shows the new date", async () => {
    const { desk, renewals } = await at(name, THREE_LOANS);
    const before = await loansOf(desk);
    expect(before).toHaveLength(3);
    expect(before?.[0]).toMatchObject({ item: BOOK, due: { kind: "date" }, overdue: false });
    expect(before?.every(({ title }) => title !== "")).toBe(true);
    const answer = value(await desk.renew(itemId(DUE_SOON ?? ""), false));
    expect(answer).toMatchObject({ outcome: "renewed", due: { kind: "date" } });
    expect(renewals()).toEqual([0, 1, 1]);
    const after = (await loansOf(desk))?.find(({ item }) => item === DUE_SOON);
    expect(after?.due).not.toEqual(before?.[1]?.due);
  });

  it("a renewal whose answer is lost is found out, and happened once", async () => {
    const lost = { "drop-after": { messages: ["29"], times: 1 } };
    const { desk, renewals } = await at(name, THREE_LOANS, lost);
    await loansOf(desk);
    expect(await desk.renew(itemId(DUE_SOON ?? ""), false)).toMatchObject({
      fault: { code: "acs.unknown-outcome" },
    });
    expect(await desk.findOutRenewal(itemId(DUE_SOON ?? ""))).toMatchObject({ outcome: "renewed" });
    expect(renewals()).toEqual([0, 1, 1]);
  });

  it("what is ready is told from what is waited for", async () => {
    const ready = await at(name, READY);
    expect(value(await ready.desk.overview(["holds"])).holds).toMatchObject([{ ready: true }]);
    const waits = await at(name, WAITS);
    expect(value(await waits.desk.overview(["holds"])).holds).toMatchObject([{ ready: false }]);
  });

  it("fees are listed, and what is owed in all", async () => {
    const { desk } = await at(name, FEES);
    const { fees, owed } = value(await desk.overview(["fees"]));
    expect(fees).toMatchObject([{ title: "Returned nine days late" }, { title: "Photocopies" }]);
    expect(owed).toEqual({ minor: 240, currency: "EUR" });
  });
});

describe("renewing all", () => {
  it("is one request where the ILS has it, and each item has its outcome", async () => {
    const { desk, renewals } = await at("generic", THREE_LOANS);
    const items = (await loansOf(desk))?.flatMap(({ item }) => item ?? []) ?? [];
    const { items: said, renewed } = value(await desk.renewAll(items));
    expect(said.map(({ outcome }) => outcome)).not.toContain("unclear");
    expect(said.filter(({ outcome }) => outcome === "renewed")).toHaveLength(renewed ?? -1);
    expect(renewals().filter((times, index) => times !== [0, 0, 1][index])).toHaveLength(renewed ?? -1);
  });

  it("whose answer is lost is decided item by item, and happened once", async () => {
    const lost = { "drop-after": { messages: ["65"], times: 1 } };
    const { desk, renewals, journal } = await at("generic", THREE_LOANS, lost);
    const items = (await loansOf(desk))?.flatMap(({ item }) => item ?? []) ?? [];
    expect(await desk.renewAll(items)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    const found = [];
    for (const item of items) found.push((await desk.findOutRenewal(item)).outcome);
    const happened = renewals().map((times, at) => (times === [0, 0, 1][at] ? "not-renewed" : "renewed"));
    expect(found).toEqual(happened);
    expect(journal.unsettled()).toEqual({ ok: true, value: [] });
  });

  it("works with titles alone", async () => {
    const { desk, renewals } = await at("generic", THREE_LOANS, { habits: { listsAs: "title" } });
    const loans = await loansOf(desk);
    expect(loans?.map(({ item }) => item)).toEqual([undefined, undefined, undefined]);
    expect(loans?.every(({ title }) => title !== "")).toBe(true);
    const { renewed, items } = value(await desk.renewAll([]));
    expect(items).toEqual([]);
    expect(renewals().filter((times, at) => times !== [0, 0, 1][at])).toHaveLength(renewed ?? -1);
  });
});

describe("lists", () => {
  it("that come empty although they are counted are not given", async () => {
    const { desk } = await at("generic", THREE_LOANS, { "hide-fields": { codes: ["AU"] } });
    expect(value(await desk.overview(["loans"]))).toMatchObject({ loans: undefined, partial: [] });
  });

  it("of empty and of nonsense entries name nothing", async () => {
    for (const junk of ["", "HASH(0x55d2c8)"]) {
      const { desk } = await at("generic", READY, { "set-field": { code: "AS", value: junk } });
      expect(value(await desk.overview(["holds"])).holds).not.toContainEqual(
        expect.objectContaining({ title: junk }),
      );
    }
  });
});

describe("a hold", () => {
  it("is sent to another branch, and given up; a second time is refused in words", async () => {
    const { desk, acs } = await at("generic", WAITS);
    const [hold] = value(await desk.overview(["holds"])).holds ?? [];
    if (hold === undefined) throw new Error("no hold");
    expect(value(await desk.changePickup(hold, "RIVER"))).toMatchObject({ outcome: "done" });
    expect(acs.library.patrons.get(WAITS)?.holds[0]?.pickup).toBe("RIVER");
    expect(value(await desk.cancelHold(hold))).toMatchObject({ outcome: "done" });
    expect(acs.library.patrons.get(WAITS)?.holds).toHaveLength(0);
    const again = value(await desk.cancelHold(hold));
    expect(again.outcome).toBe("refused");
    expect(again.words).not.toEqual([]);
  });

  it("cannot be changed at an ILS without 15, and that is a fault", async () => {
    const { desk } = await at("folio", WAITS);
    const [hold] = value(await desk.overview(["holds"])).holds ?? [];
    if (hold === undefined) throw new Error("no hold");
    expect(await desk.cancelHold(hold)).toMatchObject({ fault: { code: "acs.unsupported" } });
  });
});
