import type { Pages } from "../bridge/pages.ts";
import type { Observer } from "./observer.ts";

/** The pages of a station: `/healthz` is 503 while something hangs or nobody could be served, and says why. */
export function pagesOf({
  status,
  metrics,
  contentType,
}: Pick<Observer, "status" | "metrics" | "contentType">): Pages & Record<"/status", Pages[string]> {
  const json = (body: unknown): string => `${JSON.stringify(body)}\n`;
  return {
    "/healthz": async () => {
      const { health } = await status();
      return { status: health.ready ? 200 : 503, type: "application/json", body: json(health) };
    },
    "/metrics": async () => ({ status: 200, type: contentType, body: await metrics() }),
    "/status": async () => ({ status: 200, type: "application/json", body: json(await status()) }),
  };
}
