import type { ComponentChildren } from "preact";
import { itemName } from "../../words/items.ts";
import type { Key, Words } from "../../words/words.ts";
import { Cover } from "./cover.tsx";
import { IlsWords } from "./ils-words.tsx";
import { MeaningMark, type Meaning } from "./meaning.tsx";

interface ItemRowProps {
  readonly item: { readonly id: string; readonly title: string; readonly ilsWords: readonly string[] };
  readonly words: Words;
  /** Undefined while it is not decided. */
  readonly meaning: Meaning | undefined;
  /** What the meaning is called here, where "yours" or "not yours" would not say it. */
  readonly called?: Key;
  /** Where it stands, in words. */
  readonly children: ComponentChildren;
  /** What can be done about it. */
  readonly aside?: ComponentChildren;
}

/** One item, by cover, title and what it means to the person. */
export function ItemRow({ item, words, meaning, called, children, aside }: ItemRowProps) {
  return (
    <li class="row" data-meaning={meaning}>
      <Cover id={item.id} title={item.title} />
      <div>
        <h2>{itemName(item, words)}</h2>
        {meaning === undefined ? null : (
          <MeaningMark of={meaning} word={words.t(called ?? `meaning.${meaning}`)} />
        )}
        <p>{children}</p>
        <IlsWords lines={item.ilsWords} />
      </div>
      {aside === undefined ? null : <div class="aside">{aside}</div>}
    </li>
  );
}
