import { Command } from "commander";
import { COMMANDS } from "./commands/index.ts";

const program = new Command("lectern").description("An open self-check station for libraries.");
// Commander ends with 1 on a bad command line; to Lectern 1 is "it failed" and 2 is "bad usage".
program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
for (const register of COMMANDS) register(program);
await program.parseAsync();
