import type { Command } from "commander";
import type { TryOptions } from "../profile/try.ts";

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
  profile
    .command("new")
    .description("write a profile for something that is plugged in: asks, tries it, and records what it says")
    .option("--directory <directory>", "where the file is put", ".")
    .option("--seconds <seconds>", "how long the device is listened to", "10")
    .action(async ({ directory, seconds }: { directory: string; seconds: string }) => {
      const { runProfileNew } = await import("../profile/new.ts");
      const { ROOTS } = await import("../../devices/transports/find.ts");
      process.exitCode = await runProfileNew({ directory, roots: ROOTS, tryMs: Number(seconds) * 1000 });
    });
  profile
    .command("try")
    .description("talk to the device of a profile and show all that is said, hex and meaning")
    .argument("<file>", "the profile")
    .option("--path <path>", "where the device is, if the profile leaves it to the station: /dev/ttyUSB0")
    .option("--host <host>", "the same on the network: HOST or HOST:PORT")
    .option("--seconds <seconds>", "for how long", "10")
    .option("--json", "one JSON object a line, for programs", false)
    .action(async (file: string, options: TryOptions) => {
      const { runProfileTry } = await import("../profile/try.ts");
      process.exitCode = await runProfileTry(file, options);
    });
}
