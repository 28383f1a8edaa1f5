import { describe, expect, it, vi } from "vitest";
import type { SecurityPort } from "../../src/core/circulation.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import { failed, ok } from "../../src/core/result.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import {
  answers,
  bench,
  CARD,
  fails,
  item,
  ITEM,
  loan,
  patron,
  PIN,
  PLAIN,
  withLoans,
  type BenchParts,
} from "./bench.ts";

type Release = SecurityPort["release"];

/** Security whose item stays where it is for so many looks. */
function security(release: Release, looks = 0): SecurityPort {
  let left = looks;
  const arm = (): never => {
    throw new Error("Nothing is armed when an item is lent");
  };
  return { release, arm, isPresent: () => Promise.resolve(left-- > 0) };
}

const released = (): SecurityPort => security(vi.fn<Release>(answers(ok("verified"))));
const notReleased = failed(fault("security.not-released", ""));
const known: BenchParts["does"] = { patronInformation: answers(patron({})) };

describe("lend", () => {
  it.each([
    ["yes", "no", "book"],
    ["yes", "yes", "magnetic"],
    ["unknown", "unknown", "book"],
    ["no", "unknown", undefined],
    ["no", "yes", undefined],
  ] as const)(
    "desensitize %s and magnetic media %s: security comes off as from %s",
    async (desensitize, magnetic, media) => {
      const release = vi.fn<Release>(answers(ok("verified")));
      const checkout = answers(loan({ desensitize, magnetic }));
      const here = bench({ does: { ...known, checkout }, security: security(release) });
      const account = await here.account(PIN);
      expect(await account.lend(ITEM, PLAIN)).toMatchObject({
        value: { outcome: "lent", toRelease: media !== undefined },
      });
      if (media === undefined) return;
      await account.release(ITEM);
      expect(release).toHaveBeenCalledExactlyOnceWith(ITEM, media);
    },
  );

  it("takes what the library protects for magnetic, whatever else the ILS says of it", async () => {
    const release = vi.fn<Release>(answers(ok("verified")));
    const checkout = answers(loan({ magnetic: "no", mediaType: "005" }));
    const here = bench({ does: { ...known, checkout }, security: security(release), protectMedia: ["005"] });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    await account.release(ITEM);
    expect(release).toHaveBeenCalledExactlyOnceWith(ITEM, "magnetic");
  });

  it("has nothing to release at a station without security", async () => {
    const here = bench({ does: { ...known, checkout: answers(loan({})) } });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({ value: { toRelease: false } });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("gives the due date as a date where the ACS wrote one", async () => {
    const due = { text: "20261214    235900", instant: Date.UTC(2026, 11, 14, 23, 59) };
    const here = bench({ does: { ...known, checkout: answers(loan({ due })) } });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({
      value: { outcome: "lent", due: { kind: "date", civil: { day: 14, month: 12 } } },
    });
  });

  it("gives the due date as text where it is no date, and none where there is none", async () => {
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(loan({ due: { text: "14 dec", instant: undefined } }))
      .mockResolvedValueOnce(loan({ due: undefined }));
    const account = await bench({ does: { ...known, checkout } }).account(PIN);
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({
      value: { due: { kind: "text", text: "14 dec" } },
    });
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({ value: { due: { kind: "none" } } });
  });

  it("asks for the fee, and asks the ILS again with a new intent once it is accepted", async () => {
    const fee = { text: "1.50", money: { minor: 150, currency: "EUR" }, type: "06" };
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(loan({ ok: false, fee, feeToAccept: true, screen: ["This item costs."] }))
      .mockResolvedValueOnce(loan({}));
    const here = bench({ does: { ...known, checkout } });
    const account = await here.account(PIN);
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({
      value: {
        outcome: "fee",
        fee: { minor: 150, currency: "EUR" },
        feeText: "1.50",
        words: ["This item costs."],
      },
    });
    expect(await account.lend(ITEM, { ...PLAIN, feeAccepted: true })).toMatchObject({
      value: { outcome: "lent" },
    });
    expect(checkout.mock.calls.map(([wish]) => wish.feeAcknowledged)).toEqual([false, true]);
    expect(here.entries().map(({ outcome }) => outcome)).toEqual(["refused", "done"]);
  });

  it.each<FaultCode>(["acs.unknown-outcome", "acs.malformed-answer", "acs.plain-text", "acs.bad-checksum"])(
    "calls the outcome unknown after %s, for the ACS may have lent",
    async (code) => {
      const here = bench({ does: { ...known, checkout: fails(code) } });
      expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({
        fault: { code: "acs.unknown-outcome" },
      });
      expect(here.entries()).toMatchObject([{ stage: "unknown" }]);
    },
  );

  it("passes on a fault after which nothing can have happened, and nothing stays open", async () => {
    const here = bench({ does: { ...known, checkout: fails("acs.not-connected") } });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({
      fault: { code: "acs.not-connected" },
    });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "cancelled" }]);
  });

  it("asks nothing while the journal cannot be written", async () => {
    const here = bench({ does: known });
    const account = await here.account(PIN);
    here.journal.close();
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({ fault: { code: "journal.closed" } });
  });
});

