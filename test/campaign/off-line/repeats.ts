import type { Cable } from "../../../src/acs-sim/cable.ts";

/**
 * Counts requests that change something (09, 11) and are sent again about the same item although no answer to the first
 * came, and nobody asked (17) in between.
 */
export function watchRepeats(cable: Pick<Cable, "onBytes">): () => number {
  /** Items of which a request has arrived and no answer. */
  const open = new Set<string>();
  const rest = { acs: "", client: "" };
  let blind = 0;

  function see(to: "acs" | "client", line: string): void {
    const code = line.slice(0, 2);
    const item = /AB([^|]*)\|/.exec(line)?.[1] ?? "";
    if (to === "client") {
      if (code === "12" || code === "10") open.delete(item);
    } else if (code === "17") {
      open.delete(item);
    } else if (code === "11" || code === "09") {
      if (open.has(item)) blind++;
      open.add(item);
    }
  }

  cable.onBytes((to, bytes) => {
    const lines = (rest[to] + Buffer.from(bytes).toString("latin1")).split("\r");
    rest[to] = lines.pop() ?? "";
    for (const line of lines) see(to, line.trimStart());
  });
  return () => blind;
}
