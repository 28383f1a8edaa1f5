import type { Command } from "commander";
import type * as BlockList from "../blocklist/run.ts";
import type { TextIo } from "../text-io.ts";

async function start(work: (io: TextIo, run: typeof BlockList) => Promise<number>): Promise<void> {
  const { standardIo } = await import("../text-io.ts");
  process.exitCode = await work(standardIo(), await import("../blocklist/run.ts"));
}

/** `lectern blocklist …`: which cards borrow nothing while the ILS cannot be asked. */
export function registerBlockList(program: Command): void {
  const list = program
    .command("blocklist")
    .description(
      "the list of cards that borrow nothing while the ILS cannot be asked; it holds no card number",
    );
  list
    .command("make")
    .description("make a list of a file with a card number a line; one that is there is replaced at once")
    .argument("<numbers>", "the file with the numbers")
    .argument("<file>", "the list, as policy.offLine.blockListFile names it")
    .action((numbers: string, file: string) => start((io, run) => run.runMake(numbers, file, io)));
  list
    .command("show")
    .description("how many cards a list holds, and how old it is")
    .argument("<file>", "the list")
    .action((file: string) => start((io, run) => run.runShow(file, io)));
}
