import { describe, expect, it, vi } from "vitest";
import { sip2Circulation } from "../../src/circulation/sip2.ts";
import { virtualClock } from "../../src/core/clock.ts";
import { fault, type FaultCode } from "../../src/core/faults.ts";
import { itemId, patronId } from "../../src/core/ids.ts";
import { failed, ok, type Result } from "../../src/core/result.ts";
import type { AcsClient } from "../../src/sip-client/client.ts";
import { dialect } from "../../src/sip-client/dialects/index.ts";
import type { ItemInformation, Loan, PatronInformation, SessionEnd } from "../../src/sip-client/outcomes.ts";

const CARD = patronId("20000000000001");
const ITEM = itemId("31000000000017");

function unexpected(verb: string) {
  return () => {
    throw new Error(`The test did not expect ${verb}`);
  };
}

/** A client on which every verb is unexpected unless the test says what it does. */
function circulation(does: Partial<AcsClient>) {
  const generic = dialect("generic");
  if (!generic.ok) throw new Error("No generic dialect");
  const clock = virtualClock(Date.UTC(2026, 10, 23, 12));
  const client = {
    dialect: { ...generic.value, zone: "UTC" },
    patronStatus: unexpected("23"),
    patronInformation: unexpected("63"),
    checkout: unexpected("11"),
    itemInformation: unexpected("17"),
    endSession: unexpected("35"),
    ...does,
  };
  return { port: sip2Circulation(client, clock, { forMs: 5000, pauseMs: 500 }), clock };
}

const patron = (changes: Partial<PatronInformation>): Result<PatronInformation> =>
  ok({
    known: true,
    pinCorrect: true,
    pinChecked: true,
    flags: [],
    name: "Ada Example",
    fields: [],
    screen: [],
    lists: { charged: [] },
    counts: { charged: 0 },
    ...changes,
  } as unknown as PatronInformation);

const fails = (code: FaultCode) => () => Promise.resolve(failed(fault(code, "")));
const withPatron = { patronInformation: () => Promise.resolve(patron({})) };

async function accountOf(port: ReturnType<typeof circulation>["port"]) {
  const found = await port.identify(CARD, "4711");
  if (!found.ok || found.value.card !== "known") throw new Error("Not identified");
  return found.value.account;
}

describe("identify", () => {
  it("takes a PIN as right only if the ACS says so in so many words", async () => {
    const { port } = circulation({
      patronInformation: () => Promise.resolve(patron({ pinCorrect: false, pinChecked: false })),
    });
    expect(await port.identify(CARD, "4711")).toMatchObject({ value: { card: "wrong-pin" } });
  });

  it("does not look at the PIN where none was asked for", async () => {
    const { port } = circulation({ patronInformation: () => Promise.resolve(patron({ pinCorrect: false })) });
    expect(await port.identify(CARD, undefined)).toMatchObject({ value: { card: "known" } });
  });

  it("calls a card unknown whatever the PIN is said to be", async () => {
    const { port } = circulation({
      patronInformation: () => Promise.resolve(patron({ known: false, screen: ["No such card."] })),
    });
    expect(await port.identify(CARD, "1")).toEqual({
      ok: true,
      value: { card: "unknown", words: ["No such card."] },
    });
  });

  it("asks by 23 where the ACS does not know 63", async () => {
    const { port } = circulation({
      patronInformation: fails("acs.unsupported"),
      patronStatus: () => Promise.resolve(patron({})),
    });
    expect(await port.identify(CARD, "4711")).toMatchObject({
      value: { card: "known", name: "Ada Example" },
    });
  });
});

