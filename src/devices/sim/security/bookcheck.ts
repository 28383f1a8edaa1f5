import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { ok } from "../../../core/result.ts";
import type { ControlTransport } from "../../transports/transport.ts";
import type { PeerDefinition } from "../definition.ts";
import { simulatedControl, type ControlBehaviour, type ControlFarEnd } from "../lines/control.ts";
import { commonVerbs, verb } from "../verbs.ts";

/** An item that somebody slides past: a book with a magnetic strip, or a tape. */
export interface MagneticItem {
  readonly made: "book" | "tape";
  armed: boolean;
  /** A tape that was put through in the field for books. */
  harmed: boolean;
}

/** A 3M Bookcheck unit at the far end of a USB line, with whoever stands at it. */
export interface BookcheckPeer {
  readonly transport: ControlTransport;
  readonly far: ControlFarEnd;
  /** Its four state bytes: in or out, field for books, verifier lamp, manual. */
  readonly state: readonly number[];
  /**
   * Somebody slides an item past. What becomes of it is decided by the mode at that moment; the field for tapes is too
   * weak for the strip of a book.
   */
  pass(direction: "left" | "right", item: MagneticItem): void;
  /** Somebody lays an item at the sensor, or takes it away. */
  lay(on: boolean): void;
  /** Somebody turns its switch. In manual it takes no mode from the host. */
  turn(to: "manual" | "auto"): void;
  /** Its mode does not change any more, whatever it is told. */
  stick(on: boolean): void;
  /** It says nothing more, or speaks again. */
  hang(on: boolean): void;
  /** It loses power for a moment, and is as it came from the factory. */
  reset(): void;
}

const [MODE, MEDIA, LAMP, HAND] = [0, 1, 2, 3] as const;
/** Check-in, field for books, lamp off, automatic: as the README of StaffWorkstation4Linux shows a unit at rest. */
const FACTORY: readonly number[] = [1, 1, 0, 0];
/** An item is before the sensor for about so long. */
const PASS_MS = 120;

export function bookcheckPeer(name: string, clock: Clock): BookcheckPeer {
  let state = [...FACTORY];
  let items = 0;
  let direction = 0;
  let stuck = false;
  let hung = false;

  function change(bytes: readonly number[]): Uint8Array | "stall" {
    if (bytes.some((byte) => byte > 1 && byte !== 0xff)) return "stall";
    const deaf = (at: number): boolean => stuck || (state[HAND] === 1 && (at === MODE || at === MEDIA));
    state = state.map((old, at) => (bytes[at] === 0xff || deaf(at) ? old : (bytes[at] ?? old)));
    return Uint8Array.from([...state, 0, 0, 0, 0, 0]);
  }

  const behaviour: ControlBehaviour = {
    controlIn({ type, request, value, index }, length) {
      if (hung) return "silence";
      if (type !== "vendor" || length !== 9) return "stall";
      if (request === 0xbd) return change([value & 0xff, value >> 8, index & 0xff, index >> 8]);
      if (request !== 0xb7 || value !== 0 || index !== 0) return "stall";
      const lampOff = state[LAMP] === 0 ? 0xee : 0xe6;
      return Uint8Array.of(0, 0, items > 0 ? 1 : 0, 1, 1, 0, direction, lampOff, 0);
    },
    controlOut: () => (hung ? "silence" : "stall"),
  };

  return {
    ...simulatedControl(name, behaviour, clock),
    get state() {
      return state;
    },
    pass(way, item) {
      direction = way === "left" ? 1 : 2;
      const strong = state[MEDIA] === 1;
      if (strong && item.made === "tape") item.harmed = true;
      if (strong || item.made === "tape") item.armed = state[MODE] === 1;
      items++;
      clock.after(PASS_MS, () => items--);
    },
    lay(on) {
      items += on ? 1 : -1;
    },
    turn(to) {
      state[HAND] = to === "manual" ? 1 : 0;
    },
    stick(on) {
      stuck = on;
    },
    hang(on) {
      hung = on;
    },
    reset() {
      state = [...FACTORY];
    },
  };
}

export const bookcheckDefinition: PeerDefinition = {
  name: "bookcheck",
  what: "3M Bookcheck 940: a desensitizer for magnetic strips, over USB control transfers",
  line: "usb-control",
  options: z.strictObject({}),
  start({ clock }) {
    const name = "usb 0D2C:03AE";
    const peer = bookcheckPeer(name, clock);
    const item: MagneticItem = { made: "book", armed: true, harmed: false };
    return Promise.resolve(
      ok({
        path: name,
        transport: peer.transport,
        verbs: {
          pass: verb(
            "pass left|right",
            "somebody slides a book past, and sees what became of it",
            ([way]) => {
              peer.pass(way === "left" ? "left" : "right", item);
              return ok(item.armed ? "armed" : "released");
            },
          ),
          switch: verb("switch manual|auto", "somebody turns its switch", ([to]) =>
            peer.turn(to === "manual" ? "manual" : "auto"),
          ),
          stick: verb("stick on|off", "its mode does not change any more, whatever it is told", ([word]) =>
            peer.stick(word === "on"),
          ),
          reset: verb("reset", "it loses power for a moment", () => peer.reset()),
          ...commonVerbs(peer.far, (on) => peer.hang(on)),
        },
        stop: () => Promise.resolve(peer.far.unplug()),
      }),
    );
  },
};
