/** QEMU's own line to whoever runs it: keys, pictures of the screen, the mains switch. [QMP, one JSON a line] */
import { connect } from "node:net";
import { createInterface } from "node:readline";

export interface Monitor {
  /** Does one command; throws what QEMU says where it does not do it. */
  do(command: string, options?: object): Promise<unknown>;
}

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

export async function openMonitor(socket: string): Promise<Monitor> {
  const line = connect(socket);
  const waiting: ((answer: Answer) => void)[] = [];
  const lines = createInterface({ input: line });
  lines.on("line", (text) => {
    const said = JSON.parse(text) as Answer;
    if (said.return !== undefined || said.error !== undefined) waiting.shift()?.(said);
  });
  // QEMU is killed while it says something; the reader of lines tells that again.
  for (const each of [line, lines]) each.on("error", () => {});
  line.on("close", () => {
    for (const resolve of waiting.splice(0)) resolve({ error: { desc: "QEMU has ended" } });
  });
  const monitor: Monitor = {
    async do(command, options = {}) {
      const { promise, resolve } = Promise.withResolvers<Answer>();
      waiting.push(resolve);
      line.write(`${JSON.stringify({ execute: command, arguments: options })}\n`);
      const { return: value, error } = await promise;
      if (error !== undefined) throw new Error(`${command}: ${error.desc}`);
      return value;
    },
  };
  await monitor.do("qmp_capabilities");
  return monitor;
}
