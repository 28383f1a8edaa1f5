import { Info } from "lucide";
import type { ItemsNotice } from "../../../core/contract/view-items.ts";
import type { ReturnsNotice } from "../../../core/contract/view-returns.ts";
import { noticeWords } from "../../words/items.ts";
import type { Words } from "../../words/words.ts";
import { Icon } from "./icon.tsx";

interface NoticeProps {
  readonly notice: ItemsNotice | ReturnsNotice;
  readonly words: Words;
}

/** What is said of the last scan, or of what lies on the pad. */
export function NoticeLine({ notice, words }: NoticeProps) {
  return (
    <p class="notice" role="status">
      <Icon of={Info} />
      <span>{noticeWords(notice, words)}</span>
    </p>
  );
}
