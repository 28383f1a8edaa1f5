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
  config
    .command("explain")
    .description(
      "say what is in force, where each setting comes from, and what the station does by its policy",
    )
    .argument("<file>", "station.yaml")
    .argument("[path]", "only this part: policy.pin, acs.site, devices.scanner")
    .action(async (file: string, path: string | undefined) => {
      const { runConfigExplain } = await import("../config/explain.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runConfigExplain(file, path, standardIo());
    });
  config
    .command("reference")
    .description("print every key of station.yaml with its meaning")
    .option("--schema", "its JSON schema instead, for editors", false)
    .action(async ({ schema }: { schema: boolean }) => {
      const { runConfigReference } = await import("../config/reference.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runConfigReference(schema, standardIo());
    });
}
