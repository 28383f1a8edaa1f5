/** A device at one end of a usbredir connection: what the guest asks, and what it is told. */
import {
  descriptorOf,
  endpointInfos,
  interfaceInfos,
  SPEED,
  type ControlAnswer,
  type UsbDevice,
} from "./device.ts";
import { redir } from "./redir/redir.ts";
import { OURS, type FromGuest, type Setup, type ToGuest } from "./redir/words.ts";

export interface UsbSession {
  /** Bytes of the guest. */
  readonly feed: (bytes: Uint8Array) => void;
  /**
   * The device has a packet for the host on one of its endpoints, no longer than the endpoint allows. On a bulk endpoint it
   * waits until it is asked for; on an interrupt endpoint it is lost if nobody asks.
   */
  readonly say: (endpoint: number, packet: Uint8Array) => void;
  /** The connection is gone: what the device had not taken is never delivered. */
  readonly end: () => void;
}

/** What a chip holds of bytes that the host does not fetch; more are lost. */
const HELD_BYTES = 4_096;
const NOTHING = new Uint8Array(0);

/** Types of requests (USB 2.0, table 9-2): the recipient is in the low bits. */
const TO_HOST = 0x80;
const KIND_AND_RECIPIENT = 0x7f;
const STANDARD_DEVICE = 0x00;
const STANDARD_INTERFACE = 0x01;
const STANDARD_ENDPOINT = 0x02;
const GET_STATUS = 0;
const GET_DESCRIPTOR = 6;

/** A read of a bulk endpoint that waits for something to be said. */
interface Read {
  readonly id: bigint;
  readonly length: number;
}

/** A bulk endpoint to the host: who waits, or what waits. One of the two is empty. */
interface Lane {
  reads: Read[];
  packets: Uint8Array[];
}

