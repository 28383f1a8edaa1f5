import type { Prop } from "../../../core/contract/bench.ts";
import { Cover } from "../parts/cover.tsx";
import { wish } from "./state.ts";

/** What is dragged, in the words of the browser. */
const KIND = "text/plain";

/** A book or a card: dragged onto the pad, laid there by a button, or held under the scanner. */
export function PropCard({ prop }: { readonly prop: Prop }) {
  const { id, is, title, story, onPad, gate } = prop;
  return (
    <li
      class="prop"
      data-id={id}
      data-is={is}
      draggable
      onDragStart={(event) => event.dataTransfer?.setData(KIND, id)}
    >
      <Cover id={id} title={title} />
      <div>
        <b>{title}</b>
        {story === "" ? null : <p>{story}</p>}
        <p class="hands">
          <button
            type="button"
            aria-label={`${onPad ? "Take off" : "Onto the pad"}: ${title}`}
            onClick={() => wish({ do: onPad ? "lift" : "lay", id })}
          >
            {onPad ? "Take off" : "Onto the pad"}
          </button>
          <button type="button" aria-label={`Scan: ${title}`} onClick={() => wish({ do: "scan", id })}>
            Scan
          </button>
          {gate === undefined ? null : (
            <span class="gate" data-gate={gate}>
              {gate === "silent" ? "the gate is silent" : "the gate sounds"}
            </span>
          )}
        </p>
      </div>
    </li>
  );
}

/** A place onto which things are dragged. */
export function dropTo(take: (id: string) => void) {
  return {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const id = event.dataTransfer?.getData(KIND) ?? "";
      if (id !== "") take(id);
    },
  };
}
