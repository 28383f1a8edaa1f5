import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** Meets a connection, the first being number 1, and answers what is done with each of its lines. */
export type Meet = (socket: Socket, connection: number) => (line: string) => void;

export interface LineServer {
  readonly port: number;
  readonly connections: () => number;
  /** Those that are open. */
  readonly sockets: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

/** A server on loopback that knows lines and nothing else. Empty lines are left out. */
export async function lineServer(
  meet: Meet,
  tls: Parameters<typeof createTlsServer>[0] | undefined,
): Promise<LineServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    const take = meet(socket, ++count);
    let rest = "";
    socket.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString("latin1")).split(/[\r\n]/);
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") take(line);
    });
  };
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    connections: () => count,
    sockets,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
