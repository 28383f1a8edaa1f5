import type { BenchView } from "../../../core/contract/bench.ts";

/** The last slip, as it came out of the printer. */
export function Paper({ view }: { readonly view: BenchView }) {
  return (
    <section class="paper" aria-label="The printer">
      <h2>Printer</h2>
      {view.slips === 0 ? (
        <p>Nothing was printed yet.</p>
      ) : (
        <img src={`./slips/${view.slips}.png`} alt={`Slip number ${view.slips}`} />
      )}
    </section>
  );
}
