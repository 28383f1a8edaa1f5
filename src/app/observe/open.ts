import path from "node:path";
import { ok, type Result } from "../../core/result.ts";
import { servePages, type PageServer } from "../bridge/pages.ts";
import type { Observer } from "./observer.ts";
import type { ObserveOptions } from "./options.ts";
import { pagesOf } from "./pages.ts";

/** Serves how the station is wherever the configuration says; paths count from `beside`. Closed, the observer stops too. */
export async function openPages(
  { socket, metrics }: ObserveOptions,
  beside: string,
  observer: Observer,
): Promise<Result<PageServer>> {
  const { "/status": status, ...forMonitors } = pagesOf(observer);
  const servers: PageServer[] = [];
  async function close(): Promise<void> {
    observer.stop();
    await Promise.all(servers.map((server) => server.close()));
  }
  const wanted = [
    ...(socket === undefined
      ? []
      : [[path.resolve(beside, socket), { ...forMonitors, "/status": status }] as const]),
    ...(metrics === undefined ? [] : [[metrics.port, forMonitors] as const]),
  ];
  for (const [where, pages] of wanted) {
    const server = await servePages(where, pages);
    if (!server.ok) {
      await close();
      return server;
    }
    servers.push(server.value);
  }
  return ok({ close });
}
