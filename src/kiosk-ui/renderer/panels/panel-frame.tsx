import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Words } from "../../words/words.ts";
import { Button } from "../parts/button.tsx";

interface PanelFrameProps {
  readonly title: string;
  readonly words: Words;
  readonly children: ComponentChildren;
}

/** A panel with its title and its way back; the focus comes along. */
export function PanelFrame({ title, words, children }: PanelFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h1 id="panel-title" tabIndex={-1} ref={heading}>
        {title}
      </h1>
      <div class="panel-matter">{children}</div>
      <div class="panel-actions">
        <Button kind="main" wish={{ action: "close-panel" }} label={words.t("action.close-panel")} />
      </div>
    </>
  );
}
