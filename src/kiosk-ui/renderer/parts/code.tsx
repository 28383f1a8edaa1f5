import { generate } from "lean-qr";
import { correction } from "lean-qr";
import { useMemo } from "preact/hooks";

/** A text as a QR code that a telephone reads from the glass; dark on light in every theme, for so cameras want it. */
export function Code({ text, label }: { readonly text: string; readonly label: string }) {
  const path = useMemo(() => {
    const code = generate(text, { minCorrectionLevel: correction.L });
    const squares: string[] = [];
    for (let y = 0; y < code.size; y++) {
      for (let x = 0; x < code.size; x++) if (code.get(x, y)) squares.push(`M${x} ${y}h1v1h-1z`);
    }
    return { size: code.size, squares: squares.join("") };
  }, [text]);
  const side = path.size + 8;
  return (
    <svg class="code" viewBox={`-4 -4 ${side} ${side}`} role="img" aria-label={label}>
      <rect x="-4" y="-4" width={side} height={side} fill="#fff" />
      <path d={path.squares} fill="#000" />
    </svg>
  );
}
