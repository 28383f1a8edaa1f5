import { enableCompileCache } from "node:module";
import { Command } from "commander";
import { COMMANDS } from "./commands/index.ts";

// Stripped types and compiled code are kept between starts: it halves the time to the first request.
enableCompileCache();

const program = new Command("lectern").description("An open self-check station for libraries.");
for (const register of COMMANDS) register(program);
await program.parseAsync();
