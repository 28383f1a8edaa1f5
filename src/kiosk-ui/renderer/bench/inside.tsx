import type { BenchView } from "../../../core/contract/bench.ts";

/** What the station is at, and what it said to the ILS. */
export function Inside({ view }: { readonly view: BenchView }) {
  return (
    <section class="inside" aria-label="Inside">
      <h2>Inside</h2>
      <ul class="places">
        {view.state.split(", ").map((place) => (
          <li key={place}>{place}</li>
        ))}
      </ul>
      <ol class="frames" tabIndex={0} aria-label="Frames to and from the ILS, newest first">
        {view.frames.toReversed().map((frame, index) => (
          <li key={view.frames.length - index}>{frame}</li>
        ))}
      </ol>
    </section>
  );
}
