import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { renderOutcomes } from "./render.ts";
import { secrets, type Line, type Visit } from "./run.ts";
import { allVisits } from "./table.ts";

const logs: Line[] = [];
let visits: readonly Visit[] = [];

beforeAll(async () => {
  visits = await allVisits(logs);
}, 120_000);

describe("the client against the simulated ACS, every dialect with every behaviour", () => {
  it("never repeats a transaction that the ACS has not asked for again", () => {
    for (const visit of visits) {
      for (const code of ["11", "29", "37", "09"]) {
        const { dialect, behaviour, sent, askedAgain } = visit;
        expect({ dialect, behaviour, code, sent: sent[code] ?? 0 }).toSatisfy(
          (it: { sent: number }) => it.sent <= 1 + askedAgain,
        );
      }
    }
  });

  it("never lends twice", () => {
    expect(visits.filter(({ lent }) => lent === "more")).toEqual([]);
  });

  it("never says yes to a loan that the library does not know, nor no to one that it knows", () => {
    const wrong = visits.filter(
      ({ outcomes, lent }) =>
        (outcomes.checkout === "yes" && lent === 0) || (outcomes.checkout === "no" && lent !== 0),
    );
    expect(wrong).toEqual([]);
  });

  it("leaves no loan behind a fault that says that nothing happened", () => {
    const open = ["acs.unknown-outcome", "acs.plain-text", "acs.malformed-answer", "acs.bad-checksum"];
    const wrong = visits.filter(
      ({ outcomes, lent }) =>
        lent !== 0 && outcomes.checkout.startsWith("acs.") && !open.includes(outcomes.checkout),
    );
    expect(wrong).toEqual([]);
  });

  it("hangs nowhere", () => {
    expect(visits.filter(({ outcomes }) => Object.values(outcomes).includes("hangs"))).toEqual([]);
  });

  it("keeps to the rules of SIP2, as the ACS reports them", () => {
    // Where the ACS has more to send behind its answer, the next request comes before it has done so.
    const talksOn = (behaviour: string): boolean => /^(?:duplicate-answer|noise)/.test(behaviour);
    const wrong = visits.flatMap(({ dialect, behaviour, broken }) =>
      broken
        .filter((rule) => !(rule.startsWith("session.pipelining") && talksOn(behaviour)))
        .map((rule) => ({ dialect, behaviour, rule })),
    );
    expect(wrong).toEqual([]);
  });

  it("leaves no card, PIN, name or password in any log line of either side", async () => {
    const lines = logs.map((line) => JSON.stringify(line));
    expect(lines.length).toBeGreaterThan(1000);
    for (const secret of await secrets()) {
      // As a word: a PIN of four digits is also part of some barcode or date.
      const found = new RegExp(`(?<![\\w.])${secret.replace(/[^\w ]/g, "\\$&")}(?!\\w)`);
      expect(lines.filter((line) => found.test(line))).toEqual([]);
    }
  });

  it("is told truly in docs/behaviours.md", () => {
    const page = readFileSync(new URL("../../docs/behaviours.md", import.meta.url), "utf8");
    expect(renderOutcomes(visits)).toBe(page);
  });
});
