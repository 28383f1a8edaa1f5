import { expect, onTestFinished, test } from "vitest";
import { seededRandom } from "../../src/core/clock.ts";
import type { PrintLine, Printout } from "../../src/core/printout.ts";
import { encodePrintout } from "../../src/devices/drivers/printer/escpos/encode.ts";
import { escposOptions } from "../../src/devices/drivers/printer/escpos/options.ts";
import { escposPrinter } from "../../src/devices/drivers/printer/escpos/session.ts";
import {
  isPaperAnswer,
  isRealTimeAnswer,
  readRealTime,
} from "../../src/devices/drivers/printer/escpos/status.ts";
import { firstHealth, type PrinterPort } from "../../src/devices/ports.ts";
import type { Fragmentation } from "../../src/devices/sim/fragments.ts";
import { printerPeer, type PrinterPeer } from "../../src/devices/sim/printer/escpos.ts";
import { escposInterpreter } from "../../src/devices/sim/printer/interpreter.ts";
import { slips, type PaperEvent } from "../../src/devices/sim/printer/paper.ts";
import { must, partsOn, serialOn, stablePlug, until } from "./bench.ts";

function line(text: string): PrintLine {
  return { kind: "text", text, align: "left", bold: false, large: false };
}

/** What a printer of the same make prints of it. */
function printed(printout: Printout, given: Parameters<typeof escposOptions.parse>[0] = {}): PaperEvent[] {
  const options = escposOptions.parse(given);
  const events: PaperEvent[] = [];
  escposInterpreter(
    options.columns,
    (event) => events.push(event),
    () => {},
  ).feed(encodePrintout(printout, options));
  return events;
}

/** Roomy, so that a busy machine is not taken for a hung printer. */
const PATIENT = { jobMs: 20_000, statusMs: 3_000 };
/** For printers that are hung indeed. */
const IMPATIENT = { jobMs: 600, statusMs: 150 };

async function printing(
  fragmentation: Fragmentation = "whole",
  timing = PATIENT,
): Promise<{ readonly peer: PrinterPeer; readonly port: PrinterPort }> {
  const { path, plug } = await stablePlug();
  const peer = must(await printerPeer(plug, 42, fragmentation));
  const options = escposOptions.parse(timing);
  const port = escposPrinter(partsOn(serialOn(path)), options);
  onTestFinished(() => port.stop());
  await firstHealth(port);
  return { peer, port };
}

test.each(["Grüße, 5 €", "Łódź Žižek", "L’été “à la plage” – ça va", "Smørrebrød på Ærø", "Ñandú ¿qué?"])(
  "accents survive: %s",
  (text) => {
    expect(slips(printed([line(text)]), 42)).toEqual([text]);
  },
);

test("a letter sent as base and accent is printed as one", () => {
  expect(slips(printed([line("Cafe\u0301")]), 42)).toEqual(["Café"]);
});

test("a character that no code page has becomes a question mark, not a command", () => {
  expect(slips(printed([line("日本 a")]), 42)).toEqual(["?? a"]);
});

test("a command hidden in a title is printed as blanks", () => {
  const events = printed([line("a\u001dV\u0000b\u001b@c\u0010\u0004\u0001d")]);
  expect(events.filter((event) => event.kind === "cut")).toHaveLength(1);
  expect(slips(events, 42)).toEqual(["a V b @c   d"]);
});

test("all that a printout may hold comes out, and nothing that the printer does not know", () => {
  const events = printed([
    { kind: "text", text: "Library", align: "center", bold: true, large: true },
    { kind: "rule" },
    { kind: "feed", lines: 2 },
    { kind: "barcode", value: "30001" },
    { kind: "qr", value: "https://example.org/" },
  ]);
  const kinds = events.map((event) => event.kind).filter((kind) => kind !== "line");
  expect(kinds).toEqual(["barcode", "qr", "cut"]);
  const [slip] = slips(events, 42);
  expect(slip).toContain("Library");
  expect(slip).toContain("─".repeat(42));
  expect(slip).toContain("[barcode 30001]");
  expect(slip).toContain("[QR https://example.org/]");
  const head = events
    .flatMap((event) => (event.kind === "line" ? event.spans : []))
    .find((span) => span.bold);
  expect(head).toMatchObject({ width: 2, height: 2 });
});

