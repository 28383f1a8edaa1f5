import path from "node:path";
import type { Command } from "commander";

/** `lectern test`: the checks and tests of the source tree, which need the tools beside it. */
export function registerTest(program: Command): void {
  program
    .command("test")
    .description("check the sources and run every test")
    .argument("[part...]", "only test files whose path holds one of these; no checks")
    .action(async (parts: string[]) => {
      const { spawnSync } = await import("node:child_process");
      const tool = path.join(import.meta.dirname, "../../../tools/test.ts");
      const { status } = spawnSync(process.execPath, [tool, ...parts], { stdio: "inherit" });
      process.exitCode = status ?? 1;
    });
}
