import { tmpdir } from "node:os";
import path from "node:path";
import { Option, type Command } from "commander";
import type { AcsArguments } from "../../acs-sim/main.ts";

/** The port of SIP2 in the manuals of open library systems. */
const PORT = "6001";

/** Where server and `ctl` meet if nothing else is said. */
function defaultControl(): string {
  return path.join(process.env["XDG_RUNTIME_DIR"] ?? tmpdir(), "lectern-acs.sock");
}

/** `lectern acs`: the simulated ACS, and `lectern acs ctl` to change it while it runs. */
export function registerAcs(program: Command): void {
  const acs = program
    .command("acs")
    .description("a simulated library system: a SIP2 server with patrons, items and moods")
    .option("--library <file>", "library file (YAML), or demo; the sample library if not given")
    .option("--generate <sizes>", "a made-up library: patrons=50000,items=500000,seed=1")
    .option("--state <file>", "keep what happens in this file (SQLite)")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port for raw SIP2; 0 takes any that is free", PORT)
    .option("--tls-port <port>", "port for SIP2 over TLS")
    .option("--tls-cert <file>", "its certificate (PEM)")
    .option("--tls-key <file>", "the key of the certificate (PEM)")
    .option("--telnet-port <port>", "port for SIP2 after a login by prompts")
    .addOption(new Option("--control [where]", "control socket: a path, or a port").preset(defaultControl()))
    .option("--max-clients <number>", "clients taken at once; as the library file says if not given")
    .option("--dialect <name>", "behave like this library system", "generic")
    .option(
      "--behaviour <name[:json]>",
      "disturb clients, may be repeated: 'delay:{\"ms\": 500}'; `ctl catalogue` lists all",
      (text: string, before: readonly string[]) => [...before, text],
      [] as readonly string[],
    )
    .option("--seed <number>", "have the same dice again")
    .option("--strict", "report what clients do wrong, at once and at the end", false)
    .option("--request-log <file>", "write requests and answers here, masked")
    .option("--syslog", "log to the system's log too, facility local6", false)
    .action(async (given: AcsArguments) => {
      const { runAcs } = await import("../../acs-sim/main.ts");
      process.exitCode = await runAcs(given);
    });
  acs
    .command("ctl")
    .description("say something to a running simulated ACS; `ctl help` lists what")
    .addOption(new Option("--control <where>", "its control socket").default(defaultControl()))
    .argument("<command>", "such as behaviours, add, remove, stats, patron, item, reload, stop")
    .argument("[words...]", "its arguments")
    .action(async (command: string, words: string[], _: unknown, self: Command) => {
      const { runControl } = await import("../../acs-sim/main-control.ts");
      const where = self.optsWithGlobals<{ control: string }>().control;
      process.exitCode = await runControl(where, command, words);
    });
}
