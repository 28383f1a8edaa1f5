import { connect, type Socket } from "node:net";
import type { Clock, Timer } from "../../core/clock.ts";

/** Pause before core is called again, ms. */
const AGAIN_MS = 250;

/** The way to core for as long as one page lives. */
export interface CoreLine {
  /** Takes a message without line ends; while core is away it is lost, for core has another view by then. */
  send(text: string): void;
  /** Nothing is heard from here on. */
  close(): void;
}

export interface CoreHears {
  /** A message of core, as it came. */
  message(text: string): void;
  /** Core has gone that was there. */
  ended(): void;
}

/** Calls core at its socket until it answers, once. */
export function callCore(path: string, clock: Clock, hears: CoreHears): CoreLine {
  let socket: Socket;
  let again: Timer | undefined;
  let isThere = false;
  let isClosed = false;
  const call = (): void => {
    let rest = "";
    socket = connect(path);
    socket.setEncoding("utf8");
    socket.on("connect", () => (isThere = true));
    socket.on("data", (piece: string) => {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (!isClosed) hears.message(line);
    });
    // Why core is away is core's to say; that it is away is all that matters here.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      if (isClosed) return;
      if (isThere) hears.ended();
      else again = clock.after(AGAIN_MS, call);
    });
  };
  call();
  return {
    send(text) {
      if (isThere && socket.writable) socket.write(`${text}\n`);
    },
    close() {
      isClosed = true;
      again?.cancel();
      socket.destroy();
    },
  };
}
