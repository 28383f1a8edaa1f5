import { describe, expect, it, vi } from "vitest";
import { fault, type FaultCode } from "../../../src/core/faults.ts";
import { itemId } from "../../../src/core/ids.ts";
import { failed, ok } from "../../../src/core/result.ts";
import type { AcsClient } from "../../../src/sip-client/client.ts";
import { answers, fails, item, ITEM, loan, PLAIN, withLoans } from "../bench.ts";
import { ADA, BEN, factsOf, obedient, offLineDesk, returned, type OffLineDesk } from "./desk.ts";

const OTHER = itemId("31000000000025");
const AT = Date.UTC(2026, 10, 23, 12);
const PROMISED = Date.UTC(2026, 11, 14, 20);
const AS_PROMISED = { text: "20261214    235900", instant: Date.UTC(2026, 11, 14, 23, 59) };

/** One loan in the queue, its security off. */
async function lent(does: Partial<AcsClient>): Promise<OffLineDesk> {
  const here = offLineDesk({ does, security: obedient([]) });
  const ada = here.account(ADA);
  await ada.lend(ITEM, PLAIN);
  await ada.release(ITEM);
  await ada.end();
  return here;
}

describe("what was done off-line", () => {
  it("is told oldest first, whatever it is, with the dates of then, each answer kept before the next", async () => {
    const told: string[] = [];
    const queued = (here: OffLineDesk): number => here.circulation.offLine.replay.toTell;
    const here: OffLineDesk = offLineDesk({
      does: {
        checkout(wish) {
          told.push(
            `${queued(here)} lend ${wish.item} ${wish.patron} ${wish.alreadyDone?.at} ${wish.alreadyDone?.due}`,
          );
          return Promise.resolve(loan({ due: AS_PROMISED }));
        },
        checkin({ item: what, alreadyDone }) {
          told.push(`${queued(here)} return ${what} ${alreadyDone?.at}`);
          return Promise.resolve(returned({}));
        },
      },
    });
    const { offLine } = here.circulation;
    await here.account(ADA).lend(ITEM, PLAIN);
    here.clock.advance(1000);
    await offLine.returns.takeBack(OTHER);
    await offLine.returns.takeBack(ITEM);
    await here.account(BEN).lend(ITEM, PLAIN);
    here.clock.advance(3_600_000);
    await offLine.replay.run();
    const later = AT + 1000;
    expect(told).toEqual([
      `4 lend ${ITEM} ${ADA} ${AT} ${PROMISED}`,
      `3 return ${OTHER} ${later}`,
      `2 return ${ITEM} ${later}`,
      `1 lend ${ITEM} ${BEN} ${later} ${PROMISED}`,
    ]);
    expect(new Set(here.states())).toEqual(new Set(["loan closed done", "return closed done"]));
    expect(offLine.replay.toTell).toBe(0);
  });

  it("is a loan also where the ILS sets another day than was promised; staff are told both", async () => {
    const due = { text: "", instant: Date.UTC(2026, 11, 7, 23, 59) };
    const here = await lent({ checkout: answers(loan({ due })) });
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan exception due-differs"]);
    expect(factsOf(here.entries()[0])).toMatchObject({
      due: { civil: { month: 12, day: 14 } },
      said: { civil: { month: 12, day: 7 } },
    });
  });

  it.each([
    ["no date", undefined],
    ["a date in words", { text: "14 dec", instant: undefined }],
    ["the same day", AS_PROMISED],
  ])("is as promised where the ILS answers %s", async (_, due) => {
    const here = await lent({ checkout: answers(loan({ due })) });
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan closed done"]);
  });

  it("that the ILS refuses stays with its words until a person clears it, and the rest goes on", async () => {
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(loan({ ok: false, screen: ["Card blocked."] }))
      .mockResolvedValueOnce(loan({}));
    const here = offLineDesk({ does: { checkout } });
    await here.account(ADA).lend(ITEM, PLAIN);
    await here.account(BEN).lend(OTHER, PLAIN);
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan exception replay-refused", "loan closed done"]);
    expect(factsOf(here.entries()[0])).toMatchObject({ words: ["Card blocked."] });
    expect(here.logged).toContainEqual([
      "journal.exception",
      { entry: 1, kind: "loan", reason: "replay-refused" },
    ]);
    expect(here.again({}).circulation.offLine.replay.toTell).toBe(0);
  });

  it("whose security never came off is an alarm when it is a loan", async () => {
    const stuck = { ...obedient([]), release: () => Promise.resolve(failed(fault("tag.gone", ""))) };
    const here = offLineDesk({ does: { checkout: answers(loan({})) }, security: stuck });
    const ada = here.account(ADA);
    await ada.lend(ITEM, PLAIN);
    await ada.release(ITEM);
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan exception still-armed"]);
  });

  it("waits while its security is being taken off", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = { ...obedient([]), release: () => promise.then(() => ok("verified" as const)) };
    const checkout = vi.fn<AcsClient["checkout"]>(answers(loan({})));
    const here = offLineDesk({ does: { checkout }, security: slow });
    const ada = here.account(ADA);
    await ada.lend(ITEM, PLAIN);
    const released = ada.release(ITEM);
    const told = here.circulation.offLine.replay.run();
    await Promise.resolve();
    expect(checkout).not.toHaveBeenCalled();
    resolve();
    await Promise.all([released, told]);
    expect(here.states()).toEqual(["loan closed done"]);
  });

  it("is nothing for the ILS where it is not on-line", async () => {
    const here = await lent({ status: { state: "connecting" } });
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan queued"]);
  });
});

