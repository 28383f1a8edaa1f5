import type { Command } from "commander";
import type { DeviceDecodeOptions } from "../device/decode.ts";

/** `lectern device …`: devices for people at a terminal. */
export function registerDevice(program: Command): void {
  const device = program.command("device").description("look at what devices say");
  device
    .command("decode")
    .description(
      "captured bytes -> one JSON object per frame; without HEX, captures are read from standard input, one per line",
    )
    .argument("[hex...]", "bytes in hexadecimal; with reports (HID), one argument a report")
    .option("--driver <name>", "whose bytes they are: feig-iso-host, 3m-d6, escpos-status, …")
    .option(
      "--from <sender>",
      "who sent them: host or device; without it both are tried, and lines of a file may begin with >> or <<",
    )
    .option("--profile <file>", "take the driver and its options from this profile")
    .action(async (hex: string[], options: DeviceDecodeOptions) => {
      const { runDeviceDecode } = await import("../device/decode.ts");
      const { standardIo } = await import("../text-io.ts");
      process.exitCode = await runDeviceDecode(hex, options, standardIo());
    });
}
