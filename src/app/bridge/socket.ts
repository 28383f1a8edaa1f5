import { createServer, type Socket } from "node:net";
import { LONGEST_FROM_SCREEN } from "../../core/contract/bridge.ts";
import { ok, type Result } from "../../core/result.ts";
import { listenAtPath } from "./listen.ts";
import { linkScreen, type BridgeParts } from "./screen.ts";

/** Screens at once: one, another that is being started in its place, and somebody who looks on. */
const MOST_SCREENS = 4;

/** The station's socket for its screen. */
export interface ScreenSocket {
  close(): Promise<void>;
}

/** Listens at a path of the file system, for this user and this group alone. */
export async function openScreenSocket(path: string, parts: BridgeParts): Promise<Result<ScreenSocket>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, parts);
  });
  server.maxConnections = MOST_SCREENS;
  const listens = await listenAtPath(server, path, "screen.no-socket");
  if (!listens.ok) return listens;
  return ok({
    close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  });
}

function serve(socket: Socket, parts: BridgeParts): void {
  const link = linkScreen(
    {
      send: (message) => socket.write(`${JSON.stringify(message)}\n`),
      onDrain: (listener) => void socket.on("drain", listener),
    },
    parts,
  );
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) link.receive(line);
    // Nothing that a screen says is so long: whoever says it is no screen.
    if (rest.length > LONGEST_FROM_SCREEN) socket.destroy();
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => link.end());
}
