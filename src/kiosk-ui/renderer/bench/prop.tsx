import type { Prop } from "../../../core/contract/bench.ts";
import { Cover } from "../parts/cover.tsx";
import { drag } from "./drag.ts";
import { Lamp } from "./gate.tsx";
import { wish } from "./state.ts";

/** A book or a card: dragged, or taken somewhere by its buttons. */
export function PropCard({ prop }: { readonly prop: Prop }) {
  const { id, is, title, story, onPad, gate } = prop;
  return (
    <li class="prop" data-id={id} data-is={is} onPointerDown={(event) => drag(id, event)}>
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
            <>
              <button
                type="button"
                aria-label={`Out of the door: ${title}`}
                onClick={() => wish({ do: "carry", id })}
              >
                Out
              </button>
              <Lamp gate={gate} />
            </>
          )}
        </p>
      </div>
    </li>
  );
}
