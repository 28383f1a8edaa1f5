import type { BenchView, Prop } from "../../../core/contract/bench.ts";
import { PropCard } from "./prop.tsx";

interface ShelfProps {
  readonly view: BenchView;
  readonly is: Prop["is"];
  readonly title: string;
}

/** Everything of a kind that is not on the pad. */
export function Shelf({ view, is, title }: ShelfProps) {
  return (
    <details open class="shelf" data-takes="shelf">
      <summary>{title}</summary>
      <ul tabIndex={0} aria-label={title}>
        {view.props
          .filter((prop) => prop.is === is && !prop.onPad)
          .map((prop) => (
            <PropCard key={prop.id} prop={prop} />
          ))}
      </ul>
    </details>
  );
}
