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
    .command("set")
    .description(
      "write values into a configuration and leave the rest of it as it is; a mistake is not written",
    )
    .argument("<file>", "station.yaml")
    .argument("<path=value...>", "acs.port=6002; the value is YAML, and none takes the key out")
    .action(async (file: string, assignments: string[]) => {
      const { runConfigSet } = await import("../config/set.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runConfigSet(file, assignments, standardIo());
    });
  config
    .command("get")
    .description("print one value as the file says it; exit code 1 where it says none")
    .argument("<file>", "station.yaml")
    .argument("<path>", "acs.host")
    .action(async (file: string, path: string) => {
      const { runConfigGet } = await import("../config/set.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runConfigGet(file, path, standardIo());
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
