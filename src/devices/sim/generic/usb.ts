/** The far ends of generic devices on lines of reports and transfers: their profiles, with the roles reversed. */
import type { Clock } from "../../../core/clock.ts";
import { setupBytes } from "../../control-transfer.ts";
import type { GenericOptions } from "../../drivers/generic/options.ts";
import type { Fields } from "../../drivers/generic/pattern.ts";
import { simulatedControl } from "../lines/control.ts";
import { simulatedHid } from "../lines/hid.ts";
import { playProfile, type ProfilePlayer } from "./play.ts";

type Hid = ReturnType<typeof simulatedHid>;
type Control = ReturnType<typeof simulatedControl>;

/** A device that takes reports. Answers come as input reports; what the profile does not know is refused. */
export function genericHidPeer(
  name: string,
  options: GenericOptions,
  state: Fields,
  clock: Clock,
): Hid & Pick<ProfilePlayer, "heard" | "set"> {
  const { framing } = options;
  const player = playProfile(options, state);
  function take(report: Uint8Array): boolean {
    const answer = player.hear(report.subarray(1));
    if (answer?.ok === true && answer.value !== undefined) {
      const numbered = framing.kind === "report" && framing.id !== 0 ? [framing.id] : [];
      line.far.report(Uint8Array.from([...numbered, ...answer.value]));
    }
    return answer !== undefined;
  }
  const line = simulatedHid(
    name,
    { descriptor: new Uint8Array(0), output: take, setFeature: take, getFeature: (id) => player.feature(id) },
    clock,
  );
  return { ...line, heard: player.heard, set: (fields) => player.set(fields) };
}

/** A device that is driven by control transfers; what the profile does not know is stalled. */
export function genericControlPeer(
  name: string,
  options: GenericOptions,
  state: Fields,
  clock: Clock,
): Control & Pick<ProfilePlayer, "heard" | "set"> {
  const player = playProfile(options, state);
  const line = simulatedControl(
    name,
    {
      controlIn(setup, length) {
        const answer = player.hear(setupBytes(setup, "in", length));
        return answer?.ok === true ? (answer.value ?? new Uint8Array(0)) : "stall";
      },
      controlOut(setup, bytes) {
        const message = Uint8Array.from([...setupBytes(setup, "out", bytes.length), ...bytes]);
        return player.hear(message) === undefined ? "stall" : "ok";
      },
    },
    clock,
  );
  return { ...line, heard: player.heard, set: (fields) => player.set(fields) };
}
