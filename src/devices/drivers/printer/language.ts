import type { Printout } from "../../../core/printout.ts";
import type { Framer } from "../../framer.ts";
import type { PrinterOptions } from "./options.ts";
import type { Condition } from "./condition.ts";

/** A question that a printer answers at once, whatever is in its buffer. */
export interface StatusQuestion<F> {
  readonly request: Uint8Array;
  /** What the frame says, if it answers this question. */
  readonly read: (frame: F) => Condition | undefined;
}

/** What the session must know of the language that a printer speaks. One a session: it may remember what it heard. */
export interface PrinterLanguage<F> {
  readonly framer: Framer<F>;
  /** Asked one after the other; the first says at least whether the printer is off-line. */
  readonly questions: readonly StatusQuestion<F>[];
  /** How the printer is, by a frame that nobody asked for. */
  readonly told: (frame: F) => Condition | undefined;
  /** Asks the printer to tell changes by itself; empty where it is not asked to. */
  readonly tellChanges: Uint8Array;
  /** Stands behind a job and is answered when all before it is on paper. */
  readonly mark: Uint8Array;
  /** How many marks a frame says were reached. */
  readonly marks: (frame: F) => number;
  /** Takes the printer out of an error and throws its buffer away; undefined where there is no such command. */
  readonly recover: Uint8Array | undefined;
  /** Ends a command of which up to `bytes` bytes are missing, without printing anything. */
  readonly fillUp: (bytes: number) => Uint8Array;
  /** A slip as pieces of whole commands: between two of them the printer may be asked something. */
  readonly encode: (printout: Printout) => readonly Uint8Array[];
}

/** Settings of the session. */
export type SessionOptions = Pick<PrinterOptions, "columns" | "answers" | "jobMs" | "statusMs" | "watchMs">;
