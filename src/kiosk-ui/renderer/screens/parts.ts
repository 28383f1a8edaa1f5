import type { Look } from "../../../core/contract/bridge.ts";
import type { Screen, ScreenName, ViewModel } from "../../../core/contract/view-model.ts";
import type { Words } from "../../words/words.ts";

/** What every screen is given. */
export interface Parts {
  readonly look: Look;
  readonly view: ViewModel;
  readonly words: Words;
}

/** What the component of a screen is given: its own part of the view. */
export interface PartsOf<Name extends ScreenName> extends Omit<Parts, "view"> {
  readonly view: Extract<Screen, { screen: Name }> & ViewModel;
}
