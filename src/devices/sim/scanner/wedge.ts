import type { Clock } from "../../../core/clock.ts";
import { ok, type Result } from "../../../core/result.ts";
import { bytesOf } from "../../hex.ts";
import { codeOf, encodeInputEvent, type WordBits } from "../../drivers/scanner/wedge/evdev.ts";
import type { HidTransport, Plug } from "../../transports/transport.ts";
import type { PeerDefinition, Verb } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { simulatedHid, type HidFarEnd } from "../lines/hid.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { commonVerbs, verb } from "../verbs.ts";
import { typeLabel, typePart, typingHabits, type KeysDown, type TypingHabits } from "./typing.ts";

/** A scanner that types. */
export interface WedgePeer {
  /** Somebody holds a label under it. */
  scan(label: string): Promise<void>;
  /** The first characters of a label, and no more. */
  scanPartly(label: string, characters: number): Promise<void>;
  /** Keys that are no part of a label, all down at once: a function key, a chord. */
  press(modifiers: number, ...usages: readonly number[]): Promise<void>;
  hang(on: boolean): void;
}

/** The same by boot reports, at the far end of a HID line. */
export interface BootWedgePeer extends WedgePeer {
  readonly transport: HidTransport;
  readonly far: HidFarEnd;
  /** The next report that lets go of all keys is lost. */
  loseRelease(): void;
}

/** The same by an event file, at the far end of a stream. */
export interface EvdevWedgePeer extends WedgePeer, Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  /** The kernel's buffer ran over: it says so, and tells no more of what is under way until the next report. */
  overflow(): Promise<void>;
  /** The release of the next modifier is lost. */
  stickModifier(): void;
}

type Tell = (moments: readonly KeysDown[]) => Promise<void>;

function wedge(habits: TypingHabits, tell: Tell): WedgePeer {
  let hung = false;
  const say = (moments: readonly KeysDown[]): Promise<void> => (hung ? Promise.resolve() : tell(moments));
  return {
    scan: (label) => say(typeLabel(label, habits)),
    scanPartly: (label, characters) => say(typePart(label.slice(0, characters), habits)),
    press: (modifiers, ...keys) =>
      say([
        { modifiers, keys },
        { modifiers: 0, keys: [] },
      ]),
    hang(on) {
      hung = on;
    },
  };
}

/** USB HID 1.11, appendix B.1. */
const BOOT_KEYBOARD =
  "05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 " +
  "95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0";

export function bootWedgePeer(name: string, habits: TypingHabits, clock: Clock): BootWedgePeer {
  const { transport, far } = simulatedHid(
    name,
    {
      descriptor: bytesOf(BOOT_KEYBOARD) ?? new Uint8Array(0),
      output: () => true,
      setFeature: () => false,
      getFeature: () => undefined,
    },
    clock,
  );
  let loses = false;
  const tell: Tell = (moments) => {
    for (const { modifiers, keys } of moments) {
      const lost = loses && keys.length === 0;
      if (lost) loses = false;
      else
        far.report(
          Uint8Array.from([modifiers, 0, ...Array.from({ length: 6 }, (_, index) => keys[index] ?? 0)]),
        );
    }
    return Promise.resolve();
  };
  return {
    ...wedge(habits, tell),
    transport,
    far,
    loseRelease() {
      loses = true;
    },
  };
}

const KEY = 1;
const SYN_REPORT = [0, 0, 0] as const;
const SYN_DROPPED = [0, 3, 0] as const;
const FIRST_MODIFIER = 0xe0;

