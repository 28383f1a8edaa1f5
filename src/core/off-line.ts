/** The words in which circulation answers while the ILS cannot be asked. It hears of everything later. */
import type { PatronAccount } from "./circulation.ts";
import type { PatronId } from "./ids.ts";
import type { Result } from "./result.ts";
import type { ReturnsPort } from "./returns.ts";

/** What can be seen of a card without asking anybody. A PIN cannot be checked, and no name is known. */
export type OffLineIdentification =
  | { readonly card: "known"; readonly account: PatronAccount }
  /** It does not look like a card of this library. */
  | { readonly card: "not-valid" }
  /** It is on the library's list of cards that borrow nothing. */
  | { readonly card: "blocked" };

/** What flows ask of circulation instead of the ILS. */
export interface OffLinePort {
  identify(card: PatronId): Result<OffLineIdentification>;
  readonly returns: ReturnsPort;
}
