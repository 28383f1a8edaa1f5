/** Every screen by itself: `gallery.html#{"view":…,"look":…}` shows one, without a station. */
import { render } from "preact";
import type { Look } from "../../core/contract/bridge.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { App } from "./app.tsx";
import { hear } from "./state.ts";
import "./theme/theme.css";

declare global {
  interface Window {
    /** Shows this. */
    show?: (look: Look, view: ViewModel) => void;
  }
}

window.show = (look, view) => {
  hear({ kind: "look", look });
  hear({ kind: "view", view });
};
render(<App />, document.body);
