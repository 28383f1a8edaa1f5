import type { Command } from "commander";

/** `lectern config …`: what a station's `station.yaml` says. */
export function registerConfig(program: Command): void {
  const config = program.command("config").description("station.yaml: check it, and say what is in force");
  config
    .command("check")
    .description(
      "say everything that is wrong with a configuration and with what it names, and what is unwise",
    )
    .argument("<file...>", "station.yaml of one station or more")
    .action(async (files: string[]) => {
      const { runConfigCheck } = await import("../config/check.ts");
      const { systemClock } = await import("../../core/clock.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runConfigCheck(files, systemClock, standardIo());
    });
}
