import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { genericFramer, wrap } from "../../drivers/generic/framer.ts";
import type { GenericOptions } from "../../drivers/generic/options.ts";
import type { Fields } from "../../drivers/generic/pattern.ts";
import type { Clock, Timer } from "../../../core/clock.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { playProfile, type ProfilePlayer } from "./play.ts";

/** The far end of a generic device on a stream: the same profile, with the roles reversed. */
export interface GenericPeer extends Pick<Cable, "unplug" | "plugIn">, Pick<ProfilePlayer, "heard" | "set"> {
  readonly path: string;
  /** It says something unasked: the event with this number in the profile. */
  tell(event: number, fields: Fields): Promise<Result<void>>;
  /** It says nothing more, or speaks again. */
  hang(on: boolean): void;
}

/** `state`: what its answers say, by the names in the profile's patterns. */
export async function genericPeer(
  plug: Plug,
  options: GenericOptions,
  state: Fields,
  clock: Clock,
  fragmentation: Fragmentation,
): Promise<Result<GenericPeer>> {
  const { framing } = options;
  const framer = genericFramer(framing);
  const player = playProfile(options, state);
  let hung = false;
  let gap: Timer | undefined;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (hung) return;
    for (const each of framer.feed(bytes)) if (each.kind === "frame") hear(each.frame);
    gap?.cancel();
    gap = clock.after(options.gapMs, () => {
      for (const each of framer.flush()) if (each.kind === "frame") hear(each.frame);
    });
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  function hear(message: Uint8Array): void {
    const answer = player.hear(message);
    if (answer === undefined) return;
    if (framing.kind === "delimiter" && framing.echo) void cable.send(wrap(framing, message));
    if (answer.ok && answer.value !== undefined) void cable.send(wrapped(answer.value));
  }

  /** A prompt is whole as it stands. */
  function wrapped(message: Uint8Array): Uint8Array {
    const isPrompt =
      framing.kind === "delimiter" &&
      framing.prompt !== undefined &&
      Buffer.compare(framing.prompt, message) === 0;
    return isPrompt ? message : wrap(framing, message);
  }

  return ok({
    get path() {
      return cable.path;
    },
    heard: player.heard,
    set: (fields) => player.set(fields),
    async tell(event, extra) {
      const bytes = player.event(event, extra);
      if (bytes === undefined) return failed(fault("config.bad-argument", `no event ${event}`));
      if (!bytes.ok) return failed(fault("config.bad-argument", bytes.fault));
      await cable.send(wrapped(bytes.value));
      return ok(undefined);
    },
    hang(on) {
      hung = on;
    },
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}
