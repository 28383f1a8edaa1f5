import { useState } from "preact/hooks";
import type { BenchView, Prop } from "../../../core/contract/bench.ts";
import { wish } from "./state.ts";

interface Stop {
  readonly says: string;
  readonly does: string;
  readonly go: (view: BenchView) => void;
}

const isPlainItem = ({ is, story, onPad }: Prop): boolean => is === "item" && story === "" && !onPad;

/** Five things that a newcomer should have seen. */
const STOPS: readonly Stop[] = [
  {
    says: "Somebody comes with two books, and puts them down.",
    does: "Lay two books on the pad",
    go: ({ props }) => {
      for (const { id } of props.filter(isPlainItem).slice(0, 2)) wish({ do: "lay", id });
    },
  },
  {
    says: "They show their card; then type 1234 on the kiosk, and press OK.",
    does: "Hold the first card under the scanner",
    go: ({ props }) => {
      const card = props.find(({ is }) => is === "card");
      if (card !== undefined) wish({ do: "scan", id: card.id });
    },
  },
  {
    says: "The books are theirs, and the gate is silent for them. Now the library's computer goes down.",
    does: "Take the computer away",
    go: () => wish({ do: "weather", weather: "down" }),
  },
  {
    says: "Lay one more book down: the station says what still works. Then the computer comes back.",
    does: "Bring it back",
    go: () => wish({ do: "weather", weather: "fine" }),
  },
  {
    says: "Now the worst: the plug is pulled in the middle of it.",
    does: "Cut the power, and give it back",
    go: () => {
      wish({ do: "power", on: false });
      wish({ do: "power", on: true });
    },
  },
];

/** A walk through the station in five stops. */
export function Tour({ view }: { readonly view: BenchView }) {
  const [at, setAt] = useState(0);
  const stop = STOPS[at];
  if (stop === undefined) {
    return (
      <section class="tour" aria-label="Tour">
        <p>That was the tour, and nothing was lost: look at the loans with My account.</p>
        <button type="button" onClick={() => setAt(0)}>
          Once more
        </button>
      </section>
    );
  }
  return (
    <section class="tour" aria-label="Tour">
      <p>
        <b>
          {at + 1} of {STOPS.length}.
        </b>{" "}
        {stop.says}
      </p>
      <button
        type="button"
        onClick={() => {
          stop.go(view);
          setAt(at + 1);
        }}
      >
        {stop.does}
      </button>
    </section>
  );
}