describe("an item that the patron has already", () => {
  const listed = { patronInformation: answers(withLoans([`${ITEM} Road atlas`])) };
  const due = { text: "20261214    235900", instant: Date.UTC(2026, 11, 14, 23, 59) };

  it("is said to be theirs, and nothing is renewed in silence", async () => {
    const here = bench({
      does: { ...listed, itemInformation: answers(item({ circulation: "charged", due })) },
    });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({
      value: { outcome: "already-yours", title: "Road atlas", due: { kind: "date", civil: { day: 14 } } },
    });
    expect(here.entries()).toEqual([]);
  });

  it("is renewed where the patron wants it", async () => {
    const checkout = vi.fn<AcsClient["checkout"]>(answers(loan({ renewed: true })));
    const here = bench({ does: { ...listed, checkout } });
    const wish = { ...PLAIN, renewalAllowed: true };
    expect(await (await here.account(PIN)).lend(ITEM, wish)).toMatchObject({
      value: { outcome: "lent", renewed: true },
    });
    expect(checkout.mock.calls[0]?.[0].renewalAllowed).toBe(true);
  });

  it("is asked for as any other where it came back since the list was read", async () => {
    const patronInformation = vi
      .fn<AcsClient["patronInformation"]>()
      .mockResolvedValueOnce(withLoans([ITEM]))
      .mockResolvedValue(withLoans([]));
    const itemInformation = answers(item({ circulation: "available" }));
    const here = bench({ does: { patronInformation, itemInformation, checkout: answers(loan({})) } });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "lent" } });
  });

  it("is not mistaken for one whose number is part of a longer one", async () => {
    const patronInformation = answers(withLoans([`9${ITEM}`]));
    const here = bench({ does: { patronInformation, checkout: answers(loan({})) } });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "lent" } });
  });

  it("and that the ILS renews by itself is said to be renewed", async () => {
    const here = bench({ does: { ...known, checkout: answers(loan({ renewed: true })) } });
    expect(await (await here.account(PIN)).lend(ITEM, PLAIN)).toMatchObject({
      value: { outcome: "lent", renewed: true },
    });
  });
});

