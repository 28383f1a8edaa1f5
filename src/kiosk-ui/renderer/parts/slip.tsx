interface SlipProps {
  readonly text: string;
  /** What it is, for who does not see it. */
  readonly label: string;
}

/** A slip as it would come out of the printer: black on white in every theme, as paper is. */
export function Slip({ text, label }: SlipProps) {
  if (text === "") return null;
  return (
    <figure class="slip" aria-label={label}>
      <pre dir="auto">{text}</pre>
    </figure>
  );
}
