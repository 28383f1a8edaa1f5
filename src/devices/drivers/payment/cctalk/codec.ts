/**
 * ccTalk, the bus of coin acceptors: [destination] [length of data] [source] [header] [data] [checksum], all bytes of a
 * frame add up to 0 modulo 256. 9600 8N1 on one wire, so that a host hears itself. Pure.
 */
import { cuttingFramer, type Framer } from "../../../framer.ts";

export interface CctalkFrame {
  readonly to: number;
  readonly from: number;
  readonly header: number;
  readonly data: Uint8Array;
}

/** Headers of requests; an answer has header 00, and 05 refuses. */
export const HEADERS = {
  reset: 0x01,
  "request-coin-id": 0xb8,
  "modify-master-inhibit": 0xe4,
  "read-buffered-credit": 0xe5,
  "request-inhibit": 0xe6,
  "modify-inhibit": 0xe7,
  "request-product-code": 0xf4,
  "request-equipment-category": 0xf5,
  "request-manufacturer": 0xf6,
  "simple-poll": 0xfe,
} as const;

export type CctalkHeader = keyof typeof HEADERS;

export const REPLY = 0x00;
export const REFUSED = 0x05;
/** The station's address on the bus. */
export const HOST = 1;

/** Everything but the data. */
const FRAME = 5;

export function encodeCctalk({ to, from, header, data }: CctalkFrame): Uint8Array {
  const body = [to, data.length, from, header, ...data];
  return Uint8Array.from([...body, -sum(body) & 0xff]);
}

function sum(bytes: Iterable<number>): number {
  let total = 0;
  for (const byte of bytes) total += byte;
  return total & 0xff;
}

/**
 * A frame has no mark at its start, and a sum of one byte is right by chance now and then. So one of its ends must be the
 * host, as it always is on such a bus; what is no frame is given up byte by byte, until something is.
 */
export function cctalkFramer(): Framer<CctalkFrame> {
  return cuttingFramer((held) => {
    if (held.length >= 3 && held[0] !== HOST && held[2] !== HOST) return { junk: "no frame" };
    const whole = FRAME + (held[1] ?? 0);
    if (held.length < whole) return "wait";
    if (sum(held.subarray(0, whole)) !== 0) return { junk: "does not add up" };
    const [to = 0, , from = 0, header = 0] = held;
    return { size: whole, frame: { to, from, header, data: Uint8Array.from(held.subarray(4, whole - 1)) } };
  }, FRAME + 255);
}

/** What a coin acceptor remembers of its last five events, the newest first. */
export interface CreditBuffer {
  /** Counts events from 1 to 255 and on to 1 again; 0 only after a reset. */
  readonly counter: number;
  readonly events: readonly CreditEvent[];
}

export type CreditEvent =
  | { readonly event: "coin"; readonly coin: number; readonly path: number }
  /** A coin that was refused or stuck, by the maker's code. */
  | { readonly event: "error"; readonly code: number };

/** Reads the answer to *read buffered credit*; undefined if it is none. */
export function readCredit(data: Uint8Array): CreditBuffer | undefined {
  const [counter] = data;
  if (counter === undefined || data.length !== 11) return undefined;
  const events: CreditEvent[] = [];
  for (let at = 1; at < 11; at += 2) {
    const [coin = 0, second = 0] = data.subarray(at, at + 2);
    if (coin !== 0) events.push({ event: "coin", coin, path: second });
    else events.push({ event: "error", code: second });
  }
  return { counter, events };
}

/** What happened since a buffer was read. */
export interface Since {
  /** Oldest first. */
  readonly events: readonly CreditEvent[];
  /** Events that are no longer in the buffer: coins may be among them. */
  readonly lost: number;
  /** The acceptor began anew: it counts from 0, and refuses coins until it is told to take them. */
  readonly wasReset: boolean;
}

/**
 * What is new in the buffer. The counter goes from 255 to 1, and the events that were there before move on by as many
 * places as it counted. Where they did not, the acceptor was reset, and all that it counts happened since. `before`
 * undefined: nothing was known, so nothing is new.
 */
export function since(before: CreditBuffer | undefined, now: CreditBuffer): Since {
  if (before === undefined) return { events: [], lost: 0, wasReset: false };
  const { counter, events } = now;
  const turned = counter < before.counter;
  const onward = counter - before.counter + (turned ? 255 : 0);
  const wasReset =
    !movedOn(before, now, onward) || (turned && (counter === 0 || isBegun(before, now, onward)));
  const fresh = wasReset ? counter : onward;
  return {
    events: events.slice(0, fresh).toReversed(),
    lost: Math.max(0, fresh - events.length),
    wasReset,
  };
}

/** A counter that went back begins anew: what it does not count is empty, or still there of the time before. */
function isBegun(before: CreditBuffer, now: CreditBuffer, onward: number): boolean {
  const { counter, events } = now;
  const isEmpty = events.slice(counter).every((each) => each.event === "error" && each.code === 0);
  return (counter < events.length && isEmpty) || (onward >= events.length && movedOn(before, now, counter));
}

/** The events of before stand so many places further back, as far as there are places. */
function movedOn(before: CreditBuffer, now: CreditBuffer, places: number): boolean {
  return now.events
    .slice(places)
    .every((event, at) => JSON.stringify(event) === JSON.stringify(before.events[at]));
}
