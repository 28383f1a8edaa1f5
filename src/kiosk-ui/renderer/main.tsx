import { effect } from "@preact/signals";
import { render } from "preact";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { App } from "./app.tsx";
import { forgetAfterPicture, isOverBetween } from "./forget.ts";
import { guardKeyboard } from "./keyboard.ts";
import { openLink } from "./link.ts";
import { ring } from "./ring.ts";
import { soundBetween } from "./sounds.ts";
import { hear, look, sendWishesTo, view, words } from "./state.ts";
import "./theme/theme.css";

const link = openLink(hear);
sendWishesTo((kind, intent) => link.send({ kind, intent }));
guardKeyboard(
  () => link.send({ kind: "repeat" }),
  () =>
    document.querySelector<HTMLButtonElement>('[data-action="close-panel"], [data-action="back"]')?.click(),
);
render(<App />, document.body);
let before: ViewModel | undefined;
effect(() => {
  const after = view.value;
  if (after === undefined) return;
  const sound = soundBetween(before, after);
  if (isOverBetween(before, after)) forgetAfterPicture();
  before = after;
  if (sound !== undefined) ring(sound, look.peek()?.sound ?? 0);
});
effect(() => {
  const revision = view.value?.revision;
  if (revision === undefined || words.value === undefined) return;
  // Two frames: the first begins to paint what was just laid out, the second begins when that is done.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      link.painted(revision);
      // Not before the first picture, which would wait for it.
      void import("./theme/more-faces.css");
    }),
  );
});
