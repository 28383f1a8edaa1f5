import { chmod, lstat, unlink } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { LONGEST_FROM_SCREEN } from "../../core/contract/bridge.ts";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Failed, type Result } from "../../core/result.ts";
import { linkScreen, type BridgeParts } from "./screen.ts";

/** Screens at once: one, another that is being started in its place, and somebody who looks on. */
const MOST_SCREENS = 4;

/** The station's socket for its screen. */
export interface ScreenSocket {
  close(): Promise<void>;
}

/** Listens at a path of the file system, for this user and this group alone. */
export async function openScreenSocket(path: string, parts: BridgeParts): Promise<Result<ScreenSocket>> {
  const free = await madeFree(path);
  if (!free.ok) return free;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, parts);
  });
  server.maxConnections = MOST_SCREENS;
  const listening = new Promise<Result<undefined>>((resolve) => {
    server.once("error", ({ message }) => resolve(noSocket(path, message)));
    server.listen(path, () => resolve(ok(undefined)));
  });
  const listens = await listening;
  if (!listens.ok) return listens;
  await chmod(path, 0o660);
  return ok({
    close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  });
}

const noSocket = (path: string, why: string): Failed<Fault> =>
  failed(fault("screen.no-socket", `${path}: ${why}`));

/** Takes away what a station left behind that died; nothing else, and no socket at which somebody answers. */
async function madeFree(path: string): Promise<Result<undefined>> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (there === undefined) return ok(undefined);
  if (!there.isSocket()) return noSocket(path, "there is something else");
  if (await isServed(path)) return noSocket(path, "somebody else listens there");
  await unlink(path);
  return ok(undefined);
}

function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on("error", () => resolve(false));
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
