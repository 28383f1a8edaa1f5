import { effect } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.tsx";
import { guardKeyboard } from "./keyboard.ts";
import { openLink } from "./link.ts";
import { hear, sendWishesTo, view, words } from "./state.ts";
import "./theme/theme.css";

const link = openLink(hear);
sendWishesTo((intent) => link.send({ kind: "intent", intent }));
guardKeyboard(
  () => link.send({ kind: "repeat" }),
  () =>
    document.querySelector<HTMLButtonElement>('[data-action="close-panel"], [data-action="back"]')?.click(),
);
render(<App />, document.body);
effect(() => {
  const revision = view.value?.revision;
  if (revision === undefined || words.value === undefined) return;
  // Two frames: the first begins to paint what was just laid out, the second begins when that is done.
  requestAnimationFrame(() => requestAnimationFrame(() => link.painted(revision)));
});
