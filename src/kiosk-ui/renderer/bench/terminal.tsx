import type { BenchView } from "../../../core/contract/bench.ts";
import { Verbs } from "./devices.tsx";

/** The card terminal, and what it has charged. */
export function Terminal({ view: { charged, verbs } }: { readonly view: BenchView }) {
  return (
    <section class="terminal" aria-label="The card terminal">
      <h2>Card terminal</h2>
      <p role="status">Charged so far: €{(charged / 100).toFixed(2)}</p>
      <Verbs device="terminal" verbs={verbs["terminal"] ?? []} />
    </section>
  );
}
