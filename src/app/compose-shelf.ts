/** What lies on the bench of the demo before anybody has touched it: the cards and items of its library, with their stories. */
import { ok, type Result } from "../core/result.ts";
import { readYaml } from "./config.ts";

export interface ShelfThing {
  readonly id: string;
  readonly is: "item" | "card";
  readonly title: string;
  /** "" where nothing is special about it. */
  readonly story: string;
}

export interface Shelf {
  /** The cards and PINs that are no secret: everybody can read them in the library's file. */
  readonly known: readonly string[];
  readonly things: readonly ShelfThing[];
}

/** Items without a story that are on the shelf too; more would hide the others. */
const PLAIN_ITEMS = 24;

/** The shelf of the library that ships for demos. */
export async function demoShelf(): Promise<Result<Shelf>> {
  const { DEMO_PATH } = await import("../acs-sim/library/open.ts");
  const { libraryDocument } = await import("../acs-sim/library/schema.ts");
  const read = await readYaml(DEMO_PATH, libraryDocument);
  if (!read.ok) return read;
  const { patrons = [], titles = [] } = read.value;
  const cards = patrons.map(({ card, name, story = "" }): ShelfThing => ({
    id: card,
    is: "card",
    title: name,
    story,
  }));
  const items = titles.flatMap(({ title, copies }) =>
    copies.map(({ barcode, story = "" }): ShelfThing => ({ id: barcode, is: "item", title, story })),
  );
  const plain = items.filter(({ story }) => story === "").slice(0, PLAIN_ITEMS);
  const known = patrons.flatMap(({ card, pin }) => (pin === undefined ? [card] : [card, pin]));
  return ok({ known, things: [...cards, ...plain, ...items.filter(({ story }) => story !== "")] });
}
