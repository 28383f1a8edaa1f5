import { describe, expect, it, vi } from "vitest";
import { behaviour, type Behaviour } from "../../src/acs-sim/behaviours/behaviour.ts";
import type { SecurityPort } from "../../src/core/circulation.ts";
import { fault } from "../../src/core/faults.ts";
import { itemId } from "../../src/core/ids.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import type { TakenBack } from "../../src/core/returns.ts";
import { passThrough } from "../../src/core/virtual-time.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import type { Return } from "../../src/sip-client/outcomes.ts";
import { answers, bench, item, ITEM } from "./bench.ts";
import { returnDesk } from "./return-desk.ts";

const AT_09 = { messages: ["09"] } as const;
const setFixed = (name: string, value: string): Behaviour => behaviour("set-fixed", { name, value }, AT_09);
const setField = (code: string, value: string): Behaviour => behaviour("set-field", { code, value }, AT_09);

const LENT = itemId("31234000000305");
const WAITED_FOR = itemId("31234000000156");
const ON_SHELF = itemId("31234000000016");
const OF_RIVER = itemId("31234000000024");
const TAPE = itemId("31234000000180");
const NOBODYS = itemId("39999000000016");

async function takenBack(of: typeof LENT, behaviours: readonly Behaviour[]): Promise<Result<TakenBack>> {
  const desk = await returnDesk(behaviours);
  return passThrough(desk.clock, desk.start().circulation.returns.takeBack(of));
}

describe("an item that is brought back", () => {
  it("is returned once it is off the card, and its security on and read back", async () => {
    const desk = await returnDesk([]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(LENT)).toMatchObject({ told: "returned", route: { to: "shelf" } });
    expect(desk.onLoan(LENT)).toBe(false);
    expect(desk.tag.armed).toBe("book");
    expect(entries()).toMatchObject([{ kind: "return", stage: "closed", outcome: "done" }]);
    expect(desk.asked).toEqual(["09"]);
  });

  it("on nobody's card is returned too, secured although ok is 0, and goes where 10 says", async () => {
    const desk = await returnDesk([]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(ON_SHELF)).toMatchObject({ told: "returned", route: { to: "shelf", bin: "1" } });
    expect(desk.tag.armed).toBe("book");
    expect(desk.asked).toEqual(["09", "17"]);
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("of another library is not taken, stays as it is, and goes to staff", async () => {
    const desk = await returnDesk([]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(NOBODYS)).toEqual({ told: "not-returned" });
    expect(desk.tag.armed).toBeUndefined();
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "refused" }]);
    expect(await takenBack(NOBODYS, [])).toMatchObject({
      value: { outcome: "refused", arm: undefined, route: { to: "staff", bin: "9" }, alert: "99" },
    });
  });

  it("of magnetic media is armed as such", async () => {
    const desk = await returnDesk([behaviour("habits", { resensitize: "always" }, {})]);
    await desk.start().bringBack(TAPE);
    expect(desk.tag.armed).toBe("magnetic");
  });

  it("stays as it is where 10 says N", async () => {
    const desk = await returnDesk([setFixed("resensitize", "N")]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(LENT)).toMatchObject({ told: "returned" });
    expect(desk.tag.armed).toBeUndefined();
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("of which the ILS says no and has it on loan still is not returned, and yet secured where 10 says so", async () => {
    const arm = vi.fn<SecurityPort["arm"]>(answers(ok("verified")));
    const said = { ok: false, resensitize: true, magnetic: "no", title: "Road atlas", screen: ["No."] };
    const here = bench({
      does: {
        checkin: answers(ok({ ...said, print: [], fields: [] } as unknown as Return)),
        itemInformation: answers(item({ circulation: "charged" })),
      },
      security: { arm, release: vi.fn(), isPresent: vi.fn() },
    });
    const { returns } = here.port;
    expect(await returns.takeBack(ITEM)).toMatchObject({
      value: { outcome: "refused", arm: "book", route: { to: "staff" }, words: ["No."] },
    });
    expect(here.entries()).toMatchObject([{ stage: "granted" }]);
    expect(await returns.arm(ITEM)).toEqual(ok("verified"));
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "refused" }]);
  });

  it("that cannot be asked about because the connection is gone is not returned, and nothing stays open", async () => {
    const here = bench({ does: { checkin: answers(failed(fault("acs.not-connected", ""))) } });
    expect(await here.port.returns.takeBack(ITEM)).toMatchObject({ fault: { code: "acs.not-connected" } });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "cancelled" }]);
  });

  it("is not asked about while the journal cannot be written", async () => {
    const here = bench({ does: {} });
    here.journal.close();
    expect(await here.port.returns.takeBack(ITEM)).toMatchObject({ fault: { code: "journal.closed" } });
  });
});

