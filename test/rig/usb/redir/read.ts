/** What the guest says. */
import { CAPABILITIES, IN, OURS, TYPES, VERSION_BYTES, type FromGuest, type Has } from "./words.ts";

/** Little-endian fields, one after the other. */
export function reader(bytes: Uint8Array): {
  readonly u8: () => number;
  readonly u16: () => number;
  readonly u32: () => number;
  readonly rest: () => Uint8Array;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (size: number): number => (at += size) - size;
  return {
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2), true),
    u32: () => view.getUint32(take(4), true),
    rest: () => Uint8Array.from(bytes.subarray(at)),
  };
}

type Reader = ReturnType<typeof reader>;

/** How a packet of the guest is read: how many bytes it has at least, and what they say. */
export interface Row {
  readonly atLeast: (has: Has) => number;
  readonly read: (from: Reader, id: bigint, has: Has) => FromGuest;
}

const row = (bytes: number, read: Row["read"]): Row => ({ atLeast: () => bytes, read });

function readHello(from: Reader): FromGuest {
  const rest = from.rest();
  const [version = ""] = Buffer.from(rest.subarray(0, VERSION_BYTES)).toString("latin1").split("\0", 1);
  // Each known capability is in the first word; one that is sent without any can nothing.
  const word = rest.length < VERSION_BYTES + 4 ? 0 : reader(rest.subarray(VERSION_BYTES)).u32();
  const known = Array.from(OURS).filter((each) => (word & (1 << CAPABILITIES[each])) !== 0);
  return { kind: "hello", version, capabilities: new Set(known) };
}

function readControl(from: Reader, id: bigint): FromGuest {
  // The endpoint is always 0, with the direction that the type of the request has as well.
  from.u8();
  const request = from.u8();
  const requestType = from.u8();
  from.u8();
  const setup = { requestType, request, value: from.u16(), index: from.u16(), length: from.u16() };
  return { kind: "control", id, setup, data: from.rest() };
}

function readBulk(from: Reader, id: bigint, has: Has): FromGuest {
  const endpoint = from.u8();
  from.u8();
  const low = from.u16();
  from.u32();
  const length = has("longBulk") ? low + from.u16() * 0x1_0000 : low;
  if ((endpoint & IN) !== 0) return { kind: "bulk-in", id, endpoint, length };
  return { kind: "bulk-out", id, endpoint, data: from.rest() };
}

function readInterrupt(from: Reader, id: bigint): FromGuest {
  const endpoint = from.u8();
  from.u8();
  from.u16();
  return { kind: "interrupt-out", id, endpoint, data: from.rest() };
}

export const ROWS: Readonly<Record<number, Row>> = {
  [TYPES.hello]: row(VERSION_BYTES, readHello),
  [TYPES.reset]: row(0, () => ({ kind: "reset" })),
  [TYPES.setConfiguration]: row(1, (from, id) => ({
    kind: "set-configuration",
    id,
    configuration: from.u8(),
  })),
  [TYPES.getConfiguration]: row(0, (_, id) => ({ kind: "get-configuration", id })),
  [TYPES.setAlternate]: row(2, (from, id) => ({
    kind: "set-alternate",
    id,
    interface: from.u8(),
    alternate: from.u8(),
  })),
  [TYPES.getAlternate]: row(1, (from, id) => ({ kind: "get-alternate", id, interface: from.u8() })),
  [TYPES.startInterrupts]: row(1, (from, id) => ({ kind: "start-interrupts", id, endpoint: from.u8() })),
  [TYPES.stopInterrupts]: row(1, (from, id) => ({ kind: "stop-interrupts", id, endpoint: from.u8() })),
  [TYPES.cancel]: row(0, (_, id) => ({ kind: "cancel", id })),
  [TYPES.disconnectAck]: row(0, () => ({ kind: "disconnect-ack" })),
  [TYPES.control]: row(10, readControl),
  [TYPES.bulk]: { atLeast: (has) => (has("longBulk") ? 10 : 8), read: readBulk },
  [TYPES.interrupt]: row(4, readInterrupt),
};
