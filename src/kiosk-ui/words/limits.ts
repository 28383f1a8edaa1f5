/** What does not work here now. */
import type { ViewModel } from "../../core/contract/view-model.ts";
import type { Words } from "./words.ts";

/** A line for each, in the order of the view; a station that rests tells nothing but that. */
export function limitWords({ screen, limits, catchingUp = 0 }: ViewModel, { t }: Words): string[] {
  if (screen === "out-of-service") return [];
  return [
    ...limits.map((limit) => t(`limit.${limit}`)),
    ...(catchingUp === 0 ? [] : [t("limit.catching-up.left", { count: catchingUp })]),
  ];
}
