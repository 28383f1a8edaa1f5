import type { Command } from "commander";
import { stationFile } from "./station-file.ts";
import type { DoctorOptions } from "../doctor/run.ts";

/** `lectern doctor`: what works at this station and what does not. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("examine the ACS and every device of a station, and say what to do about what does not work")
    .addOption(stationFile("station.yaml"))
    .option("--json", "one JSON object a line, for programs", false)
    .option(
      "--test [device...]",
      "test devices by hand: scan something, lay tags, print a page; all if none is named",
    )
    .option("--within <seconds>", "how long an answer may take", "15")
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run.ts");
      process.exitCode = await runDoctor(options);
    });
}
