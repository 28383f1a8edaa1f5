/** Sits between a screen and its core, hands everything on, and knows what was painted and what has the focus. */
import { connect, createServer, type Socket } from "node:net";
import { z } from "zod";
import { systemClock } from "../../../src/core/clock.ts";
import { fromScreenSchema } from "../../../src/core/contract/bridge.ts";

const wish = z.looseObject({ action: z.string(), rev: z.number() });
export type Wish = z.output<typeof wish>;

export interface Wiretap {
  /** How many pages have connected so far. */
  readonly pages: number;
  /** The revision that the present page painted last; 0 before its first. */
  readonly painted: number;
  /** When that was, ms of the system's clock. */
  readonly paintedAt: number;
  /** What a press would ask for now, as the present page said last. */
  readonly focus: Wish | undefined;
  /** Hears of each change. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Listens at `path` for the screen, and calls core at `core` for each that comes. */
export async function openWiretap(path: string, core: string): Promise<Wiretap> {
  const listeners = new Set<() => void>();
  const sockets = new Set<Socket>();
  let pages = 0;
  let painted = 0;
  let paintedAt = 0;
  let focus: Wish | undefined;
  const hear = (text: string): void => {
    const said = fromScreenSchema.parse(JSON.parse(text));
    if (said.kind === "painted") {
      painted = said.revision;
      paintedAt = systemClock.elapsed();
    }
    if (said.kind === "focus") focus = wish.parse(said.intent);
    for (const listener of listeners) listener();
  };
  const server = createServer((screen) => {
    pages++;
    painted = 0;
    focus = undefined;
    const there = connect(core);
    for (const socket of [screen, there]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        screen.destroy();
        there.destroy();
      });
    }
    there.pipe(screen);
    screen.pipe(there);
    const isPresent = (
      (mine) => () =>
        mine === pages
    )(pages);
    let rest = "";
    screen.setEncoding("utf8");
    screen.on("data", (piece: string) => {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (isPresent()) hear(line);
    });
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  return {
    get pages() {
      return pages;
    },
    get painted() {
      return painted;
    },
    get paintedAt() {
      return paintedAt;
    },
    get focus() {
      return focus;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
