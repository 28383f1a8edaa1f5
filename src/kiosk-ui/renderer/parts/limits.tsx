import { TriangleAlert } from "lucide";
import type { ViewModel } from "../../../core/contract/view-model.ts";
import type { Words } from "../../words/words.ts";
import { Icon } from "./icon.tsx";

interface LimitsProps {
  readonly view: ViewModel;
  readonly words: Words;
}

/** What does not work here now, beside whatever the screen says. */
export function Limits({ view, words: { t } }: LimitsProps) {
  if (view.limits.length === 0) return null;
  return (
    <ul class="limits">
      {view.limits.map((limit) => (
        <li key={limit} class="notice">
          <Icon of={TriangleAlert} />
          <span>{t(`limit.${limit}`)}</span>
        </li>
      ))}
      {view.catchingUp === undefined || view.catchingUp === 0 ? null : (
        <li class="notice">{t("limit.catching-up.left", { count: view.catchingUp })}</li>
      )}
    </ul>
  );
}
