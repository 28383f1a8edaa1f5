/** What a session leaves in the page's memory when it is over. */
import type { ViewModel } from "../../core/contract/view-model.ts";

declare global {
  /** Lets go what nobody holds. There where the browser was started so (`--expose-gc` of V8), as the shells do. */
  var gc: ((how: { readonly type: "major"; readonly execution: "async" }) => Promise<void>) | undefined;
}

/** Screens before which nobody has a session. */
const NOBODYS: readonly ViewModel["screen"][] = ["welcome", "out-of-service"];

/** Whether somebody's session ended between two views. */
export function isOverBetween(before: ViewModel | undefined, after: ViewModel): boolean {
  return before !== undefined && !NOBODYS.includes(before.screen) && NOBODYS.includes(after.screen);
}

/**
 * When the picture of nobody stands on the glass nothing holds the one before any more; a browser would still keep it until it
 * is short of memory, which on a station can be hours. So it is asked. In a task of its own: nobody waits for it.
 */
export function forgetAfterPicture(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => void globalThis.gc?.({ type: "major", execution: "async" })),
  );
}
