import { PACES, type BenchView, type Pace } from "../../../core/contract/bench.ts";
import { wish } from "./state.ts";

const NAMES: Readonly<Record<Pace, string>> = {
  0: "stands still",
  1: "as outside",
  4: "four times as fast",
};

/** How fast time passes for the station and everything around it. */
export function Time({ view }: { readonly view: BenchView }) {
  return (
    <fieldset class="time">
      <legend>Time</legend>
      {PACES.map((pace) => (
        <button
          key={pace}
          type="button"
          aria-pressed={pace === view.pace}
          onClick={() => wish({ do: "pace", pace })}
        >
          {NAMES[pace]}
        </button>
      ))}
    </fieldset>
  );
}
