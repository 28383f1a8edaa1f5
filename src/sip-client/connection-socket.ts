import { connect as connectTcp, type Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import { fault, type Fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";

/** How a connection is secured. Certificates and keys are PEM texts. */
export interface TlsOptions {
  /** Who may sign the certificate of the ACS; undefined for the authorities that Node knows. */
  readonly ca: string | undefined;
  /** SHA-256 of the certificate of the ACS in hex; it is then trusted for that alone, whoever signed it. */
  readonly pinnedSha256: string | undefined;
  /** What this station shows of itself. */
  readonly client: { readonly certificate: string; readonly key: string } | undefined;
  /** The name in the certificate, if it is not the host. */
  readonly serverName: string | undefined;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions | undefined;
}

/** A way of bytes to the ACS and back. */
export interface Wire {
  readonly open: boolean;
  /** Hands everything to one write, so that it leaves in one piece. */
  write(bytes: Buffer): void;
  /** Who hears of it from now on. Nothing is lost before the first listener. */
  listen(listener: WireListener): void;
  /** Ends it at once; the listener is not told. */
  destroy(): void;
}

export interface WireListener {
  bytes(chunk: Buffer): void;
  closed(): void;
}

/**
 * Makes a new wire to the ACS, within `ms` milliseconds for all steps together, unless `signal` ends it before. The fault
 * tells the step: name, TCP or TLS.
 */
export type Dial = (ms: number, clock: Clock, signal: AbortSignal | undefined) => Promise<Result<Wire>>;

/** The way to an ACS by socket. */
export function dialTo(endpoint: Endpoint): Dial {
  return (ms, clock, signal) => connect(endpoint, ms, clock, signal);
}

async function connect(
  endpoint: Endpoint,
  ms: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Result<Wire>> {
  const started = clock.elapsed();
  const limits = { clock, signal };
  const plain = await settle(dialTcp(endpoint), "acs.tcp", ms, limits);
  if (!plain.ok || endpoint.tls === undefined) return plain.ok ? ok(wire(plain.value)) : plain;
  const secured = secure(plain.value, endpoint, endpoint.tls);
  const left = Math.max(1, ms - (clock.elapsed() - started));
  const result = await settle(secured, "acs.tls", left, limits);
  return result.ok ? ok(wire(result.value)) : result;
}

interface Attempt {
  readonly socket: Promise<Result<Socket>>;
  abort(): void;
}

/** Waits for an attempt, and ends it when time is up. */
function settle(
  attempt: Attempt,
  code: "acs.tcp" | "acs.tls",
  ms: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal | undefined },
): Promise<Result<Socket>> {
  return new Promise((resolve) => {
    const giveUp = (detail: string): void => {
      attempt.abort();
      finish(failed(fault(code, detail)));
    };
    const aborted = (): void => giveUp("given up");
    const finish = (result: Result<Socket>): void => {
      timer.cancel();
      signal?.removeEventListener("abort", aborted);
      resolve(result);
    };
    const timer = clock.after(ms, () => giveUp(`no answer within ${Math.round(ms)} ms`));
    signal?.addEventListener("abort", aborted);
    void attempt.socket.then(finish);
  });
}

const DNS_ERRORS: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
]);

function dialTcp({ host, port }: Endpoint): Attempt {
  const socket = connectTcp({ host, port, noDelay: true });
  return attempt(socket, "connect", (error) => {
    const code = errorCode(error);
    return fault(DNS_ERRORS.has(code) ? "acs.dns" : "acs.tcp", code);
  });
}

function secure(plain: Socket, { host }: Endpoint, options: TlsOptions): Attempt {
  let socket: Socket = plain;
  // TLS is slow to load and most libraries do without.
  const result = import("node:tls").then(async (tls): Promise<Result<Socket>> => {
    const pin = options.pinnedSha256 === undefined ? undefined : fingerprint(options.pinnedSha256);
    try {
      const secured = tls.connect({
        socket: plain,
        // Not to connect again, but to compare with the certificate where the host is an address.
        host,
        servername: options.serverName ?? serverName(host),
        rejectUnauthorized: pin === undefined,
        ...(options.ca === undefined ? {} : { ca: options.ca }),
        ...(options.client === undefined
          ? {}
          : { cert: options.client.certificate, key: options.client.key }),
      });
      socket = secured;
      const connected = await attempt(secured, "secureConnect", (error) => fault("acs.tls", errorCode(error)))
        .socket;
      if (!connected.ok || pin === undefined) return connected;
      if (fingerprint(secured.getPeerCertificate().fingerprint256) === pin) return connected;
      secured.destroy();
      return failed(fault("acs.tls", "the certificate is not the pinned one"));
    } catch (error) {
      // A key or certificate of the configuration that OpenSSL cannot read.
      plain.destroy();
      return failed(fault("acs.tls", errorCode(error)));
    }
  });
  return { socket: result, abort: () => void socket.destroy() };
}

/** The name to ask for; an address is none (RFC 6066). */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? "" : host;
}

const fingerprint = (text: string): string => text.replace(/[^\da-f]/gi, "").toUpperCase();

function errorCode(error: unknown): string {
  if (error instanceof Error) return "code" in error ? String(error.code) : error.name;
  return "unknown error";
}

function attempt(socket: Socket, event: string, explain: (error: Error) => Fault): Attempt {
  const result = new Promise<Result<Socket>>((resolve) => {
    const done = (outcome: Result<Socket>): void => {
      socket.off(event, connected);
      socket.off("close", closed);
      resolve(outcome);
    };
    const connected = (): void => done(ok(socket));
    const closed = (): void => done(failed(explain(new Error("closed"))));
    // Stays for the life of the socket: an error without a listener would end the process; "close" follows it.
    socket.on("error", (error) => {
      if (socket.listenerCount(event) > 0) done(failed(explain(error)));
    });
    socket.once(event, connected);
    socket.once("close", closed);
  });
  return { socket: result, abort: () => void socket.destroy() };
}

function wire(socket: Socket): Wire {
  let listener: WireListener | undefined;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    socket.destroy();
    listener?.closed();
  };
  return {
    get open() {
      return !ended && socket.writable;
    },
    write: (bytes) => void socket.write(bytes),
    listen(next) {
      const begun = listener !== undefined;
      listener = next;
      if (begun) return;
      // The socket stays paused until somebody listens.
      socket.on("data", (chunk: Buffer) => listener?.bytes(chunk));
      socket.once("end", end);
      socket.once("close", end);
      if (socket.destroyed) end();
    },
    destroy() {
      ended = true;
      socket.destroy();
    },
  };
}
