import { describe, expect, it, vi } from "vitest";
import type { AcsClient } from "../../src/sip-client/client.ts";
import { answers, bench, CARD, fails, ITEM, patron, PIN, PLAIN } from "./bench.ts";

describe("identify", () => {
  it("takes a PIN as right only if the ACS says so in so many words", async () => {
    const { port } = bench({
      does: { patronInformation: answers(patron({ pinCorrect: false, pinChecked: false })) },
    });
    expect(await port.identify(CARD, PIN)).toMatchObject({ value: { card: "wrong-pin" } });
  });

  it("does not look at the PIN where none was asked for", async () => {
    const { port } = bench({ does: { patronInformation: answers(patron({ pinCorrect: false })) } });
    expect(await port.identify(CARD, undefined)).toMatchObject({ value: { card: "known" } });
  });

  it("calls a card unknown whatever the PIN is said to be", async () => {
    const { port } = bench({
      does: { patronInformation: answers(patron({ known: false, screen: ["No such card."] })) },
    });
    expect(await port.identify(CARD, "1")).toEqual({
      ok: true,
      value: { card: "unknown", words: ["No such card."] },
    });
  });

  it("asks for the patron and their loans in one request", async () => {
    const patronInformation = vi.fn<AcsClient["patronInformation"]>(answers(patron({})));
    await bench({ does: { patronInformation } }).account(PIN);
    const list = { list: "charged", range: undefined };
    expect(patronInformation).toHaveBeenCalledExactlyOnceWith({ patron: CARD, pin: PIN }, list);
  });

  it("asks by 23 where the ACS does not know 63", async () => {
    const { port } = bench({
      does: { patronInformation: fails("acs.unsupported"), patronStatus: answers(patron({})) },
    });
    expect(await port.identify(CARD, PIN)).toMatchObject({ value: { card: "known", name: "Ada Example" } });
  });
});

describe("the end of an account", () => {
  it("sends card and PIN once and keeps neither", async () => {
    const ended = {
      ok: true,
      value: { ended: true, asked: true, screen: [], print: [], fields: [] },
    } as const;
    const endSession = vi.fn<AcsClient["endSession"]>(answers(ended));
    const here = bench({ does: { patronInformation: answers(patron({})), endSession } });
    const account = await here.account(PIN);
    expect(await account.end()).toEqual({ ok: true, value: undefined });
    expect(await account.end()).toEqual({ ok: true, value: undefined });
    expect(endSession).toHaveBeenCalledExactlyOnceWith({ patron: CARD, pin: PIN });
    await expect(account.lend(ITEM, PLAIN)).rejects.toThrow("has ended");
  });
});