test.each([
  ["full", 1],
  ["partial", 1],
  ["none", 0],
] as const)("cut %s cuts %i times, and the last line is fed past the cutter", (cut, times) => {
  const events = printed([line("last")], { cut, feedBeforeCut: 4 });
  const kinds = events.map((event) => event.kind);
  expect(kinds.filter((kind) => kind === "cut")).toHaveLength(times);
  expect(kinds.slice(0, 5)).toEqual(["line", "line", "line", "line", "line"]);
});

test.each([
  [2, 0x12, undefined],
  [2, 0x16, "printer.cover-open"],
  [2, 0x32, "printer.out-of-paper"],
  [3, 0x1a, "printer.cutter"],
  [3, 0x32, "printer.error"],
  [4, 0x1e, undefined],
  [4, 0x72, "printer.out-of-paper"],
  [4, 0x7e, "printer.out-of-paper"],
] as const)("DLE EOT %i answered with %i means %s", (status, byte, trouble) => {
  expect(isRealTimeAnswer(byte)).toBe(true);
  expect(readRealTime(status, byte)).toBe(trouble);
});

test("flow control characters are taken for no answer", () => {
  for (const byte of [0x11, 0x13]) {
    expect(isRealTimeAnswer(byte)).toBe(false);
    expect(isPaperAnswer(byte)).toBe(false);
  }
});

test.each([
  ["whole", "whole"],
  ["in random pieces", seededRandom(3)],
] as const)("a slip is printed and cut, answers coming %s", async (_how, fragmentation) => {
  const { peer, port } = await printing(fragmentation);
  expect(await port.print([line("One"), line("Two")])).toEqual({ ok: true, value: undefined });
  expect(peer.slips()).toEqual(["One\nTwo"]);
});

test("a slip longer than the line's buffer is printed whole", async () => {
  const { peer, port } = await printing();
  const lines = Array.from({ length: 600 }, (_, index) => line(`Line ${index} ${"x".repeat(30)}`));
  expect(await port.print(lines)).toEqual({ ok: true, value: undefined });
  expect(peer.slips()[0]?.split("\n")).toHaveLength(600);
});

test.each([
  ["no paper", "printer.out-of-paper", (peer: PrinterPeer) => peer.outOfPaper()],
  ["an open cover", "printer.cover-open", (peer: PrinterPeer) => peer.openCover()],
  ["a stuck cutter", "printer.cutter", (peer: PrinterPeer) => peer.jamCutter()],
])("%s is told by name and prints nothing, then or later", async (_what, code, spoil) => {
  const { peer, port } = await printing();
  spoil(peer);
  expect(await port.print([line("lost")])).toMatchObject({ ok: false, fault: { code } });
  expect(port.health).toMatchObject({ state: "trouble", fault: { code } });
  peer.loadPaper();
  peer.closeCover();
  peer.clearJam();
  expect(await port.print([line("next")])).toEqual({ ok: true, value: undefined });
  expect(port.health).toEqual({ state: "ready" });
  expect(peer.slips()).toEqual(["next"]);
});

test("paper that runs low is no trouble", async () => {
  const { peer, port } = await printing();
  peer.paperLow();
  expect(await port.print([line("still there")])).toEqual({ ok: true, value: undefined });
});

test("paper that ends within a slip is told by name, long before the deadline", async () => {
  const { peer, port } = await printing("whole", { jobMs: 60_000, statusMs: 300 });
  const forget = peer.onPaper(() => {
    forget();
    peer.outOfPaper();
  });
  const lines = Array.from({ length: 200 }, (_, index) => line(`Line ${index}`));
  expect(await port.print(lines)).toMatchObject({ ok: false, fault: { code: "printer.out-of-paper" } });
  expect(peer.slips()).toEqual(["Line 0"]);
  peer.loadPaper();
  await until(() => peer.slips()[0]?.endsWith("Line 199") === true);
});

