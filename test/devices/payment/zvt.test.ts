import { describe, expect, it, onTestFinished } from "vitest";
import { seededRandom, systemClock, virtualClock } from "../../../src/core/clock.ts";
import { failed, ok } from "../../../src/core/result.ts";
import type { LogEvent } from "../../../src/core/log.ts";
import { judge, markText, readMark, type Verdict } from "../../../src/devices/drivers/payment/zvt/judge.ts";
import { plain, type Status } from "../../../src/devices/drivers/payment/zvt/codec.ts";
import { encodeBlock } from "../../../src/devices/drivers/payment/zvt/frame.ts";
import { blockLine } from "../../../src/devices/drivers/payment/zvt/line.ts";
import { zvtOptions } from "../../../src/devices/drivers/payment/zvt/options.ts";
import { zvtTerminal } from "../../../src/devices/drivers/payment/zvt/session.ts";
import { firstHealth, type TerminalPort } from "../../../src/devices/ports.ts";
import type { Fragmentation } from "../../../src/devices/sim/fragments.ts";
import { zvtPeer } from "../../../src/devices/sim/payment/zvt.ts";
import { TEST_CARD, TEST_EXPIRY } from "../../../src/devices/sim/payment/zvt-wire.ts";
import { makeTransport } from "../../../src/devices/transports/make.ts";
import { tcpSettings } from "../../../src/devices/transports/settings.ts";
import { tcpPlug } from "../../../src/devices/transports/tcp-far-end.ts";
import { must, partsOn, serialOn, stablePlug, until } from "../bench.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import { memoryStream } from "../memory-stream.ts";
import {
  codeOf,
  inTime,
  pass,
  passUntil,
  paying,
  payment,
  PEER,
  ready,
  settling,
  zvtBench,
  type Bench,
} from "./zvt-bench.ts";

/** A payment whose terminal asks for the card. */
async function asked(bench: Bench): Promise<{ readonly paid: ReturnType<TerminalPort["pay"]> }> {
  const { clock } = bench;
  const texts: string[] = [];
  const paid = payment(bench, 250, (text) => texts.push(text));
  await passUntil(clock, () => texts.length > 0);
  await pass(clock, 100);
  return { paid };
}

const FRAMINGS = ["apdu", "serial"] as const;

describe.each(FRAMINGS)("a terminal on a line (%s)", (framing) => {
  it.each<[string, () => Fragmentation]>([
    ["whole", () => "whole"],
    ["byte by byte", () => "single"],
    ["in random pieces", () => seededRandom(3)],
  ])("charges, tells what it is at, and gives back: %s", async (_what, fragmentation) => {
    const { plug, path } = await stablePlug();
    const options = { ...PEER, clock: systemClock, framing, answerMs: 5_000, cardMs: 10_000 };
    const peer = must(await zvtPeer(plug, fragmentation(), options));
    const driver = zvtOptions.parse({ framing, password: PEER.password });
    const terminal = zvtTerminal(partsOn(serialOn(path)), driver);
    onTestFinished(() => terminal.stop());
    expect(await firstHealth(terminal)).toEqual({ state: "ready" });
    const texts: string[] = [];
    const paying = terminal.pay(
      1_234,
      () => ok(undefined),
      (text) => texts.push(text),
    );
    await until(() => texts.length > 0);
    peer.presentCard();
    const paid = must(await paying);
    expect(paid).toMatchObject({ amount: 1_234, reference: "0231/000731" });
    expect(paid.receipt).toEqual([
      "** KUNDENBELEG **",
      "Terminal-ID 52001233",
      "Beleg-Nr. 0231",
      "Trace-Nr. 000731",
      "Karte: VISA ************1111",
      "Bezahlung",
      "EUR 12,34",
    ]);
    expect(texts).toEqual(["insert card", "please wait"]);
    expect(peer.book.turnover).toBe(1_234);
    must(await terminal.reverse(paid.reference));
    expect(peer.book.turnover).toBe(0);
  });
});

