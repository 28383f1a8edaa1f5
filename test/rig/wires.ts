/** The lines of a station in a guest: each a serial converter on its USB. The library system is reached over its network. */
import { existsSync } from "node:fs";
import { ok } from "../../src/core/result.ts";
import { nextTurn } from "../../src/core/turn.ts";
import type { FarEnd } from "../../src/devices/transports/transport.ts";
import { systemClock } from "../../src/core/clock.ts";
import { realWires, type Wires } from "../../src/app/compose-wires.ts";
import { ftdi } from "./usb/kinds/ftdi.ts";
import { streamPlug } from "./usb/kinds/stream.ts";

export interface GuestWires extends Wires {
  /** How often the station has spoken to a device. */
  spokenTo(name: string): number;
}

/** `usb`: sockets of a guest. All converters are of one make; they are told apart by their serial numbers. */
export async function guestWires(usb: readonly string[], seed: number): Promise<GuestWires> {
  const wires = await realWires(systemClock, seed);
  const sockets = usb.values();
  const spoken = new Map<string, number>();
  return {
    ...wires,
    // A USB device is read in packets of its own.
    fragmentation: () => "whole",
    line(name) {
      const { value: socket } = sockets.next();
      if (socket === undefined) throw new Error(`no USB socket is left for the ${name}`);
      const identity = {
        vid: 0x0403,
        pid: 0x6001,
        manufacturer: "FTDI",
        product: "FT232R USB UART",
        serialNumber: name.toUpperCase(),
      };
      const plug = streamPlug(socket, identity, ftdi);
      return {
        async plug() {
          if (!existsSync(socket)) return ok(inNothing(socket));
          const plugged = await plug();
          if (plugged.ok) plugged.value.onBytes(() => spoken.set(name, (spoken.get(name) ?? 0) + 1));
          return plugged;
        },
        path: `/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_${name.toUpperCase()}-if00-port0`,
      };
    },
    spokenTo: (name) => spoken.get(name) ?? 0,
  };
}

/** The end of a cable in a computer that is off. */
const inNothing = (socket: string): FarEnd => ({
  path: socket,
  write() {},
  turn: nextTurn,
  onBytes: () => () => {},
  pause() {},
  resume() {},
  unplug: () => Promise.resolve(),
});
