import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { genericFramer, wrap } from "../../drivers/generic/framer.ts";
import type { GenericOptions, GenericStep } from "../../drivers/generic/options.ts";
import { match, render, type Fields, type Pattern } from "../../drivers/generic/pattern.ts";
import type { Clock, Timer } from "../../../core/clock.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";

/** The far end of a generic device: the same profile, with the roles reversed. */
export interface GenericPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  /** What it was told to do, in order: commands by their names. */
  readonly heard: readonly string[];
  /** What its answers say from now on. */
  set(fields: Fields): void;
  /** It says something unasked: the event with this number in the profile. */
  tell(event: number, fields: Fields): Promise<Result<void>>;
  /** It says nothing more, or speaks again. */
  hang(on: boolean): void;
}

interface Known {
  readonly command: string;
  readonly send: Pattern;
  readonly expect: Pattern | undefined;
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
  const known = Object.entries(options.commands).flatMap(([command, { steps }]) =>
    steps.flatMap((step) => knownOf(command, step)),
  );
  const heard: string[] = [];
  let fields = { ...state };
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

  function hear(frame: Uint8Array): void {
    const one = known.find(({ send }) => match(send, frame, framing.kind === "report") !== undefined);
    if (one === undefined) return;
    heard.push(one.command);
    if (framing.kind === "delimiter" && framing.echo) void cable.send(wrap(framing, frame));
    if (one.expect !== undefined) void say(one.expect, {});
  }

  async function say(pattern: Pattern, extra: Fields): Promise<Result<void>> {
    const bytes = render(pattern, { ...fields, ...extra });
    if (!bytes.ok) return failed(fault("config.bad-argument", bytes.fault));
    await cable.send(wrap(framing, bytes.value));
    return ok(undefined);
  }

  return ok({
    get path() {
      return cable.path;
    },
    heard,
    set(changed) {
      fields = { ...fields, ...changed };
    },
    async tell(event, extra) {
      const one = options.events[event];
      return one === undefined
        ? failed(fault("config.bad-argument", `no event ${event}`))
        : say(one.match, extra);
    },
    hang(on) {
      hung = on;
    },
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}

function knownOf(command: string, step: GenericStep): Known[] {
  if ("verify" in step) return [{ command, send: step.verify.send, expect: step.verify.expect }];
  if ("send" in step) return [{ command, send: step.send, expect: step.expect }];
  return [];
}
