/** The frames between station and ILS as the bench shows them: by name, each part with its meaning. */
import type { BenchFrame } from "../../core/contract/bench.ts";
import { frameToJson } from "../sip/frame-json.ts";
import { pretty, prettyFault } from "../sip/pretty.ts";

const FORMAT = { charset: "utf8", delimiter: "|", escape: "none" } as const;

/** `> 11YN…`: as `keepFrames` keeps them, masked already. */
export function benchFrame(kept: string): BenchFrame {
  const [mark, text] = [kept.slice(0, 1), kept.slice(2)];
  const decoded = frameToJson(Buffer.from(text), FORMAT, true);
  const [name = "", ...parts] = (decoded.ok ? pretty(decoded.value) : prettyFault(decoded.fault)).split("\n");
  return { to: mark === ">" ? "ils" : "station", name, parts: parts.map((part) => part.trim()) };
}