describe("lend", () => {
  const loan = (changes: Partial<Loan>): Result<Loan> =>
    ok({
      ok: true,
      desensitize: "yes",
      magnetic: "unknown",
      title: "Road atlas",
      renewed: false,
      screen: [],
      print: [],
      due: undefined,
      ...changes,
    } as Loan);

  it.each([
    ["yes", "no", "book"],
    ["yes", "yes", "magnetic"],
    ["unknown", "unknown", "book"],
    ["no", "unknown", undefined],
    ["no", "yes", undefined],
  ] as const)(
    "desensitize %s and magnetic media %s: security comes off as from %s",
    async (desensitize, magnetic, release) => {
      const checkout = () => Promise.resolve(loan({ desensitize, magnetic }));
      const { port } = circulation({ ...withPatron, checkout });
      expect(await (await accountOf(port)).lend(ITEM)).toMatchObject({ value: { outcome: "lent", release } });
    },
  );

  it("gives the due date as a date where the ACS wrote one", async () => {
    const due = { text: "20261214    235900", instant: Date.UTC(2026, 11, 14, 23, 59) };
    const { port } = circulation({ ...withPatron, checkout: () => Promise.resolve(loan({ due })) });
    const lent = await (await accountOf(port)).lend(ITEM);
    expect(lent).toMatchObject({
      value: { outcome: "lent", due: { kind: "date", civil: { day: 14, month: 12 } } },
    });
  });

  it("gives the due date as text where it is no date, and none where there is none", async () => {
    const checkout = vi
      .fn<AcsClient["checkout"]>()
      .mockResolvedValueOnce(loan({ due: { text: "14 dec", instant: undefined } }))
      .mockResolvedValueOnce(loan({ due: undefined }));
    const account = await accountOf(circulation({ ...withPatron, checkout }).port);
    expect(await account.lend(ITEM)).toMatchObject({ value: { due: { kind: "text", text: "14 dec" } } });
    expect(await account.lend(ITEM)).toMatchObject({ value: { due: { kind: "none" } } });
  });

  it.each<FaultCode>(["acs.unknown-outcome", "acs.malformed-answer", "acs.plain-text", "acs.bad-checksum"])(
    "calls the outcome unknown after %s, for the ACS may have lent",
    async (code) => {
      const { port } = circulation({ ...withPatron, checkout: fails(code) });
      expect(await (await accountOf(port)).lend(ITEM)).toMatchObject({
        fault: { code: "acs.unknown-outcome" },
      });
    },
  );

  it("passes on a fault after which nothing can have happened", async () => {
    const { port } = circulation({ ...withPatron, checkout: fails("acs.not-connected") });
    expect(await (await accountOf(port)).lend(ITEM)).toMatchObject({ fault: { code: "acs.not-connected" } });
  });
});

describe("findOut", () => {
  const charged = ok({
    known: true,
    circulation: "charged",
    title: "Road atlas",
    due: undefined,
  } as ItemInformation);

  it("asks again until the connection is back", async () => {
    const itemInformation = vi
      .fn<AcsClient["itemInformation"]>()
      .mockResolvedValueOnce(failed(fault("acs.tcp", "")))
      .mockResolvedValue(charged);
    const patronInformation = vi
      .fn<AcsClient["patronInformation"]>()
      .mockResolvedValue(patron({ lists: { charged: [ITEM] } as unknown as PatronInformation["lists"] }));
    const { port, clock } = circulation({ itemInformation, patronInformation });
    const account = await accountOf(port);
    const finding = account.findOut(ITEM);
    await vi.waitFor(() => {
      clock.advance(500);
      expect(itemInformation).toHaveBeenCalledTimes(2);
    });
    expect(await finding).toEqual({
      outcome: "lent",
      title: "Road atlas",
      due: { kind: "none" },
      release: "book",
    });
  });

  it("is undecided when patience ends before the connection is back", async () => {
    const patronInformation = vi
      .fn<AcsClient["patronInformation"]>()
      .mockResolvedValueOnce(patron({}))
      .mockResolvedValue(failed(fault("acs.tcp", "")));
    const { port, clock } = circulation({ itemInformation: fails("acs.tcp"), patronInformation });
    const finding = (await accountOf(port)).findOut(ITEM);
    let settled = false;
    void finding.then(() => (settled = true));
    await vi.waitFor(() => {
      clock.advance(500);
      expect(settled).toBe(true);
    });
    expect(await finding).toEqual({ outcome: "undecided", title: "" });
  });
});

describe("the end of an account", () => {
  it("sends card and PIN once and keeps neither", async () => {
    const ended = ok({ ended: true, asked: true } as SessionEnd);
    const endSession = vi.fn<AcsClient["endSession"]>(() => Promise.resolve(ended));
    const account = await accountOf(circulation({ ...withPatron, endSession }).port);
    expect(await account.end()).toEqual({ ok: true, value: undefined });
    expect(endSession).toHaveBeenCalledExactlyOnceWith({ patron: CARD, pin: "4711" });
    await expect(async () => account.lend(ITEM)).rejects.toThrow("has ended");
  });
});
