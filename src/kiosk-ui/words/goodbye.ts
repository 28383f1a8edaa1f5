/** What is said at the end of a visit. */
import type { Goodbye } from "../../core/contract/view-model.ts";
import type { Words } from "./words.ts";

/** What was done, a sentence each. */
export function doneWords({ yours, returned, notYours, notReturned }: Goodbye, { t }: Words): string[] {
  return [
    ["goodbye.yours", yours] as const,
    ["goodbye.returned", returned] as const,
    ["goodbye.not-yours", notYours] as const,
    ["goodbye.not-returned", notReturned] as const,
  ].flatMap(([key, count]) => (count === 0 ? [] : [t(key, { count })]));
}

/** What still lies on the pad, and is to be taken along. */
export function leftWords({ left }: Goodbye, { t }: Words): string[] {
  return [
    ...(left.card ? [t("goodbye.left.card")] : []),
    ...(left.items === 0 ? [] : [t("goodbye.left.items", { count: left.items })]),
  ];
}