describe("security that could only be commanded", () => {
  it("is said to be unverified for good", async () => {
    const unsure = { ...obedient([]), release: () => Promise.resolve(ok("unverified" as const)) };
    const here = offLineDesk({ does: { checkout: answers(loan({})) }, security: unsure });
    const ada = here.account(ADA);
    await ada.lend(ITEM, PLAIN);
    await ada.release(ITEM);
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan closed unverified"]);
  });
});

describe("a return", () => {
  it.each([
    ["is done where it was on nobody's card", "available", "return closed done"],
    ["is for staff where it stays on a card", "charged", "return exception replay-refused"],
  ] as const)("%s", async (_, circulation, state) => {
    const here = offLineDesk({
      does: {
        checkin: answers(returned({ ok: false, screen: ["No."] })),
        itemInformation: answers(item({ circulation })),
      },
    });
    await here.circulation.offLine.returns.takeBack(ITEM);
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual([state]);
  });

  it.each([
    ["is done where it is on no card any more", "available", 1],
    ["is asked for once more where it still is", "charged", 2],
  ] as const)("whose answer was lost %s", async (_, circulation, asked) => {
    const checkin = vi
      .fn<AcsClient["checkin"]>()
      .mockResolvedValueOnce(failed(fault("acs.unknown-outcome", "")))
      .mockResolvedValueOnce(returned({}));
    const here = offLineDesk({ does: { checkin, itemInformation: answers(item({ circulation })) } });
    await here.circulation.offLine.returns.takeBack(ITEM);
    await here.circulation.offLine.replay.run();
    expect(checkin).toHaveBeenCalledTimes(asked);
    expect(here.states()).toEqual(["return closed done"]);
  });
});

