import { computed, useSignalEffect } from "@preact/signals";
import type { Look } from "../../core/contract/bridge.ts";
import { inkOn } from "../../core/contract/contrast.ts";
import type { Display } from "../../core/contract/display.ts";
import { LANGUAGES } from "../../core/contract/languages.ts";
import { Away } from "./away.tsx";
import { Top } from "./parts/top.tsx";
import { ScreenOf } from "./screens/screen.tsx";
import { Panels } from "./panels/panels.tsx";
import { look, view, words } from "./state.ts";

/** The whole glass. */
export function App() {
  useSignalEffect(dress);
  if (look.value === undefined || view.value === undefined || words.value === undefined) return <Away />;
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

/** What styles the whole page, as text: to set what holds already makes the browser look at all of it again. */
const dressing = computed(() => {
  if (view.value === undefined || look.value === undefined) return undefined;
  return JSON.stringify({ ...view.value.display, accent: look.value.accent });
});

function dress(): void {
  if (dressing.value === undefined) return;
  const { language, text, theme, reach, accent } = JSON.parse(dressing.value) as Display &
    Pick<Look, "accent">;
  const { documentElement: root } = document;
  root.lang = language;
  root.dir = LANGUAGES[language].direction;
  Object.assign(root.dataset, { text: String(text), theme });
  root.toggleAttribute("data-reach", reach);
  // The library's colour is made for paper; the other themes have their own.
  const own = theme === "light" ? accent : undefined;
  root.style.setProperty("--accent", own ?? null);
  root.style.setProperty("--on-accent", own === undefined ? null : inkOn(own));
}
