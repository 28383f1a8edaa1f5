/** Devices that move a stream of bytes: serial converters, CDC-ACM, printers. Their far end is a peer of `src/devices/sim`. */
import { ok } from "../../../../src/core/result.ts";
import { nextTurn } from "../../../../src/core/turn.ts";
import { listeners } from "../../../../src/devices/listeners.ts";
import type { Plug } from "../../../../src/devices/transports/transport.ts";
import type { UsbIdentity, UsbInterface } from "../device.ts";
import { plugUsb } from "../plug.ts";
import { answerBy, type Requests } from "./requests.ts";

/** How a kind of device carries a stream. */
export interface StreamKind {
  readonly bcd: number;
  readonly interfaces: readonly UsbInterface[];
  /** Made anew with each plugging in: settings do not outlive a device's power. */
  readonly requests: (identity: UsbIdentity) => Requests;
  /** The endpoint by which it speaks to the host. */
  readonly endpoint: number;
  /** Longest packet on it. */
  readonly maxPacket: number;
  /** What stands before the bytes of each packet to the host. */
  readonly head: readonly number[];
}

/** A plug for peers: each time it is put in, the device appears in the guest; pulled, it is gone from there. */
export function streamPlug(socketPath: string, identity: UsbIdentity, kind: StreamKind): Plug {
  return async () => {
    const toDevice = listeners<Uint8Array>();
    const requests = kind.requests(identity);
    /** Those who wait until a device takes bytes again; undefined while it does. */
    let held: (() => void)[] | undefined;
    let last: Promise<void> = Promise.resolve();

    const room = (): Promise<void> =>
      new Promise((resolve) => {
        if (held === undefined) resolve();
        else held.push(resolve);
      });

    /** Packet by packet, as on the wire: a device may stop taking in the middle. */
    async function take(bytes: Uint8Array, calledOff: AbortSignal): Promise<void> {
      for (let at = 0; at < bytes.length; at += kind.maxPacket) {
        await room();
        if (calledOff.aborted) return;
        toDevice.tell(bytes.subarray(at, at + kind.maxPacket));
      }
    }

    const plugged = await plugUsb(socketPath, {
      identity,
      bcd: kind.bcd,
      interfaces: kind.interfaces,
      control: (setup, data) => answerBy(requests, setup, data),
      out(bytes, calledOff) {
        last = last.then(() => take(bytes, calledOff));
        return last;
      },
    });
    if (!plugged.ok) return plugged;
    const { say, unplug } = plugged.value;
    const inPacket = kind.maxPacket - kind.head.length;

    return ok({
      path: socketPath,
      write(bytes) {
        for (let at = 0; at < bytes.length; at += inPacket)
          say(kind.endpoint, Uint8Array.from([...kind.head, ...bytes.subarray(at, at + inPacket)]));
      },
      turn: nextTurn,
      onBytes: toDevice.add,
      pause() {
        held ??= [];
      },
      resume() {
        const waiting = held ?? [];
        held = undefined;
        for (const go of waiting) go();
      },
      unplug,
    });
  };
}
