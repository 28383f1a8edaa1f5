import type { SerialPort } from "serialport";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { findDevice, type Roots } from "./find.ts";
import type { StreamPort } from "./kinds.ts";
import type { Dial } from "./reopenable.ts";
import { mendPort } from "./serial-mends.ts";
import type { SerialSettings } from "./settings.ts";

/** A serial line: RS-232, USB-CDC, USB adapter or pseudo-terminal. The native module is loaded by the first dialling. */
export function serialDial(settings: SerialSettings, roots: Roots): Dial<StreamPort> {
  return async (events) => {
    const found = await findDevice("serial", settings.match, roots);
    if (!found.ok) return found;
    const opened = await openPort(settings, found.value.node);
    if (!opened.ok) return opened;
    const port = opened.value;
    port.on("data", events.bytes);
    port.on("close", () => events.lost("unplugged", ""));
    port.on("error", (error) => events.lost("error", error.message));
    return ok({
      kind: "stream",
      write: (bytes) =>
        new Promise((resolve) => {
          port.write(bytes, (error) => {
            if (error === null || error === undefined) return resolve(ok(undefined));
            // The library calls back for a write that was under way when the line went, but not always.
            events.lost("error", error.message);
            resolve(failed(fault("device.lost", error.message)));
          });
        }),
      release: () => release(port),
    });
  };
}

async function openPort(settings: SerialSettings, path: string): Promise<Result<SerialPort>> {
  const { SerialPort } = await import("serialport");
  const port = new SerialPort({
    path,
    baudRate: settings.baudRate,
    dataBits: settings.dataBits,
    parity: settings.parity,
    stopBits: settings.stopBits,
    rtscts: settings.flow === "rtscts",
    xon: settings.flow === "xonxoff",
    xoff: settings.flow === "xonxoff",
    autoOpen: false,
  });
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error !== null) return failed(openFault(path, error));
  mendPort(port);
  await setModemLines(port, settings);
  return ok(port);
}

function openFault(path: string, error: Error): Fault {
  // The serial library locks the port (flock) and has no code for it, only these words.
  const code = error.message.includes("Cannot lock port") ? "device.in-use" : "device.open-failed";
  return fault(code, `${path}: ${error.message}`);
}

/** Sets DTR and RTS where asked for. A line without them (pseudo-terminal, some USB-CDC) refuses: that is no fault. */
function setModemLines(port: SerialPort, settings: SerialSettings): Promise<void> {
  const lines = {
    ...(settings.dtr === undefined ? {} : { dtr: settings.dtr }),
    ...(settings.rts === undefined ? {} : { rts: settings.rts }),
  };
  if (Object.keys(lines).length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    port.set(lines, () => resolve());
  });
}

/**
 * Throws away what was not sent and closes. Without the flush, closing a line whose device takes nothing waits for it
 * in the kernel (`closing_wait`, 30 s). Errors mean that the device is gone already, which is what is wanted.
 */
function release(port: SerialPort): Promise<void> {
  port.removeAllListeners("data");
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.flush(() => {
      if (!port.isOpen) return resolve();
      port.close(() => resolve());
    });
  });
}
