import { MapPin } from "lucide";
import type { AccountScreen } from "../../../core/contract/view-model.ts";
import type { Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Button } from "../parts/button.tsx";
import { Frame } from "../parts/frame.tsx";

interface PlacesProps {
  readonly view: AccountScreen;
  readonly words: Words;
}

/** Where a hold is to be collected. */
export function Places({ view, words }: PlacesProps) {
  return (
    <Frame
      title={words.t("account.choosing-place")}
      actions={<Actions view={view} words={words} of={["back"]} />}
    >
      <ul class="choices">
        {view.places.map((place, line) => (
          <li key={place}>
            <Button kind="big" wish={{ action: "choose-place", line }} icon={MapPin} label={place} />
          </li>
        ))}
      </ul>
    </Frame>
  );
}
