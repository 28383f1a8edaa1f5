import type { Command } from "commander";
import type { SimulateOptions } from "../compose-simulate.ts";

/** `lectern simulate`: devices for other people's software. */
export function registerSimulate(program: Command): void {
  program
    .command("simulate")
    .description(
      "put simulated devices on pseudo-terminals and TCP ports, driven from a prompt, a script or standard input",
    )
    .argument(
      "<peer...>",
      "[NAME=]PEER[,OPTION=VALUE…][@pty[:LINK] or @tcp:PORT]: pad=3m-d6@pty:/tmp/pad escpos@tcp:9100",
    )
    .option("--script <file>", "do these lines first: DEVICE VERB WORDS…, wait MS, quit")
    .option("--fragments <how>", "how bytes are cut: whole, single or random", "whole")
    .option("--paced <speed>", "as slow as a serial line: 19200, or 38400-8E1")
    .option("--seed <number>", "for what is left to chance, so that a run can be had again")
    .action(async (peers: string[], options: SimulateOptions) => {
      const { runSimulate } = await import("../compose-simulate.ts");
      process.exitCode = await runSimulate(peers, options);
    });
}