describe("where it goes", () => {
  const bin = "7";
  it.each<[string, readonly Behaviour[], TakenBack["route"], string | undefined]>([
    ["no alert", [], { to: "shelf", bin }, undefined],
    ["no alert, a destination", [setField("CT", "RIVER")], branch("RIVER", false), undefined],
    ["no alert, a reader", [setField("DA", "A. Reader")], { to: "hold-shelf", bin }, undefined],
    ["an alert without a type", [setFixed("alert", "Y")], { to: "staff", bin }, "99"],
    ["00", [...alert("00")], { to: "staff", bin }, "00"],
    ["00 with a destination", [...alert("00"), setField("CT", "RIVER")], branch("RIVER", false), "00"],
    ["01", [...alert("01")], { to: "hold-shelf", bin }, "01"],
    ["02", [...alert("02"), setField("CT", "RIVER")], branch("RIVER", true), "02"],
    ["03", [...alert("03")], branch("", true), "03"],
    ["04", [...alert("04"), setField("CT", "RIVER")], branch("RIVER", false), "04"],
    ["98", [...alert("98"), setField("CT", "RIVER")], { to: "staff", bin }, "98"],
    ["99", [...alert("99")], { to: "staff", bin }, "99"],
    ["a type nobody knows", [...alert("42")], { to: "staff", bin }, "42"],
  ])("by %s", async (_, behaviours, route, type) => {
    expect(await takenBack(LENT, [setField("CL", bin), ...behaviours])).toMatchObject({
      value: { outcome: "returned", route, alert: type },
    });
  });

  function alert(type: string): readonly Behaviour[] {
    return [setFixed("alert", "Y"), setField("CV", type)];
  }

  function branch(to: string, forHold: boolean): TakenBack["route"] {
    return { to: "branch", branch: to, forHold, bin };
  }

  it("for whom, where a reader waits", async () => {
    expect(await takenBack(WAITED_FOR, [])).toMatchObject({
      value: {
        route: { to: "hold-shelf", bin: "2" },
        hold: { patron: "21234000000109", name: "Maja Lund" },
        words: ["Reserved: please put it on the hold shelf."],
      },
    });
  });

  it("to the branch whose it is", async () => {
    expect(await takenBack(OF_RIVER, [])).toMatchObject({
      value: { outcome: "not-on-loan", route: { to: "branch", branch: "RIVER", forHold: false, bin: "3" } },
    });
  });

  it("and what it cost: as an amount where 10 has one, else in the ILS's words", async () => {
    expect(await takenBack(LENT, [setField("BV", "1.20"), setField("BH", "EUR")])).toMatchObject({
      value: { fee: { minor: 120, currency: "EUR" } },
    });
    const late = await returnDesk([]);
    late.clock.advance(40 * 86_400_000);
    const { bringBack } = late.start();
    expect(await bringBack(LENT)).toMatchObject({ words: [expect.stringContaining("Returned late")] });
  });
});

