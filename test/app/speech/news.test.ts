import { describe, expect, it } from "vitest";
import { newsOf } from "../../../src/app/adapters/speech/news.ts";

const said = (lines: readonly string[], unheard: readonly string[] = []) => ({
  place: "items",
  lines,
  unheard,
});

describe("what is new", () => {
  it("is all of it on another screen, and only what was not there before on the same", () => {
    expect(newsOf(undefined, "items", ["a", "b"])).toEqual(["a", "b"]);
    expect(newsOf(said(["a", "b"]), "returns", ["a", "b"])).toEqual(["a", "b"]);
    expect(newsOf(said(["a", "b"]), "items", ["a", "c", "b"])).toEqual(["c"]);
    expect(newsOf(said(["a", "b"]), "items", ["b"])).toEqual([]);
  });

  it("has a line twice that comes twice", () => {
    expect(newsOf(said(["a"]), "items", ["a", "a"])).toEqual(["a"]);
  });

  it("comes again where nobody heard it to the end, while it still stands", () => {
    expect(newsOf(said(["a", "b", "c"], ["b", "c"]), "items", ["a", "b", "d"])).toEqual(["b", "d"]);
  });
});
