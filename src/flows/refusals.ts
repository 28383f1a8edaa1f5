/** What people were refused, and why, in words that are the same for everybody: a function of what the screen shows. */
import type { PatronFlag } from "../core/circulation.ts";
import type {
  NotRenewed,
  NotReturned,
  NotYouReason,
  NotYours,
  PayNotice,
  PayResult,
  ReturnState,
  ToDesk,
  ViewModel,
} from "../core/contract/view-model.ts";

type Named<S, Name extends string> = Extract<S, { readonly name: Name }>;

/** The screen's words for why. */
export type RefusalReason =
  | "wrong-pin"
  | PatronFlag
  | NotYouReason["name"]
  | NotYours
  | ToDesk
  | NotReturned
  | Named<ReturnState, "take-to-desk">["why"]
  | NotRenewed
  | PayNotice
  | Named<PayResult, "not-charged">["reason"];

export const REFUSED = ["card", "loan", "return", "renewal", "payment"] as const;

export interface Refusal {
  /** Tells it from others of the same visit; it may hold the number of an item, and goes nowhere. */
  readonly key: string;
  readonly what: (typeof REFUSED)[number];
  readonly reason: RefusalReason;
}

/** Everything that this view refuses. */
export function refusalsIn(view: ViewModel): readonly Refusal[] {
  switch (view.screen) {
    case "pin":
      return view.triesLeft === undefined ? [] : [refusal("card", "wrong-pin", String(view.triesLeft))];
    case "not-you": {
      const { reason } = view;
      return [refusal("card", (reason.name === "blocked" ? reason.flags[0] : undefined) ?? reason.name, "")];
    }
    case "items":
      return view.items.flatMap(({ id, state }) => {
        if (state.name === "not-yours") return [refusal("loan", state.reason, id)];
        return state.name === "take-to-desk" ? [refusal("loan", state.why, id)] : [];
      });
    case "returns":
      return view.items.flatMap(({ id, state }) => {
        if (state.name === "not-returned") return [refusal("return", state.reason, id)];
        return state.name === "take-to-desk" ? [refusal("return", state.why, id)] : [];
      });
    case "account":
      return view.loans?.given === "yes"
        ? view.loans.lines.flatMap(({ id, state }) =>
            state.name === "not-renewed" ? [refusal("renewal", state.reason, id)] : [],
          )
        : [];
    case "pay": {
      const { result, notice } = view;
      if (result?.name === "not-charged") return [refusal("payment", result.reason, result.code)];
      return notice === undefined ? [] : [refusal("payment", notice, "")];
    }
    case "welcome":
    case "card":
    case "odd-one-out":
    case "confirm":
    case "receipt":
    case "goodbye":
    case "time":
    case "out-of-service":
    case "staff-pin":
    case "staff":
      return [];
  }
}

const refusal = (what: Refusal["what"], reason: RefusalReason, which: string): Refusal => ({
  key: `${what} ${reason} ${which}`,
  what,
  reason,
});

/** Tells each refusal once a visit. */
export interface Refusals {
  look(view: ViewModel): void;
  /** The visit is over. */
  forget(): void;
}

export function watchRefusals(tell: (refused: Refusal) => void): Refusals {
  const told = new Set<string>();
  return {
    look(view) {
      for (const refused of refusalsIn(view)) {
        if (told.has(refused.key)) continue;
        told.add(refused.key);
        tell(refused);
      }
    },
    forget: () => told.clear(),
  };
}
