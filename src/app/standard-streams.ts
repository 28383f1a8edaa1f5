import { createInterface } from "node:readline";
import type { ViewModel } from "../core/contract/view-model.ts";
import { jsonOf } from "../core/json.ts";
import type { Flow } from "../flows/runtime.ts";

/** Views on standard output, intents from standard input: a screen for programs. */
export function onStandardStreams(flow: Flow): { close(): Promise<void> } {
  const show = (view: ViewModel): void => void process.stdout.write(`${JSON.stringify(view)}\n`);
  show(flow.view);
  flow.onView(show);
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const intent = jsonOf(line);
    if (intent === undefined) {
      process.stderr.write("lectern: a line on standard input is not JSON\n");
      return;
    }
    flow.intent(intent);
  });
  return { close: () => Promise.resolve(lines.close()) };
}
