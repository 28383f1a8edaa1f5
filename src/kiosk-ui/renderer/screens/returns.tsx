import type { Route } from "../../../core/contract/values.ts";
import type { ReturnState } from "../../../core/contract/view-returns.ts";
import { returnWords, routeWords } from "../../words/items.ts";
import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { ItemRow } from "../parts/item-row.tsx";
import { Kept } from "../parts/kept.tsx";
import type { Meaning } from "../parts/meaning.tsx";
import { NoticeLine } from "../parts/notice.tsx";
import { Security } from "../parts/security.tsx";
import { Station } from "../parts/station.tsx";
import type { PartsOf } from "./parts.ts";

/** What was brought back; the latest comes first, and where it goes is shown big. */
export function Returns({ look, view, words }: PartsOf<"returns">) {
  const { t } = words;
  const latest = view.latest === undefined ? undefined : view.items[view.latest];
  const route = latest === undefined ? undefined : routeOf(latest.state);
  return (
    <Frame
      title={t("returns.title")}
      lead={view.returned === 0 ? t("returns.lead") : t("returns.returned", { count: view.returned })}
      actions={
        <Actions
          view={view}
          words={words}
          of={["leave", "borrow", "account", "pay", "finish"]}
          main="finish"
        />
      }
    >
      {view.notice === undefined ? null : <NoticeLine notice={view.notice} words={words} />}
      <Security look={look} view={view} words={words} />
      {view.items.length > 0 ? null : <Station look={look} view={view} />}
      {route === undefined ? null : <p class="route">{routeWords(route, words)}</p>}
      {view.printing ? <p class="notice">{t("returns.slip")}</p> : null}
      <ol class="rows" aria-label={t("returns.list")}>
        {view.items.toReversed().map((item) => (
          <Kept
            key={item.id}
            of={item}
            in={words}
            draw={() => (
              <ItemRow
                item={item}
                words={words}
                meaning={MEANINGS[item.state.name]}
                called={item.state.name === "returned" ? "meaning.back" : "meaning.not-back"}
              >
                {returnWords(item.state, words)}
              </ItemRow>
            )}
          />
        ))}
      </ol>
    </Frame>
  );
}

const MEANINGS: Readonly<Record<ReturnState["name"], Meaning | undefined>> = {
  waiting: undefined,
  asking: undefined,
  "finding-out": undefined,
  securing: undefined,
  returned: "yours",
  "not-returned": "not-yours",
  "take-to-desk": "ask-us",
};

function routeOf(state: ReturnState): Route | undefined {
  return state.name === "returned" || state.name === "not-returned" ? state.route : undefined;
}
