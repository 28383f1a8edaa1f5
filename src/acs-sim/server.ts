import { createServer, type Server as NetServer, type Socket } from "node:net";
import { fault, type Fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";

export type ListenFault = Fault<
  "system.port-in-use" | "system.cannot-listen" | "config.unreadable" | "config.invalid"
>;

/** What is listened on. Port 0 takes any that is free. */
export type ListenOn =
  | { readonly kind: "raw" | "telnet" | "control-port"; readonly host: string; readonly port: number }
  | {
      readonly kind: "tls";
      readonly host: string;
      readonly port: number;
      readonly cert: string;
      readonly key: string;
    }
  | { readonly kind: "control"; readonly path: string };

/** Connections waiting to be accepted: thousands of terminals come back at once after a power cut. */
const BACKLOG = 4096;

/** A listening socket that can be shut and opened again on the same port. */
export class Listener {
  readonly kind: ListenOn["kind"];
  readonly #make: () => NetServer;
  readonly #on: ListenOn;
  #server: NetServer | undefined;
  #port: number;

  constructor(on: ListenOn, make: () => NetServer) {
    this.kind = on.kind;
    this.#on = on;
    this.#make = make;
    this.#port = on.kind === "control" ? 0 : on.port;
  }

  /** The port that it was given; 0 until it has been opened, and for a path. */
  get port(): number {
    return this.#port;
  }

  get address(): string {
    return this.#on.kind === "control" ? this.#on.path : `${shownHost(this.#on.host)}:${this.#port}`;
  }

  open(): Promise<Result<void, ListenFault>> {
    if (this.#server !== undefined) return Promise.resolve(ok(undefined));
    const server = this.#make();
    const where =
      this.#on.kind === "control" ? { path: this.#on.path } : { host: this.#on.host, port: this.#port };
    return new Promise((resolve) => {
      server.once("error", (error: NodeJS.ErrnoException) => resolve(failed(this.#fault(error))));
      server.listen({ ...where, backlog: BACKLOG }, () => {
        const address = server.address();
        if (typeof address === "object" && address !== null) this.#port = address.port;
        this.#server = server;
        resolve(ok(undefined));
      });
    });
  }

  /** Takes no more connections; those that are there stay. */
  shut(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #fault(error: NodeJS.ErrnoException): ListenFault {
    const code = error.code === "EADDRINUSE" ? "system.port-in-use" : "system.cannot-listen";
    return fault(
      code,
      `${this.kind} ${this.address}${code === "system.port-in-use" ? "" : `: ${error.code}`}`,
    );
  }
}

function shownHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** A client whose request came with its goodbye (`printf … | nc`) still gets its answer. */
const SOCKETS = { allowHalfOpen: true, noDelay: true, keepAlive: true } as const;

/** A listener whose clients are handed to `accept`; `refused` is told of handshakes that came to nothing. */
export async function listener(
  on: ListenOn,
  accept: (socket: Socket) => void,
  refused: (reason: string) => void,
): Promise<Result<Listener, ListenFault>> {
  if (on.kind !== "tls") return ok(new Listener(on, () => createServer(SOCKETS, accept)));
  const { createTlsServer } = await import("./server-tls.ts");
  const make = createTlsServer(on, SOCKETS, accept, refused);
  return make.ok ? ok(new Listener(on, make.value)) : make;
}
