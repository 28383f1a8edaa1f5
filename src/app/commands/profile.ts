import type { Command } from "commander";

/** `lectern profile …`: the files in which technicians describe devices. */
export function registerProfile(program: Command): void {
  const profile = program.command("profile").description("device profiles: check them, make them, try them");
  profile
    .command("check")
    .description(
      "hold profiles to everything that can be known without the device, their own examples included",
    )
    .argument("<file...>", "profiles; those in one directory must not claim the same device")
    .action(async (files: string[]) => {
      const { runProfileCheck } = await import("../profile/check.ts");
      process.exitCode = await runProfileCheck(files);
    });
}
