import type { BenchFrame, BenchView } from "../../../core/contract/bench.ts";

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
      <h2>Last frames, newest first</h2>
      <ol class="frames" tabIndex={0} aria-label="Frames to and from the ILS, newest first">
        {view.frames.toReversed().map((frame, index) => (
          <Frame key={view.frames.length - index} frame={frame} />
        ))}
      </ol>
    </section>
  );
}

/** One message; what its parts mean is there for whoever opens it. */
function Frame({ frame: { to, name, parts } }: { readonly frame: BenchFrame }) {
  return (
    <li data-to={to}>
      <details>
        <summary>{name}</summary>
        <pre>{parts.join("\n")}</pre>
      </details>
    </li>
  );
}
