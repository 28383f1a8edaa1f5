import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  makeBlockList,
  readBlockList,
  type BlockList,
} from "../../../src/circulation/off-line/block-list.ts";
import { isLabel, mayBeDesensitized } from "../../../src/circulation/off-line/labels.ts";
import { seededBytes, virtualClock } from "../../../src/core/clock.ts";
import { itemId } from "../../../src/core/ids.ts";
import { scratch } from "../bench.ts";

const parts = { clock: virtualClock(Date.UTC(2026, 10, 23)), randomBytes: seededBytes(1) };

async function* lines(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

async function* many(count: number): AsyncGenerator<string> {
  for (let card = 0; card < count; card++) yield String(21_000_000_000_000 + card * 7);
}

function read(file: string): BlockList {
  const list = readBlockList(file);
  if (!list.ok) throw new Error(list.fault.code);
  return list.value;
}

describe("a list of blocked cards", () => {
  it("knows every card that it was made of, and no other, and when that was", async () => {
    const file = path.join(scratch(), "cards");
    expect(await makeBlockList(many(5000), file, parts)).toEqual({ ok: true, value: 5000 });
    const list = read(file);
    expect(list).toMatchObject({ size: 5000, madeAt: Date.UTC(2026, 10, 23) });
    for (let card = 0; card < 20_000; card++) {
      expect(list.has(String(21_000_000_000_000 + card))).toBe(card % 7 === 0);
    }
  });

  it("holds no card number, and not the same twice for two lists", async () => {
    const [one, other] = [path.join(scratch(), "cards"), path.join(scratch(), "cards")];
    await makeBlockList(lines("21234000000018", " 21234000000018 ", ""), one, parts);
    await makeBlockList(lines("21234000000018"), other, parts);
    expect(read(one).size).toBe(1);
    expect(readFileSync(one, "latin1")).not.toContain("21234000000018");
    expect(readFileSync(one).subarray(-40, -32)).not.toEqual(readFileSync(other).subarray(-40, -32));
  });

  it("may be of nobody", async () => {
    const file = path.join(scratch(), "cards");
    await makeBlockList(lines(), file, parts);
    expect(read(file).has("21234000000018")).toBe(false);
  });

  it.each([
    ["is cut", (bytes: Buffer) => bytes.subarray(0, -8)],
    ["has another byte", (bytes: Buffer) => bytes.fill(0, 60, 61)],
    ["is empty", () => Buffer.alloc(0)],
    ["is something else", () => Buffer.from("21234000000018\n".repeat(20))],
  ])("is none where it %s", async (_, harm) => {
    const file = path.join(scratch(), "cards");
    await makeBlockList(lines("1", "2", "3"), file, parts);
    writeFileSync(file, harm(readFileSync(file)));
    expect(readBlockList(file)).toMatchObject({ fault: { code: "blocklist.damaged" } });
  });

  it("is missed where it is not there", () => {
    expect(readBlockList(path.join(scratch(), "cards"))).toMatchObject({
      fault: { code: "blocklist.unreadable" },
    });
  });
});

describe("a label", () => {
  it.each([
    ["21234000000018", { pattern: "^2\\d{13}$", checkDigit: "mod10-2-1" }, true],
    ["21234000000019", { pattern: "^2\\d{13}$", checkDigit: "mod10-2-1" }, false],
    ["31234000000016", { pattern: "^2\\d{13}$", checkDigit: "none" }, false],
    ["anything", { pattern: undefined, checkDigit: "none" }, true],
  ] as const)("%s held to %o: %s", (text, rule, holds) => {
    expect(isLabel(text, rule)).toBe(holds);
  });

  it("tells a tape where the library's labels do, and else the library decides", () => {
    const [tape, book] = [itemId("39999"), itemId("31234")];
    const items = "^39";
    expect(mayBeDesensitized(tape, { items, unknown: "lend" })).toBe(false);
    expect(mayBeDesensitized(book, { items, unknown: "refuse" })).toBe(true);
    expect(mayBeDesensitized(book, { items: undefined, unknown: "refuse" })).toBe(false);
    expect(mayBeDesensitized(tape, { items: undefined, unknown: "lend" })).toBe(true);
  });
});
