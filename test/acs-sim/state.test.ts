import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Library } from "../../src/acs-sim/library/library.ts";
import { openLibrary, type LibrarySource } from "../../src/acs-sim/library/open.ts";
import { rowsOf } from "../../src/acs-sim/library/rows.ts";
import { DATE, DAY, desk, NOW, say, type Asked, type Desk } from "./library-desk.ts";

const SMALL: LibrarySource = { kind: "generate", patrons: 6, items: 12, seed: 3 };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lectern-state-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const byName = ([one]: [string, unknown], [two]: [string, unknown]): number => (one < two ? -1 : 1);

/** Everything that a library knows, in an order of its own. */
function snapshot(library: Library): string[] {
  return [
    ...Array.from(rowsOf(library), ([table, row]) =>
      JSON.stringify([table, Object.entries(row).sort(byName)]),
    ),
    `counter ${library.counter}`,
  ].sort();
}

interface Step {
  readonly verb: number;
  readonly who: number;
  readonly what: number;
  readonly flag: boolean;
  readonly hours: number;
}

const steps = fc.array(
  fc.record({
    verb: fc.nat(11),
    who: fc.nat(6),
    what: fc.nat(12),
    flag: fc.boolean(),
    hours: fc.nat(300),
  }),
  { maxLength: 60 },
);

/** One request of a busy day; the last patron and item are ones that nobody knows. */
function play(at: Desk, step: Step): Asked {
  at.now += step.hours * 3_600_000;
  const card = [...at.library.patrons.keys()][step.who] ?? "nobody";
  const barcode = [...at.library.items.keys()][step.what] ?? "nothing";
  const flag = step.flag ? "Y" : "N";
  const pickup = ["MAIN", "RIVER", "MOBILE"][step.what % 3];
  const requests = [
    say.checkout(card, barcode, `BO${flag}|`),
    say.checkout(card, barcode, "BIY|BOY|"),
    say.checkout(card, barcode).replace("11YN", "11YY"),
    say.checkin(barcode),
    say.checkin(barcode, "BIY|"),
    say.checkin(barcode).replace("AP|", `AP${pickup}|`),
    say.renew(card, barcode).replace("29N", `29${flag}`),
    say.renewAll(card),
    say.hold(step.flag ? "+" : "-", card, `AB${barcode}|BS${pickup}|BY${2 + (step.what % 3)}|`),
    say.pay(card, `${step.what % 4}.20`, `BK${step.hours}|`),
    step.flag ? `01N${DATE}AOLECTERN|ALx|AA${card}|AC|` : `25${DATE}AOLECTERN|AA${card}|`,
    `19${DATE}AOLECTERN|AB${barcode}|CH${step.hours}|`,
  ];
  return at.ask(requests[step.verb] ?? "");
}

function expectSound(library: Library): void {
  const lent = [...library.items.values()].flatMap((item) => item.loan ?? []);
  const borrowed = [...library.patrons.values()].flatMap((patron) => patron.loans);
  expect(new Set(borrowed)).toEqual(new Set(lent));
  expect(borrowed).toHaveLength(lent.length);
  for (const item of library.items.values()) {
    if (item.loan !== undefined) {
      expect(item.loan.item).toBe(item);
      expect([item.hold, item.transitTo]).toEqual([undefined, undefined]);
    }
    if (item.hold !== undefined) expect(item.hold.caught).toBe(item);
  }
  for (const patron of library.patrons.values()) {
    for (const hold of patron.holds) {
      expect(hold.title.holds).toContain(hold);
      if (hold.caught !== undefined) expect(hold.caught.hold).toBe(hold);
    }
    for (const fee of patron.fees) expect(fee.amount).toBeGreaterThan(0);
  }
  for (const title of library.titles.values()) {
    for (const hold of title.holds) expect(hold.patron.holds).toContain(hold);
  }
}

function expectCounts(at: Desk): void {
  const lists = [
    ["Y", "AS", "holdItemsCount"],
    [" Y", "AT", "overdueItemsCount"],
    ["  Y", "AU", "chargedItemsCount"],
    ["   Y", "AV", "fineItemsCount"],
    ["    Y", "BU", "recallItemsCount"],
    ["     Y", "CD", "unavailableHoldsCount"],
  ] as const;
  for (const card of at.library.patrons.keys()) {
    for (const [summary, code, count] of lists) {
      const answer = at.ask(say.information(card, summary));
      expect(answer.fields(code)).toHaveLength(Number(answer.fixed[count]));
    }
  }
}

