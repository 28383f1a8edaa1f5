import type { SimpleKeyboard } from "simple-keyboard";
import { useEffect, useRef } from "preact/hooks";
import type { Wish } from "../../../core/contract/intents.ts";
import type { Language } from "../../../core/contract/languages.ts";
import { act, focusOn } from "../state.ts";
import type { Words } from "../../words/words.ts";

/** The board of each language where it is another than the English one; the letters of an address are Latin everywhere. */
const ADDRESS_ROWS: Partial<Readonly<Record<Language, readonly string[]>>> = {
  de: ["q w e r t z u i o p", "a s d f g h j k l", "y x c v b n m"],
  fr: ["a z e r t y u i o p", "q s d f g h j k l m", "w x c v b n"],
};
const ENGLISH_ROWS = ["q w e r t y u i o p", "a s d f g h j k l", "z x c v b n m"] as const;

interface KeyboardProps {
  readonly language: Language;
  readonly words: Words;
}

function wishOf(key: string): Wish {
  return key === "{erase}" ? { action: "erase" } : { action: "key", key };
}

/** A keyboard for an e-mail address. Each key goes up by itself; nothing is kept here. */
export function Keyboard({ language, words: { t } }: KeyboardProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let board: SimpleKeyboard | undefined;
    let gone = false;
    void import("simple-keyboard").then(({ SimpleKeyboard: Board }) => {
      if (gone || place.current === null) return;
      board = new Board(place.current, {
        layout: {
          default: ["1 2 3 4 5 6 7 8 9 0", ...(ADDRESS_ROWS[language] ?? ENGLISH_ROWS), "@ . - _ + {erase}"],
        },
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
  }, [language]);
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
