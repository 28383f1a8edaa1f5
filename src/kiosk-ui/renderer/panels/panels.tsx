import type { Panel } from "../../../core/contract/display.ts";
import type { Parts } from "../screens/parts.ts";
import { Help } from "./help.tsx";
import { LanguageList } from "./languages.tsx";
import { Settings } from "./settings.tsx";

const PANELS: { readonly [P in Panel]: (parts: Parts) => preact.JSX.Element } = {
  settings: Settings,
  languages: LanguageList,
  help: Help,
};

/** What lies over the screen; nothing where nothing does. */
export function Panels(parts: Parts) {
  const { panel } = parts.view;
  if (panel === undefined) return null;
  const Shown = PANELS[panel];
  return (
    <div class="over">
      <div class="panel" role="dialog" aria-modal="true" aria-labelledby="panel-title">
        <Shown {...parts} />
      </div>
    </div>
  );
}
