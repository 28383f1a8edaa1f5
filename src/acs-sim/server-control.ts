import { chmodSync, unlinkSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fault, type Fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { obey, type Controlled, type ControlReply } from "./control.ts";
import { Listener, type ListenFault } from "./server.ts";

/** Where the control socket is: the path of a Unix socket, or a port of this machine. */
export type ControlAddress = { readonly path: string } | { readonly port: number };

const HOST = "127.0.0.1";

/** `6002` is a port, everything else a path. */
export function controlAddress(text: string): ControlAddress {
  return /^\d+$/.test(text) ? { port: Number(text) } : { path: text };
}

export interface Control {
  readonly address: string;
  /** Answers what was asked and closes. */
  stop(): Promise<void>;
}

/** Opens the control socket of a running server. Nobody but this user reaches a path; a port is open to the machine. */
export async function startControl(
  where: ControlAddress,
  controlled: Controlled,
): Promise<Result<Control, ListenFault>> {
  const talks = new Map<Socket, Talk>();
  const make = (): Server => createServer((socket) => talk(socket, controlled, talks));
  const listener = new Listener(
    "path" in where
      ? { kind: "control", path: where.path }
      : { kind: "control-port", host: HOST, port: where.port },
    make,
  );
  let opened = await listener.open();
  if (
    !opened.ok &&
    "path" in where &&
    opened.fault.code === "system.port-in-use" &&
    (await isLeftBehind(where.path))
  ) {
    unlinkSync(where.path);
    opened = await listener.open();
  }
  if (!opened.ok) return opened;
  if ("path" in where) chmodSync(where.path, 0o600);
  return ok({
    address: listener.address,
    async stop() {
      listener.shut();
      for (const [socket, { answered }] of talks) {
        await answered;
        socket.destroySoon();
      }
    },
  });
}

/** What goes on with one controller. */
interface Talk {
  /** Settles when everything that was asked has been answered. */
  answered: Promise<void>;
}

function talk(socket: Socket, controlled: Controlled, talks: Map<Socket, Talk>): void {
  const own: Talk = { answered: Promise.resolve() };
  talks.set(socket, own);
  socket.on("close", () => talks.delete(socket));
  // A controller that goes away in mid-sentence is no concern of the server.
  socket.on("error", () => {});
  createInterface({ input: socket }).on("line", (line) => {
    own.answered = own.answered.then(async () => {
      const reply = await obey(line, controlled);
      socket.write(`${JSON.stringify(reply)}\n`);
    });
  });
}

/** True if the socket file is there and nobody listens on it: its server was killed. */
function isLeftBehind(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(false);
    });
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
}

/** Says one command to a server's control socket and waits for its answer. */
export function askControl(
  where: ControlAddress,
  command: string,
  words: readonly unknown[],
): Promise<Result<ControlReply, Fault<"acs.tcp" | "acs.closed">>> {
  return new Promise((resolve) => {
    const socket = "path" in where ? connect(where.path) : connect(where.port, HOST);
    const shown = "path" in where ? where.path : `${HOST}:${where.port}`;
    socket.once("error", (error: NodeJS.ErrnoException) =>
      resolve(failed(fault("acs.tcp", `control ${shown}: ${error.code}`))),
    );
    socket.once("close", () => resolve(failed(fault("acs.closed", `control ${shown}`))));
    createInterface({ input: socket }).once("line", (line) => {
      resolve(ok(JSON.parse(line) as ControlReply));
      socket.destroy();
    });
    socket.write(`${JSON.stringify({ command, arguments: words })}\n`);
  });
}
