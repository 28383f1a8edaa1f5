import { expect, it } from "vitest";
import { faultCampaign, SUBJECTS } from "./campaign.ts";

/** The whole of it is `npm run campaign:faults`. */
it("no fault of a line makes a driver lie, hang or stay away", { timeout: 120_000 }, async () => {
  const reports = await faultCampaign(
    { seed: 20_261_124, faults: 8 * SUBJECTS.length, pullEvery: 31 },
    () => {},
  );
  expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
  for (const { subject, happened } of reports) expect(happened, subject).toBeGreaterThan(0);
});
