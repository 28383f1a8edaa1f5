/** Relay boards as tests plug them in, by the profile that they are driven with. */
import type { VirtualClock } from "../../../src/core/clock.ts";
import { ch551Peer, usbRelayPeer, type HidRelayPeer } from "../../../src/devices/sim/security/relay-hid.ts";
import { serialRelayPeer, type SerialRelayKind } from "../../../src/devices/sim/security/relay-serial.ts";
import type { RelayBank } from "../../../src/devices/sim/security/relays.ts";
import type { AnyTransport, HidTransport } from "../../../src/devices/transports/transport.ts";
import { must } from "../bench.ts";
import { wire, type Wire } from "./wire.ts";

/** What can be done to a board, whatever its line. */
export interface Board {
  readonly transport: AnyTransport;
  readonly relays: RelayBank;
  unplug(): unknown;
  plugIn(): unknown;
  hang(on: boolean): void;
}

export interface SerialBoard extends Board {
  readonly line: Wire;
}

export interface HidBoard extends Board {
  readonly transport: HidTransport;
}

const RELAYS = 2;

export const SERIAL_BOARDS = {
  "lcus-1-relay": "lcus",
  "lcus-2-relay": "lcus",
  "numato-relay": "numato",
  "devantech-rly02": "rly02",
} as const satisfies Readonly<Record<string, SerialRelayKind>>;

export const HID_BOARDS = {
  "usbrelay-hid": usbRelayPeer,
  "ch551-relay": ch551Peer,
} as const satisfies Readonly<
  Record<string, (name: string, count: number, clock: VirtualClock) => HidRelayPeer>
>;

export type SerialProfile = keyof typeof SERIAL_BOARDS;
export type HidProfile = keyof typeof HID_BOARDS;
export type RelayProfile = SerialProfile | HidProfile;

export const SERIAL_PROFILES = Object.keys(SERIAL_BOARDS) as readonly SerialProfile[];
export const HID_PROFILES = Object.keys(HID_BOARDS) as readonly HidProfile[];

export async function serialBoard(profile: SerialProfile, clock: VirtualClock): Promise<SerialBoard> {
  const line = wire(clock);
  const peer = must(await serialRelayPeer(line.plug, SERIAL_BOARDS[profile], RELAYS, "whole"));
  return { ...peer, transport: line.transport, line };
}

export function hidBoard(profile: HidProfile, clock: VirtualClock): HidBoard {
  const peer = HID_BOARDS[profile]("hid", RELAYS, clock);
  return { ...peer, unplug: () => peer.far.unplug(), plugIn: () => peer.far.plugIn() };
}

export function plugBoard(profile: RelayProfile, clock: VirtualClock): Board | Promise<Board> {
  return profile in SERIAL_BOARDS
    ? serialBoard(profile as SerialProfile, clock)
    : hidBoard(profile as HidProfile, clock);
}

/** Boards that tell what their relays do, and those with a relay that arms. */
export const READ_BACK: readonly RelayProfile[] = ["usbrelay-hid", "numato-relay", "devantech-rly02"];
export const ARMING: readonly RelayProfile[] = ["lcus-2-relay", "numato-relay", "devantech-rly02"];
