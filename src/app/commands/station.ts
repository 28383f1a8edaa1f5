import type { Command } from "commander";
import type { StationOptions } from "../station.ts";

/** `lectern station`: the real thing. */
export function registerStation(program: Command): void {
  program
    .command("station")
    .description("run a self-check station with real devices and a real ACS")
    .requiredOption("--config <file>", "station.yaml")
    .option("--headless", "views go out on stdout, intents come in on stdin, one JSON object a line", false)
    .option("--log <file>", "log to this file; standard error if not given")
    .option("--debug", "log every frame too, masked", false)
    .action(async (options: StationOptions) => {
      const { runStation } = await import("../station.ts");
      process.exitCode = await runStation(options);
    });
}
