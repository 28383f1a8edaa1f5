import type { SimpleKeyboard } from "simple-keyboard";
import type { LayoutItem } from "simple-keyboard-layouts/build/interfaces.d.ts";
import { useEffect, useRef } from "preact/hooks";
import { ENDINGS, type Ending } from "../../../core/contract/endings.ts";
import type { Wish } from "../../../core/contract/intents.ts";
import type { Language } from "../../../core/contract/languages.ts";
import { act, focusOn } from "../state.ts";
import type { Words } from "../../words/words.ts";

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
function rowsFor({ layout }: LayoutItem, language: Language): string[] {
  const letters = (layout["default"] ?? [])
    .map((row) => row.split(" ").filter((key) => /^[a-z]$/.test(key)))
    .filter((row) => row.length > 0)
    .map((row) => row.join(" "));
  const endings = [".com", COUNTRIES[language] ?? ".org"];
  return ["1 2 3 4 5 6 7 8 9 0", ...letters, ["@ . - _ +", ...endings, "{erase}"].join(" ")];
}

/** A keyboard for an e-mail address. Each key goes up by itself; nothing is kept here. */
export function Keyboard({ language, words: { t } }: KeyboardProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let board: SimpleKeyboard | undefined;
    let gone = false;
    const opened = Promise.all([import("simple-keyboard"), (BOARDS[language] ?? english)()]);
    void opened.then(([{ SimpleKeyboard: Keys }, { default: layout }]) => {
      if (gone || place.current === null) return;
      board = new Keys(place.current, {
        layout: { default: rowsFor(layout, language) },
        display: { "{erase}": t("action.erase") },
        useButtonTag: true,
        preventMouseDownDefault: true,
        onKeyPress: (key) => act(wishOf(key)),
      });
    });
    return () => {
      gone = true;
      board?.destroy();
    };
  }, [language, t]);
  return (
    <div
      class="keyboard simple-keyboard"
      ref={place}
      onFocusIn={({ target }) => {
        const key = target instanceof HTMLElement ? target.dataset["skbtn"] : undefined;
        if (key !== undefined) focusOn(wishOf(key));
      }}
      role="group"
      aria-label={t("keyboard.label")}
      dir="ltr"
    />
  );
}
