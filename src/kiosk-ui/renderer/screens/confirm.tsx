import { questionWords } from "../../words/pay.ts";
import { Actions } from "../parts/actions.tsx";
import { Frame } from "../parts/frame.tsx";
import { IlsWords } from "../parts/ils-words.tsx";
import type { PartsOf } from "./parts.ts";

/** One question, in one sentence. */
export function Confirm({ view, words }: PartsOf<"confirm">) {
  return (
    <Frame
      title={questionWords(view.question, words)}
      {...(view.title === "" ? {} : { lead: view.title })}
      actions={<Actions view={view} words={words} of={["no", "yes"]} main="yes" kind="big" />}
    >
      <IlsWords lines={view.ilsWords} />
    </Frame>
  );
}
