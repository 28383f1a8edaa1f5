import { reader, ROWS } from "./read.ts";
import { agreed, TYPES, type Capabilities, type FromGuest, type Has, type ToGuest } from "./words.ts";
import { u32, written } from "./write.ts";

export interface Redir {
  /** Takes bytes as they come, and gives the packets that became whole. It never throws. */
  readonly feed: (bytes: Uint8Array) => FromGuest[];
  readonly encode: (packet: ToGuest) => Uint8Array;
}

/** The codec of one connection. The guest's `hello` decides how all that comes after it is written, both ways. */
export function redir(): Redir {
  let common: Capabilities = new Set();
  let held: Uint8Array = new Uint8Array(0);
  const has: Has = (capability) => common.has(capability);
  const idBytes = (type: number): number => (type !== TYPES.hello && has("longIds") ? 8 : 4);

  /** The packet at the head of what came; undefined while it is not whole. */
  function next(): FromGuest | undefined {
    if (held.length < 8) return undefined;
    const head = reader(held);
    const [type, length] = [head.u32(), head.u32()];
    const start = 8 + idBytes(type);
    if (held.length < start + length) return undefined;
    const low = BigInt(head.u32());
    const id = idBytes(type) === 8 ? low + (BigInt(head.u32()) << 32n) : low;
    const body = held.subarray(start, start + length);
    held = held.subarray(start + length);
    const known = ROWS[type];
    if (known === undefined || length < known.atLeast(has)) return { kind: "unknown", type, length };
    const packet = known.read(reader(body), id, has);
    if (packet.kind === "hello") common = agreed(packet.capabilities);
    return packet;
  }

  return {
    feed(bytes) {
      held = Buffer.concat([held, bytes]);
      const packets: FromGuest[] = [];
      for (let packet = next(); packet !== undefined; packet = next()) packets.push(packet);
      return packets;
    },
    encode(packet) {
      const { type, id, fields, data } = written(packet, has);
      const head = [
        ...u32(type),
        ...u32(fields.length + data.length),
        ...u32(Number(id & 0xffff_ffffn)),
        ...(idBytes(type) === 8 ? u32(Number(id >> 32n)) : []),
      ];
      return Buffer.concat([Uint8Array.from([...head, ...fields]), data]);
    },
  };
}
