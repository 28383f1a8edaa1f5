import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { ItemList } from "./items.tsx";
import type { PartsOf } from "./parts.ts";

/** Holds the finish until what is not the person's stays here. */
export function OddOneOut({ view, words }: PartsOf<"odd-one-out">) {
  const { t } = words;
  const { seen, yours, items } = view;
  return (
    <Frame
      title={t("odd-one-out.title", { yours, seen, count: items.length })}
      lead={t(items.some(({ onPad }) => onPad) ? "odd-one-out.take-off" : "odd-one-out.leave-here", {
        count: items.length,
      })}
      actions={<Actions view={view} words={words} of={["back", "left-here"]} main="left-here" />}
    >
      <ItemList items={items} words={words} />
    </Frame>
  );
}
