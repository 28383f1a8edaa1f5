/** A TCP cable between a station and its ACS that can be pulled and listened to: every byte goes through this process. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { LOOPBACK } from "../../../../src/app/compose-wires.ts";
import type { StageCable } from "../../../../src/app/scenario/stage.ts";

export interface TcpCable extends Pick<StageCable, "pull" | "dark"> {
  /** Where a station finds the ACS, on loopback. */
  readonly port: number;
  /** Something was asked over it that is not answered. */
  readonly isAsked: boolean;
  close(): Promise<void>;
}

/** Opens a cable to the ACS at a port of loopback. `onMessage` hears the code of each message ("11") before it is handed on. */
export async function openTcpCable(
  acs: number,
  onMessage: (to: "acs" | "client", code: string) => void,
): Promise<TcpCable> {
  const sockets = new Set<Socket>();
  /** The station's ends over which something was asked. */
  const asked = new Set<Socket>();
  let dark = false;

  /** What is lost in the dark is lost: nothing that comes after it would be understood. */
  function handOn(to: "acs" | "client", from: Socket, into: Socket): void {
    const near = to === "acs" ? from : into;
    let line = "";
    let broken = false;
    from.on("data", (bytes) => {
      broken ||= dark;
      if (broken) return;
      const lines = (line + bytes.toString("latin1")).split("\r");
      line = lines.pop() ?? "";
      if (lines.length > 0 && to === "acs") asked.add(near);
      for (const whole of lines) onMessage(to, whole.trimStart().slice(0, 2));
      into.write(bytes);
      if (lines.length > 0 && to === "client") asked.delete(near);
    });
    from.on("close", () => {
      sockets.delete(from);
      asked.delete(near);
      into.destroySoon();
    });
    // Whoever dies resets what was not read; "close" comes after it.
    from.on("error", () => {});
    sockets.add(from);
  }

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: LOOPBACK, port: acs, noDelay: true });
    handOn("acs", near, far);
    handOn("client", far, near);
  });
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get isAsked() {
      return asked.size > 0;
    },
    pull(losing) {
      for (const socket of sockets) {
        if (losing) socket.resetAndDestroy();
        else socket.destroySoon();
      }
    },
    dark(on) {
      dark = on;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
