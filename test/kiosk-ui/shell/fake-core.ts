/** Core's end of the socket, in the hands of a test. */
import { createServer, type Socket } from "node:net";

type Said = Readonly<Record<string, unknown>>;

export interface FakeCore {
  /** To the screen that is connected. */
  tell(message: Said): void;
  /** The first message after now for which this holds; an intent's own words are `intent`. */
  next(holds: (said: Said) => boolean): Promise<Said>;
  /** Everything that came so far. */
  readonly heard: readonly Said[];
  /** How many screens have connected so far. */
  readonly connections: number;
  /** The screen's connection ends, as when core dies; `path` is free then. */
  close(): Promise<void>;
}

/** Says what a real core says to every screen that connects: everything. */
export async function openCore(path: string, greeting: () => readonly Said[]): Promise<FakeCore> {
  const heard: Said[] = [];
  const waiting = new Set<(said: Said) => void>();
  let last: Socket | undefined;
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    last = socket;
    connections++;
    sockets.add(socket);
    for (const message of greeting()) socket.write(`${JSON.stringify(message)}\n`);
    let rest = "";
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => {
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const said = JSON.parse(line) as Said;
        heard.push(said);
        for (const each of waiting) each(said);
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  return {
    heard,
    get connections() {
      return connections;
    },
    tell: (message) => void last?.write(`${JSON.stringify(message)}\n`),
    next: (holds) =>
      new Promise((resolve) => {
        const hear = (said: Said): void => {
          if (!holds(said)) return;
          waiting.delete(hear);
          resolve(said);
        };
        waiting.add(hear);
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
