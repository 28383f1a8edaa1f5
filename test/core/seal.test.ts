import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededBytes } from "../../src/core/clock.ts";
import { fingerprint, seal, subKey, unseal } from "../../src/core/seal.ts";

const KEY = seededBytes(1)(32);
const OTHER = seededBytes(2)(32);

describe("a sealed text", () => {
  it("is opened by its key in its context, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, context) => {
        expect(unseal(KEY, seal(KEY, text, context, seededBytes(3)), context)).toBe(text);
      }),
      { seed: 1 },
    );
  });

  it("stays shut for another key, in another's place, and with any byte changed or missing", () => {
    const sealed = seal(KEY, "31000000000017", "entry 1", seededBytes(3));
    expect(unseal(OTHER, sealed, "entry 1")).toBeUndefined();
    expect(unseal(KEY, sealed, "entry 2")).toBeUndefined();
    for (const at of sealed.keys()) {
      const changed = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(unseal(KEY, changed, "entry 1")).toBeUndefined();
      expect(unseal(KEY, sealed.subarray(0, at), "entry 1")).toBeUndefined();
    }
  });

  it("looks otherwise each time", () => {
    const randomBytes = seededBytes(3);
    expect(seal(KEY, "a", "", randomBytes)).not.toEqual(seal(KEY, "a", "", randomBytes));
  });

  it("is AES-256-GCM: nonce, tag and cipher of test case 14 of its specification (McGrew and Viega)", () => {
    const hex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
    const sealed = hex(
      "000000000000000000000000d0d1c8a799996bf0265b98b5d48ab919cea7403d4d606b6e074ec5d3baf39d18",
    );
    expect(unseal(new Uint8Array(32), sealed, "")).toBe("\0".repeat(16));
    expect(seal(new Uint8Array(32), "\0".repeat(16), "", (count) => new Uint8Array(count))).toEqual(sealed);
  });
});

describe("keys and fingerprints", () => {
  it("a key for one purpose is no key for another", () => {
    expect(subKey(KEY, "seal")).toEqual(subKey(KEY, "seal"));
    expect(subKey(KEY, "seal")).toHaveLength(32);
    expect(subKey(KEY, "seal")).not.toEqual(subKey(KEY, "find"));
    expect(subKey(KEY, "seal")).not.toEqual(subKey(OTHER, "seal"));
  });

  it("the same text has the same fingerprint with the same key only", () => {
    expect(fingerprint(KEY, "a")).toEqual(fingerprint(KEY, "a"));
    expect(fingerprint(KEY, "a")).not.toEqual(fingerprint(KEY, "b"));
    expect(fingerprint(KEY, "a")).not.toEqual(fingerprint(OTHER, "a"));
  });
});
