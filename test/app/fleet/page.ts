import { readFileSync } from "node:fs";
import path from "node:path";

const PAGE = path.join(import.meta.dirname, "../../../docs/fleet.md");

/** The block of docs/fleet.md that holds a text: what it shows is what is tested. */
export function pageBlock(holding: string): string {
  const page = readFileSync(PAGE, "utf8");
  const blocks = Array.from(page.matchAll(/^```\w*\n([\s\S]*?)^```$/gm), ([, text = ""]) => text);
  const found = blocks.find((text) => text.includes(holding));
  if (found === undefined) throw new Error(`docs/fleet.md has no block with ${holding}`);
  return found;
}
