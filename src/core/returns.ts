/** The words in which circulation answers about items that are brought back. */
import type { Assurance, Media } from "./circulation.ts";
import type { ItemId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Result } from "./result.ts";

/** Where a returned item goes from here (CL, CT, CV of 10). */
export type Route =
  | { readonly to: "shelf"; readonly bin: string | undefined }
  /** Another reader waits for it here. */
  | { readonly to: "hold-shelf"; readonly bin: string | undefined }
  /** It travels: to the branch it belongs to, or to one where a reader waits. `branch` "" where the ILS did not say. */
  | {
      readonly to: "branch";
      readonly branch: string;
      readonly forHold: boolean;
      readonly bin: string | undefined;
    }
  /** Staff want to see it; the ILS says no more. */
  | { readonly to: "staff"; readonly bin: string | undefined };

/** For the slip that goes with a hold or a transit: nobody's full name, in the form that the library chose later on. */
export interface HoldFor {
  readonly patron: string | undefined;
  readonly name: string | undefined;
}

/** What the ILS said of an item that was brought back (10). */
export interface TakenBack {
  /**
   * `returned`: it is off somebody's card; `not-on-loan`: it was on nobody's (10 with ok 0); `refused`: the ILS does
   * not take it here, as a library that is not its own.
   */
  readonly outcome: "returned" | "not-on-loan" | "refused";
  readonly title: string;
  /** What its security is to be armed on, also where the ILS did not take it back; undefined where it stays as it is. */
  readonly arm: Media | undefined;
  readonly route: Route;
  readonly hold: HoldFor | undefined;
  /** The type of the alert, as the ILS wrote it (CV); undefined where staff are not called. */
  readonly alert: string | undefined;
  /** A fee that came to be by it (BV); where the ILS only speaks of one, it is among the words. */
  readonly fee: Money | undefined;
  readonly words: readonly string[];
  readonly print: readonly string[];
  /** Taken without the ILS: it will hear of it when it can be asked again. */
  readonly offLine: boolean;
  /** The entry of the journal, as staff find it. */
  readonly entry: number;
}

/** What was found out about a return whose answer was lost. `undecided` is a matter for staff. */
export type ReturnFinding =
  | (TakenBack & { readonly found: true })
  | {
      readonly found: false;
      readonly outcome: "not-returned" | "undecided";
      readonly title: string;
      readonly entry: number;
    };

/** Returns need no patron. */
export interface ReturnsPort {
  /** Asks the ILS to take the item back, once. The fault `acs.unknown-outcome` means: find out before anything else. */
  takeBack(item: ItemId): Promise<Result<TakenBack>>;
  /** Decides a lost answer by asking (17), and repeats only what then is known not to have happened. */
  findOutReturn(item: ItemId): Promise<ReturnFinding>;
  /**
   * Arms the item's security and reads it back; an item is *returned* only after that. May be asked again while the
   * item is there; what is never armed stays an exception in the journal.
   */
  arm(item: ItemId): Promise<Result<Assurance>>;
}
