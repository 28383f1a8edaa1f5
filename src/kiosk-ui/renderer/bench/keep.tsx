import type { BenchView } from "../../../core/contract/bench.ts";
import { wish } from "./state.ts";

/** What was done, as a file that `lectern demo` plays again; and a fresh beginning. */
export function Keep({ view }: { readonly view: BenchView }) {
  return (
    <section class="keep" aria-label="What was done">
      <a href="./play.yaml" download="play.yaml">
        Save as scenario ({view.steps} steps)
      </a>
      <button type="button" onClick={() => wish({ do: "anew" })}>
        Begin anew
      </button>
    </section>
  );
}
