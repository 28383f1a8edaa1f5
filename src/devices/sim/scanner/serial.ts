import { z } from "zod";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { bytesOf } from "../../hex.ts";
import type { Plug } from "../../transports/transport.ts";
import type { PeerDefinition, Verb } from "../definition.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { commonVerbs, verb } from "../verbs.ts";

/** How the simulated scanner was set up, as one sets up a real one by its configuration barcodes. */
export interface ScannerSettings {
  /** Sent before each label: a prefix, an AIM identifier. */
  readonly lead: string;
  /** Sent after each label: a suffix, CR. */
  readonly tail: string;
}

/** As scanners come out of the box: the label and CR. */
export const FACTORY_SCANNER: ScannerSettings = { lead: "", tail: "\r" };

/** A barcode scanner at the far end of a serial line. */
export interface ScannerPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  /** Somebody holds a label under it. */
  scan(label: string): Promise<void>;
  /** The label is pulled away, or the line drops out, after so many characters. */
  scanPartly(label: string, characters: number): Promise<void>;
  /** Bytes that no scanner means: a wrong baud rate, a bad cable. */
  noise(bytes: Uint8Array): Promise<void>;
  hang(on: boolean): void;
}

export async function scannerPeer(
  plug: Plug,
  settings: ScannerSettings,
  fragmentation: Fragmentation,
): Promise<Result<ScannerPeer>> {
  // It takes no commands: what a host sends to it falls on the floor, as with the real one in this mode.
  const connected = await connectPeer(plug, fragmentation, () => {});
  if (!connected.ok) return connected;
  const cable = connected.value;
  let hung = false;
  const send = (bytes: Uint8Array): Promise<void> => (hung ? Promise.resolve() : cable.send(bytes));
  return ok({
    get path() {
      return cable.path;
    },
    scan: (label) => send(Buffer.from(settings.lead + label + settings.tail, "latin1")),
    scanPartly: (label, characters) =>
      send(Buffer.from(settings.lead + label.slice(0, characters), "latin1")),
    noise: send,
    hang(on) {
      hung = on;
    },
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}

/** What people can do to the scanner. */
export function scannerVerbs(peer: ScannerPeer): Readonly<Record<string, Verb>> {
  return {
    scan: verb("scan LABEL", "somebody holds a label under it", ([label = ""]) => peer.scan(label)),
    part: verb("part LABEL COUNT", "only so many characters of a label arrive", ([label = "", count]) =>
      peer.scanPartly(label, Number(count)),
    ),
    noise: verb("noise HEX", "bytes that no scanner means, without blanks", ([hex = ""]) => {
      const bytes = bytesOf(hex);
      if (bytes === undefined) return failed(fault("config.bad-argument", `${hex} is not hexadecimal`));
      return peer.noise(bytes);
    }),
    ...commonVerbs(peer, (on) => peer.hang(on)),
  };
}

const options = z.strictObject({
  lead: z.string().default(FACTORY_SCANNER.lead).describe("Sent before each label"),
  tail: z.string().default(FACTORY_SCANNER.tail).describe("Sent after each label"),
});

export const serialScannerDefinition: PeerDefinition = {
  name: "serial-scanner",
  what: "Barcode scanner or card reader with a serial line",
  line: "stream",
  options,
  async start({ plug, fragmentation }, given) {
    const made = await scannerPeer(plug, options.parse(given), fragmentation);
    if (!made.ok) return made;
    const peer = made.value;
    return ok({
      get path() {
        return peer.path;
      },
      verbs: scannerVerbs(peer),
      stop: () => peer.unplug(),
    });
  },
};
