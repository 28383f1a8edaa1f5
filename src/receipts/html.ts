import type { Mark } from "./markup.ts";

const STYLE =
  "body{font:16px/1.4 system-ui,sans-serif;color:#222;max-width:32em;margin:1em auto;padding:0 1em}" +
  "p{margin:0}h1{font-size:1.3em;text-align:center;margin:0}hr{border:0;border-top:1px solid #888}" +
  "pre{font:14px/1.3 ui-monospace,monospace;margin:0;white-space:pre-wrap}" +
  ".center{text-align:center}.right{text-align:right}.in{margin-left:1.2em}.sides{display:flex;justify-content:space-between}";

/** A receipt as a page of its own, for mail: no pictures, nothing that is fetched from anywhere. */
export function marksHtml(marks: readonly Mark[], title: string, language: string): string {
  const body = marks.map(elementOf).join("\n");
  return `<!doctype html>
<html lang="${escaped(language)}"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>${STYLE}</style></head><body>
${body}
</body></html>
`;
}

function elementOf(mark: Mark): string {
  switch (mark.kind) {
    case "text": {
      const { align, bold, large, indented } = mark;
      const text = escaped(mark.text);
      if (large) return `<h1>${text}</h1>`;
      const classes = [...(align === "left" ? [] : [align]), ...(indented ? ["in"] : [])].join(" ");
      return `<p dir="auto"${classes === "" ? "" : ` class="${classes}"`}>${bold ? `<b>${text}</b>` : text}</p>`;
    }
    case "columns": {
      const [left, right] = [escaped(mark.left), escaped(mark.right)];
      return `<p class="sides"><span>${left}</span><span>${right}</span></p>`;
    }
    case "as-is":
      return `<pre>${escaped(mark.text)}</pre>`;
    case "rule":
    case "cut":
      return "<hr>";
    case "space":
      return "<p>&nbsp;</p>";
    case "barcode":
    case "qr":
      return `<p class="center">${escaped(mark.value)}</p>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
