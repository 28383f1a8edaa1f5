/** A transport that is listened in on: whatever goes over it, in either direction. */
import { setupBytes } from "../control-transfer.ts";
import type { AnyTransport } from "./transport.ts";

/** Hears bytes as `lectern device decode` reads them: pieces of a stream, whole reports, set-ups and answers. */
export type Tap = (from: "host" | "device", bytes: Uint8Array) => void;

export function tapped(line: AnyTransport, tap: Tap): AnyTransport {
  if (line.kind === "usb-control") {
    return {
      ...line,
      get state() {
        return line.state;
      },
      async controlIn(setup, length, deadlineMs) {
        tap("host", setupBytes(setup, "in", length));
        const answer = await line.controlIn(setup, length, deadlineMs);
        if (answer.ok) tap("device", answer.value);
        return answer;
      },
      controlOut(setup, bytes, deadlineMs) {
        tap("host", Uint8Array.from([...setupBytes(setup, "out", bytes.length), ...bytes]));
        return line.controlOut(setup, bytes, deadlineMs);
      },
    };
  }
  line.onBytes(({ bytes }) => tap("device", bytes));
  if (line.kind === "stream") {
    return {
      ...line,
      get state() {
        return line.state;
      },
      write(bytes, deadlineMs) {
        tap("host", bytes);
        return line.write(bytes, deadlineMs);
      },
    };
  }
  return {
    ...line,
    get state() {
      return line.state;
    },
    write(bytes, deadlineMs) {
      tap("host", bytes);
      return line.write(bytes, deadlineMs);
    },
    writeFeature(bytes, deadlineMs) {
      tap("host", bytes);
      return line.writeFeature(bytes, deadlineMs);
    },
    async readFeature(id, length, deadlineMs) {
      const read = await line.readFeature(id, length, deadlineMs);
      if (read.ok) tap("device", read.value);
      return read;
    },
  };
}
