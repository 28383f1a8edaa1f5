import type { IconNode } from "lucide";
import type { Wish } from "../../../core/contract/intents.ts";
import { act, focusOn } from "../state.ts";
import { Icon } from "./icon.tsx";

interface ButtonProps {
  readonly wish: Wish;
  readonly label: string;
  readonly icon?: IconNode;
  /** The icon points where people read on. */
  readonly turns?: true;
  /** `main`: the next thing a person would do, one on a screen; `big`: a choice; else one of several. */
  readonly kind?: "main" | "big" | "plain";
  /** One of a set: whether it is the one that holds. */
  readonly pressed?: boolean;
  /** What is said of it where its label alone is not enough: which item it is for. */
  readonly describedAs?: string;
}

/** Says what a person wants. */
export function Button({ wish, label, icon, turns, kind = "plain", pressed, describedAs }: ButtonProps) {
  return (
    <button
      type="button"
      class="button"
      data-kind={kind}
      data-action={wish.action}
      data-of={ofWhat(wish)}
      aria-pressed={pressed}
      aria-label={describedAs}
      onClick={() => act(wish)}
      onFocus={() => focusOn(wish)}
    >
      {icon === undefined ? null : <Icon of={icon} {...(turns === undefined ? {} : { turns })} />}
      <span>{label}</span>
    </button>
  );
}

/** What tells it from the other buttons of its action: the key, the line, the page, the size of text. */
function ofWhat(wish: Wish): string | undefined {
  const [of] = Object.entries(wish).flatMap(([name, value]) => (name === "action" ? [] : [value]));
  return of === undefined ? undefined : String(of);
}
