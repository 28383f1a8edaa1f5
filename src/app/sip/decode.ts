import type { WireFormat } from "../../sip-client/codec.ts";
import { faultToJson, frameToJson } from "./frame-json.ts";
import { frameLines } from "./lines.ts";
import { pretty, prettyFault } from "./pretty.ts";

export interface DecodeRun {
  readonly input: AsyncIterable<Buffer | string>;
  readonly write: (text: string) => Promise<void>;
  readonly format: WireFormat;
  readonly pretty: boolean;
  readonly mask: boolean;
}

/** Decodes every line of the input; answers how many could not be read. */
export async function decodeLines(run: DecodeRun): Promise<number> {
  let unreadable = 0;
  for await (const line of frameLines(run.input)) {
    const decoded = frameToJson(line, run.format, run.mask);
    if (!decoded.ok) unreadable++;
    if (run.pretty) await run.write(`${decoded.ok ? pretty(decoded.value) : prettyFault(decoded.fault)}\n\n`);
    else await run.write(`${JSON.stringify(decoded.ok ? decoded.value : faultToJson(decoded.fault))}\n`);
  }
  return unreadable;
}
