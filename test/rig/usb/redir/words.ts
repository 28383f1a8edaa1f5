/**
 * The usbredir protocol 0.7, as the side that has the device speaks it (*usb-host*); the other side is QEMU's `usb-redir`.
 *
 * Source: usb-redirection-protocol.txt (19 May 2014) and usbredirproto.h of spice usbredir: numbers of packets, fields and their
 * order, capabilities, status. All integers are little-endian, all structures packed. A packet is a header (type, length, id),
 * fields of its type, and data. Ids have 64 bits when both sides can; those of `hello` always have 32.
 *
 * Streams (isochronous, USB 3 bulk) and buffered bulk input are not announced, so that nobody asks for them: a bulk read is then
 * a packet that is answered when the device has something to say, which is what a NAK is.
 */

/** Capabilities of both sides, by their bit. */
export const CAPABILITIES = {
  connectDeviceVersion: 1,
  disconnectAck: 3,
  maxPacketSize: 4,
  longIds: 5,
  longBulk: 6,
} as const;

export type Capability = keyof typeof CAPABILITIES;
export type Capabilities = ReadonlySet<Capability>;
/** Whether both sides can. */
export type Has = (capability: Capability) => boolean;

/** All that this side can. */
export const OURS: Capabilities = new Set<Capability>([
  "connectDeviceVersion",
  "disconnectAck",
  "maxPacketSize",
  "longIds",
  "longBulk",
]);

/** What both sides can. */
export function agreed(theirs: Capabilities): Capabilities {
  return new Set(Array.from(OURS).filter((each) => theirs.has(each)));
}

export const STATUS = { ok: 0, cancelled: 1, invalid: 2, error: 3, stall: 4 } as const;
export type Status = keyof typeof STATUS;

export const SPEEDS = { low: 0, full: 1, high: 2 } as const;
export type Speed = keyof typeof SPEEDS;

/** The set-up of a control transfer (USB 2.0, 9.3), as it stands in a packet. */
export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  /** Bytes that are sent, or that may be answered at most. */
  readonly length: number;
}

/** What the guest says. `endpoint` has bit 7 set for those that speak to the host. */
export type FromGuest =
  | { readonly kind: "hello"; readonly version: string; readonly capabilities: Capabilities }
  | { readonly kind: "reset" }
  | { readonly kind: "set-configuration"; readonly id: bigint; readonly configuration: number }
  | { readonly kind: "get-configuration"; readonly id: bigint }
  | {
      readonly kind: "set-alternate";
      readonly id: bigint;
      readonly interface: number;
      readonly alternate: number;
    }
  | { readonly kind: "get-alternate"; readonly id: bigint; readonly interface: number }
  | { readonly kind: "start-interrupts"; readonly id: bigint; readonly endpoint: number }
  | { readonly kind: "stop-interrupts"; readonly id: bigint; readonly endpoint: number }
  | { readonly kind: "cancel"; readonly id: bigint }
  | { readonly kind: "disconnect-ack" }
  | { readonly kind: "control"; readonly id: bigint; readonly setup: Setup; readonly data: Uint8Array }
  | { readonly kind: "bulk-in"; readonly id: bigint; readonly endpoint: number; readonly length: number }
  | { readonly kind: "bulk-out"; readonly id: bigint; readonly endpoint: number; readonly data: Uint8Array }
  | {
      readonly kind: "interrupt-out";
      readonly id: bigint;
      readonly endpoint: number;
      readonly data: Uint8Array;
    }
  /** A type that is not known here, or one that is too short for its fields. */
  | { readonly kind: "unknown"; readonly type: number; readonly length: number };

/** An interface as the guest is told of it. */
export interface InterfaceInfo {
  readonly number: number;
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
}

export const ENDPOINT_TYPES = { control: 0, bulk: 2, interrupt: 3 } as const;

/** An endpoint as the guest is told of it. */
export interface EndpointInfo {
  readonly address: number;
  readonly type: keyof typeof ENDPOINT_TYPES;
  readonly interval: number;
  readonly interface: number;
  readonly maxPacket: number;
}

/** What the device's side says. */
export type ToGuest =
  | { readonly kind: "hello"; readonly version: string; readonly capabilities: Capabilities }
  | {
      readonly kind: "connect";
      readonly speed: Speed;
      readonly class: number;
      readonly subclass: number;
      readonly protocol: number;
      readonly vid: number;
      readonly pid: number;
      /** Version of the device, BCD. */
      readonly version: number;
    }
  | { readonly kind: "disconnect" }
  | { readonly kind: "interfaces"; readonly interfaces: readonly InterfaceInfo[] }
  | { readonly kind: "endpoints"; readonly endpoints: readonly EndpointInfo[] }
  | {
      readonly kind: "configuration";
      readonly id: bigint;
      readonly status: Status;
      readonly configuration: number;
    }
  | {
      readonly kind: "alternate";
      readonly id: bigint;
      readonly status: Status;
      readonly interface: number;
      readonly alternate: number;
    }
  | { readonly kind: "interrupts"; readonly id: bigint; readonly status: Status; readonly endpoint: number }
  /** The end of a control transfer: `length` bytes were taken, or those in `data` are the answer. */
  | {
      readonly kind: "control";
      readonly id: bigint;
      readonly status: Status;
      readonly setup: Setup;
      readonly data: Uint8Array;
    }
  /** The end of a transfer on an endpoint: `length` bytes were taken, or those in `data` were said. */
  | {
      readonly kind: "bulk" | "interrupt";
      readonly id: bigint;
      readonly status: Status;
      readonly endpoint: number;
      readonly length: number;
      readonly data: Uint8Array;
    };

/** Numbers of the packets that are used here. */
export const TYPES = {
  hello: 0,
  connect: 1,
  disconnect: 2,
  reset: 3,
  interfaces: 4,
  endpoints: 5,
  setConfiguration: 6,
  getConfiguration: 7,
  configuration: 8,
  setAlternate: 9,
  getAlternate: 10,
  alternate: 11,
  startInterrupts: 15,
  stopInterrupts: 16,
  interrupts: 17,
  cancel: 21,
  disconnectAck: 24,
  control: 100,
  bulk: 101,
  interrupt: 103,
} as const;

/** Room of a version's text, and the number of entries in the tables of interfaces and endpoints. */
export const VERSION_BYTES = 64;
export const TABLE = 32;
export const IN = 0x80;
