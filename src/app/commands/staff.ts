import type { Command } from "commander";
import { stationFile } from "./station-file.ts";
import type { StaffAddOptions } from "../staff/add.ts";

/** `lectern staff …`: who may open the station for staff. */
export function registerStaff(program: Command): void {
  const staff = program
    .command("staff")
    .description("who may open the station for staff; nobody until they are added");
  staff
    .command("add")
    .description("add a person by card and PIN, or give them new ones; reads both from standard input")
    .argument("<name>", "as it will stand beside what they settle")
    .addOption(stationFile("the station's configuration"))
    .action(async (name: string, options: StaffAddOptions) => {
      const { standardIo } = await import("../text-io.ts");
      const { runStaffAdd } = await import("../staff/add.ts");
      process.exitCode = await runStaffAdd(name, options, standardIo());
    });
}
