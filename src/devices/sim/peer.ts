import { failed, ok, type Result } from "../../core/result.ts";
import { fault } from "../../core/faults.ts";
import type { FarEnd, Plug } from "../transports/transport.ts";
import { fragments, type Fragmentation } from "./fragments.ts";

/** The cable of a simulated device: it can be pulled and put in again, and what is said while it is out is lost. */
export interface Cable {
  /** What a driver opens; changes when the device is plugged in anew, unless the plug makes a stable name. */
  readonly path: string;
  /**
   * Sends in pieces, each in a turn of its own, so that the other side reads them apart. What is sent meanwhile waits its
   * turn: one line carries one thing after the other.
   */
  readonly send: (bytes: Uint8Array) => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly unplug: () => Promise<void>;
  readonly plugIn: () => Promise<Result<void>>;
}

export async function connectPeer(
  plug: Plug,
  fragmentation: Fragmentation,
  receive: (bytes: Uint8Array) => void,
): Promise<Result<Cable>> {
  const first = await plug();
  if (!first.ok) return first;
  let end: FarEnd = first.value;
  let inside = true;
  let last: Promise<void> = Promise.resolve();
  end.onBytes(receive);

  async function sendPieces(bytes: Uint8Array): Promise<void> {
    for (const piece of fragments(bytes, fragmentation)) {
      if (!inside) return;
      end.write(piece);
      await end.turn();
    }
  }

  return ok({
    get path() {
      return end.path;
    },
    send(bytes) {
      last = last.then(() => sendPieces(bytes));
      return last;
    },
    pause: () => end.pause(),
    resume: () => end.resume(),
    async unplug() {
      inside = false;
      await end.unplug();
    },
    async plugIn() {
      if (inside) return failed(fault("device.in-use", `${end.path} is plugged in`));
      const again = await plug();
      if (!again.ok) return again;
      end = again.value;
      end.onBytes(receive);
      inside = true;
      return ok(undefined);
    },
  });
}
