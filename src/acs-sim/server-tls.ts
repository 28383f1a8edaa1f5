import { readFileSync } from "node:fs";
import type { Server as NetServer, ServerOpts, Socket } from "node:net";
import { createSecureContext, createServer } from "node:tls";
import { fault, type Fault } from "../core/faults.ts";
import { failed, ok, type Result } from "../core/result.ts";

type FileFault = Fault<"config.unreadable" | "config.invalid">;

function read(path: string): Result<Buffer, FileFault> {
  try {
    return ok(readFileSync(path));
  } catch (error) {
    return failed(fault("config.unreadable", `${path}: ${codeOf(error)}`));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** Reads certificate and key, and says how to make the server: it may be shut and opened again. */
export function createTlsServer(
  files: { readonly cert: string; readonly key: string },
  sockets: ServerOpts,
  accept: (socket: Socket) => void,
  refused: (reason: string) => void,
): Result<() => NetServer, FileFault> {
  const cert = read(files.cert);
  if (!cert.ok) return cert;
  const key = read(files.key);
  if (!key.ok) return key;
  const identity = { cert: cert.value, key: key.value };
  try {
    createSecureContext(identity);
  } catch (error) {
    return failed(
      fault(
        "config.invalid",
        `${files.cert}, ${files.key}: no pair of certificate and key: ${codeOf(error)}`,
      ),
    );
  }
  return ok(() => {
    const server = createServer({ ...sockets, ...identity }, accept);
    server.on("tlsClientError", (error) => refused(`tls: ${codeOf(error)}`));
    return server;
  });
}
