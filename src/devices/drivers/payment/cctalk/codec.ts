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

/** A frame has no mark at its start: what does not add up is given up byte by byte, until something does. */
export function cctalkFramer(): Framer<CctalkFrame> {
  return cuttingFramer((held) => {
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

/** What happened since the counter stood at `before`. */
export interface Since {
  /** Oldest first. */
  readonly events: readonly CreditEvent[];
  /** Events that are no longer in the buffer: coins may be among them. */
  readonly lost: number;
}

/**
 * What is new in the buffer. The counter goes from 255 to 1; one that went back further was reset, and all that it counts
 * happened since. `before` undefined: nothing was known, so nothing is new.
 */
export function since(before: number | undefined, { counter, events }: CreditBuffer): Since {
  if (before === undefined) return { events: [], lost: 0 };
  const onward = counter >= before ? counter - before : counter + 255 - before;
  const wrapped = counter !== 0 && counter < before && onward <= events.length;
  const fresh = counter >= before || wrapped ? onward : counter;
  return {
    events: events.slice(0, fresh).toReversed(),
    lost: Math.max(0, fresh - events.length),
  };
}
