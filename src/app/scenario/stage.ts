import type { ViewModel } from "../../core/contract/view-model.ts";
import type { Result } from "../../core/result.ts";
import type { BehaviourText } from "./schema.ts";

/** What a play happens on: a station with people's hands at its devices and eyes on its screen and paper. */
export interface Stage {
  readonly view: ViewModel;
  /** Sends an intent to the flows as a screen does. */
  intent(intent: unknown): boolean;
  /** Presents a label: under the scanner, or an item on the pad where there is one. */
  scan(label: string): Promise<void>;
  /** Undefined at a station without a pad. */
  readonly pad: StagePad | undefined;
  /** Kills the process that holds the devices; undefined where they are held by the station itself. */
  readonly crash: (() => void) | undefined;
  /** The slips that were cut so far. */
  slips(): readonly string[];
  /** Undefined if the ACS is somebody else's: nobody can look into it or disturb it. */
  readonly acs: StageAcs | undefined;
  /** Hears of everything that may have changed what can be seen: screen (after `onView`), paper, the ACS. */
  onChange(listener: () => void): () => void;
  onView(listener: (view: ViewModel) => void): () => void;
  close(): Promise<void>;
}

/** Hands at the pad, and the gate behind it. */
export interface StagePad {
  put(items: readonly string[]): Promise<void>;
  take(items: readonly string[]): Promise<void>;
  /** Every item that was ever on the pad, carried through the gate: it sounds for a tag that is still secured. */
  gate(): ReadonlyMap<string, "silent" | "alarm">;
}

/** The simulated ACS, looked at from behind. */
export interface StageAcs {
  /** The items on loan to a card, sorted. */
  loansOf(card: string): readonly string[];
  /** How many requests to lend this item (11) have come in. */
  checkoutsOf(item: string): number;
  /** How many sessions were ended (35). */
  sessionsEnded(): number;
  /** Rules of the protocol that the station broke, each in words; a scenario never excuses them. */
  protocolFaults(): readonly string[];
  behave(add: readonly BehaviourText[], remove: readonly string[]): Promise<Result<void>>;
}
