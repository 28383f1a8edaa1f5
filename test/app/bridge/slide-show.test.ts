import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { slideShow } from "../../../src/app/bridge/slide-show.ts";
import { virtualClock } from "../../../src/core/clock.ts";

/** A show of a directory with these files; what it told, and time that passes and is heard of. */
function show(files: Readonly<Record<string, string | Buffer>>) {
  const directory = mkdtempSync(path.join(tmpdir(), "lectern-slides-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const put = (name: string, bytes: string | Buffer) => writeFileSync(path.join(directory, name), bytes);
  for (const [name, bytes] of Object.entries(files)) put(name, bytes);
  const clock = virtualClock(0);
  const told: (string | undefined)[] = [];
  const logged: string[] = [];
  const settings = { directory, afterSeconds: 90, eachSeconds: 15 };
  const slides = slideShow(
    () => settings,
    { clock, log: (event, data) => void logged.push(JSON.stringify([event, data])) },
    (picture) => {
      const [, text = ""] = picture?.split(",") ?? [];
      told.push(picture === undefined ? undefined : Buffer.from(text, "base64").toString());
    },
  );
  return {
    slides,
    told,
    logged,
    put,
    /** Until the files are read that are due then. */
    passes: async (seconds: number, wanted: number): Promise<void> => {
      clock.advance(seconds * 1000);
      await vi.waitFor(() => expect(told).toHaveLength(wanted));
    },
    clock,
  };
}

it("begins when nobody has come for a while, goes round by name, and ends at once", async () => {
  const { slides, told, passes, clock } = show({ "b.svg": "B", "a.PNG": "A", "notes.txt": "no" });
  slides.rest();
  clock.advance(89_000);
  expect(told).toEqual([]);
  await passes(1, 1);
  await passes(15, 2);
  await passes(15, 3);
  expect(told).toEqual(["A", "B", "A"]);
  slides.wake();
  slides.wake();
  expect(told).toEqual(["A", "B", "A", undefined]);
  clock.advance(600_000);
  expect(told).toHaveLength(4);
});

it("goes on after the last one the next time, and shows what was put there meanwhile", async () => {
  const { slides, told, passes, put } = show({ "a.jpg": "A", "b.jpg": "B" });
  slides.rest();
  await passes(90, 1);
  slides.rest();
  put("aa.webp", "AA");
  await passes(90, 3);
  expect(told).toEqual(["A", undefined, "AA"]);
});

it("says of one picture once that it is there, and passes over what is too large", async () => {
  const { slides, told, logged, passes, clock } = show({ "a.jpg": Buffer.alloc(2_000_001), "b.jpg": "B" });
  slides.rest();
  clock.advance(90_000);
  await vi.waitFor(() => expect(logged).toHaveLength(1));
  await vi.waitFor(() => {
    clock.advance(15_000);
    expect(told).toEqual(["B"]);
  });
  expect(logged[0]).toBe('["screen.no-picture",{"reason":"too-large","bytes":2000001}]');
  slides.wake();
  await passes(0, 2);
});

it("is nothing where the directory is not there", async () => {
  const { slides, told, logged, clock } = show({});
  slides.rest();
  clock.advance(90_000);
  await Promise.resolve();
  expect([told, logged]).toEqual([[], []]);
});