it("a terminal on the network is spoken to in bare commands, and settles a payment whose connection went", async () => {
  const options = { ...PEER, clock: systemClock, framing: "apdu" as const, answerMs: 400, cardMs: 10_000 };
  const peer = must(await zvtPeer(tcpPlug(0), seededRandom(4), options));
  onTestFinished(() => peer.unplug());
  const port = Number(/(\d+)$/.exec(peer.path)?.[1]);
  const transport = makeTransport(tcpSettings.parse({ type: "tcp", host: "127.0.0.1", port }), systemClock);
  const terminal = zvtTerminal(partsOn(transport), zvtOptions.parse({ password: PEER.password }));
  onTestFinished(() => terminal.stop());
  expect(await firstHealth(terminal)).toEqual({ state: "ready" });
  peer.presentCard();
  const marks: string[] = [];
  const payment = (amount: number) =>
    terminal.pay(
      amount,
      (mark) => {
        marks.push(mark);
        return ok(undefined);
      },
      () => {},
    );
  must(await payment(100));
  peer.dieAfterCharging();
  peer.presentCard();
  expect(codeOf(await payment(250))).toBe("payment.unknown-outcome");
  must(await peer.plugIn());
  await until(() => terminal.health.state === "ready");
  expect(must(await terminal.settle(250, "0231/000731"))).toMatchObject({
    amount: 250,
    reference: "0232/000733",
  });
  expect(marks).toEqual(["", "0231/000731"]);
  expect(peer.book.turnover).toBe(350);
});

describe.each(FRAMINGS)("a payment (%s)", (framing) => {
  it("comes with the patron's receipt also where it is told line by line", async () => {
    const bench = await zvtBench({ framing, driver: { textBlocks: false } });
    await ready(bench);
    const { receipt } = must(await paying(bench, 250));
    expect([receipt[0], receipt.at(-1)]).toEqual(["** KUNDENBELEG **", "EUR 2,50"]);
  });

  it("at a terminal that prints by itself has no receipt, and nothing is asked before it", async () => {
    const bench = await zvtBench({ framing, driver: { receipts: "terminal" } });
    await ready(bench);
    expect(must(await paying(bench, 250)).receipt).toEqual([]);
    const out = await zvtBench({ framing, driver: { receipts: "terminal" } });
    await ready(out);
    out.peer.paper(false);
    expect(codeOf(await paying(out, 250))).toBe("payment.declined");
  });

  it.each([
    ["declined by the bank", "decline", "payment.declined"],
    ["ended by three wrong PINs", "wrongPin", "payment.aborted"],
  ] as const)("that is %s is told as that, and settled", async (_what, verb, code) => {
    const bench = await zvtBench({ framing });
    await ready(bench);
    bench.peer[verb]();
    expect(codeOf(await paying(bench, 250))).toBe(code);
    expect(bench.peer.book.turnover).toBe(0);
    expect(must(await settling(bench, 250))).toBeUndefined();
    must(await paying(bench, 300));
  });

  it("is ended by the red key, by the station, and when nobody comes", async () => {
    const bench = await zvtBench({ framing });
    const { clock, peer, terminal } = bench;
    await ready(bench);
    const { paid: first } = await asked(bench);
    peer.cancelKey();
    expect(codeOf(await inTime(clock, first))).toBe("payment.aborted");
    const { paid: second } = await asked(bench);
    must(await inTime(clock, terminal.cancel()));
    expect(codeOf(await inTime(clock, second))).toBe("payment.aborted");
    expect(codeOf(await inTime(clock, payment(bench, 250)))).toBe("payment.aborted");
    expect(peer.book.turnover).toBe(0);
    must(await terminal.cancel());
  });

  it("that is cancelled before the terminal was told of it is never told", async () => {
    const bench = await zvtBench({ framing });
    const { clock, peer, terminal } = bench;
    await ready(bench);
    peer.presentCard();
    const paid = payment(bench, 250);
    must(await terminal.cancel());
    expect(codeOf(await inTime(clock, paid))).toBe("payment.aborted");
    expect(peer.book.turnover).toBe(0);
  });

  it("that could not be written down is never told to the terminal", async () => {
    const bench = await zvtBench({ framing });
    await ready(bench);
    bench.peer.presentCard();
    const full = failed({ code: "journal.full", detail: "" } as const);
    const paid = bench.terminal.pay(
      250,
      () => full,
      () => {},
    );
    expect(await inTime(bench.clock, paid)).toEqual(full);
    expect(bench.peer.book.turnover).toBe(0);
    must(await paying(bench, 250));
  });

  it("that cannot be ended any more is charged", async () => {
    const bench = await zvtBench({ framing });
    const { clock, peer, terminal } = bench;
    await ready(bench);
    const { paid } = await asked(bench);
    peer.presentCard();
    await passUntil(clock, () => peer.book.turnover > 0);
    expect(codeOf(await inTime(clock, terminal.cancel()))).toBe("device.busy");
    expect(must(await inTime(clock, paid)).amount).toBe(250);
  });

  it("is refused while another is under way", async () => {
    const bench = await zvtBench({ framing });
    const { clock, peer, terminal } = bench;
    await ready(bench);
    const first = payment(bench, 250);
    expect(codeOf(await payment(bench, 250))).toBe("device.busy");
    expect(codeOf(await terminal.reverse("0231/000731"))).toBe("device.busy");
    peer.presentCard();
    must(await inTime(clock, first));
    expect(peer.book.turnover).toBe(250);
  });

  it("at a terminal that started anew by itself: it is registered again first", async () => {
    const bench = await zvtBench({ framing });
    await ready(bench);
    bench.peer.reboot(100);
    await pass(bench.clock, 200);
    expect(bench.peer.state).toBe("idle");
    must(await paying(bench, 250));
  });

  it("is not begun at a terminal that hangs", async () => {
    const bench = await zvtBench({ framing });
    const { clock, peer, terminal } = bench;
    await ready(bench);
    peer.hang(true);
    expect(codeOf(await inTime(clock, payment(bench, 250)))).toBe("device.silent");
    await passUntil(clock, () => terminal.health.state === "lost");
    expect(codeOf(await payment(bench, 250))).toMatch(/^device/);
    peer.hang(false);
    await ready(bench);
    must(await paying(bench, 250));
  });
});

