import { type Command, Option } from "commander";
import type { KioskOptions } from "../kiosk.ts";

/** `lectern kiosk`: the glass before people. */
export function registerKiosk(program: Command): void {
  program
    .command("kiosk")
    .description("show the station's screen on the whole glass, and nothing else")
    .requiredOption("--socket <path>", "the station's `screen.socket`; waited for where it is not there yet")
    .addOption(
      new Option("--shell <name>", "what paints it").choices(["chromium", "electron"]).default("chromium"),
    )
    .option("--page <folder>", "the built page; the one of `npm run build:screen` if not given")
    .option("--log <file>", "log to this file; standard error if not given")
    .action(async (options: KioskOptions) => {
      const { runKiosk } = await import("../kiosk.ts");
      process.exitCode = await runKiosk(options);
    });
}
