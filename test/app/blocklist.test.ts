import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { withBlockList } from "../../src/app/adapters/off-line.ts";
import { runMake, runShow } from "../../src/app/blocklist/run.ts";
import { systemClock } from "../../src/core/clock.ts";
import { policySchema } from "../../src/flows/policy.ts";
import { scratch } from "../circulation/bench.ts";

function io() {
  const said: string[] = [];
  return {
    said,
    write: (text: string) => Promise.resolve(void said.push(text)),
    complain: (text: string) => void said.push(text),
  };
}

describe("lectern blocklist", () => {
  it("makes a list of a file of numbers, and says how many and how old they are", async () => {
    const folder = scratch();
    const [numbers, list] = [path.join(folder, "numbers"), path.join(folder, "cards")];
    writeFileSync(numbers, "21234000000018\r\n21234000000026\n\n21234000000018\n");
    const here = io();
    expect(await runMake(numbers, list, here)).toBe(0);
    expect(await runShow(list, here)).toBe(0);
    expect(here.said.join("")).toMatch(/cards: 2 cards\. Delete .*\n.*cards: 2 cards, made .*, 0 days ago\./);
  });

  it("says what it cannot read", async () => {
    const here = io();
    const nowhere = path.join(scratch(), "none");
    expect(await runMake(nowhere, `${nowhere}.list`, here)).toBe(1);
    expect(await runShow(nowhere, here)).toBe(1);
    expect(here.said.join("")).toContain("ENOENT");
  });
});

describe("a station's block list", () => {
  const policy = policySchema.parse({ offLine: { loans: true, blockListFile: "cards" } });

  it("is found beside its configuration, and its age is logged", async () => {
    const folder = scratch();
    writeFileSync(path.join(folder, "numbers"), "21234000000018\n");
    await runMake(path.join(folder, "numbers"), path.join(folder, "cards"), io());
    const logged: unknown[] = [];
    const parts = { clock: systemClock, log: (...line: readonly unknown[]) => void logged.push(line) };
    expect(withBlockList(policy, folder, parts).offLine).toMatchObject({
      loans: true,
      blockListFile: path.join(folder, "cards"),
    });
    expect(logged).toEqual([["offline.block-list", { cards: 1, days: 0 }]]);
  });

  it("that cannot be read keeps everybody from borrowing off-line", () => {
    const logged: unknown[] = [];
    const parts = { clock: systemClock, log: (...line: readonly unknown[]) => void logged.push(line) };
    expect(withBlockList(policy, scratch(), parts).offLine.loans).toBe(false);
    expect(logged).toEqual([["offline.no-block-list", { fault: "blocklist.unreadable" }]]);
  });
});
