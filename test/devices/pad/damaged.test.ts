import { expect, it } from "vitest";
import { seededRandom } from "../../../src/core/clock.ts";
import { readTag, tagReadOptions } from "../../../src/devices/tags/read.ts";
import { danish, reversed } from "./memories.ts";

const OPTIONS = tagReadOptions.parse({});

/** Reads a tag as the pad does: more only where more is asked for. */
function itemOn(memory: Uint8Array): string | undefined {
  for (let bytes = 32; ;) {
    const isAll = bytes >= memory.length;
    const reading = readTag(memory.subarray(0, bytes), 0x3e, 4, isAll, OPTIONS);
    if (reading.kind === "content") return reading.content.item;
    if (reading.kind !== "needs") return undefined;
    bytes = Math.ceil(reading.bytes / 4) * 4;
  }
}

it("a block of 28560-3 that was damaged is never read as an item that nobody has", () => {
  const random = seededRandom(1);
  const wrong: string[] = [];
  let read = 0;
  for (let round = 0; round < 20_000; round++) {
    const item = Array.from(
      { length: 1 + Math.floor(random() * 16) },
      () => "0123456789AQaq"[Math.floor(random() * 14)],
    );
    const parts = 1 + Math.floor(random() * 3);
    const text = { item: item.join(""), parts, part: 1 + Math.floor(random() * parts) };
    const block = random() < 0.5 ? danish(text) : reversed(text);
    const memory = new Uint8Array(random() < 0.3 ? 32 : 112);
    memory.set(block);
    memory[Math.floor(random() * 32)] = Math.floor(random() * 256);
    const found = itemOn(memory);
    if (found !== undefined) read++;
    if (found !== undefined && found !== text.item)
      wrong.push(`${text.item} as ${found}: ${Buffer.from(memory).toString("hex")}`);
  }
  expect(wrong).toEqual([]);
  // One in 256 was not damaged after all, and bytes that no CRC covers do not count.
  expect(read).toBeGreaterThan(0);
});
