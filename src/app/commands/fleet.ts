import type { Command } from "commander";
import type { SendOptions } from "../fleet/send.ts";
import type { WatchOptions } from "../fleet/watch.ts";

/** The options that say which broker. */
function atBroker(command: Command): Command {
  return command
    .requiredOption("--broker <url>", "mqtts://HOST:8883; mqtt:// to this machine alone")
    .option("--ca-file <file>", "who may sign the broker's certificate")
    .option("--certificate-file <file>", "the certificate that is shown to it")
    .option("--key-file <file>", "its key")
    .option("--user <name>", "who logs in, where the broker asks for a name")
    .option("--password-file <file>", "its first line is the password");
}

/** `lectern fleet …`: many stations at an MQTT broker. */
export function registerFleet(program: Command): void {
  const fleet = program
    .command("fleet")
    .description("many stations at an MQTT broker: seen, commanded, configured");
  atBroker(fleet.command("watch").description("all stations of a broker, worst first; live on a terminal"))
    .option("--once", "say it once", false)
    .option("--json", "as one JSON object", false)
    .action(async (options: WatchOptions) => {
      const { runWatch } = await import("../fleet/watch.ts");
      process.exitCode = await runWatch(options);
    });
  atBroker(fleet.command("command").description("command a station, signed; waits for its answer"))
    .argument("<station>", "its name at the broker")
    .argument("<command>", "out-of-service, in-service, restart, identify")
    .requiredOption("--sign-with <file>", "the private key, as `lectern fleet keygen` makes it")
    .action(async (station: string, command: string, options: SendOptions) => {
      const { runSend } = await import("../fleet/send.ts");
      process.exitCode = await runSend(station, command, options);
    });
  atBroker(
    fleet
      .command("bundle")
      .description(
        "leave configuration and profiles, signed, at the broker for a station or a group of them",
      ),
  )
    .argument("<for>", "a station's name at the broker, or a group's")
    .argument(
      "<file...>",
      "station.yaml with the sections that they shall have, and what it names as bundle/NAME",
    )
    .requiredOption("--sign-with <file>", "the private key, as `lectern fleet keygen` makes it")
    .action(async (forWhom: string, files: string[], options: SendOptions) => {
      const { runBundle } = await import("../fleet/bundle/publish.ts");
      process.exitCode = await runBundle(forWhom, files, options);
    });
  fleet
    .command("keygen")
    .description("make a key that signs commands: FILE, for you alone, and FILE.pub, for the stations")
    .argument("<file>", "where; nothing is written over")
    .action(async (file: string) => {
      const { makeKeys } = await import("../fleet/keys.ts");
      const { badUsage } = await import("../sip/stdio.ts");
      const made = makeKeys(file);
      process.exitCode = made.ok ? 0 : badUsage(made.fault);
      if (made.ok) process.stdout.write(`${file}: to sign with\n${file}.pub: for fleet.commands.keyFile\n`);
    });
}
