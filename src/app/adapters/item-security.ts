import type { Media } from "../../core/circulation.ts";
import { fault } from "../../core/faults.ts";
import type { ItemId } from "../../core/ids.ts";
import { failed } from "../../core/result.ts";
import type { SecurityPort as Desensitizer, Stack, StackPort } from "../../devices/ports.ts";
import type { SecurityPort } from "../../flows/ports.ts";

/**
 * What takes the security off at this station: the pad, for every item that it was ever told of, else the desensitizer.
 * An item with a tag stays the pad's when it was lifted or the pad is away: a desensitizer would say that it is released,
 * and its tag would sound at the gate. Undefined at a station that has neither.
 */
export function itemSecurity(
  stack: Pick<StackPort, "stack" | "onStack" | "release"> | undefined,
  desensitizer: Pick<Desensitizer, "release"> | undefined,
): SecurityPort | undefined {
  if (stack === undefined && desensitizer === undefined) return undefined;
  const tagged = new Set<string>();
  const look = ({ entries }: Stack): void => {
    for (const entry of entries) if ("item" in entry) tagged.add(entry.item);
  };
  if (stack !== undefined) {
    look(stack.stack);
    stack.onStack(look);
  }
  return {
    release(item: ItemId, media: Media) {
      if (stack !== undefined && (tagged.has(item) || desensitizer === undefined)) return stack.release(item);
      if (desensitizer !== undefined) return desensitizer.release(media);
      return Promise.resolve(failed(fault("security.not-released", "no device")));
    },
  };
}
