import type { Command } from "commander";
import type { DemoOptions } from "../demo.ts";

/** `lectern demo`: plays scenarios on a whole station with simulated neighbours. */
export function registerDemo(program: Command): void {
  program
    .command("demo")
    .description("lend real books on a station whose scanner, printer and ACS are simulated, over real wires")
    .option("--headless", "without a screen: what patron and printer see is told here", false)
    .option("--port <number>", "where the page is served on this machine; any free port if not given", "0")
    .option("--scenario <file...>", "play these; the five that ship with Lectern if none is given")
    .option("--pad", "a station with an RFID pad: items are laid on it, the scanner reads cards", false)
    .option("--device-host", "devices in a process of their own, as in production", false)
    .option("--json", "one JSON object a line, for programs", false)
    .option("--acs <host:port>", "play against this ACS; what is true in it is then not looked at")
    .option("--login <user:password>", "the login at that ACS")
    .option("--location <code>", "CP of the login at that ACS", "")
    .option("--dialect <name>", "the dialect of that ACS, in place of the scenario's")
    .option("--institution <id>", "AO for that ACS, in place of the scenario's")
    .option("--patience <seconds>", "the longest that a step may take before it is said not to hold", "20")
    .option("--log <file>", "log everything, masked, to this file")
    .action(async (options: DemoOptions) => {
      const { runDemo } = await import("../demo.ts");
      process.exitCode = await runDemo(options);
    });
}
