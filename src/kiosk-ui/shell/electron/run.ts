import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { fault } from "../../../core/faults.ts";
import { jsonOf } from "../../../core/json.ts";
import { LOG_EVENTS, type LogEvent } from "../../../core/log.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { ShellParts } from "../keeper.ts";

const MAIN = path.join(import.meta.dirname, "main.ts");

const ROOT = path.join(import.meta.dirname, "../../../..");

/** Where Electron is: where its own variable says, beside an installed Lectern, or where its npm package would put it. */
export function electronProgram(env: NodeJS.ProcessEnv): string {
  const beside = path.join(ROOT, "electron");
  const installed = existsSync(beside) ? beside : path.join(ROOT, "node_modules/electron/dist");
  return path.join(env["ELECTRON_OVERRIDE_DIST_PATH"] ?? installed, "electron");
}

const logged = z.object({
  event: z.custom<LogEvent>((name) => typeof name === "string" && Object.hasOwn(LOG_EVENTS, name)),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** Shows the page in Electron, a process of its own that logs here, until it is asked to end. */
export async function runElectron(
  { socket, folder, log }: ShellParts,
  asked: Promise<void>,
): Promise<Result<void>> {
  const program = electronProgram(process.env);
  if (!existsSync(program)) return failed(fault("screen.no-browser", program));
  const child = spawn(program, [MAIN, path.resolve(socket), path.resolve(folder)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let isAsked = false;
  void asked.then(() => {
    isAsked = true;
    child.kill("SIGTERM");
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    // The browser says other things besides.
    const read = logged.safeParse(jsonOf(line));
    if (read.success) log(read.data.event, read.data.data);
  });
  const [code, signal]: unknown[] = await once(child, "exit");
  return isAsked ? ok(undefined) : failed(fault("screen.ended", `${program}: ${String(code ?? signal)}`));
}
