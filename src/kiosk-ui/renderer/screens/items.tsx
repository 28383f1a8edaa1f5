import type { ItemLine, ItemState } from "../../../core/contract/view-items.ts";
import { itemWords } from "../../words/items.ts";
import type { Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { ItemRow } from "../parts/item-row.tsx";
import { Kept } from "../parts/kept.tsx";
import type { Meaning } from "../parts/meaning.tsx";
import { NoticeLine } from "../parts/notice.tsx";
import { Security } from "../parts/security.tsx";
import { Station } from "../parts/station.tsx";
import type { PartsOf } from "./parts.ts";

/** The list while borrowing. */
export function Items({ look, view, words }: PartsOf<"items">) {
  const { t } = words;
  const { counts, yours, items } = view;
  return (
    <Frame
      title={view.name === "" ? t("items.title") : t("items.hello", { name: view.name })}
      lead={counts.seen === 0 ? t("items.lead") : t("items.yours-of", { yours, count: counts.seen })}
      actions={
        <Actions view={view} words={words} of={["account", "return", "pay", "finish"]} main="finish" />
      }
    >
      {view.notice === undefined ? null : <NoticeLine notice={view.notice} words={words} />}
      <Security look={look} view={view} words={words} />
      {items.length > 0 ? null : <Station look={look} view={view} />}
      <ItemList items={items} words={words} />
    </Frame>
  );
}

interface ItemListProps {
  readonly items: readonly ItemLine[];
  readonly words: Words;
}

/** What was scanned, each with where it stands. The newest comes first: it is seen without a search. */
export function ItemList({ items, words }: ItemListProps) {
  return (
    <ol class="rows" aria-label={words.t("items.list")}>
      {items.toReversed().map((item) => (
        <Kept
          key={item.id}
          of={item}
          in={words}
          draw={() => (
            <ItemRow item={item} words={words} meaning={MEANINGS[item.state.name]}>
              {itemWords(item.state, words)}
            </ItemRow>
          )}
        />
      ))}
    </ol>
  );
}

const MEANINGS: Readonly<Record<ItemState["name"], Meaning | undefined>> = {
  waiting: undefined,
  asking: undefined,
  "finding-out": undefined,
  releasing: undefined,
  question: undefined,
  yours: "yours",
  promised: "yours",
  "not-yours": "not-yours",
  "take-to-desk": "ask-us",
};
