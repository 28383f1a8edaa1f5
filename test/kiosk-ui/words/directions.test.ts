import { describe, expect, it } from "vitest";
import { GALLERY, FULL_LOOK } from "../../../src/core/contract/examples.ts";
import { spoken } from "../../../src/kiosk-ui/words/spoken.ts";
import { openWords } from "../../../src/kiosk-ui/words/words.ts";

describe("a value in a sentence", () => {
  it("keeps its direction where the sentence runs from right to left", async () => {
    const { t } = await openWords("ar");
    expect(t("hold.at", { place: "Main library" })).toContain("\u2068Main library\u2069");
  });

  it("stands as it is elsewhere", async () => {
    const { t } = await openWords("en");
    expect(t("hold.at", { place: "Main & Park" })).toBe("At Main & Park.");
  });

  it("is read by a voice without the marks for the eye", async () => {
    const words = await openWords("ar");
    for (const [name, view] of GALLERY) {
      expect(spoken(view, words, FULL_LOOK).join(" "), name).not.toMatch(/[\u2066-\u2069]/u);
    }
  });
});
