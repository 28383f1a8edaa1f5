import { defineDriver, type Decoded } from "../../../driver.ts";
import { frameAll } from "../../../framer.ts";
import { hexOf } from "../../../hex.ts";
import {
  cctalkFramer,
  encodeCctalk,
  HEADERS,
  HOST,
  readCredit,
  REFUSED,
  REPLY,
  type CctalkFrame,
} from "./codec.ts";
import { cctalkOptions } from "./options.ts";
import { cctalkAcceptor } from "./session.ts";

export const cctalkDriver = defineDriver({
  name: "cctalk",
  what: "Coin acceptor on a ccTalk bus",
  roles: ["coins"],
  over: ["stream"],
  transports: ["serial"],
  options: cctalkOptions,
  mistakes({ coins }) {
    if (Object.keys(coins).length > 0) return [];
    return [
      {
        path: ["coins"],
        what: "no coin is worth anything",
        advice: "add coins: { 1: 5, 2: 10, … }, in cents",
      },
    ];
  },
  start: (parts, options) => ({ role: "coins", device: cctalkAcceptor(parts, options) }),
  decode: (pieces) => decodeCctalk(pieces),
});

/** What frames of a ccTalk bus say. Who sent them stands in them. */
export function decodeCctalk(pieces: readonly Uint8Array[]): readonly Decoded[] {
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  return frameAll(cctalkFramer(), bytes).map((each) =>
    each.kind === "junk" ? { kind: "junk", why: each.why, hex: hexOf(each.bytes) } : frameShown(each.frame),
  );
}

function frameShown(frame: CctalkFrame): Decoded {
  const { to, from, header, data } = frame;
  const hex = hexOf(encodeCctalk(frame));
  const ends = { from, to };
  if (header === REPLY && to === HOST) {
    const credit = readCredit(data);
    if (data.length === 0) return { kind: "ack", ...ends, hex };
    if (credit === undefined)
      return { kind: "answer", ...ends, data: hexOf(data), ascii: printable(data), hex };
    // Slots that no event has reached yet read as coin 0, code 0.
    const events = credit.events
      .filter((event) => event.event === "coin" || event.code !== 0)
      .map((event) => ({ ...event }));
    return { kind: "credit", ...ends, counter: credit.counter, events, hex };
  }
  if (header === REFUSED && to === HOST) return { kind: "nak", ...ends, hex };
  if (to === HOST) return { kind: "answer", header, ...ends, ...argumentsOf(header, data), hex };
  const name = Object.entries(HEADERS).find(([, code]) => code === header)?.[0] ?? "unknown";
  return { kind: "request", request: name, header, ...ends, ...argumentsOf(header, data), hex };
}

function argumentsOf(header: number, data: Uint8Array): Readonly<Record<string, string | boolean>> {
  if (header === HEADERS["modify-master-inhibit"]) return { accept: ((data[0] ?? 0) & 1) === 1 };
  if (header === HEADERS["modify-inhibit"]) return { coinsAllowed: hexOf(data) };
  return data.length === 0 ? {} : { data: hexOf(data) };
}

function printable(data: Uint8Array): string {
  return Buffer.from(data)
    .toString("latin1")
    .replaceAll(/[^\x20-\x7e]/g, ".");
}
