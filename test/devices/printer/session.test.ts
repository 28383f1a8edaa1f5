import { describe, expect, it, onTestFinished, test } from "vitest";
import { seededRandom } from "../../../src/core/clock.ts";
import type { Log } from "../../../src/core/log.ts";
import { firstHealth } from "../../../src/devices/ports.ts";
import type { PrinterPeer } from "../../../src/devices/sim/printer/machine.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { IMPATIENT, PATIENT, printing } from "./bench.ts";
import { ESCPOS, LANGUAGES, line, STARPRNT } from "./languages.ts";

const LONG = Array.from({ length: 200 }, (_, index) => line(`Line ${index}`));
/** More than any buffer on the way holds. */
const ENDLESS = Array.from({ length: 4_000 }, () => line("x".repeat(40)));
const PRINTED = { ok: true, value: "verified" };

/** Does something when the first line of a slip has come out. */
function atFirstLine(peer: PrinterPeer, what: () => void): void {
  const forget = peer.onPaper(() => {
    forget();
    what();
  });
}

function mend(peer: PrinterPeer): void {
  peer.openCover();
  peer.clearJam();
  peer.newRoll();
  peer.closeCover();
  peer.feed(false);
}

const TROUBLES = [
  ["no paper", "printer.out-of-paper", (peer: PrinterPeer) => peer.outOfPaper()],
  ["an open cover", "printer.cover-open", (peer: PrinterPeer) => peer.openCover()],
  ["a stuck cutter", "printer.cutter", (peer: PrinterPeer) => peer.jamCutter("now")],
] as const;

