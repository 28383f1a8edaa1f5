/** How a simulated device stands in the table of peers, for people who drive it from a prompt or a script. */
import type { z } from "zod";
import type { Clock, Random } from "../../core/clock.ts";
import type { Result } from "../../core/result.ts";
import type { Json } from "../driver.ts";
import type { Plug } from "../transports/transport.ts";
import type { Fragmentation } from "./fragments.ts";

export interface PeerParts {
  /** Where it is plugged in. */
  readonly plug: Plug;
  readonly fragmentation: Fragmentation;
  readonly clock: Clock;
  readonly random: Random;
}

/** Something that a person can do to the device: put a tag on it, open its cover, pull its cable. */
export interface Verb {
  /** `place UID [ITEM]`: its words, those that may be left out in brackets. */
  readonly usage: string;
  readonly what: string;
  /** The value, if there is one, is shown to whoever asked. */
  run(words: readonly string[]): Promise<Result<Json | undefined>>;
}

export interface RunningPeer {
  readonly path: string;
  readonly verbs: Readonly<Record<string, Verb>>;
  stop(): Promise<void>;
}

export interface PeerDefinition {
  /** The word for it: `feig`, `3m`, `escpos`. */
  readonly name: string;
  readonly what: string;
  readonly options: z.ZodType;
  start(parts: PeerParts, options: unknown): Promise<Result<RunningPeer>>;
}
