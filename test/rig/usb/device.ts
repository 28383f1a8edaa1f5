/** What a USB device is here: who it is, its interfaces, and what it does. Source: USB 2.0, chapter 9. */
import type { EndpointInfo, InterfaceInfo, Setup, Speed } from "./redir/words.ts";

/** Who a device says it is. */
export interface UsbIdentity {
  readonly vid: number;
  readonly pid: number;
  readonly manufacturer: string;
  readonly product: string;
  /** Left out where the real one has none. */
  readonly serialNumber?: string;
}

export interface UsbEndpoint {
  /** Bit 7 set: it speaks to the host. */
  readonly address: number;
  readonly type: "bulk" | "interrupt";
  readonly maxPacket: number;
  /** Milliseconds between two looks of the host; 0 for bulk. */
  readonly interval: number;
}

export interface UsbInterface extends Omit<InterfaceInfo, "number"> {
  /** Descriptors of its class; they stand between its own and those of its endpoints. */
  readonly classDescriptors: Uint8Array;
  readonly endpoints: readonly UsbEndpoint[];
}

/** What a device answers to a request of the host: bytes, that it took what was sent, or that it does not know it. */
export type ControlAnswer = Uint8Array | "taken" | "stall";

/** What a kind of device does. An answer that comes later is what a NAK is on the wire. */
export interface UsbFunction {
  /** Its version, BCD (`bcdDevice`), by which drivers tell chips of one maker apart. */
  readonly bcd: number;
  readonly interfaces: readonly UsbInterface[];
  /** Class and vendor requests, and what is asked of an interface; standard requests to the device are not its business. */
  control(setup: Setup, data: Uint8Array): ControlAnswer | Promise<ControlAnswer>;
  /** Bytes came; done when it has taken them. What it has not taken when the host calls off is never delivered. */
  out(bytes: Uint8Array, calledOff: AbortSignal): Promise<void>;
}

export interface UsbDevice extends UsbFunction {
  readonly identity: UsbIdentity;
}

/** All kinds here run at full speed, as the real ones do. */
export const SPEED: Speed = "full";
const EP0_PACKET = 64;
const USB_2 = 0x0200;
const ENGLISH = 0x0409;

const DESCRIPTOR = { device: 1, configuration: 2, string: 3, interface: 4, endpoint: 5 } as const;
const ATTRIBUTES = { bulk: 2, interrupt: 3 } as const;
const STRINGS = ["manufacturer", "product", "serialNumber"] as const;

const u16 = (value: number): readonly number[] => [value & 0xff, value >> 8];
const sized = (type: number, body: readonly number[]): readonly number[] => [body.length + 2, type, ...body];

/** Its descriptor of a type, as `wValue` of GET_DESCRIPTOR asks for it; undefined if it has none. */
export function descriptorOf(device: UsbDevice, value: number): Uint8Array | undefined {
  const [type, index] = [value >> 8, value & 0xff];
  if (type === DESCRIPTOR.device) return Uint8Array.from(deviceDescriptor(device));
  if (type === DESCRIPTOR.configuration && index === 0) return Uint8Array.from(configuration(device));
  if (type === DESCRIPTOR.string) return stringDescriptor(device.identity, index);
  return undefined;
}

function deviceDescriptor({ identity, bcd }: UsbDevice): readonly number[] {
  const { vid, pid } = identity;
  const strings = STRINGS.map((name, at) => (identity[name] === undefined ? 0 : at + 1));
  return sized(DESCRIPTOR.device, [
    ...u16(USB_2),
    // Class, subclass and protocol stand with the interfaces.
    0,
    0,
    0,
    EP0_PACKET,
    ...u16(vid),
    ...u16(pid),
    ...u16(bcd),
    ...strings,
    1,
  ]);
}

function configuration({ interfaces }: UsbDevice): readonly number[] {
  const body = interfaces.flatMap((each, number) => [
    ...sized(DESCRIPTOR.interface, [
      number,
      0,
      each.endpoints.length,
      each.class,
      each.subclass,
      each.protocol,
      0,
    ]),
    ...each.classDescriptors,
    ...each.endpoints.flatMap(({ address, type, maxPacket, interval }) =>
      sized(DESCRIPTOR.endpoint, [address, ATTRIBUTES[type], ...u16(maxPacket), interval]),
    ),
  ]);
  const BUS_POWERED = 0x80;
  const HUNDRED_MA = 50;
  const head = [...u16(9 + body.length), interfaces.length, 1, 0, BUS_POWERED, HUNDRED_MA];
  return [...sized(DESCRIPTOR.configuration, head), ...body];
}

function stringDescriptor(identity: UsbIdentity, index: number): Uint8Array | undefined {
  if (index === 0) return Uint8Array.from(sized(DESCRIPTOR.string, u16(ENGLISH)));
  const name = STRINGS[index - 1];
  const text = name === undefined ? undefined : identity[name];
  return text === undefined
    ? undefined
    : Uint8Array.from(sized(DESCRIPTOR.string, [...Buffer.from(text, "utf16le")]));
}

/** The tables that the guest is told before the device appears. */
export function interfaceInfos({ interfaces }: UsbDevice): readonly InterfaceInfo[] {
  return interfaces.map(({ class: major, subclass, protocol }, number) => ({
    number,
    class: major,
    subclass,
    protocol,
  }));
}

export function endpointInfos({ interfaces }: UsbDevice): readonly EndpointInfo[] {
  return interfaces.flatMap(({ endpoints }, at) => endpoints.map((each) => ({ ...each, interface: at })));
}
