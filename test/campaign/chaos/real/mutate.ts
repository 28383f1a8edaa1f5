/**
 * Loaded before a station (`--import`): what it composes itself with is the mutant's. Nothing in the station knows of it.
 */
import { registerHooks } from "node:module";

const COMPOSE = new URL("../../../../src/app/compose.ts", import.meta.url).href;
const MUTATED = new URL("mutated.ts", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url === COMPOSE && context.parentURL !== MUTATED ? { ...found, url: MUTATED } : found;
  },
});
