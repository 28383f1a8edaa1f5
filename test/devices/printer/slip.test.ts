import { PNG } from "pngjs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { seededRandom, systemClock } from "../../../src/core/clock.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import type { RunningPeer } from "../../../src/devices/sim/definition.ts";
import { loadPeer } from "../../../src/devices/sim/index.ts";
import { slipEvents, slipText, type PaperEvent } from "../../../src/devices/sim/printer/paper.ts";
import { slipPicture } from "../../../src/devices/sim/printer/picture.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { PATIENT } from "./bench.ts";
import { COLUMNS, dotsOf, golden, printedSlip, textOf } from "./golden.ts";
import { LANGUAGES, line, printed } from "./languages.ts";

describe("a slip of the station (npm run golden:slips writes it anew)", () => {
  it.each(LANGUAGES)("reads in $name as it should", (language) => {
    expect(textOf(printedSlip(language))).toBe(golden.text());
  });

  it.each(LANGUAGES)("looks in $name as it should, dot by dot", (language) => {
    expect(dotsOf(slipPicture(printedSlip(language), COLUMNS))).toEqual(dotsOf(golden.picture()));
  });
});

/** How many dots of the paper are black. */
function ink(events: readonly PaperEvent[]): number {
  const { data } = PNG.sync.read(slipPicture(events, 20));
  let black = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 0x40) black++;
  return black;
}

test("bold, large, underlined and inverted text is drawn so", () => {
  const style = { bold: false, underline: false, inverted: false, width: 1, height: 1 };
  const text = (changed: Partial<typeof style>): number =>
    ink([{ kind: "line", align: "left", spans: [{ ...style, ...changed, text: "Hi" }] }]);
  const plain = text({});
  expect(plain).toBeGreaterThan(20);
  expect(text({ bold: true })).toBeGreaterThan(plain);
  expect(text({ width: 2 })).toBe(2 * plain);
  expect(text({ width: 2, height: 3 })).toBe(6 * plain);
  expect(text({ underline: true })).toBe(plain + 2 * 2 * 12);
  expect(text({ inverted: true })).toBe(2 * 12 * 24 - plain);
});

test("a picture is drawn dot by dot, and a barcode of data that it cannot say is not drawn", () => {
  const bits = Uint8Array.of(0b10000001, 0b00001111);
  expect(ink([{ kind: "image", align: "center", width: 8, height: 2, bits }])).toBe(6);
  const barcode = { kind: "barcode", align: "left", height: 40, module: 2, text: "none" } as const;
  expect(ink([{ ...barcode, symbology: "ean-13", data: "abc" }])).toBe(0);
  expect(ink([{ ...barcode, symbology: "ean-13", data: "9783161484100" }])).toBeGreaterThan(1_000);
});

async function started(name: string): Promise<{ readonly peer: RunningPeer; readonly path: string }> {
  const definition = await loadPeer(name);
  if (definition === undefined) throw new Error(`no peer ${name}`);
  const { path, plug } = await stablePlug();
  const parts = { plug, fragmentation: "whole", clock: systemClock, random: seededRandom(1) } as const;
  const peer = must(await definition.start(parts, { columns: 42 }));
  onTestFinished(() => peer.stop());
  return { peer, path };
}

describe.each(LANGUAGES)("the $name printer by words", (language) => {
  const name = language.name === "ESC/POS" ? "escpos" : "starprnt";

  it("shows its slips as text, and writes them as pictures", async () => {
    const { peer, path } = await started(name);
    const port = language.port(partsOn(serialOn(path)), PATIENT);
    onTestFinished(() => port.stop());
    await firstHealth(port);
    expect((await port.print([line("One")])).ok).toBe(true);
    expect((await port.print([line("Two")])).ok).toBe(true);
    const directory = await mkdtemp(join(tmpdir(), "lectern-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, "slip.png");
    const say = async (...words: string[]): Promise<unknown> =>
      must((await peer.verbs["slip"]?.run(words)) ?? { ok: true, value: null });
    expect(await say()).toBe("Two");
    expect(await say("1")).toBe("One");
    expect(await say("1", file)).toBe("One");
    expect(PNG.sync.read(await readFile(file)).width).toBe(42 * 12 + 2 * 46);
    expect(await peer.verbs["slip"]?.run(["3"])).toMatchObject({ ok: false });
  });

  it.each([
    ["out-of-paper", "new-roll", "printer.out-of-paper"],
    ["open-cover", "close-cover", "printer.cover-open"],
  ])("%s and %s are noticed by the driver", async (spoil, mend, code) => {
    const { peer, path } = await started(name);
    const port = language.port(partsOn(serialOn(path)), { ...PATIENT, watchMs: 20 });
    onTestFinished(() => port.stop());
    await firstHealth(port);
    await peer.verbs[spoil]?.run([]);
    await until(() => port.health.state === "trouble");
    expect(port.health).toMatchObject({ fault: { code } });
    await peer.verbs[mend]?.run([]);
    await until(() => port.health.state === "ready");
    await peer.verbs["unplug"]?.run([]);
    await until(() => port.health.state === "lost");
    await peer.verbs["plug"]?.run([]);
    await until(() => port.health.state === "ready");
  });
});

it.each(LANGUAGES)(
  "a cut within a slip makes two of it in $name, and loses no line",
  ({ tongue, encode }) => {
    const pieces = encode([line("above"), { kind: "cut" }, line("below")], { columns: 42 });
    const made = slipEvents(printed(tongue, pieces, 42).events);
    expect(made.map((slip) => slipText(slip, 42).trim())).toEqual(["above", "below"]);
  },
);
