/** Pages for programs on this machine: how a station is, read by monitors and by `lectern status`. */
import { createServer, request, type ServerResponse } from "node:http";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { listenAtPath, listenAtPort } from "./listen.ts";

export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Pages by their paths. Nothing is taken but the path. */
export type Pages = Readonly<Record<string, () => Promise<Page>>>;

export interface PageServer {
  close(): Promise<void>;
}

/** Who asks: a monitor or two, and a technician. */
const MOST_AT_ONCE = 16;
/** Nobody who is on this machine takes longer to ask, milliseconds. */
const PATIENCE_MS = 5000;

/** Serves pages at a path of the file system, or at a port of loopback. */
export async function servePages(where: string | number, pages: Pages): Promise<Result<PageServer>> {
  const server = createServer((asked, answer) => {
    asked.resume();
    const page = Object.hasOwn(pages, asked.url ?? "") ? pages[asked.url ?? ""] : undefined;
    if (page === undefined)
      return send(answer, { status: 404, type: "text/plain", body: "There is no such page.\n" });
    if (asked.method !== "GET" && asked.method !== "HEAD") {
      return send(answer, { status: 405, type: "text/plain", body: "Pages can only be read.\n" });
    }
    void page().then((made) => send(answer, made));
  });
  server.maxConnections = MOST_AT_ONCE;
  server.requestTimeout = server.headersTimeout = PATIENCE_MS;
  const listens =
    typeof where === "string"
      ? await listenAtPath(server, where, "observe.no-socket")
      : await listenAtPort(server, where, "observe.no-socket");
  if (!listens.ok) return listens;
  return ok({
    close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  });
}

function send(answer: ServerResponse, { status, type, body }: Page): void {
  answer.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  answer.end(body);
}

/** Reads a page at a path of the file system. */
export function readPage(socketPath: string, path: string): Promise<Result<string>> {
  return new Promise((resolve) => {
    const none = (why: string): void => resolve(failed(fault("observe.no-answer", `${socketPath}: ${why}`)));
    const asked = request({ socketPath, path, timeout: PATIENCE_MS }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => (body += chunk));
      answer.on("end", () =>
        answer.statusCode === 200 ? resolve(ok(body)) : none(`answered ${answer.statusCode ?? 0}`),
      );
      answer.on("error", ({ message }) => none(message));
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
    asked.on("error", ({ message }) => none(message));
    asked.end();
  });
}
