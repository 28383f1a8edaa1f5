import type { Assurance, Media, SecurityPort } from "../../core/circulation.ts";
import type { Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import type { ItemId } from "../../core/ids.ts";
import { failed, type Result } from "../../core/result.ts";
import type { SecurityPort as Desensitizer, Stack, StackPort } from "../../devices/ports.ts";

/** More items than people ever lay down in one visit; a station that runs for years forgets those before. */
const REMEMBERED = 1_000;

/** How long a pad may take to say what lies on it. */
const SETTLES_MS = 3000;

const NOT_DONE = { release: "security.not-released", arm: "security.not-armed" } as const;

type Pad = Pick<StackPort, "stack" | "onStack" | "release" | "arm">;

/**
 * What takes the security off at this station, and puts it on again: the pad, for every item that it was told of lately,
 * else the desensitizer. An item with a tag stays the pad's when it was lifted or the pad is away: a desensitizer would
 * say that it is released, and its tag would sound at the gate. Undefined at a station that has neither.
 */
export function itemSecurity(
  stack: Pad | undefined,
  desensitizer: Pick<Desensitizer, "release" | "arm"> | undefined,
  clock: Clock,
): SecurityPort | undefined {
  if (stack === undefined && desensitizer === undefined) return undefined;
  const tagged = new Set<string>();
  const look = ({ entries }: Stack): void => {
    for (const entry of entries) {
      if (!("item" in entry)) continue;
      tagged.delete(entry.item);
      tagged.add(entry.item);
    }
    for (const oldest of tagged) {
      if (tagged.size <= REMEMBERED) break;
      tagged.delete(oldest);
    }
  };
  if (stack !== undefined) {
    look(stack.stack);
    stack.onStack(look);
  }
  function work(command: keyof typeof NOT_DONE, item: ItemId, media: Media): Promise<Result<Assurance>> {
    if (stack !== undefined && (tagged.has(item) || desensitizer === undefined)) return stack[command](item);
    if (desensitizer !== undefined) return desensitizer[command](media);
    return Promise.resolve(failed(fault(NOT_DONE[command], "no device")));
  }
  return {
    async isPresent(item) {
      if (stack === undefined) return false;
      await settled(stack, clock);
      return stack.stack.entries.some((entry) => entry.kind === "item" && entry.item === item);
    },
    release: (item, media) => work("release", item, media),
    arm: (item, media) => work("arm", item, media),
  };
}

/** Until the pad knows what lies on it, or could have known. */
function settled(stack: Pad, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    if (stack.stack.settled) return resolve();
    const done = (): void => {
      forget();
      timer.cancel();
      resolve();
    };
    const timer = clock.after(SETTLES_MS, done);
    const forget = stack.onStack((now) => {
      if (now.settled) done();
    });
  });
}