export async function evdevWedgePeer(
  plug: Plug,
  habits: TypingHabits,
  {
    fragmentation,
    clock,
    bits,
  }: { readonly fragmentation: Fragmentation; readonly clock: Clock; readonly bits: WordBits },
): Promise<Result<EvdevWedgePeer>> {
  // An event file takes nothing that a scanner would heed.
  const connected = await connectPeer(plug, fragmentation, () => {});
  if (!connected.ok) return connected;
  const cable = connected.value;
  let down: readonly number[] = [];
  let sticks = false;

  function write(events: readonly (readonly [type: number, code: number, value: number])[]): Promise<void> {
    const now = clock.now();
    const time = { seconds: Math.floor(now / 1_000), micros: Math.floor(now % 1_000) * 1_000 };
    const bytes = events.map(([type, code, value]) => encodeInputEvent({ ...time, type, code, value }, bits));
    return cable.send(Buffer.concat(bytes));
  }

  /** As the kernel does: what went down, what went up, and what is held repeats. */
  function eventsTo(moment: KeysDown): readonly (readonly [number, number, number])[] {
    const next = [...usagesOf(moment.modifiers), ...moment.keys];
    const gone = down.filter((usage) => !next.includes(usage));
    const fresh = next.filter((usage) => !down.includes(usage));
    const kept = moment.keys.filter((usage) => down.includes(usage));
    const heard = gone.filter((usage) => !(sticks && usage >= FIRST_MODIFIER));
    if (heard.length < gone.length) sticks = false;
    down = next;
    const changes = [
      ...heard.map((usage) => [KEY, codeOf(usage) ?? 0, 0] as const),
      ...fresh.map((usage) => [KEY, codeOf(usage) ?? 0, 1] as const),
      ...kept.map((usage) => [KEY, codeOf(usage) ?? 0, 2] as const),
    ];
    return changes.length === 0 ? [] : [...changes, SYN_REPORT];
  }

  return ok({
    ...wedge(habits, (moments) => write(moments.flatMap(eventsTo))),
    get path() {
      return cable.path;
    },
    overflow: () => write([SYN_DROPPED, [KEY, codeOf(0x1e) ?? 0, 1], SYN_REPORT]),
    stickModifier() {
      sticks = true;
    },
    unplug() {
      down = [];
      return cable.unplug();
    },
    plugIn: cable.plugIn,
  });
}

function usagesOf(modifiers: number): readonly number[] {
  return Array.from({ length: 8 }, (_, bit) => bit)
    .filter((bit) => (modifiers & (1 << bit)) !== 0)
    .map((bit) => FIRST_MODIFIER + bit);
}

function wedgeVerbs(peer: WedgePeer): Readonly<Record<string, Verb>> {
  return {
    scan: verb("scan LABEL", "somebody holds a label under it", ([label = ""]) => peer.scan(label)),
    part: verb("part LABEL COUNT", "only so many characters of a label arrive", ([label = "", count]) =>
      peer.scanPartly(label, Number(count)),
    ),
    press: verb(
      "press USAGE [MODIFIERS]",
      "a key by its usage of page 07, in hexadecimal: 3A is F1",
      ([usage = "", bits = "0"]) => peer.press(Number.parseInt(bits, 16), Number.parseInt(usage, 16)),
    ),
  };
}

export const wedgeDefinition: PeerDefinition = {
  name: "wedge",
  what: "Barcode scanner that types like a keyboard, as the event file of Linux gives it (64-bit)",
  line: "stream",
  options: typingHabits,
  async start({ plug, fragmentation, clock }, options) {
    const made = await evdevWedgePeer(plug, typingHabits.parse(options), { fragmentation, clock, bits: 64 });
    if (!made.ok) return made;
    const peer = made.value;
    return ok({
      get path() {
        return peer.path;
      },
      verbs: {
        ...wedgeVerbs(peer),
        overflow: verb("overflow", "the kernel's buffer runs over", () => peer.overflow()),
        ...commonVerbs(peer, (on) => peer.hang(on)),
      },
      stop: () => peer.unplug(),
    });
  },
};

export const bootWedgeDefinition: PeerDefinition = {
  name: "wedge-reports",
  what: "Barcode scanner that types like a keyboard, by boot reports",
  line: "hid",
  options: typingHabits,
  start({ clock }, options) {
    const name = "hid keyboard";
    const peer = bootWedgePeer(name, typingHabits.parse(options), clock);
    return Promise.resolve(
      ok({
        path: name,
        transport: peer.transport,
        verbs: { ...wedgeVerbs(peer), ...commonVerbs(peer.far, (on) => peer.hang(on)) },
        stop: () => Promise.resolve(peer.far.unplug()),
      }),
    );
  },
};
