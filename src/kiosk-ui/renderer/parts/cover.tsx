interface CoverProps {
  readonly id: string;
  readonly title: string;
}

/** Cloths of our own binding: dark enough for a white letter (7:1). */
const CLOTHS = ["#5b2333", "#1f3a5f", "#2f4b26", "#4a3b6b", "#5a3d1e", "#174a4a"] as const;

/** A cover in cloth with the first letter of the title, the same for the same item each time. */
export function Cover({ id, title }: CoverProps) {
  const cloth =
    CLOTHS[Array.from(id).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % CLOTHS.length];
  const [letter = "·"] = title;
  return (
    <svg class="cover" viewBox="0 0 48 64" aria-hidden="true">
      <rect width="48" height="64" rx="3" fill={cloth} />
      <path d="M6 0v64" stroke="#ffffff55" stroke-width="2" />
      <text x="27" y="40" fill="#fff" font-size="24" text-anchor="middle">
        {letter.toUpperCase()}
      </text>
    </svg>
  );
}
