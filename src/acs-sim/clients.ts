import type { Timer } from "../core/clock.ts";
import { Connection, type Pipe } from "./connection.ts";
import type { House } from "./house.ts";

/** A client's socket, as far as its server needs it; `node:net` has more. */
export interface ClientSocket {
  write(data: Buffer | string): boolean;
  destroySoon(): void;
  destroy(): void;
  resetAndDestroy(): void;
  pause(): void;
  resume(): void;
  on(event: "data", task: (chunk: Buffer) => void): unknown;
  on(event: "end" | "drain" | "close", task: () => void): unknown;
  on(event: "error", task: (error: Error) => void): unknown;
}

export type ClientKind = "raw" | "tls" | "telnet";

/** Silence is looked for so often; a connection may live this much longer than its time. */
const SWEEP_MS = 1000;
/** How long answers on their way may take when the server stops. */
const GRACE_MS = 2000;

/** Everybody who is connected. */
export class Clients {
  readonly #house: House;
  readonly #connections = new Map<ClientSocket, Connection | undefined>();
  #nextId = 1;
  #sweep: Timer | undefined;
  #emptied: (() => void) | undefined;

  constructor(house: House) {
    this.#house = house;
  }

  /** How many are connected. */
  get size(): number {
    return this.#connections.size;
  }

  /** A client has connected: it is served, turned away, or left without a word. */
  accept(socket: ClientSocket, kind: ClientKind): void {
    const { stack, config, log, stats } = this.#house;
    const id = this.#nextId++;
    stats.connections += 1;
    // What the system says of a broken connection comes with "close" as well, and means the same.
    socket.on("error", () => {});
    const { maxClients, whenFull } = stack.settings;
    const limit = maxClients ?? config.maxClients;
    if (this.size >= limit) {
      stats.refused += 1;
      log("acs.client-refused", { client: id, kind, reason: `full: ${limit} clients` });
      if (whenFull === "refuse") refuse(socket, kind, limit);
      else this.#keep(socket, undefined);
      return;
    }
    const welcome = stack.welcome();
    if (welcome === "close") socket.destroySoon();
    else if (welcome === "reset") breakOff(socket, kind);
    else if (welcome === "silence") this.#keep(socket, undefined);
    else {
      log("acs.client-connected", { client: id, kind });
      this.#keep(socket, new Connection(id, this.#house, pipeTo(socket, kind), kind));
    }
  }

  /** Settings may have changed: looks for silence only if silence counts. */
  watchSilence(): void {
    const wanted = this.#house.stack.settings.idleSeconds > 0;
    if (wanted && this.#sweep === undefined) this.#sweepLater();
    if (!wanted) {
      this.#sweep?.cancel();
      this.#sweep = undefined;
    }
  }

  /** Sends everybody away and looks for silence no more; answers on their way still arrive, if the clients take them in time. */
  async finish(): Promise<void> {
    this.#sweep?.cancel();
    this.#sweep = undefined;
    if (this.size === 0) return;
    const empty = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    const grace = this.#house.clock.after(GRACE_MS, () => {
      for (const socket of this.#connections.keys()) socket.destroy();
    });
    for (const [socket, connection] of this.#connections) {
      if (connection === undefined) socket.destroySoon();
      else connection.finish();
    }
    await empty;
    grace.cancel();
  }

  #keep(socket: ClientSocket, connection: Connection | undefined): void {
    this.#connections.set(socket, connection);
    socket.on("data", (chunk) => connection?.hear(chunk));
    socket.on("drain", () => connection?.drained());
    socket.on("end", () => {
      if (connection === undefined) socket.destroySoon();
      else connection.heardLast();
    });
    socket.on("close", () => {
      connection?.closed();
      this.#connections.delete(socket);
      if (connection !== undefined) this.#house.log("acs.client-closed", { client: connection.id });
      if (this.size === 0) this.#emptied?.();
    });
  }

  #sweepLater(): void {
    const { clock, stack } = this.#house;
    this.#sweep = clock.after(SWEEP_MS, () => {
      const longAgo = clock.elapsed() - stack.settings.idleSeconds * 1000;
      for (const connection of this.#connections.values()) {
        if (connection !== undefined && connection.lastHeard <= longAgo) connection.finish();
      }
      this.#sweepLater();
    });
  }
}

/** SIP2 has no words for "full"; a person at a prompt gets some. */
function refuse(socket: ClientSocket, kind: ClientKind, limit: number): void {
  if (kind === "telnet") socket.write(`Too many clients: ${limit}\r\n`);
  socket.destroySoon();
}

/** Only a bare TCP connection can be reset; TLS is broken off without its goodbye. */
function breakOff(socket: ClientSocket, kind: ClientKind): void {
  if (kind === "tls") socket.destroy();
  else socket.resetAndDestroy();
}

function pipeTo(socket: ClientSocket, kind: ClientKind): Pipe {
  return {
    write: (bytes) => socket.write(bytes),
    end: () => socket.destroySoon(),
    reset: () => breakOff(socket, kind),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  };
}
