import type { Journal } from "../../circulation/journal/journal.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import type { Json } from "../../devices/driver.ts";
import type { Result } from "../../core/result.ts";
import type { BehaviourText } from "./schema.ts";

/** What is true around the station at the end. */
export interface Truths {
  readonly acs: StageAcs;
  /** What the gate would do with each item that was on the pad; undefined at a station without one. */
  readonly gate: ReturnType<StagePad["gate"]> | undefined;
  readonly charged: number;
}

/** What a play happens on: a station with people's hands at its devices and eyes on its screen and paper. */
export interface Stage {
  readonly view: ViewModel;
  /** Sends an intent to the flows as a screen does. */
  intent(intent: unknown): boolean;
  /** Whether a label is a patron's card, by the looks of it. */
  isCard(label: string): boolean;
  /** Holds a label under the scanner. */
  scan(label: string): Promise<void>;
  /** Undefined at a station without a pad. */
  readonly pad: StagePad | undefined;
  /** Kills the process that holds the devices; undefined where they are held by the station itself. */
  readonly crash: (() => void) | undefined;
  /** Does to a device what people can do, in the words of `lectern simulate`: `printer open-cover`, `pad unplug`. */
  hand(words: string): Promise<Result<Json | undefined>>;
  /** What can be done to each device by `hand`. */
  readonly verbs: Readonly<Record<string, readonly StageVerb[]>>;
  /** What somebody sees who looks into the station. */
  readonly inside: StageInside;
  /** The station's power; undefined where devices are held by a process of their own. */
  readonly power: StagePower | undefined;
  /** The slips that were cut so far. */
  slips(): readonly string[];
  /** The letters that were posted so far; none where the station has no mail. */
  letters(): readonly StageLetter[];
  /** What the station has written down; of the life that lasts or lasted. */
  readonly journal: Journal;
  /** What the card terminal has charged and not given back, minor units; 0 where there is none. */
  charged(): number;
  /** Undefined if the ACS is somebody else's: nobody can look into it or disturb it. */
  readonly acs: StageAcs | undefined;
  /** Hears of everything that may have changed what can be seen: screen (after `onView`), paper, the ACS. */
  onChange(listener: () => void): () => void;
  onView(listener: (view: ViewModel) => void): () => void;
  close(): Promise<void>;
}

/**
 * A stage as a play has it: nobody looks into the station itself, and whoever presses real buttons is told a moment later
 * whether the press counted.
 */
export interface PlayedStage extends Omit<Stage, "intent" | "inside" | "journal" | "verbs" | "close"> {
  intent(intent: unknown): boolean | Promise<boolean>;
  /** Keeps what is on the glass as a picture; undefined where there is no glass. */
  readonly keep?: (name: string) => Promise<void>;
}

export interface StageVerb {
  readonly does: string;
  readonly what: string;
}

export interface StageInside {
  /** Where the session's machine is, and each flow in it: `session.play.borrow, borrow: asking`. */
  state(): string;
  /** The last frames to and from the ILS, masked; oldest first. */
  frames(): readonly string[];
  /** The slip with this number, from 1, as a PNG. */
  picture(slip: number): Uint8Array | undefined;
}

export interface StageLetter {
  readonly to: string;
  readonly text: string;
}

/** The station's process, of which nothing is left but what it wrote to disk. Its neighbours live on. */
export interface StagePower {
  /** Nothing of the station has any effect from here on. */
  cut(): void;
  /** Starts it anew; done when its devices and the ACS have been asked how they are, or when it dies again. */
  restore(): Promise<void>;
}

/** Hands at the pad, and the gate behind it. A label is an item's, `ITEM PART/PARTS` of a set, or a card's. */
export interface StagePad {
  put(labels: readonly string[]): void;
  take(labels: readonly string[]): void;
  /** Whether the station knows of this thing on the pad. */
  sees(label: string): boolean;
  /** Every item that was ever on the pad, carried through the gate: it sounds for a tag that is still secured. */
  gate(): ReadonlyMap<string, "silent" | "alarm">;
}

/** The simulated ACS, looked at from behind. */
export interface StageAcs {
  /** The items on loan to a card, sorted. */
  loansOf(card: string): readonly string[];
  /** What a card owes, in minor units. */
  owedBy(card: string): number;
  /** Every change that was made in the library since the curtain rose, in the order in which they were made. */
  readonly deeds: readonly StageDeed[];
  /** How many requests of this code have come in, for this item if one is named. */
  asked(code: string, item: string | undefined): number;
  /** Rules of the protocol that the station broke, each in words; a scenario never excuses them. */
  protocolFaults(): readonly string[];
  behave(add: readonly BehaviourText[], remove: readonly string[]): Promise<Result<void>>;
  /** The cable between station and ACS; undefined where it is the system's. */
  readonly cable: StageCable | undefined;
}

/** Something that was done in the library, once; `of` is the item, title, fee or payment. Amounts in minor units. */
export interface StageDeed {
  readonly what: string;
  readonly at: number;
  readonly card: string;
  readonly of: string;
  readonly amount: number;
  readonly due: number | undefined;
}

/** Hands at the cable to the ACS. */
export interface StageCable {
  /** Ends every connection; `losing`: what is on its way is gone with it. */
  pull(losing: boolean): void;
  /** While it is dark nothing arrives, and nobody is told. */
  dark(on: boolean): void;
  /** Everything that arrives, in the order in which it does. */
  onBytes(listener: (to: "acs" | "client", bytes: Uint8Array) => void): void;
}
