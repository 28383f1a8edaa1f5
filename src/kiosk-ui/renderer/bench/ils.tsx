import { WEATHERS, type BenchView } from "../../../core/contract/bench.ts";
import { wish } from "./state.ts";

/** The library's computer, and the weather there. */
export function Ils({ view }: { readonly view: BenchView }) {
  return (
    <fieldset class="ils">
      <legend>The library's computer (ILS), like {view.dialect}</legend>
      {WEATHERS.map((weather) => (
        <button
          key={weather}
          type="button"
          aria-pressed={weather === view.weather}
          onClick={() => wish({ do: "weather", weather })}
        >
          {weather}
        </button>
      ))}
    </fieldset>
  );
}
