/** What the ILS says, in its own words and its own language, beside ours. */
export function IlsWords({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div class="ils-words">
      {lines.map((line) => (
        <p>
          <bdi>{line}</bdi>
        </p>
      ))}
    </div>
  );
}