describe.each(LANGUAGES)("$name", (language) => {
  it.each([
    ["whole", "whole"],
    ["byte by byte", "single"],
    ["in random pieces", seededRandom(3)],
  ] as const)("a slip is printed and cut, answers coming %s", async (_how, fragmentation) => {
    const { peer, port } = await printing(language, PATIENT, { fragmentation });
    expect(await port.print([line("One"), line("Two")])).toEqual(PRINTED);
    expect(await port.print([line("Three")])).toEqual(PRINTED);
    expect(peer.slips()).toEqual(["One\nTwo", "Three"]);
    expect(peer.paper.filter((event) => event.kind === "unknown")).toEqual([]);
  });

  it("a slip longer than the line's buffer is printed whole", async () => {
    const { peer, port } = await printing(language, PATIENT);
    const lines = Array.from({ length: 600 }, (_, index) => line(`Line ${index} ${"x".repeat(30)}`));
    expect(await port.print(lines)).toEqual(PRINTED);
    expect(peer.slips()[0]?.split("\n")).toHaveLength(600);
  });

  it.each(TROUBLES)(
    "%s before a slip is told by name, and nothing of it comes out then or later",
    async (what, code, spoil) => {
      const { peer, port } = await printing(language, { ...PATIENT, statusMs: 300 });
      spoil(peer);
      expect(await port.print([line("lost")])).toEqual({
        ok: false,
        fault: { code, detail: "device-1", begun: false },
      });
      expect(port.health).toMatchObject({ state: "trouble", fault: { code } });
      mend(peer);
      if (language === STARPRNT && what === "a stuck cutter") peer.powerCycle();
      expect(await port.print([line("next")])).toEqual(PRINTED);
      expect(port.health).toEqual({ state: "ready" });
      expect(peer.slips()).toEqual(["next"]);
    },
  );

  it.each(TROUBLES)(
    "%s within a slip is told by name, long before the deadline; the next slip is whole",
    async (what, code, spoil) => {
      const { peer, port } = await printing(language, { ...PATIENT, jobMs: 60_000, statusMs: 300 });
      atFirstLine(peer, () => spoil(peer));
      expect(await port.print(LONG)).toMatchObject({ ok: false, fault: { code, begun: true } });
      expect(port.health).toMatchObject({ state: "trouble", fault: { code } });
      mend(peer);
      if (language === STARPRNT && what === "a stuck cutter") peer.powerCycle();
      expect(await port.print([line("next")])).toEqual(PRINTED);
      expect(peer.slips().at(-1)).toBe("next");
      expect(port.health).toEqual({ state: "ready" });
    },
  );

  it("a blade that jams at the cut is told after the slip, which may lie there", async () => {
    const { peer, port } = await printing(language, { ...PATIENT, statusMs: 300 });
    peer.jamCutter("at-cut");
    expect(await port.print([line("lies there")])).toMatchObject({
      ok: false,
      fault: { code: "printer.cutter", begun: true },
    });
    mend(peer);
    if (language === STARPRNT) peer.powerCycle();
    expect(await port.print([line("next")])).toEqual(PRINTED);
    expect(peer.slips()).toEqual(["lies there", "next"]);
  });

  it("paper that runs low is a warning, and no reason not to print", async () => {
    const { peer, port } = await printing(language, PATIENT);
    peer.paperLow();
    expect(await port.print([line("still there")])).toEqual(PRINTED);
    expect(port.health).toEqual({
      state: "ready",
      warning: { code: "printer.near-end", detail: "device-1" },
    });
    peer.newRoll();
    expect(await port.print([line("new roll")])).toEqual(PRINTED);
    expect(port.health).toEqual({ state: "ready" });
  });

  it("an idle printer is looked after: what happens to it is known without a slip", async () => {
    const { peer, port } = await printing(language, { ...IMPATIENT, watchMs: 20, tellsChanges: false });
    peer.openCover();
    await until(() => port.health.state === "trouble");
    peer.closeCover();
    await until(() => port.health.state === "ready");
    peer.hang(true);
    await until(() => port.health.state === "lost");
    peer.hang(false);
    await until(() => port.health.state === "ready");
  });

  it("a hung printer costs the caller no more than its deadline, and works again when it comes back", async () => {
    const { peer, port } = await printing(language, IMPATIENT);
    peer.hang(true);
    const outcome = await port.print([line("lost")]);
    expect(outcome).toMatchObject({ ok: false, fault: { code: "device.silent", begun: false } });
    expect(port.health.state).toBe("lost");
    expect(await port.print([line("lost too")])).toMatchObject({ ok: false, fault: { begun: false } });
    peer.hang(false);
    await until(() => port.health.state === "ready");
    expect(await port.print([line("next")])).toEqual(PRINTED);
    expect(peer.slips()).toEqual(["next"]);
  });

  it("a printer that hangs within a slip longer than any buffer ends in a typed fault", async () => {
    const { peer, port } = await printing(language, IMPATIENT);
    atFirstLine(peer, () => peer.hang(true));
    const outcome = await port.print(ENDLESS);
    expect(outcome).toMatchObject({ ok: false, fault: { begun: true } });
    expect(port.health.state).toBe("lost");
    peer.hang(false);
    await until(() => port.health.state === "ready");
    // What the line still held takes its time; this printer's deadline is short.
    while (!(await port.print([line("next")])).ok) await until(() => port.health.state === "ready");
    expect(peer.slips().at(-1)).toBe("next");
  });

  it("a printer that slips and comes back prints what was asked meanwhile", async () => {
    const { peer, port } = await printing(language, PATIENT);
    await peer.unplug();
    await until(() => port.health.state === "lost");
    const printed = port.print([line("One")]);
    must(await peer.plugIn());
    expect(await printed).toEqual(PRINTED);
    expect(peer.slips()).toEqual(["One"]);
  });

  it("a printer unplugged within a slip is lost at once, and is found again", async () => {
    const { peer, port } = await printing(language, PATIENT);
    const pulled = new Promise<void>((resolve) => {
      atFirstLine(peer, () => resolve(peer.unplug()));
    });
    expect(await port.print(ENDLESS)).toMatchObject({
      ok: false,
      fault: { code: "device.lost", begun: true },
    });
    await pulled;
    must(await peer.plugIn());
    await until(() => port.health.state === "ready");
    expect(await port.print([line("next")])).toEqual(PRINTED);
    expect(peer.slips().at(-1)).toBe("next");
  });

  it("a printer switched off and on within a slip has forgotten it; the next slip is whole", async () => {
    const { peer, port } = await printing(language, { ...PATIENT, statusMs: 300 });
    atFirstLine(peer, () => peer.outOfPaper());
    expect(await port.print(LONG)).toMatchObject({ fault: { code: "printer.out-of-paper" } });
    peer.powerCycle();
    peer.newRoll();
    expect(await port.print([line("next")])).toEqual(PRINTED);
    // What was still on the line when it was switched off is cut off too.
    expect(peer.slips()[0]).toMatch(/^Line 0/);
    expect(peer.slips().at(-1)).toBe("next");
  });

  it("what was still in the printer comes out as a slip of its own, and confirms no other", async () => {
    const { peer, port } = await printing(language, { ...PATIENT, statusMs: 300 });
    const slip = LONG.slice(0, 30);
    atFirstLine(peer, () => peer.outOfPaper());
    expect(await port.print(slip)).toMatchObject({ fault: { code: "printer.out-of-paper", begun: true } });
    peer.newRoll();
    expect(await port.print([line("next")])).toEqual(PRINTED);
    const old = slip.map((_, index) => `Line ${index}`).join("\n");
    expect(peer.slips().filter((slip) => slip !== "")).toEqual([old, "next"]);
  });

  it("of a slip that was not all sent, what is in the printer is cut off before the next", async () => {
    const { peer, port } = await printing(language, { ...PATIENT, statusMs: 300 });
    atFirstLine(peer, () => peer.outOfPaper());
    expect(await port.print(LONG)).toMatchObject({ fault: { code: "printer.out-of-paper", begun: true } });
    peer.newRoll();
    expect(await port.print([line("next")])).toEqual(PRINTED);
    const [old, next, ...more] = peer.slips();
    expect(old).toMatch(/^Line 0\nLine 1\n/);
    expect(old).not.toMatch(/Line 199/);
    expect([next, more]).toEqual(["next", []]);
  });

  it("a second slip while one is being printed is refused, not mixed in", async () => {
    const { peer, port } = await printing(language, PATIENT);
    const first = port.print([line("first")]);
    expect(await port.print([line("second")])).toMatchObject({
      fault: { code: "device.busy", begun: false },
    });
    expect(await first).toEqual(PRINTED);
    expect(peer.slips()).toEqual(["first"]);
  });

  it("a printer that is silent from the start is lost, not ready", async () => {
    const { path, plug } = await stablePlug();
    const peer = must(await language.peer(plug, 42, "whole"));
    peer.hang(true);
    const port = language.port(partsOn(serialOn(path)), { statusMs: 50 });
    onTestFinished(() => port.stop());
    expect(await firstHealth(port)).toMatchObject({ state: "lost", fault: { code: "device.silent" } });
    peer.hang(false);
    await until(() => port.health.state === "ready");
  });

  it("a printer without paper at the start is there, but in trouble", async () => {
    const { path, plug } = await stablePlug();
    const peer = must(await language.peer(plug, 42, "whole"));
    peer.outOfPaper();
    const port = language.port(partsOn(serialOn(path)), PATIENT);
    onTestFinished(() => port.stop());
    expect(await firstHealth(port)).toMatchObject({
      state: "trouble",
      fault: { code: "printer.out-of-paper" },
    });
  });

  it("a printer that cannot answer is written to without questions, and its slips are unconfirmed", async () => {
    const { path, plug } = await stablePlug();
    const end = must(await plug());
    const heard: number[] = [];
    end.onBytes((bytes) => heard.push(...bytes));
    const given = { answers: false, columns: 42 };
    const port = language.port(partsOn(serialOn(path)), given);
    onTestFinished(() => port.stop());
    expect(await firstHealth(port)).toEqual({ state: "ready" });
    expect(await port.print([line("blind")])).toEqual({ ok: true, value: "unverified" });
    const sent = Array.from(Buffer.concat(language.encode([line("blind")], given)));
    await until(() => heard.length >= sent.length);
    expect(heard).toEqual(sent);
  });
});

