/** A station with one promise broken on purpose, so that the judge shows that it would be seen. */
import type { StationParts } from "../../../src/app/compose.ts";
import type { Entry } from "../../../src/circulation/journal/entry.ts";
import { ok } from "../../../src/core/result.ts";

/** What is otherwise in the parts that a station is composed of. */
export type Alter = (parts: StationParts) => StationParts;

/** Whether an entry is one that the mutant never wrote. */
export const isUnwritten = (mutant: Mutant | undefined, { stage }: Pick<Entry, "stage">): boolean =>
  mutant === "no-intent" && stage === "intent";

export const MUTANTS = {
  /** What is about to be asked is not found again after a crash, as if it had not been written. */
  "no-intent": (parts) => ({
    ...parts,
    journal: {
      ...parts.journal,
      unsettled() {
        const open = parts.journal.unsettled();
        return open.ok ? ok(open.value.filter(({ stage }) => stage !== "intent")) : open;
      },
      byItem: (item) => {
        const open = parts.journal.byItem(item);
        return open.ok ? ok(open.value.filter(({ stage }) => stage !== "intent")) : open;
      },
    },
  }),
  /** A lost answer is taken for a no, and whoever asks again is lent to again. */
  "no-query": (parts) => ({
    ...parts,
    client: {
      ...parts.client,
      get status() {
        return parts.client.status;
      },
      async checkout(wish) {
        const first = await parts.client.checkout(wish);
        return first.ok || first.fault.code === "acs.not-connected" ? first : parts.client.checkout(wish);
      },
    },
  }),
  /** A tag that was told to be released is taken for released. */
  "no-verify": (parts) => ({
    ...parts,
    ...(parts.stack === undefined
      ? {}
      : {
          stack: {
            ...parts.stack,
            get stack() {
              return parts.stack!.stack;
            },
            get health() {
              return parts.stack!.health;
            },
            async release(item: string) {
              await parts.stack!.release(item);
              return ok("verified" as const);
            },
          },
        }),
  }),
} as const satisfies Readonly<Record<string, Alter>>;

export type Mutant = keyof typeof MUTANTS;
export const MUTANT_NAMES = ["no-intent", "no-query", "no-verify"] as const satisfies readonly Mutant[];

export function mutantNamed(name: string): Mutant | undefined {
  return MUTANT_NAMES.find((mutant) => mutant === name);
}
