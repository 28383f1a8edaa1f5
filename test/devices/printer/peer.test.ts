/** What the simulated printers say, byte by byte, to whoever speaks to them. */
import { expect, onTestFinished, test } from "vitest";
import { nextTurn } from "../../../src/core/turn.ts";
import { hexOf } from "../../../src/devices/hex.ts";
import type { PrinterPeer } from "../../../src/devices/sim/printer/machine.ts";
import type { FarEnd } from "../../../src/devices/transports/transport.ts";
import { must, until } from "../bench.ts";
import { bytes } from "../vectors.ts";
import { ESCPOS, STARPRNT, type Language } from "./languages.ts";

/** A printer on a line that is nothing but two functions. */
async function onLine(language: Language): Promise<{
  readonly peer: PrinterPeer;
  readonly say: (hex: string) => void;
  readonly answered: (hex: string) => Promise<void>;
}> {
  let receive = (_bytes: Uint8Array): void => {};
  const said: number[] = [];
  const end: FarEnd = {
    path: "line",
    write: (bytes) => void said.push(...bytes),
    onBytes(listener) {
      receive = listener;
      return () => {};
    },
    turn: nextTurn,
    pause: () => {},
    resume: () => {},
    unplug: () => Promise.resolve(),
  };
  const peer = must(await language.peer(() => Promise.resolve({ ok: true, value: end }), 42, "whole"));
  onTestFinished(() => peer.unplug());
  return {
    peer,
    say: (hex) => receive(bytes(hex)),
    answered: async (hex) => {
      await until(() => said.length >= bytes(hex).length);
      expect(hexOf(Uint8Array.from(said.splice(0)))).toBe(hex);
    },
  };
}

test("ESC/POS: status as the manual has it, automatic status only when it was asked for and something changed", async () => {
  const { peer, say, answered } = await onLine(ESCPOS);
  say("10 04 01 10 04 02 10 04 03 10 04 04");
  await answered("12 12 12 12");
  peer.outOfPaper();
  say("10 04 01 10 04 02 10 04 03 10 04 04");
  await answered("1A 32 12 7E");
  peer.newRoll();
  say("1D 61 FF");
  await answered("10 00 00 0F");
  peer.openCover();
  await answered("38 00 00 0F");
  peer.closeCover();
  peer.paperLow();
  await answered("10 00 00 0F 10 00 03 0F");
  say("41 0A 1D 72 01");
  await answered("03");
  peer.jamCutter("at-cut");
  say("1D 56 01 1D 72 01");
  await answered("18 08 03 0F");
  say("10 04 03");
  await answered("1A");
  say("10 05 02");
  say("10 04 03");
  await answered("1A");
  peer.clearJam();
  say("10 05 02");
  await answered("10 00 03 0F");
  say("1D 49 42");
  await answered("5F 45 50 53 4F 4E 00");
  say("1B 40");
  peer.newRoll();
  say("10 04 04");
  await answered("12");
});

test("StarPRNT: status, ETB counted once each, told by itself only when it was asked for", async () => {
  const { peer, say, answered } = await onLine(STARPRNT);
  say("1B 06 01");
  await answered("23 06 00 00 00 00 00 00 00");
  say("41 0A 17");
  say("1B 06 01 1B 06 01");
  await answered("23 06 02 00 00 00 00 02 00 23 06 00 00 00 00 00 02 00");
  peer.openCover();
  say("1B 06 01");
  await answered("23 06 28 00 00 00 00 02 00");
  peer.closeCover();
  say("1B 1E 61 01");
  await answered("23 06 00 00 00 00 00 02 00");
  say("17");
  await answered("23 06 02 00 00 00 00 04 00");
  peer.outOfPaper();
  await answered("23 06 08 00 00 0C 00 04 00");
});
