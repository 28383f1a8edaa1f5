import type { Command } from "commander";
import type { PreviewOptions } from "../receipt/preview.ts";

/** `lectern receipt …`: the slips of a library, to look at and to correct. */
export function registerReceipt(program: Command): void {
  const receipt = program
    .command("receipt")
    .description("slips: see how they look, and hold templates to what they may say");
  receipt
    .command("preview")
    .description(
      "a slip as it comes out of the printer (PNG), as a mail (HTML) or as a code, of sample facts or your own",
    )
    .option("--slip <slip>", "receipt, hold-slip or test-page", "receipt")
    .option("--template <directory>", "templates and words that stand in for those that ship")
    .option("--facts <file>", "what the receipt tells, as YAML: see docs/receipts.md")
    .option("--columns <columns>", "characters on a line of the paper", "42")
    .option("--language <tag>", "the language of the slip", "en")
    .option("--channel <channel>", "paper, mail or qr", "paper")
    .option("--library <name>", "the library's name", "Ashby Library")
    .option("--text", "write it to standard output as text", false)
    .option("--out <file>", "the picture or page to write")
    .action(async (options: PreviewOptions) => {
      const { runPreview } = await import("../receipt/preview.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runPreview(options, standardIo());
    });
  receipt
    .command("check")
    .description("every mistake in templates and words, by file, line and column")
    .argument("[directory]", "a station's own; without it, those that ship are checked")
    .action(async (directory: string | undefined) => {
      const { runReceiptCheck } = await import("../receipt/check.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runReceiptCheck(directory, standardIo());
    });
}
