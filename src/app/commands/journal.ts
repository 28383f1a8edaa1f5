import type { Command } from "commander";
import { stationFile } from "./station-file.ts";
import type { PlaceOptions } from "../journal/place.ts";
import type * as Journal from "../journal/run.ts";
import type { TextIo } from "../text-io.ts";

type Run = (io: TextIo, run: typeof Journal) => Promise<number>;

async function start(work: Run): Promise<void> {
  const { standardIo } = await import("../text-io.ts");
  process.exitCode = await work(standardIo(), await import("../journal/run.ts"));
}

/** The options that say which journal. */
function placed(command: Command): Command {
  return command
    .addOption(stationFile("the station whose journal it is"))
    .option("--journal <file>", "a journal by its file, without a configuration; with --key")
    .option("--key <file>", "the file with its key");
}

const REVEAL = ["--reveal", "show items, patrons and what staff wrote, which are masked otherwise"] as const;

/** `lectern journal …`: what a station is still to bring to an end, and what waits for staff. */
export function registerJournal(program: Command): void {
  const journal = program
    .command("journal")
    .description("the journal of a station: what is open, what waits for staff; the station may be running");
  placed(journal.command("list").description("what is not closed, oldest first"))
    .option("--all", "what is closed as well, as far as it is kept", false)
    .option(...REVEAL, false)
    .action((options: Journal.ListOptions) => start((io, run) => run.runList(options, io)));
  placed(journal.command("show").description("one entry, and the steps that it took"))
    .argument("<id>", "its number")
    .option(...REVEAL, false)
    .action((id: string, options: PlaceOptions & { reveal: boolean }) =>
      start((io, run) => run.runShow(id, options, io)),
    );
  placed(journal.command("resolve").description("close an exception that staff have settled"))
    .argument("<id>", "its number")
    .requiredOption("--note <text>", "how it was settled; sealed like items and patrons")
    .option("--by <word>", "who settled it; sealed as well", "staff")
    .action((id: string, options: Journal.ResolveOptions) =>
      start((io, run) => run.runResolve(id, options, io)),
    );
  placed(journal.command("export").description("everything that is kept, one JSON object a line"))
    .option("--csv", "for spreadsheets instead", false)
    .option(...REVEAL, false)
    .action((options: Journal.ExportOptions) => start((io, run) => run.runExport(options, io)));
  placed(
    journal
      .command("verify")
      .description("see that the audit is as it was written, and say what it ends with"),
  ).action((options: PlaceOptions) => start((io, run) => run.runVerify(options, io)));
  placed(
    journal
      .command("set-aside")
      .description(
        "rename a journal that is damaged, so that the station begins a new one; stop the station first",
      ),
  ).action((options: PlaceOptions) => start((io, run) => run.runSetAside(options, io)));
  journal
    .command("key")
    .description("make a file with a fresh key; one that is there is not written over")
    .argument("<file>", "where it is put")
    .action((file: string) => start((io, run) => run.runKey(file, io)));
}
