import { useComputed } from "@preact/signals";
import { covers } from "../state.ts";

interface CoverProps {
  readonly id: string;
  readonly title: string;
}

/** Cloths of our own binding: dark enough for a white letter (7:1). */
const CLOTHS = ["#5b2333", "#1f3a5f", "#2f4b26", "#4a3b6b", "#5a3d1e", "#174a4a"] as const;

/**
 * A cover in cloth with the first letter of the title, the same for the same item each time; over it the library's picture,
 * once it is there.
 */
export function Cover({ id, title }: CoverProps) {
  const picture = useComputed(() => covers.value.get(id)).value;
  const cloth =
    CLOTHS[Array.from(id).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % CLOTHS.length];
  const [letter = "·"] = title;
  return (
    <div class="cover" aria-hidden="true">
      <svg viewBox="0 0 48 64">
        <rect width="48" height="64" rx="3" fill={cloth} />
        <path d="M6 0v64" stroke="#ffffff55" stroke-width="2" />
        <text x="27" y="40" fill="#fff" font-size="24" text-anchor="middle">
          {letter.toUpperCase()}
        </text>
      </svg>
      {picture === undefined ? null : (
        <img src={picture} alt="" onError={({ currentTarget }) => (currentTarget.hidden = true)} />
      )}
    </div>
  );
}
