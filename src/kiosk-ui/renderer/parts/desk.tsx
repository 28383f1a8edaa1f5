import type { Look } from "../../../core/contract/bridge.ts";
import { deskWords } from "../../words/desk.ts";
import type { Words } from "../../words/words.ts";

interface DeskProps {
  readonly look: Look;
  readonly words: Words;
}

/** Where staff are found, and when. */
export function Desk({ look, words }: DeskProps) {
  return deskWords(look, words).map((line) => <p key={line}>{line}</p>);
}
