import { z } from "zod";
import { sleep, type Clock, type Random, type Timer } from "../../../core/clock.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { FeigFrame } from "../../drivers/rfid/feig/frame.ts";
import { encodeFeig, feigFramer } from "../../drivers/rfid/feig/frame.ts";
import { COMMANDS } from "../../drivers/rfid/feig/tables.ts";
import { uidBytes } from "../../tags/uid.ts";
import type { Plug } from "../../transports/transport.ts";
import { turns } from "../../turns.ts";
import type { PeerDefinition, Verb } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { spoilt, type Spoil } from "../spoil.ts";
import { commonVerbs, verb } from "../verbs.ts";
import { feigReply, type FeigState } from "./feig-commands.ts";
import { openField, type Field } from "./field.ts";
import { readerVerbs, tagVerbs } from "./verbs.ts";

/** How a reader in scan mode writes what it sees; `off`: it takes commands. */
export const SCAN_MODES = ["off", "ascii", "raw"] as const;
export type ScanMode = (typeof SCAN_MODES)[number];

/** A FEIG reader at the far end of a serial line, with tags in its field. */
export interface FeigPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly field: Field;
  /** It is switched to scan mode: it takes no commands to tags, and tells each second what lies there. */
  scanMode(mode: ScanMode): void;
  /** Its firmware has no [0xBF]. */
  withoutTransparent(): void;
  /** Its EEPROM fails. */
  breakDown(on: boolean): void;
  /** It is heard and hears wrongly: another baud rate or parity than the host's. */
  misheard(on: boolean): void;
  /** Its next reply comes so many milliseconds late. */
  late(ms: number): void;
  /** Its next reply is spoilt on the way. */
  spoil(how: Spoil): void;
  /** It says nothing more, or speaks again. */
  hang(on: boolean): void;
  /** It starts anew: silent for so many milliseconds, and knows no tags. */
  reboot(ms: number): void;
}