describe("findOut", () => {
  const lostThen = { ...known, checkout: fails("acs.unknown-outcome") };

  it("asks again until the connection is back", async () => {
    const itemInformation = vi
      .fn<AcsClient["itemInformation"]>()
      .mockResolvedValueOnce(failed(fault("acs.tcp", "")))
      .mockResolvedValue(item({ circulation: "charged" }));
    const patronInformation = vi
      .fn<AcsClient["patronInformation"]>()
      .mockResolvedValueOnce(patron({}))
      .mockResolvedValue(withLoans([ITEM]));
    const here = bench({ does: { ...lostThen, itemInformation, patronInformation }, security: released() });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    const finding = account.findOut(ITEM);
    await vi.waitFor(() => {
      here.clock.advance(500);
      expect(itemInformation).toHaveBeenCalledTimes(2);
    });
    expect(await finding).toEqual({
      outcome: "lent",
      title: "Road atlas",
      due: { kind: "none" },
      renewed: false,
      toRelease: true,
    });
    expect(here.entries()).toMatchObject([{ stage: "granted" }]);
  });

  it("is undecided when patience ends before the connection is back, and the entry stays open", async () => {
    const patronInformation = vi
      .fn<AcsClient["patronInformation"]>()
      .mockResolvedValueOnce(patron({}))
      .mockResolvedValue(failed(fault("acs.tcp", "")));
    const here = bench({ does: { ...lostThen, patronInformation, itemInformation: fails("acs.tcp") } });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    const finding = account.findOut(ITEM);
    let settled = false;
    void finding.then(() => (settled = true));
    await vi.waitFor(() => {
      here.clock.advance(500);
      expect(settled).toBe(true);
    });
    expect(await finding).toEqual({ outcome: "undecided", title: "", entry: 1 });
    expect(here.entries()).toMatchObject([{ stage: "unknown" }]);
  });

  it("makes an exception, and tells of it, where the ILS answers and does not say", async () => {
    const here = bench({ does: { ...lostThen, itemInformation: answers(item({ circulation: "charged" })) } });
    const told: number[] = [];
    here.port.exceptions.on(({ id }) => told.push(id));
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    expect(await account.findOut(ITEM)).toEqual({ outcome: "undecided", title: "Road atlas", entry: 1 });
    expect(here.entries()).toMatchObject([{ stage: "exception", reason: "undecided" }]);
    expect(told).toEqual([1]);
    expect(here.logged).toContainEqual([
      "journal.exception",
      { entry: 1, kind: "loan", reason: "undecided" },
    ]);
  });

  it("closes the entry of what was not lent; presented again it is asked for anew", async () => {
    const itemInformation = answers(item({ circulation: "available" }));
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(failed(fault("acs.unknown-outcome", "")))
      .mockResolvedValueOnce(loan({}));
    const here = bench({ does: { ...lostThen, itemInformation, checkout } });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    expect(await account.findOut(ITEM)).toMatchObject({ outcome: "not-lent" });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "not-done" }]);
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({ value: { outcome: "lent" } });
  });

  it("comes before a second 11 for an item of which an earlier visit left something open", async () => {
    const checkout = vi.fn<AcsClient["checkout"]>(fails("acs.unknown-outcome"));
    const itemInformation = vi.fn<AcsClient["itemInformation"]>(answers(item({ circulation: "charged" })));
    const endSession = fails("acs.silent");
    const here = bench({ does: { ...known, checkout, itemInformation, endSession } });
    const earlier = await here.account(PIN);
    await earlier.lend(ITEM, PLAIN);
    await earlier.end();
    const account = await here.account(PIN);
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(await account.findOut(ITEM)).toMatchObject({ outcome: "undecided", entry: 1 });
    expect(checkout).toHaveBeenCalledOnce();
  });
});

describe("security", () => {
  const lending = { ...known, checkout: answers(loan({})) };

  it("comes off when the journal knows of the yes, and the journal closes after it was read back", async () => {
    const stages: string[] = [];
    const release: Release = () => {
      stages.push(...here.entries().map(({ stage }) => stage));
      return Promise.resolve(ok("verified"));
    };
    const here = bench({ does: lending, security: security(release) });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    expect(await account.release(ITEM)).toEqual({ outcome: "released", assurance: "verified" });
    expect(stages).toEqual(["granted"]);
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("that could not be read back is kept as such", async () => {
    const here = bench({ does: lending, security: security(answers(ok("unverified"))) });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    await account.release(ITEM);
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "unverified" }]);
  });

  it("is tried again while the item is there", async () => {
    const release = vi.fn<Release>(answers(notReleased)).mockResolvedValueOnce(notReleased);
    release.mockResolvedValueOnce(ok("verified"));
    const here = bench({ does: lending, security: security(release, 5) });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    expect(await account.release(ITEM)).toMatchObject({ outcome: "released" });
    expect(release).toHaveBeenCalledTimes(2);
  });

  it("that does not come off is an exception that is told of; released later, it is none any more", async () => {
    const release = vi.fn<Release>().mockResolvedValueOnce(notReleased).mockResolvedValueOnce(ok("verified"));
    const here = bench({ does: lending, security: security(release) });
    const told: number[] = [];
    here.port.exceptions.on(({ id }) => told.push(id));
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    expect(await account.release(ITEM)).toEqual({ outcome: "still-armed", entry: 1, canUndo: false });
    expect(here.entries()).toMatchObject([{ stage: "exception", reason: "still-armed" }]);
    expect(told).toEqual([1]);
    expect(await account.release(ITEM)).toMatchObject({ outcome: "released" });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });

  it("left on by an earlier visit comes off without a second 11, once the ILS says that it is lent still", async () => {
    const release = vi.fn<Release>().mockResolvedValueOnce(notReleased).mockResolvedValueOnce(ok("verified"));
    const checkout = vi.fn<AcsClient["checkout"]>(answers(loan({})));
    const patronInformation = answers(withLoans([ITEM]));
    const itemInformation = answers(item({ circulation: "charged" }));
    const endSession = fails("acs.silent");
    const does = { patronInformation, itemInformation, checkout, endSession };
    const here = bench({ does, security: security(release) });
    const earlier = await here.account(PIN);
    await earlier.lend(ITEM, { ...PLAIN, renewalAllowed: true });
    await earlier.release(ITEM);
    await earlier.end();
    const account = await here.account(PIN);
    expect(await account.lend(ITEM, PLAIN)).toMatchObject({ fault: { code: "acs.unknown-outcome" } });
    expect(await account.findOut(ITEM)).toMatchObject({ outcome: "lent", toRelease: true });
    expect(await account.release(ITEM)).toMatchObject({ outcome: "released" });
    expect(checkout).toHaveBeenCalledOnce();
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "done" }]);
  });
});

