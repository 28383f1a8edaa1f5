import { focusAfter, keyGuard } from "./keys.ts";

/** What a keypad can reach: not what lies under a panel. */
const CAN_FOCUS = ":is(button:not([disabled]), .matter):not([inert] *)";

/**
 * Takes every key from the browser: none of its shortcuts works, and no key reaches a field. `repeat` and `back` are what
 * those two keys of the keypad do.
 */
export function guardKeyboard(repeat: () => void, back: () => void): void {
  const guard = keyGuard();
  const hear = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== "keydown") return;
    const wish = guard.wish(event, event.timeStamp);
    if (wish === "press") press();
    else if (wish === "back") back();
    else if (wish === "repeat") repeat();
    else if (wish !== undefined) moveFocus(wish);
  };
  for (const type of ["keydown", "keypress", "keyup"] as const) window.addEventListener(type, hear, true);
}

function press(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLButtonElement) activeElement.click();
}

function moveFocus(wish: "next" | "previous"): void {
  if (turnsPage(document.activeElement, wish)) return;
  const all = [...document.querySelectorAll<HTMLElement>(CAN_FOCUS)].filter(
    (each) => each.checkVisibility() && (each.tagName === "BUTTON" || each.scrollHeight > each.clientHeight),
  );
  const at = all.findIndex((each) => each === document.activeElement);
  all[focusAfter(all.length, at, wish)]?.focus();
}

/** Part of a page stays in sight when it is turned. */
const TURN = 0.8;

/** What is longer than its place is read page by page before the focus goes on. */
function turnsPage(place: Element | null, wish: "next" | "previous"): boolean {
  if (place === null || !place.matches(".matter")) return false;
  const before = place.scrollTop;
  place.scrollBy({ top: (wish === "next" ? TURN : -TURN) * place.clientHeight });
  return place.scrollTop !== before;
}
