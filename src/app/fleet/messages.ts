/** What stations say, as others read it: anybody at the broker may have written it, so that nothing is believed unread. */
import { z } from "zod";
import { jsonOf } from "../../core/json.ts";

/** Words that a terminal can be given. */
const word = z.string().regex(/^[ -~]{0,100}$/);
const instant = z.number().min(0).max(8.64e15);
const words = z.array(word).max(100);

export const presence = z.object({
  presence: z.enum(["online", "offline", "stopped"]),
  at: instant.nullable(),
});

export type Presence = z.output<typeof presence>;

export const LONGEST_WHY = 300;

/** What is in force and tried of the bundles that came, by their versions; null where none are taken. */
const bundle = z
  .object({
    current: instant.nullable(),
    trial: instant.nullable(),
    /** What became of the last one; `why`: the first mistake. */
    last: z
      .object({
        version: instant,
        outcome: z.enum(["taken", "refused", "back"]),
        fault: word.nullable(),
        why: z
          .string()
          .max(LONGEST_WHY)
          .regex(/^[ -~]*$/),
      })
      .nullable(),
  })
  .nullable();

/** How a station is, as far as others should know. Instants are milliseconds since 1970. */
export const state = z.object({
  at: instant,
  version: word,
  startedAt: instant.nullable(),
  ready: z.boolean(),
  /** Why not, in codes. */
  why: words,
  limits: words,
  acs: z.object({ state: z.enum(["connecting", "online", "away"]), fault: word.nullable(), since: instant }),
  devices: z
    .array(z.object({ id: word, role: word, state: word, fault: word.nullable(), since: instant }))
    .max(100),
  screens: z.number(),
  journal: z.object({ fault: word.nullable(), exceptions: z.number(), payments: z.number() }),
  /** Of 1, in hundredths; null where it is not known. */
  diskFree: z.number().nullable(),
  alerts: words,
  bundle,
});

export type State = z.output<typeof state>;

export const daily = z.object({
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  counts: z.record(word, z.number()),
});

export type Daily = z.output<typeof daily>;

export const answer = z.object({
  at: instant,
  outcome: z.enum(["done", "refused"]),
  fault: word.nullable(),
});

export type Answer = z.output<typeof answer>;

/** A text of JSON as a schema has it; undefined for any other. */
export function readMessage<S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined {
  const read = schema.safeParse(jsonOf(text));
  return read.success ? read.data : undefined;
}
