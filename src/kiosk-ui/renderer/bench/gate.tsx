import type { BenchView, GateDoes } from "../../../core/contract/bench.ts";

/** What the gate says of a thing, by the tags that it really has. */
export function Lamp({ gate }: { readonly gate: GateDoes }) {
  return (
    <span class="gate" data-gate={gate}>
      {gate === "silent" ? "the gate is silent" : "the gate sounds"}
    </span>
  );
}

/** The gate at the door: whoever drops a book here walks out with it. */
export function Gate({ view: { carried } }: { readonly view: BenchView }) {
  return (
    <section class="door" data-takes="gate" data-lamp={carried?.gate} aria-label="The gate">
      <h2>Gate</h2>
      <p role="status">
        {carried === undefined ? (
          "Drag a book out of the door."
        ) : (
          <>
            {carried.title}: <Lamp gate={carried.gate} />
          </>
        )}
      </p>
    </section>
  );
}
