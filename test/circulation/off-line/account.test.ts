import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeBlockList } from "../../../src/circulation/off-line/block-list.ts";
import type { SecurityPort } from "../../../src/core/circulation.ts";
import { seededBytes, virtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { itemId, patronId } from "../../../src/core/ids.ts";
import { failed, ok } from "../../../src/core/result.ts";
import { answers, ITEM, loan, PLAIN, scratch, withLoans } from "../bench.ts";
import { ADA, BEN, factsOf, obedient, offLineDesk } from "./desk.ts";

const DUE = {
  kind: "date",
  civil: { year: 2026, month: 12, day: 14, hour: 20, minute: 0, second: 0 },
} as const;

/** Security whose tags cannot be written. */
const stuck = (): SecurityPort => ({
  ...obedient([]),
  release: () => Promise.resolve(failed(fault("tag.gone", ""))),
  arm: () => Promise.resolve(failed(fault("tag.gone", ""))),
});

describe("a card while the ILS cannot be asked", () => {
  it("is known by its look, without a name", () => {
    const { offLine } = offLineDesk({}).circulation;
    expect(offLine.identify(ADA)).toMatchObject({ value: { card: "known" } });
    expect(offLine.identify(patronId("90000"))).toEqual(ok({ card: "not-valid" }));
  });

  it("borrows nothing where the library's list names it, or where the list is gone", async () => {
    const blockListFile = path.join(scratch(), "cards");
    const { offLine } = offLineDesk({ rules: { blockListFile } }).circulation;
    expect(offLine.identify(ADA)).toMatchObject({ fault: { code: "blocklist.unreadable" } });
    async function* listed(): AsyncGenerator<string> {
      yield BEN;
    }
    await makeBlockList(listed(), blockListFile, { clock: virtualClock(0), randomBytes: seededBytes(1) });
    expect(offLine.identify(BEN)).toEqual(ok({ card: "blocked" }));
    expect(offLine.identify(ADA)).toMatchObject({ value: { card: "known" } });
  });
});

describe("a loan while the ILS cannot be asked", () => {
  it("is in the journal with its due date before its security comes off", async () => {
    const done: string[] = [];
    const here = offLineDesk({ security: obedient(done) });
    const ada = here.account(ADA);
    expect(await ada.lend(ITEM, PLAIN)).toEqual(
      ok({ outcome: "promised", title: "", due: DUE, toRelease: true }),
    );
    expect(done).toEqual([]);
    expect(here.entries()).toMatchObject([
      { kind: "loan", mode: "off-line", stage: "queued", secret: { item: ITEM, patron: ADA } },
    ]);
    expect(factsOf(here.entries()[0])).toMatchObject({ due: DUE, release: "book" });
    expect(await ada.release(ITEM)).toEqual({ outcome: "released", assurance: "verified" });
    expect(done).toEqual([`release ${ITEM}`]);
    expect(factsOf(here.entries()[0])).toMatchObject({ release: null });
    expect(here.circulation.offLine.replay.toTell).toBe(1);
  });

  it("has nothing to release at a station without security", async () => {
    const here = offLineDesk({});
    expect(await here.account(ADA).lend(ITEM, PLAIN)).toMatchObject({ value: { toRelease: false } });
  });

  it("sounds the alarm where its security stays on; given up it was never lent, and is secured again", async () => {
    const here = offLineDesk({ security: stuck() });
    const ada = here.account(ADA);
    await ada.lend(ITEM, PLAIN);
    expect(await ada.release(ITEM)).toMatchObject({ outcome: "still-armed", entry: 1, canUndo: true });
    expect(here.logged.map(([event]) => event)).toContain("offline.not-secured");
    expect(await ada.undo(ITEM)).toMatchObject({ outcome: "still-lent" });
    const mended = offLineDesk({ security: { ...stuck(), arm: () => Promise.resolve(ok("verified")) } });
    const again = mended.account(ADA);
    await again.lend(ITEM, PLAIN);
    await again.release(ITEM);
    expect(await again.undo(ITEM)).toEqual({ outcome: "undone" });
    expect(mended.states()).toEqual(["loan closed cancelled"]);
    expect(mended.circulation.offLine.replay.toTell).toBe(0);
  });

  it("is made for so many items of a card, also over several visits, and for more the next day", async () => {
    const here = offLineDesk({ rules: { maxItems: 2 } });
    const lend = (label: string) => here.account(ADA).lend(itemId(label), PLAIN);
    await lend("31");
    await lend("32");
    expect(await lend("33")).toEqual(ok({ outcome: "not-off-line", title: "", reason: "limit" }));
    expect(await here.account(BEN).lend(itemId("33"), PLAIN)).toMatchObject({
      value: { outcome: "promised" },
    });
    here.clock.advance(25 * 3_600_000);
    expect(await lend("34")).toMatchObject({ value: { outcome: "promised" } });
  });

  it.each([
    ["a tape", "39000"],
    ["no label of the library", "70000"],
  ])("is not made of %s", async (_, label) => {
    const here = offLineDesk({});
    expect(await here.account(ADA).lend(itemId(label), PLAIN)).toEqual(
      ok({ outcome: "not-off-line", title: "", reason: "item" }),
    );
    expect(here.entries()).toEqual([]);
  });

  it("is one, however often it is scanned; another person cannot have the item before it is returned", async () => {
    const here = offLineDesk({});
    await here.account(ADA).lend(ITEM, PLAIN);
    expect(await here.account(ADA).lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "promised" } });
    expect(await here.account(BEN).lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "not-off-line" } });
    expect(here.states()).toEqual(["loan queued"]);
    await here.circulation.offLine.returns.takeBack(ITEM);
    expect(await here.account(BEN).lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "promised" } });
    expect(here.states()).toEqual(["loan queued", "return queued", "loan queued"]);
  });
});

