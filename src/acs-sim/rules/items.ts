import { ITEM_STATES } from "../library/words.ts";
import type { Item } from "../library/state.ts";
import { refused, type Desk, type Refused } from "./desk.ts";

/** The circulation status of 18. What an item does now says more than how it was catalogued. */
export function circulationStatus(item: Item): string {
  if (item.status !== "normal" && item.status !== "to-be-reshelved") return ITEM_STATES[item.status];
  if (item.recallBy !== undefined) return "07";
  if (item.loan !== undefined) return "04";
  if (item.transitTo !== undefined) return "10";
  if (item.hold !== undefined) return "08";
  return ITEM_STATES[item.status];
}

/** Keeps the item properties of 19. */
export function updateItem(
  desk: Desk,
  request: { readonly barcode: string; readonly properties: string },
): { readonly kind: "updated"; readonly item: Item } | Refused {
  const item = desk.library.items.get(request.barcode);
  if (item === undefined) return refused("item-unknown", undefined, undefined);
  desk.library.setProperties(item, request.properties);
  return { kind: "updated", item };
}
