import { expect, it } from "vitest";
import { campaign } from "./campaign.ts";

it("a visit goes on to its end, and nothing is lost, when what paints is killed and stands still", async () => {
  const { strikes, wrong } = await campaign(2, 3, () => {});
  expect(wrong).toEqual([]);
  expect(strikes.map(({ kind }) => kind)).toEqual(["killed", "hung", "hung"]);
  // A page came each time, and nothing of the one before is left.
  expect(strikes.filter(({ ms, left }) => ms === Infinity || left > 0)).toEqual([]);
}, 120_000);
