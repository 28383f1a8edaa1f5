import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { entriesOf, itemOf, type ReadTag, type TagContents } from "../../../src/devices/pad/entries.ts";
import type { TagContent } from "../../../src/devices/tags/read.ts";
import { uidNo } from "../tag-bench.ts";

const CONTENT: TagContent = {
  format: "iso28560-3",
  item: "A",
  part: 1,
  parts: 1,
  usage: "circulating",
  owner: "DE-705",
  notes: [],
};

let number = 0;
function lies(content: Partial<TagContent>): ReadTag {
  return holds({ kind: "content", content: { ...CONTENT, ...content } });
}
function holds(contents: TagContents): ReadTag {
  number++;
  return { uid: uidNo(number), contents, marks: ["armed"] };
}

/** Each entry in a few words. */
function said(tags: readonly ReadTag[], isils: readonly string[] = []): string[] {
  return entriesOf(tags, isils).map((entry) => {
    if (entry.kind === "item") {
      const { item, present, parts, complete, uids } = entry;
      return `${item}: ${present.join("+")} of ${parts}${complete ? "" : ", missing some"}; ${uids.length} tags`;
    }
    if (entry.kind === "double-tagged") return `${entry.item} double: ${entry.uids.length} tags`;
    return entry.kind === "foreign" ? `foreign ${entry.item} of ${entry.owner}` : entry.kind;
  });
}

describe("tags of one item", () => {
  it("are one entry, with its parts in order and what is missing", () => {
    expect(said([lies({ part: 3, parts: 3 }), lies({ item: "B" }), lies({ part: 1, parts: 3 })])).toEqual([
      "A: 1+3 of 3, missing some; 2 tags",
      "B: 1 of 1; 1 tags",
    ]);
    const whole = [1, 2, 3].map((part) => lies({ part, parts: 3 }));
    expect(said(whole)).toEqual(["A: 1+2+3 of 3; 3 tags"]);
  });

  it.each([
    { what: "both the whole", tags: [lies({}), lies({})] },
    { what: "both the same part", tags: [lies({ part: 2, parts: 2 }), lies({ part: 2, parts: 2 })] },
    { what: "the whole, and part 1", tags: [lies({}), lies({ part: 1, parts: 3 })] },
  ])("that say they are $what are two tags of one thing", ({ tags }) => {
    expect(said(tags)).toEqual(["A double: 2 tags"]);
  });

  it("that do not agree how many there are count as the greatest number", () => {
    expect(said([lies({ part: 1, parts: 2 }), lies({ part: 2, parts: 3 })])).toEqual([
      "A: 1+2 of 3, missing some; 2 tags",
    ]);
  });

  it("with an ordinal that cannot be are not complete", () => {
    expect(said([lies({ part: 0, parts: 2 }), lies({ part: 1, parts: 2 })])).toEqual([
      "A: 0+1 of 2, missing some; 2 tags",
    ]);
    expect(said([lies({ part: 3, parts: 2 })])).toEqual(["A: 3 of 2, missing some; 1 tags"]);
  });

  it("make its security, and its owner where one of them names it", () => {
    const [entry] = entriesOf([lies({ parts: 2, owner: undefined }), lies({ part: 2, parts: 2 })], []);
    expect(entry).toMatchObject({ owner: "DE-705", security: "armed" });
  });
});

describe("what is no item to lend", () => {
  it("is named: cards, blanks, rubbish; whose card it is is told to nobody who does not ask", () => {
    const tags = [
      lies({ usage: "patron-card", item: "P1234" }),
      holds({ kind: "blank" }),
      holds({ kind: "unreadable", why: "wrong CRC" }),
      lies({}),
    ];
    expect(said(tags)).toEqual(["A: 1 of 1; 1 tags", "patron-card", "unprogrammed", "unreadable"]);
    const entries = entriesOf(tags, []);
    expect(inspect(entries, { depth: 9, showHidden: true })).not.toContain("P1234");
    expect(entries.flatMap((entry) => (entry.kind === "patron-card" ? entry.card?.reveal() : []))).toEqual([
      "P1234",
    ]);
  });

  it("is another library's item, but only where the site says whose it lends", () => {
    const tags = [lies({ owner: "DK-710100" }), lies({})];
    expect(said(tags, ["DE-705"])).toEqual(["A: 1 of 1; 1 tags", "foreign A of DK-710100"]);
    expect(said(tags)).toEqual(["A double: 2 tags"]);
  });

  it("a tag without owner is our own, in whatever case an ISIL is written", () => {
    expect(said([lies({ owner: undefined, format: "3m" })], ["DE-705"])).toEqual(["A: 1 of 1; 1 tags"]);
    expect(said([lies({ owner: "DE-HEU1" })], ["DE-Heu1"])).toEqual(["A: 1 of 1; 1 tags"]);
  });

  it("an owner that a small tag has cut short is still our own", () => {
    const isils = ["US-ABCDEFGHIJK"];
    expect(said([lies({ owner: "US-ABCDEFGHI" })], isils)).toEqual(["A: 1 of 1; 1 tags"]);
    expect(said([lies({ owner: "US-ABC" })], isils)).toEqual(["foreign A of US-ABC"]);
    expect(said([lies({ owner: "US-ABCDEFGHI", format: "iso28560-2" })], isils)).toHaveLength(1);
    expect(said([lies({ owner: "US-ABCDEFGHI", format: "iso28560-2" })], isils)[0]).toContain("foreign");
  });

  it("has no security that could be named", () => {
    const contents = [
      lies({ usage: "patron-card" }),
      lies({ owner: "DK-710100" }),
      holds({ kind: "blank" }),
    ].map((tag) => itemOf(tag.contents, ["DE-705"]));
    expect(contents).toEqual([undefined, undefined, undefined]);
    expect(itemOf(lies({}).contents, ["DE-705"])).toMatchObject({ item: "A" });
  });
});
