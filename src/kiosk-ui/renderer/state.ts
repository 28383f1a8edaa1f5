/** What the page knows: what core said last, and the pictures that go with it. Nothing else is kept anywhere in it. */
import { effect, signal } from "@preact/signals";
import type { Look, ToScreen } from "../../core/contract/bridge.ts";
import { coveredIn } from "../../core/contract/covers.ts";
import type { Wish } from "../../core/contract/intents.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { openWords, type Words } from "../words/words.ts";

export const look = signal<Look | undefined>(undefined);
export const view = signal<ViewModel | undefined>(undefined);
/** The words of the view's language; undefined until the first are there. */
export const words = signal<Words | undefined>(undefined);

type Covers = ReadonlyMap<string, string>;
/** Pictures as data URLs, by the numbers of their items. */
export const covers = signal<Covers>(new Map());

/** The library's picture on a welcome to which nobody comes, as a data URL. */
export const slide = signal<string | undefined>(undefined);

/** Takes what core says. */
export function hear(message: ToScreen): void {
  if (message.kind === "look") look.value = message.look;
  else if (message.kind === "cover")
    covers.value = shownOf([...covers.value, [message.item, message.picture]]);
  else if (message.kind === "slide") showSlide(message.picture);
  else {
    view.value = message.view;
    slide.value = undefined;
    if (covers.value.size > 0) covers.value = shownOf([...covers.value]);
  }
}

/** Where the screen is to move less, the first picture stays. */
function showSlide(picture: string | undefined): void {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (isCalm && picture !== undefined && slide.value !== undefined) return;
  slide.value = picture;
}

/** The covers without those of items that are not on the screen any more. */
function shownOf(all: readonly (readonly [item: string, picture: string])[]): Covers {
  const shown = view.value === undefined ? [] : coveredIn(view.value);
  return new Map(all.filter(([item]) => shown.includes(item)));
}

effect(() => {
  const language = view.value?.display.language;
  if (language === undefined || words.peek()?.language === language) return;
  void openWords(language).then((opened) => {
    // Somebody may have chosen another one meanwhile.
    if (view.peek()?.display.language === language) words.value = opened;
  });
});

/** Where wishes go; the gallery has nobody to send them to. `intent`: it was asked for; `focus`: it would be. */
let sink: (kind: "intent" | "focus", intent: Wish & { readonly rev: number }) => void = () => {};

export function sendWishesTo(next: typeof sink): void {
  sink = next;
}

/** What a person wants, about the view that they see. */
export function act(wish: Wish): void {
  if (view.value !== undefined) sink("intent", { ...wish, rev: view.value.revision });
}

/** What a press would ask for now. */
export function focusOn(wish: Wish): void {
  if (view.value !== undefined) sink("focus", { ...wish, rev: view.value.revision });
}