describe("an answer that was lost", () => {
  const lost = fails("acs.unknown-outcome");

  it("is found out, and nothing is repeated that happened", async () => {
    const checkout = vi.fn<AcsClient["checkout"]>(lost);
    const here = await lent({
      checkout,
      itemInformation: answers(item({ circulation: "charged", due: AS_PROMISED })),
      patronInformation: answers(withLoans([ITEM])),
    });
    await here.circulation.offLine.replay.run();
    expect(checkout).toHaveBeenCalledTimes(1);
    expect(here.states()).toEqual(["loan closed done"]);
  });

  it("is asked for once more only where it is known not to have happened", async () => {
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(failed(fault("acs.unknown-outcome", "")))
      .mockResolvedValueOnce(loan({}));
    const here = await lent({
      checkout,
      itemInformation: answers(item({ circulation: "available" })),
      patronInformation: answers(withLoans([])),
    });
    await here.circulation.offLine.replay.run();
    expect(checkout).toHaveBeenCalledTimes(2);
    expect(here.states()).toEqual(["loan closed done"]);
  });

  it("is for staff where the ILS contradicts itself, and the rest goes on", async () => {
    const here = await lent({
      checkout: lost,
      checkin: answers(returned({})),
      itemInformation: answers(item({ circulation: "charged" })),
      patronInformation: answers(withLoans([])),
    });
    await here.circulation.offLine.returns.takeBack(OTHER);
    await here.circulation.offLine.returns.arm(OTHER);
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan exception undecided", "return closed done"]);
  });

  it("is found out also by the station's next life, which asks before anything else", async () => {
    const here = await lent({
      checkout: lost,
      itemInformation: fails("acs.silent"),
      patronInformation: fails("acs.silent"),
    });
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan unknown"]);
    const checkout = vi.fn<AcsClient["checkout"]>(answers(loan({})));
    const next = here.again({
      checkout,
      itemInformation: answers(item({ circulation: "charged" })),
      patronInformation: answers(withLoans([ITEM])),
    });
    await next.circulation.offLine.replay.run();
    expect(checkout).not.toHaveBeenCalled();
    expect(next.states()).toEqual(["loan closed done"]);
  });
});

describe("a replay", () => {
  it.each<FaultCode>(["acs.not-connected", "acs.tcp", "acs.closed", "acs.offline"])(
    "pauses at %s with nothing asked, and goes on when the ILS is back",
    async (code) => {
      const checkout = vi
        .fn<AcsClient["checkout"]>()
        .mockResolvedValueOnce(failed(fault(code, "")))
        .mockResolvedValue(loan({}));
      const here = offLineDesk({ does: { checkout } });
      await here.account(ADA).lend(ITEM, PLAIN);
      await here.account(BEN).lend(OTHER, PLAIN);
      await here.circulation.offLine.replay.run();
      expect(checkout).toHaveBeenCalledTimes(1);
      expect(here.states()).toEqual(["loan queued", "loan queued"]);
      await here.circulation.offLine.replay.run();
      expect(here.states()).toEqual(["loan closed done", "loan closed done"]);
    },
  );

  it("gives to staff what the ILS cannot be told, and what comes to nothing again and again", async () => {
    const never = await lent({ checkout: fails("wire.forbidden-character") });
    await never.circulation.offLine.replay.run();
    expect(never.states()).toEqual(["loan exception replay-refused"]);
    const here = await lent({ checkout: fails("acs.resend-exhausted") });
    for (let tried = 0; tried < 7; tried++) await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan queued"]);
    await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan exception replay-refused"]);
  });

  it("does not count against an item how often the ILS was away", async () => {
    const here = await lent({ checkout: fails("acs.closed") });
    for (let tried = 0; tried < 20; tried++) await here.circulation.offLine.replay.run();
    expect(here.states()).toEqual(["loan queued"]);
  });
});

describe("on-line again", () => {
  it("a loan that was refused is a new one, and the refusal stays for staff", async () => {
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(loan({ ok: false }))
      .mockResolvedValue(loan({}));
    const here = await lent({ checkout, patronInformation: answers(withLoans([])) });
    await here.circulation.offLine.replay.run();
    const found = await here.circulation.identify(ADA, undefined);
    if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
    expect(await found.value.account.lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "lent" } });
    expect(here.states()[0]).toBe("loan exception replay-refused");
  });
});
