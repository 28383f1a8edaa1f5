/** What a page remembers, as a debugger finds it. */
import { z } from "zod";

/** What V8 is started with to tell its texts whole; without it only their beginnings are told. */
export const WHOLE_TEXTS = "--heap-snapshot-string-limit=10000000";

/** The kinds of things that are text; the names of others are V8's own. */
const TEXTS: readonly unknown[] = ["string", "concatenated string", "sliced string"];

const kinds = z.tuple([z.array(z.string())]).rest(z.unknown());
const snapshot = z.object({
  snapshot: z.object({ meta: z.object({ node_fields: z.array(z.string()), node_types: kinds }) }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
});

/** Every text in a heap snapshot, from its pieces. V8 lets go what nobody holds before it takes one. */
export function textsOf(pieces: readonly string[]): readonly string[] {
  const {
    nodes,
    strings,
    snapshot: { meta },
  } = snapshot.parse(JSON.parse(pieces.join("")));
  const { node_fields: fields, node_types: types } = meta;
  const [kind, name] = [fields.indexOf("type"), fields.indexOf("name")];
  const texts: string[] = [];
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (TEXTS.includes(types[0][nodes[at + kind] ?? -1])) texts.push(strings[nodes[at + name] ?? -1] ?? "");
  }
  return texts;
}

/** Those of them that hold this as a word. */
export function holding(texts: readonly string[], what: string): readonly string[] {
  const word = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(what)}(?![\\p{L}\\p{N}])`, "u");
  return texts.filter((text) => word.test(text));
}