describe("a return whose answer was lost", () => {
  const once = { messages: ["09"], times: 1 };

  it.each([
    ["but done", behaviour("drop-after", { how: "close" }, once), ["09", "17"]],
    ["but done, with the connection standing", behaviour("lose-answer", {}, once), ["09", "17"]],
    [
      "and not done is asked for once more",
      behaviour("drop-before", { how: "close" }, once),
      ["09", "17", "09"],
    ],
    ["and not done, the connection standing, too", behaviour("ignore", {}, once), ["09", "17", "09"]],
  ])("%s: it is returned and secured", async (_, losing, asked) => {
    const desk = await returnDesk([losing]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(LENT)).toMatchObject({ told: "returned" });
    expect(desk.asked.filter((code, at) => code === "09" || desk.asked[at - 1] === "09")).toEqual(asked);
    expect(desk.onLoan(LENT)).toBe(false);
    expect(desk.tag.armed).toBe("book");
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("goes to staff, for its route was lost with it", async () => {
    const desk = await returnDesk([behaviour("drop-after", { how: "close" }, once)]);
    expect(await desk.start().bringBack(WAITED_FOR)).toMatchObject({ route: { to: "staff" } });
  });

  it("twice, and not done: it is said to be not returned", async () => {
    const desk = await returnDesk([behaviour("ignore", {}, { messages: ["09"], times: 2 })]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(LENT)).toEqual({ told: "not-returned" });
    expect(desk.asked.filter((code) => code === "09")).toHaveLength(2);
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "not-done" }]);
    expect(await bringBack(LENT)).toMatchObject({ told: "returned" });
  });

  it("and of which the ILS does not say where the item is, is for staff; settled since, the item is returned", async () => {
    const unsaid = behaviour(
      "set-fixed",
      { name: "circulationStatus", value: "01" },
      { messages: ["17"], times: 1 },
    );
    const desk = await returnDesk([behaviour("drop-after", { how: "close" }, once), unsaid]);
    const { bringBack, entries } = desk.start();
    expect(await bringBack(LENT)).toEqual({ told: "take-to-desk" });
    expect(entries()).toMatchObject([{ stage: "exception", reason: "undecided" }]);
    expect(await bringBack(LENT)).toMatchObject({ told: "returned" });
    expect(desk.asked.filter((code) => code === "09")).toHaveLength(1);
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("and of which the ILS cannot be asked stays open, and is settled when it can", async () => {
    const desk = await returnDesk([behaviour("drop-after", { how: "close" }, once)]);
    const { bringBack, entries, recover } = desk.start();
    await desk.acs.behaviours.add(behaviour("ignore", {}, { messages: ["17"], times: 6 }));
    expect(await bringBack(LENT)).toEqual({ told: "take-to-desk" });
    expect(entries()).toMatchObject([{ stage: "unknown" }]);
    await desk.acs.behaviours.clear();
    await recover();
    expect(desk.tag.armed).toBe("book");
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });
});

describe("security that does not go on", () => {
  it("is tried again while the item is there", async () => {
    const desk = await returnDesk([]);
    desk.tag.slips = 2;
    expect(await desk.start().bringBack(LENT)).toMatchObject({ told: "returned" });
    expect(desk.tag.armed).toBe("book");
  });

  it("is an exception that is told of; brought again it is put on without a second return", async () => {
    const desk = await returnDesk([]);
    desk.tag.there = false;
    const { bringBack, circulation, entries } = desk.start();
    const told: unknown[] = [];
    circulation.exceptions.on(({ kind, reason }) => told.push([kind, reason]));
    expect(await bringBack(LENT)).toEqual({ told: "take-to-desk" });
    expect(entries()).toMatchObject([{ stage: "exception", reason: "not-armed" }]);
    expect(told).toEqual([["return", "not-armed"]]);
    desk.tag.there = true;
    expect(await bringBack(LENT)).toMatchObject({ told: "returned" });
    expect(desk.asked).toEqual(["09", "17"]);
    expect(desk.tag.armed).toBe("book");
    expect(entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("does not stand in the way of the next return, once the item was lent again", async () => {
    const desk = await returnDesk([]);
    desk.tag.there = false;
    const { bringBack, entries } = desk.start();
    await bringBack(LENT);
    desk.tag.there = true;
    const lent = { patron: "21234000000018", pin: "1234", item: LENT, alreadyDone: undefined, cancel: false };
    const wish = { ...lent, renewalAllowed: false, feeAcknowledged: false };
    await passThrough(desk.clock, desk.client.checkout(wish as Parameters<AcsClient["checkout"]>[0]));
    expect(desk.onLoan(LENT)).toBe(true);
    expect(await bringBack(LENT)).toMatchObject({ told: "returned" });
    expect(desk.onLoan(LENT)).toBe(false);
    expect(entries()).toMatchObject([
      { stage: "closed", outcome: "cancelled", reason: "not-armed" },
      { stage: "closed", outcome: "done" },
    ]);
  });

  it("is no matter at a station without any", async () => {
    const said = { ok: true, resensitize: true, magnetic: "no", title: "Road atlas", screen: [], print: [] };
    const here = bench({ does: { checkin: answers(ok({ ...said, fields: [] } as unknown as Return)) } });
    expect(await here.port.returns.takeBack(ITEM)).toMatchObject({ value: { arm: undefined } });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });
});
