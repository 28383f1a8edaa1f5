import type { Habits } from "../habits.ts";
import type { AcsConfig } from "../library/config.ts";
import type { Library } from "../library/library.ts";
import type { Session } from "../session.ts";

/** What an answer is made from, besides the request. */
export interface AnswerContext {
  readonly library: Library;
  /** 93 and 99 change it; everything else only reads it. */
  readonly session: Session;
  readonly config: AcsConfig;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly habits: Habits;
}
