import { connect, type Socket } from "node:net";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { StreamPort } from "./kinds.ts";
import type { Dial } from "./reopenable.ts";
import type { TcpSettings } from "./settings.ts";

/**
 * A device on the network: a printer on port 9100, a payment terminal. One that is switched off says nothing; keep-alive
 * finds that out within `keepAliveMs` and ten seconds (ten probes a second apart are what libuv sets).
 */
export function tcpDial({ host, port, keepAliveMs }: TcpSettings): Dial<StreamPort> {
  return (events, signal) => {
    const { promise, resolve } = Promise.withResolvers<Result<StreamPort>>();
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: keepAliveMs > 0,
      keepAliveInitialDelay: keepAliveMs,
    });
    const giveUp = (): void => void socket.destroy();
    signal.addEventListener("abort", giveUp);
    socket.once("connect", () => {
      signal.removeEventListener("abort", giveUp);
      resolve(ok(portOf(socket)));
    });
    socket.on("data", events.bytes);
    // The device has ended its half. Nothing more comes, and nobody would read what we send.
    socket.once("end", () => events.lost("unplugged", "the device closed the connection"));
    let why = "";
    socket.on("error", (error) => {
      why = "code" in error ? String(error.code) : error.message;
      events.lost("error", why);
    });
    socket.once("close", () => {
      resolve(failed(fault("device.unreachable", `${host}:${port} ${why}`)));
      events.lost("unplugged", "");
    });
    return promise;
  };
}

function portOf(socket: Socket): StreamPort {
  return {
    kind: "stream",
    write: (bytes) =>
      new Promise((resolve) => {
        socket.write(bytes, (error) => {
          // "close" follows an error and tells the loss.
          resolve(
            error === null || error === undefined
              ? ok(undefined)
              : failed(fault("device.lost", error.message)),
          );
        });
      }),
    release(lost) {
      return new Promise((resolve) => {
        if (socket.closed) return resolve();
        socket.once("close", () => resolve());
        // A reset takes back what the operating system has not sent yet.
        if (lost) socket.resetAndDestroy();
        else socket.destroy();
      });
    },
  };
}
