import type { BenchView } from "../../../core/contract/bench.ts";
import { PropCard } from "./prop.tsx";

/** The pad; it glows where its field is. */
export function Pad({ view }: { readonly view: BenchView }) {
  const here = view.props.filter(({ onPad }) => onPad);
  return (
    <section class="pad" data-takes="pad" aria-label="The pad">
      <h2>Pad</h2>
      <ul>
        {here.map((prop) => (
          <PropCard key={prop.id} prop={prop} />
        ))}
      </ul>
      {here.length === 0 ? <p>Drag books here, or use their buttons.</p> : null}
    </section>
  );
}
