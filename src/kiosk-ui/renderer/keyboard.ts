import { focusAfter, keyGuard } from "./keys.ts";

/** What a keypad can reach: not what lies under a panel. */
const CAN_FOCUS = "button:not([disabled], [inert] *)";

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
  const all = [...document.querySelectorAll<HTMLElement>(CAN_FOCUS)].filter((each) => each.checkVisibility());
  const at = all.findIndex((each) => each === document.activeElement);
  all[focusAfter(all.length, at, wish)]?.focus();
}