test("a jam that was cleared is recovered from by the driver, which says so", async () => {
  const logged: string[] = [];
  const log: Log = (event, data) => void logged.push(`${event} ${String(data["reason"])}`);
  const { peer, port } = await printing(ESCPOS, { ...PATIENT, statusMs: 300 }, { log });
  peer.jamCutter("now");
  peer.clearJam();
  expect(await port.print([line("next")])).toEqual(PRINTED);
  expect(logged).toContain("device.recovered printer.cutter");
});

test("a stuck cutter is tried once when idle, and again when somebody wants a slip", async () => {
  const { peer, port } = await printing(ESCPOS, { ...PATIENT, statusMs: 100, watchMs: 20 });
  peer.jamCutter("now");
  await until(() => port.health.state === "trouble");
  expect(await port.print([line("lost")])).toMatchObject({ fault: { code: "printer.cutter", begun: false } });
  peer.clearJam();
  expect(await port.print([line("next")])).toEqual(PRINTED);
});

test("a printer that tells by itself is heard while its buffer is full and takes nothing any more", async () => {
  const given = { ...PATIENT, jobMs: 4_000, statusMs: 300 };
  const { peer, port } = await printing(ESCPOS, given, { buffer: 64 });
  atFirstLine(peer, () => peer.outOfPaper());
  expect(await port.print(ENDLESS)).toMatchObject({
    ok: false,
    fault: { code: "printer.out-of-paper", begun: true },
  });
  expect(await port.print([line("too soon")])).toMatchObject({ ok: false, fault: { begun: false } });
  peer.newRoll();
  await until(() => port.health.state === "ready");
  expect(await port.print([line("next")])).toEqual(PRINTED);
  expect(peer.slips().at(-1)).toBe("next");
});
