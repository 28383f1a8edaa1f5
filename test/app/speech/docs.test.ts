import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { stationSchema } from "../../../src/app/config.ts";

const PAGE = readFileSync(new URL("../../../docs/accessibility.md", import.meta.url), "utf8");
const { screen, policy } = stationSchema.shape;

it("the configuration of docs/accessibility.md is one", () => {
  const [speech, sound] = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]): unknown =>
    parse(text),
  );
  expect(z.strictObject({ screen }).safeParse(speech).error).toBeUndefined();
  expect(z.strictObject({ policy }).safeParse(sound).error).toBeUndefined();
});