export function usbSession(device: UsbDevice, send: (bytes: Uint8Array) => void): UsbSession {
  const codec = redir();
  /** Transfers that were not answered yet, each with the way to call it off. */
  const open = new Map<bigint, () => void>();
  const lanes = new Map<number, Lane>();
  const listened = new Set<number>();
  const endpoints = endpointInfos(device);
  let configured = 0;
  let nextInterrupt = 0n;

  const tell = (packet: ToGuest): void => send(codec.encode(packet));

  function introduce(): void {
    tell({ kind: "endpoints", endpoints });
    tell({ kind: "interfaces", interfaces: interfaceInfos(device) });
  }

  function laneOf(endpoint: number): Lane {
    const lane = lanes.get(endpoint) ?? { reads: [], packets: [] };
    lanes.set(endpoint, lane);
    return lane;
  }

  /** Answers a transfer, unless it was called off meanwhile. */
  function answer(id: bigint, packet: ToGuest): void {
    if (open.delete(id)) tell(packet);
  }

  function callOff(): void {
    for (const off of Array.from(open.values())) off();
    listened.clear();
  }

  async function control(id: bigint, setup: Setup, data: Uint8Array): Promise<void> {
    open.set(id, () => answer(id, { kind: "control", id, status: "cancelled", setup, data: NOTHING }));
    const said = standard(device, setup) ?? (await device.control(setup, data));
    const status = said === "stall" ? "stall" : "ok";
    const bytes = typeof said === "string" ? NOTHING : said.subarray(0, setup.length);
    answer(id, { kind: "control", id, status, setup, data: bytes });
  }

  async function out(
    kind: "bulk" | "interrupt",
    id: bigint,
    endpoint: number,
    data: Uint8Array,
  ): Promise<void> {
    const done = (status: "ok" | "cancelled"): void =>
      answer(id, { kind, id, status, endpoint, length: status === "ok" ? data.length : 0, data: NOTHING });
    const off = new AbortController();
    open.set(id, () => {
      off.abort();
      done("cancelled");
    });
    await device.out(data, off.signal);
    done("ok");
  }

  function read(id: bigint, endpoint: number, length: number): void {
    const lane = laneOf(endpoint);
    open.set(id, () => {
      lane.reads = lane.reads.filter((each) => each.id !== id);
      answer(id, { kind: "bulk", id, status: "cancelled", endpoint, length: 0, data: NOTHING });
    });
    lane.reads.push({ id, length });
    serve(endpoint, lane);
  }

  /** Whole packets go into a read, up to the first short one or what was asked for. */
  function serve(endpoint: number, lane: Lane): void {
    const full = endpoints.find(({ address }) => address === endpoint)?.maxPacket ?? 0;
    while (lane.packets.length > 0) {
      const to = lane.reads.shift();
      if (to === undefined) return;
      const into: Uint8Array[] = [];
      for (let room = to.length; ;) {
        const [packet] = lane.packets;
        if (packet === undefined || packet.length > room) break;
        lane.packets.shift();
        into.push(packet);
        room -= packet.length;
        if (packet.length < full) break;
      }
      const data = Buffer.concat(into);
      answer(to.id, { kind: "bulk", id: to.id, status: "ok", endpoint, length: data.length, data });
    }
  }

  function heed(packet: FromGuest): void {
    switch (packet.kind) {
      case "hello": {
        introduce();
        const { vid, pid } = device.identity;
        return tell({
          kind: "connect",
          speed: SPEED,
          class: 0,
          subclass: 0,
          protocol: 0,
          vid,
          pid,
          version: device.bcd,
        });
      }
      case "reset":
        callOff();
        configured = 0;
        return;
      case "set-configuration":
        callOff();
        configured = packet.configuration;
        introduce();
        return tell({ kind: "configuration", id: packet.id, status: "ok", configuration: configured });
      case "get-configuration":
        return tell({ kind: "configuration", id: packet.id, status: "ok", configuration: configured });
      case "set-alternate":
        introduce();
        return tell({ ...packet, kind: "alternate", status: packet.alternate === 0 ? "ok" : "stall" });
      case "get-alternate":
        return tell({ ...packet, kind: "alternate", status: "ok", alternate: 0 });
      case "start-interrupts":
        listened.add(packet.endpoint);
        return tell({ ...packet, kind: "interrupts", status: "ok" });
      case "stop-interrupts":
        listened.delete(packet.endpoint);
        return tell({ ...packet, kind: "interrupts", status: "ok" });
      case "cancel":
        return open.get(packet.id)?.();
      case "control":
        return void control(packet.id, packet.setup, packet.data);
      case "bulk-in":
        return read(packet.id, packet.endpoint, packet.length);
      case "bulk-out":
        return void out("bulk", packet.id, packet.endpoint, packet.data);
      case "interrupt-out":
        return void out("interrupt", packet.id, packet.endpoint, packet.data);
      case "disconnect-ack":
      case "unknown":
        return undefined;
    }
  }

  send(codec.encode({ kind: "hello", version: "lectern rig", capabilities: OURS }));

  return {
    feed(bytes) {
      for (const packet of codec.feed(bytes)) heed(packet);
    },
    say(endpoint, data) {
      const kind = endpoints.find(({ address }) => address === endpoint)?.type;
      if (kind === "interrupt") {
        if (!listened.has(endpoint)) return;
        return tell({ kind, id: nextInterrupt++, status: "ok", endpoint, length: data.length, data });
      }
      const lane = laneOf(endpoint);
      const held = lane.packets.reduce((sum, { length }) => sum + length, 0);
      if (held + data.length > HELD_BYTES) return;
      lane.packets.push(data);
      serve(endpoint, lane);
    },
    end: callOff,
  };
}

/** What every device answers alike; undefined where its kind decides. */
function standard(device: UsbDevice, { requestType, request, value }: Setup): ControlAnswer | undefined {
  const to = requestType & KIND_AND_RECIPIENT;
  const asks = (requestType & TO_HOST) !== 0;
  if (to === STANDARD_DEVICE && asks && request === GET_DESCRIPTOR)
    return descriptorOf(device, value) ?? "stall";
  if (to > STANDARD_ENDPOINT || (to === STANDARD_INTERFACE && request === GET_DESCRIPTOR)) return undefined;
  if (asks) return request === GET_STATUS ? Uint8Array.of(0, 0) : "stall";
  // Features: a halt is cleared that there is none of, nothing is to wake up.
  return "taken";
}
