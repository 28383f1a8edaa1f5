/** Stands for `src/app/compose.ts` in a station with a broken promise; its environment says which. */
import { composeStation as compose, type Station, type StationParts } from "../../../../src/app/compose.ts";
import { mutantNamed, MUTANTS } from "../mutants.ts";

export function composeStation(parts: StationParts): Station {
  const mutant = mutantNamed(process.env["LECTERN_MUTANT"] ?? "");
  if (mutant === undefined) throw new Error("No mutant of that name");
  return compose(MUTANTS[mutant](parts));
}
