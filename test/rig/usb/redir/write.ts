/** What the device's side says. */
import {
  CAPABILITIES,
  ENDPOINT_TYPES,
  IN,
  SPEEDS,
  STATUS,
  TABLE,
  TYPES,
  VERSION_BYTES,
  type EndpointInfo,
  type Has,
  type InterfaceInfo,
  type ToGuest,
} from "./words.ts";

const NO_TYPE = 0xff;
const NOTHING = new Uint8Array(0);

const u16 = (value: number): readonly number[] => [value & 0xff, (value >> 8) & 0xff];
export const u32 = (value: number): readonly number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

export interface Written {
  readonly type: number;
  readonly id: bigint;
  readonly fields: readonly number[];
  readonly data: Uint8Array;
}

export function written(packet: ToGuest, has: Has): Written {
  const plain = (type: number, fields: readonly number[], id = 0n): Written => ({
    type,
    id,
    fields,
    data: NOTHING,
  });
  switch (packet.kind) {
    case "hello": {
      const version = Buffer.alloc(VERSION_BYTES);
      version.write(packet.version, 0, VERSION_BYTES - 1, "latin1");
      const word = Array.from(packet.capabilities).reduce(
        (bits, each) => bits | (1 << CAPABILITIES[each]),
        0,
      );
      return plain(TYPES.hello, [...version, ...u32(word)]);
    }
    case "connect":
      return plain(TYPES.connect, [
        SPEEDS[packet.speed],
        packet.class,
        packet.subclass,
        packet.protocol,
        ...u16(packet.vid),
        ...u16(packet.pid),
        ...(has("connectDeviceVersion") ? u16(packet.version) : []),
      ]);
    case "disconnect":
      return plain(TYPES.disconnect, []);
    case "interfaces":
      return plain(TYPES.interfaces, interfaceTable(packet.interfaces));
    case "endpoints":
      return plain(TYPES.endpoints, endpointTable(packet.endpoints, has));
    case "configuration":
      return plain(TYPES.configuration, [STATUS[packet.status], packet.configuration], packet.id);
    case "alternate":
      return plain(TYPES.alternate, [STATUS[packet.status], packet.interface, packet.alternate], packet.id);
    case "interrupts":
      return plain(TYPES.interrupts, [STATUS[packet.status], packet.endpoint], packet.id);
    case "control": {
      const { requestType, request, value, index, length } = packet.setup;
      const taken = packet.status === "ok" ? length : 0;
      const count = (requestType & IN) === 0 ? taken : packet.data.length;
      const fields = [
        requestType & IN,
        request,
        requestType,
        STATUS[packet.status],
        ...u16(value),
        ...u16(index),
        ...u16(count),
      ];
      return { type: TYPES.control, id: packet.id, fields, data: packet.data };
    }
    case "bulk": {
      const { endpoint, status, length, id, data } = packet;
      const high = has("longBulk") ? u16(Math.floor(length / 0x1_0000)) : [];
      const fields = [endpoint, STATUS[status], ...u16(length % 0x1_0000), ...u32(0), ...high];
      return { type: TYPES.bulk, id, fields, data };
    }
    case "interrupt": {
      const { endpoint, status, length, id, data } = packet;
      return { type: TYPES.interrupt, id, fields: [endpoint, STATUS[status], ...u16(length)], data };
    }
  }
}

const slots = Array.from({ length: TABLE }, (_, slot) => slot);

/** Count, then four columns of 32. */
function interfaceTable(all: readonly InterfaceInfo[]): readonly number[] {
  const column = (of: (each: InterfaceInfo) => number): readonly number[] =>
    slots.map((slot) => {
      const each = all[slot];
      return each === undefined ? 0 : of(each);
    });
  return [
    ...u32(all.length),
    ...column((each) => each.number),
    ...column((each) => each.class),
    ...column((each) => each.subclass),
    ...column((each) => each.protocol),
  ];
}

/** Columns of 32: endpoints 0 to 15 to the device, then 0 to 15 from it. The control endpoint is always there. */
function endpointTable(all: readonly EndpointInfo[], has: Has): readonly number[] {
  const at = (slot: number): EndpointInfo | undefined =>
    all.find(({ address }) => (address & 0x0f) + ((address & IN) === 0 ? 0 : 16) === slot);
  const type = (slot: number): number => {
    const each = at(slot);
    if (each !== undefined) return ENDPOINT_TYPES[each.type];
    return slot % 16 === 0 ? ENDPOINT_TYPES.control : NO_TYPE;
  };
  return [
    ...slots.map(type),
    ...slots.map((slot) => at(slot)?.interval ?? 0),
    ...slots.map((slot) => at(slot)?.interface ?? 0),
    ...(has("maxPacketSize") ? slots.flatMap((slot) => u16(at(slot)?.maxPacket ?? 0)) : []),
  ];
}
