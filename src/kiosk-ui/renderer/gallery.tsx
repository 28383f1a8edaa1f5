/**
 * Every screen in every state, without a station. `gallery.html` lists them; `gallery.html#items/reading` shows one, and
 * `#items/reading?language=ar&text=200&theme=black` as somebody has set it.
 */
import { render } from "preact";
import type { Look } from "../../core/contract/bridge.ts";
import { TEXT_SIZES, THEMES } from "../../core/contract/display.ts";
import { GALLERY, FULL_LOOK, PLAIN } from "../../core/contract/examples.ts";
import { LANGUAGE_TAGS } from "../../core/contract/languages.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { App } from "./app.tsx";
import { hear, words } from "./state.ts";
import "./theme/theme.css";
import "./theme/more-faces.css";

declare global {
  interface Window {
    /** Shows this, and waits until all of it is there. */
    show?: (look: Look, view: ViewModel) => Promise<void>;
  }
}

const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);

window.show = async (look, view) => {
  render(<App />, document.body);
  hear({ kind: "look", look });
  hear({ kind: "view", view });
  do await frame();
  while (
    words.value?.language !== view.display.language ||
    document.querySelector(".frame") === null ||
    document.querySelector(".keyboard:empty") !== null
  );
  await document.fonts.ready;
};

/** The view that the address names, or none. */
function viewOfAddress(): ViewModel | undefined {
  const [name = "", settings = ""] = decodeURIComponent(location.hash.slice(1)).split("?");
  const view = GALLERY.get(name);
  const wanted = new URLSearchParams(settings);
  if (view === undefined) return undefined;
  const oneOf = <One extends string | number>(key: string, all: readonly One[], usual: One): One =>
    all.find((one) => String(one) === wanted.get(key)) ?? usual;
  const { language, text, theme } = PLAIN.display;
  return {
    ...view,
    display: {
      ...view.display,
      language: oneOf("language", LANGUAGE_TAGS, language),
      text: oneOf("text", TEXT_SIZES, text),
      theme: oneOf("theme", THEMES, theme),
      reach: wanted.has("reach"),
    },
  };
}

function Index() {
  return (
    <main style={{ blockSize: "100%", overflow: "auto" }}>
      <h1>Every screen</h1>
      <ul style={{ columns: "14rem" }}>
        {[...GALLERY.keys()].map((name) => (
          <li key={name}>
            <a href={`#${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

function showAddress(): void {
  const view = viewOfAddress();
  if (view === undefined && location.hash !== "") return;
  if (view === undefined) render(<Index />, document.body);
  else void window.show?.(FULL_LOOK, view);
}

window.addEventListener("hashchange", showAddress);
showAddress();