export interface FeigPeerOptions {
  readonly field: Field;
  readonly model: FeigModel;
  /** ONT: a tag is reported once while it lies there. As readers come out of the box. */
  readonly once: boolean;
  /** Silence within a frame after which it drops what it has: 12 ms by the manual. */
  readonly gapMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

interface Model {
  /** SW-TYPE. */
  readonly type: number;
  readonly custom: boolean;
  readonly answerCrc: boolean;
}

/** [H20800-16e; H60301, 8.3 and 8.6] */
export const FEIG_MODELS = {
  "cpr-m02": { type: 80, custom: false, answerCrc: false },
  "isc-mr101": { type: 76, custom: true, answerCrc: true },
} as const satisfies Readonly<Record<string, Model>>;
export type FeigModel = keyof typeof FEIG_MODELS;

/** SCAN-LOCK-TIME, as it comes. */
const SCAN_MS = 1_000;

export async function feigPeer(
  plug: Plug,
  fragmentation: Fragmentation,
  { field, model, once, gapMs, clock, random }: FeigPeerOptions,
): Promise<Result<FeigPeer>> {
  const framer = feigFramer();
  const { type, custom, answerCrc } = FEIG_MODELS[model];
  const state: FeigState = {
    field,
    once,
    transparent: true,
    custom,
    answerCrc,
    scanMode: false,
    hardwareFault: false,
    model: type,
    reported: new Set(),
    pending: [],
  };
  const inTurn = turns();
  let hung = false;
  let garbles = false;
  let lateMs = 0;
  let spoil: Spoil | undefined;
  let gap: Timer | undefined;
  let booting: Timer | undefined;
  let scanning: Timer | undefined;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (hung || booting !== undefined || garbles) return;
    for (const each of framer.feed(bytes)) if (each.kind === "frame") answer(each.frame);
    gap?.cancel();
    // What is not whole after the pause is dropped without a word, like a frame with a wrong CRC.
    if (framer.waiting) gap = clock.after(gapMs, () => void framer.flush());
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  function answer({ address, command, body, advanced: asked }: FeigFrame): void {
    if (address !== 0xff && address !== 0x00) return;
    if (command === COMMANDS["cpu-reset"]) return reboot(0);
    const reply = Uint8Array.from(feigReply(state, command, body));
    // Advanced where it was asked so, and where a reply does not fit into a standard frame. [H60301, p. 17]
    const advanced = asked || reply.length > 250;
    say(encodeFeig({ address: 0x00, command, body: reply, advanced }), advanced ? 2 : 0);
  }

  function say(whole: Uint8Array, lengthAt: number): void {
    const bytes = spoil === undefined ? whole : spoilt(whole, spoil, lengthAt, random);
    const ms = lateMs;
    spoil = undefined;
    lateMs = 0;
    // Replies come in the order of the questions: one that is late holds up those behind it.
    void inTurn(async () => {
      if (ms > 0) await sleep(clock, ms);
      await cable.send(bytes);
    });
  }

  function tellScans(mode: Exclude<ScanMode, "off">): void {
    for (const uid of field.sweep()) {
      const text = mode === "ascii" ? Buffer.from(uid) : uidBytes(uid);
      void cable.send(Uint8Array.from([...text, 0x0d, 0x0a]));
    }
    scanning = clock.after(SCAN_MS, () => tellScans(mode));
  }

  function reboot(ms: number): void {
    state.reported = new Set();
    state.pending = [];
    framer.flush();
    field.interrupt();
    booting?.cancel();
    booting = clock.after(ms, () => {
      booting = undefined;
    });
  }

  return ok({
    get path() {
      return cable.path;
    },
    field,
    scanMode(mode) {
      scanning?.cancel();
      state.scanMode = mode !== "off";
      if (mode !== "off") tellScans(mode);
    },
    withoutTransparent() {
      state.transparent = false;
    },
    breakDown(on) {
      state.hardwareFault = on;
    },
    misheard(on) {
      garbles = on;
    },
    late(ms) {
      lateMs = ms;
    },
    spoil(how) {
      spoil = how;
    },
    hang(on) {
      hung = on;
    },
    reboot,
    unplug() {
      framer.flush();
      return cable.unplug();
    },
    plugIn: cable.plugIn,
  });
}

/** What people can do to the reader itself. */
export function feigVerbs(peer: FeigPeer): Readonly<Record<string, Verb>> {
  return {
    scan: verb("scan off|ascii|raw", "it is switched to scan mode, or back", ([mode]) =>
      peer.scanMode(SCAN_MODES.find((one) => one === mode) ?? "off"),
    ),
    fail: verb("fail on|off", "its EEPROM fails", ([word]) => peer.breakDown(word === "on")),
    mishear: verb("mishear on|off", "its baud rate or parity is another one", ([word]) =>
      peer.misheard(word === "on"),
    ),
    "without-transparent": verb("without-transparent", "its firmware has no [0xBF]", () =>
      peer.withoutTransparent(),
    ),
    ...readerVerbs(peer),
    ...commonVerbs(peer, (on) => peer.hang(on)),
  };
}

const MODEL_NAMES = Object.keys(FEIG_MODELS) as [FeigModel, ...FeigModel[]];

const options = z.strictObject({
  model: z.enum(MODEL_NAMES).default("cpr-m02"),
  once: z.boolean().default(true).describe("Tells each tag once while it lies there (ONT), as it comes"),
  gapMs: z
    .int()
    .min(1)
    .max(1_000)
    .default(12)
    .describe("Silence within a frame after which it drops what it has; more on a slow machine"),
});

export const feigDefinition: PeerDefinition = {
  name: "feig-iso-host",
  what: "RFID reader of FEIG in ISO Host mode, with tags in its field",
  line: "stream",
  options,
  async start({ plug, fragmentation, clock, random }, given) {
    const field = openField(random);
    const peer = await feigPeer(plug, fragmentation, { ...options.parse(given), field, clock, random });
    if (!peer.ok) return peer;
    const { value } = peer;
    return ok({
      get path() {
        return value.path;
      },
      verbs: { ...tagVerbs(field), ...feigVerbs(value) },
      async stop() {
        value.scanMode("off");
        await value.unplug();
      },
    });
  },
};