describe.each(FRAMINGS)("a payment of the life before (%s)", (framing) => {
  const lives: readonly [string, (bench: Bench) => Promise<void>, number | undefined][] = [
    [
      "that was charged",
      async ({ clock, peer }) => {
        peer.presentCard();
        await passUntil(clock, () => peer.book.turnover > 100);
      },
      250,
    ],
    ["that nobody held a card for", ({ clock }) => pass(clock, 3_000), undefined],
    ["whose card comes when the station is gone", ({ clock }) => pass(clock, 500), 250],
    [
      "whose line died when it was booked",
      async ({ clock, peer }) => {
        peer.dieAfterCharging();
        peer.presentCard();
        await passUntil(clock, () => peer.book.turnover > 100);
      },
      250,
    ],
    [
      "that the bank declined",
      async ({ clock, peer }) => {
        peer.decline();
        peer.presentCard();
        await pass(clock, 500);
      },
      undefined,
    ],
  ];

  it.each(lives)("%s is settled by its mark", async (_what, until, charged) => {
    const bench = await zvtBench({ framing });
    await ready(bench);
    must(await paying(bench, 100));
    void payment(bench, 250);
    await passUntil(bench.clock, () => bench.marks.length > 1);
    await until(bench);
    const next = await bench.nextLife();
    bench.peer.presentCard();
    await ready(next);
    const settled = must(await settling(next, 250));
    expect(settled?.amount).toBe(charged);
    expect(bench.peer.book.turnover).toBe(100 + (charged ?? 0));
    if (settled !== undefined) expect(settled.receipt).toContain("EUR 2,50");
    must(await paying(next, 300));
  });

  it("cannot be settled where something else was booked since, or where the terminal repeats nothing", async () => {
    const bench = await zvtBench({ framing });
    await ready(bench);
    must(await paying(bench, 100));
    must(await paying(bench, 250));
    must(await paying(bench, 300));
    const next = await bench.nextLife();
    await ready(next);
    expect(codeOf(await inTime(next.clock, next.terminal.settle(250, "0231/000731")))).toBe(
      "payment.unknown-outcome",
    );
    expect(codeOf(await inTime(next.clock, next.terminal.settle(250, "")))).toBe("payment.unknown-outcome");
    const silent = await zvtBench({ framing, peer: { repeats: false } });
    await ready(silent);
    expect(codeOf(await inTime(silent.clock, silent.terminal.settle(250, "0231/000731")))).toBe(
      "payment.unknown-outcome",
    );
  });

  it("is asked for again later where the terminal is away", async () => {
    const bench = await zvtBench({ framing });
    await ready(bench);
    await bench.peer.unplug();
    await passUntil(bench.clock, () => bench.terminal.health.state === "lost");
    expect(codeOf(await bench.terminal.settle(250, "0231/000731"))).toMatch(/^device/);
  });
});

