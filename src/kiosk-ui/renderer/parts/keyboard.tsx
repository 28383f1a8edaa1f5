import { useSignal } from "@preact/signals";
import { Delete } from "lucide";
import type { LayoutItem } from "simple-keyboard-layouts/build/interfaces.d.ts";
import { useEffect } from "preact/hooks";
import { ENDINGS, type Ending } from "../../../core/contract/endings.ts";
import type { Wish } from "../../../core/contract/intents.ts";
import type { Language } from "../../../core/contract/languages.ts";
import type { Words } from "../../words/words.ts";
import { Button } from "./button.tsx";

type Board = Promise<{ readonly default: LayoutItem }>;

const english = (): Board => import("simple-keyboard-layouts/build/layouts/english.js");

/** Where the letters of an address, which are Latin everywhere, lie otherwise than on the English board. */
const BOARDS: Partial<Readonly<Record<Language, () => Board>>> = {
  de: () => import("simple-keyboard-layouts/build/layouts/german.js"),
  fr: () => import("simple-keyboard-layouts/build/layouts/french.js"),
};

/** How addresses often end where a language is spoken, beside `.com`. */
const COUNTRIES: Partial<Readonly<Record<Language, Ending>>> = {
  de: ".de",
  fr: ".fr",
  es: ".es",
  nl: ".nl",
  da: ".dk",
  sv: ".se",
  fi: ".fi",
  nb: ".no",
  pl: ".pl",
  uk: ".ua",
  "zh-Hans": ".cn",
};

interface KeyboardProps {
  readonly language: Language;
  readonly words: Words;
}

function wishOf(key: string): Wish {
  if (key === "{erase}") return { action: "erase" };
  const ending = ENDINGS.find((each) => each === key);
  return ending === undefined ? { action: "key", key } : { action: "ending", ending };
}

/** The letters of a board in their rows, and around them what else addresses are made of. */
function rowsFor({ layout }: LayoutItem, language: Language): readonly (readonly string[])[] {
  const letters = (layout["default"] ?? [])
    .map((row) => row.split(" ").filter((key) => /^[a-z]$/.test(key)))
    .filter((row) => row.length > 0);
  const endings = [".com", COUNTRIES[language] ?? ".org"];
  return ["1234567890".split(""), ...letters, ["@", ".", "-", "_", "+", ...endings, "{erase}"]];
}

/**
 * A keyboard for an e-mail address. Each key goes up by itself; nothing is kept here. Where the keys lie is the library's; it
 * draws them too, but from text, and of text the kiosk's page may make no elements (Trusted Types).
 */
export function Keyboard({ language, words: { t } }: KeyboardProps) {
  const rows = useSignal<ReturnType<typeof rowsFor>>([]);
  useEffect(() => {
    let gone = false;
    void (BOARDS[language] ?? english)().then(({ default: board }) => {
      if (!gone) rows.value = rowsFor(board, language);
    });
    return () => void (gone = true);
  }, [language]);
  return (
    <div class="keyboard" role="group" aria-label={t("keyboard.label")} dir="ltr">
      {rows.value.map((row) => (
        <div class="keys" key={row[0]}>
          {row.map((key) =>
            key === "{erase}" ? (
              <Button key={key} wish={wishOf(key)} icon={Delete} label={t("action.erase")} />
            ) : (
              <Button key={key} wish={wishOf(key)} label={key} />
            ),
          )}
        </div>
      ))}
    </div>
  );
}
