import { readSync } from "node:fs";
import type { SerialPort } from "serialport";
import { ifReady } from "./readiness.ts";

type ReadablePort = NonNullable<SerialPort["port"]>;

type Wait = "readable" | "writable";

/** The part of the serial library's Linux port that is needed here. */
interface PollingPort {
  readonly fd: number | null;
  readonly poller: {
    once(event: Wait, callback: (error: Error | null) => void): unknown;
    poll(events: number): void;
  };
}

/** Mends what the serial library (13.0) does not do on Linux; elsewhere a port stays as it is. */
export function mendPort(port: SerialPort): void {
  const inner = port.port;
  if (inner === undefined || !isPollingPort(inner)) return;
  mendReading(inner);
  waitForBoth(inner);
}

/**
 * Reads so that a hang-up is noticed. A device pulled between two waits leaves a line on which every read gives no bytes at
 * once [tty hang-up; VMIN is 1, so that it means nothing else]. The library takes that for *nothing yet* and reads again
 * for ever: a busy processor, and no word of the loss.
 *
 * And reads at once what is there (the line never blocks), not in a thread: bytes come sooner, and no read that is under
 * way holds the lock on the line when it is closed, so that whoever opens it next would be told that another has it.
 */
function mendReading(port: ReadablePort & PollingPort): void {
  port.read = async (buffer, offset, length) => {
    for (;;) {
      await readable(port);
      const count = readSome(port, buffer, offset, length);
      if (count === 0) throw new Error("the line was hung up");
      if (count !== undefined) return { buffer, bytesRead: count };
    }
  };
}

const EVENTS: Readonly<Record<Wait, number>> = { readable: 1, writable: 2 };

/**
 * Makes a port read while a write waits, and write while a read waits. In the library each wait takes the place of the one
 * before: a printer that takes no more could not say that it is out of paper.
 */
function waitForBoth({ poller }: PollingPort): void {
  const waiting = new Set<Wait>();
  const once = poller.once.bind(poller);
  poller.once = (event, callback) => {
    waiting.add(event);
    once(event, (error) => {
      waiting.delete(event);
      callback(error);
    });
    poller.poll([...waiting].reduce((events, each) => events | EVENTS[each], 0));
    return poller;
  };
}

/** How many bytes were read; undefined if there are none yet. */
function readSome(
  { fd }: PollingPort,
  buffer: Uint8Array,
  offset: number,
  length: number,
): number | undefined {
  if (fd === null) throw new Error("the port was closed");
  return ifReady(() => readSync(fd, buffer, offset, length, null));
}

function readable(port: PollingPort): Promise<void> {
  return new Promise((resolve, reject) => {
    if (port.fd === null) return reject(new Error("the port was closed"));
    port.poller.once("readable", (error) => (error === null ? resolve() : reject(error)));
  });
}

/** Only the Linux and macOS ports are driven by a poller. */
function isPollingPort(port: ReadablePort): port is ReadablePort & PollingPort {
  return "fd" in port && "poller" in port && typeof port.poller === "object" && port.poller !== null;
}
