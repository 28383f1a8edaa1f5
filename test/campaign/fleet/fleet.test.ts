import { expect, it } from "vitest";
import { campaign } from "./campaign.ts";

it("a board shows 20 stations as they are, over changes, cuts and a broker that forgets, and nothing is lost", async () => {
  const { findings, toBoard, back, alerts, messages } = await campaign({ seed: 7, stations: 20, rounds: 1 });
  expect(findings).toEqual([]);
  // A campaign in which nothing happens shows nothing.
  expect(toBoard.length).toBeGreaterThan(3);
  expect(back.length).toBeGreaterThan(0);
  expect(alerts.heard).toBeGreaterThan(3);
  expect(messages["presence"]).toBeGreaterThan(40);
}, 90_000);
