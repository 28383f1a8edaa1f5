/** What lies on a pad, as a librarian would say it, of what its tags hold. Pure. */
import { Secret } from "../../core/secret.ts";
import type { StackEntry, Uid } from "../ports.ts";
import type { TagContent, TagReading } from "../tags/read.ts";
import { itemSecurity, type Mark } from "./security.ts";

/** What is known of a tag for good. */
export type TagContents = Exclude<TagReading, { readonly kind: "needs" }>;

/** A believed tag that was read, or of which it is known that it cannot be. */
export interface ReadTag {
  readonly uid: Uid;
  readonly contents: TagContents;
  /** How it is secured, by each method of the site. */
  readonly marks: readonly Mark[];
}

/** A tag of an item that this station lends. */
interface ItemTag extends ReadTag {
  readonly content: TagContent;
}

/** Entries of all tags, items in the order in which their first tag came, then whatever else lies there. */
export function entriesOf(tags: readonly ReadTag[], isils: readonly string[]): readonly StackEntry[] {
  const items = new Map<string, ItemTag[]>();
  const others: StackEntry[] = [];
  for (const tag of tags) {
    const sorted = sortOut(tag, isils);
    if ("kind" in sorted) others.push(sorted);
    else items.set(sorted.content.item, [...(items.get(sorted.content.item) ?? []), sorted]);
  }
  return [...Array.from(items, ([item, its]) => itemEntry(item, its)), ...others];
}

/** The item that this station lends of which this is a tag; undefined for cards, foreign items and all else. */
export function itemOf(contents: TagContents, isils: readonly string[]): TagContent | undefined {
  if (contents.kind !== "content" || contents.content.usage === "patron-card") return undefined;
  return isForeign(contents.content, isils) ? undefined : contents.content;
}

/** A tag of an item, or an entry of its own. */
function sortOut({ uid, contents, marks }: ReadTag, isils: readonly string[]): ItemTag | StackEntry {
  if (contents.kind === "blank") return { kind: "unprogrammed", uid };
  if (contents.kind === "unreadable") return { kind: "unreadable", uid, why: contents.why };
  const { content } = contents;
  if (content.usage === "patron-card") return { kind: "patron-card", uid, card: cardOf(content) };
  const { item, owner } = content;
  if (owner !== undefined && isForeign(content, isils)) return { kind: "foreign", uid, item, owner };
  return { uid, contents, marks, content };
}

function cardOf({ item }: TagContent): Secret | undefined {
  return item === "" ? undefined : new Secret(item);
}

function itemEntry(item: string, tags: readonly ItemTag[]): StackEntry {
  const uids = tags.map(({ uid }) => uid);
  const present = presentParts(tags.map(({ content }) => content));
  // The whole is part 1 of 1: two tags of one part are two tags of one thing, or two things with one number.
  if (present.length < tags.length) return { kind: "double-tagged", item, uids };
  return {
    kind: "item",
    item,
    uids,
    present,
    ...completeness(tags.map(({ content }) => content)),
    owner: tags.find(({ content }) => content.owner !== undefined)?.content.owner,
    security: itemSecurity(tags.flatMap(({ marks }) => marks)),
  };
}

type Part = Pick<TagContent, "part" | "parts">;

/** Ordinals of the parts that lie there, each once, the least first. */
function presentParts(tags: readonly Part[]): readonly number[] {
  return [...new Set(tags.map(({ part }) => part))].toSorted((one, other) => one - other);
}

/** How many parts there should be, and whether they are there. Where tags do not agree, the greatest number counts. */
export function completeness(tags: readonly Part[]): { readonly parts: number; readonly complete: boolean } {
  const parts = Math.max(...tags.map((tag) => tag.parts));
  const present = new Set(tags.map(({ part }) => part));
  let inRow = 0;
  while (present.has(inRow + 1)) inRow++;
  return { parts, complete: inRow >= parts };
}

/** Characters of the owner behind country and hyphen that tags of 32 bytes have room for. [devices.md 2.3] */
const SHORT_OWNER = 9;

/** Another library's: none of the site's ISILs. A tag that names no owner is taken for our own. */
function isForeign({ owner, format }: TagContent, isils: readonly string[]): boolean {
  if (isils.length === 0 || owner === undefined) return false;
  const own = owner.toUpperCase();
  const cut = format === "iso28560-3" && own.length === "XX-".length + SHORT_OWNER;
  return !isils.some((isil) => {
    const site = isil.toUpperCase();
    return site === own || (cut && site.startsWith(own));
  });
}
