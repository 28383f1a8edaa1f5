/** What is said of items: those that are borrowed, and those that are brought back. */
import type { Route } from "../../core/contract/values.ts";
import type { ItemsNotice, ItemState } from "../../core/contract/view-items.ts";
import type { ReturnsNotice, ReturnState } from "../../core/contract/view-returns.ts";
import type { Words } from "./words.ts";

/** What an item is called; its number where nobody has said a title. */
export function itemName(
  { id, title }: { readonly id: string; readonly title: string },
  { t }: Words,
): string {
  return title === "" ? t("item.number", { id }) : title;
}

/** Where an item stands that is borrowed. */
export function itemWords(state: ItemState, { t, due }: Words): string {
  switch (state.name) {
    case "yours": {
      const key = state.renewed ? "item.renewed" : "item.yours";
      return state.due.kind === "none" ? t(`${key}.undated`) : t(key, { due: due(state.due) });
    }
    case "promised":
      return state.due.kind === "none"
        ? t("item.promised.undated")
        : t("item.promised", { due: due(state.due) });
    case "not-yours":
      return t(`item.not-yours.${state.reason}`);
    case "take-to-desk":
      return t(`item.take-to-desk.${state.why}`, { entry: state.entry });
    case "asking":
    case "finding-out":
    case "question":
    case "releasing":
    case "waiting":
      return t(`item.${state.name}`);
  }
}

/** Where an item stands that is brought back. */
export function returnWords(state: ReturnState, words: Words): string {
  const { t, money, sentences } = words;
  switch (state.name) {
    case "returned":
      return sentences([
        t("return.returned"),
        state.offLine ? t("return.off-line") : routeWords(state.route, words),
        state.fee === undefined ? "" : t("return.fee", { fee: money(state.fee) }),
      ]);
    case "not-returned":
      return sentences([
        t(`return.not-returned.${state.reason}`),
        state.route === undefined ? "" : routeWords(state.route, words),
      ]);
    case "take-to-desk":
      return t(`return.take-to-desk.${state.why}`, { entry: state.entry });
    case "asking":
    case "finding-out":
    case "securing":
    case "waiting":
      return t(`return.${state.name}`);
  }
}

/** Where an item goes that was brought back. */
export function routeWords(route: Route, { t, sentences }: Words): string {
  const where = route.to === "branch" && route.branch === "" ? t("route.elsewhere") : undefined;
  return sentences([
    where ?? t(`route.${route.to}`, { branch: route.to === "branch" ? route.branch : "" }),
    route.bin === undefined ? "" : t("route.bin", { bin: route.bin }),
  ]);
}

/** What is said of the last scan, or of what lies on the pad. */
export function noticeWords(notice: ItemsNotice | ReturnsNotice, { t }: Words): string {
  return notice.name === "pad-part-missing"
    ? t("notice.pad-part-missing", { count: notice.missing, parts: notice.parts })
    : t(`notice.${notice.name}`);
}