describe("the mark of a payment", () => {
  it.each([
    [{ receipt: "0231", trace: "000731" }, "0231/000731"],
    [{ receipt: "0231", trace: undefined }, "0231"],
    [{ receipt: undefined, trace: "000731" }, "000731"],
    [undefined, ""],
  ])("%o is written as %s, and read again", (mark, text) => {
    expect(markText(mark)).toBe(text);
    expect(readMark(text)).toEqual(mark);
  });

  it.each(["0231/", "231", "0231/731", "x"])("%s is none", (text) => expect(readMark(text)).toBeUndefined());
});

describe("a terminal", () => {
  it("with another password or currency is refused, and its password stands in no log", async () => {
    const told: string[] = [];
    const log = (event: LogEvent, data: object): void => void told.push(`${event} ${JSON.stringify(data)}`);
    const wrong = await zvtBench({ framing: "apdu", driver: { password: "654321" }, log });
    await passUntil(wrong.clock, () => wrong.terminal.health.state === "lost");
    expect(wrong.terminal.health).toMatchObject({
      fault: { code: "device.refused", detail: "terminal, registration: 83, function not possible" },
    });
    expect(told.join("\n")).not.toContain("654321");
    const francs = await zvtBench({ framing: "apdu", driver: { currency: "756" } });
    await passUntil(francs.clock, () => francs.terminal.health.state === "lost");
    expect(francs.terminal.health).toMatchObject({
      fault: { detail: "terminal, registration: 6F, wrong currency" },
    });
  });

  it("that says it is not ready is in trouble, and says why", async () => {
    const bench = await zvtBench({ framing: "serial" });
    await ready(bench);
    bench.peer.paper(false);
    await bench.peer.unplug();
    must(await bench.peer.plugIn());
    await passUntil(bench.clock, () => bench.terminal.health.state === "trouble");
    expect(bench.terminal.health).toMatchObject({
      fault: { code: "payment.not-ready", detail: "terminal: printer not ready" },
    });
  });

  it("gives neither card nor expiry to the station: not in what is paid, told or logged", async () => {
    const told: string[] = [];
    const log = (event: LogEvent, data: object): void => void told.push(`${event} ${JSON.stringify(data)}`);
    const bench = await zvtBench({ framing: "serial", log });
    await ready(bench);
    told.push(JSON.stringify(must(await paying(bench, 250))));
    expect(told.join("\n")).not.toMatch(new RegExp(`${TEST_CARD}|${TEST_EXPIRY}`));
  });

  it("is logged off when the station lets go of it, and a payment that waits is ended first", async () => {
    const bench = await zvtBench({ framing: "apdu" });
    const { clock, peer, terminal } = bench;
    await ready(bench);
    const { paid } = await asked(bench);
    await inTime(clock, terminal.stop());
    expect(codeOf(await paid)).toBe("payment.aborted");
    expect(peer.state).toBe("idle");
  });

  it("of which nothing is known cannot settle anything, and gives nothing back without a receipt number", async () => {
    const bench = await zvtBench({ framing: "apdu" });
    await ready(bench);
    expect(codeOf(await settling(bench, 250))).toBe("payment.unknown-outcome");
    expect(codeOf(await inTime(bench.clock, bench.terminal.reverse("731")))).toBe("payment.not-reversed");
    expect(codeOf(await inTime(bench.clock, bench.terminal.reverse("9999")))).toBe("payment.not-reversed");
  });

  it("that never says that it is complete is given up, and asked", async () => {
    const bench = await zvtBench({ framing: "serial" });
    await ready(bench);
    must(await paying(bench, 100));
    bench.peer.completeLate(20_000);
    expect(codeOf(await paying(bench, 250))).toBe("payment.unknown-outcome");
    await ready(bench);
    expect(must(await settling(bench, 250))).toMatchObject({
      amount: 250,
      reference: "0232/000733",
    });
  });

  it("takes whole cents only", async () => {
    const bench = await zvtBench({ framing: "apdu" });
    await ready(bench);
    await expect(payment(bench, 0.5)).rejects.toThrow(RangeError);
  });
});