describe("a return while the ILS cannot be asked", () => {
  it("is in the journal before it is armed, and goes to staff, for nobody knows who waits for it", async () => {
    const done: string[] = [];
    const here = offLineDesk({ security: obedient(done) });
    const { returns } = here.circulation.offLine;
    expect(await returns.takeBack(ITEM)).toMatchObject({
      value: { outcome: "returned", offLine: true, arm: "book", route: { to: "staff" }, entry: 1 },
    });
    expect(here.states()).toEqual(["return queued"]);
    expect(await returns.arm(ITEM)).toEqual(ok("verified"));
    expect(done).toEqual([`arm ${ITEM}`]);
    expect(await returns.takeBack(ITEM)).toMatchObject({ value: { entry: 1, arm: undefined } });
  });

  it("sounds the alarm where it cannot be armed, and may be armed later", async () => {
    let works = false;
    const arm: SecurityPort["arm"] = () =>
      Promise.resolve(works ? ok("verified") : failed(fault("tag.gone", "")));
    const here = offLineDesk({ security: { ...obedient([]), arm } });
    const { returns } = here.circulation.offLine;
    await returns.takeBack(ITEM);
    expect(await returns.arm(ITEM)).toMatchObject({ ok: false });
    expect(here.logged.map(([event]) => event)).toContain("offline.not-secured");
    works = true;
    await returns.takeBack(ITEM);
    expect(await returns.arm(ITEM)).toEqual(ok("verified"));
    expect(here.states()).toEqual(["return queued"]);
  });
});

describe("somebody who comes again on-line while something is in the queue", () => {
  it("does not close it: the ILS is to hear of it", async () => {
    const here = offLineDesk({
      does: {
        status: { state: "connecting" },
        patronInformation: answers(withLoans([])),
        checkout: answers(loan({})),
      },
    });
    await here.account(ADA).lend(ITEM, PLAIN);
    const found = await here.circulation.identify(ADA, undefined);
    if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
    await found.value.account.lend(ITEM, PLAIN);
    expect(here.states()[0]).toBe("loan queued");
  });
});
