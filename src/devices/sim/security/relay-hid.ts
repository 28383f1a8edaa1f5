/** Relay boards that take HID reports. */
import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { ok } from "../../../core/result.ts";
import { bytesOf } from "../../hex.ts";
import type { HidTransport } from "../../transports/transport.ts";
import type { PeerDefinition } from "../definition.ts";
import { simulatedHid, type HidBehaviour, type HidFarEnd } from "../lines/hid.ts";
import { commonVerbs } from "../verbs.ts";
import { relayBank, relayVerbs, type RelayBank } from "./relays.ts";

export interface HidRelayPeer {
  readonly transport: HidTransport;
  readonly far: HidFarEnd;
  readonly relays: RelayBank;
  /** It takes nothing more, or works again. */
  hang(on: boolean): void;
}

/** One feature report of eight bytes, as boards made of V-USB's example hid-data have it; of this one it was not read out. */
const USBRELAY_REPORTS = "06 00 FF 09 01 A1 01 15 00 26 FF 00 75 08 95 08 09 00 B2 02 01 C0";
/** Eight bytes each way, as its commands are long; its own was not read out. */
const CH551_REPORTS =
  "06 00 FF 09 01 A1 01 09 02 15 00 26 FF 00 75 08 95 08 81 06 09 02 15 00 26 FF 00 75 08 95 08 91 06 C0";

/** USBRelay (dcttech): `FF n` on, `FD n` off, `FE` and `FC` for all; feature report 01 tells its name and the relays. */
export function usbRelayPeer(name: string, count: number, clock: Clock): HidRelayPeer {
  return hidRelays(name, count, clock, (relays) => {
    const take = ([, op = 0, relay = 0]: Uint8Array): boolean => {
      if (op === 0xff || op === 0xfd) relays.turn(relay === 0 ? -1 : relay, op === 0xff);
      else if (op === 0xfe || op === 0xfc) relays.turn(0, op === 0xfe);
      else return false;
      return true;
    };
    return {
      descriptor: bytesOf(USBRELAY_REPORTS) ?? new Uint8Array(0),
      output: take,
      setFeature: take,
      // As hidraw gives it: the name from the first byte on, the relays in the eighth.
      getFeature: (id) =>
        id === 1 ? Uint8Array.of(...Buffer.from("KIOSK"), 0, 0, relays.state, 0) : undefined,
    };
  });
}

/** Ucreatefun HIDRelay (CH551): `F1` to `F8` on, `01` to `08` off, `F9` and `09` for all. It cannot be asked. */
export function ch551Peer(name: string, count: number, clock: Clock): HidRelayPeer {
  return hidRelays(name, count, clock, (relays) => ({
    descriptor: bytesOf(CH551_REPORTS) ?? new Uint8Array(0),
    output([, op = 0]) {
      const relay = op & 0x0f;
      if (relay < 1 || relay > 9 || (op >> 4 !== 0 && op >> 4 !== 0x0f)) return true;
      relays.turn(relay === 9 ? 0 : relay, op >> 4 === 0x0f);
      return true;
    },
    setFeature: () => false,
    getFeature: () => undefined,
  }));
}

function hidRelays(
  name: string,
  count: number,
  clock: Clock,
  behaviourOf: (relays: RelayBank) => HidBehaviour,
): HidRelayPeer {
  const relays = relayBank(count);
  const board = behaviourOf(relays);
  let hung = false;
  const line = simulatedHid(
    name,
    {
      descriptor: board.descriptor,
      output: (report) => !hung && board.output(report),
      setFeature: (report) => !hung && board.setFeature(report),
      getFeature: (id, length) => (hung ? undefined : board.getFeature(id, length)),
    },
    clock,
  );
  return {
    transport: line.transport,
    far: {
      ...line.far,
      unplug() {
        // USB gives it its power.
        relays.drop();
        line.far.unplug();
      },
    },
    relays,
    hang(on) {
      hung = on;
    },
  };
}

const hidRelayOptions = z.strictObject({
  relays: z.int().min(1).max(8).default(2).describe("How many relays the board has"),
});

function definition(
  name: string,
  what: string,
  path: string,
  open: (name: string, count: number, clock: Clock) => HidRelayPeer,
): PeerDefinition {
  return {
    name,
    what,
    line: "hid",
    options: hidRelayOptions,
    start({ clock }, given) {
      const peer = open(path, hidRelayOptions.parse(given).relays, clock);
      return Promise.resolve(
        ok({
          path,
          transport: peer.transport,
          verbs: { ...relayVerbs(peer.relays), ...commonVerbs(peer.far, (on) => peer.hang(on)) },
          stop: () => Promise.resolve(peer.far.unplug()),
        }),
      );
    },
  };
}

export const usbRelayDefinition = definition(
  "usbrelay",
  "USBRelay board (HID)",
  "hid 16C0:05DF",
  usbRelayPeer,
);
export const ch551Definition = definition(
  "ch551",
  "Ucreatefun HIDRelay board (HID)",
  "hid 0519:2018",
  ch551Peer,
);
