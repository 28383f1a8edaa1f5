import { describe, expect, it } from "vitest";
import { seededRandom, virtualClock } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed } from "../../../src/core/result.ts";
import { readContents } from "../../../src/devices/pad/contents.ts";
import type { PadPort } from "../../../src/devices/ports.ts";
import type { ChipName } from "../../../src/devices/sim/rfid/chip.ts";
import { FLAT, openField } from "../../../src/devices/sim/rfid/field.ts";
import { tagReadOptions } from "../../../src/devices/tags/read.ts";
import { tag } from "../tag-bench.ts";
import { fieldPad } from "./field-pad.ts";
import { BOOK, danish, objects, reversed, threeM } from "./memories.ts";
import { runThrough } from "./steps.ts";

interface Lies {
  readonly model?: ChipName;
  readonly dsfid?: number;
  readonly memory: Uint8Array;
}

/** Reads one tag: what it holds, and how often it was asked. */
async function readOne(text: Lies, change: (pad: PadPort) => Partial<PadPort> = () => ({})) {
  const clock = virtualClock(0);
  const random = seededRandom(1);
  const field = openField(random);
  const chip = tag(1, text);
  field.place(chip, FLAT);
  const pad = fieldPad({ field, clock, random, lost: 0, forgets: 0, commandMs: [10, 10], sweepMs: [50, 50] });
  const calls: string[] = [];
  const told = { ...pad, ...change(pad) };
  const reading = readContents(
    {
      readBlocks(uid, first, count) {
        calls.push(`${first}+${count}`);
        return told.readBlocks(uid, first, count);
      },
      tagInfo(uid) {
        calls.push("info");
        return told.tagInfo(uid);
      },
    },
    { uid: chip.uid, dsfid: chip.dsfid },
    tagReadOptions.parse({}),
  );
  return { outcome: await runThrough(clock, reading), calls };
}

const LONG_TITLE = { 17: "A TITLE OF MORE THAN FORTY CHARACTERS, WHICH NEEDS MORE BLOCKS" };
const holdsItem = (item: string) => ({ ok: true, value: { kind: "content", content: { item } } });

describe("of a tag", () => {
  it.each([
    { what: "ISO 28560-3", memory: danish({}) },
    { what: "ISO 28560-3 with blocks turned round", memory: reversed({}) },
    { what: "ISO 28560-2 that ends within", memory: objects({}, "10", {}), dsfid: 6 },
    { what: "ISO 28560-2 by its shape", memory: objects({}, "10", {}) },
    { what: "3M", memory: threeM(BOOK) },
  ])("$what 32 bytes are read, in one command", async (text) => {
    const { outcome, calls } = await readOne(text);
    expect(outcome).toMatchObject(holdsItem(BOOK.item));
    expect(calls).toEqual(["0+8"]);
  });

  it("no more is read than its objects reach", async () => {
    const { outcome, calls } = await readOne({ memory: objects({}, "10", LONG_TITLE), dsfid: 6 });
    expect(outcome).toMatchObject(holdsItem(BOOK.item));
    expect(calls).toEqual(["0+8", "8+9"]);
  });

  it("with a wrong CRC the two bytes are read that only larger tags have", async () => {
    const memory = danish({});
    memory[5] = 0x39;
    const { outcome, calls } = await readOne({ memory });
    expect(outcome).toMatchObject({ ok: true, value: { kind: "unreadable" } });
    expect(calls).toEqual(["0+8", "8+1"]);
  });

  it("that has only so much, all is read and it is known to be all", async () => {
    const memory = danish({});
    memory[5] = 0x39;
    const small = await readOne({ memory, model: "icode-sli-l" });
    expect(small.outcome).toMatchObject({ ok: true, value: { kind: "unreadable" } });
    expect(small.calls).toEqual(["0+8", "8+1", "info"]);
  });

  it("that does not know its size the end is found all the same", async () => {
    const memory = new Uint8Array(32);
    // An object longer than the tag.
    memory.set([0x61, 0x02, 0x41, 0x42, 0x68, 0x70]);
    const { outcome, calls } = await readOne({ memory, model: "tag-it-standard", dsfid: 6 });
    expect(outcome).toMatchObject({ ok: true, value: { kind: "content", content: { item: "AB" } } });
    expect(calls.length).toBeLessThan(12);
  });

  it("that is smaller than 32 bytes all is read", async () => {
    const memory = objects({ item: "12", owner: "" }, "", {});
    const small = (pad: PadPort): Partial<PadPort> => ({
      readBlocks: (uid, first, count) =>
        first + count > 5
          ? Promise.resolve(failed(fault("tag.no-block", "")))
          : pad.readBlocks(uid, first, count),
      tagInfo: () => Promise.resolve(failed(fault("tag.gone", ""))),
    });
    const { outcome } = await readOne({ memory, dsfid: 6 }, small);
    expect(outcome).toMatchObject(holdsItem("12"));
  });

  it("that is silent behind its end the size is asked", async () => {
    const memory = danish({});
    memory[5] = 0x39;
    const silent = (pad: PadPort): Partial<PadPort> => ({
      readBlocks: (uid, first, count) =>
        first + count > 8
          ? Promise.resolve(failed(fault("tag.gone", "")))
          : pad.readBlocks(uid, first, count),
    });
    const { outcome } = await readOne({ memory, model: "icode-sli-l" }, silent);
    expect(outcome).toMatchObject({ ok: true, value: { kind: "unreadable" } });
  });

  it("that does not answer, or of a pad that is lost, nothing is concluded", async () => {
    const gone = (code: "tag.gone" | "device.lost") => (): Partial<PadPort> => ({
      readBlocks: () => Promise.resolve(failed(fault(code, ""))),
    });
    const tagGone = await readOne({ memory: danish({}) }, gone("tag.gone"));
    expect(tagGone.outcome).toMatchObject({ ok: false, fault: { code: "tag.gone" } });
    const padGone = await readOne({ memory: danish({}) }, gone("device.lost"));
    expect(padGone.outcome).toMatchObject({ ok: false, fault: { code: "device.lost" } });
    expect(padGone.calls).toEqual(["0+8"]);
  });
});
