import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { SerialPort } from "serialport";
import type { Clock } from "../../core/clock.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { listeners } from "../listeners.ts";
import { noticeHangUp } from "./serial-hang-up.ts";
import type { SerialSettings, Speed } from "./settings.ts";
import type { LostReason, Received, Transport, TransportState } from "./transport.ts";

/** A serial line (RS-232, USB-CDC, USB adapter or pseudo-terminal). The native module is loaded by the first `open`. */
export function serialTransport(settings: SerialSettings, clock: Clock): Transport {
  const name = `serial ${settings.match.path ?? "?"}`;
  let speed: Speed = settings;
  const received = listeners<Received>();
  const states = listeners<TransportState>();
  let state: TransportState = { state: "closed" };
  let port: SerialPort | undefined;
  const writing = new Set<(outcome: Result<void>) => void>();
  /** Counts what was asked for last, so that an `open` overtaken by `close` lets go of its port. */
  let wish = 0;
  /** The port before is being let go of; until then it holds the lock on the line. */
  let released: Promise<void> = Promise.resolve();

  function enter(next: TransportState): void {
    state = next;
    states.tell(next);
  }

  /** The library calls back for a write that was under way when the line went, but not always. */
  function abandonWrites(why: Fault): void {
    for (const settle of Array.from(writing)) settle(failed(why));
  }

  function lose(from: SerialPort, reason: LostReason, why: Fault): void {
    if (port !== from) return;
    port = undefined;
    abandonWrites(why);
    enter({ state: "lost", reason, fault: why });
    released = release(from);
  }

  function attach(opened: SerialPort): void {
    port = opened;
    opened.on("data", (bytes: Uint8Array) => {
      if (port === opened) received.tell({ bytes, at: clock.elapsed() });
    });
    opened.on("close", () => lose(opened, "unplugged", fault("device.lost", name)));
    opened.on("error", (error) => lose(opened, "error", fault("device.lost", `${name}: ${error.message}`)));
  }

  return {
    kind: "stream",
    name,
    tune(wanted) {
      speed = wanted ?? settings;
    },
    get state() {
      return state;
    },
    async open() {
      if (state.state === "open") return ok(undefined);
      const mine = ++wish;
      enter({ state: "opening" });
      await released;
      const opened = await openPort({ ...settings, baudRate: speed.baudRate, parity: speed.parity });
      if (mine !== wish) {
        if (opened.ok) await release(opened.value);
        return failed(fault("device.lost", `${name}: closed while it was being opened`));
      }
      if (!opened.ok) {
        enter({ state: "closed" });
        return opened;
      }
      attach(opened.value);
      enter({ state: "open" });
      return ok(undefined);
    },
    write(bytes, deadlineMs) {
      const to = port;
      if (to === undefined) return Promise.resolve(failed(fault("device.lost", `${name} is not open`)));
      return new Promise((resolve) => {
        const settle = (outcome: Result<void>): void => {
          timer.cancel();
          writing.delete(settle);
          resolve(outcome);
        };
        writing.add(settle);
        const timer = clock.after(deadlineMs, () => lose(to, "stuck", fault("device.write-timeout", name)));
        to.write(bytes, (error) => {
          if (error === null || error === undefined) settle(ok(undefined));
          else lose(to, "error", fault("device.lost", `${name}: ${error.message}`));
        });
      });
    },
    declareLost(reason, why) {
      if (port !== undefined) lose(port, reason, why);
    },
    async close() {
      wish++;
      const open = port;
      port = undefined;
      abandonWrites(fault("device.lost", `${name} was closed`));
      enter({ state: "closed" });
      if (open !== undefined) released = release(open);
      await released;
    },
    onBytes: received.add,
    onState: states.add,
  };
}

async function openPort(settings: SerialSettings): Promise<Result<SerialPort>> {
  // Finding a line by its USB facts comes with the search in sysfs.
  const path = settings.match.path ?? "";
  const there = await reach(path);
  if (!there.ok) return there;
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
  noticeHangUp(port);
  await setModemLines(port, settings);
  return ok(port);
}

/** Tells *not there* from *not allowed*, which the serial library says only in prose. */
async function reach(path: string): Promise<Result<void>> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return ok(undefined);
  } catch (error) {
    const denied = error instanceof Error && "code" in error && error.code === "EACCES";
    return failed(fault(denied ? "device.no-permission" : "device.not-found", path));
  }
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