test("a hung printer is told as silent, and works again when it comes back", async () => {
  const { peer, port } = await printing("whole", IMPATIENT);
  peer.hang();
  const outcome = await port.print([line("lost")]);
  expect(outcome).toMatchObject({ ok: false, fault: { code: "device.silent" } });
  expect(port.health.state).toBe("lost");
  expect(await port.print([line("lost too")])).toMatchObject({ ok: false });
  peer.recover();
  await until(() => port.health.state === "ready");
  await port.print([line("next")]);
  await until(() => peer.slips().length > 0);
  expect(peer.slips()).toEqual(["next"]);
});

test("a printer that hangs within a slip longer than any buffer ends in a typed fault", async () => {
  const { peer, port } = await printing("whole", IMPATIENT);
  const forget = peer.onPaper(() => {
    forget();
    peer.hang();
  });
  const lines = Array.from({ length: 4_000 }, () => line("x".repeat(40)));
  const outcome = await port.print(lines);
  expect(outcome).toMatchObject({ ok: false, fault: { code: "device.write-timeout" } });
  expect(port.health.state).toBe("lost");
});

test("a printer unplugged within a slip is lost at once, and is found again", async () => {
  const { peer, port } = await printing();
  const pulled = new Promise<void>((resolve) => {
    const forget = peer.onPaper(() => {
      forget();
      resolve(peer.unplug());
    });
  });
  const lines = Array.from({ length: 4_000 }, () => line("x".repeat(40)));
  expect(await port.print(lines)).toMatchObject({ ok: false, fault: { code: "device.lost" } });
  await pulled;
  must(await peer.plugIn());
  await until(() => port.health.state === "ready");
  expect(await port.print([line("next")])).toEqual({ ok: true, value: undefined });
});

test("a second slip while one is being printed is refused, not mixed in", async () => {
  const { peer, port } = await printing();
  const first = port.print([line("first")]);
  expect(await port.print([line("second")])).toMatchObject({ fault: { code: "device.busy" } });
  expect(await first).toEqual({ ok: true, value: undefined });
  expect(peer.slips()).toEqual(["first"]);
});

test("a printer that is silent from the start is lost, not ready", async () => {
  const { path, plug } = await stablePlug();
  const peer = must(await printerPeer(plug, 42, "whole"));
  peer.hang();
  const port = escposPrinter(partsOn(serialOn(path)), escposOptions.parse({ statusMs: 50 }));
  onTestFinished(() => port.stop());
  expect(await firstHealth(port)).toMatchObject({ state: "lost", fault: { code: "device.silent" } });
  peer.recover();
  await until(() => port.health.state === "ready");
});

test("a printer without paper at the start is there, but in trouble", async () => {
  const { path, plug } = await stablePlug();
  const peer = must(await printerPeer(plug, 42, "whole"));
  peer.outOfPaper();
  const port = escposPrinter(partsOn(serialOn(path)), escposOptions.parse({}));
  onTestFinished(() => port.stop());
  expect(await firstHealth(port)).toMatchObject({
    state: "trouble",
    fault: { code: "printer.out-of-paper" },
  });
});

test("a printer that cannot answer is written to without questions", async () => {
  const { path, plug } = await stablePlug();
  const end = must(await plug());
  const heard: number[] = [];
  end.onBytes((bytes) => heard.push(...bytes));
  const options = escposOptions.parse({ answers: false });
  const port = escposPrinter(partsOn(serialOn(path)), options);
  onTestFinished(() => port.stop());
  expect(await firstHealth(port)).toEqual({ state: "ready" });
  expect(await port.print([line("blind")])).toEqual({ ok: true, value: undefined });
  const sent = [...encodePrintout([line("blind")], options)];
  await until(() => heard.length >= sent.length);
  expect(heard).toEqual(sent);
});
