/**
 * `node tools/behaviours.ts` plays every dialect and behaviour of the simulated ACS against the client and writes
 * docs/behaviours.md. The tests play the same and fail where the page says something else.
 */
import { writeFileSync } from "node:fs";
import { renderOutcomes } from "../test/client-acs/render.ts";
import { allVisits } from "../test/client-acs/table.ts";

writeFileSync(new URL("../docs/behaviours.md", import.meta.url), renderOutcomes(await allVisits([])));
