import { createServer, type Socket } from "node:net";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { nextTurn } from "../../core/turn.ts";
import { listeners } from "../listeners.ts";
import type { FarEnd, Plug } from "./transport.ts";

/**
 * A plug for simulated devices on the network: each time it is put in, the device listens on the same port of the loopback
 * address. `port` 0 takes any free one, and keeps to it. It has one connection at a time, as printers and terminals have:
 * whoever comes meanwhile is sent away.
 */
export function tcpPlug(port: number): Plug {
  let kept = port;
  return async () => {
    const listening = await listen(kept);
    if (listening.ok) kept = listening.value.port;
    return listening;
  };
}

function listen(port: number): Promise<Result<FarEnd & { readonly port: number }>> {
  const received = listeners<Uint8Array>();
  let socket: Socket | undefined;
  let paused = false;
  const server = createServer({ noDelay: true }, (connected) => {
    connected.on("error", () => connected.destroy());
    if (socket !== undefined) return void connected.resetAndDestroy();
    socket = connected;
    connected.on("data", received.tell);
    if (paused) connected.pause();
    connected.once("close", () => {
      socket = undefined;
    });
  });
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(failed(fault("system.port-in-use", error.message))));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const at = address === null || typeof address === "string" ? port : address.port;
      resolve(
        ok({
          path: `127.0.0.1:${at}`,
          port: at,
          onBytes: received.add,
          write: (bytes) => void socket?.write(bytes),
          turn: nextTurn,
          pause() {
            paused = true;
            socket?.pause();
          },
          resume() {
            paused = false;
            socket?.resume();
          },
          unplug() {
            return new Promise((unplugged) => {
              server.close(() => unplugged());
              socket?.resetAndDestroy();
            });
          },
        }),
      );
    });
  });
}
