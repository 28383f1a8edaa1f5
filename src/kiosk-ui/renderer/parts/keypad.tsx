import { Delete } from "lucide";
import type { Action } from "../../../core/contract/intents.ts";
import type { Words } from "../../words/words.ts";
import { Button } from "./button.tsx";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

interface KeypadProps {
  readonly offers: readonly Action[];
  readonly words: Words;
}

/** Ten digits, always in the same place, read from left to right in every language. */
export function Keypad({ offers, words: { t } }: KeypadProps) {
  if (!offers.includes("key")) return null;
  return (
    <div class="keypad" role="group" aria-label={t("keypad.label")}>
      {DIGITS.map((key) => (
        <Button key={key} wish={{ action: "key", key }} label={key} />
      ))}
      {offers.includes("erase") ? (
        <Button wish={{ action: "erase" }} icon={Delete} label={t("action.erase")} />
      ) : (
        <span />
      )}
      <Button wish={{ action: "key", key: "0" }} label="0" />
    </div>
  );
}
