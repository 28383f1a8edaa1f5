import { TriangleAlert } from "lucide";
import { limitWords } from "../../words/limits.ts";
import { view, words } from "../state.ts";
import { Icon } from "./icon.tsx";

/** What does not work here now, beside whatever the screen says. */
export function Limits() {
  if (view.value === undefined || words.value === undefined) return null;
  const lines = limitWords(view.value, words.value);
  if (lines.length === 0) return null;
  return (
    <ul class="limits">
      {lines.map((line) => (
        <li key={line} class="notice">
          <Icon of={TriangleAlert} />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