describe("a loan whose security does not come off", () => {
  async function armed(checkin: AcsClient["checkin"], does: Partial<AcsClient>, honoursCancel: boolean) {
    const here = bench({
      does: { ...known, checkout: answers(loan({})), checkin, ...does },
      habits: { honoursCancel },
      security: security(answers(notReleased)),
    });
    const account = await here.account(PIN);
    await account.lend(ITEM, PLAIN);
    expect(await account.release(ITEM)).toMatchObject({ canUndo: honoursCancel });
    return { ...here, account };
  }
  const taken = (yes: boolean) => answers(ok({ ok: yes })) as unknown as AcsClient["checkin"];

  it("is undone (09 with BI) where the ILS honours that", async () => {
    const checkin = vi.fn(taken(true));
    const here = await armed(checkin, {}, true);
    expect(await here.account.undo(ITEM)).toEqual({ outcome: "undone" });
    expect(checkin).toHaveBeenCalledExactlyOnceWith({ item: ITEM, alreadyDone: undefined, cancel: true });
    expect(here.entries()).toMatchObject([{ stage: "closed", outcome: "cancelled" }]);
  });

  it("stays an exception where the ILS does not honour it, and nothing is asked", async () => {
    const checkin = vi.fn(taken(true));
    const here = await armed(checkin, {}, false);
    expect(await here.account.undo(ITEM)).toEqual({ outcome: "still-lent", entry: 1 });
    expect(checkin).not.toHaveBeenCalled();
    expect(here.entries()).toMatchObject([{ stage: "exception", reason: "still-armed" }]);
  });

  it("stays an exception where the ILS refuses to undo it", async () => {
    const here = await armed(taken(false), {}, true);
    expect(await here.account.undo(ITEM)).toEqual({ outcome: "still-lent", entry: 1 });
    expect(here.entries()).toMatchObject([{ stage: "exception" }]);
  });

  it.each([
    ["undone", "available", "closed"],
    ["still-lent", "charged", "exception"],
  ] as const)("is asked about where that answer is lost: %s", async (outcome, circulation, stage) => {
    const itemInformation = answers(item({ circulation }));
    const here = await armed(fails("acs.unknown-outcome"), { itemInformation }, true);
    expect(await here.account.undo(ITEM)).toMatchObject({ outcome });
    expect(here.entries()).toMatchObject([{ stage }]);
  });
});

it("nobody's card, PIN or item is in the log", async () => {
  const here = bench({
    does: { ...known, checkout: answers(loan({})) },
    security: security(answers(notReleased)),
  });
  const account = await here.account(PIN);
  await account.lend(ITEM, PLAIN);
  await account.release(ITEM);
  const logged = JSON.stringify(here.logged);
  expect(logged).toContain("still-armed");
  for (const secret of [CARD, PIN, ITEM]) expect(logged).not.toContain(secret);
});
