import { read } from "node:fs";
import type { SerialPort } from "serialport";

/** The part of the serial library's Linux port that is needed here. */
interface PollingPort {
  readonly fd: number | null;
  readonly poller: {
    once(event: "readable", callback: (error: Error | null) => void): void;
  };
}

/**
 * Makes an open port notice that its line was hung up. A device pulled between two waits leaves a line on which every
 * read gives no bytes at once [tty hang-up; VMIN is 1, so that it means nothing else]. The library (13.0) takes that for
 * *nothing yet* and reads again for ever: a busy processor, and no word of the loss.
 */
export function noticeHangUp(port: SerialPort): void {
  const inner = port.port;
  if (inner === undefined || !isPollingPort(inner)) return;
  inner.read = async (buffer, offset, length) => {
    for (;;) {
      const count = await readSome(inner, buffer, offset, length);
      if (count === 0) throw new Error("the line was hung up");
      if (count !== undefined) return { buffer, bytesRead: count };
      await readable(inner);
    }
  };
}

/** How many bytes were read; undefined if there are none yet. */
function readSome(
  port: PollingPort,
  buffer: Uint8Array,
  offset: number,
  length: number,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    if (port.fd === null) return reject(new Error("the port was closed"));
    read(port.fd, buffer, offset, length, null, (error, count) => {
      if (error === null) resolve(count);
      else if (error.code === "EAGAIN" || error.code === "EINTR") resolve(undefined);
      else reject(error);
    });
  });
}

function readable(port: PollingPort): Promise<void> {
  return new Promise((resolve, reject) => {
    if (port.fd === null) return reject(new Error("the port was closed"));
    port.poller.once("readable", (error) => (error === null ? resolve() : reject(error)));
  });
}

/** Only the Linux and macOS ports are driven by a poller. */
function isPollingPort<T extends object>(port: T): port is T & PollingPort {
  return "fd" in port && "poller" in port && typeof port.poller === "object" && port.poller !== null;
}
