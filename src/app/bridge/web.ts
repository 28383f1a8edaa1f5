/** The page and its messages over loopback: for a browser on this machine, never on a production station. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { WebSocketServer, type WebSocket } from "ws";
import { LONGEST_FROM_SCREEN } from "../../core/contract/bridge.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";

/** The other end of a WebSocket. */
export interface WebPipe {
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  onEnd(listener: () => void): void;
  /** Whoever is there comes back, if they wish to. */
  end(): void;
}

export interface WebParts {
  /** 0: any that is free. */
  readonly port: number;
  /** Where the page's files are. */
  readonly folder: string;
  /** Whoever answers at a path of its own, by WebSocket. */
  readonly sockets: Readonly<Record<string, (pipe: WebPipe) => void>>;
  /** What is made when it is asked for; undefined where there is no such thing. */
  readonly made: (pathname: string) => Made | undefined;
}

export interface Made {
  readonly type: string;
  readonly body: Uint8Array | string;
}

export interface Web {
  readonly port: number;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

export async function openWeb(parts: WebParts): Promise<Result<Web>> {
  const server = createServer((request, response) => void answer(request, response, parts));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_FROM_SCREEN });
  server.on("upgrade", (request, socket, head) => {
    const serve = parts.sockets[pathOf(request)];
    if (serve === undefined || !isFromHere(request)) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (web) => serve(pipeOf(web)));
  });
  const listening = await new Promise<Result<undefined>>((resolve) => {
    server.once("error", ({ message }) => resolve(failed(fault("screen.no-socket", message))));
    server.listen(parts.port, HOST, () => resolve(ok(undefined)));
  });
  if (!listening.ok) return listening;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has a port");
  return ok({
    port: address.port,
    close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const web of sockets.clients) web.terminate();
      server.closeAllConnections();
      return closed;
    },
  });
}

function pathOf({ url }: IncomingMessage): string {
  return new URL(url ?? "/", `http://${HOST}`).pathname;
}

/** Pages of elsewhere, which this machine's browser may show too, have no business here. */
function isFromHere({ headers: { origin, host } }: IncomingMessage): boolean {
  return host !== undefined && origin === `http://${host}` && /^(127\.0\.0\.1|localhost):\d+$/.test(host);
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: WebParts): Promise<void> {
  const pathname = pathOf(request);
  const found = parts.made(pathname) ?? (await fileAt(parts.folder, pathname));
  if (found === undefined || request.method !== "GET") {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": found.type, "cache-control": "no-store" }).end(found.body);
}

async function fileAt(folder: string, pathname: string): Promise<Made | undefined> {
  const wanted = path.normalize(decodeURIComponent(pathname));
  const type = TYPES[path.extname(wanted)];
  // Nothing above the folder is reached: an absolute path has no way up.
  if (type === undefined || !wanted.startsWith("/")) return undefined;
  try {
    return { type, body: await readFile(path.join(folder, wanted)) };
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

function pipeOf(web: WebSocket): WebPipe {
  web.on("error", () => web.terminate());
  return {
    send: (text) => web.send(text),
    onText: (listener) => void web.on("message", (data: Buffer) => listener(data.toString())),
    onEnd: (listener) => void web.on("close", listener),
    end: () => web.terminate(),
  };
}
