import type { ComponentChildren } from "preact";
import { Limits } from "./limits.tsx";

interface FrameProps {
  /** What a screen is about, in one line. */
  readonly title: string;
  /** What to do now, in a sentence or two; "" is nothing. */
  readonly lead?: string;
  readonly children?: ComponentChildren;
  /** Ways on: the main one last, for there it always is. */
  readonly actions?: ComponentChildren;
}

/** What is happening, and what can be done: the two parts that every screen fills. */
export function Frame({ title, lead, children, actions }: FrameProps) {
  return (
    <>
      <main class="matter" aria-live="polite" tabIndex={0}>
        <h1>{title}</h1>
        {lead === undefined || lead === "" ? null : <p class="lead">{lead}</p>}
        <Limits />
        {children}
      </main>
      <nav class="actions">{actions}</nav>
    </>
  );
}
