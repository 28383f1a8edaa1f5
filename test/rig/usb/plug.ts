import { createConnection } from "node:net";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";

import type { UsbDevice } from "./device.ts";
import { usbSession, type UsbSession } from "./session.ts";

/** A device that is in a socket of the guest. */
export interface Plugged extends Pick<UsbSession, "say"> {
  /** Pulls it out; done when the guest's machine has been told. */
  readonly unplug: () => Promise<void>;
}

/** Plugs a device into a `usb-redir` of QEMU, whose chardev listens at `socketPath`. It takes one device at a time. */
export function plugUsb(socketPath: string, device: UsbDevice): Promise<Result<Plugged>> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    const closed = new Promise<void>((done) => {
      socket.once("close", () => done());
    });
    // A guest that is gone closes it, too; before it was connected, it is not there.
    socket.on("error", (error) =>
      resolve(failed(fault("device.not-found", `${socketPath}: ${error.message}`))),
    );
    socket.once("connect", () => {
      const session = usbSession(device, (bytes) => void (socket.writable && socket.write(bytes)));
      socket.on("data", session.feed);
      socket.once("close", session.end);
      resolve(
        ok({
          say: session.say,
          unplug() {
            socket.destroy();
            return closed;
          },
        }),
      );
    });
  });
}
