import { useSignalEffect } from "@preact/signals";
import { LANGUAGES } from "../../core/contract/languages.ts";
import { inkOn } from "./contrast.ts";
import { Top } from "./parts/top.tsx";
import { ScreenOf } from "./screens/screen.tsx";
import { Panels } from "./panels/panels.tsx";
import { look, view, words } from "./state.ts";

/** The whole glass. */
export function App() {
  useSignalEffect(dress);
  if (look.value === undefined || view.value === undefined || words.value === undefined) return null;
  const parts = { look: look.value, view: view.value, words: words.value };
  const { panel, display } = parts.view;
  return (
    <>
      <div class="frame" inert={panel !== undefined}>
        <Top look={parts.look} display={display} words={parts.words} />
        <div class="screen" data-screen={parts.view.screen}>
          <ScreenOf {...parts} />
        </div>
      </div>
      <Panels {...parts} />
    </>
  );
}

/** What styles the whole page: how this person wants it, and the library's colour. */
function dress(): void {
  if (view.value === undefined || look.value === undefined) return;
  const { language, text, theme, reach } = view.value.display;
  const { documentElement: root } = document;
  root.lang = language;
  root.dir = LANGUAGES[language].direction;
  Object.assign(root.dataset, { text: String(text), theme });
  root.toggleAttribute("data-reach", reach);
  // The library's colour is made for paper; the other themes have their own.
  const accent = theme === "light" ? look.value.accent : undefined;
  root.style.setProperty("--accent", accent ?? null);
  root.style.setProperty("--on-accent", accent === undefined ? null : inkOn(accent));
}
