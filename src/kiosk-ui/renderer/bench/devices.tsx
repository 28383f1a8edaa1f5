import type { BenchView } from "../../../core/contract/bench.ts";
import { wish } from "./state.ts";

/** A verb that takes words of its own is for the prompt of `lectern simulate`. */
const isOneTouch = ({ does }: { readonly does: string }): boolean => !/[[A-Z|]/.test(does);

interface VerbsProps {
  readonly device: string;
  readonly verbs: NonNullable<BenchView["verbs"][string]>;
}

/** What can be done to a device by one touch. */
export function Verbs({ device, verbs }: VerbsProps) {
  return (
    <fieldset>
      <legend>{device}</legend>
      {verbs.filter(isOneTouch).map(({ does, what }) => (
        <button
          key={does}
          type="button"
          title={what}
          onClick={() => wish({ do: "hand", words: `${device} ${does}` })}
        >
          {does}
        </button>
      ))}
    </fieldset>
  );
}

/** What can be done to each device that has no place of its own on the bench, and to the station's plug. */
export function Devices({ view }: { readonly view: BenchView }) {
  return (
    <details class="devices">
      <summary>Devices and power</summary>
      <p>
        <button type="button" onClick={() => wish({ do: "power", on: !view.power })}>
          {view.power ? "Cut the station's power" : "Give the power back"}
        </button>
      </p>
      {Object.entries(view.verbs)
        .filter(([device]) => device !== "terminal")
        .map(([device, verbs]) => (
          <Verbs key={device} device={device} verbs={verbs} />
        ))}
    </details>
  );
}
