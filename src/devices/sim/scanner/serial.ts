import { ok, type Result } from "../../../core/result.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";

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
  return ok({
    get path() {
      return cable.path;
    },
    scan: (label) => cable.send(Buffer.from(settings.lead + label + settings.tail, "latin1")),
    scanPartly: (label, characters) =>
      cable.send(Buffer.from(settings.lead + label.slice(0, characters), "latin1")),
    noise: cable.send,
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}
