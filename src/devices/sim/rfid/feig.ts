import type { Clock, Timer } from "../../../core/clock.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { FeigFrame } from "../../drivers/rfid/feig/frame.ts";
import { encodeFeig, feigFramer } from "../../drivers/rfid/feig/frame.ts";
import { COMMANDS } from "../../drivers/rfid/feig/tables.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { feigReply, type FeigState } from "./feig-commands.ts";
import type { Field } from "./field.ts";

/** A FEIG reader at the far end of a serial line, with tags in its field. */
export interface FeigPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly field: Field;
  /** It was switched to scan mode: it takes no commands. */
  scanMode(on: boolean): void;
  /** Its firmware has no [0xBF]. */
  withoutTransparent(): void;
  /** Its EEPROM fails. */
  breakDown(on: boolean): void;
  /** It is heard and hears wrongly: another baud rate or parity than the host's. */
  misheard(on: boolean): void;
  /** It says nothing more, or speaks again. */
  hang(on: boolean): void;
  /** It starts anew: silent for so many milliseconds, and knows no tags. */
  reboot(ms: number): void;
}

export interface FeigPeerOptions {
  readonly field: Field;
  /** ONT: a tag is reported once while it lies there. As readers come out of the box. */
  readonly once: boolean;
  /** Silence within a frame after which it drops what it has: 12 ms by the manual. */
  readonly gapMs: number;
  readonly clock: Clock;
}

/** SW-TYPE of ID CPR.M02. */
const CPR_M02 = 80;

export async function feigPeer(
  plug: Plug,
  fragmentation: Fragmentation,
  { field, once, gapMs, clock }: FeigPeerOptions,
): Promise<Result<FeigPeer>> {
  const framer = feigFramer();
  const state: FeigState = {
    field,
    once,
    transparent: true,
    scanMode: false,
    hardwareFault: false,
    model: CPR_M02,
    reported: new Set(),
    pending: [],
  };
  let hung = false;
  let garbles = false;
  let gap: Timer | undefined;
  let booting: Timer | undefined;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (hung || booting !== undefined || garbles) return;
    for (const each of framer.feed(bytes)) if (each.kind === "frame") answer(each.frame);
    gap?.cancel();
    // What is not whole after the pause is dropped without a word, like a frame with a wrong CRC.
    if (framer.waiting) gap = clock.after(gapMs, () => void framer.flush());
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  function answer({ address, command, body }: FeigFrame): void {
    if (address !== 0xff && address !== 0x00) return;
    if (command === COMMANDS["cpu-reset"]) return reboot(0);
    const reply = Uint8Array.from(feigReply(state, command, body));
    // A reply of more than 255 bytes does not fit into a standard frame.
    const advanced = reply.length > 250;
    void cable.send(encodeFeig({ address: 0x00, command, body: reply, advanced }));
  }

  function reboot(ms: number): void {
    state.reported = new Set();
    state.pending = [];
    framer.flush();
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
    scanMode(on) {
      state.scanMode = on;
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
    hang(on) {
      hung = on;
    },
    reboot,
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}
