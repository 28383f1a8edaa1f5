import type { Command } from "commander";
import { stationFile } from "./station-file.ts";
import type { StatusOptions } from "../observe/show.ts";

/** `lectern status`: how a running station is. */
export function registerStatus(program: Command): void {
  program
    .command("status")
    .description("how a running station is: devices, ACS, journal, last faults; live on a terminal")
    .addOption(stationFile("the station that is asked"))
    .option("--socket <path>", "its socket, without a configuration")
    .option("--once", "say it once", false)
    .option("--json", "as one JSON object", false)
    .action(async (options: StatusOptions) => {
      const { runStatus } = await import("../observe/show.ts");
      process.exitCode = await runStatus(options);
    });
}
