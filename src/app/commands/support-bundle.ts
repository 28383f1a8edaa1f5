import type { Command } from "commander";
import { stationFile } from "./station-file.ts";
import type { BundleOptions } from "../observe/bundle/run.ts";

/** `lectern support-bundle`: one file for whoever helps from afar. */
export function registerSupportBundle(program: Command): void {
  program
    .command("support-bundle")
    .description(
      "one file with log, configuration, versions and state for whoever helps; nobody and no secret is in it",
    )
    .addOption(stationFile("the station it is about"))
    .option("--log <file>", "the station's log; by itself that of lectern-core in systemd's journal")
    .option("--out <file>", "where it is written", "lectern-support.tar.gz")
    .action(async (options: BundleOptions) => {
      const { runBundle } = await import("../observe/bundle/run.ts");
      process.exitCode = await runBundle(options);
    });
}