describe("a serial line", () => {
  async function line() {
    const clock = virtualClock(0);
    const stream = memoryStream("terminal", clock);
    const far = must(await stream.plug());
    const { transport } = stream;
    const blocks = blockLine({ transport, clock, answerMs: 300, tries: 3, onJunk: () => {} });
    must(await transport.open());
    const heard: string[] = [];
    far.onBytes((bytes) => heard.push(hexOf(bytes)));
    return { clock, transport, far, blocks, heard };
  }

  it("that was given up for silence is listened to before the first word", async () => {
    const { clock, transport, far, blocks } = await line();
    transport.declareLost("silent", { code: "device.silent", detail: "" });
    must(await transport.open());
    let quiet = false;
    const settled = blocks.settled().then(() => {
      quiet = true;
    });
    await pass(clock, 200);
    far.write(encodeBlock({ kind: "apdu", apdu: plain(0x060f) }));
    await pass(clock, 200);
    expect(quiet).toBe(false);
    await inTime(clock, settled);
    expect(clock.elapsed()).toBeGreaterThanOrEqual(500);
    await transport.close();
  });

  it("repeats what may be repeated, and what moves money only after a NAK", async () => {
    const { clock, far, blocks, heard } = await line();
    const block = hexOf(encodeBlock({ kind: "apdu", apdu: plain(0x0501) }));
    expect(codeOf(await inTime(clock, blocks.send(plain(0x0501))))).toBe("device.silent");
    expect(heard).toEqual([block, block, block]);
    const second = await line();
    expect(codeOf(await inTime(second.clock, second.blocks.send(plain(0x0501), true)))).toBe("device.silent");
    expect(second.heard).toEqual([block]);
    const third = await line();
    const sent = third.blocks.send(plain(0x0501), true);
    await pass(third.clock, 50);
    third.far.write(encodeBlock({ kind: "nak" }));
    await pass(third.clock, 50);
    third.far.write(encodeBlock({ kind: "ack" }));
    must(await inTime(third.clock, sent));
    expect(third.heard).toEqual([block, block]);
    await far.unplug();
  });

  it("acknowledges a repeated block again, and tells of it once", async () => {
    const { clock, far, blocks, heard } = await line();
    const told: number[] = [];
    blocks.onApdu(({ command }) => told.push(command));
    const block = encodeBlock({ kind: "apdu", apdu: plain(0x060f) });
    far.write(block);
    await pass(clock, 60);
    far.write(block);
    await pass(clock, 60);
    expect(heard).toEqual(["06", "06"]);
    expect(told).toEqual([0x060f]);
  });
});

describe("how a payment of 5.00 ended, by what was booked last", () => {
  const booked = (
    receipt: string | undefined,
    trace: string | undefined,
    more: Partial<Status> = {},
  ): Status => ({
    result: 0,
    amount: 500,
    receipt,
    trace,
    reversed: undefined,
    ...more,
  });
  const before = booked("0231", "000731", { amount: 100 });

  it.each<[string, Status | undefined, Status | undefined, Verdict]>([
    ["the same as before", before, before, "not-charged"],
    ["the next, of its amount", before, booked("0232", "000733"), "charged"],
    ["the first of a new count", booked("9999", "000731"), booked("0001", "000733"), "charged"],
    ["known by its trace number only", booked(undefined, "000731"), booked(undefined, "000733"), "charged"],
    ["the next, of another amount", before, booked("0232", "000733", { amount: 700 }), "unknown"],
    ["the next but one", before, booked("0233", "000735"), "unknown"],
    ["what gave it back", before, booked("0233", "000735", { reversed: "000733" }), "not-charged"],
    ["what gave the one before back", before, booked("0232", "000733", { reversed: "000731" }), "unknown"],
    ["a refusal of its amount", before, booked("0232", "000733", { result: 5 }), "not-charged"],
    ["something without a result", before, booked("0232", "000733", { result: undefined }), "unknown"],
    ["something without numbers", before, booked(undefined, undefined), "unknown"],
    ["nothing", before, undefined, "unknown"],
    ["something, and nothing was known before", undefined, booked("0232", "000733"), "unknown"],
    ["numbered otherwise than before", booked("0231", undefined), booked(undefined, "000733"), "charged"],
  ])("%s", (_what, one, two, verdict) => expect(judge(one, two, 500)).toBe(verdict));
});
