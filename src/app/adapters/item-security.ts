import type { Media } from "../../core/circulation.ts";
import { fault } from "../../core/faults.ts";
import type { ItemId } from "../../core/ids.ts";
import { failed } from "../../core/result.ts";
import type { SecurityPort as Desensitizer, StackPort } from "../../devices/ports.ts";
import type { SecurityPort } from "../../flows/ports.ts";

/**
 * What takes the security off at this station: the pad, for an item that lies on it, else the desensitizer. Undefined at
 * a station that has neither.
 */
export function itemSecurity(
  stack: Pick<StackPort, "stack" | "release"> | undefined,
  desensitizer: Pick<Desensitizer, "release"> | undefined,
): SecurityPort | undefined {
  if (stack === undefined && desensitizer === undefined) return undefined;
  return {
    release(item: ItemId, media: Media) {
      const onPad =
        stack?.stack.entries.some((entry) => entry.kind === "item" && entry.item === item) === true;
      if (stack !== undefined && (onPad || desensitizer === undefined)) return stack.release(item);
      if (desensitizer !== undefined) return desensitizer.release(media);
      return Promise.resolve(failed(fault("security.not-released", "no device")));
    },
  };
}