describe("whatever is asked of a library", () => {
  test("an item is on at most one loan, both ends of everything agree, and counts are the lengths of lists", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (day) => {
        const at = await desk(SMALL);
        for (const step of day) {
          play(at, step);
          expectSound(at.library);
        }
        expectCounts(at);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test("a library read back from its state file is the one that was in memory", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (day) => {
        const state = join(folder, `state-${run++}.db`);
        const at = await desk(SMALL, state);
        const twin = await desk(SMALL);
        for (const step of day) expect(play(at, step).text).toBe(play(twin, step).text);
        const before = snapshot(at.library);
        expect(before).toEqual(snapshot(twin.library));
        at.library.close();
        const again = await desk(SMALL, state);
        expect(snapshot(again.library)).toEqual(before);
        expectSound(again.library);
        // Order within lists is part of the state: both answer alike from here on.
        for (const card of again.library.patrons.keys()) {
          again.now = twin.now;
          for (const summary of ["Y", "  Y", "   Y", "     Y"]) {
            expect(again.ask(say.information(card, summary)).text).toBe(
              twin.ask(say.information(card, summary)).text,
            );
          }
        }
        again.library.close();
      }),
      { numRuns: 12 },
    );
  }, 30_000);
});

describe("a state file", () => {
  test("holds a loan as soon as it is answered, without an orderly end", async () => {
    const state = join(folder, "state.db");
    const at = await desk({ kind: "sample" }, state);
    expect(at.ask(say.checkout(at.patron("Ada").card, at.item("Bread").barcode)).fixed["ok"]).toBe("1");
    // As after a power cut: what is on the disk now, with the log beside it, is all there is.
    const { copyFileSync } = await import("node:fs");
    const copy = join(folder, "copy.db");
    copyFileSync(state, copy);
    copyFileSync(`${state}-wal`, `${copy}-wal`);
    const again = await desk({ kind: "sample" }, copy);
    expect(again.item("Bread").loan?.patron.name).toBe("Ada Lindqvist");
    again.library.close();
    at.library.close();
  });

  test("counts, not the library file, once it is there", async () => {
    const state = join(folder, "state.db");
    const at = await desk({ kind: "sample" }, state);
    at.library.close();
    const again = await desk(SMALL, state);
    expect(again.library.patrons.size).toBe(at.library.patrons.size);
    again.library.close();
  });

  test("belongs to one process at a time", async () => {
    const state = join(folder, "state.db");
    const at = await desk({ kind: "sample" }, state);
    const second = await openLibrary({ source: { kind: "sample" }, state, now: NOW });
    expect(second).toMatchObject({ ok: false, fault: { code: "config.unreadable" } });
    at.library.close();
  });

  test("of another version is left alone", async () => {
    const state = join(folder, "other.db");
    const { DatabaseSync } = await import("node:sqlite");
    const other = new DatabaseSync(state);
    other.exec("PRAGMA user_version = 99");
    other.close();
    const opened = await openLibrary({ source: { kind: "sample" }, state, now: NOW });
    expect(opened).toMatchObject({ ok: false, fault: { code: "config.invalid" } });
  });

  test("that is no state file is refused with its path", async () => {
    const opened = await openLibrary({ source: { kind: "sample" }, state: folder, now: NOW });
    expect(opened).toMatchObject({ ok: false, fault: { code: "config.unreadable" } });
  });
});

test("the same seed gives the same library, another seed another one", async () => {
  const make = async (seed: number): Promise<string[]> => {
    const source: LibrarySource = { kind: "generate", patrons: 20, items: 60, seed };
    const opened = await openLibrary({ source, state: undefined, now: NOW + DAY });
    if (!opened.ok) throw new Error(opened.fault.detail);
    return snapshot(opened.value.library);
  };
  expect(await make(1)).toEqual(await make(1));
  expect(await make(1)).not.toEqual(await make(2));
});
